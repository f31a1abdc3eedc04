/** An article without its boilerplate, and the way back: what was found in the rest, told in words of the whole. */

import { withoutBoilerplate } from '../corpus/boilerplate.js';
import { BOILERPLATE, type Tokens } from '../text/tokenize.js';
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

/** Takes out the tokens flagged BOILERPLATE. */
export function unmarked(tokens: Tokens): Unmarked {
  const { flags } = tokens;
  const places = Uint32Array.from(flags.keys()).filter(i => (flags[i] & BOILERPLATE) === 0);
  const rest = withoutBoilerplate({ hashes: tokens.hashes.slice(), flags: flags.slice() });
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
