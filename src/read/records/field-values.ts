/** The value of a record's field as the part of an article it stands for; undefined where it cannot be one. */
import { htmlToText } from '../markup/html-text.js';
import { normaliseDate } from './dates.js';
import type { Part } from './field-names.js';

export const CONVERT: Readonly<Record<Part, (value: unknown) => string | undefined>> = {
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

export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}

/** HTML under a name that says so; '' where the page shows nothing. */
export function htmlOf(value: unknown): string | undefined {
  const html = writtenOf(value);
  return html === undefined ? undefined : htmlToText(html);
}

/** A time in UTC that does not say so, such as WordPress's `date_gmt`; all zeros where a draft has none. */
export function utcOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.startsWith('0000')) return undefined;
  return dateOf(/\d:\d\d(?::\d\d)?$/.test(value.trim()) ? `${value.trim()}Z` : value);
}

/** A string, a list of paragraphs, or WordPress's `{ rendered: HTML }`; what is HTML from end to end is read as such. */
function textOf(value: unknown): string | undefined {
  if (isRecord(value)) return typeof value.rendered === 'string' ? htmlToText(value.rendered) : undefined;
  const text = writtenOf(value);
  return text !== undefined && isHtml(text) ? htmlToText(text) : text;
}

function writtenOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.every(item => typeof item === 'string') ? value.join('\n\n') : undefined;
}

const BLOCK =
  /^\s*<(?:!doctype html|!--|(?:html|body|article|section|div|p|h[1-6]|ul|ol|blockquote|figure|table|img)[\s>])/i;

/** Told by the two ends alone, so that it costs the same for every text: a story about markup quotes it in between. */
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

/** Scrapers that collect all that matches give lists of one. */
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

/** Whole numbers past 2^53 have lost their last digits in JSON.parse and would make two articles one. */
function idOf(value: unknown): string | undefined {
  if (typeof value === 'number') {
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? undefined : String(value);
  }
  return isRecord(value) ? singleOf(value.$oid ?? value.rendered) : singleOf(value);
}

function singleOf(value: unknown): string | undefined {
  return Array.isArray(value) ? undefined : wordsOf(value);
}

/** A name, an object with a name, or a list of either. */
function nameOf(value: unknown): string | undefined {
  // A bare number is a key of somebody's database.
  if (typeof value === 'number') return undefined;
  if (!Array.isArray(value)) return singleOf(isRecord(value) ? (value.name ?? value.title) : value);
  const names = value
    .map(item => singleOf(isRecord(item) ? (item.name ?? item.title) : item))
    .filter(name => name !== undefined);
  return names.length === 0 ? undefined : names.join(', ');
}
