/** Replaces the teasers of a feed by the full texts of the linked pages. */
import type { Article, ReadItem } from '../../types/article.js';
import { isWebAddress, withoutCredentials } from '../location.js';
import { FetchError } from './errors.js';
import type { Fetched, Fetcher } from './fetch.js';

export interface FetchFullOptions {
  /** Entries with fewer words are teasers. A word is a run of letters, or two characters of Han, kana or Thai. */
  readonly teaserWords: number;
  /** True if links may lead to private addresses: for a feed from a private address (`Fetched.fromPrivate`). */
  readonly privateLinks: boolean;
  /** Called after each link with the number of links done, and of all links. */
  readonly progress?: (done: number, total: number) => void;
}

export const DEFAULT_FETCH_FULL: FetchFullOptions = { teaserWords: 150, privateLinks: false };

/** Reads the page of an entry. Must not throw for faults of the page. */
export type ReadPage = (html: Uint8Array, url: string, page: Fetched) => ReadItem | Promise<ReadItem>;

/** The article of a page; why the page could not be fetched; or the rule by which it is skipped. */
type Page = { readonly article: Article } | { readonly fault: string } | { readonly skipped: string };

/** Maximum number of links that are fetched or queued at once. */
const MAX_PENDING = 256;

/**
 * Returns the items in their order, with the full text for teasers. An entry keeps its own fields and takes missing
 * ones from the page. Without a page the teaser stays, and an item after it gives the reason: a problem for a fault; a
 * skipped file if robots.txt forbids the page or the page has no article. Does not throw for faults of a page.
 */
export async function fetchFull(
  items: readonly ReadItem[],
  fetcher: Fetcher,
  readPage: ReadPage,
  options: Partial<FetchFullOptions> = {},
): Promise<readonly ReadItem[]> {
  const { teaserWords, privateLinks, progress } = { ...DEFAULT_FETCH_FULL, ...options };
  const teasers = items.map(item =>
    'article' in item && isTeaser(item.article, teaserWords) ? item.article : undefined,
  );
  const titles = new Map<string, Set<string>>();
  for (const teaser of teasers) {
    if (teaser !== undefined) linkTitles(titles, teaser).add(teaser.title ?? '');
  }
  const links = [...titles.keys()];
  const pages = new Map<string, Page>();
  let next = 0;
  const follow = async () => {
    while (next < links.length) {
      const link = links[next++];
      const shared = titles.get(link)?.size ?? 0;
      const page: Page =
        shared > 1 ? { skipped: `${shared} entries link to it` } : await pageAt(link, fetcher, readPage, !privateLinks);
      pages.set(link, page);
      progress?.(pages.size, links.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(MAX_PENDING, links.length) }, follow));
  return items.flatMap((item, at) => {
    const teaser = teasers[at];
    const page = teaser === undefined ? undefined : pages.get(linkOf(teaser));
    return teaser === undefined || page === undefined ? [item] : withPage(teaser, page);
  });
}

function isTeaser(article: Article, teaserWords: number): boolean {
  return article.url !== undefined && isWebAddress(article.url) && hasFewerWords(article.text, teaserWords);
}

function linkOf(article: Article): string {
  return article.url?.replace(/#.*$/s, '') ?? '';
}

function linkTitles(titles: Map<string, Set<string>>, article: Article): Set<string> {
  const link = linkOf(article);
  const known = titles.get(link) ?? new Set();
  titles.set(link, known);
  return known;
}

/** True if a text has fewer than `limit` words. In scripts without spaces two characters count as a word. */
function hasFewerWords(text: string, limit: number): boolean {
  let words = 0;
  for (const [run] of text.matchAll(/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]{1,2}|[\p{L}\p{N}\p{M}]+/gu)) {
    if (run !== '' && ++words >= limit) return false;
  }
  return true;
}

async function pageAt(link: string, fetcher: Fetcher, readPage: ReadPage, publicOnly: boolean): Promise<Page> {
  try {
    return await fetcher.read(
      link,
      async (bytes, page): Promise<Page> => {
        if (!isPage(page.contentType)) return { skipped: `not a web page: ${page.contentType}` };
        if (isHome(page.url) && !isHome(link)) return { skipped: 'it leads to the home page' };
        const item = await readPage(bytes, page.url, page);
        if ('article' in item) return { article: item.article };
        if ('problem' in item) return { fault: item.problem.reason };
        return { skipped: ('skipped' in item ? item.skipped : item.notice).reason };
      },
      { followed: true, publicOnly },
    );
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    return error.refused === undefined ? { fault: error.message } : { skipped: error.message };
  }
}

/** True for a content type of a page, and for a missing one. */
function isPage(contentType: string): boolean {
  return contentType === '' || /^(text\/(html|plain|xml)|application\/(xhtml\+xml|xml))$/.test(contentType);
}

function isHome(address: string): boolean {
  const { pathname, search } = new URL(address);
  return pathname === '/' && search === '';
}

function withPage(teaser: Article, page: Page): ReadItem[] {
  const link = withoutCredentials(linkOf(teaser));
  if ('article' in page) {
    const { article } = page;
    // A text shorter than the teaser means that the extraction failed.
    const { text, incomplete } = article.text.length > teaser.text.length ? article : teaser;
    const { incomplete: _, ...about } = { ...article, ...teaser };
    return [{ article: { ...about, text, ...(incomplete !== undefined && { incomplete }) } }];
  }
  if ('skipped' in page) {
    return [{ article: teaser }, { skipped: { path: link, reason: `full text not fetched: ${page.skipped}` } }];
  }
  const reason = `full text not fetched: ${page.fault}`;
  return [{ article: teaser }, { problem: { id: `${link}#page`, path: link, status: 'unreadable', reason } }];
}
