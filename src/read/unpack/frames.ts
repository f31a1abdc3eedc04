/** Decompresses files of several frames (gzip: members, brotli: streams), past padding, foreign bytes and damage. */
import type { Transform } from 'node:stream';
import { mostlyControls } from '../decode/unicode.js';
import { formatBytes, ReadError } from '../problem.js';
import type { ByteSource } from './byte-source.js';
import { pipeDecoder } from './pipe-decoder.js';

/** Called with a clause for a fault of compressed data that costs no bytes. */
export type Warn = (clause: string) => void;

/** A compressed format whose files may have several frames. */
export interface FrameFormat {
  /** Name for messages. */
  readonly name: string;
  readonly unit: 'member' | 'frame' | 'stream';
  /** Number of bytes that `begins` reads. */
  readonly head: number;
  /** First byte of each frame with data; absent if frames have no signature. */
  readonly mark?: number;
  /**
   * True if a frame may begin at the index, as far as the bytes after it show.
   *
   * @param isSearch true in a search after damage, where other bytes may look like the beginning of a frame
   */
  begins(bytes: Buffer, at: number, isSearch: boolean): boolean;
  /**
   * Unpacks the frame at the position of the source, and moves the source to its end.
   *
   * @param warn called with 'checksum' if the checksum does not match the data
   * @throws DamagedData after the bytes that can be unpacked
   */
  unpack(source: ByteSource, warn: (what: 'checksum') => void): AsyncGenerator<Uint8Array>;
}

/** A frame is cut off or cannot be unpacked. */
export class DamagedData extends Error {
  constructor(readonly isCutOff: boolean) {
    super();
  }
}

/** Unpacked bytes before damage that count as suspect: six times the bytes after which a decoder notices damage. */
const MAX_SUSPECT = 1 << 15;

/** Maximum number of consecutive damaged frames. Each takes a decoder; after that the rest is given up. */
const MAX_DAMAGED = 500;

/** Bytes between frames that are kept as a sample. */
const SAMPLE = 64;

/** Result of the search for the next frame. */
interface Passed {
  readonly found: boolean;
  /** Number of skipped bytes other than padding. */
  readonly foreign: number;
  readonly sample: Buffer;
}

/** The frames of one stream. */
export class Frames {
  readonly #source: ByteSource;
  readonly #format: FrameFormat;
  readonly #warn: Warn;
  readonly #limit: number;
  #frames = 0;
  #unpacked = 0;
  #isEmpty = true;
  /** Number of damaged frames since the last whole one. */
  #damaged = 0;

  /** @param limit maximum unpacked size of all frames together. Bytes */
  constructor(source: ByteSource, format: FrameFormat, warn: Warn, limit: number) {
    this.#source = source;
    this.#format = format;
    this.#warn = warn;
    this.#limit = limit;
  }

