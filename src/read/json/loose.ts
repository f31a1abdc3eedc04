/**
 * JSON as programs and people leave it: values one behind the other, over several lines, with comments, trailing commas and
 * raw control characters. A value that is broken costs its own lines. Linear in the text, and without recursion.
 */
import { excerpt, parserMessage } from '../problem.js';
import { CLOSING, COMMA, Comments, LINE_FEED, LIST_END, OPENING } from './loose-text.js';
import { type Broken, parsed, type Repairs, scanValue } from './loose-value.js';

/** Where a value or a fault begins. */
interface Place {
  /** Line, from 1. */
  readonly line: number;
  /** Number of the record that the line is, where each line that is not blank counts as one. */
  readonly record: number;
}

export type LooseItem =
  /** `nth` counts the values that begin in the line, from 1; `missing` says that the end of the value is. */
  | (Place & { readonly value: unknown; readonly nth: number; readonly missing?: string })
  | (Place & { readonly fault: () => string; readonly lastLine: number });

export interface LooseOptions extends Partial<Place> {
  /** True for a value that counts even within a broken one, or between words. */
  readonly isArticle: (value: unknown) => boolean;
  /** A list within a broken object, by its name, is read value by value. */
  readonly isList?: (name: string) => boolean;
  /** Receives the repairs. */
  readonly repairs: Repairs;
}

/** Characters that may be passed over for each character of the text, in search of the ends of values. */
const MAX_PASSES = 8;
const SOME_PASSES = 1 << 16;

/**
 * Between values: white space, NUL, byte order marks, record separators (RFC 7464), the brackets and commas of a list, and what
 * ends a statement.
 */
const BETWEEN = new Set([...' \t\r\n\0\uFEFF\x1e,[]);'].map(character => character.charCodeAt(0)));

/** The values of a text, and a fault for each stretch of lines that is none. Never throws. */
export function* looseValues(text: string, options: LooseOptions): Generator<LooseItem> {
  const lines = new Lines(text, options.line ?? 1, options.record ?? 1);
  const { repairs, isList, isArticle } = options;
  let passes = text.length * MAX_PASSES + SOME_PASSES;
  let [at, isPart, lastLine, nth] = [0, false, 0, 0];
  /** Indentation of the broken object whose list is read; undefined outside of one. */
  let around: number | undefined;
  /** Line of the last fault, up to the next value. */
  let faultLine = 0;
  /** Words in front of a value; a fault where no value follows. */
  let words: LooseItem | undefined;
  let brace = 0;
  const comments = new Comments(text);
  for (;;) {
    repairs.line = lines.line;
    at = skipBetween(text, at, around !== undefined, comments, repairs);
    if (at >= text.length) return;
    lines.moveTo(at);
    if (around !== undefined && text.charCodeAt(at) === LIST_END) {
      // What stands behind the list is no record.
      at = lineOfObject(text, lines.end + 1, around);
      around = undefined;
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
    // A word or a string in front of other words is no value.
    const scanned =
      'value' in found && !isContainer && !endsLine(text, found.end, lineEnd) ? notAlone(found.end) : found;
    const list =
      around !== undefined || 'value' in scanned
        ? undefined
        : scanned.lists.find(({ name }) => isList?.(name) === true);
    const begun = 'value' in scanned || list !== undefined ? undefined : scanned.begun;
    const isBegun = begun !== undefined && isArticle(begun.value);
    if ('value' in scanned || isBegun) {
      const { value, end } = 'value' in scanned ? scanned : begun!;
      const counts = !isPart || isArticle(value);
      if (words !== undefined && counts) repairs.add('words around values');
      else if (words !== undefined) {
        yield words;
        faultLine = place.line;
      }
      words = undefined;
      if (counts) yield { ...place, value, nth, ...(isBegun && { missing: begun.fault }) };
      at = end;
      if (!isPart) faultLine = 0;
      isPart = false;
      continue;
    }
    if (list !== undefined) {
      around = at - lines.start;
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

/** Counts the lines up to a place that only moves on. */
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

  /** Where the line of the place begins and ends; the end without its line feed. */
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

/** Where to read on behind a value that begins at `start` and breaks off at `fault`. */
function resume(text: string, start: number, fault: number, lines: Lines): { at: number; isPart: boolean } {
  const lineEnd = lines.end;
  const isObject = text.charCodeAt(start) === OPENING;
  // In the same line, an object begins behind a comma or another object.
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
 * The next line, from `start` on, that begins an object with no more indentation, or that is a whole one. The lines of an
 * object that stands over several are passed over.
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

/** True where nothing follows in the line but what may stand between values. */
function endsLine(text: string, start: number, lineEnd: number): boolean {
  let at = start;
  while (at < lineEnd && BETWEEN.has(text.charCodeAt(at))) at++;
  return at >= lineEnd || text[at] === '/';
}

const notAlone = (end: number): Broken => ({ end, passed: end, isOpen: false, lists: [] });

/** The last character before `at` that is not white space; no further back than `start`. */
function lastBefore(text: string, at: number, start: number): number {
  let before = at - 1;
  while (before > start && (text[before] === ' ' || text[before] === '\t')) before--;
  return text.charCodeAt(before);
}

function isJson(text: string): boolean {
  return 'value' in parsed(text);
}

/** What is wrong with a value: the parser says it best of a single line. */
function clauseOf(text: string, start: number, lineEnd: number, { end, isOpen }: Broken, line: number): string {
  if (end > lineEnd) {
    if (isOpen) return 'not valid JSON: never closed';
    const below = text.slice(lineEnd, end).split('\n').length - 1;
    return `not valid JSON: unexpected ${JSON.stringify(excerpt(text.slice(end, end + 1)))} in line ${line + below}`;
  }
  const answer = parsed(text.slice(start, lineEnd));
  return `not valid JSON: ${'error' in answer ? parserMessage(answer.error) : 'unexpected text'}`;
}

/** Behind what may stand between values. */
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
