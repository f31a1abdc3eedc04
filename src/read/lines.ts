/** Cuts a stream of bytes at its line feeds, keeping no more than one line in memory. */

const LINE_FEED = 10;

export class LineSplitter {
  readonly #longest: number;
  #pieces: Buffer[] = [];
  #length = 0;

  /** @param longest bytes of a line, without its line feed; of a longer one nothing is kept */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** The lines that these bytes complete, without line feeds. A line is only valid until the next one is taken. */
  *push(chunk: Uint8Array): Generator<Buffer | 'too long'> {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      yield this.#complete(bytes.subarray(start, end));
      start = end + 1;
    }
    if (start < bytes.length) this.#keep(bytes.subarray(start));
  }

  /** The rest after the last line feed; undefined where there is none. */
  end(): Buffer | 'too long' | undefined {
    return this.#length === 0 ? undefined : this.#complete(Buffer.alloc(0));
  }

  #keep(piece: Buffer): void {
    this.#length += piece.length;
    // The caller reuses its buffer, so what is kept is copied.
    if (this.#length <= this.#longest) this.#pieces.push(Buffer.from(piece));
    else this.#pieces = [];
  }

  #complete(last: Buffer): Buffer | 'too long' {
    const length = this.#length + last.length;
    const line =
      length > this.#longest ? 'too long' : this.#length === 0 ? last : Buffer.concat([...this.#pieces, last]);
    this.#pieces = [];
    this.#length = 0;
    return line;
  }
}
