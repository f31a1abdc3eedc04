/**
 * Reads nearly valid JSON value by value: concatenated values, values over several lines, comments, trailing commas,
 * raw control characters. A broken value costs its own lines only. Linear time, no recursion.
 *
 * Each value begins after the characters of `BETWEEN`. What `scanValue` finds there decides how the reader continues:
 *
 *     a value, or an article without its end      yields it, continues behind it
 *     a broken object with a list of records      continues in the list, later behind the object
 *     words before an object on the same line     continues at the object: `articles = {...}`
 *     anything else                               yields a fault for its lines, continues on the next line that begins an object
 */
import { excerpt, parserMessage } from '../problem.js';
import { CLOSING, COMMA, Comments, LINE_FEED, LIST_END, OPENING } from './loose-text.js';
import { type Broken, parsed, type Repairs, scanValue } from './loose-value.js';

/** Position at which a value or fault begins. */
interface Place {
  /** Line, from 1. */
  readonly line: number;
  /** Number of the record, from 1. Each line that is not blank counts as one. */
  readonly record: number;
}

export type LooseItem =
  /**
   * A value. `nth` counts the values that begin in the line, from 1; `missing` is a clause for a value without its end.
   */
  | (Place & { readonly value: unknown; readonly nth: number; readonly missing?: string })
  /** A stretch of lines without a value. */
  | (Place & { readonly fault: () => string; readonly lastLine: number });

interface FoundValue {
  readonly value: unknown;
  readonly end: number;
  /** Clause for a value without its end. */
  readonly missing?: string;
}

export interface LooseOptions extends Partial<Place> {
  /** True for a value that counts even inside a broken value, or between words. */
  readonly isArticle: (value: unknown) => boolean;
  /** True for the key of a list whose values are read one by one if the object around the list is broken. */
  readonly isList?: (name: string) => boolean;
  /** Receives the repairs. */
  readonly repairs: Repairs;
}

/**
 * Bound of the scanned characters: `MAX_PASSES` per character of the text plus `EXTRA_PASSES`. A broken value makes the
 * scanner go back; after the bound, values must end on their line.
 */
const MAX_PASSES = 8;
const EXTRA_PASSES = 1 << 16;

/**
 * Characters between values: white space, NUL, byte order marks, record separators (RFC 7464), the brackets and commas
 * of a list, and the end of a statement.
 */
const BETWEEN = new Set([...' \t\r\n\0\uFEFF\x1e,[]);'].map(character => character.charCodeAt(0)));

/** Yields the values of a text, and a fault for each stretch of lines without a value. Does not throw. */
export function looseValues(text: string, options: LooseOptions): Generator<LooseItem> {
  return new LooseReader(text, options).items();
}

class LooseReader {
  readonly #text: string;
  readonly #options: LooseOptions;
  readonly #lines: Lines;
  readonly #comments: Comments;
  /** Number of characters that may still be scanned. */
  #passes: number;
  #at = 0;
  /** True if the value at `#at` begins inside a line that has begun with a broken value or with words. */
  #isPart = false;
  /** Line of the last place, and the number of places in it. */
  #lastLine = 0;
  #nth = 0;
  /** Indentation of the broken object whose list is being read; undefined outside of such a list. */
  #listIndentation: number | undefined;
  /** Line of the last fault; 0 after a value. */
  #faultLine = 0;
  /** Words before a value, as a fault. The fault is yielded if no value follows. */
  #words: LooseItem | undefined;
  /** The last opening brace that was searched after words, or the end of the text. */
  #brace = 0;

  constructor(text: string, options: LooseOptions) {
    this.#text = text;
    this.#options = options;
    this.#lines = new Lines(text, options.line ?? 1, options.record ?? 1);
    this.#comments = new Comments(text);
    this.#passes = text.length * MAX_PASSES + EXTRA_PASSES;
  }

