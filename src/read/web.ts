/**
 * Web addresses to segments: feeds, pages and exports, read like files of the same format; and what feeds and lists of sources
 * name, fetched where the user asked for it.
 */
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
import { gathered } from './stream-faults.js';
import { type ReadOptions, readStream, type WebReader } from './streams.js';

export interface WebOptions extends Partial<FetchOptions> {
  /** Follow the link of each entry where a feed has only teasers, and the addresses of a list of sources. */
  readonly full: boolean;
}

/** Addresses that are fetched because of one list and the lists that it names, and how deep these are nested. */
const MAX_LISTED = 5000;
const MAX_NESTED = 3;
/** Addresses of a list that are fetched at a time; their documents are in memory. */
const LISTED_AT_A_TIME = 16;

/** How a document was reached. */
interface Trail {
  /** Whether what it names may be at private addresses. */
  readonly privateLinks: boolean;
  /** Lists above it. */
  readonly depth: number;
  /** Addresses that have been fetched because of the list above all others. */
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

  /** Why answers could not be kept in the cache, in a clause; undefined where nothing is wrong. */
  get cacheFault(): string | undefined {
    return this.#fetcher.cacheFault;
  }

  /** Ends all requests. */
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
    // What documents name is fetched once their own connection is free.
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
        // Servers send exports under any type; one that names another kind of document is believed.
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
          const bytes = await gathered(fetched.body, limits.articleBytes);
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
        yield itemsSegment([notice(location, `no article: the feed that it announces is read, ${feed}`)]);
        const followed: FetchRequest = { followed: true, publicOnly: !privateLinks };
        const below = { depth: 1, fetched: trail.fetched };
        yield* this.#read(feed, { path: withoutCredentials(feed), explicit: false }, options, followed, below);
      } else if (this.#full) yield* this.#followed(document, options, { ...trail, privateLinks });
      else yield document;
    }
  }

  /** The feed that a page announces which is no article itself: the first one, which is that of the site or the section. */
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

  /** What a list of sources names; a feed with the full texts of its entries; a single page stays as it is. */
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
    const said = items.filter(item => !isFullTextHint(item));
    yield itemsSegment(await fetchFull(said, this.#fetcher, readPage, { privateLinks }));
  }

  /** What stands at the addresses of a list, in their order. */
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
    const left = fresh.length - wanted.length;
    if (left > 0) {
      const clause = `${left.toLocaleString('en')} of its addresses are left out: ${MAX_LISTED.toLocaleString('en')} are fetched`;
      yield itemsSegment([notice(location, clause)]);
    }
  }
}

/** False for most pages, so that they need not be read twice. */
function mayAnnounce(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1').replaceAll('\0', '');
  return /application\/(?:rss\+xml|atom\+xml|feed\+json)/i.test(text);
}

/** How much of a document is looked at for the root of a list. Bytes. */
const LIST_HEAD = 16_384;

/** False for nearly all documents, so that they need not be decoded twice. */
function mayBeList(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, LIST_HEAD));
  const text = head.toString('latin1').replaceAll('\0', '');
  return /<(?:[\w.-]{1,30}:)?(?:opml|urlset|sitemapindex)[\s>]/i.test(text);
}
