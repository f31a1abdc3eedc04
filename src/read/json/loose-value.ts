/** Finds the end of one value of nearly valid JSON, and repairs the value. */
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

type State = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'after';

const NO_BRACE = 'its closing brace is missing';
const CUT_OFF = 'cut off';

/** Reads the value at `start`. The value must end before `limit`. */
export function scanValue(
  text: string,
  start: number,
  limit: number,
  comments: Comments,
  repairs: Repairs,
): { readonly value: unknown; readonly end: number } | Broken {
  const copy = new Copy(text, start);
  const found = new Set<string>();
  /** Open lists and objects, with the closing character, the key, and the index after the opening character. */
  const open: { readonly isList: boolean; readonly end: number; readonly name: string; readonly start: number }[] = [];
  let state = 'value' as State;
  let [at, comma, colon, name] = [start, -1, -1, ''];
  const isCompact = !matchesAt(OPENS_LINES, text, start);
  /** Index after the last complete value in an object or list; -1 before the first. */
  let completeTo = -1;
  /**
   * The first object in a list of the value that looks like the next record: probably the list was never closed. If the
   * value turns out to be broken, the value ends there, so that it does not swallow the records after it.
   */
  let brokenAtRecord: Broken | undefined;
  const brokenAt = (place: number, isOpen: boolean, partial?: PartialValue): Broken => ({
    end: place,
    passed: place,
    isOpen,
    lists: open.filter(({ isList }) => isList),
    ...(partial !== undefined && { partial }),
  });
  const broken = (place: number, isOpen = false, partial?: PartialValue): Broken =>
    brokenAtRecord === undefined ? brokenAt(place, isOpen, partial) : { ...brokenAtRecord, passed: place };
  /** Closes all open lists and objects at the index. @param json strict JSON up to there */
  const closedAt = (place: number, json: string, fault: string): PartialValue | undefined => {
    const ends = open.map(({ isList }) => (isList ? ']' : '}')).reverse();
    const answer = open.length === 0 ? undefined : parsed(json + ends.join(''));
    return answer !== undefined && 'value' in answer ? { value: answer.value, end: place, fault } : undefined;
  };
  /** Closes a value that breaks off outside a string; a key without a value is dropped. */
  const endedAt = (place: number, fault: string): PartialValue | undefined => {
    if (limit < text.length && place >= limit) return undefined;
    const isWhole = (state === 'after' || state.startsWith('first')) && comma < 0;
    const upTo = isWhole ? place : completeTo;
    return upTo >= 0 && copy.isPlainFrom(upTo) ? closedAt(place, copy.upTo(upTo), fault) : undefined;
  };
  for (;;) {
    let code = text.charCodeAt(at);
    while (at < limit && (code <= 0x20 || code === 0xfeff)) {
      if (code === 0 || code === 0xfeff) {
        copy.replace(at, at + 1, '');
        if (code === 0) found.add('NUL bytes');
      }
      code = text.charCodeAt(++at);
    }
    if (at >= limit) return broken(limit, true, endedAt(limit, state === 'after' ? NO_BRACE : CUT_OFF));
    const commentEnd = comments.endOf(at, limit);
    if (commentEnd > at) {
      if (comma >= 0) copy.deferComma(comma);
      comma = -1;
      copy.replace(at, commentEnd, ' ');
      found.add('comments');
      at = commentEnd;
      continue;
    }
    if (state === 'colon') {
      if (code !== COLON) return broken(at);
      state = 'value';
      colon = at++;
      continue;
    }
    if (state === 'after' && code === COMMA) {
      state = open.at(-1)!.isList ? 'value' : 'key';
      comma = at++;
      continue;
    }
    const isEnd = code === CLOSING || code === LIST_END || code === TUPLE_END;
    if (isEnd) {
      const last = open.at(-1);
      if (last === undefined) return broken(at);
      if (last.end !== code) {
        // A list ends while an object in it is open, or an object while a list in it is open.
        const isInList = open.some(({ end }) => end === code);
        if (state !== 'after' || (!isInList && code !== LIST_END)) return broken(at);
        if (!isInList) return broken(at, false, endedAt(at, NO_BRACE));
        copy.replace(at, at, last.isList ? ']' : '}');
        found.add('missing brackets');
        open.pop();
        continue;
      }
      if (code === TUPLE_END) copy.replace(at, at + 1, ']');
      // `{"a":}`: the value is missing, so that there is no trailing comma to drop.
      if (state === 'value' && !last.isList) return broken(at);
      if (comma >= 0) copy.deferComma(comma);
      if (copy.dropComma()) found.add('trailing commas');
      comma = -1;
      open.pop();
      at++;
      state = 'after';
      completeTo = at;
    } else {
      const isKey = state === 'key' || state === 'first key';
      if (state === 'after' || (isKey && code === OPENING)) {
        return broken(at, false, matchesAt(OBJECT, text, at) ? endedAt(at, NO_BRACE) : undefined);
      }
      if (code === COMMA) {
        return broken(at, false, matchesAt(OBJECT_BELOW, text, at) ? endedAt(at, CUT_OFF) : undefined);
      }
      // A key without a value, and the next record on a line below it.
      const isBelow = state === 'value' && code === OPENING && colon >= 0 && text.slice(colon, at).includes('\n');
      if (isBelow && isCompact && matchesAt(OBJECT, text, at)) return broken(at, false, endedAt(at, CUT_OFF));
      const isInList = code === OPENING && open.at(-1)?.isList === true;
      if (isInList && brokenAtRecord === undefined && isLikeRecord(text, start, at)) {
        brokenAtRecord = brokenAt(at, false, endedAt(at, CUT_OFF));
      }
      [comma, colon] = [-1, -1];
      copy.flushComma(at);
      if (code === QUOTE || code === APOSTROPHE) {
        const { end, cut } = copyString(text, at, limit, copy, found);
        if (end < 0) {
          const isOneLine = limit === text.length && !text.slice(at, limit).trimEnd().includes('\n');
          const json = cut?.json ?? (isOneLine ? copy.upTo(limit) : undefined);
          const place = cut?.place ?? limit;
          const partial =
            json === undefined ? undefined : isKey ? endedAt(place, CUT_OFF) : closedAt(place, `${json}"`, CUT_OFF);
          return broken(place, place >= limit, partial);
        }
        if (isKey) name = text.slice(at + 1, Math.min(end - 1, at + 40));
        at = end;
        state = isKey ? 'colon' : 'after';
        if (!isKey) completeTo = at;
      } else if (!isKey && (code === OPENING || code === LIST || code === TUPLE)) {
        const isList = code !== OPENING;
        if (code === TUPLE) {
          copy.replace(at, at + 1, '[');
          found.add('tuples');
        }
        at++;
        open.push({ isList, end: ENDS.get(code)!, name, start: at });
        completeTo = at;
        state = isList ? 'first value' : 'first key';
        continue;
      } else {
        const end = copyWord(text, at, limit, copy, found, isKey);
        if (end === at) return broken(at);
        at = end;
        state = isKey ? 'colon' : 'after';
        if (!isKey) completeTo = at;
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

export function parsed(json: string): { readonly value: unknown } | { readonly error: unknown } {
  try {
    return { value: JSON.parse(json) };
  } catch (error) {
    return { error };
  }
}
