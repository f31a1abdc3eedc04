/** A check gives the pairs with a new article that a scan of all articles gives, and no others. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepare } from '../../src/corpus/prepare.js';
import { completeOptions, type GivenOptions } from '../../src/options.js';
import { check } from '../../src/pipeline/check.js';
import { findDuplicates } from '../../src/pipeline/scan.js';
import type { Article } from '../../src/types/article.js';
import type { CheckedArticle, CheckReport, Match } from '../../src/types/check.js';
import type { Pair } from '../../src/types/report.js';
import { excerptOf, inventStory, pick, type Random, randomFrom, reword } from '../invented/stories.js';

interface Given {
  readonly options?: GivenOptions;
  readonly window?: number;
}

function checked(
  known: readonly Article[],
  fresh: readonly Article[],
  { options = {}, window }: Given = {},
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
  return check([prepared[0], { ...prepared[1], known: true }], complete, window);
}

/** A pair in a form in which those of a scan and of a check can be compared. */
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
/** A note of one template with its own names and numbers. */
const note = (random: Random): string => {
  const place = (): string => pick(random, PLACES);
  return `The market at ${place()} sold ${number(random)} head of cattle, against ${number(random)} a week before. Heifers made up to ${number(random)} crowns, bullocks up to ${number(random)}, and calves were traded at about ${number(random)}. The best pen came from ${place()}. Buyers from ${place()} took most of the lambs, at ${number(random)} crowns each, and the next sale is in ${place()} at ${number(random)} with entries closing the day before.`;
};

/** Stories with copies of every kind, notes of a template with a copy, shared paragraphs, and texts that several articles have. */
function inventArticles(random: Random, stories: number): Article[] {
  const texts: string[] = [];
  for (let n = 0; n < stories; n++) {
    const story = inventStory(random, 160);
    const others = [reword(random, story, 0.04), reword(random, story, 0.2), excerptOf(story, 0.5), story];
    texts.push(story, ...others.filter(() => random() < 0.6), inventStory(random, 120));
    if (random() < 0.5) texts.push(`${inventStory(random, 120)}\n\n${excerptOf(story, 0.3)}`);
  }
  // two copies of one note do not make a family with a third note: that shows in the pair of the copies
  const notes = Array.from({ length: Math.floor(random() * 5) }, () => note(random));
  texts.push(...notes, ...notes.filter(() => random() < 0.5).map(text => text.replace('entries', 'all entries')));
  return texts.map((text, n) => ({ id: `a${n}`, text, source: pick(random, ['Post', 'Courier', 'Digest']) }));
}

describe('the pairs with a new article', () => {
  test('are those of a scan of all articles, whatever is known', async () => {
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
});
