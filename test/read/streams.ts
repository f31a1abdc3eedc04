/** Streams for tests of readers: bytes in pieces of any size, and what comes out of a generator up to its error. */

import { ReadError } from '../../src/read/problem.js';
import type { ReadItem } from '../../src/types/article.js';

/**
 * The bytes in pieces, each in the same buffer as the one before, as a file is read.
 * @param size bytes of a piece
 */
export async function* inPieces(bytes: Uint8Array, size = 1 << 16): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size);
    buffer.set(piece);
    yield buffer.subarray(0, piece.length);
    buffer.fill(0xaa);
  }
}

/** Bytes, and then an error. */
export async function* failing(bytes: Uint8Array, error: Error): AsyncGenerator<Uint8Array> {
  yield* inPieces(bytes);
  throw error;
}

export interface Drained {
  readonly bytes: Buffer;
  /** The clause of the ReadError at the end; any other error is thrown. */
  readonly fault?: string;
  /** Yields the rest after the fault. */
  readonly rest?: AsyncIterable<Uint8Array>;
}

/** Continues after suspect bytes, but not after a fault. */
export async function drain(stream: AsyncIterable<Uint8Array>): Promise<Drained> {
  const chunks: Buffer[] = [];
  for (let part = stream; ; ) {
    try {
      for await (const chunk of part) chunks.push(Buffer.from(chunk));
      return { bytes: Buffer.concat(chunks) };
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      const { clause: fault, rest, isSuspect } = error;
      if (!isSuspect || rest === undefined) {
        return { bytes: Buffer.concat(chunks), fault, ...(rest !== undefined && { rest }) };
      }
      part = rest;
    }
  }
}

/** All items; a batch holds at most 256. */
export async function itemsOf(batches: AsyncIterable<readonly ReadItem[]>): Promise<ReadItem[]> {
  const items: ReadItem[] = [];
  for await (const batch of batches) {
    if (batch.length > 256) throw new Error(`a batch of ${batch.length}`);
    items.push(...batch);
  }
  return items;
}

/** One line an item, to compare with. */
export function said(items: readonly ReadItem[]): string[] {
  return items.map(item => {
    if ('article' in item) return `${item.article.id}: ${item.article.text}`;
    if ('notice' in item) return `* ${item.notice.reason}`;
    if ('skipped' in item) return `- ${item.skipped.reason}`;
    const { reason, more = 0 } = item.problem;
    return `! ${reason}${more === 0 ? '' : ` (and ${more} like it)`}`;
  });
}

/** Sentences that differ, of about so many bytes together. */
export function prose(bytes: number): string {
  let text = '';
  for (let n = 1; text.length < bytes; n++) text += `Sentence ${n} says ${(n * 7919) % 1013} things of ${n * n}. `;
  return text;
}
