/** Content codings of HTTP (RFC 9110, section 8.4), as servers really use them. */
import { type Coding, compressionOf } from './decompress.js';

const CODINGS: ReadonlyMap<string, Coding> = new Map([
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['br', 'brotli'],
  ['zstd', 'zstd'],
  ['deflate', 'deflate'],
]);

/** The names in a Content-Encoding or Transfer-Encoding header, in lower case, in the order in which to undo them. */
export function codingNames(header: string | null | undefined): string[] {
  return (header ?? '')
    .toLowerCase()
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '' && name !== 'identity')
    .reverse();
}

/** The coding with that name; undefined for a name that is unknown. */
export function codingNamed(name: string): Coding | undefined {
  return CODINGS.get(name);
}

/**
 * The coding that bytes are in, whatever the header names: it is wrong more often than the first bytes are. Undefined for
 * bytes that are not coded. Nothing shows brotli and bare deflate, so these names are believed.
 *
 * @param head at least 4 bytes, where there are as many
 */
export function actualCoding(named: Coding, head: Uint8Array): Coding | undefined {
  const found = compressionOf(head, '');
  if (found !== undefined || named === 'gzip' || named === 'zstd') return found;
  // RFC 9110 means the zlib format by deflate; some servers send bare deflate data.
  return named === 'deflate' && !isZlib(head) ? 'deflate-raw' : named;
}

function isZlib(head: Uint8Array): boolean {
  return (head[0] & 0x0f) === 8 && ((head[0] << 8) | head[1]) % 31 === 0;
}
