/** The readers of the formats that are read whole. A reader is loaded with the first document of its format. */
import { isUtf8 } from 'node:buffer';
import type { ReadItem } from '../types/article.js';
import { certainBinary, type Decoded, decodeUnicode, utf16Of } from './decode/unicode.js';
import { extensionOf, type WholeFormat } from './formats.js';
import { articleAt, type SourceLocation } from './location.js';
import { readPlain } from './plain.js';
import { noArticle, nothingIn, notText, ownReport, skipped } from './problem.js';
import type { FieldChoice } from './records/fields.js';
import { isMachineReport, isOwnReport, isPageByContent, serverSource } from './sniff.js';

type Items = readonly ReadItem[];

/** Reads a document. An asynchronous reader keeps no view of the bytes, because the caller overwrites them. */
type Reader = (bytes: Uint8Array, location: SourceLocation, fields: FieldChoice) => Items | Promise<Items>;

/** Reads a decoded document. */
type TextReader = (text: string, location: SourceLocation, fields: FieldChoice) => Items | Promise<Items>;

/** Thrown by a reader that needs a module. The caller awaits `load` and reads again. */
export class NotLoaded {
  constructor(readonly load: () => Promise<void>) {}
}

/** The readers that are loaded so far. */
export class DocumentReaders {
  readonly #loaded = new Map<WholeFormat, Reader>();
  /** Decoder for encodings other than Unicode. */
  readonly #decode = onDemand(async () => (await import('./decode/decode.js')).decode);

  async load(formats: Iterable<WholeFormat>): Promise<void> {
    for (const format of new Set(formats)) {
      if (!this.#loaded.has(format)) this.#loaded.set(format, await LOADERS[format](this));
    }
  }

  /**
   * The articles of a document, or the reason why it has none. Returns a promise only if the format needs one or a
   * module must be loaded. Does not throw for faults of the document.
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
   * `read` without loading modules.
   *
   * @throws NotLoaded if a module is missing
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

/** Loads a rarely used part of a module: the returned function throws `NotLoaded` until the part is loaded. */
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
    const asText = ofText(readers, (text, location) => [articleAt(location, readPlain(text))]);
    return (bytes, location, fields) => {
      // A `url` means that a server declared the document as plain text; its declaration counts.
      const isPage = location.url === undefined && isPageByContent(bytes, location.path);
      return isPage ? readers.readAtOnce(bytes, 'html', location, fields) : asText(bytes, location, fields);
    };
  },
  markdown: async readers => {
    const { readMarkdown } = await import('./markdown/markdown.js');
    const readRestructured = onDemand(async () => (await import('./markdown/restructured.js')).readRestructured);
    const readAsciiDoc = onDemand(async () => (await import('./markdown/asciidoc.js')).readAsciiDoc);
    return ofText(readers, (text, location) => {
      const extension = extensionOf(unpackedName(location));
      if (extension === '.rst') return [articleAt(location, readRestructured()(text))];
      if (extension === '.adoc' || extension === '.asciidoc') return [articleAt(location, readAsciiDoc()(text))];
      return [articleAt(location, readMarkdown(text, extension === '.mdx'))];
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
      (text, location) =>
        readFeed(text, location) ?? [
          text.trim() === '' ? nothingIn(location, 'file') : noArticle(location, notAFeed(text)),
        ],
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
      if (page === undefined) return [noArticle(location, 'no saved page in it')];
      await readers.load(['html']);
      const { html, ...fromPage } = page;
      return readers.read(Buffer.from(`\uFEFF${html}`), 'html', { ...fromPage, ...location }, fields);
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

/** Makes a reader of bytes from a reader of text. */
function ofText(
  readers: DocumentReaders,
  read: TextReader,
  decodeBytes: (bytes: Uint8Array) => Decoded | undefined = decodeUnicode,
): Reader {
  return (bytes, location, fields) => {
    const decoded = decodeBytes(bytes) ?? readers.decode(bytes);
    if ('binary' in decoded) return [notText(location, decoded.binary)];
    // an article that the user named may end like a report
    const isReport = location.explicit ? isMachineReport : isOwnReport;
    if (isReport(decoded.text)) return [ownReport(location)];
    return read(decoded.text, location, fields);
  };
}

/** Decodes JSON with NUL bytes as text: the JSON reader drops the NUL bytes and says so. */
function decodeJson(bytes: Uint8Array): Decoded | undefined {
  const first = bytes.find(byte => byte > 0x20);
  const isJson = first === 0x7b || first === 0x5b;
  if (!isJson || !bytes.includes(0) || utf16Of(bytes.subarray(0, 4096)) !== undefined || !isUtf8(bytes)) {
    return decodeUnicode(bytes);
  }
  return { text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'), encoding: 'utf-8' };
}

/** Adds the address and date of the container to an article without its own. */
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
