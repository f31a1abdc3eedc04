/** Reads feeds (RSS, RDF, Atom, JSON Feed), one article an entry, and recognises agency XML and lists of sources. */
import type { Article, ReadItem } from '../../types/article.js';
import { isWebAddress, type SourceLocation } from '../location.js';
import { decodeReferences } from '../markup/scanner.js';
import { noArticle, nothingIn, notice, parserMessage, unreadable } from '../problem.js';
import { isRecord } from '../records/fields.js';
import { readAgencyXml } from './agency.js';
import { articleOf, type FeedEntry, shownName } from './entry.js';
import { entryOf } from './fields.js';
import { readSourceList } from './source-list.js';
import { type FeedRoot, findRoot, readXmlFeed, rootName, type XmlFeed } from './xml-feed.js';

/** Characters in which a JSON feed is recognised. */
const JSON_HEAD = 4096;

/** Maximum number of distinct notices about the entries of one feed. */
const MAX_NOTES = 10;

/** Describes a document that `readFeed` does not read. */
export function notAFeed(text: string): string {
  const name = rootName(text);
  if (name === '') return 'no XML';
  return name.endsWith('html')
    ? 'an HTML page, not a feed'
    : `an XML document, not a feed: its root is <${shownName(name)}>`;
}

/**
 * True if the text begins like a document that `readFeed` reads; false for pages, other XML, other
 * JSON.
 */
export function looksLikeFeed(text: string): boolean {
  const head = text.slice(0, JSON_HEAD).replace(/^[\uFEFF\s]+/, '');
  return head.startsWith('{') ? looksLikeJsonFeed(head) : head.startsWith('<') && findRoot(text) !== undefined;
}

