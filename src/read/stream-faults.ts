/** Reads streams past their faults, and collects the clauses that describe the faults. */
import { formatBytes, ReadError } from './problem.js';

type Bytes = AsyncIterable<Uint8Array>;

/** The distinct faults of one stream as clauses. A message names the first five. */
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

/**
 * Replaces missing bytes: the replacement character marks the article as incomplete, the line end starts a new record.
 */
const GAP = '\uFFFD\n';

/** Yields a stream and the rest after each of its faults, with `GAP` in place of the missing bytes. */
export async function* pastFaults(stream: Bytes, faults: Clauses): AsyncGenerator<Uint8Array> {
  for (let part: Bytes | undefined = stream; part !== undefined; ) {
    try {
      yield* part;
      return;
    } catch (error) {
      if (!(error instanceof ReadError) || error.rest === undefined) throw error;
      faults.add(error.clause);
      part = error.rest;
      if (!error.isSuspect) yield Buffer.from(GAP);
    }
  }
}

/** Maximum length of a table header. Bytes. */
const MAX_HEADER = 1 << 16;

/** Splits a table at missing bytes and repeats the header before each section, so that no row spans a gap. */
export class TableSections {
  #rest: Bytes | undefined;
  #header: Buffer | undefined;

  constructor(bytes: Bytes) {
    this.#rest = bytes;
  }

  /**
   * The next section; undefined after the last one. Call after the previous section is read or has thrown its fault.
   */
  next(): AsyncGenerator<Uint8Array> | undefined {
    const part = this.#rest;
    this.#rest = undefined;
    return part === undefined ? undefined : this.#section(part);
  }

  /** @param continues true if the bytes continue the previous section without a gap */
  async *#section(bytes: Bytes, continues = false): AsyncGenerator<Uint8Array> {
    let head = Buffer.alloc(0);
    if (this.#header !== undefined && !continues) yield this.#header;
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
      if (error.isSuspect) throw new ReadError(error.clause, this.#section(error.rest, true), true);
      this.#rest = error.rest;
      throw new ReadError(error.clause);
    }
  }
}

/**
 * Collects the bytes of a whole stream.
 *
 * @param limit maximum number of bytes
 * @param faults receives a fault that follows some bytes, instead of an exception
 * @param advice appended to the message for a stream above the limit. A clause
 * @throws ReadError for a stream above the limit, or for a fault of the stream
 */
export async function collectBytes(
  stream: Bytes,
  limit: number,
  faults?: Clauses,
  advice?: string,
): Promise<Uint8Array> {
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
    throw new ReadError(`larger than ${formatBytes(limit)}${advice === undefined ? '' : `; ${advice}`}`);
  }
  return Buffer.concat(chunks);
}
