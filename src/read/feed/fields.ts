/** The table of feed elements: the parts of an entry in RSS, RDF, Atom and their extension vocabularies. */
import { attributesOf, decodeReferences, MarkupScanner } from '../markup/scanner.js';
import type { FeedEntry, FeedText } from './entry.js';

/**
 * The elements of each part, in the order of preference: full content before summaries, the publication before the last
 * change. Names have the usual prefix of their namespace; `author/name` is a child element.
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

/** Elements of the author. They are known, so that their content does not count as the text of an unknown element. */
const AUTHORS = ['author/name', 'author', 'author/email', 'dc:creator', 'dcterms:creator', 'itunes:author'];

const KNOWN: ReadonlySet<string> = new Set([...Object.values(NAMES).flat(), ...AUTHORS]);

/** Fields that feeds write without a prefix, or with the prefix of a portal or an undeclared one. */
const KNOWN_WITHOUT_PREFIX: ReadonlyMap<string, string> = new Map([
  ['encoded', 'content:encoded'],
  ['full-text', 'full-text'],
  ['fulltext', 'full-text'],
  ['full_text', 'full-text'],
  ['content', 'content'],
  ['body', 'xhtml:body'],
  ['creator', 'dc:creator'],
]);
/** Fields that count only without a prefix, because other vocabularies use the names with a different meaning. */
const KNOWN_ALONE: ReadonlyMap<string, string> = new Map([
  ['date', 'dc:date'],
  ['publisher', 'dc:publisher'],
]);
/** Prefixes of vocabularies that use names of `KNOWN_WITHOUT_PREFIX` with a different meaning. */
const OTHER_VOCABULARIES: ReadonlySet<string> = new Set(['media', 'itunes', 'dc', 'dcterms', 'podcast', 'excerpt']);

/** The name in `NAMES` of a child element of an entry; unknown names are returned unchanged. */
export function fieldNameOf(name: string): string {
  if (KNOWN.has(name)) return name;
  if (name === 'xhtml:div') return 'xhtml:body';
  const colon = name.indexOf(':');
  if (colon < 0) return KNOWN_WITHOUT_PREFIX.get(name) ?? KNOWN_ALONE.get(name) ?? name;
  if (OTHER_VOCABULARIES.has(name.slice(0, colon))) return name;
  return KNOWN_WITHOUT_PREFIX.get(name.slice(colon + 1)) ?? name;
}

/** Fields whose child elements are fields, too. */
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

/** True for the name of a child element that is a field. */
export function isFieldName(name: string): boolean {
  return KNOWN.has(name) || PLAIN_FIELDS.has(name) || name === 'enclosure';
}

interface Field {
  readonly name: string;
  readonly attributes: string;
  /** XML, not decoded. */
  readonly content: string;
}

/** Least length of the text in an unknown element, and of all texts in elements of one name. Characters. */
const MIN_TEXT = 40;
const MIN_TOTAL = 300;

function addTo(fields: Map<string, Field[]>, field: Field): void {
  const known = fields.get(field.name);
  if (known === undefined) fields.set(field.name, [field]);
  else known.push(field);
}

/** The fields of an entry, or of the feed itself, in document order. */
export class Fields {
  /** Attributes of the start tag of the entry. */
  readonly attributes: string;
  readonly #unknown = new Map<string, Field[]>();
  /** True if the document ends before the end tag of the entry. */
  isCut = false;
  readonly #fields = new Map<string, Field[]>();
  readonly #isEntry: boolean;

  /** @param isEntry false for the feed itself, which has no article text */
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

  /** Texts in unknown elements, if all texts of the name together are long. */
  get unknown(): Field[] {
    return [...this.#unknown.values()]
      .filter(fields => fields.reduce((sum, { content }) => sum + content.length, 0) >= MIN_TOTAL)
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
    isExternal: fields.all('full').some(isExternal),
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

/** Elements of markup within a text. */
const MARKUP =
  /^(?:p|div|span|a|b|i|u|em|strong|br|hr|img|ul|ol|li|h[1-6]|blockquote|figure|figcaption|table|t(?:head|body|r|d|h)|section|article|header|footer|su[bp]|small|pre|code|iframe|video|audio|source|script)$/;

/** True if an element has fields of its own instead of text, such as the comments on an entry. */
function isStructure(content: string): boolean {
  const scanner = new MarkupScanner(content, 'xml');
  while (scanner.next()) {
    const { kind, name } = scanner;
    if (kind === 'open' || kind === 'empty') return !MARKUP.test(name.slice(name.indexOf(':') + 1));
  }
  return false;
}

const fieldText = ({ content }: Field): string => xmlText(content);

/** True for the content of an Atom entry that is a page or text at another address. */
function isExternal({ name, attributes, content }: Field): boolean {
  if (name !== 'content' || content.trim() !== '') return false;
  const found = attributesOf(attributes);
  return (found.get('src') ?? '') !== '' && /^(?:text\/|application\/xhtml|x?html$|$)/i.test(found.get('type') ?? '');
}

/** The decoded text of an element; if it has child elements, its XML. @param content of the element */
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

/** Converts XHTML to HTML: drops the name prefix and escapes the text of CDATA sections. */
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

/** Addresses of the page of an entry, without links to the feed, to comments and to media. */
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