  /**
   * Yields the bytes of all frames up to a fault. The error has the bytes after the fault as its `rest`. Closes the
   * stream at the end, unless there is a rest.
   */
  async *read(): AsyncGenerator<Uint8Array> {
    let rest: AsyncGenerator<Uint8Array> | undefined;
    try {
      for (;;) {
        const { found, foreign, sample } = await this.#seek(false);
        if (found && foreign > 0) {
          rest = this.read();
          throw new ReadError(`${formatBytes(foreign)} before ${this.#nameOf(this.#frames + 1)} cannot be read`, rest);
        }
        if (!found) {
          this.#checkEnd(foreign, sample);
          return;
        }
        this.#frames++;
        const before = this.#unpacked;
        const pending: Uint8Array[] = [];
        const start = this.#source.consumed;
        try {
          yield* this.#frame(pending);
          this.#damaged = 0;
        } catch (error) {
          if (!(error instanceof DamagedData)) throw error;
          if (this.#format.mark === undefined && this.#frames > 1 && this.#unpacked === before) {
            // Without a signature the following bytes were only assumed to be a frame. They are foreign bytes.
            this.#frames--;
            const end = await this.#seek(true);
            this.#checkEnd(end.foreign, end.sample);
            return;
          }
          // At least one byte is consumed, so that the search does not find the damaged frame again.
          if (this.#source.consumed === start) this.#source.consume(Math.min(1, this.#source.ahead.length));
          if (++this.#damaged < MAX_DAMAGED && (await this.#seek(true)).found) rest = this.read();
          const isCutOff = error.isCutOff && rest === undefined;
          const fault = new ReadError(this.#clauseOf(isCutOff), rest);
          if (isCutOff) {
            yield* pending;
            throw fault;
          }
          rest = this.#suspectBytes(pending, fault);
          throw new ReadError(fault.clause, rest, true);
        }
      }
    } finally {
      if (rest === undefined) await this.#source.close();
    }
  }

  /** Yields the last bytes before a fault, then throws the fault. */
  async *#suspectBytes(bytes: readonly Uint8Array[], fault: ReadError): AsyncGenerator<Uint8Array> {
    try {
      yield* bytes;
      throw fault;
    } finally {
      if (fault.rest === undefined) await this.#source.close();
    }
  }

  /** @param pending receives the last `MAX_SUSPECT` bytes, because a decoder notices damage only some bytes after it */
  async *#frame(pending: Uint8Array[]): AsyncGenerator<Uint8Array> {
    const name = this.#nameOf(this.#frames);
    const warn = (): void => this.#warn(`the checksum of ${name} is wrong: some characters may be wrong`);
    let waiting = 0;
    for await (const bytes of this.#format.unpack(this.#source, warn)) {
      if (this.#unpacked + bytes.length > this.#limit) {
        yield* pending.splice(0);
        if (this.#limit > this.#unpacked) yield bytes.subarray(0, this.#limit - this.#unpacked);
        throw new ReadError(`unpacks to more than ${formatBytes(this.#limit)}`);
      }
      this.#unpacked += bytes.length;
      waiting += bytes.length;
      pending.push(bytes);
      while (waiting - pending[0].length >= MAX_SUSPECT) {
        waiting -= pending[0].length;
        yield pending.shift() as Uint8Array;
      }
    }
    yield* pending.splice(0);
  }

  #clauseOf(isCutOff: boolean): string {
    if (isCutOff) return 'cut off';
    if (this.#unpacked === 0 && this.#frames === 1) return `not valid ${this.#format.name}`;
    return `damaged ${this.#format.name} data${this.#frames === 1 ? '' : ` in ${this.#nameOf(this.#frames)}`}`;
  }

  #nameOf(frame: number): string {
    return `${this.#format.name} ${this.#format.unit} ${frame}`;
  }

  /** Reports foreign bytes after the last frame. */
  #checkEnd(foreign: number, sample: Buffer): void {
    const { name, head } = this.#format;
    if (this.#frames === 0) throw new ReadError(this.#isEmpty ? 'empty file' : `not valid ${name}`);
    if (foreign === 0) return;
    // Binary bytes may be a frame with a damaged header.
    if (foreign > head && mostlyControls(sample)) {
      throw new ReadError(`${formatBytes(foreign)} after ${this.#nameOf(this.#frames)} cannot be read`);
    }
    this.#warn(`${formatBytes(foreign)} after the ${name} data left out`);
  }

  /** Moves to the next frame, or to the end. @param isSearch true after damage */
  async #seek(isSearch: boolean): Promise<Passed> {
    const source = this.#source;
    const { head } = this.#format;
    let foreign = 0;
    let sample = Buffer.alloc(0);
    const pass = (count: number): void => {
      const bytes = source.ahead.subarray(0, count);
      if (foreign > 0 || !bytes.every(isPadding)) {
        foreign += count;
        if (sample.length < SAMPLE) sample = Buffer.concat([sample, bytes.subarray(0, SAMPLE)]);
      }
      source.consume(count);
    };
    // Without damage, a frame follows at once or after padding.
    let isExpected = !isSearch;
    for (;;) {
      const whole = await source.fill(head);
      const { ahead } = source;
      if (ahead.length === 0) return { found: false, foreign, sample };
      this.#isEmpty = false;
      if (isExpected && this.#frames > 0 && isPadding(ahead[0])) {
        pass(paddingIn(ahead));
        continue;
      }
      if (isExpected && this.#format.begins(ahead, 0, false)) return { found: true, foreign, sample };
      isExpected = false;
      const at = this.#firstIn(ahead, whole);
      if (at >= 0) {
        pass(at);
        return { found: true, foreign, sample };
      }
      pass(whole ? ahead.length - head + 1 : ahead.length);
    }
  }

  /** Index of the first frame after damage; -1 if none begins in the bytes. */
  #firstIn(bytes: Buffer, whole: boolean): number {
    const { mark, head } = this.#format;
    if (mark === undefined) return -1;
    const end = whole ? bytes.length - head + 1 : bytes.length;
    for (let at = bytes.indexOf(mark); at >= 0 && at < end; at = bytes.indexOf(mark, at + 1)) {
      if (this.#format.begins(bytes, at, true)) return at;
    }
    return -1;
  }
}

/** True for NUL bytes, which fill files up to a block size, and line ends, which tools for text append. */
const isPadding = (byte: number): boolean => byte === 0 || byte === 10 || byte === 13 || byte === 32;

function paddingIn(bytes: Buffer): number {
  let count = 0;
  while (count < bytes.length && isPadding(bytes[count])) count++;
  return count;
}

/** A decoder of `node:zlib`. It stops after the end of its data. */
type ZlibDecoder = Transform & {
  /** Number of input bytes that are decoded. */
  readonly bytesWritten: number;
};

/** Size of the input pieces of a decoder. Bytes. */
const PIECE = 1 << 16;
/**
 * Size of the output chunks of a decoder: usually, and for a second attempt at damaged data, because the last chunk is
 * lost.
 */
const CHUNK = 1 << 16;
const CHUNK_NEAR_FAULT = 1 << 8;

/**
 * Decompresses the data at the position of the source, and moves the source to their end. After a fault the source is
 * at most two pieces before the fault, so that the caller can search for the next frame.
 *
 * @param retry true to decode short damaged data a second time, which loses less before the damage
 * @throws DamagedData after the bytes that can be unpacked
 */
export async function* unpackOne(
  source: ByteSource,
  create: (chunkSize: number) => ZlibDecoder,
  { retry = false }: { readonly retry?: boolean } = {},
): AsyncGenerator<Uint8Array> {
  const decoder = create(CHUNK);
  let decoded = 0;
  /** Number of bytes that are decoded but not consumed. */
  let kept = 0;
  let yielded = 0;
  const follow = (): void => {
    kept += decoder.bytesWritten - decoded;
    decoded = decoder.bytesWritten;
    if (kept <= PIECE) return;
    source.consume(kept - PIECE);
    kept = PIECE;
  };
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    try {
      while (await source.fill(kept + 1)) {
        yield source.ahead.subarray(kept, kept + PIECE);
        follow();
      }
    } finally {
      follow();
    }
  };
  try {
    for await (const bytes of pipeDecoder<Uint8Array>(pieces(), decoder, damaged)) {
      yielded += bytes.length;
      yield bytes;
    }
  } catch (error) {
    // The decoder has lost the output of its last step.
    if (retry && error instanceof DamagedData && !error.isCutOff && decoded === kept) {
      const short = Buffer.from(source.ahead.subarray(0, kept + PIECE));
      yield* withoutFirst(yielded, pipeDecoder<Uint8Array>(once(short), create(CHUNK_NEAR_FAULT), damaged));
    }
    throw error;
  }
  source.consume(kept);
}

function damaged(error: unknown): DamagedData {
  return new DamagedData(error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR');
}

/** Yields the bytes of a stream after the first `count`. */
async function* withoutFirst(count: number, stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let remaining = count;
  for await (const bytes of stream) {
    if (bytes.length > remaining) yield bytes.subarray(remaining);
    remaining = Math.max(0, remaining - bytes.length);
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
