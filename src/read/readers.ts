/**
 * Formats that are read whole: the bytes of a document to its articles. The reader of a format is loaded when the first
 * document of that format turns up.
 */
import type { Article, ReadItem } from '../types/article.js';
import { type Decoded, decodeUnicode } from './decode/unicode.js';
import type { WholeFormat } from './formats.js';
import { idAt, type SourceLocation } from './location.js';
import { readPlain } from './plain.js';
import { incomplete, noArticle, notText, skipped } from './problem.js';
import type { FieldChoice } from './records/fields.js';
import { isOwnReport, isUnnamedPage } from './sniff.js';

type Items = readonly ReadItem[];

/** Reads a document. A reader that answers with a promise keeps no view of the bytes, which are overwritten by then. */
type Reader = (bytes: Uint8Array, location: SourceLocation, fields: FieldChoice) => Items | Promise<Items>;

/** Reads a document that is decoded. */
type TextReader = (text: string, location: SourceLocation, fields: FieldChoice) => Items | Promise<Items>;

/** The readers that have been loaded so far. */
export class DocumentReaders {
  readonly #loaded = new Map<WholeFormat, Reader>();

  async load(formats: Iterable<WholeFormat>): Promise<void> {
    for (const format of new Set(formats)) {
      if (!this.#loaded.has(format)) this.#loaded.set(format, await LOADERS[format](this));
    }
  }

  /**
   * The articles of a document, or why there are none; a promise only where the format needs one. Never throws because
   * of what is in the document.
   *
   * @throws TypeError for a format that has not been loaded
   */
  read(bytes: Uint8Array, format: WholeFormat, location: SourceLocation, fields: FieldChoice): Items | Promise<Items> {
    const reader = this.#loaded.get(format);
    if (reader === undefined) throw new TypeError(`the reader of ${format} is not loaded`);
    const items = reader(bytes, location, fields);
    const missing = location.incomplete;
    if (missing === undefined) return items;
    const marked = (all: Items): Items => all.map(item => incomplete(item, missing));
    return items instanceof Promise ? items.then(marked) : marked(items);
  }
}

const LOADERS: Readonly<Record<WholeFormat, (readers: DocumentReaders) => Promise<Reader>>> = {
  plain: async readers => {
    const asText = ofText((text, location) => [articleOf(location, readPlain(text))]);
    const asPage = async (bytes: Uint8Array, location: SourceLocation, fields: FieldChoice): Promise<Items> => {
      const copy = new Uint8Array(bytes);
      await readers.load(['html']);
      return readers.read(copy, 'html', location, fields);
    };
    return (bytes, location, fields) => {
      // With a `url` the server has said that the document is plain text, and that counts.
      const isPage = location.url === undefined && isUnnamedPage(bytes, location.path);
      return isPage ? asPage(bytes, location, fields) : asText(bytes, location, fields);
    };
  },
  markdown: async () => {
    const { readMarkdown } = await import('./markdown/markdown.js');
    return ofText((text, location) => [articleOf(location, readMarkdown(text))]);
  },
  json: async () => {
    const [{ readJson }, { looksLikeFeed, readFeed }] = await Promise.all([
      import('./json/json.js'),
      import('./feed/feed.js'),
    ]);
    return ofText((text, location, fields) => {
      const entries = looksLikeFeed(text) ? readFeed(text, location) : undefined;
      return entries ?? readJson(text, location, fields);
    });
  },
  html: async () => {
    const [{ readHtml }, { decodeHtml }, { looksLikeFeed, readFeed }] = await Promise.all([
      import('./html/html.js'),
      import('./markup/charset.js'),
      import('./feed/feed.js'),
    ]);
    return ofText((text, location) => {
      const entries = looksLikeFeed(text) ? readFeed(text, location) : undefined;
      return entries ?? readHtml(text, location).map(item => completed(item, location));
    }, decodeHtml);
  },
  feed: async () => {
    const [{ notAFeed, readFeed }, { decodeHtml }] = await Promise.all([
      import('./feed/feed.js'),
      import('./markup/charset.js'),
    ]);
    return ofText((text, location) => readFeed(text, location) ?? [noArticle(location, notAFeed(text))], decodeHtml);
  },
  mail: async () => {
    const { readMail } = await import('./mail/mail.js');
    return readMail;
  },
};

/** A reader of bytes from a reader of text. */
function ofText(read: TextReader, decodeBytes: (bytes: Uint8Array) => Decoded | undefined = decodeUnicode): Reader {
  const readDecoded = (decoded: Decoded, location: SourceLocation, fields: FieldChoice): Items | Promise<Items> => {
    if ('binary' in decoded) return [notText(location, decoded.binary)];
    if (!location.explicit && isOwnReport(decoded.text)) return [skipped(location, 'a report of twicetold')];
    return read(decoded.text, location, fields);
  };
  return (bytes, location, fields) => {
    const decoded = decodeBytes(bytes);
    if (decoded !== undefined) return readDecoded(decoded, location, fields);
    const copy = new Uint8Array(bytes);
    return import('./decode/decode.js').then(({ decode }) => readDecoded(decode(copy), location, fields));
  };
}

function articleOf(location: SourceLocation, content: Omit<Article, 'id' | 'path'>): ReadItem {
  const { path, url, published } = location;
  const given = { ...(url !== undefined && { url }), ...(published !== undefined && { published }) };
  return { article: { id: idAt(location), path, ...given, ...content } };
}

/** What the container says counts where the page says nothing. */
function completed(item: ReadItem, { url, published }: SourceLocation): ReadItem {
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
