/** Sketches the keys of articles (`across/keys.ts`) to find candidate pairs in different languages. */
import { keySketch } from '../across/keys.js';
import { type KeyStore, storedKeys } from '../corpus/key-store.js';
import type { CandidateRule, ProposedPairs } from './candidates.js';
import type { SketchBatch } from './sketch.js';

/** Measured: see the table of languages in the README. */
export const ACROSS_RULE: CandidateRule = { maxDocumentFrequency: 100, minOverlap: 3 };

/**
 * Prepares to sketch the keys of articles.
 *
 * @returns a function that sketches `articles[from]` to `articles[to - 1]`
 */
export function sketchKeys(keys: KeyStore, articles: Uint32Array): (from: number, to: number) => SketchBatch {
  return (from, to) => {
    const sketches: Uint32Array[] = [];
    const counts = new Uint32Array(to - from);
    let total = 0;
    for (let i = from; i < to; i++) {
      const sketch = keySketch(storedKeys(keys, articles[i]));
      sketches.push(sketch);
      counts[i - from] = sketch.length;
      total += sketch.length;
    }
    const values = new Uint32Array(new SharedArrayBuffer(total * 4));
    let at = 0;
    for (const sketch of sketches) {
      values.set(sketch, at);
      at += sketch.length;
    }
    return { counts, values };
  };
}

/**
 * Keeps the pairs of different languages. Unknown languages count as one language.
 *
 * @param languages language of each sketch
 */
export function acrossLanguages({ left, right, nearest }: ProposedPairs, languages: Int8Array): ProposedPairs {
  let kept = 0;
  for (let n = 0; n < left.length; n++) {
    if (languages[left[n]] === languages[right[n]]) continue;
    left[kept] = left[n];
    right[kept] = right[n];
    kept++;
  }
  return { left: left.slice(0, kept), right: right.slice(0, kept), nearest };
}

/** Whether articles are in more than one language. */
export function hasSeveralLanguages(languages: Int8Array, articles: Uint32Array): boolean {
  return articles.some(article => languages[article] !== languages[articles[0]]);
}
