/** Writes WARC records for tests. */
import { gzipSync } from 'node:zlib';

export const DATE = '2024-05-06T07:08:09Z';

export interface RecordOptions {
  readonly type: string;
  readonly url?: string;
  readonly version?: 'WARC/1.0' | 'WARC/1.1';
  /** Headers of the record. They replace the default ones of the same name. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the HTTP message in the record; absent for a record without one. */
  readonly http?: Readonly<Record<string, string>>;
  readonly statusLine?: string;
  readonly gzip?: boolean;
}

/** A record followed by two empty lines. */
export function writeRecord(options: RecordOptions, body: string | Uint8Array): Buffer {
  const { type, url, version = 'WARC/1.1', headers, http, statusLine = 'HTTP/1.1 200 OK', gzip } = options;
  const message = http === undefined ? '' : `${[statusLine, ...linesOf(http)].join('\r\n')}\r\n\r\n`;
  const block = Buffer.concat([Buffer.from(message), Buffer.from(body)]);
  const isHttp = type === 'response' || type === 'request' || type === 'revisit';
  const head = [
    version,
    ...linesOf({
      'WARC-Type': type,
      ...(url !== undefined && { 'WARC-Target-URI': url }),
      'WARC-Date': DATE,
      'WARC-Record-ID': '<urn:uuid:12345678-feed-45ec-84e5-aa4dec51ef5b>',
      'Content-Type': isHttp ? `application/http; msgtype=${type}` : 'application/warc-fields',
      'Content-Length': String(block.length),
      ...headers,
    }),
  ];
  const record = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), block, Buffer.from('\r\n\r\n')]);
  return gzip === true ? gzipSync(record) : record;
}

const linesOf = (headers: Readonly<Record<string, string>>): string[] =>
  Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
