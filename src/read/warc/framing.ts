/**
 * Finds the records of a web archive, their headers and their blocks: past foreign bytes and damage, past lengths that are
 * wrong, and up to where the archive is cut.
 */
import { excerpt, ReadError } from '../problem.js';
import type { ByteSource } from '../unpack/byte-source.js';

/** Values by header name in lower case; the values of a name that is repeated are joined with ", ". */
export type Headers = ReadonlyMap<string, string>;

/** The header of a WARC record, or of the HTTP message in it. */
export interface Head {
  /** The first line, such as "HTTP/1.1 200 OK". */
  readonly startLine: string;
  readonly headers: Headers;
  /** With the empty line behind it. */
  readonly bytes: Buffer;
}

/** The block of a record, or the rest of it. */
export interface RecordBlock {
  readonly bytes: Buffer;
  /** Why bytes are missing at its end, or may be wrong, in a clause. */
  readonly fault?: string;
  /** What is wrong with the record although the block is whole, in a clause. */
  readonly warning?: string;
}

/** Longest header. Bytes. */
const MAX_HEAD = 1 << 16;

const [LINE_FEED, RETURN, GREATER] = [10, 13, 0x3e];
/** Bytes of the two line ends behind a record. */
const LINE_ENDS = 4;
const MAGIC = 'WARC/';
/** Bytes in which the first line of a header ends. */
const START_LINE = 64;
/** Bytes in which a header names the type of its record, nearly always. */
const NAMES = 2048;

export class WarcFraming {
  /** Records found so far. */
  records = 0;
  readonly #source: ByteSource;
  /** The cut in the last record, of which a part was taken. */
  #cut: ReadError | undefined;

  /** @param source an archive that is not compressed */
  constructor(source: ByteSource) {
    this.#source = source;
  }

  /**
   * Moves to the next record.
   *
   * @returns false at the end of the archive, and the number of bytes before that belong to no record
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
      // Two empty lines stand between records, and NUL bytes fill blocks of a disk.
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
   * Takes a header.
   *
   * @param within bytes that it ends in at the latest
   * @returns undefined where it does not end in there, and then it is not taken
   */
  async head(within = Number.POSITIVE_INFINITY): Promise<Head | undefined> {
    const source = this.#source;
    for (let wanted = 4096; ; wanted *= 4) {
      const most = Math.min(wanted, within, MAX_HEAD);
      const fault = await this.#fillUp(most);
      // A header does not reach into the next record.
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

  /** Leaves a record whose header does not end: the search for the next one begins behind its first bytes. */
  giveUp(): void {
    this.#source.consume(MAGIC.length);
  }

  /** Passes over bytes of the current record, or to the next record in them. @throws ReadError where the archive ends before */
  async skip(length: number | undefined, url: string): Promise<void> {
    const source = this.#source;
    let left = length ?? Number.POSITIVE_INFINITY;
    while (left > 0) {
      if (!(await source.fill(1))) {
        if (length === undefined) return;
        throw this.#cutOff(url);
      }
      // The first lines of a record that begins in the bytes are ahead.
      const wanted = Math.min(left, MAX_HEAD) + NAMES;
      await this.#fillUp(wanted);
      const { ahead } = source;
      const step = Math.min(left, ahead.length < wanted ? ahead.length : ahead.length - NAMES);
      const next = recordIn(ahead, 0, step);
      if (next >= 0) {
        source.consume(next);
        return;
      }
      source.consume(step);
      left -= step;
    }
  }

  /**
   * Takes the block of the current record. A length that is wrong, as nothing but the next record shows, is put right.
   *
   * @param length as the record gives it; undefined where it gives none
   * @param limit  bytes of a block, at most
   * @param url    for messages
   * @returns undefined for a longer block, which is passed over
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
    // The fault leaves its bytes ahead.
    const within = Math.min(length ?? 0, source.ahead.length);
    const next = recordIn(source.ahead, 0, within);
    if (next >= 0) return { ...this.#whole(next), warning: wrongLength(length) };
    const lacking = (length ?? 0) - source.ahead.length;
    // Some writers count the line ends behind the record.
    const isEnd = [LINE_FEED, GREATER].includes(source.ahead.at(-1) ?? 0);
    if (fault === undefined && isEnd && lacking > 0 && lacking <= LINE_ENDS) return this.#whole(source.ahead.length);
    if (fault !== undefined || lacking > 0) {
      const bytes = this.#taken(source.ahead.length);
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
    const bytes = this.#taken(length);
    const { doubt } = this.#source;
    return doubt === undefined ? { bytes } : { bytes, fault: doubt };
  }

  #taken(length: number): Buffer {
    const bytes = Buffer.from(this.#source.ahead.subarray(0, length));
    this.#source.consume(length);
    return bytes;
  }

  /** @returns the clause of a fault of the stream before that many bytes */
  async #fillUp(count: number): Promise<string | undefined> {
    try {
      await this.#source.fill(count);
    } catch (error) {
      if (error instanceof ReadError) return error.clause;
      throw error;
    }
    return undefined;
  }

  /** True where an empty line, a record or the end of the archive follows. */
  async #endsAt(length: number): Promise<boolean> {
    const fault = await this.#fillUp(length + 2 * MAGIC.length);
    const behind = this.#source.ahead.toString('latin1', length, length + 2 * MAGIC.length);
    const text = behind.replaceAll('\r', '');
    return behind.length === 0 || fault !== undefined || text.startsWith('\n\n') || /^[\n\0]*(?:WARC\/|$)/.test(text);
  }

  /** Index of the next record, or of the end of the archive; undefined where it is too far away. */
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

/** The clause for bytes of which the last are missing. */
export function cutAfter(length: number, declared: number | undefined): string {
  const of = declared === undefined ? '' : ` of ${declared.toLocaleString('en')}`;
  return `cut off after ${length.toLocaleString('en')}${of} bytes`;
}

/** Index of the first record that begins between two indexes, at the beginning of a line; -1 where none does. */
function recordIn(bytes: Buffer, from: number, to: number): number {
  const within = bytes.subarray(0, to + NAMES);
  let type = 0;
  for (let at = within.indexOf(MAGIC, from); at >= 0 && at < to; at = within.indexOf(MAGIC, at + 1)) {
    if (at > 0 && bytes[at - 1] !== LINE_FEED) continue;
    // Searched once for all beginnings before it.
    if (type < at) type = within.indexOf('WARC-Type:', at);
    if (type < 0) return -1;
    if (type - at < NAMES && /^WARC\/\d[.\d]{0,8}\r?\n/.test(bytes.toString('latin1', at, at + 24))) return at;
  }
  return -1;
}

/** Length of a header with its empty line; undefined where there is none. Line feeds without returns are accepted. */
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
