/**
 * Cuts a stream of bytes into blocks of whole lines, each in a buffer of its own that can be handed to a worker. Only
 * line feeds are looked for here: what the lines say is somebody else's work, on another core.
 */

const LINE_FEED = 10;

/** Bytes in a block, about; a longer line makes a longer block. */
const BLOCK = 1 << 20;
/** What is read at once fits in behind the beginning of a line. */
const SIZE = BLOCK + (BLOCK >> 2);

export interface LineBlock {
  /** Whole lines with their line feeds; the last may lack it. Absent for a line that was too long to keep. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  /** Number of the first line, and of the first record: lines that are not blank. 1-based. */
  readonly line: number;
  readonly record: number;
}

export class LineBlocks {
  readonly #longest: number;
  #buffer = Buffer.allocUnsafeSlow(SIZE);
  #length = 0;
  /** Whether bytes are thrown away until the line that is too long ends. */
  #skipping = false;
  #line = 1;
  #record = 1;

  /** @param longest bytes of a line, without its line feed; of a longer one nothing is kept */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** The blocks that these bytes complete; the bytes may be overwritten afterwards. */
  *push(chunk: Uint8Array): Generator<LineBlock> {
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (this.#skipping) {
      const end = bytes.indexOf(LINE_FEED);
      if (end < 0) return;
      this.#skipping = false;
      bytes = bytes.subarray(end + 1);
    }
    this.#keep(bytes);
    if (this.#length < BLOCK) return;
    const end = this.#buffer.subarray(0, this.#length).lastIndexOf(LINE_FEED) + 1;
    if (end > 0) yield* this.#complete(end);
    if (this.#length > this.#longest) {
      this.#length = 0;
      this.#skipping = true;
      yield this.#tooLong();
    }
  }

  /** The lines that are whole, where nothing more can come: a line that was cut is lost. */
  *interrupted(): Generator<LineBlock> {
    yield* this.#complete(this.#buffer.subarray(0, this.#length).lastIndexOf(LINE_FEED) + 1);
    this.#length = 0;
  }

  /** What stands after the last line feed. */
  *end(): Generator<LineBlock> {
    yield* this.#complete(this.#length);
  }

  #keep(bytes: Buffer): void {
    const wanted = this.#length + bytes.length;
    if (wanted > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(wanted, this.#buffer.length * 2));
      this.#buffer.copy(larger, 0, 0, this.#length);
      this.#buffer = larger;
    }
    bytes.copy(this.#buffer, this.#length);
    this.#length = wanted;
  }

  /** Lets go of the lines up to `to` as a block, cut where one of them is too long. */
  #complete(to: number): LineBlock[] {
    const blocks: LineBlock[] = [];
    const full = this.#buffer;
    let from = 0;
    let [line, record] = [this.#line, this.#record];
    for (let start = 0; start < to; ) {
      const feed = full.indexOf(LINE_FEED, start);
      const end = feed < 0 || feed >= to ? to : feed;
      if (end - start > this.#longest) {
        if (start > from) blocks.push(this.#block(new Uint8Array(full.subarray(from, start))));
        [this.#line, this.#record] = [line, record];
        blocks.push(this.#tooLong());
        [line, record] = [this.#line, this.#record];
        from = end + 1;
      } else {
        line++;
        if (!isBlank(full, start, end)) record++;
      }
      start = end + 1;
    }
    if (from < to) {
      const isMost = from === 0 && to > full.length >> 2;
      blocks.push(this.#block(isMost ? this.#handOver(to) : new Uint8Array(full.subarray(from, to))));
    }
    if (this.#buffer === full) full.copyWithin(0, to, this.#length);
    this.#length -= to;
    [this.#line, this.#record] = [line, record];
    return blocks;
  }

  #block(bytes: Uint8Array<ArrayBuffer>): LineBlock {
    return { bytes, line: this.#line, record: this.#record };
  }

  /** The buffer itself, up to there; what stands behind goes on in another one. */
  #handOver(to: number): Uint8Array<ArrayBuffer> {
    const full = this.#buffer;
    this.#buffer = Buffer.allocUnsafeSlow(Math.max(SIZE, this.#length - to));
    full.copy(this.#buffer, 0, to, this.#length);
    return new Uint8Array(full.buffer, 0, to);
  }

  #tooLong(): LineBlock {
    return { line: this.#line++, record: this.#record++ };
  }
}

/** White space as JSON knows it, or a byte order mark alone. */
export function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3;
  while (at < end && (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d)) at++;
  return at >= end;
}
