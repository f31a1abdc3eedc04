import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CommonWords } from '../../src/compare/common-words.js';
import { countFacts, NO_FACTS, wordWeights } from '../../src/corpus/document-frequency.js';
import { tokenStoreOf } from '../../src/corpus/token-store.js';
import { knownWords, LANGUAGES, UNKNOWN_LANGUAGE } from '../../src/text/lexicon.js';

const language = fc.constantFrom(UNKNOWN_LANGUAGE, LANGUAGES.indexOf('en'), LANGUAGES.indexOf('zh'));
const strange = fc.integer({ min: 0, max: 0xffffffff });

/** Words of a language, as often as they come, and words that stand in some articles or in all of them. */
const corpus = language.chain(its => {
  const known = [...knownWords(its).keys(), 1, 2, 3];
  const word = fc.oneof(
    fc.nat(known.length - 1).map(n => known[n]),
    fc.integer({ min: 0, max: 20 }),
    strange,
  );
  return fc.record({
    language: fc.constant(its),
    known: fc.constant(known),
    articles: fc.array(fc.array(word, { maxLength: 40 }), { maxLength: 30 }),
  });
});

test('the table of common words weighs every word as the whole does', () => {
  fc.assert(
    fc.property(corpus, fc.array(strange), ({ language: its, known, articles }, others) => {
      const store = tokenStoreOf(
        articles.map(words => ({ hashes: Uint32Array.from(words), flags: new Uint8Array(words.length) })),
      );
      for (const facts of [NO_FACTS, countFacts(store, Uint32Array.from(articles.keys()))]) {
        const whole = wordWeights(facts, its);
        const common = new CommonWords(facts, its, whole);
        for (const word of [...known, ...articles.flat(), ...others]) {
          expect(common.weightOf(word)).toBe(Math.fround(whole.weightOf(word)));
          expect(common.isContent(word)).toBe(whole.isContent(word));
        }
      }
    }),
    { numRuns: 30 },
  );
});
