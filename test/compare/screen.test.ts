import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CommonWords } from '../../src/compare/common-words.js';
import type { EvidenceName, EvidenceValues } from '../../src/compare/evidence.js';
import { profileOf } from '../../src/compare/profile.js';
import { scoreOf } from '../../src/compare/score.js';
import { Screen } from '../../src/compare/screen.js';
import { verdictOf, verifyPairs } from '../../src/compare/verify.js';
import { visitProgram } from '../../src/compare/visit-program.js';
import { type Corpus, weightsByLanguage } from '../../src/text/corpus.js';
import { countFacts } from '../../src/text/corpus-facts.js';
import { LANGUAGES, UNKNOWN_LANGUAGE } from '../../src/text/lexicon.js';
import { tokenStoreOf, tokensOf } from '../../src/text/token-store.js';
import { tokenize } from '../../src/text/tokenize.js';
import { excerptOf, inventStory, randomFrom, reword } from '../invented/stories.js';
import { editedInFrame } from '../texts/language-sample.js';
import { LANGUAGE_SAMPLES } from '../texts/languages.js';
import { textPairs } from './texts.js';

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

describe('what the screen lets through', () => {
  test('is everything that is kept, at any floor, and every related pair', () => {
    const languages = fc.array(fc.constantFrom(UNKNOWN_LANGUAGE, ...LANGUAGES.keys()), { minLength: 1, maxLength: 3 });
    // a floor of any height, or just as high as one of the pairs
    const floors = fc.oneof(fc.double({ min: 0.0001, max: 1, noNaN: true }), fc.nat(20));
    fc.assert(
      fc.property(texts, languages, floors, fc.boolean(), fc.boolean(), (articles, its, any, related, isTurned) => {
        const corpus = corpusOf(articles, its);
        const { left, right } = allPairs(articles.length);
        const pairs = isTurned ? { left: right, right: left } : { left, right };
        // at floor 0 nothing is screened
        const all = verifyPairs(corpus, pairs, 0, left.length, { shingleSize: 2, floor: 0, related: false });
        expect(all).toHaveLength(left.length);
        const floor = Number.isInteger(any) ? all[any % all.length].similarity : any;
        const kept = all.filter(pair => pair.similarity >= floor || (related && pair.related));
        expect(verifyPairs(corpus, pairs, 0, left.length, { shingleSize: 2, floor, related })).toEqual(kept);
      }),
      { numRuns: 150 },
    );
  });

  test('is every pair of two languages', () => {
    const [german, english] = ['de', 'en'].map(language => LANGUAGES.indexOf(language));
    for (let seed = 0; seed < 30; seed++) {
      const random = randomFrom(seed);
      const story = inventStory(random, 200);
      const corpus = corpusOf([story, reword(random, story, 0.4 + seed / 60)], [german, english]);
      const pairs = { left: Uint32Array.of(1, 0), right: Uint32Array.of(0, 1) };
      const [{ similarity }] = verifyPairs(corpus, pairs, 0, 1, { shingleSize: 2, floor: 0, related: false });
      expect(verifyPairs(corpus, pairs, 0, 2, { shingleSize: 2, floor: similarity, related: false })).toHaveLength(2);
    }
  });

  test('is an excerpt of an article of any length', () => {
    const random = randomFrom(7);
    const excerpt = inventStory(random, 60);
    for (const length of [500, 2000, 40_000]) {
      const whole = `${inventStory(random, length)}\n\n${excerpt}\n\n${inventStory(random, length)}`;
      const corpus = corpusOf([excerpt, whole, inventStory(random, 60)]);
      const kept = verifyPairs(corpus, allPairs(3), 0, 3, { shingleSize: 2, floor: 0.5, related: false });
      expect(kept.map(({ a, b }) => [a, b])).toEqual([[0, 1]]);
    }
  });

  test('does not depend on what else is screened meanwhile', () => {
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

  test('few strangers are', () => {
    const articles = Array.from({ length: 40 }, (_, n) => inventStory(randomFrom(n), 300));
    const corpus = corpusOf(articles);
    const [screen, profile] = screened(corpus);
    let passed = 0;
    for (const pivot of articles.keys()) {
      screen.open(profile(pivot));
      for (let visitor = 0; visitor < pivot; visitor++) {
        if (screen.bound(tokensOf(corpus.store, visitor), its => scoreOf(its).similarity >= 0.5)) passed++;
      }
    }
    expect(passed).toBeLessThan(0.02 * ((40 * 39) / 2));
  });
});

describe('the bound', () => {
  const AGAINST: readonly EvidenceName[] = ['moved', 'quoted', 'figures'];

  test('speaks for a copy at least as strongly as the evidence, number by number', () => {
    fc.assert(
      fc.property(texts, articles => {
        const corpus = corpusOf(articles);
        const [screen, profile] = screened(corpus);
        for (const pivot of articles.keys()) {
          screen.open(profile(pivot));
          for (const visitor of articles.keys()) {
            if (visitor === pivot) continue;
            const bounds: EvidenceValues[] = [];
            const collect = (bound: EvidenceValues): boolean => bounds.push({ ...bound }) > 0;
            expect(screen.bound(tokensOf(corpus.store, visitor), collect)).toBeDefined();
            const { evidence } = verdictOf(profile(pivot), profile(visitor));
            expect(bounds).toHaveLength(2);
            for (const [name, value] of Object.entries(evidence) as [EvidenceName, number][]) {
              // evidence in verdicts is rounded
              for (const bound of bounds) {
                if (AGAINST.includes(name)) expect(bound[name], name).toBeLessThanOrEqual(value + 5.1e-5);
                else expect(bound[name], name).toBeGreaterThanOrEqual(value - 5.1e-5);
              }
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** A screen for a corpus taken as English, and the profiles it wants. */
function screened({ store, facts }: Corpus) {
  const weights = new CommonWords(facts, ENGLISH, weightsByLanguage(facts)(ENGLISH));
  const profile = (article: number) => profileOf(tokensOf(store, article), weights, 2);
  return [new Screen(weights, true, visitProgram()!), profile] as const;
}
