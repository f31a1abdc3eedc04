import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Link, type StarCluster, starClusters } from '../../src/cluster/star-clusters.js';
import { RELATIONS, type Relation } from '../../src/types/report.js';

const link = (a: number, b: number, similarity = 0.9, relation: Relation = 'paraphrase'): Link => ({
  a: Math.min(a, b),
  b: Math.max(a, b),
  similarity,
  relation,
});

type Count = (article: number) => number;
const once: Count = () => 1;
const cluster = (links: readonly Link[], copies = once, length = once): StarCluster[] =>
  starClusters(links, copies, length);

/** A cluster: representative first, members in the given order. */
const articlesOf = ({ representative, members }: StarCluster): number[] => [
  representative,
  ...members.map(member => member.article),
];
/** Clusters as sets, in a fixed order. */
const groups = (clusters: readonly StarCluster[]): number[][] =>
  clusters.map(one => articlesOf(one).sort((x, y) => x - y)).sort((x, y) => x[0]! - y[0]!);

describe('a star', () => {
  test('needs a link', () => expect(cluster([])).toEqual([]));

  test('can be a pair', () => {
    expect(cluster([link(3, 8)])).toEqual([{ representative: 3, members: [{ article: 8, link: link(3, 8) }] }]);
  });

  test('is represented by its centre and lists the strongest member first', () => {
    const links = [link(1, 5, 0.7), link(2, 5, 0.9), link(5, 9, 0.8)];
    expect(cluster(links).map(articlesOf)).toEqual([[5, 2, 9, 1]]);
    expect(cluster(links)[0]!.members.every(member => member.via === undefined)).toBe(true);
  });

  test('does not include texts without a link to it', () => {
    expect(groups(cluster([link(0, 1), link(2, 3), link(3, 4)]))).toEqual([
      [0, 1],
      [2, 3, 4],
    ]);
  });

  test('gets the texts that resemble its representative most', () => {
    // two stars, 0 and 5, and 9 between them
    const star = (centre: number, others: readonly number[]): Link[] => others.map(other => link(centre, other, 0.95));
    const links = [...star(0, [1, 2, 3]), ...star(5, [6, 7, 8]), link(0, 9, 0.6), link(5, 9, 0.8)];
    expect(groups(cluster(links))).toEqual([
      [0, 1, 2, 3],
      [5, 6, 7, 8, 9],
    ]);
  });
});

describe('a copy of a copy', () => {
  test('joins through the copy', () => {
    // 0 is the centre of 1, 2 and 3; 4 is a copy of 3
    const [star] = cluster([link(0, 1), link(0, 2), link(0, 3), link(3, 4, 0.8)]);
    expect(star).toMatchObject({ representative: 0 });
    expect(star!.members.find(member => member.article === 4)).toEqual({
      article: 4,
      link: link(3, 4, 0.8),
      via: 3,
    });
  });

  test('does not bring in further copies: a chain is not one cluster', () => {
    const chain = Array.from({ length: 12 }, (_, i) => link(i, i + 1));
    const stars = cluster(chain);
    expect(stars.length).toBeGreaterThanOrEqual(3);
    for (const star of stars) expect(articlesOf(star).length).toBeLessThanOrEqual(5);
    expect(stars.flatMap(articlesOf).sort((x, y) => x - y)).toEqual(Array.from({ length: 13 }, (_, i) => i));
  });

  test.each([
    ['the link to the member', 'paraphrase', 'excerpt'],
    ["the member's own link", 'excerpt', 'paraphrase'],
  ] as const)('does not join where one link is an excerpt: %s', (_, inner, outer) => {
    const links = [link(0, 1), link(0, 2), link(0, 3, 0.9, inner), link(3, 4, 0.8, outer)];
    const [first] = cluster(links).filter(star => star.representative === 0);
    expect(articlesOf(first!)).toEqual(expect.arrayContaining([0, 1, 2]));
    expect(articlesOf(first!)).not.toContain(4);
  });
});

describe('a digest page, which holds a part of every story', () => {
  /** Stories 0, 10, 20 ... of `size` similar articles each, and a digest with an excerpt of each story. */
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
      articles => new Set(articles.filter(article => article !== 999).map(article => article - (article % 10))),
    );
    for (const own of ownStories) expect([...own]).toHaveLength(1);
    expect(together).toHaveLength(stories);
  });
});

describe('the representative', () => {
  test('is the longest of equally central texts', () => {
    const length: Count = article => (article === 2 ? 500 : 100);
    expect(cluster([link(1, 2)], once, length)[0]!.representative).toBe(2);
  });

  test('is the first of equally long ones', () => {
    expect(cluster([link(4, 7)])[0]!.representative).toBe(4);
    expect(cluster([link(0, 1), link(1, 2), link(0, 2)])[0]!.representative).toBe(0);
  });

  test('is the text with the most copies', () => {
    const links = [link(0, 1), link(1, 2)];
    expect(cluster(links)[0]!.representative).toBe(1);
    expect(cluster(links, article => (article === 2 ? 30 : 1))[0]!.representative).toBe(2);
  });

  test('that is first gets a text between two equally similar ones', () => {
    const links = [link(0, 1), link(0, 2), link(5, 6), link(5, 7), link(0, 9, 0.6), link(5, 9, 0.6)];
    expect(groups(cluster(links))).toEqual([
      [0, 1, 2, 9],
      [5, 6, 7],
    ]);
  });
});

/** Links between up to 14 texts, each pair once. */
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
  .map(links =>
    links.filter(({ a, b }) => a !== b).map(({ a, b, similarity, relation }) => link(a, b, similarity, relation)),
  );
const anyNumbers = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 14, maxLength: 14 });

describe('for any links', () => {
  test('a text is in at most one cluster, and never alone', () => {
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

  test('a member links to its representative or, without such a link, to a member that does', () => {
    fc.assert(
      fc.property(anyLinks, links => {
        const stars = cluster(links);
        const representatives = new Set(stars.map(star => star.representative));
        for (const { representative, members } of stars) {
          const direct = new Map(members.filter(({ via }) => via === undefined).map(one => [one.article, one]));
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
              ({ a, b }) =>
                (a === member.article && representatives.has(b)) || (b === member.article && representatives.has(a)),
            );
            if (member.via !== undefined) expect(toRepresentatives).toEqual([]);
          }
          const strengths = members.map(one => one.link.similarity);
          expect(strengths).toEqual([...strengths].sort((x, y) => y - x));
        }
      }),
    );
  });

  test('the order of links does not matter', () => {
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
