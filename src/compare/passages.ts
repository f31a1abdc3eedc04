/**
 * Represents an alignment of two articles: passages and aligned words, seen from either article and with or without
 * boilerplate.
 */

import { BOILERPLATE, PARAGRAPH_START, SENTENCE_START, type Tokens } from '../text/tokenize.js';
import type { Passage } from '../types/comparison.js';

export interface Alignment {
  /** Ordered by A. */
  readonly passages: readonly Passage[];
  /** For each word of A the aligned word of B, or -1. */
  readonly partner: Int32Array;
}

/** Swaps A and B. @param wordsB number of words of B */
export function flipped({ passages, partner }: Alignment, wordsB: number): Alignment {
  const back = new Int32Array(wordsB).fill(-1);
  partner.forEach((j, i) => {
    if (j >= 0) back[j] = i;
  });
  return {
    passages: passages.map(passage => ({ ...passage, a: passage.b, b: passage.a })).sort((x, y) => x.a[0] - y.a[0]),
    partner: back,
  };
}

/** An article without its boilerplate. */
export interface Remainder {
  /** The tokens that are not boilerplate. */
  readonly rest: Tokens;
  /** Word offset of each of these tokens in the whole article, ascending. */
  readonly offsets: Uint32Array;
  /** Number of words of the whole article. */
  readonly whole: number;
}

/** Removes the tokens flagged BOILERPLATE. The token after a gap begins a sentence, as in a scan. */
export function withoutBoilerplate({ hashes, flags }: Tokens): Remainder {
  const whole = flags.length;
  const offsets = new Uint32Array(whole);
  const rest = { hashes: new Uint32Array(whole), flags: new Uint8Array(whole) };
  let size = 0;
  let next = 0;
  // a loop: array functions take many times as long
  for (let i = 0; i < whole; i++) {
    if ((flags[i] & BOILERPLATE) !== 0) continue;
    offsets[size] = i;
    rest.hashes[size] = hashes[i];
    rest.flags[size++] = flags[i] | (i === next ? 0 : SENTENCE_START | PARAGRAPH_START);
    next = i + 1;
  }
  return {
    rest: { hashes: rest.hashes.slice(0, size), flags: rest.flags.slice(0, size) },
    offsets: offsets.slice(0, size),
    whole,
  };
}

/** Maps a word range of a remainder to the whole article. */
export function toOriginalRange([start, end]: Passage['a'], { offsets }: Remainder): Passage['a'] {
  return [offsets[start], offsets[end - 1] + 1];
}

/** Maps the alignment of two remainders to the whole articles. A passage may then contain boilerplate. */
export function toOriginalOffsets({ passages, partner }: Alignment, a: Remainder, b: Remainder): Alignment {
  const whole = new Int32Array(a.whole).fill(-1);
  partner.forEach((j, i) => {
    if (j >= 0) whole[a.offsets[i]] = b.offsets[j];
  });
  return {
    passages: passages.map(passage => ({
      ...passage,
      a: toOriginalRange(passage.a, a),
      b: toOriginalRange(passage.b, b),
    })),
    partner: whole,
  };
}
