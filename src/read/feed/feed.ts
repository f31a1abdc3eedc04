/** Feeds to articles, one an entry: RSS of every version, RDF, Atom, JSON Feed. */
import type { ReadItem } from '../../types/article.js';
import type { SourceLocation } from '../location.js';
import { noArticle, unreadable } from '../problem.js';
import { articleOf, type FeedEntry } from './entry.js';
import { entryOf } from './fields.js';
import { readJsonFeed } from './json-feed.js';
import { findRoot, readXmlFeed, type XmlFeed } from './xml-feed.js';

/** How much of a JSON text is looked at to see whether it is a feed. Characters. */
const JSON_HEAD = 4096;

/** True for RSS, RDF, Atom and JSON Feed, by how they begin; false for pages, lists of feeds (OPML), other XML and JSON. */
export function looksLikeFeed(text: string): boolean {
  const head = text.slice(0, JSON_HEAD).replace(/^[\uFEFF\s]+/, '');
  return head.startsWith('{') ? looksLikeJsonFeed(head) : head.startsWith('<') && findRoot(text) !== undefined;
}

function looksLikeJsonFeed(head: string): boolean {
  if (/"version"\s*:\s*"https?:\\?\/\\?\/(?:www\.)?jsonfeed\.org\\?\/version/i.test(head)) return true;
  // The version may stand behind the entries.
  return /"(?:feed_url|home_page_url)"\s*:/.test(head) && /"(?:items|title)"\s*:/.test(head);
}

/**
 * Reads the entries of a feed as articles. The id of an article is the entry's own, else its link, else `path#n`. A feed
 * that is not well formed is read as far as it goes, and one problem says where it is broken. No entity is resolved but the
 * characters that HTML names, and document types are skipped. Never throws; time linear in the length.
 *
 * @returns undefined where the text is not a feed
 */
export function readFeed(text: string, location: SourceLocation): readonly ReadItem[] | undefined {
  const isJson = /^[\uFEFF\s]*\{/.test(text.slice(0, 1000));
  const found = isJson ? fromJson(text) : fromXml(text);
  if (found === undefined) return undefined;
  const { feed, entries, problem } = found;
  const items = entries.map((entry, at) => articleOf(entry, at + 1, feed, location));
  if (problem !== undefined) items.push(unreadable(location, problem));
  return items.length > 0 ? items : [noArticle(location, 'a feed without entries')];
}

interface Found {
  readonly feed: FeedEntry;
  readonly entries: readonly FeedEntry[];
  readonly problem?: string;
}

function fromJson(text: string): Found | undefined {
  const read = readJsonFeed(text);
  if (read?.fault === undefined) return read;
  return { ...read, problem: `not valid JSON: ${read.fault}; ${countOf(read.entries.length)} read` };
}

function fromXml(text: string): Found | undefined {
  const read = readXmlFeed(text);
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
