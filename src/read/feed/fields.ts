/** The elements of entries and what they say: one table for RSS, RDF, Atom and the vocabularies used in them. */
import { attributesOf, decodeReferences, MarkupScanner } from '../markup/scanner.js';
import type { FeedEntry, FeedText } from './entry.js';

/**
 * Names have the usual prefix of their namespace; `author/name` is a child element. The order is that of preference: full
 * content before summaries, the publication before the last change.
 */
const NAMES = {
  id: ['guid', 'id'],
  link: ['link'],
  title: [
    'title',
    'dc:title',
    'dcterms:title',
    'itunes:title',
    'media:title',
    'media:group/media:title',
    'media:content/media:title',
  ],
  full: ['content:encoded', 'full-text', 'content', 'xhtml:body', 'content:items'],
  summary: ['description', 'summary', 'itunes:summary', 'dc:description', 'dcterms:abstract', 'excerpt:encoded'],
  caption: ['media:description', 'media:group/media:description', 'media:content/media:description'],
  date: [
    'pubdate',
    'published',
    'issued',
    'created',
    'dc:date',
    'dcterms:issued',
    'dcterms:created',
    'dcterms:date',
    'dcterms:available',
    'prism:publicationdate',
    'updated',
    'modified',
    'dcterms:modified',
  ],
  source: ['source/title', 'source', 'dc:publisher', 'dcterms:publisher', 'dc:source'],
} as const;

/** Who wrote an entry: no part of an article, and no text that an unknown element may hold. */
const AUTHORS = ['author/name', 'author', 'author/email', 'dc:creator', 'dcterms:creator', 'itunes:author'];

const KNOWN: ReadonlySet<string> = new Set([...Object.values(NAMES).flat(), ...AUTHORS]);

/** Fields that feeds write without a prefix, with that of a portal, or with one that is declared nowhere. */
const KNOWN_WITHOUT_PREFIX: ReadonlyMap<string, string> = new Map([
  ['encoded', 'content:encoded'],
  ['full-text', 'full-text'],
  ['fulltext', 'full-text'],
  ['full_text', 'full-text'],
  ['content', 'content'],
  ['body', 'xhtml:body'],
  ['creator', 'dc:creator'],
]);
/** The same for names that other vocabularies use, too: they count without a prefix alone. */
const KNOWN_ALONE: ReadonlyMap<string, string> = new Map([
  ['date', 'dc:date'],
  ['publisher', 'dc:publisher'],
]);
/** Prefixes of vocabularies that mean something else by these names. */
const OTHER_VOCABULARIES: ReadonlySet<string> = new Set(['media', 'itunes', 'dc', 'dcterms', 'podcast', 'excerpt']);

/** The name that a child element of an entry has in `NAMES`; other names stay as they are. */
export function fieldNameOf(name: string): string {
  if (KNOWN.has(name)) return name;
  if (name === 'xhtml:div') return 'xhtml:body';
  const colon = name.indexOf(':');
  if (colon < 0) return KNOWN_WITHOUT_PREFIX.get(name) ?? KNOWN_ALONE.get(name) ?? name;
  if (OTHER_VOCABULARIES.has(name.slice(0, colon))) return name;
  return KNOWN_WITHOUT_PREFIX.get(name.slice(colon + 1)) ?? name;
}

/** Fields whose child elements are fields as well. */
export const CONTAINERS: ReadonlySet<string> = new Set(['author', 'source', 'media:group', 'media:content']);

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
  readonly name: string;
  readonly attributes: string;
  /** Not decoded. */
  readonly content: string;
}

/** Length of a text in an unknown element, and of all in elements of its name, at least. Characters. */
const MIN_TEXT = 40;
const LONG = 300;

function addTo(fields: Map<string, Field[]>, field: Field): void {
  const known = fields.get(field.name);
  if (known === undefined) fields.set(field.name, [field]);
  else known.push(field);
}

/** The fields of one entry, or of the feed itself, in their order. */
export class Fields {
  /** Attributes of the tag of the entry. */
  readonly attributes: string;
  readonly #unknown = new Map<string, Field[]>();
  /** Whether the text ends before the end tag of the entry. */
  isCut = false;
  readonly #fields = new Map<string, Field[]>();
  readonly #isEntry: boolean;

  /** @param isEntry false for the feed itself, whose texts are no articles */
  constructor(attributes: string, isEntry: boolean) {
    this.attributes = attributes;
    this.#isEntry = isEntry;
  }

