/** The header of a WARC record, or of HTTP within it, by warcio. */
import { AsyncIterReader, StatusAndHeadersParser } from 'warcio';

export interface Head {
  /** Its first line. */
  readonly start: string;
  readonly headers: Headers;
}

/** Where a header ends, with the empty line behind it; undefined where it does not. Line feeds alone are taken too. */
export function headEnd(bytes: Buffer): number | undefined {
  const proper = bytes.indexOf('\r\n\r\n');
  const bare = bytes.subarray(0, proper < 0 ? bytes.length : proper).indexOf('\n\n');
  if (bare >= 0) return bare + 2;
  return proper < 0 ? undefined : proper + 4;
}

/** @param bytes up to `headEnd` */
export async function parseHead(bytes: Buffer): Promise<Head> {
  // Line feeds alone end nothing for warcio, nor does a NUL stand in a header.
  const text = `${bytes.toString('latin1').trimEnd().replace(/\0/g, '').replace(/\r?\n/g, '\r\n')}\r\n\r\n`;
  const reader = new AsyncIterReader([Buffer.from(text, 'latin1')], null);
  const parsed = await new StatusAndHeadersParser().parse(reader, { headersClass: Headers });
  const headers = parsed?.headers instanceof Headers ? parsed.headers : new Headers();
  return { start: parsed?.statusline ?? '', headers };
}

/** A body that was sent in chunks (RFC 9112, section 7.1), put together; one that was not stays as it is. */
export async function* dechunked(body: Uint8Array): AsyncGenerator<Uint8Array> {
  // warcio copies what is left of a piece with each line it reads: small pieces keep that linear.
  const pieces = function* (): Generator<Uint8Array> {
    for (let at = 0; at < body.length; at += 2048) yield body.subarray(at, at + 2048);
  };
  yield* new AsyncIterReader(pieces(), null, true);
}
