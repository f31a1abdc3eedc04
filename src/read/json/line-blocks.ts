/**
 * Cuts a stream of JSON Lines into blocks of whole lines, each in a buffer of its own that can be handed to another thread.
 * Only the kind of file, the line feeds and the first characters of lines are looked at here; `json-lines.ts` reads the
 * blocks.
 */
import { TextDecoder } from 'node:util';
import { binaryKind, certainBinary, utf16Of } from '../decode/unicode.js';

const LINE_FEED = 10;
/** `{`, `[` and line feed. */
const OPENINGS: readonly number[] = [0x7b, 0x5b, LINE_FEED];

/** Bytes that the kind of file is judged by. */
export const HEAD = 4096;

/** Longest line. Bytes. */
export const MAX_LINE = 64 * 1024 * 1024;

/** Bytes in a block, about; a longer line makes a longer block. */
const BLOCK = 1 << 20;
/** Bytes of a block that has no line to end it before; from there on a record over several lines may be cut. */
const MAX_BLOCK = 8 * BLOCK;
/** A read of the usual size fits in behind the beginning of a line. */
const BUFFER = BLOCK + (BLOCK >> 2);

/** Numbers of the first line, and of the first record, which is a line that is not blank. Both from 1. */
interface Numbers {
  readonly line: number;
  readonly record: number;
}

/** Whole lines with their line feeds; the last line may lack it. */
export type LineBlock = Numbers & {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Why the bytes may be wrong, in a clause. */
  readonly doubt?: string;
  /** True for the end of a file of which nothing is known to be missing. */
  readonly isEnd?: boolean;
};
/** A line of more than `longerThan` bytes, which is not kept. */
export type LongLine = Numbers & { readonly longerThan: number };

/** What a JSON Lines file is cut into; `binary` says what a file that is not text is instead. */
export type JsonLinesBlock = LineBlock | LongLine | { readonly binary: string };

/** Takes the bytes of a JSON Lines file in any encoding, in chunks of any size, and gives blocks in UTF-8 where it was UTF-16. */
export class JsonLinesSplitter {
  readonly #lines: LineSplitter;
  /** The first bytes, as long as they are too few to judge the file by. */
  #head: Buffer | undefined = Buffer.alloc(0);
  #transcoder: TextDecoder | undefined;
  #done = false;
  /** True once bytes are missing or may be wrong. */
  #isDamaged = false;

  /** @param maxLine longest line, in bytes without its line feed */
  constructor(maxLine = MAX_LINE) {
    this.#lines = new LineSplitter(maxLine);
  }

  /** True once the rest of the file cannot matter: it is binary. */
  get done(): boolean {
    return this.#done;
  }

