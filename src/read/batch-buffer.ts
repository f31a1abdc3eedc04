/**
 * The bytes of the texts of one batch, one behind the other. The reading stage owns the buffer, passes it to the readers
 * and clears it before the next batch: until then `EncodedArticle.utf8` stays as it is.
 */
export class BatchBuffer {
  #bytes = new Uint8Array(0);
  #length = 0;

  /** Gives the memory of all copies to the copies of the next batch. */
  clear(): void {
    this.#length = 0;
  }

  /** Copies bytes into the buffer. @returns the copy, valid until `clear` */
  copy(bytes: Uint8Array): Uint8Array {
    const end = this.#length + bytes.length;
    if (end > this.#bytes.length) {
      // Earlier copies keep the old memory.
      this.#bytes = new Uint8Array(Math.max(this.#bytes.length * 2, bytes.length));
      this.#length = 0;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this.#bytes.subarray(this.#length - bytes.length, this.#length);
  }
}
