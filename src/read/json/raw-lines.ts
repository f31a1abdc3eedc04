/**
 * Splits JSON Lines into stored bytes by record, so that records can be left out or completed and all other bytes kept.
 * Records are numbered as in `line-blocks.ts`: each line that is not blank has a number.
 */
import { utf16Of } from '../decode/unicode.js';
import type { RawPart } from '../raw-part.js';
import { HEAD, isBlank, MAX_LINE } from './line-blocks.js';

const [LINE_FEED, QUOTE, BACKSLASH, OPENING, CLOSING] = [0x0a, 0x22, 0x5c, 0x7b, 0x7d];

/** Longest record over several lines. Bytes. */
const MAX_RECORD = 1 << 23;
/** Bound of the bytes that are scanned again in search of the end of a record, per byte of the file. */
const MAX_RESCANS = 8;

/** The bytes of a record in the buffer. */
interface RawRecord {
  readonly end: number;
  /** Number of lines that are not blank. */
  readonly lines: number;
  /** Index of the closing brace; absent if the record is no object or shares its lines with other content. */
  readonly closing?: number;
}

/** Splits JSON Lines, in chunks of any size. The parts together are all bytes in their order. */
export class RawLines {
  readonly #isWanted: (row: number) => boolean;
  #buffer = Buffer.allocUnsafeSlow(1 << 21);
  /**
   * Indexes in the buffer: `from` is the first byte that is not yielded yet, `line` the next line, `searched` the end
   * of the bytes known to have no line feed, `to` the end of the data.
   */
  #from = 0;
  #line = 0;
  #searched = 0;
  #to = 0;
  #row = 0;
  /** True within a line that is too long for the buffer. */
  #isLong = false;
  #hasBegun = false;
  /** Bytes of a code unit: 2 in UTF-16. */
  #width: 1 | 2 = 1;
  #isBigEndian = false;
  /** Number of bytes received, and of bytes scanned more than once. */
  #received = 0;
  #rescanned = 0;

  /** Number of records so far. */
  get rows(): number {
    return this.#row;
  }

