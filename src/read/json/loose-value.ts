/**
 * Reads one value of nearly valid JSON in a single pass, and repairs the value on the way.
 *
 * The scanner keeps a stack of the open lists and objects, and a state that says what may come next. It writes a copy of
 * the value as strict JSON, which `JSON.parse` reads at the end:
 *
 *     text   {'id': 7, tags: [NaN, 2,],}
 *     copy   {"id": 7, "tags": [null, 2]}
 *
 * At a character that the state does not allow, the value is broken. If only its end is missing, the copy is closed
 * there and gives a value, too (`PartialValue`).
 */
import {
  APOSTROPHE,
  CLOSING,
  COLON,
  COMMA,
  type Comments,
  Copy,
  copyString,
  copyWord,
  LIST,
  LIST_END,
  OPENING,
  QUOTE,
  TUPLE,
  TUPLE_END,
} from './loose-text.js';
import { isLikeRecord, matchesAt, OBJECT, OBJECT_BELOW, OPENS_LINES } from './next-record.js';

/** The kinds of repairs in a text, and the lines of the first and last one. */
export class Repairs {
  readonly #what = new Set<string>();
  #first = 0;
  #last = 0;
  /** Line at which the current value begins, from 1. */
  line = 1;

  add(what: string): void {
    this.#what.add(what);
    if (this.#first === 0) this.#first = this.line;
    this.#last = this.line;
  }

  /** Clause for a notice; undefined if nothing was repaired. */
  get clause(): string | undefined {
    if (this.#what.size === 0) return undefined;
    const lines = this.#first === this.#last ? `line ${this.#first}` : `lines ${this.#first} to ${this.#last}`;
    return `JSON repaired in ${lines}: ${[...this.#what].join(', ')}`;
  }
}

/** A value that cannot be read to its end. Indexes are those of the text. */
export interface Broken {
  /** Index of the unexpected character. */
  readonly end: number;
  /** Index up to which the text was scanned, which may be far after `end`. */
  readonly passed: number;
  /** True if the text ends before the value does. */
  readonly isOpen: boolean;
  /** Lists that are open at `end`, outermost first, with their keys. `start` is the index after the bracket. */
  readonly lists: readonly { readonly name: string; readonly start: number }[];
  /** The value up to `end`, if only its end is missing. */
  readonly partial?: PartialValue;
}

/** A value without its end. */
export interface PartialValue {
  readonly value: unknown;
  readonly end: number;
  /** Clause that says what is missing. */
  readonly fault: string;
}

const ENDS: ReadonlyMap<number, number> = new Map([
  [OPENING, CLOSING],
  [LIST, LIST_END],
  [TUPLE, TUPLE_END],
]);

/** What may come next: a value, a key, a colon, or (`after` a value) a comma or the end of the list or object. */
type State = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'after';

/** A list or object whose end has not come yet. */
interface OpenContainer {
  readonly isList: boolean;
  /** The character that closes it. */
  readonly end: number;
  /** The key before it; empty without one. */
  readonly name: string;
  /** Index after its opening character. */
  readonly start: number;
}

const NO_BRACE = 'its closing brace is missing';
const CUT_OFF = 'cut off';

/** Reads the value at `start`. The value must end before `limit`. @param repairs receives the repairs of a value with an end */
export function scanValue(
  text: string,
  start: number,
  limit: number,
  comments: Comments,
  repairs: Repairs,
): { readonly value: unknown; readonly end: number } | Broken {
  return new ValueScanner(text, start, limit, comments).scan(repairs);
}

class ValueScanner {
  readonly #text: string;
  readonly #start: number;
  readonly #limit: number;
  readonly #comments: Comments;
  readonly #copy: Copy;
  /** Kinds of repairs. */
  readonly #found = new Set<string>();
  readonly #open: OpenContainer[] = [];
  #state: State = 'value';
  #at: number;
  /** Index of a comma or colon before the next value; -1 without one. */
  #comma = -1;
  #colon = -1;
  /** The last key. */
  #name = '';
  /** True if the value does not begin with an opening character at the end of a line. */
  readonly #isCompact: boolean;
  /** Index after the last complete value in an object or list; -1 before the first. */
  #completeTo = -1;
  /**
   * The first object in a list of the value that looks like the next record: probably the list was never closed. If the
   * value turns out to be broken, the value ends there, so that it does not swallow the records after it.
   */
  #brokenAtRecord: Broken | undefined;

  constructor(text: string, start: number, limit: number, comments: Comments) {
    this.#text = text;
    this.#start = start;
    this.#at = start;
    this.#limit = limit;
    this.#comments = comments;
    this.#copy = new Copy(text, start);
    this.#isCompact = !matchesAt(OPENS_LINES, text, start);
  }

  scan(repairs: Repairs): { readonly value: unknown; readonly end: number } | Broken {
    const limit = this.#limit;
    for (;;) {
      const code = this.#skipBlanks();
      if (this.#at >= limit) {
        return this.#broken(limit, true, this.#endedAt(limit, this.#state === 'after' ? NO_BRACE : CUT_OFF));
      }
      if (this.#skipComment()) continue;
      const broken = this.#step(code);
      if (broken !== undefined) return broken;
      if (this.#open.length > 0) continue;
      const answer = parsed(this.#copy.upTo(this.#at));
      if ('error' in answer) return this.#broken(this.#at);
      for (const repair of this.#found) repairs.add(repair);
      return { value: answer.value, end: this.#at };
    }
  }

  /** Skips white space, NUL bytes and byte order marks. @returns the character behind */
  #skipBlanks(): number {
    const text = this.#text;
    let code = text.charCodeAt(this.#at);
    while (this.#at < this.#limit && (code <= 0x20 || code === 0xfeff)) {
      if (code === 0 || code === 0xfeff) {
        this.#copy.replace(this.#at, this.#at + 1, '');
        if (code === 0) this.#found.add('NUL bytes');
      }
      code = text.charCodeAt(++this.#at);
    }
    return code;
  }

  #skipComment(): boolean {
    const end = this.#comments.endOf(this.#at, this.#limit);
    if (end <= this.#at) return false;
    this.#deferComma();
    this.#copy.replace(this.#at, end, ' ');
    this.#found.add('comments');
    this.#at = end;
    return true;
  }

  /** Lets the copy hold back a comma until the next value shows that it is no trailing one. */
  #deferComma(): void {
    if (this.#comma >= 0) this.#copy.deferComma(this.#comma);
    this.#comma = -1;
  }

  /** Reads a comma, a colon, the end of a list or object, a key, or the beginning of a value. */
  #step(code: number): Broken | undefined {
    if (this.#state === 'colon') {
      if (code !== COLON) return this.#broken(this.#at);
      this.#state = 'value';
      this.#colon = this.#at++;
      return undefined;
    }
    if (this.#state === 'after' && code === COMMA) {
      this.#state = this.#open.at(-1)!.isList ? 'value' : 'key';
      this.#comma = this.#at++;
      return undefined;
    }
    const isEnd = code === CLOSING || code === LIST_END || code === TUPLE_END;
    return isEnd ? this.#close(code) : this.#keyOrValue(code);
  }

  /** Reads the character that closes the innermost list or object, and adds the ends that are missing before it. */
  #close(code: number): Broken | undefined {
    const last = this.#open.at(-1);
    if (last === undefined) return this.#broken(this.#at);
    if (last.end !== code) {
      // A list ends while an object in it is open, or an object while a list in it is open.
      const isOuterEnd = this.#open.some(({ end }) => end === code);
      if (this.#state !== 'after' || (!isOuterEnd && code !== LIST_END)) return this.#broken(this.#at);
      if (!isOuterEnd) return this.#broken(this.#at, false, this.#endedAt(this.#at, NO_BRACE));
      this.#copy.replace(this.#at, this.#at, last.isList ? ']' : '}');
      this.#found.add('missing brackets');
      this.#open.pop();
      return undefined;
    }
    if (code === TUPLE_END) this.#copy.replace(this.#at, this.#at + 1, ']');
    // `{"a":}`: the value is missing, so that there is no trailing comma to drop.
    if (this.#state === 'value' && !last.isList) return this.#broken(this.#at);
    this.#deferComma();
    if (this.#copy.dropComma()) this.#found.add('trailing commas');
    this.#open.pop();
    this.#at++;
    this.#endValue();
    return undefined;
  }

  #endValue(): void {
    this.#state = 'after';
    this.#completeTo = this.#at;
  }

  #keyOrValue(code: number): Broken | undefined {
    const isKey = this.#state === 'key' || this.#state === 'first key';
    const broken = this.#unexpected(code, isKey);
    if (broken !== undefined) return broken;
    this.#comma = -1;
    this.#colon = -1;
    this.#copy.flushComma(this.#at);
    if (code === QUOTE || code === APOSTROPHE) return this.#string(isKey);
    if (!isKey && (code === OPENING || code === LIST || code === TUPLE)) {
      this.#openContainer(code);
      return undefined;
    }
    const end = copyWord(this.#text, this.#at, this.#limit, this.#copy, this.#found, isKey);
    if (end === this.#at) return this.#broken(this.#at);
    this.#endKeyOrValue(end, isKey);
    return undefined;
  }

  /** The value breaks off at a character that begins no key or value, or that begins the next record. */
  #unexpected(code: number, isKey: boolean): Broken | undefined {
    const [text, at] = [this.#text, this.#at];
    if (this.#state === 'after' || (isKey && code === OPENING)) {
      return this.#broken(at, false, matchesAt(OBJECT, text, at) ? this.#endedAt(at, NO_BRACE) : undefined);
    }
    if (code === COMMA) {
      return this.#broken(at, false, matchesAt(OBJECT_BELOW, text, at) ? this.#endedAt(at, CUT_OFF) : undefined);
    }
    if (code !== OPENING) return undefined;
    // A key without a value, and the next record on a line below it.
    const isBelow = this.#state === 'value' && this.#colon >= 0 && text.slice(this.#colon, at).includes('\n');
    if (isBelow && this.#isCompact && matchesAt(OBJECT, text, at)) {
      return this.#broken(at, false, this.#endedAt(at, CUT_OFF));
    }
    const isInList = this.#open.at(-1)?.isList === true;
    if (isInList && this.#brokenAtRecord === undefined && isLikeRecord(text, this.#start, at)) {
      this.#brokenAtRecord = this.#brokenAt(at, false, this.#endedAt(at, CUT_OFF));
    }
    return undefined;
  }

  #openContainer(code: number): void {
    if (code === TUPLE) {
      this.#copy.replace(this.#at, this.#at + 1, '[');
      this.#found.add('tuples');
    }
    this.#at++;
    const isList = code !== OPENING;
    this.#open.push({ isList, end: ENDS.get(code)!, name: this.#name, start: this.#at });
    this.#completeTo = this.#at;
    this.#state = isList ? 'first value' : 'first key';
  }

  #string(isKey: boolean): Broken | undefined {
    const [text, at, limit] = [this.#text, this.#at, this.#limit];
    const { end, cut } = copyString(text, at, limit, this.#copy, this.#found);
    if (end >= 0) {
      if (isKey) this.#name = text.slice(at + 1, Math.min(end - 1, at + 40));
      this.#endKeyOrValue(end, isKey);
      return undefined;
    }
    const isOneLine = limit === text.length && !text.slice(at, limit).trimEnd().includes('\n');
    const json = cut?.json ?? (isOneLine ? this.#copy.upTo(limit) : undefined);
    const place = cut?.place ?? limit;
    let partial: PartialValue | undefined;
    if (json !== undefined) {
      partial = isKey ? this.#endedAt(place, CUT_OFF) : this.#closedAt(place, `${json}"`, CUT_OFF);
    }
    return this.#broken(place, place >= limit, partial);
  }

  #endKeyOrValue(end: number, isKey: boolean): void {
    this.#at = end;
    if (isKey) this.#state = 'colon';
    else this.#endValue();
  }

  #broken(place: number, isOpen = false, partial?: PartialValue): Broken {
    return this.#brokenAtRecord === undefined
      ? this.#brokenAt(place, isOpen, partial)
      : { ...this.#brokenAtRecord, passed: place };
  }

  #brokenAt(place: number, isOpen: boolean, partial?: PartialValue): Broken {
    const lists = this.#open.filter(({ isList }) => isList);
    return { end: place, passed: place, isOpen, lists, ...(partial !== undefined && { partial }) };
  }

  /** The value with all its lists and objects closed, if it breaks off outside a string. A key without a value is dropped. */
  #endedAt(place: number, fault: string): PartialValue | undefined {
    if (this.#limit < this.#text.length && place >= this.#limit) return undefined;
    const isWhole = (this.#state === 'after' || this.#state.startsWith('first')) && this.#comma < 0;
    const upTo = isWhole ? place : this.#completeTo;
    return upTo >= 0 && this.#copy.isPlainFrom(upTo) ? this.#closedAt(place, this.#copy.upTo(upTo), fault) : undefined;
  }

  /** The value with all its lists and objects closed. @param json strict JSON up to the index */
  #closedAt(place: number, json: string, fault: string): PartialValue | undefined {
    if (this.#open.length === 0) return undefined;
    const ends = this.#open.map(({ isList }) => (isList ? ']' : '}')).reverse();
    const answer = parsed(json + ends.join(''));
    return 'value' in answer ? { value: answer.value, end: place, fault } : undefined;
  }
}

export function parsed(json: string): { readonly value: unknown } | { readonly error: unknown } {
  try {
    return { value: JSON.parse(json) };
  } catch (error) {
    return { error };
  }
}
