/** An article without its boilerplate, and the way back: what was found in the rest, told in words of the whole. */

import { BOILERPLATE, PARAGRAPH_START, SENTENCE_START, type Tokens } from '../text/tokenize.js';
import type { Passage } from '../types/comparison.js';
import type { Alignment } from './alignment.js';

export interface Unmarked {
  /** The tokens that are not marked as boilerplate. */
  readonly rest: Tokens;
  /** Where each of them stands in the whole article. Words, ascending. */
  readonly places: Uint32Array;
  /** Words of the whole article. */
  readonly whole: number;
}

/** Takes out the tokens flagged BOILERPLATE. A token behind a gap begins a sentence, as in a scan. */
export function unmarked({ hashes, flags }: Tokens): Unmarked {
  const places = Uint32Array.from(flags.keys()).filter(i => (flags[i] & BOILERPLATE) === 0);
  const beginsRest = (n: number): boolean => places[n] !== (n === 0 ? 0 : places[n - 1] + 1);
  const rest = {
    hashes: places.map(i => hashes[i]),
    flags: Uint8Array.from(places, (i, n) => flags[i] | (beginsRest(n) ? SENTENCE_START | PARAGRAPH_START : 0)),
  };
  return { rest, places, whole: flags.length };
}

/** The alignment of two rests as one of the whole articles; a passage may then run across boilerplate. */
export function inWhole({ passages, partner }: Alignment, a: Unmarked, b: Unmarked): Alignment {
  const range = ([start, end]: Passage['a'], { places }: Unmarked): Passage['a'] => [
    places[start],
    places[end - 1] + 1,
  ];
  const whole = new Int32Array(a.whole).fill(-1);
  partner.forEach((j, i) => {
    if (j >= 0) whole[a.places[i]] = b.places[j];
  });
  return {
    passages: passages.map(passage => ({ ...passage, a: range(passage.a, a), b: range(passage.b, b) })),
    partner: whole,
  };
}
