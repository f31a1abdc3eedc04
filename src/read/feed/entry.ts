/** A feed's entry, whatever kind of feed it stands in, to an article. */
import type { ReadItem } from '../../types/article.js';
import type { SourceLocation } from '../location.js';
import { normaliseDate } from '../records/dates.js';
import { type FeedText, firstText, type HtmlToText, titleText } from './feed-text.js';

/** What an entry may say of itself; of lists the first that holds anything counts. */
export interface FeedEntry {
  readonly id?: string | undefined;
  readonly urls?: readonly (string | undefined)[];
  readonly title?: FeedText | string | undefined;
  readonly texts?: readonly (FeedText | string | undefined)[];
  readonly dates?: readonly (string | undefined)[];
  readonly source?: FeedText | string | undefined;
  readonly authors?: readonly (string | undefined)[] | undefined;
}

/** What the feed says of itself. */
export interface FeedTitles {
  readonly title?: FeedText | string | undefined;
  readonly link?: string | undefined;
}

/** @param number of the entry in its feed, 1-based */
export function readEntry(
  entry: FeedEntry,
  number: number,
  feed: FeedTitles,
  location: SourceLocation,
  htmlToText: HtmlToText,
): ReadItem {
  const { path } = location;
  const title = titleText(entry.title, htmlToText);
  // An author writes for many: the feed knows better who publishes it.
  const source =
    titleText(entry.source, htmlToText) ?? titleText(feed.title, htmlToText) ?? (namesOf(entry.authors) || undefined);
  const url = absolute(entry.urls?.find(isGiven), location.url ?? feed.link);
  const published = normaliseDate(entry.dates?.find(isGiven));
  return {
    article: {
      id: entry.id?.trim() || url || `${path}#${number}`,
      path,
      ...(title === undefined ? {} : { title }),
      ...(source === undefined ? {} : { source }),
      ...(url === undefined ? {} : { url }),
      ...(published === undefined ? {} : { published }),
      text: firstText(entry.texts ?? [], htmlToText),
    },
  };
}

function isGiven(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== '';
}

function namesOf(authors: FeedEntry['authors']): string {
  return [...new Set(authors?.filter(isGiven).map(name => name.trim()))].join(', ');
}

/** A link that says no host is one of the feed's own. */
function absolute(link: string | undefined, base: string | undefined): string | undefined {
  const url = link?.trim();
  if (url === undefined || base === undefined || /^[a-z][a-z0-9+.-]*:/i.test(url)) return url;
  return URL.canParse(url, base) ? new URL(url, base).href : url;
}
