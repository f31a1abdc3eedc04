/** `scan`, `compare`, `findDuplicates` and `compareArticles` give a pair the same numbers under the same statistics. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareArticles } from '../../src/pipeline/compare.js';
import { findDuplicates } from '../../src/pipeline/scan.js';
import type { Article } from '../../src/types/article.js';
import type { Comparison } from '../../src/types/comparison.js';
import type { Pair, Report } from '../../src/types/report.js';
import { sandbox } from '../cli/sandbox.js';
import { excerptOf, inventStory, randomFrom, reword } from '../invented/stories.js';
import { CHINESE } from '../texts/chinese.js';
import { GERMAN } from '../texts/german.js';
import { LANGUAGE_SAMPLES } from '../texts/languages.js';

/** Reports every candidate. */
const OPTIONS = { threshold: 0, minWords: 1, sensitivity: 'high' } as const;

type Texts = readonly [a: string, b: string];

/** A text of about `words` words. */
const long = (seed: number, words: number): string =>
  Array.from({ length: Math.ceil(words / 500) }, (_, n) => inventStory(randomFrom(seed + n), 500)).join('\n\n');

const sample = fc.constantFrom(...LANGUAGE_SAMPLES);
const oneLanguage = sample.chain(({ original, paraphrase, other }) =>
  fc.constantFrom<Texts>([original, paraphrase], [paraphrase, `${other}\n\n${original}`], [original, other]),
);
/** An article, and a longer page in another language or script that contains all or part of it. */
const twoLanguages = fc
  .tuple(sample, sample, fc.double({ min: 0.3, max: 1, noNaN: true }), fc.boolean())
  .map(([its, host, share, isFirst]): Texts => {
    const part = excerptOf(its.original, share);
    return [
      its.original,
      (isFirst ? [part, host.original, host.other] : [host.original, host.other, part]).join('\n\n'),
    ];
  });
/** Texts of one word and more. */
const anyLength = fc
  .tuple(
    fc.nat(),
    fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 40, max: 3000 })),
    fc.double({ max: 0.5, min: 0, noNaN: true }),
  )
  .map(([seed, words, share]): Texts => {
    const story = inventStory(randomFrom(seed), words).split(' ').slice(0, words).join(' ');
    return [story, reword(randomFrom(seed + 1), story, share)];
  });

const articles = (texts: readonly string[]): Article[] =>
  texts.map((text, n) => ({ id: `${n}.txt`, path: `${n}.txt`, text }));

const isOfFirstTwo = ({ a, b }: Pair): boolean => a === '0.txt' && b === '1.txt';

/** The pair as a scan reports it; undefined for a non-candidate. */
async function scanned(texts: readonly string[]): Promise<Pair | undefined> {
  const items = articles(texts).map(article => ({ article }));
  return (await findDuplicates([items], OPTIONS)).pairs.find(isOfFirstTwo);
}

/** The pair as a comparison of two articles gives it, with the statistics of the others. */
function compared(texts: readonly string[]): Pair {
  const [a, b, ...others] = articles(texts);
  return compareArticles(a, b, OPTIONS, others).pair;
}

describe('the library', () => {
  const check = async (pairs: fc.Arbitrary<readonly string[]>, numRuns: number): Promise<void> => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(pairs, async texts => {
        const pair = await scanned(texts);
        if (pair === undefined) return;
        found++;
        expect(pair).toMatchObject(compared(texts));
      }),
      { numRuns },
    );
    expect(found).toBeGreaterThan(numRuns / 3);
  };

  test('in one language', () => check(oneLanguage, 30));
  test('in two languages, or two scripts', () => check(twoLanguages, 30));
  test('of any length', () => check(anyLength, 40));
  test('with the shorter article first or last', () =>
    check(
      twoLanguages.map(([a, b]) => [b, a]),
      20,
    ));

  test('with other articles to learn from', () => {
    const others = Array.from(
      { length: 25 },
      (_, n) => `${LANGUAGE_SAMPLES[0].frame[0]}\n\n${inventStory(randomFrom(n), 150)}`,
    );
    const framed = oneLanguage.map(texts => [
      ...texts.map(text => `${LANGUAGE_SAMPLES[0].frame[0]}\n\n${text}`),
      ...others,
    ]);
    return check(framed, 12);
  });

  test('of 65,536 words and more', { timeout: 120_000 }, async () => {
    const [whole, story] = [long(1, 70_000), LANGUAGE_SAMPLES[0].original];
    for (const texts of [
      [whole, `${whole} more`],
      [story, `${whole}\n\n${story}`],
      [whole, excerptOf(whole, 0.5)],
    ]) {
      const pair = await scanned(texts);
      expect(pair).toBeDefined();
      expect(pair).toMatchObject(compared(texts));
    }
  });
});

test('the command line gives the numbers of the library', { timeout: 120_000 }, async () => {
  const english = inventStory(randomFrom(5), 200);
  const flags = ['--threshold', '0', '--min-words', '1', '--format', 'json'];
  for (const texts of [
    [english, reword(randomFrom(6), english, 0.2)],
    [english, `${GERMAN.original}\n\n${english}\n\n${GERMAN.other}`],
    [CHINESE.original, `${GERMAN.original}\n\n${CHINESE.original}`],
    [GERMAN.original, `${long(3, 66_000)}\n\n${GERMAN.original}`],
  ]) {
    const { call } = sandbox(Object.fromEntries(articles(texts).map(({ id, text }) => [id, text])));
    const scan = await call(['scan', '.', '--sensitivity', 'high', ...flags]);
    const compare = await call(['compare', '0.txt', '1.txt', ...flags]);
    expect([scan.stderr, compare.stderr]).toEqual(['', '']);
    const pair = (JSON.parse(scan.stdout) as Report).pairs.find(isOfFirstTwo);
    expect(pair).toMatchObject((JSON.parse(compare.stdout) as Comparison).pair);
    expect(pair).toMatchObject(compared(texts));
  }
});
