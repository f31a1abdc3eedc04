/**
 * Feeds a stream of bytes into a decoder and yields the output up to the very fault. `stream.pipeline` drops the output
 * that has not been read when an error comes, so that a cut archive would lose its last whole article.
 */
import type { Duplex, Transform } from 'node:stream';
import type { ByteSource } from './byte-source.js';

/**
 * @param decoder destroyed at the end, in any case
 * @param faultOf what to throw for an error of the decoder, called when the whole output has been read; an error of the
 *   source is thrown as it is
 */
export async function* pipeDecoder<Out>(
  source: AsyncIterable<Uint8Array>,
  decoder: Duplex,
  faultOf: (error: unknown) => unknown,
): AsyncGenerator<Out> {
  let fault: { readonly error: unknown; readonly ofDecoder: boolean } | undefined;
  let ended = false;
  let wake = (): void => {};
  /** Ends the wait for a write: a decoder that fails in the middle of one does not call back. */
  let release = (_goOn: boolean): void => {};
  const fail = (error: unknown, ofDecoder: boolean): void => {
    fault ??= { error, ofDecoder };
    wake();
  };
  const finish = (): void => {
    ended = true;
    release(false);
    wake();
  };
  decoder.on('readable', () => wake());
  decoder.on('end', finish);
  decoder.on('close', finish);
  decoder.on('error', error => fail(error, true));

  const written = (chunk: Uint8Array): Promise<boolean> =>
    new Promise(resolve => {
      release = resolve;
      attempt(decoder, () => decoder.write(chunk, error => resolve(error === null || error === undefined)));
    });
  const feed = async (): Promise<void> => {
    try {
      for await (const chunk of source) {
        if (ended || !(await written(chunk))) return;
      }
    } catch (error) {
      fail(error, false);
      return;
    }
    if (!decoder.destroyed) decoder.end();
  };

  const feeding = feed();
  try {
    for (;;) {
      const out: Out | null = attempt(decoder, () => decoder.read());
      if (out !== null) {
        yield out;
        continue;
      }
      if (ended || fault !== undefined) break;
      await new Promise<void>(resolve => {
        wake = resolve;
      });
    }
  } finally {
    ended = true;
    decoder.destroy();
    await feeding;
  }
  if (fault !== undefined) throw fault.ofDecoder ? faultOf(fault.error) : fault.error;
}

/** Turns what a decoder throws into an error that it emits, like its other errors. */
function attempt<T>(decoder: Duplex, work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    decoder.destroy(error instanceof Error ? error : new Error(String(error)));
    return null;
  }
}

/** A decoder of `node:zlib`, which stops behind the end of its data. */
export type ZlibDecoder = Transform & {
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
 * @throws the error of the decoder, behind what can be unpacked
 */
export async function* unpackOne(
  source: ByteSource,
  create: (chunkSize: number) => ZlibDecoder,
): AsyncGenerator<Uint8Array> {
  const decoder = create(CHUNK);
  let decoded = 0;
  /** Bytes that are decoded and still ahead. */
  let kept = 0;
  let given = 0;
  let failed = false;
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
  const faultOf = (error: unknown): unknown => {
    failed = !isEndMissing(error);
    return error;
  };
  try {
    for await (const bytes of pipeDecoder<Uint8Array>(pieces(), decoder, faultOf)) {
      given += bytes.length;
      yield bytes;
    }
  } catch (error) {
    // The decoder has lost the output of its last step. Short data are decoded again, in smaller steps.
    if (failed && decoded === kept) {
      const again = [Buffer.from(source.ahead.subarray(0, kept + PIECE))];
      yield* behind(given, pipeDecoder<Uint8Array>(passed(again), create(CHUNK_NEAR_FAULT), () => error));
    }
    throw error;
  }
  source.consume(kept);
}

/** True for the error of a decoder whose input ends too early. */
export function isEndMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR';
}

async function* behind(count: number, stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const bytes of stream) {
    if (bytes.length > left) yield bytes.subarray(left);
    left = Math.max(0, left - bytes.length);
  }
}

async function* passed(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
