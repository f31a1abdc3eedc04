/** Cuts a stream of JSON Lines into blocks of whole lines, each in a buffer of its own for another thread. */
import { TextDecoder } from 'node:util';
import { binaryKind, certainBinary, utf16Of } from '../decode/unicode.js';

const LINE_FEED = 10;
/** First bytes of a record or of an empty line: `{`, `[` and line feed. */
const OPENINGS: readonly number[] = [0x7b, 0x5b, LINE_FEED];

/** Bytes by which text and binary files are told apart. */
export const HEAD = 4096;

/** Longest line. Bytes. */
export const MAX_LINE = 64 * 1024 * 1024;

/** Approximate size of a block. Bytes. A longer line makes a longer block. */
const BLOCK = 1 << 20;
/** Size at which a block is cut at any line feed, even within a record over several lines. Bytes. */
const MAX_BLOCK = 8 * BLOCK;
/** Initial size of the buffer: room for an incomplete line and a chunk of the usual size. Bytes. */
const BUFFER = BLOCK + (BLOCK >> 2);

/** Numbers of the first line, and of the first record. Each line that is not blank is a record. Both from 1. */
interface Numbers {
  readonly line: number;
  readonly record: number;
}

/** Whole lines with their line feeds; the last line of a file may have none. */
export type LineBlock = Numbers & {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Clause that says why the bytes may be wrong. */
  readonly suspect?: string;
  /** True for the end of a file that is complete as far as known. */
  readonly isEnd?: boolean;
};
/** A line of more than `longerThan` bytes. Its bytes are dropped. */
export type LongLine = Numbers & { readonly longerThan: number };

/** A part of a JSON Lines file. `binary` names the kind of a file that is not text. */
export type JsonLinesBlock = LineBlock | LongLine | { readonly binary: string };

/** Splits a JSON Lines file in any encoding into blocks. UTF-16 is converted to UTF-8. */
export class JsonLinesSplitter {
  readonly #lines: LineSplitter;
  /** The first bytes, until `HEAD` bytes are complete; undefined after that. */
  #head: Buffer | undefined = Buffer.alloc(0);
  #transcoder: TextDecoder | undefined;
  #done = false;
  /** True once bytes are missing or may be wrong. */
  #isDamaged = false;

  /** @param maxLine longest line without its line feed. Bytes */
  constructor(maxLine = MAX_LINE) {
    this.#lines = new LineSplitter(maxLine);
  }

  /** True if the rest of the file is not needed: the file is binary. */
  get done(): boolean {
    return this.#done;
  }

