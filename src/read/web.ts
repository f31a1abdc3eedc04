/** Fetches web addresses and reads them into segments, and follows the links of feeds and lists of sources. */
import type { ReadItem } from '../types/article.js';
import { isFullTextHint } from './feed/feed.js';
import { readSourceList } from './feed/source-list.js';
import { FetchError } from './fetch/errors.js';
import { Fetcher, type FetchRequest } from './fetch/fetch.js';
import { fetchFull } from './fetch/full-text.js';
import type { FetchOptions } from './fetch/options.js';
import type { FoundFile } from './find/find.js';
import { encodingOf, formatOfType, isUntyped, isWholeFormat } from './formats.js';
import { announcedFeeds } from './html/announced.js';
import { DEFAULT_LIMITS } from './limits.js';
import { type SourceLocation, withoutCredentials } from './location.js';
import { decodeHtml } from './markup/charset.js';
import { notice, ReadError, skipped, unreadable } from './problem.js';
import { DocumentReaders } from './readers.js';
import { itemsSegment, type Segment } from './segment.js';
import { collectBytes } from './stream-faults.js';
import { type ReadOptions, readStream, type WebReader } from './streams.js';

export interface WebOptions extends Partial<FetchOptions> {
  /** Fetch the page of each entry if a feed has only teasers, and the addresses in a list of sources. */
  readonly full: boolean;
}

/** Maximum number of addresses fetched for one list and its nested lists, and the maximum depth of nesting. */
const MAX_LISTED = 5000;
const MAX_NESTED = 3;
/** Addresses of a list that are fetched in parallel. Their documents are in memory. */
const LISTED_AT_A_TIME = 16;

/** How a document was reached. */
interface Trail {
  /** True if links in the document may lead to private addresses. */
  readonly privateLinks: boolean;
  /** Number of lists above the document. */
  readonly depth: number;
  /** Addresses fetched so far for the outermost list. */
  readonly fetched: Set<string>;
}

type WholeDocument = Extract<Segment, { kind: 'document' }>;

export class Web implements WebReader {
  readonly #readers = new DocumentReaders();
  readonly #fetcher: Fetcher;
  readonly #full: boolean;

  constructor({ full, ...options }: WebOptions) {
    this.#fetcher = new Fetcher(options);
    this.#full = full;
  }

  /** Clause that says why the cache could not store answers; undefined if it stored all. */
  get cacheFault(): string | undefined {
    return this.#fetcher.cacheFault;
  }

  /** Aborts all requests. */
  close(): void {
    this.#fetcher.close();
  }

  read({ path, absolute, explicit }: FoundFile, options: ReadOptions): AsyncGenerator<Segment> {
    return this.#read(absolute, { path, explicit }, options, {}, { depth: 0, fetched: new Set() });
  }

  async *follow(segments: AsyncIterable<Segment>, options: ReadOptions): AsyncGenerator<Segment> {
    for await (const segment of segments) {
      if (segment.kind !== 'document') yield segment;
      else yield* this.#followed(segment, options, { privateLinks: false, depth: 0, fetched: new Set() });
    }
  }

