/** Reads web archives: WARC 1.0 and 1.1 (ISO 28500), and WET, the texts that Common Crawl extracts from them. */
import type { ReadItem } from '../../types/article.js';
import { decode } from '../decode/decode.js';
import { normaliseLineEnds } from '../decode/unicode.js';
import { DEFAULT_LIMITS, type ReadLimits } from '../limits.js';
import { articleAt, partOf, type SourceLocation } from '../location.js';
import { excerpt, formatBytes, incomplete, notice, ReadError, skipped, unreadable } from '../problem.js';
import { normaliseDate } from '../records/dates.js';
import { ByteSource } from '../unpack/byte-source.js';
import { type Headers, type RecordBlock, WarcFraming } from './framing.js';
import { type Body, decodedBody } from './http-body.js';
import { type PageText, PageTextJoiner, type WarcPage } from './page-texts.js';

/** An item of a record. A page is read by the reader of its content type. */
export type WarcItem = ReadItem | { readonly page: WarcPage };

/** Maximum number of items in a batch, and approximate bytes of their records. */
const BATCH = 256;
const BATCH_BYTES = 1 << 22;

/** True if a reader exists for documents of a content type; for an unspecific type the address decides. */
export type HasReader = (contentType: string, url: string) => boolean;

/**
 * Reads an uncompressed archive. Records without a page or text are counted, and one item at the end lists the counts.
 * A fault of the stream (`ReadError`) and a cut are problems after the items before them; reading continues with the
 * rest of the stream, if any. Other errors of the stream are thrown after the items before them.
 *
 * @param stream a chunk may be overwritten once the next one is requested
 */
export async function* readWarc(
  stream: AsyncIterable<Uint8Array>,
  location: SourceLocation,
  limits: ReadLimits = DEFAULT_LIMITS,
  hasReader: HasReader = () => true,
): AsyncGenerator<readonly WarcItem[]> {
  const source = new ByteSource(stream);
  const records = new WarcRecords(new WarcFraming(source), location, limits.articleBytes, hasReader);
  const items: WarcItem[] = [];
  let isEmpty = true;
  try {
    for (;;) {
      const found = await nextOf(records, source, location);
      if (found === undefined) break;
      for (const item of found) items.push(item);
      isEmpty &&= found.length === 0;
      while (items.length >= BATCH) yield items.splice(0, BATCH);
      if (records.keptBytes < BATCH_BYTES) continue;
      records.keptBytes = 0;
      yield items.splice(0);
    }
  } catch (error) {
    yield items.splice(0);
    throw error;
  } finally {
    await source.close();
  }
  for (const item of records.end()) {
    items.push(item);
    isEmpty = false;
  }
  const rest = records.summary(isEmpty);
  if (rest !== undefined) items.push(rest);
  while (items.length > 0) yield items.splice(0, BATCH);
}

/** The items of the next record, or the fault before it; undefined at the end. */
async function nextOf(
  records: WarcRecords,
  source: ByteSource,
  location: SourceLocation,
): Promise<readonly WarcItem[] | undefined> {
  if (records.isOver) return undefined;
  try {
    return await records.next();
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    records.isOver = !source.resume();
    return [unreadable(location, error.clause)];
  }
}

/** Content types that are not pages. Any other type may be a page. */
const NOT_A_PAGE =
  /^(?:image|audio|video|font)\/|^(?:text\/(?:css|dns)|(?:text|application)\/(?:x-)?(?:java|ecma)script)\b/;
const OTHER_TYPES = 'images, scripts and the like';

/** Number of records with an endless header that are reported one by one. */
const MAX_ENDLESS = 20;

/** Types of records that are not counted, because they belong to other records. */
const UNCOUNTED: ReadonlySet<string> = new Set(['warcinfo', 'request', 'metadata']);

/** Addresses under which crawlers store derivatives of a page: its text, its resources, screenshots. */
const DERIVATIVE = /^urn:([a-z-]{1,40}):(https?:.*)$/is;
/** Longest `warcinfo` record that is read. Bytes. */
const MAX_INFO = 1 << 16;

/** A record after its header was consumed. */
interface OpenRecord {
  readonly headers: Headers;
  readonly url: string;
  /** Length of the rest of the record; undefined if the record has no length. */
  readonly length: number | undefined;
}

type Decoder = (bytes: Buffer) => Promise<Body | { readonly failed: string }>;