  /** Yields the blocks that the chunk completes. The caller may overwrite the chunk afterwards. */
  *push(chunk: Uint8Array): Generator<JsonLinesBlock> {
    if (this.#done) return;
    if (this.#head === undefined) {
      yield* this.#lines.push(this.#transcoded(chunk));
      return;
    }
    this.#head = Buffer.concat([this.#head, chunk]);
    if (this.#head.length >= HEAD) yield* this.#start(this.#head);
  }

  /** Yields the last block. The last line may have no line feed. */
  *end(): Generator<JsonLinesBlock> {
    if (this.#head !== undefined) yield* this.#start(this.#head);
    if (this.#done) return;
    if (this.#transcoder !== undefined) yield* this.#lines.push(Buffer.from(this.#transcoder.decode()));
    const blocks = [...this.#lines.end()];
    for (const [at, block] of blocks.entries()) {
      const isEnd = !this.#isDamaged && at === blocks.length - 1 && 'bytes' in block;
      yield isEnd ? { ...block, isEnd } : block;
    }
    this.#done = true;
  }

  /** Yields the whole lines so far. Bytes pushed from now on may be wrong, until `gap`. */
  *suspect(clause: string): Generator<JsonLinesBlock> {
    this.#isDamaged = true;
    if (this.#head !== undefined) yield* this.#start(this.#head);
    if (!this.#done) yield* this.#lines.suspect(clause);
  }

  /** Yields all lines so far: bytes are missing here. The rest of the line that the gap cuts is dropped. */
  *gap(): Generator<JsonLinesBlock> {
    this.#isDamaged = true;
    if (this.#head !== undefined) yield* this.#start(this.#head);
    if (!this.#done) yield* this.#lines.gap();
  }

  /** Yields all lines so far: the rest of the file cannot be read. */
  *interrupted(): Generator<JsonLinesBlock> {
    if (this.#head !== undefined) yield* this.#start(this.#head);
    if (!this.#done) yield* this.#lines.end();
    this.#done = true;
  }

  *#start(bytes: Buffer): Generator<JsonLinesBlock> {
    this.#head = undefined;
    // The same bytes decide, whatever the size of the chunks.
    const head = bytes.subarray(0, HEAD);
    const wide = utf16Of(head);
    // A text may have a few NUL bytes.
    const nuls = wide === undefined ? head.filter(byte => byte === 0).length : 0;
    const unlikely = nuls > head.length / 8 ? 'NUL bytes' : '';
    const binary = certainBinary(head) ?? ((nuls > 0 && binaryKind(head, unlikely)) || undefined);
    if (binary !== undefined) {
      this.#done = true;
      yield { binary };
      return;
    }
    if (wide !== undefined) this.#transcoder = new TextDecoder(wide);
    yield* this.#lines.push(this.#transcoded(bytes));
  }

  #transcoded(chunk: Uint8Array): Uint8Array {
    return this.#transcoder === undefined ? chunk : Buffer.from(this.#transcoder.decode(chunk, { stream: true }));
  }
}

/** Splits bytes into blocks of whole lines. */
export class LineSplitter {
  readonly #maxLine: number;
  #buffer = Buffer.allocUnsafeSlow(BUFFER);
  #length = 0;
  /** True while bytes up to the next line feed are dropped: the line is too long, or a gap cuts its beginning. */
  #skipping = false;
  /** True after a gap, until the next byte shows whether a record begins there. */
  #isAfterGap = false;
  #suspect: string | undefined;
  #line = 1;
  #record = 1;
  /** White space before the first record of the file; -1 if the first line does not begin with JSON. */
  #indentation: number | undefined;

  /** @param maxLine longest line without its line feed. Bytes */
  constructor(maxLine: number) {
    this.#maxLine = maxLine;
  }

  /** Yields the blocks that the chunk completes. The caller may overwrite the chunk afterwards. */
  *push(chunk: Uint8Array): Generator<LineBlock | LongLine> {
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (this.#isAfterGap && bytes.length > 0) {
      this.#skipping = !OPENINGS.includes(bytes[0]);
      this.#isAfterGap = false;
    }
    if (this.#skipping) {
      const end = bytes.indexOf(LINE_FEED);
      if (end < 0) return;
      this.#skipping = false;
      bytes = bytes.subarray(end + 1);
    }
    this.#append(bytes);
    if (this.#length < BLOCK) return;
    // Before a line that is too long, all lines are complete.
    const end = this.#length > this.#maxLine ? this.#endOfLastLine() : this.#endOfBlock();
    if (end > 0) yield* this.#complete(end);
    if (this.#length > this.#maxLine) {
      this.#length = 0;
      this.#skipping = true;
      yield this.#longLine();
    }
  }

  /** Yields the whole lines so far and marks the following lines as suspect. */
  *suspect(clause: string): Generator<LineBlock | LongLine> {
    yield* this.#complete(this.#endOfLastLine());
    this.#suspect = clause;
  }

  /** Yields all lines so far, including the incomplete last line. */
  *gap(): Generator<LineBlock | LongLine> {
    const hasPart = this.#length > this.#endOfLastLine();
    yield* this.end();
    if (!hasPart) {
      this.#line++;
      this.#record++;
    }
    this.#suspect = undefined;
    this.#skipping = false;
    this.#isAfterGap = true;
  }

  /** Yields all bytes so far as lines. */
  *end(): Generator<LineBlock | LongLine> {
    yield* this.#complete(this.#length);
  }

  /**
   * Index at which to cut the block: before a line that begins a record with the indentation of the first record,
   * because a record may span several lines. 0 if there is no such line yet.
   */
  #endOfBlock(): number {
    const end = this.#endOfLastLine();
    this.#indentation ??= indentationOf(this.#buffer.subarray(0, this.#length));
    if (this.#indentation < 0 || end === 0 || this.#length >= MAX_BLOCK) return end;
    for (let at = end; at > Math.max(0, end - BLOCK); at = this.#buffer.lastIndexOf(LINE_FEED, at - 2) + 1) {
      if (at < this.#length && beginsRecord(this.#buffer, at, this.#indentation)) return at;
      if (at < 2) break;
    }
    return 0;
  }

  #endOfLastLine(): number {
    return this.#buffer.subarray(0, this.#length).lastIndexOf(LINE_FEED) + 1;
  }

  #append(bytes: Buffer): void {
    const wanted = this.#length + bytes.length;
    if (wanted > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(wanted, this.#buffer.length * 2));
      this.#buffer.copy(larger, 0, 0, this.#length);
      this.#buffer = larger;
    }
    bytes.copy(this.#buffer, this.#length);
    this.#length = wanted;
  }

  /**
   * Removes the first `to` bytes from the buffer and returns them as blocks, with a `LongLine` for each line too long.
   */
  #complete(to: number): (LineBlock | LongLine)[] {
    const blocks: (LineBlock | LongLine)[] = [];
    const full = this.#buffer;
    let from = 0;
    let [line, record] = [this.#line, this.#record];
    for (let start = 0; start < to; ) {
      const feed = full.indexOf(LINE_FEED, start);
      const end = feed < 0 || feed >= to ? to : feed;
      if (end - start > this.#maxLine) {
        if (start > from) blocks.push(this.#block(new Uint8Array(full.subarray(from, start))));
        [this.#line, this.#record] = [line, record];
        blocks.push(this.#longLine());
        [line, record] = [this.#line, this.#record];
        from = end + 1;
      } else {
        line++;
        if (!isBlank(full, start, end)) record++;
      }
      start = end + 1;
    }
    if (from < to) {
      const fillsBuffer = from === 0 && to > full.length >> 2;
      blocks.push(this.#block(fillsBuffer ? this.#handOver(to) : new Uint8Array(full.subarray(from, to))));
    }
    if (this.#buffer === full) full.copyWithin(0, to, this.#length);
    this.#length -= to;
    [this.#line, this.#record] = [line, record];
    return blocks;
  }

  #block(bytes: Uint8Array<ArrayBuffer>): LineBlock {
    const suspect = this.#suspect === undefined ? {} : { suspect: this.#suspect };
    return { bytes, line: this.#line, record: this.#record, ...suspect };
  }

  /** Returns the first `to` bytes of the buffer without a copy, and moves the other bytes to a new buffer. */
  #handOver(to: number): Uint8Array<ArrayBuffer> {
    const full = this.#buffer;
    this.#buffer = Buffer.allocUnsafeSlow(Math.max(BUFFER, this.#length - to));
    full.copy(this.#buffer, 0, to, this.#length);
    return new Uint8Array(full.buffer, 0, to);
  }

  #longLine(): LongLine {
    return { longerThan: this.#maxLine, line: this.#line++, record: this.#record++ };
  }
}

const [SPACE, TAB, OPENING, LIST] = [0x20, 0x09, 0x7b, 0x5b];
/** Bytes before a record in an appended file: the record separator of RFC 7464, and the byte order mark. */
const MARKS: ReadonlySet<number> = new Set([0x1e, 0xef, 0xbb, 0xbf]);

/** White space before the first object, after a list bracket; -1 if the text begins with something else. */
function indentationOf(head: Buffer): number {
  let start = 0;
  for (let at = 0; at < head.length; at++) {
    const byte = head[at];
    if (byte === OPENING) return at - start;
    if (byte === LINE_FEED) start = at + 1;
    else if (byte === LIST || MARKS.has(byte)) {
      if (at === start) start = at + 1;
    } else if (byte !== SPACE && byte !== TAB && byte !== 0x0d) return -1;
  }
  return -1;
}

/** True for a line that begins an object with the given indentation. */
function beginsRecord(bytes: Buffer, start: number, indentation: number): boolean {
  let at = start;
  while (MARKS.has(bytes[at])) at++;
  for (let left = indentation; left > 0; left--, at++) {
    if (bytes[at] !== SPACE && bytes[at] !== TAB) return false;
  }
  return bytes[at] === OPENING;
}

/** Splits a block at the lines that begin with `{`. The blocks share the bytes. */
export function* recordsOf({ bytes, line, record, isEnd = false, ...suspect }: LineBlock): Generator<LineBlock> {
  let [begin, beginLine] = [0, line];
  for (let end = 0; end < bytes.length; line++) {
    if (end > begin && bytes[end] === OPENING) {
      yield { bytes: bytes.subarray(begin, end), line: beginLine, record: record++, ...suspect };
      [begin, beginLine] = [end, line];
    }
    const feed = bytes.indexOf(LINE_FEED, end);
    end = feed < 0 ? bytes.length : feed + 1;
  }
  yield { bytes: bytes.subarray(begin), line: beginLine, record, ...(isEnd && { isEnd }), ...suspect };
}

/** True for a line of JSON white space, or of a byte order mark alone. */
export function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3;
  while (at < end && (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d)) at++;
  return at >= end;
}
