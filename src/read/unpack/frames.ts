/**
 * Compressed files of several frames (gzip: members, brotli: streams) one behind the other: finds each frame, past padding,
 * foreign bytes and damage.
 */
import type { Transform } from 'node:stream';
import { mostlyControls } from '../decode/unicode.js';
import { formatBytes, ReadError } from '../problem.js';
import type { ByteSource } from './byte-source.js';
import { pipeDecoder } from './pipe-decoder.js';

/** Called with a clause for what is wrong with compressed data and costs no bytes. */
export type Warn = (clause: string) => void;

/** A compressed format whose files may have several frames. */
export interface FrameFormat {
  /** For messages. */
  readonly name: string;
  readonly unit: 'member' | 'frame' | 'stream';
  /** Bytes that `begins` looks at. */
  readonly head: number;
  /** First byte of each frame that holds data; absent where nothing shows the beginning of a frame. */
  readonly mark?: number;
  /**
   * Whether a frame begins at the index, as far as the bytes behind it show.
   *
   * @param sought true behind damage, where frames may begin anywhere and other bytes may look like one
   */
  begins(bytes: Buffer, at: number, sought: boolean): boolean;
  /**
   * Unpacks the frame at which the source stands, and leaves the source behind it.
   *
   * @param warn called with 'checksum' where the checksum does not fit the data
   * @throws DamagedData behind the bytes that can be unpacked
   */
  unpack(source: ByteSource, warn: (what: 'checksum') => void): AsyncGenerator<Uint8Array>;
}

/** A frame ends too early, or cannot be unpacked. */
export class DamagedData extends Error {
  constructor(readonly isCutOff: boolean) {
    super();
  }
}

/** Unpacked bytes before damage that may be wrong, at most: half a dozen times what a decoder needs to notice it. */
const DOUBTFUL = 1 << 15;

/** Damaged frames one behind the other after which the rest is given up: each costs a decoder. */
const MAX_DAMAGED = 500;

/** Bytes that are kept of what stands between frames. */
const SAMPLE = 64;

/** What was passed over on the way to the next frame. */
interface Passed {
  readonly found: boolean;
  /** Bytes that are neither padding nor white space. */
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
  /** Damaged frames since the last whole one. */
  #damaged = 0;

  /** @param limit bytes that all frames together may unpack to */
  constructor(source: ByteSource, format: FrameFormat, warn: Warn, limit: number) {
    this.#source = source;
    this.#format = format;
    this.#warn = warn;
    this.#limit = limit;
  }

