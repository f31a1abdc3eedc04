/** Splits a web archive into records, headers and blocks, past foreign bytes, damage, wrong lengths and cuts. */
import { excerpt, ReadError } from '../problem.js';
import type { ByteSource } from '../unpack/byte-source.js';

/** Values by header name in lower case. Values of repeated headers are joined with ", ". */
export type Headers = ReadonlyMap<string, string>;

/** The header of a WARC record, or of the HTTP message in it. */
export interface Head {
  /** The first line, such as "HTTP/1.1 200 OK". */
  /** The first line, such as "HTTP/1.1 200 OK". */
  readonly startLine: string;
  readonly headers: Headers;
  /** The bytes including the empty line at the end. */
  readonly bytes: Buffer;
}

/** The block of a record, or the rest of it. */
export interface RecordBlock {
  readonly bytes: Buffer;
  /** Clause that says why bytes are missing at the end, or may be wrong. */
  readonly fault?: string;
  /** Clause about a fault of the record that costs no bytes. */
  readonly warning?: string;
}

/** Longest header. Bytes. */
const MAX_HEAD = 1 << 16;

const [LINE_FEED, RETURN, GREATER] = [10, 13, 0x3e];
/** Bytes of the two line ends after a record. */
const LINE_ENDS = 4;
const MAGIC = 'WARC/';
/** Bytes within which the first line of a header ends. */
const START_LINE = 64;
/** Bytes within which nearly every header names the type of its record. */
const NAMES = 2048;

/** The framing of an archive. */
export class WarcFraming {
  /** Number of records so far. */
  records = 0;
  readonly #source: ByteSource;
  /** The archive is cut within the last record, which was returned in part. */
  #cut: ReadError | undefined;

  /** @param source an uncompressed archive */
  constructor(source: ByteSource) {
    this.#source = source;
  }

  /**
   * Moves to the next record.
   *
   * @returns false at the end of the archive; and the number of skipped bytes that belong to no record
   */
  async seek(): Promise<readonly [found: boolean, foreign: number]> {
    const source = this.#source;
    if (this.#cut !== undefined) throw this.#cut;
    let foreign = 0;
    for (let blank = true; await source.fill(1); ) {
      await this.#fillUp(START_LINE);
      const { ahead } = source;
      if (ahead.length < MAGIC.length && MAGIC.startsWith(ahead.toString('latin1')))
        throw this.#cutOff('', this.records + 1);
      const start = ahead.toString('latin1', 0, START_LINE);
      if (start.startsWith(MAGIC) && (start.length < START_LINE || start.includes('\n'))) {
        this.records++;
        return [true, foreign];
      }
      // Two empty lines separate records, and NUL bytes fill disk blocks.
      if (blank && (ahead[0] === RETURN || ahead[0] === LINE_FEED || ahead[0] === 0)) {
        source.consume(1);
        continue;
      }
      blank = false;
      const feed = ahead.indexOf(LINE_FEED);
      const step = feed < 0 ? ahead.length : feed + 1;
      foreign += step;
      source.consume(step);
    }
    return [false, foreign];
  }

  /**
   * Consumes a header.
   *
   * @param within maximum length. Bytes
   * @returns undefined if the header does not end within that length; nothing is consumed then
   */
  async head(within = Number.POSITIVE_INFINITY): Promise<Head | undefined> {
    const source = this.#source;
    for (let wanted = 4096; ; wanted *= 4) {
      const most = Math.min(wanted, within, MAX_HEAD);
      const fault = await this.#fillUp(most);
      // A header ends before the next record.
      const next = source.ahead.subarray(0, most).indexOf(`\n${MAGIC}`) + 1;
      const ahead = source.ahead.subarray(0, next > 0 ? next : most);
      const length = headLength(ahead);
      if (length !== undefined) {
        const head = parseHead(Buffer.from(ahead.subarray(0, length)));
        source.consume(length);
        return head;
      }
      if (next > 0) return undefined;
      if (fault !== undefined) throw new ReadError(fault);
      if (source.ahead.length < most) throw this.#cutOff('');
      if (most < wanted) return undefined;
    }
  }

  /** Gives up a record whose header does not end. The next search begins after its first bytes. */
  giveUp(): void {
    this.#source.consume(MAGIC.length);
  }

  /** Skips bytes of the current record, up to the next record in them. @throws ReadError if the archive ends before */
  async skip(length: number | undefined, url: string): Promise<void> {
    const source = this.#source;
    let remaining = length ?? Number.POSITIVE_INFINITY;
    while (remaining > 0) {
      if (!(await source.fill(1))) {
        if (length === undefined) return;
        throw this.#cutOff(url);
      }
      // `recordIn` needs the first lines of a record that begins in the bytes.
      const wanted = Math.min(remaining, MAX_HEAD) + NAMES;
      await this.#fillUp(wanted);
      const { ahead } = source;
      const step = Math.min(remaining, ahead.length < wanted ? ahead.length : ahead.length - NAMES);
      const next = recordIn(ahead, 0, step);
      if (next >= 0) {
        source.consume(next);
        return;
      }
      source.consume(step);
      remaining -= step;
    }
  }

  /**
   * Consumes the block of the current record. If the next record shows that the length is wrong, the block ends there.
   *
   * @param length from the header; undefined if the header has none
   * @param limit  maximum length of a block. Bytes
   * @param url    for messages
   * @returns undefined for a longer block, which is skipped
   */
  async block(length: number | undefined, limit: number, url = ''): Promise<RecordBlock | undefined> {
    if (length !== undefined && length > limit) {
      await this.skip(length, url);
      return undefined;
    }
    const source = this.#source;
    const fault = length === undefined ? undefined : await this.#fillUp(length);
    if (length !== undefined && source.ahead.length >= length && (await this.#endsAt(length))) {
      return this.#whole(length);
    }
    // After a fault the bytes before it are ahead.
    const within = Math.min(length ?? 0, source.ahead.length);
    const next = recordIn(source.ahead, 0, within);
    if (next >= 0) return { ...this.#whole(next), warning: wrongLength(length) };
    const lacking = (length ?? 0) - source.ahead.length;
    // Some writers include the line ends after the record in its length.
    const isEnd = [LINE_FEED, GREATER].includes(source.ahead.at(-1) ?? 0);
    if (fault === undefined && isEnd && lacking > 0 && lacking <= LINE_ENDS) return this.#whole(source.ahead.length);
    if (fault !== undefined || lacking > 0) {
      const bytes = this.#take(source.ahead.length);
      if (fault === undefined) this.#cut = this.#cutOff(url);
      if (this.#cut !== undefined && bytes.length === 0) throw this.#cut;
      source.resume();
      return { bytes, fault: fault ?? cutAfter(bytes.length, length) };
    }
    const end = await this.#nextRecord(within, limit);
    if (end === undefined) {
      source.consume(limit);
      return undefined;
    }
    return { ...this.#whole(end), warning: wrongLength(length) };
  }

  #whole(length: number): RecordBlock {
    const bytes = this.#take(length);
    const { suspect } = this.#source;
    return suspect === undefined ? { bytes } : { bytes, fault: suspect };
  }

  #take(length: number): Buffer {
    const bytes = Buffer.from(this.#source.ahead.subarray(0, length));
    this.#source.consume(length);
    return bytes;
  }

  /** @returns the clause for a fault of the stream before that many bytes */
  async #fillUp(count: number): Promise<string | undefined> {
    try {
      await this.#source.fill(count);
    } catch (error) {
      if (error instanceof ReadError) return error.clause;
      throw error;
    }
    return undefined;
  }

  /** True if an empty line, a record or the end of the archive follows. */
  async #endsAt(length: number): Promise<boolean> {
    const fault = await this.#fillUp(length + 2 * MAGIC.length);
    const behind = this.#source.ahead.toString('latin1', length, length + 2 * MAGIC.length);
    const text = behind.replaceAll('\r', '');
    return behind.length === 0 || fault !== undefined || text.startsWith('\n\n') || /^[\n\0]*(?:WARC\/|$)/.test(text);
  }

  /** Index of the next record, or of the end of the archive; undefined if it is beyond the limit. */
  async #nextRecord(from: number, limit: number): Promise<number | undefined> {
    const source = this.#source;
    for (let at = from; ; ) {
      const fault = await this.#fillUp(at + MAX_HEAD + NAMES);
      const { ahead } = source;
      const isEnd = fault !== undefined || ahead.length < at + MAX_HEAD + NAMES;
      const to = isEnd ? ahead.length : ahead.length - NAMES;
      const next = recordIn(ahead, at, to);
      if (next >= 0) return next;
      if (isEnd) return ahead.length;
      if (to >= limit) return undefined;
      at = to;
    }
  }

  #cutOff(url: string, number = this.records): ReadError {
    return new ReadError(`cut off in record ${number}${url === '' ? '' : ` (${excerpt(url)})`}`);
  }
}

