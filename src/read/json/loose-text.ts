/**
 * Copies the strings, numbers and words of nearly valid JSON as strict JSON. `Copy` takes the text of a value as it is,
 * with some parts replaced; most values need no replacement.
 */
import { BLANK_REST, matchesAt, OBJECT_BELOW } from './next-record.js';

export const [LINE_FEED, RETURN, OPENING, LIST, QUOTE, APOSTROPHE, BACKSLASH] = [...'\n\r{["\'\\'].map(character =>
  character.charCodeAt(0),
);
export const [CLOSING, LIST_END, COMMA, COLON, TUPLE, TUPLE_END] = [...'}],:()'].map(character =>
  character.charCodeAt(0),
);

/** Finds the ends of comments in a text, in linear time over all calls. */
export class Comments {
  readonly #text: string;
  /** First `/*` that has no end. No later one has an end either. */
  #neverClosed = Number.POSITIVE_INFINITY;

  constructor(text: string) {
    this.#text = text;
  }

  /** Index after the comment at `at` if it ends before `limit`; `at` if there is no comment. */
  endOf(at: number, limit: number): number {
    const text = this.#text;
    if (text[at] !== '/') return at;
    if (text[at + 1] === '/') {
      const feed = text.indexOf('\n', at);
      return feed < 0 || feed > limit ? limit : feed;
    }
    if (text[at + 1] !== '*' || at >= this.#neverClosed) return at;
    const end = text.indexOf('*/', at + 2);
    if (end < 0) this.#neverClosed = at;
    return end < 0 || end + 2 > limit ? at : end + 2;
  }
}

/** Words that are not JSON, and their replacements. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ...['NaN', 'nan', 'Infinity', '-Infinity', '+Infinity', '-NaN', 'inf', '-inf', 'undefined', 'None'].map(
    (word): [string, string] => [word, 'null'],
  ),
  ['True', 'true'],
  ['False', 'false'],
]);

/** ObjectId("65b"), NumberLong(7), datetime.datetime(2024, 1, 31, 10, 5): group 1 is the arguments. */
const CALL = /[A-Za-z][\w.]{0,40} ?\(([^(){}[\]]{0,200})\)/y;
const LOOSE_NUMBER = /^[+-]?(?:\d[\d_]*(?:\.\d*)?|\.\d+|0x[\da-f]+)(?:e[+-]?\d+)?$/i;

const WORD = /[\w$+\-.]+/y;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

const SMALL_U = 'u'.charCodeAt(0);
/** Characters that may follow a backslash in JSON. */
const ESCAPED = new Set([...'"\\/bfnrtu'].map(character => character.charCodeAt(0)));

/** Builds the strict JSON of one value: the text of the value, with parts replaced. */
export class Copy {
  readonly #text: string;
  #out = '';
  #copied: number;
  /** True while a comma is held back. The comma is written only if a value or key follows. */
  #hasPendingComma = false;

  constructor(text: string, start: number) {
    this.#text = text;
    this.#copied = start;
  }

  /** Replaces a part of the text. Parts are replaced in their order. */
  replace(from: number, to: number, instead: string): void {
    this.#out += this.#text.slice(this.#copied, from) + instead;
    this.#copied = to;
  }

  /** Holds the comma at the index back until `flushComma` or `dropComma`. */
  deferComma(comma: number): void {
    this.replace(comma, comma + 1, '');
    this.#hasPendingComma = true;
  }

