/**
 * Web archives: WARC 1.0 and 1.1 (ISO 28500) as crawlers write them, and WET, the texts that Common Crawl extracts from
 * them.
 */
import type { ReadItem } from '../../types/article.js';
import { decode } from '../decode/decode.js';
import { normaliseLineEnds } from '../decode/unicode.js';
import { DEFAULT_LIMITS, type ReadLimits } from '../limits.js';
import { idAt, partOf, type SourceLocation } from '../location.js';
import { excerpt, formatBytes, ReadError, skipped, unreadable } from '../problem.js';
import { normaliseDate } from '../records/dates.js';
import { ByteSource } from '../unpack/byte-source.js';
import { type Headers, WarcFraming } from './framing.js';
import { decodedBody } from './http-body.js';

/** A page as the crawler got it: a response with status 200, or a resource. */
export interface WarcPage {
  /** Its body, decoded. */
  readonly bytes: Uint8Array;
  /** As the server gave it, with its charset; '' where it gave none. */
  readonly contentType: string;
  /** With the URL as id, and the date on which the page was fetched. */
  readonly location: SourceLocation;
}

/** What a record gives. */
export type WarcItem = ReadItem | { readonly page: WarcPage };

/** Items in a batch, at most, and bytes of the records that they come from, about. */
const BATCH = 256;
const BATCH_BYTES = 1 << 22;

/**
 * Reads an archive that is not compressed. Records that hold neither a page nor a text are counted, and one item at the end
 * gives the counts. A fault of the stream (`ReadError`) and a cut are problems behind what stands before them; other
 * errors of the stream are thrown, behind it too.
 *
 * @param stream its chunks may be overwritten once the next one is asked for
 */
export async function* readWarc(
  stream: AsyncIterable<Uint8Array>,
  location: SourceLocation,
  limits: ReadLimits = DEFAULT_LIMITS,
): AsyncGenerator<readonly WarcItem[]> {
  const source = new ByteSource(stream);
  const records = new WarcRecords(new WarcFraming(source), location, limits.articleBytes);
  const items: WarcItem[] = [];
  let isEmpty = true;
  try {
    for (;;) {
      const found = await records.next();
      if (found === undefined) break;
      items.push(...found);
      isEmpty &&= found.length === 0;
      while (items.length >= BATCH) yield items.splice(0, BATCH);
      if (records.keptBytes < BATCH_BYTES) continue;
      records.keptBytes = 0;
      yield items.splice(0);
    }
  } catch (error) {
    if (!(error instanceof ReadError)) {
      yield items.splice(0);
      throw error;
    }
    items.push(unreadable(location, error.clause));
    isEmpty = false;
  } finally {
    await source.close();
  }
  const rest = records.summary(isEmpty);
  if (rest !== undefined) items.push(rest);
  while (items.length > 0) yield items.splice(0, BATCH);
}

/** Content types that are not pages. A page may have any other one. */
const NOT_A_PAGE =
  /^(?:image|audio|video|font)\/|^(?:text\/(?:css|dns)|(?:text|application)\/(?:x-)?(?:java|ecma)script)\b/;
const OTHER_TYPES = 'images, scripts and the like';

/** Types of records that are not counted: they go with other records. */
const UNCOUNTED: ReadonlySet<string> = new Set(['warcinfo', 'request', 'metadata']);

/** A record's block, whose header has been taken. */
interface Block {
  readonly headers: Headers;
  readonly url: string;
  /** Bytes that are left of it. */
  readonly length: number;
}

/** The records of an archive, one after the other. */
class WarcRecords {
  /** Bytes of records that were kept since this was last set to 0. */
  keptBytes = 0;
  /** Records so far that may hold an article. */
  #number = 0;
  readonly #counts = new Map<string, number>();
  readonly #framing: WarcFraming;
  readonly #archive: SourceLocation;
  readonly #maxBytes: number;

  /** @param maxBytes of a page, decoded */
  constructor(framing: WarcFraming, archive: SourceLocation, maxBytes: number) {
    this.#framing = framing;
    this.#archive = archive;
    this.#maxBytes = maxBytes;
  }

