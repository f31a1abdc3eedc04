/** Values of a record's fields, converted to the parts of an article. */
import { htmlToText } from '../markup/html-text.js';
import { normaliseDate } from './dates.js';

export type Part = 'id' | 'title' | 'text' | 'published' | 'source' | 'url';

/** The part that a value stands for; undefined for a value that cannot be this part. */
export const convert: Readonly<Record<Part, (value: unknown) => string | undefined>> = {
  id: idOf,
  title: titleOf,
  text: textOf,
  published: dateOf,
  source: nameOf,
  url: urlOf,
};

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The kind of a JSON value in words, such as "a list". */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'a string' : `a ${typeof value}`;
}

/** The visible text of a value that is HTML by its name; '' where the page shows nothing. */
export function htmlOf(value: unknown): string | undefined {
  const html = stringOf(value);
  return html === undefined ? undefined : htmlToText(html);
}

/** The date of a value in UTC that does not name its time zone, such as WordPress's `date_gmt`; drafts have all zeros. */
export function utcOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.startsWith('0000')) return undefined;
  return dateOf(/\d:\d\d(?::\d\d)?$/.test(value.trim()) ? `${value.trim()}Z` : value);
}

/** A string, a list of paragraphs, or WordPress's `{ rendered: HTML }`. A string that is HTML from end to end is read as HTML. */
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

/** Looks at both ends alone: an article about markup quotes it in between, and the cost does not depend on the length. */
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

/** A word or a few; scrapers that collect all matches give lists of one. */
function wordsOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() || undefined;
  if (typeof value === 'number') return String(value);
  return Array.isArray(value) ? wordsOf(value.find(item => typeof item === 'string' && item.trim() !== '')) : undefined;
}

function dateOf(value: unknown): string | undefined {
  if (isRecord(value)) return normaliseDate(value.$date);
  if (Array.isArray(value)) return normaliseDate(wordsOf(value));
  if (typeof value !== 'string' || value.length > 20 || value[4] === '-') return normaliseDate(value);
  // GDELT writes 20240131T101500Z.
  const compact = /^(\d{8})T(\d\d)(\d\d)(\d\d)(Z?)$/.exec(value.trim());
  return normaliseDate(compact === null ? value : `${compact[1]}T${compact.slice(2, 5).join(':')}${compact[5]}`);
}

function urlOf(value: unknown): string | undefined {
  return wordsOf(isRecord(value) ? (value['@id'] ?? value.url ?? value.href) : value);
}

/** An id. Integers past 2^53 are not used: JSON.parse drops their last digits, so that two articles would get the same id. */
function idOf(value: unknown): string | undefined {
  if (typeof value === 'number') {
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? undefined : String(value);
  }
  return isRecord(value) ? singleOf(value.$oid ?? value.rendered) : singleOf(value);
}

function singleOf(value: unknown): string | undefined {
  return Array.isArray(value) ? undefined : wordsOf(value);
}

/** Name of a publisher: a string, an object with a name, or a list of either. */
function nameOf(value: unknown): string | undefined {
  // A number is a database key.
  if (typeof value === 'number') return undefined;
  if (!Array.isArray(value)) return singleOf(isRecord(value) ? (value.name ?? value.title) : value);
  const names = value
    .map(item => singleOf(isRecord(item) ? (item.name ?? item.title) : item))
    .filter(name => name !== undefined);
  return names.length === 0 ? undefined : names.join(', ');
}
