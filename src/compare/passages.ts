/** Which words of two articles belong together: passages and partners, from either side and with boilerplate put back. */

import { BOILERPLATE, PARAGRAPH_START, SENTENCE_START, type Tokens } from '../text/tokenize.js';
import type { Passage } from '../types/comparison.js';

export interface Alignment {
  /** In the order of A. */
  readonly passages: readonly Passage[];
  /** For each word of A: the word of B it is kept as, or -1. */
  readonly partner: Int32Array;
}

/** The alignment of B with A. @param wordsB words of B */
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
  /** Offset of each of them in the whole article. Words, ascending. */
  readonly offsets: Uint32Array;
  /** Words of the whole article. */
  readonly whole: number;
}

/** Takes out the tokens flagged BOILERPLATE. A token behind a gap begins a sentence, as in a scan. */
export function withoutBoilerplate({ hashes, flags }: Tokens): Remainder {
  const offsets = Uint32Array.from(flags.keys()).filter(i => (flags[i] & BOILERPLATE) === 0);
  const followsGap = (n: number): boolean => offsets[n] !== (n === 0 ? 0 : offsets[n - 1] + 1);
  const rest = {
    hashes: offsets.map(i => hashes[i]),
    flags: Uint8Array.from(offsets, (i, n) => flags[i] | (followsGap(n) ? SENTENCE_START | PARAGRAPH_START : 0)),
  };
  return { rest, offsets, whole: flags.length };
}

/** A range of words of a remainder as one of the whole article. */
export function toOriginalRange([start, end]: Passage['a'], { offsets }: Remainder): Passage['a'] {
  return [offsets[start], offsets[end - 1] + 1];
}

/** The alignment of two remainders as one of the whole articles. A passage may then run across boilerplate. */
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