function looksLikeJsonFeed(head: string): boolean {
  if (/"version"\s*:\s*"https?:\\?\/\\?\/(?:www\.)?jsonfeed\.org\\?\/version/i.test(head)) return true;
  // The version may follow the entries.
  return /"(?:feed_url|home_page_url)"\s*:/.test(head) && /"(?:items|title)"\s*:/.test(head);
}

/**
 * Reads the entries of a feed as articles. The id of an article is the id of its entry, else its link, else `path#n`. A
 * feed that is not well formed is read as far as possible, and one problem says where it is broken. Entities are
 * replaced only if HTML defines them; document types are skipped. Does not throw. Linear time.
 *
 * @returns undefined if the text is neither a feed nor agency XML nor a list of sources
 */
export function readFeed(text: string, location: SourceLocation): readonly ReadItem[] | undefined {
  if (/^[\uFEFF\s]*\{/.test(text.slice(0, 1000))) return itemsOf(fromJson(text), location);
  const root = findRoot(text);
  if (root === undefined) return undefined;
  const entities = unresolvedEntities(text, root.index);
  const notices = entities === '' ? [] : [notice(location, `entities that it declares are not replaced: ${entities}`)];
  if (root.kind === 'agency') return [...readAgencyXml(text, root.index, location), ...notices];
  const list = readSourceList(text);
  if (list !== undefined) {
    const hint = list.addresses.length === 0 ? '' : ': scan --fetch-full reads its addresses';
    return [noArticle(location, list.name + hint)];
  }
  const items = itemsOf(fromXml(text, root), location);
  return items === undefined ? undefined : [...items, ...notices];
}

/** Entities that the document type declares and the document uses, as "&a; &b;". */
function unresolvedEntities(text: string, root: number): string {
  const declared = text.slice(0, root).matchAll(/<!ENTITY\s{1,20}([\w.-]{1,40})\s/g);
  const names = [...new Set([...declared].slice(0, MAX_NOTES).map(([, name]) => `&${name};`))];
  return names.filter(name => decodeReferences(name) === name && text.includes(name, root)).join(' ');
}

function itemsOf(found: Found | undefined, location: SourceLocation): readonly ReadItem[] | undefined {
  if (found === undefined) return undefined;
  const { feed, entries, problem } = found;
  const notes = new Map<string, number>();
  const note = (clause: string) => {
    const counted = notes.has(clause) || notes.size < MAX_NOTES ? clause : 'text in many other elements';
    notes.set(counted, (notes.get(counted) ?? 0) + 1);
  };
  const items = entries.map((entry, at) => articleOf(entry, at + 1, feed, location, note));
  for (const [clause, count] of notes) items.push(notice(location, `${countOf(count)}: ${clause}`));
  if (location.url !== undefined && location.explicit) {
    const summaries = items.filter(item => 'article' in item && isSummary(item.article)).length;
    if (summaries > 1 && summaries * 2 > items.length) {
      items.push(notice(location, `${summaries} of ${countOf(entries.length)} are only summaries${FULL_TEXT_HINT}`));
    }
  }
  if (problem !== undefined) items.push(unreadable(location, problem));
  return items.length > 0 ? items : [nothingIn(location, 'feed')];
}

const FULL_TEXT_HINT = ': scan --fetch-full reads the pages that they link to';
/** An entry with a shorter text and a link to a page is a summary. Characters. */
const SUMMARY = 400;

const isSummary = ({ text, url }: Article): boolean => url !== undefined && isWebAddress(url) && text.length < SUMMARY;

/** True for the notice that a feed has only summaries. */
export function isFullTextHint(item: ReadItem): boolean {
  return 'notice' in item && item.notice.reason.endsWith(FULL_TEXT_HINT);
}

interface Found {
  readonly feed: FeedEntry;
  readonly entries: readonly FeedEntry[];
  readonly problem?: string;
}

function fromXml(text: string, root: FeedRoot): Found | undefined {
  const read = readXmlFeed(text, root);
  if (read === undefined) return undefined;
  const feed = { feed: entryOf(read.feed), entries: read.entries.map(entryOf) };
  return read.fault === undefined ? feed : { ...feed, problem: faultOf(text, read.fault, read.entries.length) };
}

function faultOf(text: string, { index, clause }: NonNullable<XmlFeed['fault']>, entries: number): string {
  const read = entries === 0 ? 'it has no entries' : `${countOf(entries)} read`;
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) line++;
  return `line ${line}: not well-formed XML: ${clause}; ${read}`;
}

const countOf = (entries: number): string => `${entries} ${entries === 1 ? 'entry' : 'entries'}`;

type Json = Readonly<Record<string, unknown>>;

const VERSION = /^https?:\/\/(?:www\.)?jsonfeed\.org\/version\//i;

/** @returns undefined for any other JSON. Does not throw. */
function fromJson(text: string): Found | undefined {
  const { value, fault } = parseJson(text.replace(/^\uFEFF/, ''));
  if (!isRecord(value) || !isJsonFeed(value)) return undefined;
  const items = Array.isArray(value.items) ? value.items : [];
  const entries = items.filter(isRecord).map(jsonEntryOf);
  return {
    feed: jsonEntryOf({ title: value.title, url: value.home_page_url }),
    entries,
    ...(fault !== undefined && { problem: `not valid JSON: ${fault}; ${countOf(entries.length)} read` }),
  };
}

/** True for a feed. Many exports have a title and items, too; a feed also names its version or its address. */
function isJsonFeed({ version, items, feed_url: address, home_page_url: home }: Json): boolean {
  if (typeof version === 'string') return VERSION.test(version);
  return Array.isArray(items) && (typeof address === 'string' || typeof home === 'string');
}

function jsonEntryOf(item: Json): FeedEntry {
  const id = stringOf(item.id);
  return {
    ids: [id],
    links: [stringOf(item.url), stringOf(item.external_url), /^https?:\/\/\S+$/i.test(id) ? id : ''],
    titles: [{ value: stringOf(item.title) }],
    texts: [
      { value: stringOf(item.content_html), rank: 'full' },
      { value: stringOf(item.content_text), type: 'text', rank: 'full' },
      { value: stringOf(item.summary), type: 'text', rank: 'summary' },
    ],
    dates: [stringOf(item.date_published), stringOf(item.date_modified)],
    sources: [],
  };
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}

/** Parses the JSON. If that fails: the part before the items, and each item by itself. Does not throw. */
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

/** The objects of a list, each parsed by itself, up to the end of the list or of the text. */
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

/** Index after the closing quotation mark of a string. */
function stringEnd(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x5c) at++;
    else if (unit === 0x22) return at + 1;
  }
  return text.length;
}
