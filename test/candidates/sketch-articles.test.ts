import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SKETCH_ENGINES, type SketchOptions, sketchArticles } from '../../src/candidates/engine.js';
import { joinSketches, valuesOf } from '../../src/candidates/sketch.js';
import { type Corpus, countFrequencies } from '../../src/corpus/corpus.js';
import { tokenStoreOf } from '../../src/corpus/token-store.js';
import { evenCuts } from '../../src/pipeline/stages.js';
import { tokenize } from '../../src/text/tokenize.js';
import { candidatesOf, pairsOf } from './stores.js';

const WORDS = 'the of storm roof cannery harbour pier boat gravel trawler mast sandbag council'.split(' ');
const text = fc.array(fc.constantFrom(...WORDS), { maxLength: 30 }).map(words => words.join(' '));
const OPTIONS: SketchOptions = { shingleSize: 2, sketchSize: 16, sensitivity: 'default', threshold: 0.5 };

function corpusOf(texts: readonly string[]): Corpus {
  const store = tokenStoreOf(texts.map(tokenize));
  return {
    store,
    languages: new Int8Array(texts.length),
    frequencies: countFrequencies(store, Uint32Array.from(texts.keys())),
  };
}

describe.each(['bottom-k', 'minhash'] as const)('sketching with %s', engine => {
  const options = { ...OPTIONS, engine };

  test('in batches gives the same as one by one, for the compared articles, in shared memory', () => {
    const input = fc
      .array(text, { minLength: 1, maxLength: 12 })
      .chain(texts => fc.tuple(fc.constant(texts), fc.subarray([...texts.keys()]), fc.integer({ min: 1, max: 13 })));
    fc.assert(
      fc.property(input, ([texts, chosen, batchSize]) => {
        const corpus = corpusOf(texts);
        const articles = Uint32Array.from(chosen);
        const cuts = evenCuts(chosen.length, batchSize);
        const sketchRange = sketchArticles(corpus, articles, options);
        const batches = cuts.slice(1).map((to, n) => sketchRange(cuts[n], to));
        const store = joinSketches(batches, batchSize);
        expect(store.size).toBe(chosen.length);
        chosen.forEach((article, sketch) => {
          const alone = sketchArticles(corpus, Uint32Array.of(article), options)(0, 1);
          expect([...valuesOf(store, sketch)]).toEqual([...alone.values]);
        });
        for (const { buffer } of [store.starts, ...batches.map(({ values }) => values)])
          expect(buffer).toBeInstanceOf(SharedArrayBuffer);
      }),
      { numRuns: 60 },
    );
  });

  test('pairs the two articles that share most of their text, and not the third', () => {
    const shared = 'storm roof cannery harbour pier boat gravel trawler mast sandbag council the storm council';
    const corpus = corpusOf([
      shared,
      'an entirely different text about brewery earnings in Leipzig',
      `${shared} of pier`,
    ]);
    const articles = Uint32Array.of(0, 1, 2);
    const store = joinSketches([sketchArticles(corpus, articles, options)(0, 3)], 3);
    expect(pairsOf(candidatesOf(SKETCH_ENGINES[engine], store, OPTIONS))).toEqual([[2, 0]]);
  });
});
