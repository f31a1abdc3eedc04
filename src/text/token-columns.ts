/** Columns that tokens are written into, and that grow as they come. */

/** Tokens of several texts one behind the other, in columns that grow: what a batch of articles is gathered in. */
export class TokenColumns {
  hashes = new Uint32Array(1 << 14);
  flags = new Uint8Array(1 << 14);
  /** Tokens so far. */
  length = 0;

  /** Tokens from elsewhere. */
  add(hashes: Uint32Array, flags: Uint8Array, count: number): void {
    this.#reserve(count);
    this.hashes.set(hashes.subarray(0, count), this.length);
    this.flags.set(flags.subarray(0, count), this.length);
    this.length += count;
  }

  /** The arrays behind the last token, with room for so many more; they count once `length` says so. */
  room(more: number): { readonly hashes: Uint32Array; readonly flags: Uint8Array } {
    this.#reserve(more);
    return { hashes: this.hashes.subarray(this.length), flags: this.flags.subarray(this.length) };
  }

  #reserve(more: number): void {
    const wanted = this.length + more;
    if (this.hashes.length >= wanted) return;
    const size = Math.max(wanted, this.hashes.length * 2);
    const { hashes, flags } = this;
    this.hashes = new Uint32Array(size);
    this.flags = new Uint8Array(size);
    this.hashes.set(hashes.subarray(0, this.length));
    this.flags.set(flags.subarray(0, this.length));
  }
}

/** Byte offsets of the tokens of one text, half-open. */
export class TokenPlaces {
  starts = new Uint32Array(1 << 12);
  ends = new Uint32Array(1 << 12);

  /** Makes room for so many; what stood there is lost. */
  reserve(tokens: number): void {
    if (this.starts.length >= tokens) return;
    this.starts = new Uint32Array(tokens);
    this.ends = new Uint32Array(tokens);
  }
}
