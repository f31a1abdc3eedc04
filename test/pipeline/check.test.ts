/** A check gives exactly the pairs with a new article that a scan of all articles gives. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepare } from '../../src/corpus/prepare.js';
import { completeOptions, type GivenOptions } from '../../src/options.js';
import type { CheckRules } from '../../src/pipeline/build-check-report.js';
import { check } from '../../src/pipeline/check.js';
import { findDuplicates } from '../../src/pipeline/scan.js';
import type { Article } from '../../src/types/article.js';
import type { CheckReport } from '../../src/types/check.js';
import type { Pair } from '../../src/types/report.js';
import { TRANSLATIONS } from '../across/texts.js';
import { excerptOf, inventStory, pick, type Random, randomFrom, reword } from '../invented/stories.js';

interface Given {
  readonly options?: GivenOptions;
  readonly rules?: CheckRules;
}

function checked(
  known: readonly Article[],
  fresh: readonly Article[],
  { options = {}, rules }: Given = {},
): Promise<CheckReport> {
  const complete = completeOptions(options);
  const prepared = [fresh, known].map(articles =>
    prepare(
      articles.map(article => ({ article })),
      complete.minWords,
      undefined,
      complete.acrossLanguages,
    ),
  );
  return check([prepared[0], { ...prepared[1], known: true }], complete, rules);
}

/** A pair of a scan or a check in one comparable form. */
const pairOf = (a: string, b: string, pair: Omit<Pair, 'a' | 'b'>, isSwapped: boolean): object => {
  const { similarity, relation, jaccard, evidence, edition, alignment, containment, machineMarks } = pair;
  const { coverage, ...rest } = alignment;
  const sides = <T>(x: T, y: T): readonly T[] => (isSwapped ? [y, x] : [x, y]);
  return {
    ...{ a, b, similarity, relation, jaccard, evidence, edition, ...rest },
    coverage: sides(coverage.a, coverage.b),
    containment: sides(containment.aInB, containment.bInA),
    marks: sides(machineMarks.a, machineMarks.b),
    passages: (pair.passages ?? [])
      .map(({ a, b, words }) => [...sides(a, b), words])
      .map(String)
      .sort(),
  };
};

const byIds = (x: object, y: object): number => (JSON.stringify(x) < JSON.stringify(y) ? -1 : 1);

function pairsOfCheck({ articles }: CheckReport): object[] {
  const pairs = articles.flatMap(({ id, matches }) =>
    matches
      .filter(match => match.known || id < match.id)
      .map(match => (id < match.id ? pairOf(id, match.id, match, false) : pairOf(match.id, id, match, true))),
  );
  return pairs.sort(byIds);
}

async function pairsOfScan(known: readonly Article[], fresh: readonly Article[], options?: GivenOptions) {
  const isNew = new Set(fresh.map(({ id }) => id));
  const report = await findDuplicates([[...known, ...fresh].map(article => ({ article }))], options);
  const pairs = report.pairs.filter(({ a, b }) => isNew.has(a) || isNew.has(b));
  return { report, pairs: pairs.map(pair => pairOf(pair.a, pair.b, pair, false)).sort(byIds) };
}

const PLACES = 'Tarnholm Morwick Kellness Brusk Penhallow Arlen Vessmark Southmole Dunmore Ellery'.split(' ');
const number = (random: Random): string => String(Math.floor(100 + random() * 9000));
/** A note of one template, with names and numbers of its own. */
const note = (random: Random): string => {
  const place = (): string => pick(random, PLACES);
  return `The market at ${place()} sold ${number(random)} head of cattle, against ${number(random)} a week before. Heifers made up to ${number(random)} crowns, bullocks up to ${number(random)}, and calves were traded at about ${number(random)}. The best pen came from ${place()}. Buyers from ${place()} took most of the lambs, at ${number(random)} crowns each, and the next sale is in ${place()} at ${number(random)} with entries closing the day before.`;
};

