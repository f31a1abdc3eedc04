/**
 * JSON as programs and people leave it: values one behind the other, over several lines, with comments, trailing commas and
 * raw control characters. A value that is broken costs its own lines. Linear in the text, and without recursion.
 */
import { excerpt, parserMessage } from '../problem.js';

/** What was repaired or left out, in words for a notice. */
export type Repairs = Set<string>;

/** Where a value or a fault begins. */
interface Place {
  /** Line, from 1. */
  readonly line: number;
  /** Number of the record that the line is, where each line that is not blank counts as one. */
  readonly record: number;
}

export type LooseItem =
  /** `nth` counts the values that begin in the line, from 1. A part stands within a broken value and may be no record. */
  | (Place & { readonly value: unknown; readonly nth: number; readonly isPart: boolean })
  | (Place & { readonly fault: () => string; readonly lastLine: number });

export interface LooseOptions extends Partial<Place> {
  /** A list within a broken object, by its name, is read value by value. */
  readonly isList?: (name: string) => boolean;
  /** Receives the repairs. */
  readonly repairs: Repairs;
}

/** Characters that may be passed over for each character of the text, in search of the ends of values. */
const MAX_PASSES = 8;
const SOME_PASSES = 1 << 16;

/** Between values: white space, NUL, byte order marks, record separators (RFC 7464), and the brackets and commas of a list. */
const BETWEEN = new Set([...' \t\r\n\0\uFEFF\x1e,[]'].map(character => character.charCodeAt(0)));
const [LINE_FEED, OPENING, LIST, QUOTE, APOSTROPHE, BACKSLASH] = [...'\n{["\'\\'].map(character =>
  character.charCodeAt(0),
);
const [CLOSING, LIST_END, COMMA, COLON] = [...'}],:'].map(character => character.charCodeAt(0));

