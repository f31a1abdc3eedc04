import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clusterPairs, type Link, type Star } from '../../src/cluster/cluster.js';
import { RELATIONS, type Relation } from '../../src/types/report.js';

const link = (a: number, b: number, similarity = 0.9, relation: Relation = 'paraphrase'): Link => ({
  a: Math.min(a, b),
  b: Math.max(a, b),
  similarity,
  relation,
});

type Count = (article: number) => number;
const once: Count = () => 1;
const cluster = (links: readonly Link[], copies = once, length = once): Star[] => clusterPairs(links, copies, length);

/** Representative first, members in the order given. */
const articlesOf = ({ representative, members }: Star): number[] => [
  representative,
  ...members.map(its => its.article),
];
/** Clusters as sets, in a fixed order. */
const groups = (stars: readonly Star[]): number[][] =>
  stars.map(star => articlesOf(star).sort((x, y) => x - y)).sort((x, y) => x[0]! - y[0]!);

describe('one step', () => {
  test('nothing from nothing', () => expect(cluster([])).toEqual([]));

  test('a pair', () => {
    expect(cluster([link(3, 8)])).toEqual([{ representative: 3, members: [{ article: 8, link: link(3, 8) }] }]);
  });

  test('a star is represented by its middle, the strongest member first', () => {
    const links = [link(1, 5, 0.7), link(2, 5, 0.9), link(5, 9, 0.8)];
    expect(cluster(links).map(articlesOf)).toEqual([[5, 2, 9, 1]]);
    expect(cluster(links)[0]!.members.every(member => member.via === undefined)).toBe(true);
  });

  test('families without a link between them stay apart', () => {
    expect(groups(cluster([link(0, 1), link(2, 3), link(3, 4)]))).toEqual([
      [0, 1],
      [2, 3, 4],
    ]);
  });

  test('an article goes to the representative it resembles most', () => {
    // Two stars, 0 and 5, and 9 between them.
    const star = (hub: number, rays: readonly number[]): Link[] => rays.map(ray => link(hub, ray, 0.95));
    const links = [...star(0, [1, 2, 3]), ...star(5, [6, 7, 8]), link(0, 9, 0.6), link(5, 9, 0.8)];
    expect(groups(cluster(links))).toEqual([
      [0, 1, 2, 3],
      [5, 6, 7, 8, 9],
    ]);
  });
});

describe('one step beyond', () => {
  test('a copy of a copy joins through the copy', () => {
    // 0 is the middle of 1, 2 and 3; 4 was made from 3.
    const [star] = cluster([link(0, 1), link(0, 2), link(0, 3), link(3, 4, 0.8)]);
    expect(star).toMatchObject({ representative: 0 });
    expect(star!.members.find(member => member.article === 4)).toEqual({
      article: 4,
      link: link(3, 4, 0.8),
      via: 3,
    });
  });

  test('but not the copy of that: a chain is no cluster', () => {
    const chain = Array.from({ length: 12 }, (_, i) => link(i, i + 1));
    const stars = cluster(chain);
    expect(stars.length).toBeGreaterThanOrEqual(3);
    for (const star of stars) expect(articlesOf(star).length).toBeLessThanOrEqual(5);
    expect(stars.flatMap(articlesOf).sort((x, y) => x - y)).toEqual(Array.from({ length: 13 }, (_, i) => i));
  });

  test.each([
    ['the link to the member', 'paraphrase', 'excerpt'],
    ["the member's own link", 'excerpt', 'paraphrase'],
  ] as const)('an excerpt passes nothing on: %s', (_, inner, outer) => {
    const links = [link(0, 1), link(0, 2), link(0, 3, 0.9, inner), link(3, 4, 0.8, outer)];
    const [home] = cluster(links).filter(star => star.representative === 0);
    expect(articlesOf(home!)).toEqual(expect.arrayContaining([0, 1, 2]));
    expect(articlesOf(home!)).not.toContain(4);
  });
});

describe('a digest page, which holds a part of every story', () => {
  /** Stories 0, 10, 20 ... of `size` articles that all resemble one another, and a digest with an excerpt of each one. */
  function newsAndDigest(stories: number, size: number): Link[] {
    const links: Link[] = [];
    for (let story = 0; story < stories; story++) {
      for (let i = 0; i < size; i++) {
        links.push(link(story * 10 + i, 999, 0.8, 'excerpt'));
        for (let j = i + 1; j < size; j++) links.push(link(story * 10 + i, story * 10 + j, 0.95));
      }
    }
    return links;
  }

  test.each([
    [2, 3],
    [5, 2],
    [8, 4],
  ])('does not join %i stories of %i articles', (stories, size) => {
    const together = groups(cluster(newsAndDigest(stories, size)));
    const ownStories = together.map(
      articles => new Set(articles.filter(its => its !== 999).map(its => its - (its % 10))),
    );
    for (const its of ownStories) expect([...its]).toHaveLength(1);
    expect(together).toHaveLength(stories);
  });
});