/** Stories with copies of every kind, template notes and a copy of one, shared paragraphs, and identical texts. */
function inventArticles(random: Random, stories: number): Article[] {
  const texts: string[] = [];
  for (let n = 0; n < stories; n++) {
    const story = inventStory(random, 160);
    const others = [reword(random, story, 0.04), reword(random, story, 0.2), excerptOf(story, 0.5), story];
    texts.push(story, ...others.filter(() => random() < 0.6), inventStory(random, 120));
    if (random() < 0.5) texts.push(`${inventStory(random, 120)}\n\n${excerptOf(story, 0.3)}`);
  }
  // a short text in three unrelated articles is an excerpt of none: only their own pairs show it
  const box = inventStory(random, 60).split(/\s+/).slice(0, 28).join(' ');
  texts.push(box, ...Array.from({ length: Math.floor(random() * 5) }, () => `${inventStory(random, 90)}\n\n${box}`));
  // two copies of one note and a third note are no family: only the pair of the copies shows it
  const notes = Array.from({ length: Math.floor(random() * 5) }, () => note(random));
  texts.push(...notes, ...notes.filter(() => random() < 0.5).map(text => text.replace('entries', 'all entries')));
  return texts.map((text, n) => ({ id: `a${n}`, text, source: pick(random, ['Post', 'Courier', 'Digest']) }));
}

