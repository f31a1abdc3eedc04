/** Compares candidate pairs alone, in this process and on one core. */

import { verifyPairs } from '../../src/compare/verify.js';
import { DEFAULT_OPTIONS } from '../../src/options.js';
import { candidatesOf } from '../candidates.js';
import type { ComparingFigures } from './results.js';
import { type Loops, medianSeconds, secondsOf } from './timing.js';

/** @param texts the articles whose candidate pairs are compared */
export async function measureComparing(texts: readonly string[], { runs, atLeast }: Loops): Promise<ComparingFigures> {
  const articles = texts.map((text, n) => ({ id: String(n), text }));
  const { corpus, pairs, shingleSize } = await candidatesOf(articles, 'bottom-k');
  const count = pairs.left.length;
  const keep = { shingleSize, floor: DEFAULT_OPTIONS.threshold, related: false };
  let kept = 0;
  const ways = [
    {
      name: 'by the kernel',
      // Prepared again each time, so that nothing is cached.
      pass: () => {
        kept = verifyPairs(corpus, pairs, keep)(0, count).length;
      },
    },
  ];
  const seconds = await medianSeconds(
    ways.map(({ name, pass }) => ({ name, run: async () => secondsOf(pass, atLeast) })),
    runs,
  );
  return {
    articles: texts.length,
    pairs: count,
    kept,
    ways: ways.map(({ name }, n) => ({ name, pairsPerSecond: count / seconds[n] })),
  };
}
