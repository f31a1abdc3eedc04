/** Reads title, date, source and address of a page from its `meta` elements and its JSON-LD. */
import { TOP_HEADING } from '../markup/elements.js';
import { htmlToText } from '../markup/html-text.js';
import { normaliseDate } from '../records/dates.js';
import { isRecord } from '../records/fields.js';
import type { PageScan } from './page.js';

export interface PageMetadata {
  readonly title?: string;
  readonly published?: string;
  readonly source?: string;
  readonly url?: string;
  /** The canonical address, unless it is known to be that of the page itself. */
  readonly credits?: string;
  readonly ignored?: true;
  readonly jsonLd: JsonLd;
  /** True if the page declares itself an article. */
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

/** A longer title or name is text in the wrong element. Characters. */
const MAX_NAME = 500;

/** @param address from which the page was fetched; undefined if unknown */
export function metadataOf(page: PageScan, address: string | undefined): PageMetadata {
  const addresses = [page.canonical, page.meta.get('og:url'), address].filter(each => each !== undefined);
  const jsonLd = readJsonLd(page.jsonLd, addresses);
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
    source: site,
    url,
    credits: creditsOf(page.canonical, address),
    ignored: page.meta.get('twicetold')?.toLowerCase() === 'ignore' ? true : undefined,
  };
  const known = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  const isArticle = article !== undefined || /^(?:article|news|blog|post)/i.test(page.meta.get('og:type') ?? '');
  return { ...known, jsonLd, isArticle };
}

function nameIn(value: string | undefined): string | undefined {
  if (value === undefined || value.length > 4 * MAX_NAME) return undefined;
  const text = htmlToText(value).replace(/\s+/g, ' ');
  return text === '' || text.length > MAX_NAME ? undefined : text;
}

/** Normalises a date. Content management systems write the year 1 for a missing date. */
function dateIn(value: unknown): string | undefined {
  const date = normaliseDate(value);
  return date?.startsWith('0001-') || (date?.length ?? 0) > MAX_NAME ? undefined : date;
}

/** The only `h1` of the page; undefined if there are several, because any of them may be the title. */
function topHeading(page: PageScan): string | undefined {
  const headings = page.blocks.filter(block => (block.flags & TOP_HEADING) !== 0);
  return headings.length === 1 ? nameIn(headings[0].text) : undefined;
}

/** The `title` element without the name of the site, which most pages append after a dash or a bar. */
function ownTitle(title: string | undefined, site: string | undefined): string | undefined {
  const whole = nameIn(title);
  if (whole === undefined) return undefined;
  const parts = whole.split(/ [|»·–—-] /);
  if (parts.length < 2) return whole;
  const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const named = plain(site ?? '').replace(/(?:com|org|net)$/, '');
  const last = plain(parts[parts.length - 1]);
  const isSite = named !== '' && last !== '' && (named.includes(last) || last.includes(named));
  return isSite ? whole.slice(0, whole.length - parts[parts.length - 1].length - ' | '.length) : whole;
}

/**
 * The address that the page declares on its own host, else the address from which it was fetched. A copy that names its
 * original on another host as canonical is still a copy on its own site.
 */
function urlOf(declared: readonly (string | undefined)[], address: string | undefined): string | undefined {
  const own = webAddress(address, undefined);
  for (const given of declared) {
    const url = webAddress(given, own);
    if (url === undefined) continue;
    // A canonical address of the front page is a mistake in the template of the site.
    if (own !== undefined && (hostOf(url.href) !== hostOf(own.href) || (url.pathname === '/' && own.pathname !== '/')))
      continue;
    return url.href;
  }
  return own === undefined ? undefined : address?.trim();
}

/** The canonical address, unless it is that of the page itself up to its parameters. */
function creditsOf(canonical: string | undefined, address: string | undefined): string | undefined {
  const own = webAddress(address, undefined);
  const named = webAddress(canonical, own);
  // A canonical address of the front page is a mistake in the template of the site.
  if (named === undefined || (named.pathname === '/' && named.search === '')) return undefined;
  const placeOf = ({ host, pathname }: URL): string => host.replace(/^www\./, '') + pathname.replace(/\/$/, '');
  return own !== undefined && placeOf(own) === placeOf(named) ? undefined : named.href;
}

function webAddress(given: string | undefined, base: URL | undefined): URL | undefined {
  const text = given?.trim();
  if (text === undefined || text === '' || text.length > 4096 || !URL.canParse(text, base?.href)) return undefined;
  const url = new URL(text, base);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
}

/** The host without subdomains for other devices. */
function hostOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : new URL(url).hostname.replace(/^(?:www|amp|m|mobile)\./, '') || undefined;
}

interface JsonLdArticle {
  readonly headline?: string;
  /** Plain text or markup. */
  readonly body?: string;
  readonly published?: unknown;
  readonly publisher?: string;
  readonly url?: string;
}

interface JsonLd {
  readonly article?: JsonLdArticle;
  /** Types of all objects, such as CollectionPage. */
  readonly types: ReadonlySet<string>;
  /** Name of the first organisation or site that is an object with a type. */
  readonly organisation?: string;
}

const ARTICLE = /(?:Article|BlogPosting|Report|SocialMediaPosting|Review|Recipe)$/;
const ORGANISATION = /^(?:Organization|NewsMediaOrganization|WebSite)$/;

