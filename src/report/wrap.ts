/**
 * Breaks painted text into lines of a given number of columns, for paragraphs and for the columns of a diff.
 *
 * `wrap-ansi` takes more than linear time for long words, changes the text (NFC), leaves a full stop alone on a line of Chinese,
 * and lets piled-up marks exceed the width.
 */
import type { Paint, TextMeasure } from './style.js';

/** Printable text with one look. */
export interface Span {
  readonly text: string;
  readonly paint?: Paint | undefined;
}

export interface Line {
  readonly text: string;
  /** Columns it takes up. */
  readonly width: number;
}

interface Atom extends Span {
  readonly width: number;
  readonly wide: boolean;
}

const ASCII = /^[\x21-\x7e]*$/;
/** Punctuation that may not end or begin a line. */
const OPENS = /[\p{Ps}\p{Pi}][-+~]?$/u;
const CLOSES = /^[-+~]?[\p{Pe}\p{Pf}\p{Po}]/u;

/**
 * Lines of at most `width` columns (4 or more). White space of any kind is one space and none at the ends of a line; lines
 * break at spaces and beside wide characters, and inside a word only where the word is longer than a line. The order of
 * characters stays the logical one, so right-to-left text reaches the terminal whole.
 */
export function wrap(spans: Iterable<Span>, width: number, measure: TextMeasure): Line[] {
  const lines: Line[] = [];
  let line = new LineBuilder();
  let space: Atom | undefined;
  let word: Atom[] = [];
  const endWord = () => {
    if (word.length === 0) return;
    const needed = word.reduce((sum, atom) => sum + atom.width, 0);
    if (line.width > 0 && line.width + (space?.width ?? 0) + needed > width) {
      lines.push(line.line());
      line = new LineBuilder();
      space = undefined;
    }
    if (space !== undefined && line.width > 0) line.add(space);
    for (const atom of needed > width ? word.flatMap(atom => split(atom, measure)) : word) {
      if (line.width + atom.width > width) {
        lines.push(line.line());
        line = new LineBuilder();
      }
      line.add(atom);
    }
    space = undefined;
    word = [];
  };
  for (const atom of atoms(spans, measure)) {
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

/** The words and spaces of the text across spans: a mark that begins a span is measured with the letter before it. */
function* atoms(spans: Iterable<Span>, measure: TextMeasure): Generator<Atom> {
  const parts = [...spans];
  const text = parts.map(part => part.text).join('');
  let part = 0;
  let end = parts[0]?.text.length ?? 0;
  const paintAt = (offset: number): Paint | undefined => {
    while (offset >= end && part < parts.length - 1) end += parts[++part]!.text.length;
    return parts[part]!.paint;
  };
  for (const { 0: word, index } of text.matchAll(/\s+|\S+/gu)) {
    const paint = paintAt(index);
    if (/^\s/u.test(word)) yield { text: ' ', paint, width: 1, wide: false };
    else if (ASCII.test(word) && index + word.length <= end) {
      yield { text: word, paint, width: word.length, wide: false };
    } else yield* wordAtoms(word, index, paintAt, measure);
  }
}

/** Narrow characters of one look together, wide characters one by one: lines may break beside those. */
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

/** By the first character: a narrow letter with a spacing mark takes two columns, too, and is not wide. */
function isWide(grapheme: string, measure: TextMeasure): boolean {
  return measure.columns(String.fromCodePoint(grapheme.codePointAt(0)!)) === 2;
}

function split(atom: Atom, measure: TextMeasure): Atom[] {
  return [...measure.graphemes(atom.text)].map(text => ({ ...atom, text, width: measure.columns(text) }));
}

/** A line under construction; neighbours with one look are painted together. */
class LineBuilder {
  width = 0;
  empty = true;
  #text = '';
  #open = '';
  #paint: Paint | undefined;

  add(atom: Atom): void {
    if (atom.paint !== this.#paint) this.#close();
    this.#paint = atom.paint;
    this.#open += atom.text;
    this.width += atom.width;
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
