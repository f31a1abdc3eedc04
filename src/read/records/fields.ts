/**
 * Makes an article of a parsed record. The parts of the article are found by the usual field names of feeds, crawlers
 * and CMSs.
 */
import type { ReadItem } from '../../types/article.js';
import { idAt, type SourceLocation } from '../location.js';
import { htmlToText } from '../markup/html-text.js';
import { excerpt, unreadable } from '../problem.js';
import { normaliseDate } from './dates.js';
import { keptArticle } from './kept.js';
import { ninjsRecord } from './ninjs.js';

type Part = 'id' | 'title' | 'text' | 'published' | 'source' | 'url';

/**
 * Field names of each part, in the order in which they are tried, in any case: Scrapy items, newspaper, news-please,
 * trafilatura, WordPress and Ghost exports, Hugo's JSON, schema.org, JSON Feed, NewsAPI and GDELT.
 */
const FIELD_NAMES = {
  id: ['id', '_id', 'guid', 'uuid', 'doc_id', '@id'],
  title: ['title', 'headline', 'name', 'post_title'],
  text: [
    'text',
    'content',
    'body',
    'article',
    'articleBody',
    'maintext',
    'full_text',
    'content_text',
    'article_text',
    'body_text',
    'plaintext',
    'raw_text',
    'paragraphs',
    'contents',
    'post_content',
    'content_html',
    'body_html',
    'article_html',
    'html',
  ],
  published: [
    'published',
    // In WordPress `date` is the same time in an unknown time zone.
    'date_gmt',
    'date',
    'datePublished',
    'date_publish',
    'published_at',
    'publishedAt',
    'pubDate',
    'publish_date',
    'date_published',
    'published_date',
    'publication_date',
    'post_date_gmt',
    'post_date',
    'seendate',
    'created_at',
    'versioncreated',
    'firstcreated',
  ],
  // Authors are no sources: two articles of one author are not editions of one article.
  source: [
    'source',
    'site',
    'site_name',
    'sitename',
    'publisher',
    'source_domain',
    'domain',
    'source-hostname',
    'hostname',
    'source_url',
  ],
  url: ['url', 'link', 'canonical_url', 'canonical', 'canonical_link', 'permalink', 'mainEntityOfPage'],
} as const satisfies Record<Part, readonly string[]>;

/** Fields whose text is HTML. */
const HTML_NAMES: ReadonlySet<string> = new Set(['post_content', 'content_html', 'body_html', 'article_html', 'html']);

/** Fields that name the article of which this one is a copy, in lower case, in the order in which they are tried. */
const CREDITS = ['duplicate_of', 'duplicateof', 'canonical_url', 'canonicalurl', 'canonical', 'canonical_link'];
const CREDIT_RANKS: ReadonlyMap<string, number> = new Map(CREDITS.map((name, rank) => [name, rank]));
const OWN_NAME = 'twicetold';
/** Longest address in such a field. Characters. */
const MAX_CREDIT = 4096;

/** Field names that a message lists. */
const MAX_LISTED = 12;

const PARTS = Object.keys(FIELD_NAMES) as Part[];

/** The meaning of a field name. */
interface Slot {
  readonly part: Part;
  /** Rank among the names of the part, from 0. */
  readonly rank: number;
  readonly isHtml: boolean;
  /** True for a time in UTC without the name of the zone. */
  readonly isUtc: boolean;
}

/** Slots by field name in lower case. */
const SLOTS: ReadonlyMap<string, Slot> = new Map(
  PARTS.flatMap(part =>
    FIELD_NAMES[part].map((name, rank): [string, Slot] => [
      name.toLowerCase(),
      { part, rank, isHtml: HTML_NAMES.has(name), isUtc: name.endsWith('_gmt') },
    ]),
  ),
);

const MAX_NAME = Math.max(...[...SLOTS.keys()].map(name => name.length));

