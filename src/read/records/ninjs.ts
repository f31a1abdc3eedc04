/** Converts news items in ninjs (IPTC, versions 1 and 2) to records with the usual field names. */
import { htmlToText } from '../markup/html-text.js';

type Json = Readonly<Record<string, unknown>>;

/** Field names that only ninjs uses, in the spelling of each version. */
const OWN_NAMES = ['versioncreated', 'versionCreated', 'bodies', 'body_xhtml', 'headlines'];

/** The record of a news item; undefined for other records. The text may be absent: pictures have none. */
export function ninjsRecord(item: Json): Json | undefined {
  if (typeof item.uri !== 'string' || !OWN_NAMES.some(name => Object.hasOwn(item, name))) return undefined;
  const uri = item.uri.trim();
  const text = textOf(item);
  return {
    id: uri,
    title: firstOf(item.headline, mainOf(item.headlines)?.value, item.title),
    ...(text !== undefined && { text }),
    published: firstOf(item.versioncreated, item.versionCreated, item.firstcreated, item.firstCreated),
    source: firstOf(item.provider, nameIn(item.infosources), nameIn(item.infoSources), item.source),
    url: firstOf(item.url, item.canonicalurl, item.canonicalUrl, /^https?:\/\//i.test(uri) ? uri : undefined),
  };
}

/** The body in the format that keeps its paragraphs. */
function textOf(item: Json): string | undefined {
  for (const name of ['body_xhtml', 'body_html', 'body_html5']) {
    const html = item[name];
    if (typeof html === 'string' && html.trim() !== '') return htmlToText(html);
  }
  const { value, contenttype, contentType } = mainOf(item.bodies) ?? {};
  if (typeof value === 'string' && value.trim() !== '') {
    const type = String(contenttype ?? contentType ?? '');
    return /html|xml/i.test(type) || (type === '' && /^\s*</.test(value)) ? htmlToText(value) : value;
  }
  return typeof item.body_text === 'string' ? item.body_text : undefined;
}

/** The entry of a list with the main role, else the first entry with a value. */
function mainOf(list: unknown): Json | undefined {
  if (!Array.isArray(list)) return undefined;
  const entries = list.filter(
    (entry): entry is Json => typeof entry === 'object' && entry !== null && typeof entry.value === 'string',
  );
  return entries.find(({ role }) => typeof role === 'string' && /\bmain$/i.test(role)) ?? entries[0];
}

/** The name of the first entry with a name. */
function nameIn(list: unknown): unknown {
  if (!Array.isArray(list)) return undefined;
  return list.find(entry => typeof entry === 'object' && entry !== null && typeof entry.name === 'string')?.name;
}

function firstOf(...values: readonly unknown[]): unknown {
  return values.find(value => value !== undefined && value !== null && value !== '');
}
