/**
 * How many names and numbers two articles have in common, looked up as held words are (held-words.ts): rather too many in
 * common, and rather too few in all.
 */
import { CAPITAL, NUMBER, SENTENCE_START, type Tokens } from '../text/tokenize.js';
import type { CommonWords } from './common-words.js';
import { LOWEST_WEIGHTS, UNIT } from './lowest-weights.js';
import type { Profile } from './profile.js';
import { NAME, NUMERAL } from './word-kinds.js';

// as in held-words.ts
const IS_NUMBER = NUMBER;
const STARTS = SENTENCE_START;
const MAY_COUNT = CAPITAL | NUMBER;
const NO_NAME = NUMBER | SENTENCE_START;
const LOWEST_MASK = LOWEST_WEIGHTS - 1;

/** Slots of the filter: an article of 500 words has some fifty names and numbers. */
const SLOTS = 1 << 13;
/** By slot: what the visitor's words there are (word-kinds.ts). */
const kindsAt = new Uint8Array(SLOTS);

export class HeldNames {
  /** Distinct names and numbers of the visitor. */
  visitorNames = 0;
  visitorNumerals = 0;
  /** Those of the pivot that the visitor has, too. */
  names = 0;
  numerals = 0;

  readonly #lowest: Uint8Array;
  /** What weighs more is a content word. */
  readonly #functionWeight: number;

  constructor(weights: CommonWords, lowest: Uint8Array) {
    this.#lowest = lowest;
    this.#functionWeight = Math.ceil(weights.functionWeight * UNIT);
  }

  /** Looks up the visitor's in the pivot. */
  find(visitor: Tokens, { vocabulary, kinds }: Profile): void {
    this.#mark(visitor);
    const { size, hashes } = vocabulary;
    let names = 0;
    let numerals = 0;
    for (let word = 0; word < size; word++) {
      const common = kinds[word] & kindsAt[hashes[word] & (SLOTS - 1)];
      if (common & NAME) names++;
      if (common & NUMERAL) numerals++;
    }
    this.names = names;
    this.numerals = numerals;
  }

  #mark({ hashes, flags }: Tokens): void {
    const lowest = this.#lowest;
    const functionWeight = this.#functionWeight;
    kindsAt.fill(0);
    let names = 0;
    let numerals = 0;
    for (let i = 0; i < hashes.length; i++) {
      const flag = flags[i];
      if ((flag & MAY_COUNT) === 0 || (flag & NO_NAME) === STARTS) continue;
      const hash = hashes[i];
      const slot = hash & (SLOTS - 1);
      const known = kindsAt[slot];
      const kind = flag & IS_NUMBER ? NUMERAL : NAME;
      kindsAt[slot] = known | kind;
      // function words are none, and what may be one is not counted
      if (known & kind || lowest[hash & LOWEST_MASK] <= functionWeight) continue;
      if (kind === NAME) names++;
      else numerals++;
    }
    this.visitorNames = names;
    this.visitorNumerals = numerals;
  }
}
