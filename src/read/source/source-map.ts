/** Maps ranges of a text to lines and columns of the source from which the text was read. */
import { firstFrom } from '../../collections/sorted.js';
import { SourceLetters } from './align-letters.js';
import { type Letters, lettersOf, type Notation } from './letters.js';

/** A part of a file, decoded. */
export interface SourceText {
  readonly text: string;
  readonly format: 'text' | 'json' | 'html';
  /** Position of the first character in the file, from 1; columns in UTF-16 code units. */
  readonly line: number;
  readonly column: number;
}

/** Lines and columns of a file, from 1; the end is exclusive. */
export interface LineRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Share of the letters that are found if the notation is right: no other notation is tried then. */
const MIN_FOUND = 0.9;
/** Largest share of the letters of a text, or of a range at its ends, that may be missing. */
const MAX_MISSING = 0.2;

/** A source of one or several texts. They must be looked up in the order in which the source holds them. */
export class SourceMap {
  readonly #source: SourceText;
  readonly #lines: Uint32Array;
  readonly #letters = new Map<Notation, SourceLetters>();

  constructor(source: SourceText) {
    this.#source = source;
    this.#lines = lineStarts(source.text);
  }

  /**
   * Looks up a text.
   *
   * @returns a function from a range of the text, in UTF-16 code units, to lines; the function gives undefined if the
   *   source lacks the words of the range. Undefined if the source lacks the text.
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
      if (found >= MIN_FOUND) break;
    }
    if (best === undefined || best.found < 1 - MAX_MISSING) return undefined;
    const { partner, source } = best;
    return (start, end) => this.#rangeOf(start, end, letters, partner, source);
  }

  /** The possible notations of the source. Fields of records may hold markup. */
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
    // A range never begins or ends within a word that is found in part.
    while (first < to && (partner[first] < 0 || (first > from && ends[first - 1] === starts[first]))) first++;
    while (last >= first && (partner[last] < 0 || (last < to - 1 && ends[last] === starts[last + 1]))) last--;
    if (first > last || first - from + (to - 1 - last) > (to - from) * MAX_MISSING) return undefined;
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

/** Indexes at which lines begin. Lines end with a line feed, a carriage return, or both. */
function lineStarts(text: string): Uint32Array {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x0a || (code === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) starts.push(at + 1);
  }
  return Uint32Array.from(starts);
}