/** Record field for each part of an article. A dotted path leads into objects. */
export type FieldChoice = Readonly<Partial<Record<Part, string>>> & {
  /** Receives the parts whose field some record has. */
  readonly found?: Set<string>;
  /** True if stored articles of this tool get the path and row of their record instead of those of their source. */
  readonly isPlacedHere?: boolean;
};

export type Fields = { -readonly [part in Part]?: string } & { credits?: string; ignored?: true };

/**
 * The article of a record, or why it has none. Its id is that of the record, else its URL, else that of the location.
 */
export function readRecord(record: unknown, fields: FieldReader, location: SourceLocation): ReadItem {
  if (!isRecord(record)) return unreadable(location, `expected an object, found ${kindOf(record)}`);
  const kept = fields.isChosen ? undefined : keptArticle(record, location, fields.isPlacedHere);
  if (kept !== undefined) return { article: kept };
  const { id, text, ...rest } = fields.read(record);
  if (text === undefined) return unreadable(location, fields.whyNoText(record));
  const { path, number } = location;
  const row = number === undefined ? {} : { row: number };
  return { article: { id: id ?? rest.url ?? idAt(location), path, ...row, ...rest, text } };
}

/** Reads the parts of an article from records. If the value of a field is unusable, the next field name counts. */
export class FieldReader {
  readonly #choice: FieldChoice;
  readonly #chosen: readonly [Part, string][];

  constructor(choice: FieldChoice) {
    this.#choice = choice;
    this.#chosen = PARTS.flatMap(part => (choice[part] === undefined ? [] : [[part, choice[part]]]));
  }

  get isPlacedHere(): boolean {
    return this.#choice.isPlacedHere === true;
  }

  /** True if the user has chosen a field. */
  get isChosen(): boolean {
    return this.#chosen.length > 0;
  }

  read(given: Readonly<Record<string, unknown>>): Fields {
    const record = ninjsRecord(given) ?? given;
    const fields: Fields = {};
    const ranks: Partial<Record<Part, number>> = {};
    let creditRank = Number.POSITIVE_INFINITY;
    /** True if the URL is from a field that may hold the address of another article. */
    let isCredit = false;
    // HTML is converted at the end, and only if no other field holds the text: converting a whole page takes time.
    let html: unknown;
    for (const key of Object.keys(record)) {
      // A longer key is not a field name. Changing the case of a hostile key would take time.
      if (key.length > MAX_NAME) continue;
      const exact = SLOTS.get(key);
      const name = exact === undefined ? key.toLowerCase() : key;
      const slot = exact ?? SLOTS.get(name);
      const rank = CREDIT_RANKS.get(name);
      if (rank !== undefined && rank < creditRank) {
        const credits = urlOf(record[key]);
        if (credits !== undefined && credits.length <= MAX_CREDIT) {
          fields.credits = credits;
          creditRank = rank;
        }
      } else if (name === OWN_NAME && wordsOf(record[key])?.toLowerCase() === 'ignore') fields.ignored = true;
      if (slot === undefined || slot.rank >= (ranks[slot.part] ?? Number.POSITIVE_INFINITY)) continue;
      if (slot.isHtml) {
        if (typeof record[key] !== 'string' && !Array.isArray(record[key])) continue;
        html = record[key];
      } else {
        const value = slot.isUtc ? utcOf(record[key]) : convert[slot.part](record[key]);
        if (value === undefined) continue;
        if (isBlankText(slot.part, value)) {
          fields.text ??= value;
          continue;
        }
        fields[slot.part] = value;
      }
      ranks[slot.part] = slot.rank;
      if (slot.part === 'url') isCredit = rank !== undefined;
    }
    if (html !== undefined && (fields.text === undefined || isBlankText('text', fields.text))) {
      const text = htmlOf(html);
      if (text !== undefined) fields.text = text;
    }
    if (fields.url === undefined && fields.source !== undefined) moveAddress(fields, fields.source, record);
    for (const [part, path] of this.#chosen) {
      const chosen = valueAt(given, path);
      if (chosen !== undefined) this.#choice.found?.add(part);
      const value = part === 'text' && namesHtml(path) ? htmlOf(chosen) : convert[part](chosen);
      if (value === undefined || (fields.text !== undefined && isBlankText(part, value))) continue;
      fields[part] = value;
      if (part === 'url') isCredit = CREDIT_RANKS.has(path.toLowerCase());
    }
    if (fields.credits !== undefined && fields.credits === fields.url && !isCredit) delete fields.credits;
    return fields;
  }

