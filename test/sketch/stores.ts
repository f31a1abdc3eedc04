/** Small sketch stores written out by hand. */
import type { CandidatePairs } from '../../src/sketch/candidates.js';
import type { SketchStore } from '../../src/sketch/sketch-store.js';

export function storeOf(sketches: readonly (readonly number[])[]): SketchStore {
  const starts = new Float64Array(sketches.length + 1);
  sketches.forEach((sketch, i) => {
    starts[i + 1] = starts[i] + sketch.length;
  });
  return { size: sketches.length, starts, values: Uint32Array.from(sketches.flat()) };
}

export const pairsOf = ({ left, right }: CandidatePairs): [number, number][] =>
  Array.from(left, (article, n) => [article, right[n]]);
