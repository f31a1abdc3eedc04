/** What is named by its address: feeds, pages and exports on the web, read like files of the same kind. */
import type { ReadItem } from '../types/article.js';
import { FetchError } from './fetch/errors.js';
import { Fetcher } from './fetch/fetch.js';
import { fetchFull } from './fetch/full-text.js';
import type { FetchOptions } from './fetch/options.js';
import type { FoundFile } from './find/find.js';
import { encodingOf, isWholeFormat } from './formats.js';
import { DEFAULT_LIMITS } from './limits.js';
import type { ReadOptions, WebReader } from './options.js';
import { unreadable } from './problem.js';
import { DocumentReaders } from './readers.js';
import { documentSegment, itemsSegment, type Segment } from './segment.js';
import { formatOfType, gathered, readStream } from './streams.js';

export interface WebOptions extends Partial<FetchOptions> {
  /** Follow each entry's link where a feed has only teasers. */
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

  /** Why answers could not be kept, in a clause; undefined where nothing is wrong. */
  get cacheFault(): string | undefined {
    return this.#fetcher.cacheFault;
  }

  /** Ends what is under way. */
  close(): void {
    this.#fetcher.close();
  }

  /** The pieces of what stands at the file's address. Never throws for the address's sake. */
  async *read({ path, absolute, explicit }: FoundFile, options: ReadOptions): AsyncGenerator<Segment> {
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
          yield itemsSegment([unreadable(source, `not an article: ${fetched.contentType}`)]);
        } else {
          const segment = documentSegment(await gathered(fetched.body, limits.articleBytes), format, source);
          yield this.#full ? await this.#withFullTexts(segment, options, fetched.fromPrivate) : segment;
        }
      } finally {
        fetched.discard();
      }
    } catch (error) {
      if (!(error instanceof FetchError)) throw error;
      yield itemsSegment([unreadable({ path, explicit }, error.message)]);
    }
  }

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
