/** The bytes of a Parquet file, from which parts are taken wherever they stand. */
import type { FileHandle } from 'node:fs/promises';

/** What hyparquet reads from. */
export interface RandomBytes {
  readonly byteLength: number;
  slice(start: number, end?: number): ArrayBuffer | Promise<ArrayBuffer>;
}

export function bytesInMemory(bytes: Uint8Array): RandomBytes {
  return {
    byteLength: bytes.length,
    slice: (start, end = bytes.length) => new Uint8Array(bytes.subarray(start, end)).buffer,
  };
}

/** @throws Error with a `code` for what is no regular file */
export async function bytesOfFile(handle: FileHandle): Promise<RandomBytes> {
  const stats = await handle.stat();
  if (!stats.isFile()) throw Object.assign(new Error(), { code: stats.isDirectory() ? 'EISDIR' : 'ENXIO' });
  const slice = async (start: number, end = stats.size): Promise<ArrayBuffer> => {
    if (!(start >= 0 && end >= start && end <= stats.size)) throw new Error('points past its end');
    const bytes = new Uint8Array(end - start);
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await handle.read(bytes, at, Math.min(bytes.length - at, 1 << 30), start + at);
      if (bytesRead === 0) throw new Error('shorter than a moment ago');
      at += bytesRead;
    }
    return bytes.buffer;
  };
  return { byteLength: stats.size, slice };
}
