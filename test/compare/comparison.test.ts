import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EVIDENCE, type EvidenceName } from '../../src/compare/evidence.js';
import { verifyPairs } from '../../src/compare/verify.js';
import type { Corpus } from '../../src/corpus/corpus.js';
import { countFacts } from '../../src/corpus/document-frequency.js';
import { tokenStoreOf } from '../../src/corpus/token-store.js';
import { type ComparisonProgram, comparisonProgram } from '../../src/kernels/compare.js';
import { LANGUAGES, UNKNOWN_LANGUAGE } from '../../src/text/lexicon.js';
import { tokenize } from '../../src/text/tokenize.js';
import { excerptOf, inventStory, randomFrom, reword } from '../invented/stories.js';
import { editedInFrame } from '../texts/language-sample.js';
import { LANGUAGE_SAMPLES } from '../texts/languages.js';
import { textPairs } from './texts.js';

const EVIDENCE_NAMES = Object.keys(EVIDENCE) as EvidenceName[];
/** No program: the reference. */
const WITHOUT = null;
const ENGLISH = LANGUAGES.indexOf('en');
const SENTENCE = /[A-Z][^.]*\./g;

/** A story of any length and what becomes of it elsewhere, with a stranger. */
const family = fc
  .record({
    seed: fc.nat(),
    length: fc.integer({ min: 30, max: 500 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ seed, length, share }) => {
    const random = randomFrom(seed);
    const story = inventStory(random, length);
    const [first, ...rest] = story.split('\n\n');
    return [
      story,
      reword(random, story, share),
      excerptOf(story, share),
      [...rest, first].join('\n\n'),
      story.replace(SENTENCE, sentence => (random() < 0.2 ? `“${sentence}”` : sentence)),
      `${inventStory(random, length)}\n\n${story}`,
      inventStory(random, length),
    ];
  });
const sample = fc
  .constantFrom(...LANGUAGE_SAMPLES)
  .map(its => [its.original, editedInFrame(its), its.paraphrase, its.other]);
const edited = textPairs.map(({ a, b }) => [a, b, `${a} ${b}`]);
const odd = fc.constantFrom('', 'Word', '2,000 11 12 2024', '市長', 'Danger '.repeat(300), '“Danger!” '.repeat(40));
const texts = fc
  .tuple(fc.oneof(family, sample, edited), fc.oneof(family, sample, edited), fc.array(odd, { maxLength: 2 }))
  .map(parts => parts.flat());

/** @param languages taken one after the other, over and over, whatever the texts are in */
function corpusOf(articles: readonly string[], languages: readonly number[] = [ENGLISH]): Corpus {
  const store = tokenStoreOf(articles.map(tokenize));
  return {
    store,
    languages: Int8Array.from(articles, (_, article) => languages[article % languages.length]),
    facts: countFacts(store, Uint32Array.from(articles.keys())),
  };
}

/** All pairs of so many articles, the larger number left. */
function allPairs(count: number): { left: Uint32Array; right: Uint32Array } {
  const pairs = Array.from({ length: count }, (_, left) => Array.from({ length: left }, (__, right) => [left, right]));
  const column = (side: 0 | 1): Uint32Array => Uint32Array.from(pairs.flat(), pair => pair[side]);
  return { left: column(0), right: column(1) };
}

const ANY_LANGUAGES = fc.array(fc.constantFrom(UNKNOWN_LANGUAGE, ...LANGUAGES.keys()), { minLength: 1, maxLength: 3 });

/** The program, and what is called whenever it has screened a pair. */
function watched(onScreen: (passed: boolean, bound: Float64Array) => void): ComparisonProgram {
  const program = comparisonProgram()!;
  return {
    ...program,
    screen: (...pair) => {
      const passed = program.screen(...pair);
      onScreen(passed !== 0, new Float64Array(program.memory.buffer, program.BOUND.value, EVIDENCE_NAMES.length));
      return passed;
    },
  };
}

describe('the program', () => {
  test('gives what the reference gives, at any floor', () => {
    // a floor of any height, or just as high as one of the pairs
    const floors = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(20));
    fc.assert(
      fc.property(texts, ANY_LANGUAGES, floors, fc.boolean(), fc.boolean(), (articles, its, any, related, isTurned) => {
        const corpus = corpusOf(articles, its);
        const { left, right } = allPairs(articles.length);
        const pairs = isTurned ? { left: right, right: left } : { left, right };
        const all = verifyPairs(corpus, pairs, 0, left.length, { shingleSize: 2, floor: 0, related: false }, WITHOUT);
        expect(all).toHaveLength(left.length);
        const floor = Number.isInteger(any) ? all[any % all.length].similarity : any;
        const kept = all.filter(pair => pair.similarity >= floor || (related && pair.related));
        expect(verifyPairs(corpus, pairs, 0, left.length, { shingleSize: 2, floor, related })).toEqual(kept);
      }),
      { numRuns: 80 },
    );
  });

  test('gives what the reference gives, with shingles of any size', () => {
    fc.assert(
      fc.property(texts, ANY_LANGUAGES, fc.integer({ min: 1, max: 5 }), (articles, its, shingleSize) => {
        const corpus = corpusOf(articles, its);
        const pairs = allPairs(articles.length);
        const compare = (program: typeof WITHOUT | ComparisonProgram) =>
          verifyPairs(corpus, pairs, 0, pairs.left.length, { shingleSize, floor: 0, related: false }, program);
        expect(compare(comparisonProgram())).toEqual(compare(WITHOUT));
      }),
      { numRuns: 40 },
    );
  });

  test('goes on when there is no more room for what it keeps', () => {
    const random = randomFrom(3);
    const articles = Array.from({ length: 12 }, () => inventStory(random, 6000)).flatMap(story => [
      story,
      ...[0.1, 0.3, 0.5].map(share => reword(random, story, share)),
    ]);
    const corpus = corpusOf(articles);
    const { left, right } = allPairs(articles.length);
    // those of kin, the families one after the other and over again
    const kin = [...left.keys()].filter(n => left[n] >> 2 === right[n] >> 2);
    const column = (numbers: Uint32Array) => Uint32Array.from([...kin, ...kin], n => numbers[n]);
    const pairs = { left: column(left), right: column(right) };
    const keep = { shingleSize: 2, floor: 0.3, related: false };
    let forgotten = 0;
    const program = comparisonProgram()!;
    const counting = {
      ...program,
      forget: () => {
        forgotten++;
        program.forget();
      },
    };
    const found = verifyPairs(corpus, pairs, 0, pairs.left.length, keep, counting);
    expect(found).toEqual(verifyPairs(corpus, pairs, 0, pairs.left.length, keep, WITHOUT));
    expect(found.length).toBeGreaterThan(kin.length);
    expect(forgotten).toBeGreaterThan(0);
  });

  test('loses no pair of two languages, nor one of articles that are too long', () => {
    const [german, english] = ['de', 'en'].map(language => LANGUAGES.indexOf(language));
    for (let seed = 0; seed < 30; seed++) {
      const random = randomFrom(seed);
      const story = inventStory(random, 200);
      const corpus = corpusOf([story, reword(random, story, 0.4 + seed / 60)], [german, english]);
      const pairs = { left: Uint32Array.of(1, 0), right: Uint32Array.of(0, 1) };
      const [{ similarity }] = verifyPairs(corpus, pairs, 0, 1, { shingleSize: 2, floor: 0, related: false });
      expect(verifyPairs(corpus, pairs, 0, 2, { shingleSize: 2, floor: similarity, related: false })).toHaveLength(2);
    }
    const random = randomFrom(7);
    const excerpt = inventStory(random, 60);
    for (const length of [500, 2000, 40_000]) {
      const whole = `${inventStory(random, length)}\n\n${excerpt}\n\n${inventStory(random, length)}`;
      const corpus = corpusOf([excerpt, whole, inventStory(random, 60)]);
      const kept = verifyPairs(corpus, allPairs(3), 0, 3, { shingleSize: 2, floor: 0.5, related: false });
      expect(kept.map(({ a, b }) => [a, b])).toEqual([[0, 1]]);
    }
  });

  test('does not depend on what else is compared meanwhile', () => {
    const keep = { shingleSize: 2, floor: 0.5, related: false };
    const corpora = [1, 2].map(n =>
      corpusOf(LANGUAGE_SAMPLES.slice(n, n + 4).flatMap(its => [its.original, its.paraphrase])),
    );
    const { left, right } = allPairs(8);
    const inTurn = corpora.map(() => [] as unknown[]);
    for (let n = 0; n < left.length; n++) {
      corpora.forEach((corpus, which) => {
        inTurn[which].push(...verifyPairs(corpus, { left, right }, n, n + 1, keep));
      });
    }
    expect(inTurn).toEqual(corpora.map(corpus => verifyPairs({ ...corpus }, { left, right }, 0, left.length, keep)));
  });
});

