/** Streams with faults: what can be read behind a fault, and the clauses that say what is wrong. */
import { formatBytes, ReadError } from './problem.js';

type Bytes = AsyncIterable<Uint8Array>;

/** What is wrong with one stream, in clauses of which a message names the first few. */
export class Clauses {
  readonly #first: string[] = [];
  #more = 0;

  add(clause: string): void {
    if (this.#first.includes(clause)) return;
    if (this.#first.length < 5) this.#first.push(clause);
    else this.#more++;
  }

  clear(): void {
    this.#first.length = 0;
    this.#more = 0;
  }

  joined(): string | undefined {
    if (this.#first.length === 0) return undefined;
    return `${this.#first.join('; ')}${this.#more === 0 ? '' : `; and ${this.#more.toLocaleString('en')} more`}`;
  }
}

/** Stands for missing bytes: the article that holds it is incomplete, and what stands behind begins a line. */
const GAP = '\uFFFD\n';

/** A stream past its faults, as far as it can be read behind them. */
export async function* bridged(stream: Bytes, faults: Clauses): AsyncGenerator<Uint8Array> {
  for (let part: Bytes | undefined = stream; part !== undefined; ) {
    try {
      yield* part;
      return;
    } catch (error) {
      if (!(error instanceof ReadError) || error.rest === undefined) throw error;
      faults.add(error.clause);
      part = error.rest;
      if (!error.isDoubt) yield Buffer.from(GAP);
    }
  }
}

/** Bytes in which the header of a table ends. */
const MAX_HEADER = 1 << 16;

/** The parts of a table between bytes that are missing, each behind the header: no row stands on both sides of a gap. */
export class TableSections {
  #rest: Bytes | undefined;
  #header: Buffer | undefined;

  constructor(bytes: Bytes) {
    this.#rest = bytes;
  }

  /** The next part, whose fault has no rest; undefined where there is none, which is known once the part before is read. */
  next(): AsyncGenerator<Uint8Array> | undefined {
    const part = this.#rest;
    this.#rest = undefined;
    return part === undefined ? undefined : this.#section(part);
  }

  /** @param isBehindDoubt no gap stands in front of the bytes */
  async *#section(bytes: Bytes, isBehindDoubt = false): AsyncGenerator<Uint8Array> {
    let head = Buffer.alloc(0);
    if (this.#header !== undefined && !isBehindDoubt) yield this.#header;
    try {
      for await (const chunk of bytes) {
        if (this.#header === undefined) {
          head = Buffer.concat([head, chunk]);
          const end = head.indexOf(10) + 1;
          if (end > 0 || head.length > MAX_HEADER) this.#header = head.subarray(0, end);
        }
        yield chunk;
      }
    } catch (error) {
      if (!(error instanceof ReadError) || error.rest === undefined) throw error;
      if (error.isDoubt) throw new ReadError(error.clause, this.#section(error.rest, true), true);
      this.#rest = error.rest;
      throw new ReadError(error.clause);
    }
  }
}

/**
 * The bytes of a whole stream.
 *
 * @param faults where given, a fault behind some bytes is added to it instead of thrown
 * @param wayOn what to do about more bytes, in a clause
 * @throws ReadError where they are more than the limit, or for a fault of the stream
 */
export async function gathered(stream: Bytes, limit: number, faults?: Clauses, wayOn?: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      length += chunk.length;
      if (length > limit) break;
      chunks.push(new Uint8Array(chunk));
    }
  } catch (error) {
    if (!(error instanceof ReadError) || faults === undefined || length === 0) throw error;
    faults.add(error.clause);
  }
  if (length > limit) {
    throw new ReadError(`larger than ${formatBytes(limit)}${wayOn === undefined ? '' : `; ${wayOn}`}`);
  }
  return Buffer.concat(chunks);
}