  async *#read(
    address: string,
    location: SourceLocation,
    options: ReadOptions,
    request: FetchRequest,
    trail: Omit<Trail, 'privateLinks'>,
  ): AsyncGenerator<Segment> {
    const { limits = DEFAULT_LIMITS } = options;
    // Links of a document are fetched after its own connection is free.
    const documents: WholeDocument[] = [];
    let privateLinks = false;
    try {
      const named = URL.canParse(address) ? encodingOf(new URL(address).pathname) : undefined;
      const isStream = named !== undefined && (!isWholeFormat(named.format) || named.compression !== undefined);
      const ofStream = isStream && request.followed !== true ? { maxBytes: limits.unpackedBytes } : {};
      const fetched = await this.#fetcher.fetch(address, { ...request, ...ofStream });
      privateLinks = fetched.fromPrivate;
      try {
        const source = { ...location, url: fetched.url };
        const format = formatOfType(fetched.contentType, fetched.url);
        // Servers send exports with any content type. A content type of another document format overrides the
        // extension.
        const { contentType } = fetched;
        const isVague = isUntyped(contentType) || format === undefined || format === 'plain' || format === 'json';
        if (isStream && (isVague || format === named.format)) {
          for await (const segment of readStream(fetched.body, named, source, options)) {
            if (segment.kind === 'document' && isWholeFormat(named.format)) documents.push(segment);
            else yield segment;
          }
        } else if (format === undefined) {
          yield itemsSegment([unreadable(source, `not an article: ${contentType}`)]);
        } else {
          const bytes = await collectBytes(fetched.body, limits.articleBytes);
          documents.push({ kind: 'document', bytes: new Uint8Array(bytes), format, location: source });
        }
      } finally {
        fetched.discard();
      }
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      const isRefused = error instanceof FetchError && error.refused !== undefined && request.followed === true;
      yield itemsSegment([isRefused ? skipped(location, error.clause) : unreadable(location, error.clause)]);
    }
    for (const document of documents) {
      const feed = trail.depth === 0 ? await this.#announcedBy(document, options) : undefined;
      if (feed !== undefined) {
        yield itemsSegment([notice(location, `no article: its feed is read instead, ${feed}`)]);
        const followed: FetchRequest = { followed: true, publicOnly: !privateLinks };
        const below = { depth: 1, fetched: trail.fetched };
        yield* this.#read(feed, { path: withoutCredentials(feed), explicit: false }, options, followed, below);
      } else if (this.#full) yield* this.#followed(document, options, { ...trail, privateLinks });
      else yield document;
    }
  }

  /**
   * The feed of a page that is no article itself. The first announced feed counts: it is the feed of the site or section.
   */
  async #announcedBy(document: WholeDocument, { fields }: ReadOptions): Promise<string | undefined> {
    const { bytes, format, location } = document;
    if (format !== 'html' || !mayAnnounce(bytes)) return undefined;
    const decoded = decodeHtml(bytes);
    const [feed] = 'text' in decoded ? announcedFeeds(decoded.text, location.url ?? location.path) : [];
    if (feed === undefined) return undefined;
    await this.#readers.load(['html']);
    const items = await this.#readers.read(bytes, 'html', location, fields);
    return items.some(item => 'article' in item) ? undefined : feed;
  }

  /** Replaces a list of sources by its documents and the teasers of a feed by full texts; passes on a single page. */
  async *#followed(segment: WholeDocument, options: ReadOptions, trail: Trail): AsyncGenerator<Segment> {
    const { bytes, format, location } = segment;
    if (mayBeList(bytes)) {
      const decoded = decodeHtml(bytes);
      const list = 'text' in decoded ? readSourceList(decoded.text) : undefined;
      if (list !== undefined && list.addresses.length > 0 && trail.depth < MAX_NESTED) {
        yield* this.#listed(list.addresses, location, options, trail);
        return;
      }
    }
    const { fields } = options;
    await this.#readers.load([format, 'html']);
    const items = await this.#readers.read(bytes, format, location, fields);
    if (items.length < 2 && format === 'html') {
      yield segment;
      return;
    }
    const readPage = async (page: Uint8Array, url: string): Promise<ReadItem> => {
      const [item] = await this.#readers.read(page, 'html', { path: url, explicit: false, url }, fields);
      return item;
    };
    const { privateLinks } = trail;
    const withoutHints = items.filter(item => !isFullTextHint(item));
    yield itemsSegment(await fetchFull(withoutHints, this.#fetcher, readPage, { privateLinks }));
  }

  /** Fetches the addresses of a list and yields their segments in the order of the list. */
  async *#listed(
    addresses: readonly string[],
    location: SourceLocation,
    options: ReadOptions,
    { privateLinks, depth, fetched }: Trail,
  ): AsyncGenerator<Segment> {
    const request: FetchRequest = { followed: true, publicOnly: !privateLinks };
    const fresh = addresses.filter(address => !fetched.has(address));
    const wanted = fresh.slice(0, Math.max(0, MAX_LISTED - fetched.size));
    for (const address of wanted) fetched.add(address);
    for (let at = 0; at < wanted.length; at += LISTED_AT_A_TIME) {
      const reads = wanted.slice(at, at + LISTED_AT_A_TIME).map(async address => {
        const place = { path: withoutCredentials(address), explicit: false };
        const segments: Segment[] = [];
        const below = { depth: depth + 1, fetched };
        for await (const segment of this.#read(address, place, options, request, below)) segments.push(segment);
        return segments;
      });
      for (const segments of await Promise.all(reads)) yield* segments;
    }
    const omitted = fresh.length - wanted.length;
    if (omitted > 0) {
      const clause = `${omitted.toLocaleString('en')} of its addresses are left out: ${MAX_LISTED.toLocaleString('en')} are fetched`;
      yield itemsSegment([notice(location, clause)]);
    }
  }
}

/** False for most pages, which are then not parsed for feeds. */
function mayAnnounce(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1').replaceAll('\0', '');
  return /application\/(?:rss\+xml|atom\+xml|feed\+json)/i.test(text);
}

/** Bytes in which the root element of a list is searched. */
const LIST_HEAD = 16_384;

/** False for nearly all documents, which are then not decoded for lists. */
function mayBeList(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, LIST_HEAD));
  const text = head.toString('latin1').replaceAll('\0', '');
  return /<(?:[\w.-]{1,30}:)?(?:opml|urlset|sitemapindex)[\s>]/i.test(text);
}
