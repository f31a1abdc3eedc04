/** JSON Feed as far as it goes: one that was cut short still has its first items. */
import { parserMessage } from '../problem.js';

/** The versions of JSON Feed. */
const VERSION = /^https?:\/\/(?:www\.)?jsonfeed\.org\/version\//i;

export interface JsonFeed {
  /** Undefined where nothing could be parsed. */
  readonly value: unknown;
  /** What is wrong with it, where it is not valid. */
  readonly broken?: string;
}

/** Many exports have a title and items; a feed says that it is one, or where it is to be found. */
export function isJsonFeed(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const { version, items, feed_url: address, home_page_url: home } = value as Readonly<Record<string, unknown>>;
  if (typeof version === 'string') return VERSION.test(version);
  return Array.isArray(items) && (typeof address === 'string' || typeof home === 'string');
}

/** Parses a JSON Feed; where that fails, what stands before its items, and the items up to the fault. Never throws. */
export function jsonFeedOf(text: string): JsonFeed {
  const given = text.replace(/^\uFEFF/, '');
  try {
    return { value: JSON.parse(given) };
  } catch (error) {
    const broken = parserMessage(error);
    const list = /"items"\s*:\s*\[/.exec(given);
    if (list === null) return { value: undefined, broken };
    const start = list.index + list[0].length;
    try {
      const head: unknown = JSON.parse(`${given.slice(0, start)}]}`);
      return { value: { ...(head as object), items: objectsFrom(given, start) }, broken };
    } catch {
      return { value: undefined, broken };
    }
  }
}

/** The objects of a list, each parsed alone, up to the end of the list or the first that is none. */
function objectsFrom(text: string, start: number): unknown[] {
  const objects: unknown[] = [];
  const structure = /["{}[\]]/g;
  structure.lastIndex = start;
  let depth = 0;
  let from = start;
  for (let mark = structure.exec(text); mark !== null; mark = structure.exec(text)) {
    if (mark[0] === '"') {
      structure.lastIndex = stringEnd(text, mark.index + 1);
    } else if (mark[0] === '{' || mark[0] === '[') {
      if (depth++ === 0) from = mark.index;
    } else if (--depth < 0) break;
    else if (depth === 0) {
      try {
        objects.push(JSON.parse(text.slice(from, structure.lastIndex)));
      } catch {
        // An item with a fault of its own; the next one may have none.
      }
    }
  }
  return objects;
}

/** Behind the quotation mark that ends a string. */
function stringEnd(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x5c) at++;
    else if (unit === 0x22) return at + 1;
  }
  return text.length;
}
