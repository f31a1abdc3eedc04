/** How much of an article a set of its words covers: what each word counts, in ten equal parts and in the whole. */

import { COVERED, PARTS } from '../kernels/constants/compare.js';
import { QUOTED } from '../text/tokenize.js';

/** A quoted word, against one outside quotation marks: everybody has it who was there. */
const QUOTED_COUNTS = 0.3;

/** What a word counts in a coverage, as a share of its weight; by its flags. */
export const COUNTS = Float64Array.from({ length: 256 }, (_, flag) => (flag & QUOTED ? QUOTED_COUNTS : 1));

/** Where a part begins of an article of so many words. */
export const partStart = (length: number, part: number): number => ((part * length + PARTS - 1) / PARTS) | 0;

export const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** What the words of an article count together: of each part, and of all. */
export interface Cover {
  readonly parts: Float64Array;
  readonly all: number;
}

/**
 * @param words   word of each token
 * @param weights of each word
 */
export function coverOf(flags: Uint8Array, words: Uint32Array, weights: Float32Array): Cover {
  const parts = new Float64Array(PARTS);
  let all = 0;
  for (let part = 0, i = 0; part < PARTS; part++) {
    let ofPart = 0;
    for (const end = partStart(words.length, part + 1); i < end; i++) {
      const count = COUNTS[flags[i]] * weights[words[i]];
      ofPart += count;
      all += count;
    }
    parts[part] = ofPart;
  }
  return { parts, all };
}

/** What the coverage of the parts says of their whole; sorts them in place. */
export function spreadOver(parts: Float64Array): { readonly minCoverage: number; readonly spread: number } {
  let covered = 0;
  for (let part = 0; part < PARTS; part++) {
    const its = parts[part];
    if (its > COVERED) covered++;
    // so few are in order sooner than a sort is called
    let place = part;
    for (; place > 0 && parts[place - 1] > its; place--) parts[place] = parts[place - 1];
    parts[place] = its;
  }
  return { minCoverage: (parts[1] + parts[2] + parts[3]) / 3, spread: covered / PARTS };
}
