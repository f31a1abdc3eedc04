import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SKETCH_ENGINES, type SketchOptions } from '../../src/sketch/engine.js';
import { joinSketches, sketchArticles } from '../../src/sketch/sketch-articles.js';
import type { Corpus } from '../../src/text/corpus.js';
import { countFacts } from '../../src/text/corpus-facts.js';
import { tokenStoreOf } from '../../src/text/token-store.js';
import { tokenize } from '../../src/text/tokenize.js';

const WORDS = 'the of storm roof cannery harbour pier boat gravel trawler mast sandbag council'.split(' ');
const text = fc.array(fc.constantFrom(...WORDS), { maxLength: 30 }).map(words => words.join(' '));
const OPTIONS: SketchOptions = { shingleSize: 2, numPerm: 16, sensitivity: 'default' };

function corpusOf(texts: readonly string[]): Corpus {
  const store = tokenStoreOf(texts.map(tokenize));
  return {
    store,
    languages: new Int8Array(texts.length),
    facts: countFacts(store, Uint32Array.from(texts.keys())),
  };
}

const sketchOf = (
  store: { readonly starts: Float64Array; readonly values: Uint32Array },
  article: number,
): number[] => [...store.values.subarray(store.starts[article], store.starts[article + 1])];

describe.each(['bottom-k', 'minhash'] as const)('sketching with %s', engine => {
  const options = { ...OPTIONS, engine };

  test('in ranges gives what it gives in one go, and leaves the articles that are not compared empty', () => {
    const input = fc
      .array(text, { minLength: 1, maxLength: 12 })
      .chain(texts =>
        fc.tuple(fc.constant(texts), fc.subarray([...texts.keys()]), fc.array(fc.nat(12), { maxLength: 3 })),
      );
    fc.assert(
      fc.property(input, ([texts, chosen, cuts]) => {
        const corpus = corpusOf(texts);
        const articles = Uint32Array.from(chosen);
        const edges = [0, ...cuts.map(cut => Math.min(cut, chosen.length)).sort((x, y) => x - y), chosen.length];
        const batches = edges.slice(1).map((to, n) => sketchArticles(corpus, articles, edges[n], to, options));
        const whole = sketchArticles(corpus, articles, 0, chosen.length, options);
        const store = joinSketches(texts.length, articles, batches);
        expect(store).toEqual(joinSketches(texts.length, articles, [whole]));
        for (const article of texts.keys()) {
          const alone = sketchArticles(corpus, Uint32Array.of(article), 0, 1, options);
          expect(sketchOf(store, article)).toEqual(chosen.includes(article) ? [...alone.values] : []);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('finds the two that share most of their text, and not the third', () => {
    const shared = 'storm roof cannery harbour pier boat gravel trawler mast sandbag council the storm council';
    const corpus = corpusOf([
      shared,
      'an entirely different text about brewery earnings in Leipzig',
      `${shared} of pier`,
    ]);
    const articles = Uint32Array.of(0, 1, 2);
    const store = joinSketches(3, articles, [sketchArticles(corpus, articles, 0, 3, options)]);
    const { left, right } = SKETCH_ENGINES[engine].propose(store, OPTIONS);
    expect([[...left], [...right]]).toEqual([[2], [0]]);
  });
});