/** Reads the records of an archive in their order. */
class WarcRecords {
  /** Bytes of records kept in items; the caller resets it for each batch. */
  keptBytes = 0;
  /** True after a fault without a readable rest. */
  isOver = false;
  /** Number of records so far that may hold an article. */
  #number = 0;
  /** Number of records with an endless header. */
  #endless = 0;
  readonly #counts = new Map<string, number>();
  readonly #framing: WarcFraming;
  readonly #archive: SourceLocation;
  readonly #maxBytes: number;
  readonly #hasReader: HasReader;
  readonly #texts = new PageTextJoiner();

  /** @param maxBytes maximum size of a decoded page */
  constructor(framing: WarcFraming, archive: SourceLocation, maxBytes: number, hasReader: HasReader) {
    this.#framing = framing;
    this.#archive = archive;
    this.#maxBytes = maxBytes;
    this.#hasReader = hasReader;
  }

  /** The items of the next record; undefined at the end of the archive. */
  async next(): Promise<readonly WarcItem[] | undefined> {
    const [found, foreign] = await this.#framing.seek();
    const items: WarcItem[] = [];
    if (foreign > 0) items.push(unreadable(this.#archive, `${formatBytes(foreign)} that are not a WARC record`));
    if (!found) return items.length > 0 ? items : undefined;
    for (const item of await this.#record()) items.push(item);
    return items;
  }

  /** The last items: waiting pages and texts, and the count of further endless headers. */
  end(): readonly WarcItem[] {
    const items = this.#texts.end().map(given => this.#itemOf(given));
    const more = this.#endless - MAX_ENDLESS;
    if (more > 0)
      items.push(unreadable(this.#archive, `the headers of ${more.toLocaleString('en')} more records do not end`));
    return items;
  }

  /**
   * The item after all others: the counts, or why there are no items.
   *
   * @param isEmpty true if there was no item before
   */
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
      if (++this.#endless > MAX_ENDLESS) return [];
      return [unreadable(this.#archive, `the header of record ${number} does not end`)];
    }
    const { headers } = head;
    const length = headers.get('content-length') ?? '';
    const url = headers.get('warc-target-uri')?.replace(/^<(.*)>$/, '$1') ?? '';
    return this.#block({ headers, url, length: /^\d{1,15}$/.test(length) ? Number(length) : undefined });
  }

  #block(record: OpenRecord): Promise<readonly WarcItem[]> {
    const type = (record.headers.get('warc-type') ?? '').toLowerCase();
    const contentType = record.headers.get('content-type') ?? '';
    if (type === 'warcinfo') return this.#info(record);
    if (type === 'revisit') return this.#skip(record, 'pages that had not changed since an earlier record');
    if (type === 'continuation') return this.#skip(record, 'continuations of records in another file');
    if (type !== 'response' && type !== 'resource' && type !== 'conversion') {
      return this.#skip(record, UNCOUNTED.has(type) ? undefined : 'records of an unknown type');
    }
    const derivative = DERIVATIVE.exec(record.url);
    const isText = derivative !== null && /^text/i.test(derivative[1]);
    // Other derivatives describe a page that has a record of its own.
    if ((derivative !== null && !isText) || /^(?:metadata|screenshot|dns|whois):/i.test(record.url)) {
      return this.#skip(record, undefined);
    }
    this.#number++;
    if (isText) return this.#text({ ...record, url: derivative[2] }, text => this.#texts.addText(text));
    if (type === 'conversion') {
      const isPlain = /^text\/plain/i.test(contentType);
      return isPlain ? this.#text(record, text => this.#texts.addConversion(text)) : this.#skip(record, OTHER_TYPES);
    }
    if (type === 'response' && /^application\/http/i.test(contentType)) return this.#response(record);
    if (NOT_A_PAGE.test(contentType.toLowerCase())) return this.#skip(record, OTHER_TYPES);
    return this.#page(record, contentType, async bytes => ({ bytes }));
  }

  /** Reads the `warcinfo` record: some crawlers store the texts of pages. */
  async #info(record: OpenRecord): Promise<readonly WarcItem[]> {
    if (record.length === undefined || record.length > MAX_INFO) return this.#skip(record, undefined);
    const info = await this.#framing.block(record.length, MAX_INFO);
    if (info !== undefined && /browsertrix|webrecorder|archiveweb\.page/i.test(info.bytes.toString('latin1'))) {
      this.#texts.expectTexts();
    }
    return [];
  }

  async #response(record: OpenRecord): Promise<readonly WarcItem[]> {
    const http = await this.#framing.head(record.length);
    // Some crawlers store the page without HTTP headers.
    if (http === undefined) return this.#page(record, '', async bytes => ({ bytes }));
    const body = { ...record, length: record.length === undefined ? undefined : record.length - http.bytes.length };
    if (!/^(?:HTTP\/|ICY\b)/i.test(http.startLine)) {
      return this.#page(body, '', async bytes => ({ bytes: Buffer.concat([http.bytes, bytes]) }));
    }
    const contentType = http.headers.get('content-type') ?? '';
    const status = /^\S+ (\d{3})\b/.exec(http.startLine)?.[1] ?? '';
    const target = http.headers.get('location');
    if (status.startsWith('3') && target !== undefined) this.#texts.addRedirect(record.url, target);
    if (status !== '200' && status !== '203') return this.#skip(body, 'responses with another status than 200');
    if (NOT_A_PAGE.test(contentType.toLowerCase())) return this.#skip(body, OTHER_TYPES);
    return this.#page(body, contentType, bytes => decodedBody(bytes, http.headers, this.#maxBytes));
  }

  async #page(record: OpenRecord, contentType: string, decoded: Decoder): Promise<readonly WarcItem[]> {
    if (!this.#hasReader(contentType, record.url)) return this.#skip(record, 'documents without a reader');
    const place = this.#locationOf(record);
    const taken = await this.#takeBlock(record);
    if (taken === undefined) return [unreadable(place, `larger than ${formatBytes(this.#maxBytes)}`)];
    const page = await decoded(taken.bytes);
    if ('failed' in page) return [unreadable(place, page.failed)];
    const fault = faultOf(record, taken) ?? page.fault;
    if (page.bytes.length === 0) {
      if (fault !== undefined) return [unreadable(place, fault)];
      this.#count('empty pages');
      return [];
    }
    const location = this.#locationOfPage(record);
    const given = this.#texts.addPage({
      bytes: page.bytes,
      contentType,
      location,
      ...(fault !== undefined && { fault }),
    });
    const items = given.map(one => this.#itemOf(one));
    for (const warning of [taken.warning, ...(page.warnings ?? [])]) {
      if (warning !== undefined) items.push(notice(place, warning));
    }
    return items;
  }

  /** Reads a text without a title. Its only date is that of the fetch. */
  async #text(
    record: OpenRecord,
    give: (text: PageText) => readonly (PageText | WarcPage)[],
  ): Promise<readonly WarcItem[]> {
    const place = this.#locationOf(record);
    const taken = await this.#takeBlock(record);
    if (taken === undefined) return [unreadable(place, `larger than ${formatBytes(this.#maxBytes)}`)];
    const decoded = decode(taken.bytes);
    if ('binary' in decoded) return [unreadable(place, `not text but ${decoded.binary}`)];
    const fault = faultOf(record, taken);
    const text = normaliseLineEnds(decoded.text);
    const given = give({ location: this.#locationOfPage(record), text, ...(fault !== undefined && { fault }) });
    const items = given.map(one => this.#itemOf(one));
    if (taken.warning !== undefined) items.push(notice(place, taken.warning));
    return items;
  }

  #itemOf(given: PageText | WarcPage): WarcItem {
    if ('bytes' in given) return { page: given };
    const { location, text, fault } = given;
    const item = articleAt(location, { text });
    return fault === undefined ? item : incomplete(item, fault);
  }

  /** Consumes a block; undefined for a block that is too long, which is skipped. */
  async #takeBlock({ length, url }: OpenRecord): Promise<RecordBlock | undefined> {
    const taken = await this.#framing.block(length, this.#maxBytes, url);
    this.keptBytes += taken?.bytes.length ?? 0;
    return taken;
  }

  /** Skips a block. @param what name under which it is counted; undefined if it is not counted */
  async #skip({ length, url }: OpenRecord, what: string | undefined): Promise<readonly WarcItem[]> {
    await this.#framing.skip(length, url);
    if (what !== undefined) this.#count(what);
    return [];
  }

  #count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  /** The location of the record, for problems of the record. */
  #locationOf({ url }: OpenRecord): SourceLocation {
    const number = this.#number;
    return partOf(this.#archive, number, url === '' ? `record ${number}` : `record ${number} (${excerpt(url)})`);
  }

  #locationOfPage({ headers, url }: OpenRecord): SourceLocation {
    const { path, explicit } = this.#archive;
    const published = normaliseDate(headers.get('warc-date'));
    const given = { ...(url !== '' && { id: url, url }), ...(published !== undefined && { published }) };
    return { path, explicit, number: this.#number, ...given };
  }
}

/** Clause for an incomplete page: from the bytes, else from the header of the crawler. */
function faultOf({ headers }: OpenRecord, { fault }: RecordBlock): string | undefined {
  const truncated = headers.get('warc-truncated');
  if (fault !== undefined || truncated === undefined) return fault;
  return `cut off by the crawler (${excerpt(truncated)})`;
}