describe('the screen', () => {
  const AGAINST: readonly EvidenceName[] = ['moved', 'quoted', 'numericShare'];

  test('lets few strangers through', () => {
    const articles = Array.from({ length: 40 }, (_, n) => inventStory(randomFrom(n), 300));
    const pairs = allPairs(articles.length);
    const count = pairs.left.length;
    const passes: boolean[] = [];
    const program = watched(passed => passes.push(passed));
    verifyPairs(corpusOf(articles), pairs, 0, count, { shingleSize: 2, floor: 0.5, related: false }, program);
    expect(passes).toHaveLength(count);
    expect(passes.filter(passed => passed).length).toBeLessThan(0.02 * count);
  });

  test('is shown evidence that speaks for a copy at least as strongly as the real one, number by number', () => {
    fc.assert(
      fc.property(texts, ANY_LANGUAGES, (articles, languages) => {
        const corpus = corpusOf(articles, languages);
        const { left, right } = allPairs(articles.length);
        for (const pairs of [
          { left, right },
          { left: right, right: left },
        ]) {
          const all = verifyPairs(corpus, pairs, 0, left.length, { shingleSize: 2, floor: 0, related: true }, WITHOUT);
          let bounds: Float64Array[] = [];
          const program = watched((_, bound) => bounds.push(bound.slice()));
          const seen = { ...corpus };
          all.forEach(({ evidence }, n) => {
            bounds = [];
            // so low a floor that everything passes
            verifyPairs(seen, pairs, n, n + 1, { shingleSize: 2, floor: 0.001, related: true }, program);
            for (const [name, value] of Object.entries(evidence) as [EvidenceName, number][]) {
              // evidence in verdicts is rounded; of articles that are much longer there is no bound
              for (const bound of bounds.map(its => its[EVIDENCE_NAMES.indexOf(name)])) {
                if (AGAINST.includes(name)) expect(bound, name).toBeLessThanOrEqual(value + 5.1e-5);
                else expect(bound, name).toBeGreaterThanOrEqual(value - 5.1e-5);
              }
            }
          });
        }
      }),
      { numRuns: 40 },
    );
  });
});
