/** What the parser of feeds makes of RSS, RDF, Atom and JSON Feed, in one shape. The one file that knows the parser. */
import { parseAtomFeed, parseJsonFeed, parseRdfFeed, parseRssFeed } from 'feedsmith';
import type { FeedEntry, FeedTitles } from './entry.js';
import type { FeedOutline } from './feed-structure.js';

type Rss = ReturnType<typeof parseRssFeed<string>>;
type Rdf = ReturnType<typeof parseRdfFeed<string>>;
type Atom = ReturnType<typeof parseAtomFeed<string>>;
type Json = ReturnType<typeof parseJsonFeed<string>>;

export interface ParsedFeed extends FeedTitles {
  readonly entries: FeedEntry[];
}

/**
 * @param entries elements, to stand in the feed's own opening tags
 * @returns undefined where the parser throws
 */
export function parseEntries({ kind, opening, closing }: FeedOutline, entries: string): ParsedFeed | undefined {
  const whole = opening + entries + closing;
  try {
    if (kind === 'rss') return ofRss(parseRssFeed(whole));
    return kind === 'rdf' ? ofRdf(parseRdfFeed(whole)) : ofAtom(parseAtomFeed(whole));
  } catch (error) {
    // What holds nothing is called no feed.
    return isNothing(error) ? { entries: [] } : undefined;
  }
}

/** Whether an error says that there is nothing to read, not that it cannot be read. */
export function isNothing(error: unknown): boolean {
  return error instanceof Error && (error.name === 'ParseError' || error.name === 'DetectError');
}

/** @throws what the parser throws, for a value that is no JSON Feed */
export function parseJson(feed: object): ParsedFeed {
  const { title, home_page_url: link, items = [] } = parseJsonFeed(feed);
  return { title, link, entries: items.map(ofJsonItem) };
}

function ofRss({ title, link, items = [] }: Rss): ParsedFeed {
  return { title, link, entries: items.map(ofRssItem) };
}

function ofRssItem(item: NonNullable<Rss['items']>[number]): FeedEntry {
  const { guid, dc, dcterms, atom, itunes, media } = item;
  const permalink = guid?.isPermaLink === false ? undefined : guid?.value;
  return {
    id: guid?.value,
    urls: [item.link, alternate(atom?.links), httpOnly(permalink)],
    title: item.title ?? dc?.titles?.[0] ?? itunes?.title,
    texts: [
      item.content?.encoded,
      atom?.content,
      item.description,
      atom?.summary,
      itunes?.summary,
      dc?.descriptions?.[0],
      media?.description ?? media?.groups?.[0]?.description,
    ],
    dates: [item.pubDate, atom?.published, dc?.dates?.[0], dcterms?.issued?.[0], dcterms?.created?.[0], atom?.updated],
    source: item.source?.title ?? dc?.publishers?.[0],
    authors: [
      ...(item.authors?.map(({ name, email }) => name ?? email) ?? []),
      ...(dc?.creators ?? []),
      itunes?.author,
    ],
  };
}

function ofRdf({ title, link, items = [] }: Rdf): ParsedFeed {
  return {
    title,
    link,
    entries: items.map(({ rdf, dc, dcterms, content, ...item }) => ({
      id: rdf?.about,
      urls: [item.link, httpOnly(rdf?.about)],
      title: item.title ?? dc?.titles?.[0],
      texts: [content?.encoded, item.description, dc?.descriptions?.[0]],
      dates: [dc?.dates?.[0], dcterms?.issued?.[0], dcterms?.created?.[0]],
      source: dc?.publishers?.[0] ?? dc?.sources?.find(source => !/^[a-z]+:/i.test(source)),
      authors: dc?.creators,
    })),
  };
}

function ofAtom({ title, links, entries = [] }: Atom): ParsedFeed {
  return {
    title,
    link: alternate(links),
    entries: entries.map(({ id, dc, media, ...entry }) => ({
      id,
      urls: [alternate(entry.links), httpOnly(id)],
      title: entry.title ?? dc?.titles?.[0],
      texts: [entry.content, entry.summary, media?.description ?? media?.groups?.[0]?.description],
      dates: [entry.published, dc?.dates?.[0], entry.updated],
      source: entry.source?.title ?? dc?.publishers?.[0],
      authors: [...(entry.authors?.map(({ name, email }) => name ?? email) ?? []), ...(dc?.creators ?? [])],
    })),
  };
}

function ofJsonItem(item: NonNullable<Json['items']>[number]): FeedEntry {
  return {
    id: item.id,
    urls: [item.url, item.external_url, httpOnly(item.id)],
    title: item.title,
    texts: [item.content_html, { value: item.content_text, type: 'text' }, { value: item.summary, type: 'text' }],
    dates: [item.date_published, item.date_modified],
    authors: item.authors?.map(({ name }) => name),
  };
}

type Links = readonly { readonly href?: string; readonly rel?: string; readonly type?: string }[];

/** The address of what an entry is about, not of the feed, its comments or its sound. */
function alternate(links: Links | undefined): string | undefined {
  const pages = links?.filter(({ rel, href }) => href !== undefined && (rel === undefined || rel === 'alternate'));
  return (pages?.find(({ type }) => type === undefined || /html/i.test(type)) ?? pages?.[0])?.href;
}

function httpOnly(id: string | undefined): string | undefined {
  return id !== undefined && /^https?:\/\/\S+$/i.test(id) ? id : undefined;
}
