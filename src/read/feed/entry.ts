/**
 * An entry of a feed to an article: the elements of RSS, RDF, Atom and the vocabularies used in them, what they say, and
 * which of them counts.
 */
import type { ReadItem } from '../../types/article.js';
import { normaliseLineEnds } from '../decode/unicode.js';
import type { SourceLocation } from '../location.js';
import { htmlToText } from '../markup/html-text.js';
import { attributesOf, decodeReferences, MarkupScanner } from '../markup/scanner.js';
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

/**
 * Names have the usual prefix of their namespace; `author/name` is a child element. The order is that of preference: full
 * content before summaries, the publication before the last change.
 */
const NAMES = {
  id: ['guid', 'id'],
  link: ['link'],
  title: ['title', 'dc:title', 'itunes:title'],
  text: [
    'content:encoded',
    'content',
    'description',
    'summary',
    'itunes:summary',
    'dc:description',
    'media:description',
    'media:group/media:description',
  ],
  date: [
    'pubdate',
    'published',
    'issued',
    'created',
    'dc:date',
    'dcterms:issued',
    'dcterms:created',
    'updated',
    'modified',
  ],
  source: ['source/title', 'source', 'dc:publisher', 'dc:source'],
  author: ['author/name', 'author', 'dc:creator', 'itunes:author'],
  email: ['author/email'],
} as const;

const KNOWN: ReadonlySet<string> = new Set(Object.values(NAMES).flat());

/** Fields whose child elements are fields as well. */
export const CONTAINERS: ReadonlySet<string> = new Set(['author', 'source', 'media:group']);

/** Fields that hold text and no elements. */
export const PLAIN_FIELDS: ReadonlySet<string> = new Set([
  'title',
  'link',
  'guid',
  'id',
  'pubdate',
  'published',
  'updated',
  'category',
  'comments',
  'dc:date',
  'dc:creator',
]);

/** Whether a child element of an entry with that name is a field. */
export function isFieldName(name: string): boolean {
  return KNOWN.has(name) || PLAIN_FIELDS.has(name) || name === 'enclosure';
}

interface Field {
  readonly attributes: string;
  /** Not decoded. */
  readonly content: string;
}

/** The fields of one entry, or of the feed itself, in their order. */
export class Fields {
  /** Attributes of the tag of the entry. */
  readonly attributes: string;
  readonly #fields = new Map<string, Field[]>();

  constructor(attributes: string) {
    this.attributes = attributes;
  }

  add(name: string, attributes: string, content: string): void {
    // A container with child elements has no text of its own.
    if (!KNOWN.has(name) || (CONTAINERS.has(name) && /<[a-z_]/i.test(content))) return;
    const known = this.#fields.get(name);
    if (known === undefined) this.#fields.set(name, [{ attributes, content }]);
    else known.push({ attributes, content });
  }

  all(part: keyof typeof NAMES): Field[] {
    return NAMES[part].flatMap(name => this.#fields.get(name) ?? []);
  }
}

export function entryOf(fields: Fields): FeedEntry {
  const values = (part: keyof typeof NAMES): string[] => fields.all(part).map(fieldText);
  const texts = (part: keyof typeof NAMES): FeedText[] => fields.all(part).map(textOf);
  const about = [...attributesOf(fields.attributes)].find(([name]) => /(?:^|:)about$/.test(name))?.[1];
  const ids = fields.all('id');
  const permalinks = ids
    .filter(({ attributes }) => !/^false$/i.test(attributesOf(attributes).get('ispermalink') ?? ''))
    .map(fieldText);
  const authors = values('author').map(nameOf);
  return {
    ids: [...ids.map(fieldText), about ?? ''],
    links: [...linksOf(fields), ...[...permalinks, about ?? ''].filter(isWebAddress)],
    titles: texts('title'),
    texts: texts('text'),
    dates: values('date'),
    // An address is not the name of a source.
    sources: texts('source').filter(({ value }) => !/^(?:[a-z]+:\/\/|(?:urn|tag|doi|mailto):)/i.test(value)),
    authors: authors.length > 0 ? authors : values('email'),
  };
}

function textOf(field: Field): FeedText {
  const type = field.attributes.includes('type') ? attributesOf(field.attributes).get('type') : undefined;
  return { value: isXhtml(type) ? xhtmlOf(field.content) : fieldText(field), type };
}

const isXhtml = (type: string | undefined): boolean => type === 'xhtml' || type === 'application/xhtml+xml';

/** The decoded text of an element without child elements; the markup of one that has them. */
function fieldText({ content }: Field): string {
  const scanner = new MarkupScanner(content, 'xml');
  let value = '';
  let from = 0;
  while (scanner.next()) {
    const { kind, start, end } = scanner;
    if (kind === 'open' || kind === 'empty' || kind === 'close') return content.trim();
    value += decodeReferences(content.slice(from, start));
    if (kind === 'cdata') value += scanner.section;
    else if (kind === 'stray') value += '<';
    from = end;
  }
  return (value + decodeReferences(content.slice(from))).trim();
}

/** XHTML as HTML: names without a prefix, and the text of CDATA sections escaped. */
function xhtmlOf(content: string): string {
  const scanner = new MarkupScanner(content, 'xml');
  let html = '';
  let from = 0;
  while (scanner.next()) {
    if (scanner.kind !== 'cdata') continue;
    html += content.slice(from, scanner.start) + scanner.section.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    from = scanner.end;
  }
  html += content.slice(from);
  const prefix = /^\s*<([a-z][\w.-]{0,30}:)div[\s/>]/i.exec(html)?.[1];
  return prefix === undefined ? html : html.replaceAll(`<${prefix}`, '<').replaceAll(`</${prefix}`, '</');
}

/** Addresses of the page of an entry, not of the feed, of comments or of sound. */
function linksOf(fields: Fields): string[] {
  const links = fields
    .all('link')
    .map(field => ({ text: fieldText(field), attributes: attributesOf(field.attributes) }));
  const pages = links.filter(
    ({ attributes }) => attributes.has('href') && /^(?:alternate)?$/.test(attributes.get('rel') ?? ''),
  );
  const html = pages.find(({ attributes }) => /^$|html/i.test(attributes.get('type') ?? '')) ?? pages[0];
  return [...links.map(({ text }) => text), html?.attributes.get('href') ?? ''];
}

const isWebAddress = (id: string): boolean => /^https?:\/\/\S+$/i.test(id);

/** Longest name of a person. Characters. */
const LONGEST_NAME = 1000;

/** The name in "ann@daily.example (Ann Lee)" and "Ann Lee <ann@daily.example>"; the whole text where there is none. */
function nameOf(person: string): string {
  if (person.length > LONGEST_NAME) return '';
  const [, inBrackets] = /^[^\s@]+@[^\s@]+\s+\((.+)\)$/.exec(person) ?? [];
  const [, beforeAddress] = /^([^<@]+)<[^<>@]*@[^<>@]*>$/.exec(person) ?? [];
  return inBrackets ?? beforeAddress ?? person;
}
