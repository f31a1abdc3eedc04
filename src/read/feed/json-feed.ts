/** JSON Feed, as far as it goes: a feed that was cut short gives its first items. */
import { parserMessage } from '../problem.js';
import { isRecord } from '../records/values.js';
import type { FeedEntry } from './entry.js';

export interface JsonFeed {
  readonly feed: FeedEntry;
  readonly entries: readonly FeedEntry[];
  /** The parser's message, where the text is not valid JSON. */
  readonly fault?: string;
}

type Json = Readonly<Record<string, unknown>>;

const VERSION = /^https?:\/\/(?:www\.)?jsonfeed\.org\/version\//i;

/** @returns undefined for any other JSON. Never throws. */
export function readJsonFeed(text: string): JsonFeed | undefined {
  const { value, fault } = parseJson(text.replace(/^\uFEFF/, ''));
  if (!isRecord(value) || !isJsonFeed(value)) return undefined;
  const items = Array.isArray(value.items) ? value.items : [];
  return {
    feed: entryOf({ title: value.title, url: value.home_page_url }),
    entries: items.filter(isRecord).map(entryOf),
    ...(fault === undefined ? {} : { fault }),
  };
}

/** Many exports have a title and items; a feed says that it is a feed, or where it is published. */
function isJsonFeed({ version, items, feed_url: address, home_page_url: home }: Json): boolean {
  if (typeof version === 'string') return VERSION.test(version);
  return Array.isArray(items) && (typeof address === 'string' || typeof home === 'string');
}

function entryOf(item: Json): FeedEntry {
  const id = textOf(item.id);
  const authors = [item.authors, item.author].map(given => (Array.isArray(given) ? given : [given]));
  return {
    ids: [id],
    links: [textOf(item.url), textOf(item.external_url), /^https?:\/\/\S+$/i.test(id) ? id : ''],
    titles: [{ value: textOf(item.title) }],
    texts: [
      { value: textOf(item.content_html) },
      { value: textOf(item.content_text), type: 'text' },
      { value: textOf(item.summary), type: 'text' },
    ],
    dates: [textOf(item.date_published), textOf(item.date_modified)],
    sources: [],
    authors: authors.flat().map(author => textOf(isRecord(author) ? author.name : author)),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}

/** Where the whole does not parse: what stands before the items, and each item by itself. Never throws. */
function parseJson(text: string): { readonly value: unknown; readonly fault?: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const fault = parserMessage(error);
    const list = /"items"\s*:\s*\[/.exec(text);
    if (list === null) return { value: undefined, fault };
    const start = list.index + list[0].length;
    try {
      const head: object = JSON.parse(`${text.slice(0, start)}]}`);
      return { value: { ...head, items: objectsFrom(text, start) }, fault };
    } catch {
      return { value: undefined, fault };
    }
  }
}

/** The objects of a list, each parsed alone, up to the end of the list or of the text. */
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
        // Only this item is lost.
      }
    }
  }
  return objects;
}

/** Index behind the quotation mark that ends a string. */
function stringEnd(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x5c) at++;
    else if (unit === 0x22) return at + 1;
  }
  return text.length;
}
