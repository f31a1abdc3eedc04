/** An entry of a feed, whatever format the feed is in, to an article. */
import type { ReadItem } from '../../types/article.js';
import type { SourceLocation } from '../location.js';
import { htmlToText } from '../markup/html-text.js';
import { normaliseLineEnds } from '../plain.js';
import { normaliseDate } from '../records/dates.js';

/** A text as a feed gives it, and its media type or Atom type where the feed says one. */
export interface FeedText {
  readonly value: string;
  readonly type?: string | undefined;
}

/** What an entry, or the feed itself, says about itself. Of each list the first value that is not empty counts. */
export interface FeedEntry {
  readonly ids: readonly string[];
  readonly links: readonly string[];
  readonly titles: readonly FeedText[];
  readonly texts: readonly FeedText[];
  readonly dates: readonly string[];
  readonly sources: readonly FeedText[];
  /** All of them are named. */
  readonly authors: readonly string[];
}

/**
 * @param number of the entry in its feed, from 1
 * @param feed what the feed says about itself: its title is the source of entries that name none
 */
export function articleOf(
  entry: FeedEntry,
  number: number,
  feed: FeedEntry,
  { path, url: from }: SourceLocation,
): ReadItem {
  const title = firstTitle(entry.titles);
  // The feed before the author: one author writes for several publishers.
  const source = firstTitle(entry.sources) ?? firstTitle(feed.titles) ?? (namesOf(entry.authors) || undefined);
  const url = absolute(firstGiven(entry.links), from ?? firstGiven(feed.links));
  const published = normaliseDate(firstGiven(entry.dates));
  return {
    article: {
      id: firstGiven(entry.ids) ?? url ?? `${path}#${number}`,
      path,
      ...(title === undefined ? {} : { title }),
      ...(source === undefined ? {} : { source }),
      ...(url === undefined ? {} : { url }),
      ...(published === undefined ? {} : { published }),
      text: firstText(entry.texts),
    },
  };
}

const firstGiven = (values: readonly string[]): string | undefined =>
  values.map(value => value.trim()).find(value => value !== '');

const namesOf = (authors: readonly string[]): string =>
  [...new Set(authors.map(name => name.trim()).filter(name => name !== ''))].join(', ');

/** Links without a host belong to the feed's own site. */
function absolute(link: string | undefined, base: string | undefined): string | undefined {
  if (link === undefined || base === undefined || /^[a-z][a-z0-9+.-]*:/i.test(link)) return link;
  return URL.canParse(link, base) ? new URL(link, base).href : link;
}

/** The first text that has any words. */
function firstText(texts: readonly FeedText[]): string {
  for (const text of texts) {
    const words = isWritten(text.type) ? wordsOf(text) : '';
    if (/[\p{L}\p{N}]/u.test(words)) return words;
  }
  return '';
}

/** The first title that is not empty, without markup and on one line. */
function firstTitle(titles: readonly FeedText[]): string | undefined {
  for (const title of titles) {
    const words = wordsOf(title).replace(/\s+/g, ' ').trim();
    if (words !== '') return words;
  }
  return undefined;
}

/** Atom entries may hold pictures and sound in Base64. */
function isWritten(type: string | undefined): boolean {
  return (
    type === undefined || !/^(?:image|audio|video|font|model|multipart)\/|^application\/(?!.*(?:xml|html))/i.test(type)
  );
}

/** Tags that plain text does not hold: HTML that a feed calls plain. */
const TAG =
  /<(?:\/(?:p|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote)|(?:br|p|div|ul|ol|li) ?\/?)>|<(?:p|a|div|span|img|br) [^<>]{1,2000}>/i;

/** Marks of a CDATA section that was put into another one. */
const SECTION_MARK = /<!\[CDATA\[|\]\]>/g;

function wordsOf({ value, type }: FeedText): string {
  const given = value.includes(']]>') || value.includes('<![CDATA[') ? value.replace(SECTION_MARK, '') : value;
  const plain = (type === 'text' || type === 'text/plain') && !TAG.test(given);
  return plain || !/[<&]/.test(given) ? normaliseLineEnds(given).trim() : htmlToText(given).trim();
}
