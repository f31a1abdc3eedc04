/**
 * Reads nearly valid JSON value by value: concatenated values, values over several lines, comments, trailing commas,
 * raw control characters. A broken value costs its own lines only. Linear time, no recursion.
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
export function* looseValues(text: string, options: LooseOptions): Generator<LooseItem> {
  const lines = new Lines(text, options.line ?? 1, options.record ?? 1);
  const { repairs, isList, isArticle } = options;
  let passes = text.length * MAX_PASSES + EXTRA_PASSES;
  /** `isPart`: the value at `at` begins inside a line that has begun with a broken value or with words. */
  let [at, isPart, lastLine, nth] = [0, false, 0, 0];
  /** Indentation of the broken object whose list is being read; undefined outside of such a list. */
  let listIndentation: number | undefined;
  /** Line of the last fault; 0 after a value. */
  let faultLine = 0;
  /** Words before a value, as a fault. The fault is yielded if no value follows. */
  let words: LooseItem | undefined;
  let brace = 0;
  const comments = new Comments(text);
  for (;;) {
    repairs.line = lines.line;
    at = skipBetween(text, at, listIndentation !== undefined, comments, repairs);
    if (at >= text.length) return;
    lines.moveTo(at);
    if (listIndentation !== undefined && text.charCodeAt(at) === LIST_END) {
      // The rest of the broken object after the list is skipped.
      at = lineOfObject(text, lines.end + 1, listIndentation);
      listIndentation = undefined;
      continue;
    }
    const place = { line: lines.line, record: lines.record };
    repairs.line = place.line;
    nth = place.line === lastLine ? nth + 1 : 1;
    lastLine = place.line;
    const lineEnd = lines.end;
    const isContainer = text.charCodeAt(at) === OPENING;
    const found = scanValue(text, at, isContainer && passes > 0 ? text.length : lineEnd, comments, repairs);
    passes -= ('passed' in found ? found.passed : found.end) - at;
    // A word or string before other words is no value.
    const scanned =
      'value' in found && !isContainer && !endsLine(text, found.end, lineEnd) ? brokenWord(found.end) : found;
    const list =
      listIndentation !== undefined || 'value' in scanned
        ? undefined
        : scanned.lists.find(({ name }) => isList?.(name) === true);
    const partial = 'value' in scanned || list !== undefined ? undefined : scanned.partial;
    const isPartial = partial !== undefined && isArticle(partial.value);
    if ('value' in scanned || isPartial) {
      const { value, end } = 'value' in scanned ? scanned : partial!;
      const counts = !isPart || isArticle(value);
      if (words !== undefined && counts) repairs.add('words around values');
      else if (words !== undefined) {
        yield words;
        faultLine = place.line;
      }
      words = undefined;
      if (counts) yield { ...place, value, nth, ...(isPartial && { missing: partial.fault }) };
      at = end;
      if (!isPart) faultLine = 0;
      isPart = false;
      continue;
    }
    if (list !== undefined) {
      listIndentation = at - lines.start;
      at = list.start;
      continue;
    }
    const begins = at;
    const fault = (last: number): LooseItem => ({
      ...place,
      lastLine: last,
      fault: () => clauseOf(text, begins, lineEnd, scanned, place.line),
    });
    if (!isContainer && brace <= at) brace = text.indexOf('{', at) < 0 ? text.length : text.indexOf('{', at);
    if (!isContainer && brace < lineEnd) {
      if (place.line !== faultLine) words ??= fault(place.line);
      at = brace;
      isPart = true;
      continue;
    }
    const resumed = passes > 0 ? resume(text, begins, scanned.end, lines) : { at: lineEnd, isPart: false };
    const isInLine = resumed.at <= lineEnd;
    lines.moveTo(Math.min(resumed.at, text.length));
    const wholeLines = resumed.at < text.length || text.endsWith('\n') ? 1 : 0;
    if (words !== undefined) yield words;
    else if (place.line !== faultLine) {
      yield fault(isInLine ? place.line : Math.max(place.line, lines.line - wholeLines));
    }
    words = undefined;
    faultLine = place.line;
    ({ at, isPart } = resumed);
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