  /**
   * A clause that says why a record, or a table with such columns, has no text: `no text field among "id, story"`.
   *
   * @param names of the fields; by default those of the record
   */
  whyNoText(record: Readonly<Record<string, unknown>>, names = Object.keys(record)): string {
    if (isReportLine(record)) return 'a line of a report of twicetold, not an article';
    const choice = this.#choice.text;
    const keys = new Map(names.map(key => [key.toLowerCase(), key]));
    for (const name of new Set([...(choice === undefined ? [] : [choice]), ...FIELD_NAMES.text])) {
      const key = keys.get(name.toLowerCase());
      const value = name === choice ? valueAt(record, name) : key === undefined ? undefined : record[key];
      if (value !== undefined) return `its ${name} is ${kindOf(value)}, not a text`;
    }
    if (names.length === 0) return 'no text field: it has no fields';
    // one quotation: many records with different fields have one kind of reason
    const listed = excerpt(names.slice(0, MAX_LISTED).join(', ')).replaceAll('"', "'");
    const more = names.length > MAX_LISTED ? ', …' : '';
    return `no text field among "${listed}${more}"; name the one with the text: --field text=NAME`;
  }
}

/** True for a record of a report of this tool in the format `jsonl`. */
const isReportLine = ({ type, status, relation, representative, candidatePairs }: Readonly<Record<string, unknown>>) =>
  (type === 'article' && status !== undefined) ||
  (type === 'pair' && relation !== undefined) ||
  (type === 'cluster' && representative !== undefined) ||
  (type === 'summary' && candidatePairs !== undefined);

/** True for a text of white space: a CMS with the text in another field leaves such a field. */
function isBlankText(part: Part, value: string): boolean {
  return part === 'text' && !/\S/.test(value);
}

/** The value at a dotted path. A key that equals the whole path, with its dots, has priority. */
function valueAt(record: unknown, path: string): unknown {
  if (isRecord(record) && Object.hasOwn(record, path)) return record[path];
  let value = record;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

/** True for a path whose last name is that of an HTML field. */
function namesHtml(path: string): boolean {
  const name = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return name === 'rendered' || SLOTS.get(name)?.isHtml === true;
}

const PAGE_ADDRESS = /^https?:\/\/[^/?#\s]+\/[^\s]+$/i;

/** Corrects records of trafilatura, which has the address of the page in `source` and the site in another field. */
function moveAddress(fields: Fields, source: string, record: Readonly<Record<string, unknown>>): void {
  if (!PAGE_ADDRESS.test(source)) return;
  fields.url = source;
  delete fields.source;
  for (const name of FIELD_NAMES.source.slice(1)) {
    const value = Object.hasOwn(record, name) ? convert.source(record[name]) : undefined;
    if (value === undefined || PAGE_ADDRESS.test(value)) continue;
    fields.source = value;
    return;
  }
}

/** Converts a value to a part of an article; undefined for a value that cannot be this part. */
const convert: Readonly<Record<Part, (value: unknown) => string | undefined>> = {
  id: idOf,
  title: titleOf,
  text: textOf,
  published: dateOf,
  source: nameOf,
  url: urlOf,
};

const DOCUMENT = new FieldReader({});

/**
 * The parts of an article in the named fields of a document, such as front matter. Without a title there, the heading
 * counts.
 */
export function documentFields(
  named: Readonly<Record<string, unknown>>,
  heading: string | undefined,
): Omit<Fields, 'id' | 'text'> {
  const { id: _id, text: _text, ...fields } = DOCUMENT.read(named);
  const title = fields.title ?? heading;
  return { ...fields, ...(title === undefined ? {} : { title }) };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The kind of a JSON value in words, such as "a list". */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'a string' : `a ${typeof value}`;
}

/** The visible text of an HTML value; '' if the page shows nothing. */
function htmlOf(value: unknown): string | undefined {
  const html = stringOf(value);
  return html === undefined ? undefined : htmlToText(html);
}

/** Converts a time in UTC without a zone, such as `date_gmt` of WordPress. Drafts have zeros instead. */
function utcOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.startsWith('0000')) return undefined;
  return dateOf(/\d:\d\d(?::\d\d)?$/.test(value.trim()) ? `${value.trim()}Z` : value);
}

