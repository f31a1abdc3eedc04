/** The body of an archived response as the page that it carries: its transfer and content codings undone. */
import { type Coding, compressionOf, decompress } from '../unpack/decompress.js';
import { UnpackError } from '../unpack/unpack-error.js';
import { dechunked } from './head.js';

const CODINGS: Readonly<Record<string, Coding>> = {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  br: 'brotli',
  zstd: 'zstd',
  deflate: 'deflate',
};

/**
 * Many crawlers store a body decoded and its headers as they were, so a coding is only undone where there is one. Of a
 * body that was cut, what there is counts.
 *
 * @param limit bytes that it may unpack to
 */
export async function contentOf(
  body: Buffer,
  headers: Headers,
  limit: number,
): Promise<{ readonly bytes: Uint8Array } | { readonly failed: string }> {
  const transfer = codingsIn(headers.get('transfer-encoding'));
  let bytes: Uint8Array = body;
  // A chunk's size comes first; a page starts with anything else.
  if (transfer.includes('chunked') && /^[0-9a-f]+[ \t]*(?:;[^\n]*)?\r\n/i.test(body.toString('latin1', 0, 256))) {
    bytes = await joined(dechunked(body));
  }
  const codings = [...codingsIn(headers.get('content-encoding')), ...transfer];
  for (const name of codings.reverse()) {
    const kind = Object.hasOwn(CODINGS, name) ? codingOf(CODINGS[name], bytes) : undefined;
    if (kind === undefined) continue;
    const unpacked = await unpack(bytes, kind, limit);
    if ('failed' in unpacked) return unpacked;
    bytes = unpacked.bytes;
  }
  return { bytes };
}

function codingsIn(header: string | null): string[] {
  return (header ?? '')
    .toLowerCase()
    .split(',')
    .map(name => name.trim());
}

/** The coding that the bytes are really in; brotli and bare deflate can only be tried. */
function codingOf(named: Coding, bytes: Uint8Array): Coding | undefined {
  const found = compressionOf(bytes.subarray(0, 4), '');
  if (named === 'gzip' || named === 'zstd') return found;
  if (named !== 'deflate') return found ?? named;
  // RFC 9110 means the wrapping of zlib, and some servers send none.
  return (bytes[0] & 0x0f) === 8 && ((bytes[0] << 8) | bytes[1]) % 31 === 0 ? 'deflate' : 'deflate-raw';
}

async function unpack(
  bytes: Uint8Array,
  kind: Coding,
  limit: number,
): Promise<{ readonly bytes: Uint8Array } | { readonly failed: string }> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of decompress(once(bytes), kind, limit)) chunks.push(chunk);
  } catch (error) {
    if (!(error instanceof UnpackError)) throw error;
    const tried = kind === 'brotli' || kind === 'deflate-raw';
    if (chunks.length === 0) return tried || bytes.length === 0 ? { bytes } : { failed: error.clause };
    if (error.clause.startsWith('unpacks to more')) return { failed: error.clause };
  }
  return { bytes: Buffer.concat(chunks) };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1 << 16) yield bytes.subarray(at, at + (1 << 16));
}

async function joined(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
