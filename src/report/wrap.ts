/**
 * Wraps painted text to a number of columns, for paragraphs and for the columns of a diff.
 *
 * The package `wrap-ansi` takes more than linear time for long words, changes the text (NFC), leaves a full stop alone
 * on a line of Chinese, and exceeds the width where a letter has many marks.
 */
import type { Paint, TextMeasure } from './style.js';

/** Printable text of one style. */
export interface Span {
  readonly text: string;
  readonly paint?: Paint | undefined;
}

export interface Line {
  readonly text: string;
  /** Columns of the text. */
  readonly width: number;
}

interface Atom extends Span {
  readonly width: number;
  readonly wide: boolean;
}

/** White space and what is none. */
const ANY_SPACE = /\s+|\S+/gu;
const SPACE_ALONE = / +|[^ ]+/g;
const ASCII = /^[\x21-\x7e]*$/;
/** Punctuation that must not end a line, and that must not begin one. */
const OPENS = /[\p{Ps}\p{Pi}][-+~=]?$/u;
const CLOSES = /^[-+~=]?[\p{Pe}\p{Pf}\p{Po}]/u;

/** Signs for what a line break hides: the text can be put together again. */
export interface BreakSigns {
  /** For a space beside a wide character, where a line may break without one. */
  readonly space: string;
  /** Begins a line in which a word goes on. */
  readonly goesOn: string;
}

/**
 * Lines of at most `width` columns (4 or more).
 *
 * White space of any kind becomes one space; lines have none at their ends. Lines break at spaces and beside wide
 * characters, and inside a word only if the word is longer than a line. Characters stay in logical order, in which a
 * terminal expects right-to-left text.
 *
 * @param signs signs from which the text can be put together again; with them only the space character is white space
 */
export function wrap(spans: Iterable<Span>, width: number, measure: TextMeasure, signs?: BreakSigns): Line[] {
  const lines: Line[] = [];
  let line = new LineBuilder();
  let space: Atom | undefined;
  let word: Atom[] = [];
  const sign = (text: string, { paint }: Span): Atom => ({ text, paint, width: 1, wide: false });
  const endWord = () => {
    if (word.length === 0) return;
    const needed = word.reduce((sum, atom) => sum + atom.width, 0);
    if (line.width > 0 && line.width + (space?.width ?? 0) + needed > width) {
      const hides = signs !== undefined && space !== undefined && (line.endsWide || word[0]!.wide);
      const fits = line.width < width;
      if (hides && fits) line.add(sign(signs.space, space!));
      lines.push(line.line());
      line = new LineBuilder();
      if (hides && !fits) line.add(sign(signs.space, space!));
      space = undefined;
    }
    if (space !== undefined && line.width > 0) line.add(space);
    for (const atom of line.width + needed > width ? word.flatMap(atom => split(atom, measure)) : word) {
      if (line.width + atom.width > width) {
        lines.push(line.line());
        line = new LineBuilder();
        if (signs !== undefined) line.add(sign(signs.goesOn, atom));
      }
      line.add(atom);
    }
    space = undefined;
    word = [];
  };
  for (const atom of atoms(spans, measure, signs === undefined ? ANY_SPACE : SPACE_ALONE)) {
    if (atom.text === ' ') {
      endWord();
      space ??= atom;
    } else {
      const last = word.at(-1);
      if (last !== undefined && breaksBetween(last, atom)) endWord();
      word.push(atom);
    }
  }
  endWord();
  if (!line.empty) lines.push(line.line());
  return lines;
}

function breaksBetween(before: Atom, after: Atom): boolean {
  return (before.wide || after.wide) && !OPENS.test(before.text) && !CLOSES.test(after.text);
}

/** Words and spaces of the joined spans: a combining mark at the start of a span belongs to the letter before. */
function* atoms(spans: Iterable<Span>, measure: TextMeasure, parting: RegExp): Generator<Atom> {
  const parts = [...spans];
  const text = parts.map(part => part.text).join('');
  let part = 0;
  let end = parts[0]?.text.length ?? 0;
  const paintAt = (offset: number): Paint | undefined => {
    while (offset >= end && part < parts.length - 1) end += parts[++part]!.text.length;
    return parts[part]!.paint;
  };
  for (const { 0: word, index } of text.matchAll(parting)) {
    const paint = paintAt(index);
    if (parting === ANY_SPACE ? /^\s/u.test(word) : word[0] === ' ') yield { text: ' ', paint, width: 1, wide: false };
    else if (ASCII.test(word) && index + word.length <= end) {
      yield { text: word, paint, width: word.length, wide: false };
    } else yield* wordAtoms(word, index, paintAt, measure);
  }
}

/** Narrow characters of one style together, wide characters one by one, because a line may break beside a wide one. */
function* wordAtoms(
  word: string,
  start: number,
  paintAt: (offset: number) => Paint | undefined,
  measure: TextMeasure,
): Generator<Atom> {
  let narrow: Atom = { text: '', paint: undefined, width: 0, wide: false };
  let offset = start;
  for (const grapheme of measure.graphemes(word)) {
    const width = measure.columns(grapheme);
    const paint = paintAt(offset);
    offset += grapheme.length;
    const wide = isWide(grapheme, measure);
    if (!wide && paint === narrow.paint) {
      narrow = { text: narrow.text + grapheme, paint, width: narrow.width + width, wide };
      continue;
    }
    if (narrow.text !== '') yield narrow;
    narrow = { text: wide ? '' : grapheme, paint, width: wide ? 0 : width, wide: false };
    if (wide) yield { text: grapheme, paint, width, wide };
  }
  if (narrow.text !== '') yield narrow;
}

/** Tests the first character: a narrow letter with a spacing mark also takes two columns. */
function isWide(grapheme: string, measure: TextMeasure): boolean {
  return measure.columns(String.fromCodePoint(grapheme.codePointAt(0)!)) === 2;
}

function split(atom: Atom, measure: TextMeasure): Atom[] {
  return [...measure.graphemes(atom.text)].map(text => ({ ...atom, text, width: measure.columns(text) }));
}

/** Builds a line; paints neighbours of one style together, which needs fewer escape sequences. */
class LineBuilder {
  width = 0;
  empty = true;
  endsWide = false;
  #text = '';
  #open = '';
  #paint: Paint | undefined;

  add(atom: Atom): void {
    if (atom.paint !== this.#paint) this.#close();
    this.#paint = atom.paint;
    this.#open += atom.text;
    this.width += atom.width;
    this.endsWide = atom.wide;
    this.empty = false;
  }

  line(): Line {
    this.#close();
    return { text: this.#text, width: this.width };
  }

  #close(): void {
    if (this.#open !== '') this.#text += this.#paint === undefined ? this.#open : this.#paint(this.#open);
    this.#open = '';
  }
}
