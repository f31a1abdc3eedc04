/** Breaks painted text into lines of a given number of columns, for paragraphs and for the columns of a diff. */
import type { Paint } from './style.js';
import { columns, graphemes } from './width.js';

/** A piece of printable text with one look. */
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
/** Signs that may not be left alone at the end or at the beginning of a line. */
const OPENS = /[\p{Ps}\p{Pi}][-+~]?$/u;
const CLOSES = /^[-+~]?[\p{Pe}\p{Pf}\p{Po}]/u;

/**
 * Lines of at most `width` columns (4 or more). White space of any kind is one space and none at the ends of a line; lines
 * break at spaces and beside wide characters, and inside a word only where the word is longer than a line. The order of
 * characters stays the logical one, so right-to-left text reaches the terminal whole.
 */
export function wrap(spans: Iterable<Span>, width: number): Line[] {
  const lines: Line[] = [];
  let line = new Row();
  let space: Atom | undefined;
  let word: Atom[] = [];
  const endWord = () => {
    if (word.length === 0) return;
    const needed = word.reduce((sum, atom) => sum + atom.width, 0);
    if (line.width > 0 && line.width + (space?.width ?? 0) + needed > width) {
      lines.push(line.line());
      line = new Row();
      space = undefined;
    }
    if (space !== undefined && line.width > 0) line.add(space);
    for (const atom of needed > width ? word.flatMap(pieces) : word) {
      if (line.width + atom.width > width) {
        lines.push(line.line());
        line = new Row();
      }
      line.add(atom);
    }
    space = undefined;
    word = [];
  };
  for (const atom of atoms(spans)) {
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

/** Words are read across spans, so that a mark at the beginning of one is measured with the letter it joins. */
function* atoms(spans: Iterable<Span>): Generator<Atom> {
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
    } else yield* wordAtoms(word, index, paintAt);
  }
}

/** Narrow stretches of one look whole, wide characters one by one: lines may break beside those. */
function* wordAtoms(word: string, start: number, paintAt: (offset: number) => Paint | undefined): Generator<Atom> {
  let narrow: Atom = { text: '', paint: undefined, width: 0, wide: false };
  let offset = start;
  for (const grapheme of graphemes(word)) {
    const width = columns(grapheme);
    const paint = paintAt(offset);
    offset += grapheme.length;
    const wide = isWide(grapheme);
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

/** Judged by its first character: a narrow letter with a mark beside it may take two columns and is still a letter. */
function isWide(grapheme: string): boolean {
  return columns(String.fromCodePoint(grapheme.codePointAt(0)!)) === 2;
}

function pieces(atom: Atom): Atom[] {
  return [...graphemes(atom.text)].map(text => ({ ...atom, text, width: columns(text) }));
}

/** One line in the making; neighbours with one look are painted together. */
class Row {
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
