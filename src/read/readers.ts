/**
 * Formats that are read whole: the bytes of a document to its articles. The reader of a format is loaded when the first
 * document of that format turns up.
 */
import { isUtf8 } from 'node:buffer';
import type { Article, ReadItem } from '../types/article.js';
import { certainBinary, type Decoded, decodeUnicode, utf16Of } from './decode/unicode.js';
import { extensionOf, type WholeFormat } from './formats.js';
import { idAt, type SourceLocation } from './location.js';
import { readPlain } from './plain.js';
import { noArticle, notText, skipped } from './problem.js';
import type { FieldChoice } from './records/fields.js';
import { isOwnReport, isUnnamedPage, serverSource } from './sniff.js';

type Items = readonly ReadItem[];

/** Reads a document. A reader that answers with a promise keeps no view of the bytes, which are overwritten by then. */
type Reader = (bytes: Uint8Array, location: SourceLocation, fields: FieldChoice) => Items | Promise<Items>;

/** Reads a document that is decoded. */
type TextReader = (text: string, location: SourceLocation, fields: FieldChoice) => Items | Promise<Items>;

/** Thrown by a reader that needs a module: load the module and read again. */
export class NotLoaded {
  constructor(readonly load: () => Promise<void>) {}
}

/** The readers that have been loaded so far. */
export class DocumentReaders {
  readonly #loaded = new Map<WholeFormat, Reader>();
  /** Decodes what is not Unicode. */
  readonly #decode = onDemand(async () => (await import('./decode/decode.js')).decode);