function wrongLength(length: number | undefined): string {
  return length === undefined ? 'the record does not give its length' : 'the record gives a wrong length';
}

/** Clause for a body whose last bytes are missing. */
export function cutAfter(length: number, declared: number | undefined): string {
  const of = declared === undefined ? '' : ` of ${declared.toLocaleString('en')}`;
  return `cut off after ${length.toLocaleString('en')}${of} bytes`;
}

/** Index of the first record that begins in [from, to), at the beginning of a line; -1 if there is none. */
function recordIn(bytes: Buffer, from: number, to: number): number {
  const within = bytes.subarray(0, to + NAMES);
  let type = 0;
  for (let at = within.indexOf(MAGIC, from); at >= 0 && at < to; at = within.indexOf(MAGIC, at + 1)) {
    if (at > 0 && bytes[at - 1] !== LINE_FEED) continue;
    // One search for the header serves all candidates before it.
    if (type < at) type = within.indexOf('WARC-Type:', at);
    if (type < 0) return -1;
    if (type - at < NAMES && /^WARC\/\d[.\d]{0,8}\r?\n/.test(bytes.toString('latin1', at, at + 24))) return at;
  }
  return -1;
}

/** Length of a header with its empty line; undefined if it has no end. Line feeds alone are accepted. */
function headLength(bytes: Buffer): number | undefined {
  const proper = bytes.indexOf('\r\n\r\n');
  const bare = bytes.subarray(0, proper < 0 ? bytes.length : proper).indexOf('\n\n');
  if (bare >= 0) return bare + 2;
  return proper < 0 ? undefined : proper + 4;
}

function parseHead(bytes: Buffer): Head {
  const [startLine, ...lines] = bytes.toString('utf8').replaceAll('\0', '').split(/\r?\n/);
  const headers = new Map<string, string>();
  let name = '';
  for (const line of lines) {
    const colon = line.indexOf(':');
    const isContinued = /^[ \t]/.test(line);
    if (!isContinued) name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (name === '') continue;
    const value = (isContinued ? line : line.slice(colon + 1)).trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}${isContinued ? ' ' : ', '}${value}`);
  }
  return { startLine, headers, bytes };
}
