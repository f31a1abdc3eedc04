/** Web addresses to segments: feeds, pages and exports, read like files of the same format. */
import type { ReadItem } from '../types/article.js';
import { Fetcher } from './fetch/fetch.js';
import { fetchFull } from './fetch/full-text.js';
import type { FetchOptions } from './fetch/options.js';
import type { FoundFile } from './find/find.js';
import { encodingOf, formatOfType, isUntyped, isWholeFormat } from './formats.js';
import { DEFAULT_LIMITS } from './limits.js';
import { ReadError, unreadable } from './problem.js';
import { DocumentReaders } from './readers.js';
import { documentSegment, itemsSegment, type Segment } from './segment.js';
import { gathered, type ReadOptions, readStream, type WebReader } from './streams.js';

export interface WebOptions extends Partial<FetchOptions> {
  /** Follow the link of each entry where a feed has only teasers. */
  readonly full: boolean;
}

export class Web implements WebReader {
  readonly #readers = new DocumentReaders();
  readonly #fetcher: Fetcher;
  readonly #full: boolean;

  constructor({ full, ...options }: WebOptions) {
    this.#fetcher = new Fetcher(options);
    this.#full = full;
  }

  /** Why answers could not be kept in the cache, in a clause; undefined where nothing is wrong. */
  get cacheFault(): string | undefined {
    return this.#fetcher.cacheFault;
  }

  /** Ends all requests. */
  close(): void {
    this.#fetcher.close();
  }

  async *read({ path, absolute, explicit }: FoundFile, options: ReadOptions): AsyncGenerator<Segment> {
    const { limits = DEFAULT_LIMITS } = options;
    try {
      const named = URL.canParse(absolute) ? encodingOf(new URL(absolute).pathname) : undefined;
      const isStream = named !== undefined && (!isWholeFormat(named.format) || named.compression !== undefined);
      const fetched = await this.#fetcher.fetch(absolute, isStream ? { maxBytes: limits.unpackedBytes } : {});
      try {
        const source = { path, explicit, url: fetched.url };
        const format = formatOfType(fetched.contentType, fetched.url);
        // Servers send exports under any type; one that names another kind of document is believed.
        const { contentType } = fetched;
        const isVague = isUntyped(contentType) || format === undefined || format === 'plain' || format === 'json';
        if (isStream && (isVague || format === named.format)) {
          yield* readStream(fetched.body, named, source, options);
        } else if (format === undefined) {
          yield itemsSegment([unreadable(source, `not an article: ${contentType}`)]);
        } else {
          const segment = documentSegment(await gathered(fetched.body, limits.articleBytes), format, source);
          yield this.#full ? await this.#withFullTexts(segment, options, fetched.fromPrivate) : segment;
        }
      } finally {
        fetched.discard();
      }
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      yield itemsSegment([unreadable({ path, explicit }, error.clause)]);
    }
  }

  /** A feed with the full texts of its entries; a single page stays as it is. */
  async #withFullTexts(segment: Segment, { fields }: ReadOptions, privateLinks: boolean): Promise<Segment> {
    if (segment.kind !== 'document') return segment;
    await this.#readers.load([segment.format, 'html']);
    const items = await this.#readers.read(segment.bytes, segment.format, segment.location, fields);
    if (items.length < 2 && segment.format === 'html') return segment;
    const readPage = async (bytes: Uint8Array, url: string): Promise<ReadItem> => {
      const [item] = await this.#readers.read(bytes, 'html', { path: url, explicit: false, url }, fields);
      return item;
    };
    return itemsSegment(await fetchFull(items, this.#fetcher, readPage, { privateLinks }));
  }
}