describe('the pairs with a new article', () => {
  test('are those of a scan of all articles, for any split into known and new', async () => {
    let [found, families] = [0, 0];
    const property = fc.asyncProperty(
      fc.integer({ min: 1, max: 2 ** 31 }),
      fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      async (seed, share) => {
        const random = randomFrom(seed);
        const articles = inventArticles(random, 4);
        const fresh = articles.filter(() => random() < share);
        const known = articles.filter(article => !fresh.includes(article));
        const options = { related: true };
        const expected = await pairsOfScan(known, fresh, options);
        expect(pairsOfCheck(await checked(known, fresh, { options }))).toEqual(expected.pairs);
        found += expected.pairs.length;
        families += expected.report.summary.templatePairs;
      },
    );
    await fc.assert(property, { numRuns: 30 });
    expect(found).toBeGreaterThan(40);
    expect(families).toBeGreaterThan(20);
  });

  /** Ids of the articles that each new article repeats. */
  const found = ({ articles }: CheckReport): object =>
    Object.fromEntries(articles.map(({ id, verdict, matches }) => [id, [verdict, ...matches.map(match => match.id)]]));
  const random = randomFrom(7);
  const articles = (...texts: readonly string[]): Article[] => texts.map((text, n) => ({ id: `k${n}`, text }));

  test('take account of pairs between known articles, where these are notes of a template', async () => {
    const [first, second, third] = [note(random), note(random), note(random)];
    const fresh = [{ id: 'new', text: third }];
    const copies = articles(first, first.replace('entries', 'all entries'));
    const options = { threshold: 0.2 };
    const report = await checked(copies, fresh, { options });
    expect(found(report)).toEqual({ new: ['copy', expect.any(String), expect.any(String)] });
    expect(pairsOfCheck(report)).toEqual((await pairsOfScan(copies, fresh, options)).pairs);
    const family = await checked(articles(first, second), fresh, { options });
    expect(found(family)).toEqual({ new: ['new'] });
    expect(family.articles[0]!.template).toMatch(/^k[01]$/);
  });

  const story = inventStory(random, 200);
  const paragraph = inventStory(random, 60);

  test('rank copies before editions, and editions before shared passages', async () => {
    const known: Article[] = [
      { id: 'passage', text: `${paragraph}\n\n${inventStory(random, 150)}` },
      { id: 'edition', text: reword(random, story, 0.02), source: 'Post' },
      { id: 'copy', text: reword(random, story, 0.2), source: 'Courier' },
    ];
    const text = `${story}\n\n${paragraph}`;
    const ofPost = await checked(known, [{ id: 'new', text, source: 'Post' }]);
    expect(found(ofPost)).toEqual({ new: ['copy', 'copy', 'edition', 'passage'] });
    const update = await checked(known.slice(0, 2), [{ id: 'new', text, source: 'Post' }]);
    expect(found(update)).toEqual({ new: ['edition', 'edition', 'passage'] });
    expect(update.articles[0]!.matches[0]).toMatchObject({ source: 'Post', known: true, edition: true });
    expect(found(await checked(known.slice(0, 1), [{ id: 'new', text }]))).toEqual({ new: ['passage', 'passage'] });
  });

  test('name the known article first among equals, and each new article with the other new ones', async () => {
    const report = await checked(
      [{ id: 'z', text: story }],
      [
        { id: 'b', text: story },
        { id: 'a', text: story },
        { id: 'short', text: 'Too short to say anything.' },
      ],
    );
    expect(found(report)).toEqual({ a: ['copy', 'z', 'b'], b: ['copy', 'z', 'a'], short: ['not-compared'] });
    expect(report.articles.map(({ id }) => id)).toEqual(['a', 'b', 'short']);
    expect(report.summary).toMatchObject({ articles: 3, known: 1, copies: 2, new: 0, notCompared: 1, tooShort: 1 });
  });

  test('a known article keeps its id; a new article with that id is its next version', async () => {
    const known = [{ id: 'same', title: 'z', text: story }];
    const changed = await checked(known, [{ id: 'same', title: 'a', text: `${story} One more word.` }]);
    expect(found(changed)).toEqual({ 'same~2': ['edition', 'same'] });
    const unchanged = await checked(known, [{ id: 'same', title: 'a', text: story }]);
    expect(found(unchanged)).toEqual({ 'same~2': ['unchanged'] });
    expect(unchanged.summary).toMatchObject({ articles: 1, unchanged: 1, new: 0 });
  });

  test('respect a window: unknown dates and dates of other new articles do not count', async () => {
    const dated = (id: string, published: string | undefined): Article => ({
      id,
      text: story,
      ...(published && { published }),
    });
    const known = ['2026-01-01', '2026-03-01T12:00:00Z', '2026-03-31', 'last Tuesday', undefined].map((date, n) =>
      dated(`k${n}`, date),
    );
    const matchesOf = async (published: string | undefined, window: number) =>
      (await checked(known, [dated('new', published)], { rules: { window } })).articles[0]!.matches.map(({ id }) => id);
    expect(await matchesOf('2026-03-31', 29)).toEqual(['k2', 'k3', 'k4']);
    expect(await matchesOf('2026-03-31', 30)).toEqual(['k1', 'k2', 'k3', 'k4']);
    expect(await matchesOf('2026-02-01', 30)).toEqual(['k1', 'k3', 'k4']);
    expect(await matchesOf(undefined, 1)).toHaveLength(5);
    const two = await checked([], [dated('x', '2020-01-01'), dated('y', '2026-01-01')], { rules: { window: 1 } });
    expect(found(two)).toEqual({ x: ['copy', 'y'], y: ['copy', 'x'] });
  });

  test('list fifty of the articles with one text, and count the others', async () => {
    const known = Array.from({ length: 80 }, (_, n) => ({ id: `k${n}`, text: story }));
    const [first] = (await checked(known, [{ id: 'new', text: story }])).articles;
    expect(first!.matches).toHaveLength(50);
    expect(first!.matchesNotListed).toBe(30);
  });

  test('across languages are those of a scan', async () => {
    const [en, es, ...others] = Object.entries(TRANSLATIONS).map(([id, text]) => ({ id, text }));
    const options = { acrossLanguages: true };
    const report = await checked([en!, ...others], [es!], { options });
    expect(pairsOfCheck(report)).toEqual((await pairsOfScan([en!, ...others], [es!], options)).pairs);
    expect(report.articles[0]).toMatchObject({
      verdict: 'copy',
      matches: others.map(() => ({ relation: 'translation' })).concat({ relation: 'translation' }),
    });
  });

  test('are none without new articles, or without any', async () => {
    expect(await checked(articles(story), [])).toMatchObject({ articles: [], summary: { articles: 0, known: 1 } });
    expect(await checked([], [])).toMatchObject({ articles: [], summary: { articles: 0, known: 0 } });
  });
});
