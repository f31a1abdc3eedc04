/** Title, date, source and address of a page, as the page declares them. */
import { TOP_HEADING } from '../markup/elements.js';
import { htmlToText } from '../markup/html-text.js';
import { normaliseDate } from '../records/dates.js';
import { type JsonLd, readJsonLd } from './json-ld.js';
import type { PageScan } from './page.js';

export interface PageMetadata {
  readonly title?: string;
  readonly published?: string;
  readonly source?: string;
  readonly url?: string;
  readonly jsonLd: JsonLd;
  /** Whether the page says that it is an article. */
  readonly isArticle: boolean;
}

const TITLES = [
  'og:title',
  'twitter:title',
  'dc.title',
  'dcterms.title',
  'parsely-title',
  'sailthru.title',
  'headline',
];
const DATES = [
  'article:published_time',
  'og:article:published_time',
  'article:published',
  'datepublished',
  'parsely-pub-date',
  'sailthru.date',
  'dc.date.issued',
  'dcterms.issued',
  'dcterms.created',
  'dc.date',
  'dcterms.date',
  'citation_publication_date',
  'publish-date',
  'publish_date',
  'publishdate',
  'pubdate',
  'publication_date',
  'originalpublicationdate',
  'date',
  'time',
];
const SITES = [
  'og:site_name',
  'application-name',
  'dc.publisher',
  'dcterms.publisher',
  'publisher',
  'citation_journal_title',
];
const AUTHORS = ['author', 'article:author', 'dc.creator', 'parsely-author', 'sailthru.author', 'byl'];

/** A longer title or name is a text in the wrong place. Characters. */
const LONGEST_NAME = 500;

/** @param address where the page was fetched from, as far as it is known */
export function metadataOf(page: PageScan, address: string | undefined): PageMetadata {
  const jsonLd = readJsonLd(page.jsonLd);
  const { article } = jsonLd;
  const first = (names: readonly string[]): string | undefined => {
    for (const name of names) {
      const value = nameIn(page.meta.get(name));
      if (value !== undefined) return value;
    }
    return undefined;
  };
  const url = urlOf([page.canonical, page.meta.get('og:url'), article?.url], address);
  const site = nameIn(article?.publisher) ?? first(SITES) ?? nameIn(jsonLd.organisation) ?? hostOf(url);
  const found = {
    title: nameIn(article?.headline) ?? first(TITLES) ?? topHeading(page) ?? ownTitle(page.title, site),
    published: dateIn(article?.published) ?? dateIn(first(DATES)),
    source:
      site ?? nameIn(article?.author) ?? first(AUTHORS.filter(name => !/^https?:/.test(page.meta.get(name) ?? ''))),
    url,
  };
  const known = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  const isArticle = article !== undefined || /^(?:article|news|blog|post)/i.test(page.meta.get('og:type') ?? '');
  return { ...known, jsonLd, isArticle };
}

function nameIn(value: string | undefined): string | undefined {
  if (value === undefined || value.length > 4 * LONGEST_NAME) return undefined;
  const text = htmlToText(value).replace(/\s+/g, ' ');
  return text === '' || text.length > LONGEST_NAME ? undefined : text;
}

/** Content systems write the year 1 where there is no date. */
function dateIn(value: unknown): string | undefined {
  const date = normaliseDate(value);
  return date?.startsWith('0001-') || (date?.length ?? 0) > LONGEST_NAME ? undefined : date;
}

/** The only `h1` of the page; of several, any may be the article's. */
function topHeading(page: PageScan): string | undefined {
  const headings = page.blocks.filter(block => (block.flags & TOP_HEADING) !== 0);
  return headings.length === 1 ? nameIn(headings[0].text) : undefined;
}

/** The `title` element without the name of the site, which most pages write behind a dash or a bar. */
function ownTitle(title: string | undefined, site: string | undefined): string | undefined {
  const whole = nameIn(title);
  if (whole === undefined) return undefined;
  const parts = whole.split(/\s+[|»·–—-]\s+/);
  if (parts.length < 2) return whole;
  const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const named = plain(site ?? '').replace(/(?:com|org|net)$/, '');
  const last = plain(parts[parts.length - 1]);
  const isSite = named !== '' && last !== '' && (named.includes(last) || last.includes(named));
  return isSite ? whole.slice(0, whole.length - parts[parts.length - 1].length).replace(/\s+[|»·–—-]\s+$/, '') : whole;
}

/**
 * The address that the page declares, else the address it was fetched from. That counts also where the page declares an
 * address on another host: a copy that names its original as canonical is still a copy on its own site.
 */
function urlOf(declared: readonly (string | undefined)[], address: string | undefined): string | undefined {
  const own = webAddress(address, undefined);
  for (const given of declared) {
    const url = webAddress(given, own);
    if (url === undefined) continue;
    // A canonical address that is the front page is a mistake of the template.
    if (own !== undefined && (hostOf(url.href) !== hostOf(own.href) || (url.pathname === '/' && own.pathname !== '/')))
      continue;
    return url.href;
  }
  return own === undefined ? undefined : address?.trim();
}

function webAddress(given: string | undefined, base: URL | undefined): URL | undefined {
  const text = given?.trim();
  if (text === undefined || text === '' || text.length > 4096 || !URL.canParse(text, base?.href)) return undefined;
  const url = new URL(text, base);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
}

/** The host without the subdomains that give the same site for other devices. */
function hostOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : new URL(url).hostname.replace(/^(?:www|amp|m|mobile)\./, '') || undefined;
}