  /** The items of the next record; undefined at the end of the archive. */
  async next(): Promise<readonly WarcItem[] | undefined> {
    const [found, foreign] = await this.#framing.seek();
    const items: WarcItem[] = [];
    if (foreign > 0) items.push(unreadable(this.#archive, `${formatBytes(foreign)} that are not a WARC record`));
    if (!found) return items.length > 0 ? items : undefined;
    items.push(...(await this.#record()));
    return items;
  }

  /** The item behind all others: the counts, or that there is nothing. @param isEmpty true where no item came before */
  summary(isEmpty: boolean): ReadItem | undefined {
    if (this.#counts.size > 0) {
      const counts = [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => `${count} ${what}`);
      return skipped(this.#archive, `records without an article: ${counts.join(', ')}`);
    }
    if (!isEmpty) return undefined;
    return skipped(this.#archive, this.#framing.records === 0 ? 'no WARC records' : 'no record with a page');
  }

  async #record(): Promise<readonly WarcItem[]> {
    const number = this.#framing.records;
    const head = await this.#framing.head();
    if (head === undefined) {
      this.#framing.giveUp();
      return [unreadable(this.#archive, `the header of record ${number} does not end`)];
    }
    const { headers } = head;
    const length = headers.get('content-length') ?? '';
    if (!/^\d{1,15}$/.test(length)) return [unreadable(this.#archive, `record ${number} does not give its length`)];
    const url = headers.get('warc-target-uri')?.replace(/^<(.*)>$/, '$1') ?? '';
    return this.#block({ headers, url, length: Number(length) });
  }

  #block(block: Block): Promise<readonly WarcItem[]> {
    const type = (block.headers.get('warc-type') ?? '').toLowerCase();
    const contentType = block.headers.get('content-type') ?? '';
    if (type === 'revisit') return this.#skip(block, 'pages that had not changed since an earlier record');
    if (type === 'continuation') return this.#skip(block, 'continuations of records in another file');
    if (type !== 'response' && type !== 'resource' && type !== 'conversion') {
      return this.#skip(block, UNCOUNTED.has(type) ? undefined : 'records of an unknown type');
    }
    this.#number++;
    if (type === 'conversion') {
      return /^text\/plain/i.test(contentType) ? this.#text(block) : this.#skip(block, OTHER_TYPES);
    }
    if (type === 'response' && /^application\/http/i.test(contentType)) return this.#response(block);
    if (NOT_A_PAGE.test(contentType.toLowerCase())) return this.#skip(block, OTHER_TYPES);
    return this.#page(block, contentType, async bytes => ({ bytes }));
  }

  async #response(block: Block): Promise<readonly WarcItem[]> {
    const http = await this.#framing.head(block.length);
    if (http === undefined) return this.#skip(block, 'responses without an HTTP header');
    const body = { ...block, length: block.length - http.length };
    const contentType = http.headers.get('content-type') ?? '';
    if (!/^HTTP\/\S+ 200\b/i.test(http.startLine)) return this.#skip(body, 'responses with another status than 200');
    if (NOT_A_PAGE.test(contentType.toLowerCase())) return this.#skip(body, OTHER_TYPES);
    return this.#page(body, contentType, bytes => decodedBody(bytes, http.headers, this.#maxBytes));
  }

  async #page(block: Block, contentType: string, decoded: PageDecoder): Promise<readonly WarcItem[]> {
    const record = this.#locationOf(block);
    const body = await this.#bytes(block);
    if (body === undefined) return [unreadable(record, `larger than ${formatBytes(this.#maxBytes)}`)];
    const page = await decoded(body);
    if ('failed' in page) return [unreadable(record, page.failed)];
    if (page.bytes.length === 0) return this.#skip({ ...block, length: 0 }, 'empty pages');
    return [{ page: { bytes: page.bytes, contentType, location: this.#locationOfPage(block) } }];
  }

  /** A WET record: a text without a title. The only date it has is the day on which the page was fetched. */
  async #text(block: Block): Promise<readonly ReadItem[]> {
    const record = this.#locationOf(block);
    const bytes = await this.#bytes(block);
    if (bytes === undefined) return [unreadable(record, `larger than ${formatBytes(this.#maxBytes)}`)];
    const decoded = decode(bytes);
    if ('binary' in decoded) return [unreadable(record, `not text but ${decoded.binary}`)];
    const location = this.#locationOfPage(block);
    const { path, url, published } = location;
    const given = { ...(url !== undefined && { url }), ...(published !== undefined && { published }) };
    return [{ article: { id: idAt(location), path, ...given, text: normaliseLineEnds(decoded.text) } }];
  }

  /** The bytes of a block; undefined for a block that is too long, which is passed over. */
  async #bytes({ length, url }: Block): Promise<Buffer | undefined> {
    if (length > this.#maxBytes) {
      await this.#framing.skip(length, url);
      return undefined;
    }
    this.keptBytes += length;
    return this.#framing.take(length, url);
  }

  /** @param what is counted; undefined for what is not */
  async #skip({ length, url }: Block, what: string | undefined): Promise<readonly WarcItem[]> {
    await this.#framing.skip(length, url);
    if (what !== undefined) this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
    return [];
  }

  /** The record in the archive, for what is wrong with it. */
  #locationOf({ url }: Block): SourceLocation {
    const number = this.#number;
    return partOf(this.#archive, number, url === '' ? `record ${number}` : `record ${number} (${excerpt(url)})`);
  }

  #locationOfPage({ headers, url }: Block): SourceLocation {
    const { path, explicit } = this.#archive;
    const published = normaliseDate(headers.get('warc-date'));
    const given = { ...(url !== '' && { id: url, url }), ...(published !== undefined && { published }) };
    return { path, explicit, number: this.#number, ...given };
  }
}

type PageDecoder = (body: Buffer) => Promise<{ readonly bytes: Uint8Array } | { readonly failed: string }>;
