/** Where ranges of a text stand in the source that the text was read from: line and column, as an editor shows them. */
import { SourceLetters } from './align-letters.js';
import { type Letters, lettersOf, type Notation } from './letters.js';

/** A part of a file, decoded. */
export interface SourceText {
  readonly text: string;
  readonly format: 'text' | 'json' | 'html';
  /** Where it begins in the file, from 1; columns in UTF-16 code units. */
  readonly line: number;
  readonly column: number;
}

/** Lines and columns of a file, from 1; the end is excluded. */
export interface LineRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Share of the letters of a text that are found where the source is what the text was read from. */
const LEAST_FOUND = 0.9;
/** Share of the letters of a range that may be missing at its ends. */
const MOST_MISSING = 0.2;

/** A source of one or several texts, in the order in which they stand in it. */
export class SourceMap {
  readonly #source: SourceText;
  readonly #lines: Uint32Array;
  readonly #letters = new Map<Notation, SourceLetters>();

  constructor(source: SourceText) {
    this.#source = source;
    this.#lines = lineStarts(source.text);
  }

  /**
   * Looks a text up.
   *
   * @returns a function from a range of the text, in UTF-16 code units, to lines, which gives undefined where its words do not stand in
   *   the source; undefined where the text does not
   */
  find(text: string): ((start: number, end: number) => LineRange | undefined) | undefined {
    const letters = lettersOf(text, 'text');
    if (letters.length === 0) return undefined;
    let best: { readonly partner: Int32Array; readonly found: number; readonly source: Letters } | undefined;
    for (const notation of this.#notations()) {
      const source = this.#lettersIn(notation);
      const partner = source.align(letters);
      const found = partner.reduce((sum, at) => sum + (at < 0 ? 0 : 1), 0) / letters.length;
      if (best === undefined || found > best.found) best = { partner, found, source: source.letters };
      if (found >= LEAST_FOUND) break;
    }
    if (best === undefined || best.found < 1 - MOST_MISSING) return undefined;
    const { partner, source } = best;
    return (start, end) => this.#rangeOf(start, end, letters, partner, source);
  }

  /** The ways to read the source: fields of records may hold markup. */
  #notations(): Notation[] {
    const { format, text } = this.#source;
    if (format === 'html') return ['html'];
    if (!/[<&]/.test(text)) return [format];
    return format === 'json' ? ['json', 'html in json'] : ['text', 'html'];
  }

  #lettersIn(notation: Notation): SourceLetters {
    let letters = this.#letters.get(notation);
    if (letters === undefined) {
      letters = new SourceLetters(lettersOf(this.#source.text, notation));
      this.#letters.set(notation, letters);
    }
    return letters;
  }

  #rangeOf(
    start: number,
    end: number,
    { starts, ends }: Letters,
    partner: Int32Array,
    source: Letters,
  ): LineRange | undefined {
    const from = firstFrom(starts, start);
    const to = firstFrom(starts, end);
    let [first, last] = [from, to - 1];
    // of a word that is found in part, nothing is taken
    while (first < to && (partner[first] < 0 || (first > from && ends[first - 1] === starts[first]))) first++;
    while (last >= first && (partner[last] < 0 || (last < to - 1 && ends[last] === starts[last + 1]))) last--;
    if (first > last || first - from + (to - 1 - last) > (to - from) * MOST_MISSING) return undefined;
    const [line, column] = this.#positionOf(source.starts[partner[first]]);
    const [endLine, endColumn] = this.#positionOf(source.ends[partner[last]]);
    return { line, column, endLine, endColumn };
  }

  #positionOf(at: number): [line: number, column: number] {
    const line = firstFrom(this.#lines, at + 1) - 1;
    const column = at - this.#lines[line];
    return [this.#source.line + line, line === 0 ? this.#source.column + column : column + 1];
  }
}

/** Where lines begin; they end with a line feed, a carriage return, or both. */
function lineStarts(text: string): Uint32Array {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x0a || (code === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) starts.push(at + 1);
  }
  return Uint32Array.from(starts);
}

/** Number of values below the key, which is the place of the first one from it on. */
function firstFrom(ascending: Uint32Array, key: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
