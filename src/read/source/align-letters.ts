/**
 * Aligns the letters of a text with those of its source. Equal runs of letters are found by the hash of their first
 * letters and extended; the gaps between two runs are searched again for shorter runs. Linear in text and source.
 */
import type { Letters } from './letters.js';

/** Letters that are hashed to find a run: in the whole source, and in a gap. */
const [LONG, SHORT] = [12, 4];
/** Maximum number of positions that are tried for one run. */
const MAX_TRIED = 16;
/** Budget of letter comparisons per letter. Once it is spent, the first run of sufficient length counts. */
const MAX_COMPARED = 40;
/** Words of the source that are compared with a word in a gap. */
const NEAR_WORDS = 40;

/** A source. Its texts must be aligned in the order in which the source holds them. */
export class SourceLetters {
  readonly letters: Letters;
  readonly #runs: Runs;
  #from = 0;

  constructor(letters: Letters) {
    this.letters = letters;
    this.#runs = new Runs(letters.codes, 0, letters.length, LONG);
  }

  /**
   * For each letter of the text its index in the source, ascending, or -1. The next text is searched after this one.
   */
  align(text: Letters): Int32Array {
    const partner = new Int32Array(text.length).fill(-1);
    const from = this.#from;
    this.#from = this.#runs.follow(text.codes, 0, text.length, from, partner);
    for (const { i0, i1, j0, j1 } of gapsOf(partner, from, this.letters.length)) {
      if (i1 - i0 >= SHORT && j1 - j0 >= SHORT && j1 < this.letters.length) {
        new Runs(this.letters.codes, j0, j1, SHORT).follow(text.codes, i0, i1, j0, partner);
      }
    }
    for (const gap of gapsOf(partner, from, this.letters.length)) alignWords(text, this.letters, gap, partner);
    return partner;
  }
}

/** Letters [i0, i1) of the text without a partner, and the letters [j0, j1) of the source between their neighbours. */
interface Gap {
  readonly i0: number;
  readonly i1: number;
  readonly j0: number;
  readonly j1: number;
}

function gapsOf(partner: Int32Array, from: number, sourceLength: number): Gap[] {
  const gaps: Gap[] = [];
  let j0 = from;
  for (let i = 0; i < partner.length; i++) {
    if (partner[i] >= 0) {
      j0 = partner[i] + 1;
      continue;
    }
    const i0 = i;
    while (i < partner.length && partner[i] < 0) i++;
    gaps.push({ i0, i1: i, j0, j1: i < partner.length ? partner[i] : sourceLength });
    i--;
  }
  return gaps;
}

/** Index of the runs in a part of the source, by the hash of their first letters. */
class Runs {
  readonly #codes: Uint16Array;
  readonly #from: number;
  readonly #to: number;
  readonly #size: number;
  /**
   * Hash chains: the first position of each slot, and the next position in the slot. Positions are offsets from `from`
   * plus 1.
   */
  readonly #first: Uint32Array;
  readonly #next: Uint32Array;
  #budget: number;

  constructor(codes: Uint16Array, from: number, to: number, size: number) {
    this.#codes = codes;
    this.#from = from;
    this.#to = to;
    this.#size = size;
    const places = Math.max(0, to - from - size + 1);
    let slots = 16;
    while (slots < places) slots *= 2;
    this.#first = new Uint32Array(slots);
    this.#next = new Uint32Array(places + 1);
    for (let place = places; place > 0; place--) {
      const slot = hashAt(codes, from + place - 1, size) & (slots - 1);
      this.#next[place] = this.#first[slot];
      this.#first[slot] = place;
    }
    this.#budget = (to - from) * MAX_COMPARED;
  }

  /**
   * Finds partners of the letters [i0, i1), from letter `j` of the source on.
   *
   * @returns index after the last partner
   */
  follow(text: Uint16Array, i0: number, i1: number, j: number, partner: Int32Array): number {
    const size = this.#size;
    this.#budget += (i1 - i0) * MAX_COMPARED;
    let from = j;
    for (let i = i0; i + size <= i1; ) {
      const { place, length } = this.#longest(text, i, i1, from);
      if (length < size) {
        i++;
        continue;
      }
      for (let n = 0; n < length; n++) partner[i + n] = place + n;
      i += length;
      from = place + length;
    }
    return from;
  }

  /** The longest run from `from` on that begins with the letters at `i`; of equally long runs the first. */
  #longest(
    text: Uint16Array,
    i: number,
    i1: number,
    from: number,
  ): { readonly place: number; readonly length: number } {
    const slot = hashAt(text, i, this.#size) & (this.#first.length - 1);
    // `from` never decreases: positions before it are removed from the chain.
    while (this.#first[slot] !== 0 && this.#from + this.#first[slot] - 1 < from)
      this.#first[slot] = this.#next[this.#first[slot]];
    let best = { place: -1, length: 0 };
    let place = this.#first[slot];
    for (let tried = 0; place !== 0 && tried < MAX_TRIED; tried++, place = this.#next[place]) {
      const at = this.#from + place - 1;
      let length = 0;
      while (i + length < i1 && at + length < this.#to && text[i + length] === this.#codes[at + length]) length++;
      this.#budget -= length;
      if (length > best.length) best = { place: at, length };
      if (i + length === i1 || (this.#budget < 0 && best.length >= this.#size)) break;
    }
    return best;
  }
}

function hashAt(codes: Uint16Array, at: number, size: number): number {
  let hash = 0;
  for (let n = 0; n < size; n++) hash = Math.imul(hash ^ codes[at + n], 0x9e3779b1);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Aligns whole words in a gap with the next equal word of the source. */
function alignWords(text: Letters, source: Letters, { i0, i1, j0, j1 }: Gap, partner: Int32Array): void {
  let j = j0;
  for (let i = i0; i < i1; ) {
    const end = endOfWord(text, i, i1);
    if (i === 0 || text.ends[i - 1] < text.starts[i]) {
      let at = j;
      for (let tried = 0; at < j1 && tried < NEAR_WORDS; tried++) {
        const wordEnd = endOfWord(source, at, j1);
        if (wordEnd - at === end - i && isSame(text.codes, i, source.codes, at, end - i)) {
          for (let n = 0; n < end - i; n++) partner[i + n] = at + n;
          j = wordEnd;
          break;
        }
        at = wordEnd;
      }
    }
    i = end;
  }
}

function endOfWord({ starts, ends }: Letters, from: number, to: number): number {
  let end = from + 1;
  while (end < to && ends[end - 1] === starts[end]) end++;
  return end;
}

function isSame(x: Uint16Array, i: number, y: Uint16Array, j: number, length: number): boolean {
  for (let n = 0; n < length; n++) if (x[i + n] !== y[j + n]) return false;
  return true;
}
