/** What each record of a web archive holds: a page, a text, or nothing that is wanted here, which is counted. */
import type { ReadItem } from '../../types/article.js';
import { decode } from '../decode/decode.js';
import { sizeWords } from '../format-bytes.js';
import { idAt, partOf, type SourceLocation } from '../location.js';
import { normaliseLineEnds } from '../plain.js';
import { skipped, unreadable } from '../problem.js';
import { oneLine } from '../reason.js';
import { normaliseDate } from '../records/dates.js';
import { contentOf } from './content.js';
import type { WarcFrames } from './frames.js';

/** A page as the crawler got it, its body decoded. */
export interface WarcPage {
  /** The caller's own. */
  readonly bytes: Uint8Array;
  /** As the server said, with its charset; '' where it said nothing. */
  readonly contentType: string;
  readonly url: string;
  /** When it was fetched, ISO 8601. */
  readonly date?: string;
  readonly recordId?: string;
}

/** What is no page by its content type. What remains may be called anything, and is looked at. */
const NO_PAGE =
  /^(?:image|audio|video|font)\/|^(?:text\/(?:css|dns)|(?:text|application)\/(?:x-)?(?:java|ecma)script)\b/;
const OTHER_TYPES = 'images, scripts and the like';

/** Records that nobody misses. */
const UNMISSED: ReadonlySet<string> = new Set(['warcinfo', 'request', 'metadata']);

export class WarcRecords {
  /** Bytes that were kept since this was last set to 0. */
  kept = 0;
  /** Whether any page has been handed over, whatever came of it. */
  foundPages = false;
  /** Records that may be articles, by which articles without an address are called. */
  #number = 0;
  readonly #counts = new Map<string, number>();

  /** @param longest bytes of a page, decoded */
  constructor(
    readonly frames: WarcFrames,
    readonly location: SourceLocation,
    readonly onPage: (page: WarcPage) => Promise<readonly ReadItem[]>,
    readonly longest: number,
  ) {}

