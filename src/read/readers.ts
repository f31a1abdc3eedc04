/**
 * Formats that are read whole: a document's bytes to its articles. A reader is loaded when the first document of its kind
 * turns up.
 */
import type { Article, ReadItem } from '../types/article.js';
import { type Decoded, decodeUnicode } from './decode/unicode.js';
import type { WholeFormat } from './formats.js';
import { isOwnReport } from './own-report.js';
import { readPlain } from './plain.js';
import type { FieldChoice } from './records/fields.js';
import { isUnnamedPage } from './unnamed-page.js';

/** Where a document stands, and what its container knows of it. */
export interface DocumentPlace {
  readonly path: string;
  /** Its path, unless its container calls it otherwise. */
  readonly id: string;
  /** Named by the user, not met in a folder or an archive. */
  readonly explicit: boolean;
  readonly url?: string;
  readonly published?: string;
}

type Items = readonly ReadItem[];
type Reader = (bytes: Uint8Array, place: DocumentPlace, fields: FieldChoice) => Items | Promise<Items>;

/** Text to its articles, once it is decoded. */
type TextReader = (text: string, place: DocumentPlace, fields: FieldChoice) => Items | Promise<Items>;

const LOADERS: Readonly<Record<WholeFormat, () => Promise<Reader>>> = {
  plain: async () => {
    const asText = ofText((text, place) => [articleOf(place, readPlain(text))]);
    return (bytes, place, fields) =>
      // a server that calls it plain text is taken at its word
      place.url === undefined && isUnnamedPage(bytes, place.path)
        ? asPage(bytes, place, fields)
        : asText(bytes, place, fields);
  },
  markdown: async () => {
    const { readMarkdown } = await import('./markdown/markdown.js');
    return ofText((text, place) => [articleOf(place, readMarkdown(text))]);
  },
  json: async () => {
    const [{ readJson }, { looksLikeFeed }] = await Promise.all([import('./json/json.js'), import('./feed/sniff.js')]);
    return ofText((text, place, fields) =>
      looksLikeFeed(text) ? asFeed(text, place, () => readJson(text, place, fields)) : readJson(text, place, fields),
    );
  },
  html: async () => {
    const [{ readHtml }, { decodeHtml }, { looksLikeFeed }] = await Promise.all([
      import('./html/html.js'),
      import('./html/charset.js'),
      import('./feed/sniff.js'),
    ]);
    const page = (text: string, place: DocumentPlace): Items => [withPlace(readHtml(text, place), place)];
    return ofText(
      (text, place) => (looksLikeFeed(text) ? asFeed(text, place, () => page(text, place)) : page(text, place)),
      decodeHtml,
    );
  },
  feed: async () => {
    const { decodeHtml } = await import('./html/charset.js');
    return ofText((text, place) => asFeed(text, place, () => [noFeed(text, place)]), decodeHtml);
  },
  mail: async () => {
    const { readMail } = await import('./mail.js');
    return readMail;
  },
};

const loaded: Partial<Record<WholeFormat, Reader>> = {};

/** Loads the readers of the formats, so that `readDocument` can be asked for them. */
export async function loadReaders(formats: Iterable<WholeFormat>): Promise<void> {
  for (const format of new Set(formats)) loaded[format] ??= await LOADERS[format]();
}

/**
 * The articles of a document, or why there are none; a promise only of formats that cannot be read without.
 * Never throws for what is in it.
 */
export function readDocument(
  bytes: Uint8Array,
  format: WholeFormat,
  place: DocumentPlace,
  fields: FieldChoice,
): Items | Promise<Items> {
  const reader = loaded[format];
  if (reader === undefined) throw new TypeError(`the reader of ${format} is not loaded`);
  return reader(bytes, place, fields);
}

function ofText(read: TextReader, decodeBytes: (bytes: Uint8Array) => Decoded | undefined = decodeUnicode): Reader {
  const readDecoded = (decoded: Decoded, place: DocumentPlace, fields: FieldChoice): Items | Promise<Items> => {
    if ('binary' in decoded) {
      return [{ problem: { id: place.id, path: place.path, status: 'binary', reason: decoded.binary } }];
    }
    if (!place.explicit && isOwnReport(decoded.text)) {
      return [{ skipped: { path: place.path, reason: 'a report of twicetold' } }];
    }
    return read(decoded.text, place, fields);
  };
  return (bytes, place, fields) => {
    const decoded = decodeBytes(bytes);
    if (decoded !== undefined) return readDecoded(decoded, place, fields);
    // the bytes are overwritten by then
    const copy = new Uint8Array(bytes);
    return import('./decode/decode.js').then(({ decode }) => readDecoded(decode(copy), place, fields));
  };
}

/** Its reader is only loaded now. */
async function asPage(bytes: Uint8Array, place: DocumentPlace, fields: FieldChoice): Promise<Items> {
  // the bytes are overwritten by then
  const copy = new Uint8Array(bytes);
  await loadReaders(['html']);
  return readDocument(copy, 'html', place, fields);
}

/** What is called a page or a record may be a feed; its reader is heavy and loaded only then. */
async function asFeed(text: string, place: DocumentPlace, otherwise: () => Items): Promise<Items> {
  const [{ readFeed }, { htmlToText }] = await Promise.all([
    import('./feed/feed.js'),
    import('./html-text/html-text.js'),
  ]);
  return readFeed(text, place, htmlToText) ?? otherwise();
}

function noFeed(text: string, { id, path, explicit }: DocumentPlace): ReadItem {
  const isPage = /<html[\s>]/i.test(text.slice(0, 2000));
  const reason = isPage ? 'an HTML page, not a feed' : 'XML, but no feed';
  return explicit ? { problem: { id, path, status: 'unreadable', reason } } : { skipped: { path, reason } };
}

function articleOf({ id, path, url, published }: DocumentPlace, content: Omit<Article, 'id' | 'path'>): ReadItem {
  return {
    article: { id, path, ...(url !== undefined && { url }), ...(published !== undefined && { published }), ...content },
  };
}

/** What the container knows counts where the page does not say. */
function withPlace(item: ReadItem, { url, published }: DocumentPlace): ReadItem {
  if (!('article' in item)) return item;
  const { article } = item;
  return {
    article: {
      ...article,
      ...(article.url === undefined && url !== undefined && { url }),
      ...(article.published === undefined && published !== undefined && { published }),
    },
  };
}