describe('what decides', () => {
  test('of equals, the longest represents', () => {
    const length: Count = article => (article === 2 ? 500 : 100);
    expect(cluster([link(1, 2)], once, length)[0]!.representative).toBe(2);
  });

  test('of equally long ones, the first', () => {
    expect(cluster([link(4, 7)])[0]!.representative).toBe(4);
    expect(cluster([link(0, 1), link(1, 2), link(0, 2)])[0]!.representative).toBe(0);
  });

  test('a text counts as often as it is carried', () => {
    const links = [link(0, 1), link(1, 2)];
    expect(cluster(links)[0]!.representative).toBe(1);
    expect(cluster(links, article => (article === 2 ? 30 : 1))[0]!.representative).toBe(2);
  });

  test('two equally close representatives: the first', () => {
    const links = [link(0, 1), link(0, 2), link(5, 6), link(5, 7), link(0, 9, 0.6), link(5, 9, 0.6)];
    expect(groups(cluster(links))).toEqual([
      [0, 1, 2, 9],
      [5, 6, 7],
    ]);
  });
});

/** Links of some of the pairs of up to 14 articles, as verification gives them: each pair once. */
const anyLinks = fc
  .uniqueArray(
    fc.record({
      a: fc.nat(13),
      b: fc.nat(13),
      similarity: fc.integer({ min: 5000, max: 10_000 }).map(n => n / 1e4),
      relation: fc.constantFrom(...RELATIONS.filter(name => name !== 'related')),
    }),
    { selector: ({ a, b }) => `${Math.min(a, b)} ${Math.max(a, b)}`, maxLength: 40 },
  )
  .map(links => links.filter(({ a, b }) => a !== b).map(its => link(its.a, its.b, its.similarity, its.relation)));
const anyNumbers = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 14, maxLength: 14 });

describe('whatever the links', () => {
  test('an article is in one cluster at most, and not alone', () => {
    fc.assert(
      fc.property(anyLinks, anyNumbers, anyNumbers, (links, copies, lengths) => {
        const stars = cluster(
          links,
          article => copies[article]!,
          article => lengths[article]!,
        );
        const all = stars.flatMap(articlesOf);
        expect(new Set(all).size).toBe(all.length);
        for (const star of stars) expect(star.members.length).toBeGreaterThan(0);
      }),
    );
  });

  test('a member is linked to the representative, or to a member that is, and no better one was passed over', () => {
    fc.assert(
      fc.property(anyLinks, links => {
        const stars = cluster(links);
        const representatives = new Set(stars.map(star => star.representative));
        for (const { representative, members } of stars) {
          const direct = new Map(members.filter(its => its.via === undefined).map(its => [its.article, its]));
          for (const member of members) {
            expect(links).toContainEqual(member.link);
            const ends = [member.link.a, member.link.b].sort((x, y) => x - y);
            expect(ends).toEqual([member.article, member.via ?? representative].sort((x, y) => x - y));
            if (member.via !== undefined) {
              expect(direct.get(member.via)?.link.relation).not.toBe('excerpt');
              expect(direct.has(member.via)).toBe(true);
              expect(member.link.relation).not.toBe('excerpt');
            }
            const toRepresentatives = links.filter(
              its =>
                (its.a === member.article && representatives.has(its.b)) ||
                (its.b === member.article && representatives.has(its.a)),
            );
            if (member.via !== undefined) expect(toRepresentatives).toEqual([]);
          }
          const strengths = members.map(its => its.link.similarity);
          expect(strengths).toEqual([...strengths].sort((x, y) => y - x));
        }
      }),
    );
  });

  test('their order does not matter', () => {
    fc.assert(
      fc.property(
        anyLinks.chain(links => fc.tuple(fc.constant(links), fc.shuffledSubarray(links, { minLength: links.length }))),
        anyNumbers,
        ([links, shuffled], copies) => {
          const count: Count = article => copies[article]!;
          expect(cluster(shuffled, count, count)).toEqual(cluster(links, count, count));
        },
      ),
    );
  });
});