  /** Where in the archive: it may be large. */
  #locationOf(url: string): SourceLocation {
    const number = this.#number;
    return partOf(this.location, number, url === '' ? `record ${number}` : `record ${number} (${oneLine(url)})`);
  }

  /** What the next record holds; undefined at the end. */
  async next(): Promise<readonly ReadItem[] | undefined> {
    const [found, passed] = await this.frames.seek();
    const broken: ReadItem[] =
      passed === 0 ? [] : [unreadable(this.location, `${sizeWords(passed)} that are no WARC record`)];
    if (!found) return broken.length > 0 ? broken : undefined;
    const head = await this.frames.head(Number.POSITIVE_INFINITY);
    if (head === undefined) {
      this.frames.giveUp();
      return [...broken, unreadable(this.location, `the header of record ${this.frames.records} has no end`)];
    }
    const length = head.headers.get('content-length') ?? '';
    if (!/^\d{1,15}$/.test(length)) {
      return [...broken, unreadable(this.location, `record ${this.frames.records} does not say how long it is`)];
    }
    const items = await this.#block(head.headers, Number(length));
    return broken.length === 0 ? items : [...broken, ...items];
  }

  async #block(headers: Headers, length: number): Promise<readonly ReadItem[]> {
    const type = (headers.get('warc-type') ?? '').toLowerCase();
    const url = headers.get('warc-target-uri')?.replace(/^<(.*)>$/, '$1') ?? '';
    const own = (headers.get('content-type') ?? '').toLowerCase();
    if (type === 'response' && own.startsWith('application/http')) return this.#response(headers, url, length);
    if (type === 'resource' || type === 'response') {
      this.#number++;
      return NO_PAGE.test(own)
        ? this.#pass(OTHER_TYPES, url, length)
        : this.#page(headers, url, length, async bytes => ({ bytes, contentType: headers.get('content-type') ?? '' }));
    }
    if (type === 'conversion') {
      this.#number++;
      return own.startsWith('text/plain') ? this.#text(headers, url, length) : this.#pass(OTHER_TYPES, url, length);
    }
    if (type === 'revisit') return this.#pass('pages that had not changed since an earlier record', url, length);
    if (type === 'continuation') return this.#pass('continuations of records in another file', url, length);
    return this.#pass(UNMISSED.has(type) ? undefined : 'records of no known kind', url, length);
  }

  async #response(headers: Headers, url: string, length: number): Promise<readonly ReadItem[]> {
    this.#number++;
    const http = await this.frames.head(length);
    if (http === undefined) return this.#pass('responses without an HTTP header', url, length);
    const body = length - http.length;
    const type = http.headers.get('content-type') ?? '';
    if (!/^HTTP\/\S+ 200\b/i.test(http.start)) return this.#pass('responses with another status than 200', url, body);
    if (NO_PAGE.test(type.toLowerCase())) return this.#pass(OTHER_TYPES, url, body);
    return this.#page(headers, url, body, async bytes => {
      const content = await contentOf(bytes, http.headers, this.longest);
      return 'failed' in content ? content : { bytes: content.bytes, contentType: type };
    });
  }

  async #page(
    headers: Headers,
    url: string,
    length: number,
    decoded: (bytes: Buffer) => Promise<{ bytes: Uint8Array; contentType: string } | { failed: string }>,
  ): Promise<readonly ReadItem[]> {
    const location = this.#locationOf(url);
    const bytes = await this.#bytes(url, length);
    if (bytes === undefined) return [unreadable(location, `larger than ${sizeWords(this.longest)}`)];
    const page = await decoded(bytes);
    if ('failed' in page) return [unreadable(location, page.failed)];
    if (page.bytes.length === 0) return this.#pass('empty pages', url, 0);
    const date = normaliseDate(headers.get('warc-date') ?? undefined);
    const recordId = headers.get('warc-record-id')?.replace(/^<(.*)>$/, '$1');
    this.foundPages = true;
    return this.onPage({ ...page, url, ...(date !== undefined && { date }), ...(recordId && { recordId }) });
  }

  /** A WET record: text without a title. When the crawler came by is the only date it has. */
  async #text(headers: Headers, url: string, length: number): Promise<readonly ReadItem[]> {
    const location = this.#locationOf(url);
    const bytes = await this.#bytes(url, length);
    if (bytes === undefined) return [unreadable(location, `larger than ${sizeWords(this.longest)}`)];
    const decoded = decode(bytes);
    if ('binary' in decoded) return [unreadable(location, `not text but ${decoded.binary}`)];
    const published = normaliseDate(headers.get('warc-date') ?? undefined);
    const id = url === '' ? idAt(location) : url;
    const about = { ...(url !== '' && { url }), ...(published !== undefined && { published }) };
    return [{ article: { id, path: location.path, ...about, text: normaliseLineEnds(decoded.text) } }];
  }

  /** A block that is kept; undefined, and passed over, where it is too long for that. */
  async #bytes(url: string, length: number): Promise<Buffer | undefined> {
    if (length > this.longest) {
      await this.frames.skip(length, url);
      return undefined;
    }
    this.kept += length;
    return this.frames.take(length, url);
  }

  /** @param what is counted; undefined for what nobody misses */
  async #pass(what: string | undefined, url: string, length: number): Promise<readonly ReadItem[]> {
    await this.frames.skip(length, url);
    if (what !== undefined) this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
    return [];
  }

  /** What was counted, in one item. @param nothing whether nothing else has been said of the archive */
  passedOver(nothing: boolean): readonly ReadItem[] {
    if (this.#counts.size > 0) {
      const parts = [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => `${count} ${what}`);
      return [skipped(this.location, `records without an article: ${parts.join(', ')}`)];
    }
    if (!nothing) return [];
    const reason = this.frames.records === 0 ? 'no WARC records' : 'no record of it is a page';
    return [skipped(this.location, reason)];
  }
}
