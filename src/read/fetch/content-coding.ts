/** The content codings of RFC 9110, undone by us, so that what they unpack to is bounded. */
import { pipeline, Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { sizeWords } from '../format-bytes.js';
import { FetchError } from './fetch-error.js';

/** More codings on top of one another than this are an attack. */
const MOST_CODINGS = 3;

/**
 * The codings a Content-Encoding header names, in the order in which they have to be undone.
 * @throws FetchError for more of them than anyone uses
 */
export function codingsOf(header: string | undefined): string[] {
  const codings = (header ?? '')
    .toLowerCase()
    .split(',')
    .map(coding => coding.trim())
    .filter(coding => coding !== '' && coding !== 'identity')
    .reverse();
  if (codings.length > MOST_CODINGS) throw new FetchError(`packed ${codings.length} times over`);
  return codings;
}

/** The codings servers are told of, under the names they give them. */
const CODINGS: Readonly<Record<string, { readonly name: string; readonly unpacker: (head: Uint8Array) => Transform }>> =
  {
    gzip: { name: 'gzip', unpacker: () => zlib.createGunzip() },
    'x-gzip': { name: 'gzip', unpacker: () => zlib.createGunzip() },
    br: { name: 'brotli', unpacker: () => zlib.createBrotliDecompress() },
    // Servers disagree on whether this is a zlib stream (RFC 9110) or a bare one.
    deflate: { name: 'deflate', unpacker: head => (isZlib(head) ? zlib.createInflate() : zlib.createInflateRaw()) },
  };

/**
 * Undoes one coding.
 * @param limit bytes it may unpack to
 * @throws FetchError while it is read
 */
export async function* unpacked(
  packed: AsyncGenerator<Uint8Array>,
  coding: string,
  limit: number,
): AsyncGenerator<Uint8Array> {
  if (!Object.hasOwn(CODINGS, coding)) {
    await packed.return(undefined);
    throw new FetchError('packed in a way it was not asked for');
  }
  const [head, bytes] = await headOf(packed);
  if (head.length === 0) return;
  // The header is wrong more often than the magic number.
  const gzipped = head[0] === 0x1f && head[1] === 0x8b;
  if (!gzipped && (coding === 'gzip' || coding === 'x-gzip')) {
    yield* bytes;
    return;
  }
  const { name, unpacker } = CODINGS[gzipped ? 'gzip' : coding];
  const unpacking = unpacker(head);
  let broken: unknown;
  pipeline(Readable.from(bytes, { objectMode: false }), unpacking, error => {
    broken = error;
  });
  let total = 0;
  try {
    for await (const chunk of unpacking as AsyncIterable<Uint8Array>) {
      total += chunk.length;
      if (total > limit) throw new FetchError(`unpacks to more than ${sizeWords(limit)}`);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof FetchError) throw error;
    if (broken instanceof FetchError) throw broken;
    const early = error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR';
    throw early
      ? new FetchError(`cut off in the middle of its ${name} data`, { again: true })
      : new FetchError(`not valid ${name}`);
  } finally {
    unpacking.destroy();
  }
}

function isZlib(head: Uint8Array): boolean {
  return (head[0] & 0x0f) === 8 && head.length > 1 && ((head[0] << 8) | head[1]) % 31 === 0;
}

/** At least two bytes where there are as many, and everything from the beginning. */
async function headOf(bytes: AsyncGenerator<Uint8Array>): Promise<[head: Uint8Array, all: AsyncGenerator<Uint8Array>]> {
  let head: Uint8Array = new Uint8Array();
  while (head.length < 2) {
    const next = await bytes.next();
    if (next.done === true) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  return [head, again(head, bytes)];
}

async function* again(head: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