  *items(): Generator<LooseItem> {
    for (;;) {
      const place = this.#nextPlace();
      if (place === undefined) return;
      const scanned = this.#scan();
      if ('value' in scanned) {
        yield* this.#take(place, scanned);
        continue;
      }
      const list = this.#listOf(scanned);
      const partial = list === undefined ? this.#articleOf(scanned) : undefined;
      if (partial !== undefined) yield* this.#take(place, partial);
      else if (list !== undefined) {
        this.#listIndentation = this.#at - this.#lines.start;
        this.#at = list.start;
      } else if (!this.#skipWords(place, scanned)) yield* this.#skipLines(place, scanned);
    }
  }

  /** Moves to the next value, past the rest of a broken object whose list has ended. @returns undefined at the end of the text */
  #nextPlace(): Place | undefined {
    const { repairs } = this.#options;
    const lines = this.#lines;
    for (;;) {
      repairs.line = lines.line;
      this.#at = skipBetween(this.#text, this.#at, this.#listIndentation !== undefined, this.#comments, repairs);
      if (this.#at >= this.#text.length) return undefined;
      lines.moveTo(this.#at);
      if (this.#listIndentation === undefined || this.#text.charCodeAt(this.#at) !== LIST_END) break;
      this.#at = lineOfObject(this.#text, lines.end + 1, this.#listIndentation);
      this.#listIndentation = undefined;
    }
    repairs.line = lines.line;
    this.#nth = lines.line === this.#lastLine ? this.#nth + 1 : 1;
    this.#lastLine = lines.line;
    return { line: lines.line, record: lines.record };
  }

  get #isObject(): boolean {
    return this.#text.charCodeAt(this.#at) === OPENING;
  }

  #scan(): ReturnType<typeof scanValue> {
    const lineEnd = this.#lines.end;
    const limit = this.#isObject && this.#passes > 0 ? this.#text.length : lineEnd;
    const scanned = scanValue(this.#text, this.#at, limit, this.#comments, this.#options.repairs);
    this.#passes -= ('passed' in scanned ? scanned.passed : scanned.end) - this.#at;
    // A word or string before other words is no value.
    const isWord = 'value' in scanned && !this.#isObject && !endsLine(this.#text, scanned.end, lineEnd);
    return isWord ? brokenWord(scanned.end) : scanned;
  }

  /** The list of a broken object whose values are read one by one. */
  #listOf({ lists }: Broken): Broken['lists'][number] | undefined {
    if (this.#listIndentation !== undefined) return undefined;
    return lists.find(({ name }) => this.#options.isList?.(name) === true);
  }

  /** The part of a broken value before its missing end, if that is an article. */
  #articleOf({ partial }: Broken): FoundValue | undefined {
    if (partial === undefined || !this.#options.isArticle(partial.value)) return undefined;
    return { value: partial.value, end: partial.end, missing: partial.fault };
  }

  *#take(place: Place, { value, end, missing }: FoundValue): Generator<LooseItem> {
    const counts = !this.#isPart || this.#options.isArticle(value);
    if (this.#words !== undefined && counts) this.#options.repairs.add('words around values');
    else if (this.#words !== undefined) {
      yield this.#words;
      this.#faultLine = place.line;
    }
    this.#words = undefined;
    if (counts) yield { ...place, value, nth: this.#nth, ...(missing !== undefined && { missing }) };
    this.#at = end;
    if (!this.#isPart) this.#faultLine = 0;
    this.#isPart = false;
  }

  /** Moves from words to the next object on their line. @returns false if there is none */
  #skipWords(place: Place, broken: Broken): boolean {
    if (this.#isObject) return false;
    if (this.#brace <= this.#at) {
      const brace = this.#text.indexOf('{', this.#at);
      this.#brace = brace < 0 ? this.#text.length : brace;
    }
    if (this.#brace >= this.#lines.end) return false;
    if (place.line !== this.#faultLine)
      this.#words ??= { ...place, lastLine: place.line, fault: this.#clause(place, broken) };
    this.#at = this.#brace;
    this.#isPart = true;
    return true;
  }

  /** Yields a fault for the lines of a broken value, and moves behind them. */
  *#skipLines(place: Place, broken: Broken): Generator<LooseItem> {
    const [text, lines] = [this.#text, this.#lines];
    const lineEnd = lines.end;
    const fault = this.#clause(place, broken);
    const resumed = this.#passes > 0 ? resume(text, this.#at, broken.end, lines) : { at: lineEnd, isPart: false };
    lines.moveTo(Math.min(resumed.at, text.length));
    if (this.#words !== undefined) yield this.#words;
    else if (place.line !== this.#faultLine) {
      const wholeLines = resumed.at < text.length || text.endsWith('\n') ? 1 : 0;
      const isInLine = resumed.at <= lineEnd;
      yield { ...place, lastLine: isInLine ? place.line : Math.max(place.line, lines.line - wholeLines), fault };
    }
    this.#words = undefined;
    this.#faultLine = place.line;
    this.#at = resumed.at;
    this.#isPart = resumed.isPart;
  }

  /** Words the fault of the value at `#at` when it is asked for. */
  #clause({ line }: Place, broken: Broken): () => string {
    const [text, start, lineEnd] = [this.#text, this.#at, this.#lines.end];
    return () => clauseOf(text, start, lineEnd, broken, line);
  }
}

/** Counts lines and records up to an index that only grows. */
class Lines {
  readonly #text: string;
  #at = 0;
  #start = 0;
  #end = -1;
  #wasBlank = true;
  line: number;
  record: number;

  constructor(text: string, line: number, record: number) {
    this.#text = text;
    this.line = line;
    this.record = record;
  }

  moveTo(at: number): void {
    while (this.#at < at) {
      const code = this.#text.charCodeAt(this.#at++);
      if (code === LINE_FEED) {
        this.line++;
        if (!this.#wasBlank) this.record++;
        this.#wasBlank = true;
        this.#start = this.#at;
      } else if (code !== 0x20 && code !== 0x09 && code !== 0x0d && code !== 0xfeff) this.#wasBlank = false;
    }
  }

  /** Indexes of the beginning and end of the current line, without its line feed. */
  get start(): number {
    return this.#start;
  }

  get end(): number {
    if (this.#end < this.#at) {
      const feed = this.#text.indexOf('\n', this.#at);
      this.#end = feed < 0 ? this.#text.length : feed;
    }
    return this.#end;
  }
}

/** Index at which to continue after a value that begins at `start` and breaks off at `fault`. */
function resume(text: string, start: number, fault: number, lines: Lines): { at: number; isPart: boolean } {
  const lineEnd = lines.end;
  const isObject = text.charCodeAt(start) === OPENING;
  // On the same line an object may begin after a comma or after another object.
  for (let at = fault; isObject && at < lineEnd; at++) {
    at = text.indexOf('{', Math.max(at, start + 1));
    if (at < 0 || at >= lineEnd) break;
    const before = lastBefore(text, at, start);
    if (before === COMMA || before === CLOSING || before === 0x1e) return { at, isPart: true };
  }
  if (!isObject) return { at: lineEnd + 1, isPart: false };
  return { at: lineOfObject(text, lineEnd + 1, start - lines.start), isPart: false };
}

/**
 * Index of the next line, from `start` on, that begins an object with at most the given indentation, or that is a
 * complete object. Lines of an object over several lines are skipped.
 */
function lineOfObject(text: string, start: number, indentation: number): number {
  let at = start;
  while (at < text.length) {
    const feed = text.indexOf('\n', at);
    const end = feed < 0 ? text.length : feed;
    let first = at;
    while (first < end && BETWEEN.has(text.charCodeAt(first))) first++;
    const isObject = first < end && text.charCodeAt(first) === OPENING;
    if (isObject && (first - at <= indentation || isJson(text.slice(first, end)))) break;
    at = end + 1;
  }
  return Math.min(at, text.length);
}

/** True if only characters of `BETWEEN` or a comment follow on the line. */
function endsLine(text: string, start: number, lineEnd: number): boolean {
  let at = start;
  while (at < lineEnd && BETWEEN.has(text.charCodeAt(at))) at++;
  return at >= lineEnd || text[at] === '/';
}

const brokenWord = (end: number): Broken => ({ end, passed: end, isOpen: false, lists: [] });

/** The last character in [start, at) that is not white space. */
function lastBefore(text: string, at: number, start: number): number {
  let before = at - 1;
  while (before > start && (text[before] === ' ' || text[before] === '\t')) before--;
  return text.charCodeAt(before);
}

function isJson(text: string): boolean {
  return 'value' in parsed(text);
}

/** Clause for a broken value. For a single line the message of `JSON.parse` is used. */
function clauseOf(text: string, start: number, lineEnd: number, { end, isOpen }: Broken, line: number): string {
  if (end > lineEnd) {
    if (isOpen) return 'not valid JSON: never closed';
    const below = text.slice(lineEnd, end).split('\n').length - 1;
    return `not valid JSON: unexpected ${JSON.stringify(excerpt(text.slice(end, end + 1)))} in line ${line + below}`;
  }
  const answer = parsed(text.slice(start, lineEnd));
  return `not valid JSON: ${'error' in answer ? parserMessage(answer.error) : 'unexpected text'}`;
}

/** Index after the characters of `BETWEEN` and comments. */
function skipBetween(text: string, start: number, isInList: boolean, comments: Comments, repairs: Repairs): number {
  let at = start;
  for (;;) {
    while (at < text.length && BETWEEN.has(text.charCodeAt(at))) {
      if (isInList && text.charCodeAt(at) === LIST_END) return at;
      if (text.charCodeAt(at) === 0) repairs.add('NUL bytes');
      at++;
    }
    const end = comments.endOf(at, text.length);
    if (end === at) return at;
    repairs.add('comments');
    at = end;
  }
}
