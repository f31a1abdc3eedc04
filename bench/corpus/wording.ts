/** Writes word numbers as bytes: words from the vocabulary, names from the cast, numbers by their shapes. */
import type { Cast } from './cast.js';
import { Chance } from './chance.js';
import { COMMON_WORD, invent } from './invent.js';
import type { Learned } from './learned.js';
import { INVENTED, NAME, SHAPE } from './vocabulary.js';

/**
 * Probability that an unseen word repeats one of the article, and the number of unseen words that an article remembers.
 */
const REPEATED = 0.3;
const REMEMBERED = 16;
/** Additional share of zeros among the digits after the first: people prefer round numbers. */
const ROUND = 0.4;
/** Share of the four-digit numbers that are years, and the last year. */
const YEARS = 0.85;
const THIS_YEAR = 2016;
const ZERO = 0x30;

export class Wording {
  readonly #learned: Learned;
  readonly #cast: Cast;
  readonly #fixed = new Chance();
  readonly #unknowns = new Int32Array(REMEMBERED);
  #unknownCount = 0;

  constructor(learned: Learned, cast: Cast) {
    this.#learned = learned;
    this.#cast = cast;
  }

  /** Starts an article. */
  begin(): void {
    this.#unknownCount = 0;
  }

  /**
   * Writes a word.
   *
   * @param seed seed of the name or number; 0 to use the random numbers and the cast of the article
   * @returns the offset after the word
   */
  write(word: number, seed: number, chance: Chance, out: Uint8Array, at: number): number {
    const { kinds, bytes, starts } = this.#learned.vocabulary;
    const kind = kinds[word];
    if (kind === NAME || kind === INVENTED || kind === SHAPE) {
      if (seed === 0) return this.#writeDrawn(word, chance, false, out, at);
      this.#fixed.reset(seed, kind);
      return this.#writeDrawn(word, this.#fixed, true, out, at);
    }
    let end = at;
    for (let i = starts[word]; i < starts[word + 1]; i++) out[end++] = bytes[i];
    return end;
  }

  #writeDrawn(word: number, chance: Chance, fixed: boolean, out: Uint8Array, at: number): number {
    const { vocabulary } = this.#learned;
    const kind = vocabulary.kinds[word];
    if (kind === SHAPE) return this.#number(word, chance, out, at);
    if (kind === INVENTED) return invent(COMMON_WORD, this.#unknown(chance, fixed), out, at);
    const words = vocabulary.nameLength(word);
    return fixed ? this.#cast.mentionOther(words, chance, out, at) : this.#cast.mention(words, chance, out, at);
  }

  #unknown(chance: Chance, fixed: boolean): number {
    const known = Math.min(this.#unknownCount, REMEMBERED);
    if (!fixed && known > 0 && chance.unit() < REPEATED) return this.#unknowns[chance.below(known)];
    const index = this.#learned.language.unknownIndex(chance);
    if (!fixed) this.#unknowns[this.#unknownCount++ % REMEMBERED] = index;
    return index;
  }

  /** Small first digits are more frequent (Benford 1938). */
  #number(word: number, chance: Chance, out: Uint8Array, at: number): number {
    const { bytes, starts } = this.#learned.vocabulary;
    const end = at + starts[word + 1] - starts[word];
    let digits = 0;
    for (let i = at, from = starts[word]; i < end; i++, from++) {
      const isDigit = bytes[from] === ZERO;
      if (!isDigit) out[i] = bytes[from];
      else if (digits++ === 0) out[i] = ZERO + Math.min(9, Math.floor(10 ** chance.unit()));
      else out[i] = ZERO + (chance.unit() < ROUND ? 0 : chance.below(10));
    }
    if (digits === 4 && end - at === 4 && chance.unit() < YEARS) {
      let year = THIS_YEAR - Math.floor(60 * chance.unit() ** 4);
      for (let i = end - 1; i >= at; i--, year = Math.floor(year / 10)) out[i] = ZERO + (year % 10);
    }
    return end;
  }
}