  /**
   * The bytes of all frames, or of those up to a fault: then the error has the others as its `rest`. Closes the stream at
   * the end, but not where there is a rest.
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
        const held: Uint8Array[] = [];
        const start = this.#source.consumed;
        try {
          yield* this.#frame(held);
          this.#damaged = 0;
        } catch (error) {
          if (!(error instanceof DamagedData)) throw error;
          if (this.#format.mark === undefined && this.#frames > 1 && this.#unpacked === before) {
            // Nothing showed that a frame begins there.
            this.#frames--;
            const end = await this.#seek(true);
            this.#checkEnd(end.foreign, end.sample);
            return;
          }
          // The damaged frame is not found once more.
          if (this.#source.consumed === start) this.#source.consume(Math.min(1, this.#source.ahead.length));
          if (++this.#damaged < MAX_DAMAGED && (await this.#seek(true)).found) rest = this.read();
          const isCutOff = error.isCutOff && rest === undefined;
          const fault = new ReadError(this.#clauseOf(isCutOff), rest);
          if (isCutOff) {
            yield* held;
            throw fault;
          }
          rest = this.#doubtful(held, fault);
          throw new ReadError(fault.clause, rest, true);
        }
      }
    } finally {
      if (rest === undefined) await this.#source.close();
    }
  }

  /** The last bytes before a fault, and the fault. */
  async *#doubtful(bytes: readonly Uint8Array[], fault: ReadError): AsyncGenerator<Uint8Array> {
    try {
      yield* bytes;
      throw fault;
    } finally {
      if (fault.rest === undefined) await this.#source.close();
    }
  }

  /** @param held bytes that wait, because a decoder notices damage only some bytes behind it */
  async *#frame(held: Uint8Array[]): AsyncGenerator<Uint8Array> {
    const name = this.#nameOf(this.#frames);
    const warn = (): void => this.#warn(`the checksum of ${name} is wrong: some characters may be wrong`);
    let waiting = 0;
    for await (const bytes of this.#format.unpack(this.#source, warn)) {
      if (this.#unpacked + bytes.length > this.#limit) {
        yield* held.splice(0);
        if (this.#limit > this.#unpacked) yield bytes.subarray(0, this.#limit - this.#unpacked);
        throw new ReadError(`unpacks to more than ${formatBytes(this.#limit)}`);
      }
      this.#unpacked += bytes.length;
      waiting += bytes.length;
      held.push(bytes);
      while (waiting - held[0].length >= DOUBTFUL) {
        waiting -= held[0].length;
        yield held.shift() as Uint8Array;
      }
    }
    yield* held.splice(0);
  }

  #clauseOf(isCutOff: boolean): string {
    if (isCutOff) return 'cut off';
    if (this.#unpacked === 0 && this.#frames === 1) return `not valid ${this.#format.name}`;
    return `damaged ${this.#format.name} data${this.#frames === 1 ? '' : ` in ${this.#nameOf(this.#frames)}`}`;
  }

  #nameOf(frame: number): string {
    return `${this.#format.name} ${this.#format.unit} ${frame}`;
  }

  /** What stands behind the last frame. */
  #checkEnd(foreign: number, sample: Buffer): void {
    const { name, head } = this.#format;
    if (this.#frames === 0) throw new ReadError(this.#isEmpty ? 'empty file' : `not valid ${name}`);
    if (foreign === 0) return;
    // Bytes that are not text may be a frame whose header is damaged.
    if (foreign > head && mostlyControls(sample)) {
      throw new ReadError(`${formatBytes(foreign)} behind ${this.#nameOf(this.#frames)} cannot be read`);
    }
    this.#warn(`${formatBytes(foreign)} behind the ${name} data left out`);
  }

  /** Moves to the next frame, or to the end. @param sought true behind damage */
  async #seek(sought: boolean): Promise<Passed> {
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
    // At the beginning and behind a frame, a frame is expected at once, or behind padding.
    let isExpected = !sought;
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

  /** Index of the first frame behind damage; -1 where none begins in the bytes. */
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

/** NUL bytes fill files up to the size of a block; line ends are appended by tools that take the file for text. */
const isPadding = (byte: number): boolean => byte === 0 || byte === 10 || byte === 13 || byte === 32;

function paddingIn(bytes: Buffer): number {
  let count = 0;
  while (count < bytes.length && isPadding(bytes[count])) count++;
  return count;
}

/** A decoder of `node:zlib`, which stops behind the end of its data. */
type ZlibDecoder = Transform & {
  /** Bytes of input that have been decoded. */
  readonly bytesWritten: number;
};

/** Bytes that a decoder gets at a time. */
const PIECE = 1 << 16;
/** Bytes that a decoder hands out at a time: normally, and near a fault, where it loses what it has not handed out. */
const CHUNK = 1 << 16;
const CHUNK_NEAR_FAULT = 1 << 8;

/**
 * Unpacks the data at which the source stands, and leaves the source behind its end. At a fault the source is left at most
 * two pieces before it, so that what follows the damage can be looked for.
 *
 * @param again decode short data a second time where they are damaged, to lose less before the damage
 * @throws DamagedData behind what can be unpacked
 */
export async function* unpackOne(
  source: ByteSource,
  create: (chunkSize: number) => ZlibDecoder,
  { again = false }: { readonly again?: boolean } = {},
): AsyncGenerator<Uint8Array> {
  const decoder = create(CHUNK);
  let decoded = 0;
  /** Bytes that are decoded and still ahead. */
  let kept = 0;
  let given = 0;
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
      given += bytes.length;
      yield bytes;
    }
  } catch (error) {
    // The decoder has lost the output of its last step.
    if (again && error instanceof DamagedData && !error.isCutOff && decoded === kept) {
      const short = Buffer.from(source.ahead.subarray(0, kept + PIECE));
      yield* behind(given, pipeDecoder<Uint8Array>(once(short), create(CHUNK_NEAR_FAULT), damaged));
    }
    throw error;
  }
  source.consume(kept);
}

function damaged(error: unknown): DamagedData {
  return new DamagedData(error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR');
}

/** The bytes of a stream behind the first `count`. */
async function* behind(count: number, stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const bytes of stream) {
    if (bytes.length > left) yield bytes.subarray(left);
    left = Math.max(0, left - bytes.length);
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
