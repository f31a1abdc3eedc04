/**
 * Formats that are read whole: a document's bytes to its articles. A reader is loaded when the first document of its kind
 * turns up.
 */
import type { Article, ReadItem } from '../types/article.js';
import { type Decoded, decodeUnicode } from './decode/unicode.js';
import type { WholeFormat } from './formats.js';
import { idAt, type SourceLocation } from './location.js';
import { isOwnReport } from './own-report.js';
import { readPlain } from './plain.js';
import { noArticle, notText, skipped } from './problem.js';
import type { FieldChoice } from './records/fields.js';
import { isUnnamedPage } from './unnamed-page.js';

type Items = readonly ReadItem[];
type Reader = (bytes: Uint8Array, location: SourceLocation, fields: FieldChoice) => Items | Promise<Items>;

/** Text to its articles, once it is decoded. */
type TextReader = (text: string, location: SourceLocation, fields: FieldChoice) => Items | Promise<Items>;

const LOADERS: Readonly<Record<WholeFormat, () => Promise<Reader>>> = {
  plain: async () => {
    const asText = ofText((text, location) => [articleOf(location, readPlain(text))]);
    return (bytes, location, fields) =>
      // a server that calls it plain text is taken at its word
      location.url === undefined && isUnnamedPage(bytes, location.path)
        ? asPage(bytes, location, fields)
        : asText(bytes, location, fields);
  },
  markdown: async () => {
    const { readMarkdown } = await import('./markdown/markdown.js');
    return ofText((text, location) => [articleOf(location, readMarkdown(text))]);
  },
  json: async () => {
    const [{ readJson }, { looksLikeFeed }] = await Promise.all([import('./json/json.js'), import('./feed/sniff.js')]);
    return ofText((text, location, fields) =>
      looksLikeFeed(text)
        ? asFeed(text, location, () => readJson(text, location, fields))
        : readJson(text, location, fields),
    );
  },
  html: async () => {
    const [{ readHtml }, { decodeHtml }, { looksLikeFeed }] = await Promise.all([
      import('./html/html.js'),
      import('./markup/charset.js'),
      import('./feed/sniff.js'),
    ]);
    const page = (text: string, location: SourceLocation): Items => [withLocation(readHtml(text, location), location)];
    return ofText(
      (text, location) =>
        looksLikeFeed(text) ? asFeed(text, location, () => page(text, location)) : page(text, location),
      decodeHtml,
    );
  },
  feed: async () => {
    const { decodeHtml } = await import('./markup/charset.js');
    return ofText((text, location) => asFeed(text, location, () => [notAFeed(text, location)]), decodeHtml);
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
  location: SourceLocation,
  fields: FieldChoice,
): Items | Promise<Items> {
  const reader = loaded[format];
  if (reader === undefined) throw new TypeError(`the reader of ${format} is not loaded`);
  return reader(bytes, location, fields);
}

function ofText(read: TextReader, decodeBytes: (bytes: Uint8Array) => Decoded | undefined = decodeUnicode): Reader {
  const readDecoded = (decoded: Decoded, location: SourceLocation, fields: FieldChoice): Items | Promise<Items> => {
    if ('binary' in decoded) {
      return [notText(location, decoded.binary)];
    }
    if (!location.explicit && isOwnReport(decoded.text)) return [skipped(location, 'a report of twicetold')];
    return read(decoded.text, location, fields);
  };
  return (bytes, location, fields) => {
    const decoded = decodeBytes(bytes);
    if (decoded !== undefined) return readDecoded(decoded, location, fields);
    // the bytes are overwritten by then
    const copy = new Uint8Array(bytes);
    return import('./decode/decode.js').then(({ decode }) => readDecoded(decode(copy), location, fields));
  };
}

/** Its reader is only loaded now. */
async function asPage(bytes: Uint8Array, location: SourceLocation, fields: FieldChoice): Promise<Items> {
  // the bytes are overwritten by then
  const copy = new Uint8Array(bytes);
  await loadReaders(['html']);
  return readDocument(copy, 'html', location, fields);
}

/** What is called a page or a record may be a feed; its reader is heavy and loaded only then. */
async function asFeed(text: string, location: SourceLocation, otherwise: () => Items): Promise<Items> {
  const [{ readFeed }, { htmlToText }] = await Promise.all([import('./feed/feed.js'), import('./markup/html-text.js')]);
  return readFeed(text, location, htmlToText) ?? otherwise();
}

function notAFeed(text: string, location: SourceLocation): ReadItem {
  const isPage = /<html[\s>]/i.test(text.slice(0, 2000));
  return noArticle(location, isPage ? 'an HTML page, not a feed' : 'XML, but not a feed');
}

function articleOf(location: SourceLocation, content: Omit<Article, 'id' | 'path'>): ReadItem {
  const { path, url, published } = location;
  const given = { ...(url !== undefined && { url }), ...(published !== undefined && { published }) };
  return { article: { id: idAt(location), path, ...given, ...content } };
}

/** What the container knows counts where the page does not say. */
function withLocation(item: ReadItem, { url, published }: SourceLocation): ReadItem {
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