  async load(formats: Iterable<WholeFormat>): Promise<void> {
    for (const format of new Set(formats)) {
      if (!this.#loaded.has(format)) this.#loaded.set(format, await LOADERS[format](this));
    }
  }

  /**
   * The articles of a document, or why there are none; a promise only where the format or a module that is not loaded needs
   * one. Never throws because of what is in the document.
   */
  read(bytes: Uint8Array, format: WholeFormat, location: SourceLocation, fields: FieldChoice): Items | Promise<Items> {
    try {
      return this.readAtOnce(bytes, format, location, fields);
    } catch (error) {
      if (!(error instanceof NotLoaded)) throw error;
      const copy = new Uint8Array(bytes);
      return error.load().then(() => this.read(copy, format, location, fields));
    }
  }

  /**
   * The same; a promise only where the format needs one.
   *
   * @throws NotLoaded where a module is missing
   * @throws TypeError for a format that is not read whole
   */
  readAtOnce(
    bytes: Uint8Array,
    format: WholeFormat,
    location: SourceLocation,
    fields: FieldChoice,
  ): Items | Promise<Items> {
    if (!Object.hasOwn(LOADERS, format)) throw new TypeError(`${format} is not read whole`);
    const reader = this.#loaded.get(format);
    if (reader === undefined) throw new NotLoaded(() => this.load([format]));
    return reader(bytes, location, fields);
  }

  /**
   * Decodes text in any encoding.
   *
   * @throws NotLoaded
   */
  decode(bytes: Uint8Array): Decoded {
    return this.#decode()(bytes);
  }
}

/** A part of a module that few documents need: the function that is returned throws `NotLoaded` until it is loaded. */
function onDemand<T>(load: () => Promise<T>): () => T {
  let loaded: { readonly value: T } | undefined;
  return () => {
    if (loaded !== undefined) return loaded.value;
    throw new NotLoaded(async () => {
      loaded = { value: await load() };
    });
  };
}

const LOADERS: Readonly<Record<WholeFormat, (readers: DocumentReaders) => Promise<Reader>>> = {
  plain: async readers => {
    const asText = ofText(readers, (text, location) => [articleOf(location, readPlain(text))]);
    return (bytes, location, fields) => {
      // With a `url` the server has said that the document is plain text, and that counts.
      const isPage = location.url === undefined && isUnnamedPage(bytes, location.path);
      return isPage ? readers.readAtOnce(bytes, 'html', location, fields) : asText(bytes, location, fields);
    };
  },
  markdown: async readers => {
    const { readMarkdown } = await import('./markdown/markdown.js');
    const readRestructured = onDemand(async () => (await import('./markdown/restructured.js')).readRestructured);
    const readAsciiDoc = onDemand(async () => (await import('./markdown/asciidoc.js')).readAsciiDoc);
    return ofText(readers, (text, location) => {
      const extension = extensionOf(unpackedName(location));
      if (extension === '.rst') return [articleOf(location, readRestructured()(text))];
      if (extension === '.adoc' || extension === '.asciidoc') return [articleOf(location, readAsciiDoc()(text))];
      return [articleOf(location, readMarkdown(text, extension === '.mdx'))];
    });
  },
  json: async readers => {
    const [{ readJson }, { looksLikeFeed, readFeed }] = await Promise.all([
      import('./json/json.js'),
      import('./feed/feed.js'),
    ]);
    return ofText(
      readers,
      (text, location, fields) => {
        const entries = looksLikeFeed(text) ? readFeed(text, location) : undefined;
        return entries ?? readJson(text, location, fields);
      },
      decodeJson,
    );
  },
  html: async readers => {
    const [{ readHtml }, { decodeHtml }, { looksLikeFeed, readFeed }] = await Promise.all([
      import('./html/html.js'),
      import('./markup/charset.js'),
      import('./feed/feed.js'),
    ]);
    return ofText(
      readers,
      (text, location) => {
        const source = location.url === undefined ? serverSource(text, unpackedName(location)) : undefined;
        if (source !== undefined) return [skipped(location, source)];
        const entries = looksLikeFeed(text) ? readFeed(text, location) : undefined;
        return entries ?? readHtml(text, location).map(item => completed(item, location));
      },
      decodeHtml,
    );
  },
  feed: async readers => {
    const [{ notAFeed, readFeed }, { decodeHtml }] = await Promise.all([
      import('./feed/feed.js'),
      import('./markup/charset.js'),
    ]);
    return ofText(
      readers,
      (text, location) => readFeed(text, location) ?? [noArticle(location, notAFeed(text))],
      decodeHtml,
    );
  },
  mhtml: async readers => {
    const { savedPage } = await import('./mail/mhtml.js');
    return async (bytes, location, fields) => {
      const copy = Buffer.from(bytes);
      const binary = certainBinary(copy);
      if (binary !== undefined) return [notText(location, binary)];
      const page = await savedPage(copy);
      if (page === undefined) return [noArticle(location, 'no page is saved in it')];
      await readers.load(['html']);
      const { html, ...known } = page;
      return readers.read(Buffer.from(`\uFEFF${html}`), 'html', { ...known, ...location }, fields);
    };
  },
  rtf: async () => {
    const { readRtf } = await import('./office/rtf.js');
    return readRtf;
  },
  mail: async () => {
    const { readMail } = await import('./mail/mail.js');
    return readMail;
  },
};

/** The path of a document without the extension of its compression. */
const unpackedName = ({ path }: SourceLocation): string => path.replace(/\.(?:gz|br|zst)$/i, '');

/** A reader of bytes from a reader of text. */
function ofText(
  readers: DocumentReaders,
  read: TextReader,
  decodeBytes: (bytes: Uint8Array) => Decoded | undefined = decodeUnicode,
): Reader {
  return (bytes, location, fields) => {
    const decoded = decodeBytes(bytes) ?? readers.decode(bytes);
    if ('binary' in decoded) return [notText(location, decoded.binary)];
    if (!location.explicit && isOwnReport(decoded.text)) return [skipped(location, 'a report of twicetold')];
    return read(decoded.text, location, fields);
  };
}

/** JSON with NUL bytes is text: its reader leaves them out, and says so. */
function decodeJson(bytes: Uint8Array): Decoded | undefined {
  const first = bytes.find(byte => byte > 0x20);
  const isJson = first === 0x7b || first === 0x5b;
  if (!isJson || !bytes.includes(0) || utf16Of(bytes.subarray(0, 4096)) !== undefined || !isUtf8(bytes)) {
    return decodeUnicode(bytes);
  }
  return { text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'), encoding: 'utf-8' };
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
