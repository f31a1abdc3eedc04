/** Finds the feeds that a page announces in its head. */
import { isWebAddress } from '../location.js';
import { attributesOf, MarkupScanner } from '../markup/scanner.js';

/** Characters of a page in which feeds are searched. */
const HEAD = 1 << 18;
/** Maximum number of `link` elements that are read. */
const MAX_LINKS = 200;

const FEED_TYPE = /^application\/(?:(?:rss|atom)\+xml|feed\+json)$/;

/** Titles and paths of feeds of comments. */
const OF_COMMENTS = /\bcomments?\b|kommentar|commentaire|comentario/i;

/**
 * The distinct web addresses of the feeds, in page order. Feeds of comments count only if there is no other feed.
 *
 * @param address of the page
 */
export function announcedFeeds(html: string, address: string): readonly string[] {
  const scanner = new MarkupScanner(html.slice(0, HEAD), 'html');
  const found = { articles: new Set<string>(), comments: new Set<string>() };
  for (let links = 0; links < MAX_LINKS && scanner.next(); ) {
    if (scanner.name !== 'link' || scanner.kind === 'close') continue;
    links++;
    const attributes = attributesOf(scanner.attributes);
    const relations = (attributes.get('rel') ?? '').toLowerCase().split(/\s+/);
    const type = (attributes.get('type') ?? '').split(';', 1)[0].trim().toLowerCase();
    const href = attributes.get('href')?.trim() ?? '';
    if (!relations.includes('alternate') || !FEED_TYPE.test(type) || !URL.canParse(href, address)) continue;
    const feed = new URL(href, address);
    feed.hash = '';
    if (!isWebAddress(feed.href) || feed.href === address) continue;
    const isOfComments = OF_COMMENTS.test(`${attributes.get('title') ?? ''} ${feed.pathname}`);
    found[isOfComments ? 'comments' : 'articles'].add(feed.href);
  }
  return [...(found.articles.size > 0 ? found.articles : found.comments)];
}
