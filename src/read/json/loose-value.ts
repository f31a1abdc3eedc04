/** One value in JSON that is not quite JSON: where it ends, and the strict JSON that it stands for. */
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

/** What was repaired or left out, and in which lines. */
export class Repairs {
  readonly #what = new Set<string>();
  #first = 0;
  #last = 0;
  /** Line at which the value begins that is read, from 1. */
  line = 1;

  add(what: string): void {
    this.#what.add(what);
    if (this.#first === 0) this.#first = this.line;
    this.#last = this.line;
  }

  /** For a notice; undefined where nothing was repaired. */
  get clause(): string | undefined {
    if (this.#what.size === 0) return undefined;
    const lines = this.#first === this.#last ? `line ${this.#first}` : `lines ${this.#first} to ${this.#last}`;
    return `JSON repaired in ${lines}: ${[...this.#what].join(', ')}`;
  }
}

export interface Broken {
  /** The character that cannot stand where it stands. */
  readonly end: number;
  /** Where reading has stopped, which may be far behind. */
  readonly passed: number;
  /** The text ends before the value does. */
  readonly isOpen: boolean;
  /** Lists that were open there, the outermost first, with their names in objects. */
  readonly lists: readonly { readonly name: string; readonly start: number }[];
  /** The value up to there, where nothing but its end is missing. */
  readonly begun?: Begun;
}

/** A value without its end. */
export interface Begun {
  readonly value: unknown;
  readonly end: number;
  /** What is missing, in a clause. */
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

/** Reads the value at `start`, which ends before `limit`. */
export function scanValue(
  text: string,
  start: number,
  limit: number,
  comments: Comments,
  repairs: Repairs,
): { readonly value: unknown; readonly end: number } | Broken {
  const copy = new Copy(text, start);
  const found = new Set<string>();
  /** Open lists and objects; of a list, where its values begin and its name. */
  const open: { readonly isList: boolean; readonly end: number; readonly name: string; readonly start: number }[] = [];
  let state = 'value' as State;
  let [at, comma, colon, name] = [start, -1, -1, ''];
  const isCompact = !matchesAt(OPENS_LINES, text, start);
  /** Where the last value in an object or list ends. */
  let whole = -1;
  /** The value as it is broken where a list in it may hold the next records, because its end is missing. */
  let swallowing: Broken | undefined;
  const brokenAt = (place: number, isOpen: boolean, begun?: Begun): Broken => ({
    end: place,
    passed: place,
    isOpen,
    lists: open.filter(({ isList }) => isList),
    ...(begun !== undefined && { begun }),
  });
  const broken = (place: number, isOpen = false, begun?: Begun): Broken =>
    swallowing === undefined ? brokenAt(place, isOpen, begun) : { ...swallowing, passed: place };
  /** The value with all that is open closed at the place. @param json strict JSON up to there */
  const closedAt = (place: number, json: string, fault: string): Begun | undefined => {
    const ends = open.map(({ isList }) => (isList ? ']' : '}')).reverse();
    const answer = open.length === 0 ? undefined : parsed(json + ends.join(''));
    return answer !== undefined && 'value' in answer ? { value: answer.value, end: place, fault } : undefined;
  };
  /** The same for a value that breaks off between two strings; a name without a value is left out. */
  const endedAt = (place: number, fault: string): Begun | undefined => {
    if (limit < text.length && place >= limit) return undefined;
    const isWhole = (state === 'after' || state.startsWith('first')) && comma < 0;
    const upTo = isWhole ? place : whole;
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
        // A list ends with an object open in it, or the object with a list.
        const isInList = open.some(({ end }) => end === code);
        if (state !== 'after' || (!isInList && code !== LIST_END)) return broken(at);
        if (!isInList) return broken(at, false, endedAt(at, NO_BRACE));
        copy.replace(at, at, last.isList ? ']' : '}');
        found.add('missing brackets');
        open.pop();
        continue;
      }
      if (code === TUPLE_END) copy.replace(at, at + 1, ']');
      // `{"a":}` has no value, and no comma to leave out.
      if (state === 'value' && !last.isList) return broken(at);
      if (comma >= 0) copy.owe(comma);
      if (copy.forgive()) found.add('trailing commas');
      comma = -1;
      open.pop();
      at++;
      state = 'after';
      whole = at;
    } else {
      const isKey = state === 'key' || state === 'first key';
      if (state === 'after' || (isKey && code === OPENING)) {
        return broken(at, false, matchesAt(OBJECT, text, at) ? endedAt(at, NO_BRACE) : undefined);
      }
      if (code === COMMA) {
        return broken(at, false, matchesAt(OBJECT_BELOW, text, at) ? endedAt(at, CUT_OFF) : undefined);
      }
      // A name without a value, and the next record in the line below.
      const isBelow = state === 'value' && code === OPENING && colon >= 0 && text.slice(colon, at).includes('\n');
      if (isBelow && isCompact && matchesAt(OBJECT, text, at)) return broken(at, false, endedAt(at, CUT_OFF));
      const isInList = code === OPENING && open.at(-1)?.isList === true;
      if (isInList && swallowing === undefined && isLikeRecord(text, start, at)) {
        swallowing = brokenAt(at, false, endedAt(at, CUT_OFF));
      }
      [comma, colon] = [-1, -1];
      copy.settle(at);
      if (code === QUOTE || code === APOSTROPHE) {
        const { end, cut } = copyString(text, at, limit, copy, found);
        if (end < 0) {
          const isOneLine = limit === text.length && !text.slice(at, limit).trimEnd().includes('\n');
          const json = cut?.json ?? (isOneLine ? copy.upTo(limit) : undefined);
          const place = cut?.place ?? limit;
          const begun =
            json === undefined ? undefined : isKey ? endedAt(place, CUT_OFF) : closedAt(place, `${json}"`, CUT_OFF);
          return broken(place, place >= limit, begun);
        }
        if (isKey) name = text.slice(at + 1, Math.min(end - 1, at + 40));
        at = end;
        state = isKey ? 'colon' : 'after';
        if (!isKey) whole = at;
      } else if (!isKey && (code === OPENING || code === LIST || code === TUPLE)) {
        const isList = code !== OPENING;
        if (code === TUPLE) {
          copy.replace(at, at + 1, '[');
          found.add('tuples');
        }
        at++;
        open.push({ isList, end: ENDS.get(code)!, name, start: at });
        whole = at;
        state = isList ? 'first value' : 'first key';
        continue;
      } else {
        const end = copyWord(text, at, limit, copy, found, isKey);
        if (end === at) return broken(at);
        at = end;
        state = isKey ? 'colon' : 'after';
        if (!isKey) whole = at;
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