/** The values of a text, and a fault for each stretch of lines that is none. Never throws. */
export function* looseValues(text: string, options: LooseOptions): Generator<LooseItem> {
  const lines = new Lines(text, options.line ?? 1, options.record ?? 1);
  const { repairs, isList } = options;
  let passes = text.length * MAX_PASSES + SOME_PASSES;
  let [at, isPart, lastLine, nth] = [0, false, 0, 0];
  /** Indentation of the broken object whose list is read; undefined outside of one. */
  let around: number | undefined;
  /** Line of the last fault, up to the next value. */
  let faultLine = 0;
  const comments = new Comments(text);
  for (;;) {
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
    nth = place.line === lastLine ? nth + 1 : 1;
    lastLine = place.line;
    const lineEnd = lines.end;
    const isContainer = text.charCodeAt(at) === OPENING;
    const found = scanValue(text, at, isContainer && passes > 0 ? text.length : lineEnd, comments, repairs);
    passes -= found.end - at;
    // A word or a string in front of other words is no value.
    const scanned =
      'value' in found && !isContainer && !endsLine(text, found.end, lineEnd) ? notAlone(found.end) : found;
    if ('value' in scanned) {
      yield { ...place, value: scanned.value, nth, isPart };
      at = scanned.end;
      if (!isPart) faultLine = 0;
      isPart = false;
      continue;
    }
    const list = around === undefined ? scanned.lists.find(({ name }) => isList?.(name) === true) : undefined;
    if (list !== undefined) {
      around = at - lines.start;
      at = list.start;
      continue;
    }
    const begins = at;
    const resumed = passes > 0 ? resume(text, begins, scanned.end, lines) : { at: lineEnd, isPart: false };
    const isInLine = resumed.at <= lineEnd;
    lines.moveTo(Math.min(resumed.at, text.length));
    const wholeLines = resumed.at < text.length || text.endsWith('\n') ? 1 : 0;
    if (place.line !== faultLine) {
      yield {
        ...place,
        lastLine: isInLine ? place.line : Math.max(place.line, lines.line - wholeLines),
        fault: () => clauseOf(text, begins, lineEnd, scanned, place.line),
      };
    }
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

const notAlone = (end: number): Broken => ({ end, isOpen: false, lists: [] });

/** The last character before `at` that is not white space; no further back than `start`. */
function lastBefore(text: string, at: number, start: number): number {
  let before = at - 1;
  while (before > start && (text[before] === ' ' || text[before] === '\t')) before--;
  return text.charCodeAt(before);
}

function isJson(text: string): boolean {
  return 'value' in parsed(text);
}

function parsed(json: string): { readonly value: unknown } | { readonly error: unknown } {
  try {
    return { value: JSON.parse(json) };
  } catch (error) {
    return { error };
  }
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

/** The comments of a text. */
class Comments {
  readonly #text: string;
  /** From here on, no comment that is opened is closed. */
  #neverClosed = Number.POSITIVE_INFINITY;

  constructor(text: string) {
    this.#text = text;
  }

  /** Behind the comment at `at`, which ends before `limit`; `at` where there is none. */
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

interface Broken {
  /** The character that cannot stand where it stands. */
  readonly end: number;
  /** The text ends before the value does. */
  readonly isOpen: boolean;
  /** Lists that were open there, the outermost first, with their names in objects. */
  readonly lists: readonly { readonly name: string; readonly start: number }[];
}

/** Words that are no JSON, and what stands for them. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ...['NaN', 'nan', 'Infinity', '-Infinity', '+Infinity', '-NaN', 'inf', '-inf', 'undefined', 'None'].map(
    (word): [string, string] => [word, 'null'],
  ),
  ['True', 'true'],
  ['False', 'false'],
]);

const WORD = /[\w$+\-.]+/y;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

const ESCAPED = new Set([...'"\\/bfnrtu'].map(character => character.charCodeAt(0)));

/** Copies a value to strict JSON. */
class Copy {
  readonly #text: string;
  #out = '';
  #copied: number;
  /** A comma that is written only where something follows. */
  #owesComma = false;

  constructor(text: string, start: number) {
    this.#text = text;
    this.#copied = start;
  }

  /** Writes `instead` for a part of the text. */
  replace(from: number, to: number, instead: string): void {
    this.#out += this.#text.slice(this.#copied, from) + instead;
    this.#copied = to;
  }

  /** Leaves the comma out until a value or key follows. */
  owe(comma: number): void {
    this.replace(comma, comma + 1, '');
    this.#owesComma = true;
  }

  /** A value or key begins at `at`. */
  settle(at: number): void {
    if (this.#owesComma) this.replace(at, at, ',');
    this.#owesComma = false;
  }

  /** A list or object ends. @returns true where a comma was owed */
  forgive(): boolean {
    const owed = this.#owesComma;
    this.#owesComma = false;
    return owed;
  }

  upTo(end: number): string {
    return this.#out + this.#text.slice(this.#copied, end);
  }
}

type State = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'after';

/** Reads the value at `start`, which ends before `limit`. */
function scanValue(
  text: string,
  start: number,
  limit: number,
  comments: Comments,
  repairs: Repairs,
): { readonly value: unknown; readonly end: number } | Broken {
  const copy = new Copy(text, start);
  const found = new Set<string>();
  /** Open lists and objects; of a list, where its values begin and its name. */
  const open: { readonly isList: boolean; readonly name: string; readonly start: number }[] = [];
  let state = 'value' as State;
  let [at, comma, name] = [start, -1, ''];
  const broken = (place: number, isOpen = false): Broken => ({
    end: place,
    isOpen,
    lists: open.filter(({ isList }) => isList),
  });
  for (;;) {
    let code = text.charCodeAt(at);
    while (at < limit && (code <= 0x20 || code === 0xfeff)) {
      if (code === 0 || code === 0xfeff) {
        copy.replace(at, at + 1, '');
        if (code === 0) found.add('NUL bytes');
      }
      code = text.charCodeAt(++at);
    }
    if (at >= limit) return broken(limit, true);
    const behind = comments.endOf(at, limit);
    if (behind > at) {
      if (comma >= 0) copy.owe(comma);
      comma = -1;
      copy.replace(at, behind, ' ');
      found.add('comments');
      at = behind;
      continue;
    }
    if (state === 'colon') {
      if (code !== COLON) return broken(at);
      state = 'value';
      at++;
      continue;
    }
    if (state === 'after' && code === COMMA) {
      state = open.at(-1)!.isList ? 'value' : 'key';
      comma = at++;
      continue;
    }
    const isEnd = code === CLOSING || code === LIST_END;
    if (isEnd) {
      const last = open.at(-1);
      if (last === undefined || last.isList !== (code === LIST_END)) return broken(at);
      // `{"a":}` has no value, and no comma to leave out.
      if (state === 'value' && !last.isList) return broken(at);
      if (comma >= 0) copy.owe(comma);
      if (copy.forgive()) found.add('trailing commas');
      comma = -1;
      open.pop();
      at++;
      state = 'after';
    } else {
      if (state === 'after') return broken(at);
      comma = -1;
      copy.settle(at);
      const isKey = state === 'key' || state === 'first key';
      if (code === QUOTE || code === APOSTROPHE) {
        const end = copyString(text, at, limit, copy, found);
        if (end < 0) return broken(-end, -end >= limit);
        if (isKey) name = text.slice(at + 1, Math.min(end - 1, at + 40));
        at = end;
        state = isKey ? 'colon' : 'after';
      } else if (!isKey && (code === OPENING || code === LIST)) {
        at++;
        open.push({ isList: code === LIST, name, start: at });
        state = code === LIST ? 'first value' : 'first key';
        continue;
      } else {
        const end = copyWord(text, at, limit, copy, found, isKey);
        if (end === at) return broken(at);
        at = end;
        state = isKey ? 'colon' : 'after';
      }
      if (isKey) continue;
    }
    if (open.length > 0) continue;
    const answer = parsed(copy.upTo(at));
    if ('error' in answer) return broken(at);
    for (const repair of found) repairs.add(repair);
    return { value: answer.value, end: at };
  }
}

/** @returns behind the string; where it cannot be read, minus the place */
function copyString(text: string, start: number, limit: number, copy: Copy, found: Set<string>): number {
  const quote = text.charCodeAt(start);
  if (quote === APOSTROPHE) {
    copy.replace(start, start + 1, '"');
    found.add('single quotation marks');
  }
  for (let at = start + 1; at < limit; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      if (quote === APOSTROPHE) copy.replace(at, at + 1, '"');
      return at + 1;
    }
    if (code === BACKSLASH) {
      const next = text.charCodeAt(at + 1);
      if (next === APOSTROPHE) copy.replace(at, at + 1, '');
      else if (!ESCAPED.has(next)) return -at;
      at++;
    } else if (code === QUOTE) copy.replace(at, at, '\\');
    else if (code < 0x20) {
      found.add(code === 0 ? 'NUL bytes' : 'raw control characters');
      copy.replace(at, at + 1, code === 0 ? '' : JSON.stringify(text[at]).slice(1, -1));
    }
  }
  return -limit;
}

/** A number, a word or a bare key. @returns behind it; `start` where there is none */
function copyWord(text: string, start: number, limit: number, copy: Copy, found: Set<string>, isKey: boolean): number {
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
  const instead = WORDS.get(word);
  if (instead === undefined) return start;
  copy.replace(start, end, instead);
  found.add(`${word} for a value`);
  return end;
}
