/** The body of an archived HTTP response: undoes its transfer and content codings. */
import { ReadError } from '../problem.js';
import { actualCoding, type Coding, codingNamed, codingNames, decompress } from '../unpack/decompress.js';
import type { Headers } from './framing.js';

type Body = { readonly bytes: Uint8Array } | { readonly failed: string };

/**
 * The decoded body. Many crawlers store a body decoded and the headers as they were, so a coding is undone only where the
 * bytes show it. Of a body that was cut, the part before the cut counts.
 *
 * @param limit bytes that the body may unpack to
 */
export async function decodedBody(body: Buffer, headers: Headers, limit: number): Promise<Body> {
  const transfer = codingNames(headers.get('transfer-encoding'));
  let bytes: Uint8Array = transfer.includes('chunked') ? dechunked(body) : body;
  for (const name of [...transfer, ...codingNames(headers.get('content-encoding'))]) {
    const named = codingNamed(name);
    const coding = named && actualCoding(named, bytes.subarray(0, 4));
    if (coding === undefined) continue;
    const unpacked = await unpack(bytes, coding, limit);
    if ('failed' in unpacked) return unpacked;
    bytes = unpacked.bytes;
  }
  return { bytes };
}

/** Longest line with a chunk's size that is looked for. Bytes. */
const MAX_SIZE_LINE = 256;

/** Joins the chunks of a body (RFC 9112, section 7.1). From a chunk that is broken on, the bytes stay as they are. */
function dechunked(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const line = /^([0-9a-f]{1,8})[ \t]*(?:;[^\n]*)?\r?\n/i.exec(body.toString('latin1', at, at + MAX_SIZE_LINE));
    if (line === null) {
      parts.push(body.subarray(at));
      break;
    }
    const size = Number.parseInt(line[1], 16);
    if (size === 0) break;
    const start = at + line[0].length;
    parts.push(body.subarray(start, start + size));
    at = start + size;
    if (body[at] === 13) at++;
    if (body[at] === 10) at++;
  }
  return Buffer.concat(parts);
}

async function unpack(bytes: Uint8Array, coding: Coding, limit: number): Promise<Body> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of decompress(chunksOf(bytes), coding, limit)) chunks.push(chunk);
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    const believed = coding === 'brotli' || coding === 'deflate-raw';
    if (chunks.length === 0) return believed || bytes.length === 0 ? { bytes } : { failed: error.clause };
    if (error.clause.startsWith('unpacks to more')) return { failed: error.clause };
  }
  return { bytes: Buffer.concat(chunks) };
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1 << 16) yield bytes.subarray(at, at + (1 << 16));
}
