/** What is named by its address: feeds, pages and exports on the web, read like files of the same kind. */
import type { ReadItem } from '../types/article.js';
import { Fetcher } from './fetch/fetch.js';
import { FetchError } from './fetch/fetch-error.js';
import { fetchFull } from './fetch/full-text.js';
import type { FetchOptions } from './fetch/options.js';
import type { FoundFile } from './find/find.js';
import { encodingOf, isWholeFormat } from './formats.js';
import { DEFAULT_LIMITS } from './limits.js';
import { unreadable } from './problem.js';
import type { Piece, ReadOptions } from './read.js';
import { loadReaders, readDocument } from './readers.js';
import { documentOf, formatOfType, gathered, readStream } from './streams.js';

export interface WebOptions extends Partial<FetchOptions> {
  /** Follow each entry's link where a feed has only teasers. */
  readonly full: boolean;
}

export class Web {
  readonly #fetcher: Fetcher;
  readonly #full: boolean;

  constructor({ full, ...options }: WebOptions) {
    this.#fetcher = new Fetcher(options);
    this.#full = full;
  }

  /** Why answers could not be kept, in a clause; undefined where nothing is wrong. */
  get cacheFault(): string | undefined {
    return this.#fetcher.cacheFault;
  }

  /** Ends what is under way. */
  close(): void {
    this.#fetcher.close();
  }

  /** The pieces of what stands at the file's address. Never throws for the address's sake. */
  async *read({ path, absolute, explicit }: FoundFile, options: ReadOptions): AsyncGenerator<Piece> {
    const { limits = DEFAULT_LIMITS } = options;
    try {
      const named = URL.canParse(absolute) ? encodingOf(new URL(absolute).pathname) : undefined;
      const stream = named !== undefined && (!isWholeFormat(named.format) || named.compression !== undefined);
      const fetched = await this.#fetcher.fetch(absolute, stream ? { maxBytes: limits.unpackedBytes } : {});
      try {
        const source = { path, explicit, url: fetched.url };
        const format = formatOfType(fetched.contentType, fetched.url);
        const unsaid = format === undefined || format === 'plain' || format === 'json';
        if (stream && (unsaid || format === named.format)) {
          yield* readStream(fetched.body, named, source, options);
        } else if (format === undefined) {
          yield { kind: 'items', items: [unreadable(source, `not an article: ${fetched.contentType}`)] };
        } else {
          const piece = documentOf(await gathered(fetched.body, limits.articleBytes), format, source);
          yield this.#full ? await this.#withFullTexts(piece, options, fetched.fromPrivate) : piece;
        }
      } finally {
        fetched.discard();
      }
    } catch (error) {
      if (!(error instanceof FetchError)) throw error;
      yield { kind: 'items', items: [unreadable({ path, explicit }, error.message)] };
    }
  }

  async #withFullTexts(piece: Piece, { fields }: ReadOptions, privateLinks: boolean): Promise<Piece> {
    if (piece.kind !== 'document') return piece;
    await loadReaders([piece.format, 'html']);
    const items = await readDocument(piece.bytes, piece.format, piece.location, fields);
    if (items.length < 2 && piece.format === 'html') return piece;
    const readPage = async (bytes: Uint8Array, url: string): Promise<ReadItem> => {
      const [item] = await readDocument(bytes, 'html', { path: url, explicit: false, url }, fields);
      return item;
    };
    return { kind: 'items', items: await fetchFull(items, this.#fetcher, readPage, { privateLinks }) };
  }
}
