import fc from 'fast-check';
import { expect, test } from 'vitest';
import { languageWords } from '../../src/compare/comparison.js';
import { countFrequencies, NO_FREQUENCIES, wordWeights } from '../../src/corpus/corpus.js';
import { tokenStoreOf } from '../../src/corpus/token-store.js';
import { LOWEST_BITS, UNIT } from '../../src/kernels/generated/compare.js';
import { knownWords, LANGUAGES, UNKNOWN_LANGUAGE } from '../../src/text/language.js';

const language = fc.constantFrom(UNKNOWN_LANGUAGE, LANGUAGES.indexOf('en'), LANGUAGES.indexOf('zh'));
const strange = fc.integer({ min: 0, max: 0xffffffff });

/** Words of a language by their frequency, and words of some articles or of all. */
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

test('the common words and the default for the others weigh each word as the corpus does', () => {
  fc.assert(
    fc.property(corpus, fc.array(strange), ({ language: its, known, articles }, others) => {
      const store = tokenStoreOf(
        articles.map(words => ({ hashes: Uint32Array.from(words), flags: new Uint8Array(words.length) })),
      );
      for (const frequencies of [NO_FREQUENCIES, countFrequencies(store, Uint32Array.from(articles.keys()))]) {
        const all = wordWeights(frequencies, its);
        const { hashes, weights, isContent, lowestWeights, functionWeight } = languageWords(frequencies, its, all);
        const numbers = new Map(Array.from(hashes, (hash, n) => [hash, n]));
        for (const word of [...known, ...articles.flat(), ...others]) {
          const number = numbers.get(word);
          const weight = Math.fround(all.weightOf(word));
          expect(number === undefined ? 1 : weights[number]).toBe(weight);
          expect(number === undefined || isContent[number] === 1).toBe(weight === 1 || all.isContent(word));
          expect(lowestWeights[word & ((1 << LOWEST_BITS) - 1)] / UNIT).toBeLessThanOrEqual(weight);
          if (!all.isContent(word)) expect(functionWeight / UNIT).toBeGreaterThanOrEqual(weight);
        }
      }
    }),
    { numRuns: 30 },
  );
});
