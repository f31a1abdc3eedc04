/**
 * JSON Lines as bytes: which of them belong to which record, so that records can be left out or completed and all others stay as
 * they are. Records are numbered as `line-blocks.ts` does: each line that is not blank has a number.
 */

import { utf16Of } from '../decode/unicode.js';
import type { RawPart } from '../raw-part.js';
import { HEAD, isBlank, MAX_LINE } from './line-blocks.js';

const [LINE_FEED, QUOTE, BACKSLASH, OPENING, CLOSING] = [0x0a, 0x22, 0x5c, 0x7b, 0x7d];

/** Bytes in which a record over several lines ends, and bytes that are looked at for one, for each byte of the file. */
const MAX_RECORD = 1 << 23;
const MAX_AGAIN = 8;

/** The lines of a record. */
interface RawRecord {
  readonly end: number;
  /** Lines that are not blank. */
  readonly lines: number;
  readonly closing?: number;
}

/** Cuts JSON Lines, in chunks of any size. The parts it gives are all bytes in their order. */
export class RawLines {
  readonly #isSingled: (row: number) => boolean;
  #buffer = Buffer.allocUnsafeSlow(1 << 21);
  /** In the buffer: what is not given yet, the line that is looked at next, up to where it has no end, and the end. */
  #from = 0;
  #line = 0;
  #searched = 0;
  #to = 0;
  #row = 0;
  /** True within a line that is too long to be held. */
  #isLong = false;
  #hasBegun = false;
  /** Bytes of a character that stands in a record's syntax: 2 in UTF-16. */
  #width: 1 | 2 = 1;
  #isBigEndian = false;
  /** Bytes that came, and bytes that were looked at once more. */
  #seen = 0;
  #again = 0;

  /** Number of the records so far. */
  get rows(): number {
    return this.#row;
  }

  /** Text in the encoding of the file. */
  encode(text: string): Uint8Array {
    if (this.#width === 1) return Buffer.from(text);
    const units = Buffer.from(text, 'utf16le');
    return this.#isBigEndian ? units.swap16() : units;
  }

  /** @param isSingled whether the record of that number is wanted as a part of its own */
  constructor(isSingled: (row: number) => boolean) {
    this.#isSingled = isSingled;
  }

  /** The parts that these bytes complete. @param isLast no bytes follow */
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
        const isSingled = this.#isSingled(this.#row + 1);
        const record = isSingled ? this.#recordAt(end, isLast) : { end, lines: 1 };
        if (record === undefined) break;
        if (isSingled) {
          yield* this.#give(this.#line);
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
    yield* this.#give(this.#line);
  }

  /** A byte order mark belongs to no record: it stays where the first one is left out. */
  #begin(): void {
    this.#hasBegun = true;
    const head = this.#buffer.subarray(0, Math.min(HEAD, this.#to));
    const wide = utf16Of(head);
    this.#width = wide === undefined ? 1 : 2;
    this.#isBigEndian = wide === 'utf-16be';
    const mark = wide === undefined ? [0xef, 0xbb, 0xbf] : wide === 'utf-16be' ? [0xfe, 0xff] : [0xff, 0xfe];
    if (mark.every((byte, at) => head[at] === byte)) this.#line = mark.length;
  }

  /** The bytes up to a place, as a part without a record. */
  *#give(to: number): Generator<RawPart> {
    if (to > this.#from) yield { bytes: this.#buffer.subarray(this.#from, to), row: 0 };
    this.#from = to;
  }

  #append(chunk: Uint8Array): void {
    this.#seen += chunk.length;
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

  /** The byte behind the line and its line feed; undefined where it may go on behind the bytes. */
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

  /**
   * The lines of the record that begins in the line that ends at `lineEnd`; undefined where more bytes are needed. It has no
   * `closing` where it shares its lines with something else.
   */
  #recordAt(lineEnd: number, isLast: boolean): RawRecord | undefined {
    const whole = { end: lineEnd, lines: 1 };
    const [start, step] = [this.#line, this.#width];
    const most = this.#again > this.#seen * MAX_AGAIN ? lineEnd : Math.min(this.#to, start + MAX_RECORD);
    let at = start;
    while (at < lineEnd && isBetween(this.#unit(at))) at += step;
    if (at >= lineEnd || this.#unit(at) !== OPENING) return whole;
    let [depth, inString, lines, hasWords, closing] = [0, false, 1, false, -1];
    for (; at + step <= most || at < lineEnd; at += step) {
      const unit = this.#unit(at);
      if (unit === LINE_FEED) {
        if (closing >= 0) return this.#counted({ end: at + step, lines, closing }, lineEnd);
        if (inString) return this.#counted(whole, at);
        if (hasWords) lines++;
        hasWords = false;
        continue;
      }
      if (unit > 0x20) hasWords = true;
      if (closing >= 0) {
        if (!isBetween(unit)) return this.#counted(whole, at);
      } else if (inString) {
        if (unit === BACKSLASH) at += step;
        else if (unit === QUOTE) inString = false;
      } else if (unit === QUOTE) inString = true;
      else if (unit === OPENING) depth++;
      else if (unit === CLOSING && --depth === 0) closing = at;
    }
    this.#counted(whole, at);
    if (most < this.#to || most - start >= MAX_RECORD) return whole;
    if (!isLast) return undefined;
    return closing >= 0 ? { end: this.#to, lines, closing } : whole;
  }

  /** @param at up to where bytes were looked at */
  #counted(record: RawRecord, at: number): RawRecord {
    this.#again += Math.max(0, at - record.end);
    return record;
  }
}

/** White space, byte order marks, the comma behind an entry of a list, and the record separator (RFC 7464). */
function isBetween(unit: number): boolean {
  const isMark = unit === 0xef || unit === 0xbb || unit === 0xbf || unit === 0xfeff;
  return unit === 0x20 || unit === 0x09 || unit === 0x0d || unit === 0x2c || unit === 0x1e || isMark;
}
