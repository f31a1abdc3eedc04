/** Decodes the body of an archived HTTP response: removes its transfer and content codings. */
import { ReadError } from '../problem.js';
import {
  actualCoding,
  type Coding,
  codingNamed,
  codingNames,
  compressionOf,
  decompress,
} from '../unpack/decompress.js';
import { cutAfter, type Headers } from './framing.js';

export interface Body {
  readonly bytes: Uint8Array;
  /** Clause that says why bytes are missing. */
  readonly fault?: string;
  /** Clauses about faults that cost no bytes. */
  readonly warnings?: readonly string[];
}

/** Maximum number of nested codings that are removed. */
const MAX_CODINGS = 8;

const CHUNKED = 'chunked';

/**
 * Decodes a body. Many crawlers store a decoded body with the original headers, or encode it once more, so a coding is
 * removed if the bytes show it, in the order in which they show it. Of a cut or damaged body, the parts that can be
 * unpacked count.
 *
 * @param limit maximum unpacked size. Bytes
 */
export async function decodedBody(
  body: Buffer,
  headers: Headers,
  limit: number,
): Promise<Body | { readonly failed: string }> {
  const names = [...codingNames(headers.get('transfer-encoding')), ...codingNames(headers.get('content-encoding'))];
  const warnings: string[] = [];
  let fault = names.length === 0 ? missing(body, headers) : undefined;
  let bytes: Uint8Array = body;
  for (let count = 0; count < MAX_CODINGS; count++) {
    const chunks = dechunked(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    if (chunks !== undefined && (names.includes(CHUNKED) || chunks.isWhole)) {
      remove(names, CHUNKED);
      bytes = chunks.bytes;
      fault ??= chunks.fault;
      continue;
    }
    const coding = compressionOf(bytes.subarray(0, 4), '') ?? declaredCoding(names, bytes);
    if (coding === undefined) break;
    remove(names, ...names.filter(name => codingNamed(name) === coding).slice(0, 1));
    const unpacked = await unpack(bytes, coding, limit);
    if ('failed' in unpacked) return unpacked;
    bytes = unpacked.bytes;
    fault ??= unpacked.fault;
    warnings.push(...(unpacked.warnings ?? []));
  }
  return { bytes, ...(fault !== undefined && { fault }), ...(warnings.length > 0 && { warnings }) };
}

/** Clause for a body that is shorter than its Content-Length. */
function missing(body: Buffer, headers: Headers): string | undefined {
  const declared = headers.get('content-length') ?? '';
  if (!/^\d{1,15}$/.test(declared) || Number(declared) <= body.length || body.length === 0) return undefined;
  return cutAfter(body.length, Number(declared));
}

function remove(names: string[], ...removed: readonly string[]): void {
  for (const name of removed) {
    const at = names.indexOf(name);
    if (at >= 0) names.splice(at, 1);
  }
}

/** A coding without a signature that the headers declare. Its name is removed from `names`. */
function declaredCoding(names: string[], bytes: Uint8Array): Coding | undefined {
  for (const name of [...names]) {
    const named = codingNamed(name);
    if (named !== 'brotli' && named !== 'deflate') continue;
    remove(names, name);
    return actualCoding(named, bytes.subarray(0, 4));
  }
  return undefined;
}

/** Longest line with the size of a chunk. Bytes. */
const MAX_SIZE_LINE = 256;

interface Chunks {
  readonly bytes: Buffer;
  /** True if every chunk has a valid end and a last chunk ends the body. */
  readonly isWhole: boolean;
  readonly fault?: string;
}

/**
 * Joins the chunks of a body (RFC 9112, section 7.1). From a damaged chunk on, the bytes are kept unchanged. Undefined
 * for a body that does not begin with a chunk.
 */
function dechunked(body: Buffer): Chunks | undefined {
  const joined = Buffer.allocUnsafe(body.length);
  let length = 0;
  const add = (from: number, to: number): void => {
    length += body.copy(joined, length, from, to);
  };
  const result = (isWhole: boolean, fault?: string): Chunks => {
    return { bytes: joined.subarray(0, length), isWhole, ...(fault !== undefined && { fault }) };
  };
  for (let at = 0; at < body.length; ) {
    const lineEnd = body.subarray(at, at + MAX_SIZE_LINE).indexOf(10) + 1;
    const line = /^([0-9a-f]{1,8})[ \t]*(?:;[^\n]*)?\r?\n/i.exec(body.toString('latin1', at, at + lineEnd));
    if (line === null) {
      if (length === 0) return undefined;
      add(at, body.length);
      return result(false, 'its chunks are damaged');
    }
    const size = Number.parseInt(line[1], 16);
    if (size === 0) return result(length > 0);
    const start = at + lineEnd;
    at = start + size;
    const isFirst = length === 0;
    add(start, at);
    if (at > body.length) return result(false, 'cut off in the middle of a chunk');
    if (body[at] === 13) at++;
    if (body[at] === 10) at++;
    // The body is a text whose first line is a number.
    else if (isFirst && at < body.length) return undefined;
  }
  return result(false);
}

async function unpack(bytes: Uint8Array, coding: Coding, limit: number): Promise<Body | { readonly failed: string }> {
  const chunks: Uint8Array[] = [];
  const warnings: string[] = [];
  let fault: string | undefined;
  let stream: AsyncIterable<Uint8Array> | undefined = decompress(chunksOf(bytes), coding, limit, warning => {
    warnings.push(warning);
  });
  while (stream !== undefined) {
    try {
      for await (const chunk of stream) chunks.push(chunk);
      break;
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      fault ??= error.clause;
      stream = error.rest;
      if (error.clause.startsWith('unpacks to more')) return { failed: error.clause };
    }
  }
  const isDeclared = coding === 'brotli' || coding === 'deflate-raw';
  if (fault !== undefined && chunks.length === 0)
    return isDeclared || bytes.length === 0 ? { bytes } : { failed: fault };
  return { bytes: Buffer.concat(chunks), ...(fault !== undefined && { fault }), warnings };
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1 << 16) yield bytes.subarray(at, at + (1 << 16));
}