  /** Encodes a text like the file. */
  encode(text: string): Uint8Array {
    if (this.#width === 1) return Buffer.from(text);
    const units = Buffer.from(text, 'utf16le');
    return this.#isBigEndian ? units.swap16() : units;
  }

  /** @param isWanted true for a record that gets a part of its own */
  constructor(isWanted: (row: number) => boolean) {
    this.#isWanted = isWanted;
  }

  /** Yields the parts that the chunk completes. @param isLast true if no chunk follows */
  *push(chunk: Uint8Array, isLast = false): Generator<RawPart> {
    this.#append(chunk);
    if (!this.#hasBegun) {
      if (this.#to < HEAD && !isLast) return;
      this.#begin();
    }
    for (;;) {
      const end = this.#endOfLine() ?? (isLast ? this.#to : undefined);
      if (end === undefined || end === this.#line) break;
      if (this.#isLong) this.#isLong = false;
      else if (!this.#isBlankLine(end)) {
        const isWanted = this.#isWanted(this.#row + 1);
        const record = isWanted ? this.#recordAt(end, isLast) : { end, lines: 1 };
        if (record === undefined) break;
        if (isWanted) {
          yield* this.#flush(this.#line);
          const { closing } = record;
          const bytes = this.#buffer.subarray(this.#from, record.end);
          yield { bytes, row: this.#row + 1, ...(closing !== undefined && { closing: closing - this.#from }) };
          this.#from = record.end;
        }
        this.#row += record.lines;
        this.#line = record.end;
        continue;
      }
      this.#line = end;
    }
    if (!this.#isLong && this.#to - this.#line > MAX_LINE * this.#width && this.#endOfLine() === undefined) {
      this.#isLong = true;
      this.#row++;
    }
    if (this.#isLong) this.#line = this.#to;
    yield* this.#flush(this.#line);
  }

  /** Detects the encoding, and skips the byte order mark: it stays in the file when the first record is left out. */
  #begin(): void {
    this.#hasBegun = true;
    const head = this.#buffer.subarray(0, Math.min(HEAD, this.#to));
    const wide = utf16Of(head);
    this.#width = wide === undefined ? 1 : 2;
    this.#isBigEndian = wide === 'utf-16be';
    const mark = wide === undefined ? [0xef, 0xbb, 0xbf] : wide === 'utf-16be' ? [0xfe, 0xff] : [0xff, 0xfe];
    if (mark.every((byte, at) => head[at] === byte)) this.#line = mark.length;
  }

  /** Yields the bytes up to an index as a part that is no record. */
  *#flush(to: number): Generator<RawPart> {
    if (to > this.#from) yield { bytes: this.#buffer.subarray(this.#from, to), row: 0 };
    this.#from = to;
  }

  #append(chunk: Uint8Array): void {
    this.#received += chunk.length;
    const length = this.#to - this.#from;
    if (this.#to + chunk.length > this.#buffer.length) {
      const wanted = length + chunk.length;
      const full = this.#buffer;
      if (wanted > full.length >> 1) this.#buffer = Buffer.allocUnsafeSlow(wanted * 2);
      full.copy(this.#buffer, 0, this.#from, this.#to);
      this.#line -= this.#from;
      this.#searched -= this.#from;
      [this.#from, this.#to] = [0, length];
    }
    this.#buffer.set(chunk, this.#to);
    this.#to += chunk.length;
  }

  #unit(at: number): number {
    const bytes = this.#buffer;
    if (this.#width === 1) return bytes[at];
    return this.#isBigEndian ? (bytes[at] << 8) | bytes[at + 1] : bytes[at] | (bytes[at + 1] << 8);
  }

  /** Index after the line feed of the current line; undefined if the line may continue in the next chunk. */
  #endOfLine(): number | undefined {
    for (let at = Math.max(this.#line, this.#searched); ; at++) {
      at = this.#buffer.indexOf(LINE_FEED, at);
      if (at < 0 || at >= this.#to) break;
      if (this.#width === 1) return at + 1;
      const first = at - ((at - this.#line) & 1);
      if (first + 1 >= this.#to) break;
      if (this.#unit(first) === LINE_FEED) return first + 2;
    }
    this.#searched = Math.max(this.#line, this.#to - 1);
    return undefined;
  }

  #isBlankLine(end: number): boolean {
    if (this.#width === 1) {
      const last = this.#buffer[end - 1] === LINE_FEED ? end - 1 : end;
      return last - this.#line <= MAX_LINE && isBlank(this.#buffer, this.#line, last);
    }
    for (let at = this.#line; at + 1 < end; at += 2) {
      const unit = this.#unit(at);
      if (unit !== 0x20 && unit !== 0x09 && unit !== 0x0d && unit !== LINE_FEED && unit !== 0xfeff) return false;
    }
    return true;
  }

  /** The record that begins on the line that ends at `lineEnd`; undefined if more bytes are needed. */
  #recordAt(lineEnd: number, isLast: boolean): RawRecord | undefined {
    const whole = { end: lineEnd, lines: 1 };
    const [start, step] = [this.#line, this.#width];
    const limit = this.#rescanned > this.#received * MAX_RESCANS ? lineEnd : Math.min(this.#to, start + MAX_RECORD);
    let at = start;
    while (at < lineEnd && isBetween(this.#unit(at))) at += step;
    if (at >= lineEnd || this.#unit(at) !== OPENING) return whole;
    let [depth, inString, lines, hasWords, closing] = [0, false, 1, false, -1];
    for (; at + step <= limit || at < lineEnd; at += step) {
      const unit = this.#unit(at);
      if (unit === LINE_FEED) {
        if (closing >= 0) return this.#countRescan({ end: at + step, lines, closing }, lineEnd);
        if (inString) return this.#countRescan(whole, at);
        if (hasWords) lines++;
        hasWords = false;
        continue;
      }
      if (unit > 0x20) hasWords = true;
      if (closing >= 0) {
        if (!isBetween(unit)) return this.#countRescan(whole, at);
      } else if (inString) {
        if (unit === BACKSLASH) at += step;
        else if (unit === QUOTE) inString = false;
      } else if (unit === QUOTE) inString = true;
      else if (unit === OPENING) depth++;
      else if (unit === CLOSING && --depth === 0) closing = at;
    }
    this.#countRescan(whole, at);
    if (limit < this.#to || limit - start >= MAX_RECORD) return whole;
    if (!isLast) return undefined;
    return closing >= 0 ? { end: this.#to, lines, closing } : whole;
  }

  /** Counts the bytes between the end of the record and `at`, the end of the scanned bytes. */
  #countRescan(record: RawRecord, at: number): RawRecord {
    this.#rescanned += Math.max(0, at - record.end);
    return record;
  }
}

/** True for white space, byte order marks, the comma after an entry of a list, and the record separator (RFC 7464). */
function isBetween(unit: number): boolean {
  const isMark = unit === 0xef || unit === 0xbb || unit === 0xbf || unit === 0xfeff;
  return unit === 0x20 || unit === 0x09 || unit === 0x0d || unit === 0x2c || unit === 0x1e || isMark;
}