  add(name: string, attributes: string, content: string): void {
    const field = { name, attributes, content };
    if (!KNOWN.has(name)) {
      const mayBeText =
        this.#isEntry &&
        content.length >= MIN_TEXT &&
        !CONTAINERS.has(name) &&
        !PLAIN_FIELDS.has(name) &&
        !name.includes('/');
      if (mayBeText) addTo(this.#unknown, field);
      return;
    }
    // A container with child elements has no text of its own.
    if (CONTAINERS.has(name) && /<[a-z_]/i.test(content)) return;
    addTo(this.#fields, field);
  }

  /** Texts in elements that no vocabulary knows; those of one name are long together. */
  get unknown(): Field[] {
    return [...this.#unknown.values()]
      .filter(fields => fields.reduce((sum, { content }) => sum + content.length, 0) >= LONG)
      .flat();
  }

  all(part: keyof typeof NAMES): Field[] {
    return NAMES[part].flatMap(name => this.#fields.get(name) ?? []);
  }
}

const RANKS = ['full', 'summary', 'caption'] as const;

export function entryOf(fields: Fields): FeedEntry {
  const values = (part: keyof typeof NAMES): string[] => fields.all(part).map(fieldText);
  const texts = (part: keyof typeof NAMES): FeedText[] => fields.all(part).map(textOf);
  const about = [...attributesOf(fields.attributes)].find(([name]) => /(?:^|:)about$/.test(name))?.[1];
  const ids = fields.all('id');
  const permalinks = ids
    .filter(({ attributes }) => !/^false$/i.test(attributesOf(attributes).get('ispermalink') ?? ''))
    .map(fieldText);
  return {
    ids: [...ids.map(fieldText), about ?? ''],
    links: [...linksOf(fields), ...[...permalinks, about ?? ''].filter(isWebAddress)],
    titles: texts('title'),
    texts: [
      ...RANKS.flatMap(rank => fields.all(rank).map(field => ({ ...textOf(field), name: field.name, rank }))),
      ...fields.unknown.map(field => ({
        ...textOf(field),
        name: field.name,
        rank: 'unknown' as const,
        isStructure: isStructure(field.content),
      })),
    ],
    isCut: fields.isCut,
    isElsewhere: fields.all('full').some(isElsewhere),
    dates: values('date'),
    // An address is not the name of a source.
    sources: texts('source').filter(({ value }) => !/^(?:[a-z]+:\/\/|(?:urn|tag|doi|mailto):)/i.test(value)),
  };
}

function textOf(field: Field): FeedText {
  const type = field.attributes.includes('type') ? attributesOf(field.attributes).get('type') : undefined;
  const value = isXhtml(type) || field.name === 'xhtml:body' ? xhtmlOf(field.content) : fieldText(field);
  return { value, type };
}

const isXhtml = (type: string | undefined): boolean => type === 'xhtml' || type === 'application/xhtml+xml';

/** Elements that texts are written with. */
const MARKUP =
  /^(?:p|div|span|a|b|i|u|em|strong|br|hr|img|ul|ol|li|h[1-6]|blockquote|figure|figcaption|table|t(?:head|body|r|d|h)|section|article|header|footer|su[bp]|small|pre|code|iframe|video|audio|source|script)$/;

/** Whether an element holds fields of its own, such as the comments on an entry, and no text. */
function isStructure(content: string): boolean {
  const scanner = new MarkupScanner(content, 'xml');
  while (scanner.next()) {
    const { kind, name } = scanner;
    if (kind === 'open' || kind === 'empty') return !MARKUP.test(name.slice(name.indexOf(':') + 1));
  }
  return false;
}

const fieldText = ({ content }: Field): string => xmlText(content);

/** Whether it is the content of an Atom entry that is a page or text at another address. */
function isElsewhere({ name, attributes, content }: Field): boolean {
  if (name !== 'content' || content.trim() !== '') return false;
  const found = attributesOf(attributes);
  return (found.get('src') ?? '') !== '' && /^(?:text\/|application\/xhtml|x?html$|$)/i.test(found.get('type') ?? '');
}

/** The decoded text of an element without child elements; the markup of one that has them. @param content of the element */
export function xmlText(content: string): string {
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
  const prefix = /^\s{0,1000}<([a-z][\w.-]{0,30}:)[a-z]/i.exec(html)?.[1];
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