  /** The blocks that these bytes complete. The bytes may be overwritten afterwards. */
  *push(chunk: Uint8Array): Generator<JsonLinesBlock> {
    if (this.#done) return;
    if (this.#head === undefined) {
      yield* this.#lines.push(this.#transcoded(chunk));
      return;
    }
    this.#head = Buffer.concat([this.#head, chunk]);
    if (this.#head.length >= HEAD) yield* this.#start(this.#head);
  }

  /** The last block; its last line needs no line feed. */
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

  /** The whole lines before bytes that may be wrong, up to the next gap. */
  *doubt(clause: string): Generator<JsonLinesBlock> {
    this.#isDamaged = true;
    if (this.#head !== undefined) yield* this.#start(this.#head);
    if (!this.#done) yield* this.#lines.doubt(clause);
  }

  /** The lines before bytes that are missing. What is left behind them of the line that is cut there is left out. */
  *gap(): Generator<JsonLinesBlock> {
    this.#isDamaged = true;
    if (this.#head !== undefined) yield* this.#start(this.#head);
    if (!this.#done) yield* this.#lines.gap();
  }

  /** The lines of a file whose rest cannot be read. */
  *interrupted(): Generator<JsonLinesBlock> {
    if (this.#head !== undefined) yield* this.#start(this.#head);
    if (!this.#done) yield* this.#lines.end();
    this.#done = true;
  }

  *#start(bytes: Buffer): Generator<JsonLinesBlock> {
    this.#head = undefined;
    // The same bytes are judged, whatever the size of the chunks.
    const head = bytes.subarray(0, HEAD);
    const wide = utf16Of(head);
    // A text has few NUL bytes.
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

/** Takes bytes in chunks of any size and gives blocks of whole lines. */
export class LineSplitter {
  readonly #maxLine: number;
  #buffer = Buffer.allocUnsafeSlow(BUFFER);
  #length = 0;
  /** True while the rest of a line that is too long, or that lacks its beginning, is thrown away. */
  #skipping = false;
  /** True behind missing bytes, until the next byte shows whether a record begins there. */
  #isBehindGap = false;
  #doubt: string | undefined;
  #line = 1;
  #record = 1;
  /** White space in front of the records, by the first of them; -1 where the first line begins no JSON. */
  #indentation: number | undefined;

  /** @param maxLine longest line, in bytes without its line feed */
  constructor(maxLine: number) {
    this.#maxLine = maxLine;
  }

  /** The blocks that these bytes complete. The bytes may be overwritten afterwards. */
  *push(chunk: Uint8Array): Generator<LineBlock | LongLine> {
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (this.#isBehindGap && bytes.length > 0) {
      this.#skipping = !OPENINGS.includes(bytes[0]);
      this.#isBehindGap = false;
    }
    if (this.#skipping) {
      const end = bytes.indexOf(LINE_FEED);
      if (end < 0) return;
      this.#skipping = false;
      bytes = bytes.subarray(end + 1);
    }
    this.#append(bytes);
    if (this.#length < BLOCK) return;
    // In front of a line that is too long, the lines are whole.
    const end = this.#length > this.#maxLine ? this.#endOfLastLine() : this.#endOfBlock();
    if (end > 0) yield* this.#complete(end);
    if (this.#length > this.#maxLine) {
      this.#length = 0;
      this.#skipping = true;
      yield this.#longLine();
    }
  }

  /** The whole lines before bytes that may be wrong. */
  *doubt(clause: string): Generator<LineBlock | LongLine> {
    yield* this.#complete(this.#endOfLastLine());
    this.#doubt = clause;
  }

  /** The lines before missing bytes, the last one as far as it goes. */
  *gap(): Generator<LineBlock | LongLine> {
    const hasPart = this.#length > this.#endOfLastLine();
    yield* this.end();
    if (!hasPart) {
      this.#line++;
      this.#record++;
    }
    this.#doubt = undefined;
    this.#skipping = false;
    this.#isBehindGap = true;
  }

  /** All that is left; the last line needs no line feed. */
  *end(): Generator<LineBlock | LongLine> {
    yield* this.#complete(this.#length);
  }

  /** Where to cut: in front of a line that begins a record as the first one does, because a record may stand over several lines. */
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

  /** Hands out the first `to` bytes as one block, or as several with the lines that are too long between them. */
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
    const doubt = this.#doubt === undefined ? {} : { doubt: this.#doubt };
    return { bytes, line: this.#line, record: this.#record, ...doubt };
  }

  /** The first `to` bytes of the buffer without copying them; the rest moves to a new buffer. */
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
/** In front of a record that a file of records was appended with (RFC 7464, byte order marks). */
const MARKS: ReadonlySet<number> = new Set([0x1e, 0xef, 0xbb, 0xbf]);

/** White space in front of the first object, behind the bracket of a list where there is one; -1 for other content. */
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

/** True for a line that begins an object behind that much white space. */
function beginsRecord(bytes: Buffer, start: number, indentation: number): boolean {
  let at = start;
  while (MARKS.has(bytes[at])) at++;
  for (let left = indentation; left > 0; left--, at++) {
    if (bytes[at] !== SPACE && bytes[at] !== TAB) return false;
  }
  return bytes[at] === OPENING;
}

/** The records of a block that begin with their line, each as a block of its own that shares the bytes. */
export function* recordsOf({ bytes, line, record, isEnd = false, ...doubt }: LineBlock): Generator<LineBlock> {
  let [begin, beginLine] = [0, line];
  for (let end = 0; end < bytes.length; line++) {
    if (end > begin && bytes[end] === OPENING) {
      yield { bytes: bytes.subarray(begin, end), line: beginLine, record: record++, ...doubt };
      [begin, beginLine] = [end, line];
    }
    const feed = bytes.indexOf(LINE_FEED, end);
    end = feed < 0 ? bytes.length : feed + 1;
  }
  yield { bytes: bytes.subarray(begin), line: beginLine, record, ...(isEnd && { isEnd }), ...doubt };
}

/** True for a line of white space, as JSON knows it, or of a byte order mark alone. */
export function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3;
  while (at < end && (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d)) at++;
  return at >= end;
}