  /** Writes the pending comma, if any: a value or key begins at `at`. */
  flushComma(at: number): void {
    if (this.#hasPendingComma) this.replace(at, at, ',');
    this.#hasPendingComma = false;
  }

  /** Drops the pending comma, if any: a list or object ends. @returns true if there was one */
  dropComma(): boolean {
    const hadComma = this.#hasPendingComma;
    this.#hasPendingComma = false;
    return hadComma;
  }

  /** The strict JSON up to an index of the text. */
  upTo(end: number): string {
    return this.#out + this.#text.slice(this.#copied, end);
  }

  /** True if nothing after the index is replaced. */
  isPlainFrom(place: number): boolean {
    return this.#copied <= place;
  }
}

interface CopiedString {
  /** Index after the string; for a string without an end, the negative index at which it breaks off. */
  readonly end: number;
  /** Where the string breaks off before the next object, and the strict JSON up to there. */
  readonly cut?: { readonly place: number; readonly json: string };
}

/** Copies the string at `start`. @param found receives the kinds of repairs */
export function copyString(text: string, start: number, limit: number, copy: Copy, found: Set<string>): CopiedString {
  const quote = text.charCodeAt(start);
  if (quote === APOSTROPHE) {
    copy.replace(start, start + 1, '"');
    found.add('single quotation marks');
  }
  for (let at = start + 1; at < limit; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      if (quote === APOSTROPHE) copy.replace(at, at + 1, '"');
      return { end: at + 1 };
    }
    if (code === BACKSLASH) {
      copyEscape(text, at, copy, found);
      at++;
    } else if (code === QUOTE) copy.replace(at, at, '\\');
    else if (code < 0x20) {
      const isLineEnd = code === LINE_FEED || code === RETURN;
      const isLast = isLineEnd && limit === text.length && matchesAt(BLANK_REST, text, at);
      if (isLast || (isLineEnd && quote === QUOTE && matchesAt(OBJECT_BELOW, text, at))) {
        return { end: -at, cut: { place: at, json: copy.upTo(at) } };
      }
      found.add(code === 0 ? 'NUL bytes' : 'raw control characters');
      copy.replace(at, at + 1, code === 0 ? '' : JSON.stringify(text[at]).slice(1, -1));
    }
  }
  return { end: -limit };
}

/** Copies the escape at the backslash. A backslash that begins no escape of JSON is a character of the string. */
function copyEscape(text: string, at: number, copy: Copy, found: Set<string>): void {
  const next = text.charCodeAt(at + 1);
  if (next === APOSTROPHE) {
    copy.replace(at, at + 1, '');
    return;
  }
  const isUnicode = next === SMALL_U && /^[\da-f]{4}/i.test(text.slice(at + 2, at + 6));
  if (isUnicode || (next !== SMALL_U && ESCAPED.has(next))) return;
  found.add('backslashes');
  // A backslash before a line end continues the string on the next line.
  if (next === LINE_FEED) copy.replace(at, at + 2, '');
  else if (/^x[\da-f]{2}/i.test(text.slice(at + 1, at + 4))) copy.replace(at + 1, at + 2, 'u00');
  else copy.replace(at, at, '\\');
}

/** Copies a number, a word or a key without quotation marks. @returns the index after it; `start` if there is none */
export function copyWord(
  text: string,
  start: number,
  limit: number,
  copy: Copy,
  found: Set<string>,
  isKey: boolean,
): number {
  WORD.lastIndex = start;
  const word = WORD.exec(text)?.[0] ?? '';
  const end = start + word.length;
  if (word === '' || end > limit) return start;
  if (isKey) {
    copy.replace(start, end, JSON.stringify(word));
    found.add('keys without quotation marks');
    return end;
  }
  if (word === 'true' || word === 'false' || word === 'null' || NUMBER.test(word)) return end;
  CALL.lastIndex = start;
  const call = CALL.exec(text);
  if (call !== null && start + call[0].length <= limit) {
    copy.replace(start, start + call[0].length, argumentOf(call[1].trim()));
    found.add('calls for values');
    return start + call[0].length;
  }
  const instead = WORDS.get(word) ?? (LOOSE_NUMBER.test(word) ? JSON.stringify(word) : undefined);
  if (instead === undefined) return start;
  copy.replace(start, end, instead);
  found.add(WORDS.has(word) ? `${word} for a value` : 'numbers');
  return end;
}

/** JSON for the arguments of a call: a string, a number or the parts of a date; null for other arguments. */
function argumentOf(given: string): string {
  const quoted = /^(["'])([^"'\\]*)\1$/.exec(given);
  if (quoted !== null) return JSON.stringify(quoted[2]);
  if (NUMBER.test(given)) return given;
  if (!/^\d{4}(?:, *\d{1,6}){2,6}(?:, *tzinfo=[\w.]+)?$/.test(given)) return 'null';
  const [year, month, day, hour, minute, second = 0] = given.split(',').map(Number);
  const two = (number: number): string => String(number).padStart(2, '0');
  const clock = minute >= 0 ? `T${two(hour)}:${two(minute)}:${two(second || 0)}` : '';
  return JSON.stringify(`${year}-${two(month)}-${two(day)}${clock}${/tzinfo=[\w.]*utc$/i.test(given) ? 'Z' : ''}`);
}
