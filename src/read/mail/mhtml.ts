/** Reads web pages that a browser saved in one file with their images (MHTML, RFC 2557). */
import { normaliseDate } from '../records/dates.js';
import { boundaryOf, htmlOf } from './mail.js';

export interface SavedPage {
  readonly html: string;
  readonly url?: string;
  /** Date of saving. ISO 8601. */
  readonly published?: string;
}

/** Longest headers of a part. Bytes. */
const MAX_HEADERS = 1 << 16;
/** Maximum number of parts in which the page is searched. */
const MAX_PARTS = 1000;

/** The page of the file: its first HTML part. Undefined if there is none. Does not throw. */
export async function savedPage(bytes: Uint8Array): Promise<SavedPage | undefined> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const head = headersIn(buffer);
  const boundary = boundaryOf(head.get('content-type') ?? '');
  const part = boundary === undefined ? buffer : htmlPart(buffer, Buffer.from(`--${boundary}`, 'latin1'));
  if (part === undefined) return undefined;
  const html = await htmlOf(part);
  if (html === undefined) return undefined;
  const url = head.get('snapshot-content-location') ?? headersIn(part).get('content-location');
  const published = normaliseDate(head.get('date'));
  return {
    html,
    ...(url !== undefined && /^https?:/i.test(url) && { url }),
    ...(published !== undefined && { published }),
  };
}

function htmlPart(bytes: Buffer, mark: Buffer): Buffer | undefined {
  let at = bytes.indexOf(mark);
  for (let count = 0; at >= 0 && count < MAX_PARTS; count++) {
    const start = bytes.indexOf(10, at) + 1;
    if (start === 0) return undefined;
    const next = bytes.indexOf(mark, start);
    const part = bytes.subarray(start, next < 0 ? bytes.length : next);
    if (/^text\/html\b/i.test(headersIn(part).get('content-type') ?? '')) return part;
    at = next;
  }
  return undefined;
}

/** The headers at the beginning of the bytes, by name in lower case. */
function headersIn(bytes: Buffer): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  let name = '';
  for (const line of bytes.toString('latin1', 0, MAX_HEADERS).trimStart().split(/\r?\n/)) {
    if (line === '') break;
    if (/^[ \t]/.test(line)) headers.set(name, `${headers.get(name) ?? ''} ${line.trim()}`);
    else {
      const colon = line.indexOf(':');
      name = line.slice(0, Math.max(0, colon)).toLowerCase();
      headers.set(name, line.slice(colon + 1).trim());
    }
  }
  return headers;
}
