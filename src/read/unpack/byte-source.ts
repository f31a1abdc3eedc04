/** A stream of bytes with lookahead. Memory is bounded by the lookahead. */
import { ReadError } from '../problem.js';

/** Initial size of the buffer, and the size above which it is released when it is empty. Bytes. */
const INITIAL = 1 << 16;
const MAX_KEPT = 1 << 22;

/**
 *     consumed      ahead               not read yet
 *     ---------|=================|- - - - - - - - - -
 *              start             end of the buffer
 *
 * Each call that must read after an error of the stream throws the error, until `resume`. The bytes ahead stay.
 */
export class ByteSource {
  #input: AsyncIterator<Uint8Array>;
  #buffer = Buffer.allocUnsafeSlow(INITIAL);
  #start = 0;
  #end = 0;
  #ended = false;
  #consumed = 0;
  #fault: { readonly error: unknown } | undefined;
  #suspect: { readonly from: number; readonly clause: string } | undefined;

  /** @param stream a chunk may be overwritten once the next one is requested */
  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#input = stream[Symbol.asyncIterator]();
  }

  /** Bytes that are read but not consumed; valid until the next call. */
  get ahead(): Buffer {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  /** Number of bytes consumed so far. */
  get consumed(): number {
    return this.#consumed;
  }

  /** Clause that says why the last consumed bytes may be wrong; undefined otherwise. */
  get suspect(): string | undefined {
    return this.#suspect !== undefined && this.#consumed > this.#suspect.from ? this.#suspect.clause : undefined;
  }

  /** Reads until `count` bytes are ahead. @returns false if the stream ends before */
  async fill(count: number): Promise<boolean> {
    while (this.#end - this.#start < count) {
      if (!(await this.#more())) return false;
    }
    return true;
  }

  /** Consumes bytes that are ahead. */
  consume(count: number): void {
    this.#start += count;
    this.#consumed += count;
    if (this.#start < this.#end) return;
    this.#start = 0;
    this.#end = 0;
    if (this.#buffer.length > MAX_KEPT) this.#buffer = Buffer.allocUnsafeSlow(INITIAL);
  }

  /** Consumes the next bytes and returns a copy; undefined if the stream ends before. */
  async take(count: number): Promise<Buffer | undefined> {
    if (!(await this.fill(count))) return undefined;
    const taken = Buffer.from(this.ahead.subarray(0, count));
    this.consume(count);
    return taken;
  }

  /** Consumes bytes, ahead or not. @returns false if the stream ends before */
  async skip(count: number): Promise<boolean> {
    for (let remaining = count; remaining > 0; ) {
      if (!(await this.fill(1))) return false;
      const step = Math.min(remaining, this.#end - this.#start);
      this.consume(step);
      remaining -= step;
    }
    return true;
  }

  /** Yields all bytes to the end. A chunk is valid until the next one is requested. */
  async *rest(): AsyncGenerator<Uint8Array> {
    if (this.#suspect !== undefined) {
      const certain = this.ahead.subarray(0, Math.max(0, this.#suspect.from - this.#consumed));
      this.consume(certain.length);
      if (certain.length > 0) yield certain;
      throw new ReadError(this.#suspect.clause, this.#remaining(), true);
    }
    yield* this.#remaining();
  }

  async *#remaining(): AsyncGenerator<Uint8Array> {
    const { ahead } = this;
    this.consume(ahead.length);
    if (ahead.length > 0) yield ahead;
    // Further chunks bypass the buffer.
    for (let chunk = await this.#next(); chunk !== undefined; chunk = await this.#next()) {
      if (chunk.length > 0) yield chunk;
    }
  }

  /**
   * Continues after a fault of the stream. Drops the bytes ahead, which precede the fault.
   *
   * @returns false if there is no fault, or no readable rest
   */
  resume(): boolean {
    const error = this.#fault?.error;
    if (!(error instanceof ReadError) || error.rest === undefined) return false;
    this.#fault = undefined;
    this.#suspect = undefined;
    this.#input = error.rest[Symbol.asyncIterator]();
    this.consume(this.#end - this.#start);
    return true;
  }

  /** Ends the stream, which closes its file or connection. */
  async close(): Promise<void> {
    this.#ended = true;
    await this.#input.return?.();
  }

  async #more(): Promise<boolean> {
    let chunk: Uint8Array | undefined;
    try {
      chunk = await this.#next();
    } catch (error) {
      if (!(error instanceof ReadError) || !error.isSuspect || error.rest === undefined) throw error;
      this.#fault = undefined;
      this.#suspect = { from: this.#consumed + this.#end - this.#start, clause: error.clause };
      this.#input = error.rest[Symbol.asyncIterator]();
      return this.#more();
    }
    if (chunk !== undefined) this.#append(chunk);
    return chunk !== undefined;
  }

  /** The next chunk; undefined at the end. */
  async #next(): Promise<Uint8Array | undefined> {
    if (this.#fault !== undefined) throw this.#fault.error;
    if (this.#ended) return undefined;
    try {
      const { done, value } = await this.#input.next();
      if (!done) return value;
    } catch (error) {
      // After an exception the iterator would report its end. The fault is kept for later calls.
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
