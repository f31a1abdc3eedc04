/**
 * Which letter of a text is which letter of its source. Runs of letters that both hold are found by their first letters and followed
 * as far as they go; what is left between two of them is looked into again with shorter ones. Linear in text and source.
 */
import type { Letters } from './letters.js';

/** Letters by which a run is found: of the whole source, then between two runs. */
const [LONG, SHORT] = [12, 4];
/** Places that are tried for one run. */
const MOST_TRIED = 16;
/** Letters that may be compared for each letter of both, before the first place is taken untried. */
const MOST_COMPARED = 40;
/** Words of the source that are looked at for a word between two runs. */
const NEAR_WORDS = 40;

/** A source whose texts are looked up in the order in which they stand in it. */
export class SourceLetters {
  readonly letters: Letters;
  readonly #runs: Runs;
  #from = 0;

  constructor(letters: Letters) {
    this.letters = letters;
    this.#runs = new Runs(letters.codes, 0, letters.length, LONG);
  }

  /** For each letter of the text: its number in the source, or -1; ascending. The next text stands behind this one. */
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

/** Letters of the text without a partner, and the letters of the source between the partners around them. */
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

/** The runs of letters of a part of the source, by their first letters. */
class Runs {
  readonly #codes: Uint16Array;
  readonly #from: number;
  readonly #to: number;
  readonly #size: number;
  /** By hash: the first place; by place: the next place with its hash. Places count from 1 behind `from`. */
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
    this.#budget = (to - from) * MOST_COMPARED;
  }

  /**
   * Finds partners of the letters [i0, i1) from letter `j` of the source on.
   * @returns the letter behind the last partner
   */
  follow(text: Uint16Array, i0: number, i1: number, j: number, partner: Int32Array): number {
    const size = this.#size;
    this.#budget += (i1 - i0) * MOST_COMPARED;
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

  /** The longest run from `from` on that begins with the letters at `i`; the first one of equally long ones. */
  #longest(
    text: Uint16Array,
    i: number,
    i1: number,
    from: number,
  ): { readonly place: number; readonly length: number } {
    const slot = hashAt(text, i, this.#size) & (this.#first.length - 1);
    // texts come in the order of the source: what stands before is not asked for again
    while (this.#first[slot] !== 0 && this.#from + this.#first[slot] - 1 < from)
      this.#first[slot] = this.#next[this.#first[slot]];
    let best = { place: -1, length: 0 };
    let place = this.#first[slot];
    for (let tried = 0; place !== 0 && tried < MOST_TRIED; tried++, place = this.#next[place]) {
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

/** Gives whole words in a gap the next equal word of the source as their partner. */
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
