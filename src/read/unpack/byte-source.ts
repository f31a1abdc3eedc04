/** A stream of bytes with lookahead, in memory that is bounded by the bytes that are looked ahead. */
import { ReadError } from '../problem.js';

/** Size of the buffer at first, and the size from which it is released once it is empty. Bytes. */
const INITIAL = 1 << 16;
const MAX_KEPT = 1 << 22;

/**
 *     consumed      ahead               not read yet
 *     ---------|=================|- - - - - - - - - -
 *              start             end of the buffer
 *
 * An error of the stream is thrown by each call that has to read on, until `resume`; the bytes ahead stay.
 */
export class ByteSource {
  #input: AsyncIterator<Uint8Array>;
  #buffer = Buffer.allocUnsafeSlow(INITIAL);
  #start = 0;
  #end = 0;
  #ended = false;
  #consumed = 0;
  #fault: { readonly error: unknown } | undefined;
  #doubt: { readonly from: number; readonly clause: string } | undefined;

  /** @param stream its chunks may be overwritten once the next one is asked for */
  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#input = stream[Symbol.asyncIterator]();
  }

  /** Bytes that have been read and not consumed; valid until the next call. */
  get ahead(): Buffer {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  /** Bytes consumed so far. */
  get consumed(): number {
    return this.#consumed;
  }

  /** Why the bytes consumed last may be wrong, in a clause; undefined where nothing suggests it. */
  get doubt(): string | undefined {
    return this.#doubt !== undefined && this.#consumed > this.#doubt.from ? this.#doubt.clause : undefined;
  }

  /** Reads until `count` bytes are ahead. @returns false where the stream ends before */
  async fill(count: number): Promise<boolean> {
    while (this.#end - this.#start < count) {
      if (!(await this.#more())) return false;
    }
    return true;
  }

  /** Drops bytes that are ahead. */
  consume(count: number): void {
    this.#start += count;
    this.#consumed += count;
    if (this.#start < this.#end) return;
    this.#start = 0;
    this.#end = 0;
    if (this.#buffer.length > MAX_KEPT) this.#buffer = Buffer.allocUnsafeSlow(INITIAL);
  }

  /** A copy of the next bytes, which are consumed; undefined where the stream ends before. */
  async take(count: number): Promise<Buffer | undefined> {
    if (!(await this.fill(count))) return undefined;
    const taken = Buffer.from(this.ahead.subarray(0, count));
    this.consume(count);
    return taken;
  }

  /** Drops bytes, ahead or not. @returns false where the stream ends before */
  async skip(count: number): Promise<boolean> {
    for (let left = count; left > 0; ) {
      if (!(await this.fill(1))) return false;
      const step = Math.min(left, this.#end - this.#start);
      this.consume(step);
      left -= step;
    }
    return true;
  }

  /** All bytes to the end. Each chunk is valid until the next one is asked for. */
  async *rest(): AsyncGenerator<Uint8Array> {
    if (this.#doubt !== undefined) {
      const certain = this.ahead.subarray(0, Math.max(0, this.#doubt.from - this.#consumed));
      this.consume(certain.length);
      if (certain.length > 0) yield certain;
      throw new ReadError(this.#doubt.clause, this.#remaining(), true);
    }
    yield* this.#remaining();
  }

  async *#remaining(): AsyncGenerator<Uint8Array> {
    const { ahead } = this;
    this.consume(ahead.length);
    if (ahead.length > 0) yield ahead;
    // Without lookahead the chunks need not pass through the buffer.
    for (let chunk = await this.#next(); chunk !== undefined; chunk = await this.#next()) {
      if (chunk.length > 0) yield chunk;
    }
  }

  /**
   * Continues behind a fault, where the stream can be read behind it. Bytes ahead that stand before the fault are dropped.
   *
   * @returns false where there is no fault, or nothing behind it
   */
  resume(): boolean {
    const error = this.#fault?.error;
    if (!(error instanceof ReadError) || error.rest === undefined) return false;
    this.#fault = undefined;
    this.#doubt = undefined;
    this.#input = error.rest[Symbol.asyncIterator]();
    this.consume(this.#end - this.#start);
    return true;
  }

  /** Ends the stream, so that it closes its file or connection. */
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
      this.#doubt = { from: this.#consumed + this.#end - this.#start, clause: error.clause };
      this.#input = error.rest[Symbol.asyncIterator]();
      return this.#more();
    }
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
      // An iterator that threw answers later calls with its end.
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
