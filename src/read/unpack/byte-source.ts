/**
 * A stream of bytes that can be looked ahead into, in memory bounded by how far that is. What the stream throws is thrown
 * by each call that has to read on; what is ahead by then stays there.
 */

/** Bytes kept room for at least; a buffer that had to grow larger than `KEPT` is given back once it is empty. */
const ROOM = 1 << 16;
const KEPT = 1 << 22;

export class ByteSource {
  readonly #input: AsyncIterator<Uint8Array>;
  #buffer = Buffer.allocUnsafeSlow(ROOM);
  #start = 0;
  #end = 0;
  #ended = false;
  #fault: { readonly error: unknown } | undefined;

  /** @param stream its chunks may be overwritten once the next one is asked for */
  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#input = stream[Symbol.asyncIterator]();
  }

  /** What has been read and not consumed; valid until the next call. */
  get ahead(): Buffer {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  /** Reads on until `count` bytes are ahead. @returns false where the stream ends before */
  async fill(count: number): Promise<boolean> {
    while (this.#end - this.#start < count) {
      if (!(await this.#more())) return false;
    }
    return true;
  }

  /** Lets go of bytes that are ahead. */
  consume(count: number): void {
    this.#start += count;
    if (this.#start < this.#end) return;
    this.#start = 0;
    this.#end = 0;
    if (this.#buffer.length > KEPT) this.#buffer = Buffer.allocUnsafeSlow(ROOM);
  }

  /** The next bytes, the caller's own; undefined where the stream ends before. */
  async take(count: number): Promise<Buffer | undefined> {
    if (!(await this.fill(count))) return undefined;
    const taken = Buffer.from(this.ahead.subarray(0, count));
    this.consume(count);
    return taken;
  }

  /** Passes over bytes without keeping them. @returns false where the stream ends before */
  async skip(count: number): Promise<boolean> {
    for (let left = count; left > 0; ) {
      if (!(await this.fill(1))) return false;
      const step = Math.min(left, this.#end - this.#start);
      this.consume(step);
      left -= step;
    }
    return true;
  }

  /** All that follows, and nothing is left ahead; each chunk is valid until the next one is asked for. */
  async *rest(): AsyncGenerator<Uint8Array> {
    const { ahead } = this;
    this.consume(ahead.length);
    if (ahead.length > 0) yield ahead;
    // what nobody looks ahead into need not stand in one buffer
    for (let chunk = await this.#next(); chunk !== undefined; chunk = await this.#next()) {
      if (chunk.length > 0) yield chunk;
    }
  }

  /** Lets the stream close what it holds open. */
  async close(): Promise<void> {
    this.#ended = true;
    await this.#input.return?.();
  }

  async #more(): Promise<boolean> {
    const chunk = await this.#next();
    if (chunk !== undefined) this.#append(chunk);
    return chunk !== undefined;
  }

  /** Undefined at the end. */
  async #next(): Promise<Uint8Array | undefined> {
    if (this.#fault !== undefined) throw this.#fault.error;
    if (this.#ended) return undefined;
    try {
      const { done, value } = await this.#input.next();
      if (!done) return value;
    } catch (error) {
      // A stream that failed once only says that it is at its end.
      this.#fault = { error };
      throw error;
    }
    this.#ended = true;
    return undefined;
  }

  #append(bytes: Uint8Array): void {
    const length = this.#end - this.#start;
    if (this.#end + bytes.length > this.#buffer.length) {
      const wanted = length + bytes.length;
      const target =
        wanted <= this.#buffer.length >> 1
          ? this.#buffer
          : Buffer.allocUnsafeSlow(Math.max(wanted, this.#buffer.length * 2));
      this.#buffer.copy(target, 0, this.#start, this.#end);
      this.#buffer = target;
      this.#start = 0;
      this.#end = length;
    }
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
  }
}