/** The text in a string, a list of paragraphs, or `{ rendered: HTML }` of WordPress. A string of HTML is converted. */
function textOf(value: unknown): string | undefined {
  if (isRecord(value)) return typeof value.rendered === 'string' ? htmlToText(value.rendered) : undefined;
  const text = stringOf(value);
  return text !== undefined && isHtml(text) ? htmlToText(text) : text;
}

function stringOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.every(item => typeof item === 'string') ? value.join('\n\n') : undefined;
}

const BLOCK =
  /^\s*<(?:!doctype html|!--|(?:html|body|article|section|div|p|h[1-6]|ul|ol|blockquote|figure|table|img)[\s>])/i;

/** True for a text that begins and ends with a tag. An article about markup may quote tags in between. */
function isHtml(text: string): boolean {
  const first = text.charCodeAt(0);
  if (first !== 0x3c && first > 0x20) return false;
  return BLOCK.test(text.slice(0, 200)) && text.slice(-200).trimEnd().endsWith('>');
}

function titleOf(value: unknown): string | undefined {
  if (!isRecord(value)) return wordsOf(value);
  const { rendered } = value;
  return typeof rendered === 'string' ? htmlToText(rendered).replace(/\s+/g, ' ').trim() || undefined : undefined;
}

/** A string or number as a short text. Of a list, the first text: some scrapers store lists of all matches. */
function wordsOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() || undefined;
  if (typeof value === 'number') return String(value);
  return Array.isArray(value) ? wordsOf(value.find(item => typeof item === 'string' && item.trim() !== '')) : undefined;
}

function dateOf(value: unknown): string | undefined {
  // MongoDB exports a date, or its milliseconds, as an object.
  const given = isRecord(value) ? value.$date : value;
  if (isRecord(given)) return normaliseDate(given.$numberLong);
  return normaliseDate(Array.isArray(given) ? wordsOf(given) : given);
}

function urlOf(value: unknown): string | undefined {
  return wordsOf(isRecord(value) ? (value['@id'] ?? value.url ?? value.href) : value);
}

/** An id. Integers past 2^53 are not used: JSON.parse rounds them, so that two articles could get the same id. */
function idOf(value: unknown): string | undefined {
  if (typeof value === 'number') {
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? undefined : String(value);
  }
  return isRecord(value) ? singleOf(value.$oid ?? value.rendered) : singleOf(value);
}

function singleOf(value: unknown): string | undefined {
  return Array.isArray(value) ? undefined : wordsOf(value);
}

/** The name of a publisher: a string, an object with a name, or a list of either. */
function nameOf(value: unknown): string | undefined {
  // A number is a database key.
  if (typeof value === 'number') return undefined;
  if (!Array.isArray(value)) return singleOf(isRecord(value) ? (value.name ?? value.title) : value);
  const names = value
    .map(item => singleOf(isRecord(item) ? (item.name ?? item.title) : item))
    .filter(name => name !== undefined);
  return names.length === 0 ? undefined : names.join(', ');
}
