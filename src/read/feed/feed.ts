/** Feeds to articles, one an entry: RSS of every version, RDF, Atom, JSON Feed. */
import type { ReadItem } from '../../types/article.js';
import type { SourceLocation } from '../location.js';
import { noArticle, unreadable } from '../problem.js';
import { type FeedEntry, type FeedTitles, readEntry } from './entry.js';
import { type FeedOutline, type FeedSlice, outlineOf } from './feed-structure.js';
import type { HtmlToText } from './feed-text.js';
import { isJsonFeed, jsonFeedOf } from './json-feed.js';
import { Markup } from './markup.js';
import { isNothing, parseEntries, parseJson } from './parse-entries.js';
import { mend } from './repair-xml.js';

/** Entries given to the parser at once: each call costs it as much as some ten entries do. Entries and characters. */
const TOGETHER = 64;
const TOGETHER_LENGTH = 1 << 20;

/** Characters of what a feed says of itself that are read for its title. */
const LONGEST_HEAD = 1 << 16;

/**
 * Reads a feed's entries as articles, full content before summaries; the id is the entry's own, else its link, else
 * `path#n`. XML that is not well formed is read entry by entry as far as it goes, and one problem says where it is broken.
 * No entity is resolved but the characters HTML names, and no document type is read. Never throws; linear in the length.
 *
 * @param location the file or address it was read from; a feed without entries is a problem where it was named, else skipped
 * @param htmlToText for content that is HTML
 * @returns undefined where the text is no feed at all
 */
export function readFeed(
  text: string,
  location: SourceLocation,
  htmlToText: HtmlToText,
): readonly ReadItem[] | undefined {
  if (/^[\uFEFF\s]*\{/.test(text.slice(0, 1000))) return readJsonFeed(text, location, htmlToText);
  const outline = outlineOf(text);
  if (outline === undefined || (outline.kind === 'rdf' && !holdsNews(outline))) return undefined;
  const feed = titlesOf(outline);
  const items: ReadItem[] = [];
  let unread = 0;
  let number = 0;
  const parser = new EntryParser(text, outline);
  for (const group of groupsOf(outline.entries)) {
    for (const entry of parser.read(group)) {
      number++;
      if (entry === undefined) unread++;
      else items.push(readEntry(entry, number, feed, location, htmlToText));
    }
  }
  const problem = problemOf(text, outline, number, unread);
  if (problem !== undefined) items.push(unreadable(location, problem));
  return items.length > 0 ? items : [noArticle(location, 'a feed without entries')];
}

/** RDF holds all sorts of things besides news. */
function holdsNews({ entries, opening }: FeedOutline): boolean {
  return entries.length > 0 || /purl\.org\/(?:net\/)?rss|netscape\.com\/rdf/i.test(opening);
}

function* groupsOf(entries: readonly FeedSlice[]): Generator<readonly FeedSlice[]> {
  let group: FeedSlice[] = [];
  let length = 0;
  for (const entry of entries) {
    if (group.length > 0 && (group.length === TOGETHER || length + entry.end - entry.start > TOGETHER_LENGTH)) {
      yield group;
      group = [];
      length = 0;
    }
    group.push(entry);
    length += entry.end - entry.start;
  }
  if (group.length > 0) yield group;
}

/** Groups that the parser may refuse before their entries are no longer tried one by one. */
const PATIENCE = 500;

/** Gives groups of entries to the parser. */
class EntryParser {
  readonly #text: string;
  readonly #outline: FeedOutline;
  #refused = 0;

  constructor(text: string, outline: FeedOutline) {
    this.#text = text;
    this.#outline = outline;
  }

  /** Each slice's entry; undefined for one that the parser does not take. */
  read(group: readonly FeedSlice[]): (FeedEntry | undefined)[] {
    const slices = group.map(({ start, end, sound }) => {
      const slice = this.#text.slice(start, end);
      return withMark(sound ? slice : mend(slice));
    });
    const entries = parseEntries(this.#outline, slices.join(''))?.entries;
    if (entries?.length === group.length) return entries;
    if (++this.#refused > PATIENCE) return group.map(() => undefined);
    if (group.length === 1) return group[0].sound ? this.read([{ ...group[0], sound: false }]) : [undefined];
    // One of them is broken in a way that was not seen: the others still come in one piece.
    const half = group.length >> 1;
    return [...this.read(group.slice(0, half)), ...this.read(group.slice(half))];
  }
}

/** Something in every entry: the parser leaves out those in which it finds nothing, and the others would lose count. */
const MARK = '<dc:coverage>x</dc:coverage>';

function withMark(slice: string): string {
  const tag = new Markup(slice);
  tag.next();
  if (tag.kind === 'empty') return `${slice.slice(0, tag.end - 2)}>${MARK}</${tag.name}>`;
  return slice.slice(0, tag.end) + MARK + slice.slice(tag.end);
}

function titlesOf(outline: FeedOutline): FeedTitles {
  return parseEntries(outline, mend(outline.head.slice(0, LONGEST_HEAD))) ?? {};
}

function readJsonFeed(text: string, location: SourceLocation, htmlToText: HtmlToText): readonly ReadItem[] | undefined {
  const { value, broken } = jsonFeedOf(text);
  if (!isJsonFeed(value)) return undefined;
  let items: ReadItem[];
  try {
    const { entries, ...titles } = parseJson(value);
    items = entries.map((entry, at) => readEntry(entry, at + 1, titles, location, htmlToText));
  } catch (error) {
    if (isNothing(error)) return undefined;
    return [unreadable(location, 'the parser fails')];
  }
  if (broken !== undefined)
    items.push(unreadable(location, `not valid JSON: ${broken}; ${countOf(items.length)} read`));
  return items.length > 0 ? items : [noArticle(location, 'a feed without entries')];
}

function problemOf(text: string, { trouble }: FeedOutline, found: number, unread: number): string | undefined {
  if (trouble === undefined && unread === 0) return undefined;
  const read =
    found === 0 ? 'it has no entries' : `${found - unread} of ${found} ${found === 1 ? 'entry' : 'entries'} read`;
  if (trouble === undefined) return `the parser fails; ${read}`;
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < trouble.at; at = text.indexOf('\n', at + 1)) line++;
  return `line ${line}: not well-formed XML: ${trouble.clause}; ${read}`;
}

function countOf(entries: number): string {
  return entries === 1 ? '1 entry' : `${entries} entries`;
}
