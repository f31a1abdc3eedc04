/**
 * The letters of a text, and of the source from which it was read, with their positions. Markup and escapes of the
 * source are resolved. The source holds the letters of the text in the same order, with others in between.
 */
import { decodeReferences, MarkupScanner } from '../markup/scanner.js';

/** Letters and digits, ASCII in lower case. `starts` and `ends` (exclusive) are positions in UTF-16 code units. */
export interface Letters {
  readonly length: number;
  readonly codes: Uint16Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** Notation of a source. */
export type Notation = 'text' | 'json' | 'html' | 'html in json';

/** The letters of a source. */
export function lettersOf(source: string, notation: Notation): Letters {
  if (notation === 'text') return new Collector(source.length).addPlain(source, 0, source.length).letters();
  if (notation === 'html') return htmlLetters(source);
  const { text, starts, ends } = unescaped(source);
  const letters = notation === 'json' ? lettersOf(text, 'text') : htmlLetters(text);
  return {
    ...letters,
    starts: letters.starts.map(at => starts[at]),
    ends: letters.ends.map(at => ends[at - 1]),
  };
}

class Collector {
  readonly #codes: Uint16Array;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  #length = 0;

  constructor(most: number) {
    this.#codes = new Uint16Array(most);
    this.#starts = new Uint32Array(most);
    this.#ends = new Uint32Array(most);
  }

  addPlain(text: string, from: number, to: number): this {
    for (let at = from; at < to; at++) this.add(text.charCodeAt(at), at, at + 1);
    return this;
  }

  add(code: number, start: number, end: number): void {
    const letter = letterOf(code);
    if (letter === 0 || this.#length === this.#codes.length) return;
    this.#codes[this.#length] = letter;
    this.#starts[this.#length] = start;
    this.#ends[this.#length++] = end;
  }

  letters(): Letters {
    const length = this.#length;
    return {
      length,
      codes: this.#codes.slice(0, length),
      starts: this.#starts.slice(0, length),
      ends: this.#ends.slice(0, length),
    };
  }
}

/**
 * The code unit of a letter or digit, ASCII in lower case; 0 for others. Approximate, because text and source are
 * treated alike.
 */
function letterOf(code: number): number {
  if (code < 0x80) {
    if ((code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)) return code;
    return code >= 0x41 && code <= 0x5a ? code + 0x20 : 0;
  }
  if (code < 0xc0 || (code >= 0x2000 && code < 0x2070) || (code >= 0x3000 && code < 0x3030) || code === 0xfeff)
    return 0;
  return code;
}

// ---- JSON

interface Unescaped {
  readonly text: string;
  /** For each code unit of the text, its range in the source. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

const BACKSLASH = 0x5c;
const SHORT_ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** Replaces all escapes of JSON. */
function unescaped(source: string): Unescaped {
  const starts = new Uint32Array(source.length);
  const ends = new Uint32Array(source.length);
  const parts: string[] = [];
  let count = 0;
  let copied = 0;
  for (let at = 0; at < source.length; ) {
    if (source.charCodeAt(at) !== BACKSLASH) {
      starts[count] = at;
      ends[count++] = ++at;
      continue;
    }
    const letter = source[at + 1] ?? '';
    const digits = letter === 'u' ? source.slice(at + 2, at + 6) : '';
    const isCode = /^[\da-f]{4}$/i.test(digits);
    const character = isCode ? String.fromCharCode(Number.parseInt(digits, 16)) : (SHORT_ESCAPES[letter] ?? letter);
    const end = Math.min(source.length, at + (isCode ? 6 : 2));
    parts.push(source.slice(copied, at), character);
    if (character !== '') {
      starts[count] = at;
      ends[count++] = end;
    }
    at = end;
    copied = end;
  }
  parts.push(source.slice(copied));
  return { text: parts.join(''), starts, ends };
}

// ---- HTML

/** Elements whose content is not text of the page. */
const UNREAD: ReadonlySet<string> = new Set(['script', 'style', 'template', 'head', 'svg', 'iframe']);
/** Longest character reference that is decoded. Characters. */
const MAX_REFERENCE = 32;

function htmlLetters(html: string): Letters {
  const collector = new Collector(html.length);
  const scanner = new MarkupScanner(html, 'html');
  const unclosed = new Set<string>();
  let at = 0;
  while (scanner.next()) {
    addText(html, at, scanner.start, collector);
    at = scanner.end;
    if (scanner.kind !== 'open' || !UNREAD.has(scanner.name) || unclosed.has(scanner.name)) continue;
    const close = new RegExp(`</${scanner.name}`, 'gi');
    close.lastIndex = at;
    const end = close.exec(html)?.index;
    if (end === undefined) unclosed.add(scanner.name);
    else {
      at = end;
      scanner.moveTo(end);
    }
  }
  addText(html, at, html.length, collector);
  return collector.letters();
}

function addText(html: string, from: number, to: number, collector: Collector): void {
  let at = from;
  while (at < to) {
    const reference = html.indexOf('&', at);
    const end = reference < 0 || reference >= to ? to : reference;
    collector.addPlain(html, at, end);
    if (end === to) return;
    const written = /^&#?\w{1,30};?/.exec(html.slice(end, Math.min(to, end + MAX_REFERENCE)))?.[0] ?? '&';
    const shown = decodeReferences(written);
    for (let n = 0; n < shown.length; n++) collector.add(shown.charCodeAt(n), end, end + written.length);
    at = end + written.length;
  }
}