/** Maximum number of objects that are read, and of levels of nesting. */
const MAX_OBJECTS = 5000;
const MAX_DEPTH = 6;

type Thing = Readonly<Record<string, unknown>>;

/**
 * The article that the JSON-LD of a page declares: schema.org NewsArticle, Article, BlogPosting and similar types.
 * Scripts that are not JSON are skipped. Does not throw.
 *
 * @param scripts contents of `script` elements
 * @param addresses of the page: an object with one of them is its article
 */
function readJsonLd(scripts: readonly string[], addresses: readonly string[]): JsonLd {
  const things = thingsIn(scripts.map(parse));
  const own = new Set(addresses.map(pathOf));
  const all = things.filter(thing => typesOf(thing).some(type => ARTICLE.test(type)));
  // Pages that load other stories declare those, too.
  const declared = all.filter(thing => addressesOf(thing).some(each => own.has(pathOf(each))));
  const articles = declared.length > 0 && all.length > 1 ? declared : all;
  // The first article with a text, else the first one.
  const article = articles.find(thing => typeof thing.articleBody === 'string') ?? articles[0];
  const organisation = things.find(thing => typesOf(thing).some(type => ORGANISATION.test(type)));
  const byId = new Map(things.flatMap(thing => (typeof thing['@id'] === 'string' ? [[thing['@id'], thing]] : [])));
  const name = organisation === undefined ? undefined : nameOf(organisation, byId);
  return {
    types: new Set(things.flatMap(typesOf)),
    ...(article === undefined ? {} : { article: articleOf(article, byId) }),
    ...(name === undefined ? {} : { organisation: name }),
  };
}

function articleOf(thing: Thing, byId: ReadonlyMap<string, Thing>): JsonLdArticle {
  const fields = {
    headline: textOf(thing.headline) ?? textOf(thing.name),
    body: textOf(thing.articleBody) ?? textOf(thing.reviewBody),
    published: thing.datePublished ?? thing.dateCreated,
    publisher: nameOf(thing.publisher, byId),
    url: addressesOf(thing)[0],
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Addresses of the page that an object describes. */
function addressesOf({ url, mainEntityOfPage: page }: Thing): string[] {
  const given = [url, isRecord(page) ? (page['@id'] ?? page.url) : page];
  return given.map(textOf).filter(each => each !== undefined);
}

/** An address without the parts in which declarations differ: protocol, query and final slash. */
const pathOf = (address: string): string =>
  address
    .split(/[?#]/, 1)[0]
    .replace(/^https?:/i, '')
    .replace(/\/$/, '');

/** All objects with a type, including those in lists and graphs, breadth first. */
function thingsIn(values: readonly unknown[]): Thing[] {
  const things: Thing[] = [];
  let level: unknown[] = [...values];
  let remaining = MAX_OBJECTS;
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    const next: unknown[] = [];
    for (const value of level) {
      if (remaining-- <= 0) return things;
      if (Array.isArray(value)) next.push(...value.slice(0, MAX_OBJECTS));
      else if (isRecord(value)) {
        if (typesOf(value).length > 0) things.push(value);
        next.push(value['@graph'], value.mainEntity);
      }
    }
    level = next.filter(value => typeof value === 'object' && value !== null);
  }
  return things;
}

/** Parses JSON-LD. Many scripts have line ends in strings, a comment around the JSON, or a semicolon after it. */
function parse(script: string): unknown {
  const text = withoutMarks(script);
  for (const attempt of [() => text, () => text.replace(/[\0-\x1f]+/g, ' ')]) {
    try {
      return JSON.parse(attempt());
    } catch {}
  }
  return undefined;
}

function withoutMarks(script: string): string {
  let text = script.trim();
  for (let mark = openingMark(text); mark !== undefined; mark = openingMark(text))
    text = text.slice(mark.length).trimStart();
  for (let mark = closingMark(text); mark !== undefined; mark = closingMark(text))
    text = text.slice(0, -mark.length).trimEnd();
  return text;
}

const openingMark = (text: string): string | undefined =>
  ['<!--', '//', '<![CDATA['].find(mark => text.startsWith(mark));
const closingMark = (text: string): string | undefined => ['-->', '//', ']]>', ';'].find(mark => text.endsWith(mark));

function typesOf(thing: Thing): string[] {
  const type = thing['@type'];
  const types = Array.isArray(type) ? type.slice(0, 20) : [type];
  return types
    .filter(each => typeof each === 'string')
    .map(each => each.slice(0, 200).replace(/^https?:\/\/schema\.org\//, ''));
}

function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    return value.length > 0 && value.every(item => typeof item === 'string') ? value.join('\n\n') : undefined;
  }
  return typeof value === 'string' ? value.trim() || undefined : undefined;
}

/** A name: a string, the name of an object, the name of the object with its `@id`, or a list of these. */
function nameOf(value: unknown, byId: ReadonlyMap<string, Thing>): string | undefined {
  const names = (Array.isArray(value) ? value.slice(0, 20) : [value]).map(item => {
    if (!isRecord(item)) return textOf(item);
    return textOf(item.name) ?? textOf(byId.get(String(item['@id']))?.name);
  });
  const known = names.filter(name => name !== undefined);
  return known.length === 0 ? undefined : known.join(', ');
}
