import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type ReadLimits } from '../../../src/read/limits.js';
import { decompress } from '../../../src/read/unpack/decompress.js';
import { readWarc, type WarcItem } from '../../../src/read/warc/warc.js';
import type { ReadItem } from '../../../src/types/article.js';
import { failing, inPieces, prose, said } from '../streams.js';
import { DATE, type RecordOptions, writeRecord } from './warc-writer.js';

const FILE = { path: 'f', explicit: false };

const response = (
  url: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
  options: Partial<RecordOptions> = {},
) => writeRecord({ url, type: 'response', http: { 'Content-Type': 'text/html', ...headers }, ...options }, body);

/** Pages as articles, under their addresses. */
async function itemsOf(batches: AsyncIterable<readonly WarcItem[]>): Promise<ReadItem[]> {
  const items: ReadItem[] = [];
  for await (const batch of batches) {
    expect(batch.length).toBeLessThanOrEqual(256);
    for (const item of batch) items.push('page' in item ? articleOf(item) : item);
  }
  return items;
}

function articleOf({ page: { bytes, contentType, location } }: Extract<WarcItem, { page: unknown }>): ReadItem {
  return { article: { id: location.id ?? '', path: contentType, text: Buffer.from(bytes).toString() } };
}

const read = (archive: Uint8Array, size?: number, limits: Partial<ReadLimits> = {}) =>
  itemsOf(readWarc(inPieces(archive, size), FILE, { ...DEFAULT_LIMITS, ...limits }));

const lines = async (archive: Uint8Array, size?: number, limits?: Partial<ReadLimits>) =>
  said(await read(archive, size, limits));

const chunked = (body: Uint8Array, size: number): Buffer => {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; at += size) {
    const piece = body.subarray(at, at + size);
    parts.push(Buffer.from(`${piece.length.toString(16)}\r\n`), Buffer.from(piece), Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
};

const A = 'https://a.example/1';
const B = 'https://b.example/2';

describe('readWarc', () => {
  it('gives pages, in chunks of any size, and counts the other records', async () => {
    const archive = Buffer.concat([
      writeRecord({ type: 'warcinfo' }, 'software: a crawler\r\n'),
      writeRecord({ type: 'request', url: A, http: { Host: 'a.example' } }, ''),
      response(A, '<p>Words.</p>', { 'Content-Type': 'text/html; charset=utf-8' }),
      response(`${A}/moved`, 'Moved', {}, { statusLine: 'HTTP/1.1 301 Moved Permanently' }),
      response(`${A}.png`, Uint8Array.of(1, 2, 3), { 'Content-Type': 'image/png' }),
      writeRecord({ type: 'revisit', url: A, headers: { 'WARC-Refers-To-Target-URI': A } }, ''),
      writeRecord({ type: 'metadata', url: A }, 'outlink: x'),
      writeRecord({ type: 'resource', url: B, headers: { 'Content-Type': 'text/html' } }, '<p>More.</p>'),
      response(`${B}/empty`, ''),
    ]);
    for (const size of [1, 100, 1 << 20]) {
      expect(await read(archive, size)).toEqual([
        { article: { id: A, path: 'text/html; charset=utf-8', text: '<p>Words.</p>' } },
        { article: { id: B, path: 'text/html', text: '<p>More.</p>' } },
        {
          skipped: {
            path: 'f',
            reason:
              'records without an article: 1 empty pages, 1 images, scripts and the like, ' +
              '1 pages that had not changed since an earlier record, 1 responses with another status than 200',
          },
        },
      ]);
    }
  });

  it('takes the texts of WET records', async () => {
    const conversion = { type: 'conversion', headers: { 'Content-Type': 'text/plain' } } as const;
    const wet = Buffer.concat([
      writeRecord({ ...conversion, url: A, version: 'WARC/1.0' }, 'A headline\r\nThe café and its words.'),
      writeRecord({ ...conversion }, 'Without an address.'),
    ]);
    expect(await read(wet)).toEqual([
      { article: { id: A, path: 'f', url: A, published: DATE, text: 'A headline\nThe café and its words.' } },
      { article: { id: 'f#2', path: 'f', published: DATE, text: 'Without an address.' } },
    ]);
  });

  it('undoes chunks and codings, and keeps a body that is decoded already', async () => {
    const page = Buffer.from(`<p>${prose(20_000)}</p>`);
    const wanted = `${A}: ${page}`;
    const bodies: [Buffer, Record<string, string>][] = [
      [chunked(page, 1000), { 'Transfer-Encoding': 'chunked' }],
      [gzipSync(page), { 'Content-Encoding': 'gzip' }],
      [chunked(gzipSync(page), 7), { 'Content-Encoding': 'GZIP', 'Transfer-Encoding': 'Chunked' }],
      [chunked(gzipSync(page), 70), { 'Transfer-Encoding': 'gzip, chunked' }],
      [brotliCompressSync(page), { 'Content-Encoding': 'br' }],
      [deflateSync(page), { 'Content-Encoding': 'deflate' }],
      [deflateRawSync(page), { 'Content-Encoding': 'deflate' }],
      [gzipSync(brotliCompressSync(page)), { 'Content-Encoding': 'br, gzip' }],
      ...['gzip', 'br', 'zstd', 'deflate', 'identity', 'unknown'].map((name): [Buffer, Record<string, string>] => [
        page,
        { 'Content-Encoding': name, 'Transfer-Encoding': 'chunked' },
      ]),
    ];
    for (const [body, headers] of bodies) {
      expect([headers, await lines(response(A, body, headers))]).toEqual([headers, [wanted]]);
    }
  });

  it('takes the part of a truncated body before the cut', async () => {
    const page = Buffer.from(prose(20_000));
    const packed = gzipSync(page);
    const [line] = await lines(response(A, packed.subarray(0, packed.length >> 1), { 'Content-Encoding': 'gzip' }));
    expect(line.length).toBeGreaterThan(5000);
    expect(`${A}: ${page}`.startsWith(line)).toBe(true);
    const open = chunked(page, 1000).subarray(0, 5500);
    expect((await lines(response(A, open, { 'Transfer-Encoding': 'chunked' })))[0]).toContain('Sentence 9 ');
  });

  it('limits the size of a page, coded and decoded', async () => {
    const bomb = gzipSync(Buffer.alloc(50 << 20));
    const archive = Buffer.concat([
      response(A, bomb, { 'Content-Encoding': 'gzip' }),
      response(`${A}/large`, prose(2 << 20)),
      response(`${A}/image`, Buffer.alloc(2 << 20), { 'Content-Type': 'image/png' }),
      response(B, 'Words.'),
    ]);
    expect(await lines(archive, 1 << 16, { articleBytes: 1 << 20 })).toEqual([
      `! record 1 (${A}): unpacks to more than 1 MB`,
      `! record 2 (${A}/large): larger than 1 MB`,
      `${B}: Words.`,
      '- records without an article: 1 images, scripts and the like',
    ]);
  });

  it('reads up to a cut at any position', { timeout: 60_000 }, async () => {
    const first = response(A, 'Words.');
    const archive = Buffer.concat([first, response(B, 'More.')]);
    for (let end = 1; end < archive.length - 4; end += 3) {
      const found = await lines(archive.subarray(0, end));
      if (end < first.length - 4) expect(found).toEqual([expect.stringMatching(/^! cut off in record 1/)]);
      else if (end <= first.length) expect(found).toEqual([`${A}: Words.`]);
      else expect(found).toEqual([`${A}: Words.`, expect.stringMatching(/^! cut off in record 2/)]);
    }
  });

  it('reads an archive of gzip members, and a truncated one up to the cut', async () => {
    const members = Array.from({ length: 600 }, (_, n) => response(`${A}${n}`, prose(500), {}, { gzip: true }));
    const packed = Buffer.concat(members);
    const unpack = (bytes: Uint8Array) => decompress(inPieces(bytes), 'gzip', 1e9);
    const whole = await itemsOf(readWarc(unpack(packed), FILE));
    expect(whole.length).toBe(600);
    const half = await itemsOf(readWarc(unpack(packed.subarray(0, packed.length >> 1)), FILE));
    expect(half.length).toBeGreaterThan(290);
    expect(said(half).at(-1)).toBe('! cut off');
    const broken = failing(response(A, 'Words.'), new Error('disk'));
    await expect(itemsOf(readWarc(broken, FILE))).rejects.toThrow('disk');
  });

  it('gives a batch every few megabytes', async () => {
    const page = response(A, Buffer.alloc(1 << 20, 'x'));
    const endless = async function* () {
      for (let n = 0; n < 100; n++) yield page;
    };
    let pages = 0;
    for await (const batch of readWarc(endless(), FILE)) {
      expect(batch.length).toBeLessThan(10);
      pages += batch.length;
    }
    expect(pages).toBe(100);
  });

  it('gives a page the address and the date of its record', async () => {
    const archive = Buffer.concat([
      response('<https://a.example/caf\u00e9>', 'Words.'),
      writeRecord({ type: 'resource', headers: { 'Content-Type': 'text/html;\r\n charset=utf-8' } }, 'More.'),
    ]);
    const items: WarcItem[] = [];
    for await (const batch of readWarc(inPieces(archive), FILE)) items.push(...batch);
    const address = 'https://a.example/caf\u00e9';
    expect(items).toMatchObject([
      { page: { location: { ...FILE, id: address, url: address, published: DATE }, contentType: 'text/html' } },
      { page: { location: { ...FILE, number: 2, published: DATE }, contentType: 'text/html; charset=utf-8' } },
    ]);
  });

  it('finds the next record behind foreign bytes', async () => {
    const garbage = Buffer.from('Some bytes\r\nof another kind\r\n');
    const archive = Buffer.concat([response(A, 'Words.'), garbage, response(B, 'More.')]);
    expect(await lines(archive)).toEqual([`${A}: Words.`, '! 29 bytes that are not a WARC record', `${B}: More.`]);
    const unsized = Buffer.from(`WARC/1.0\r\nWARC-Type: response\r\n\r\nBody\r\n\r\n`);
    expect(await lines(Buffer.concat([unsized, response(B, 'More.')]))).toEqual([
      '! record 1 does not give its length',
      '! 8 bytes that are not a WARC record',
      `${B}: More.`,
    ]);
    expect(await lines(Buffer.from('<html>An error page</html>'))).toEqual(['! 26 bytes that are not a WARC record']);
    expect(await lines(Buffer.alloc(0))).toEqual(['- no WARC records']);
  });

  it('accepts headers with line feeds alone', async () => {
    const page = 'HTTP/1.0 200 OK\nContent-Type: text/html\n\nWords.';
    const head = [
      'WARC/1.0',
      'WARC-Type: response',
      `WARC-Target-URI: <${A}>`,
      `WARC-Date: ${DATE}`,
      'WARC-Record-ID: <urn:uuid:1>',
      'Content-Type: application/http; msgtype=response',
      `Content-Length: ${page.length}`,
    ];
    expect(await lines(Buffer.from(`${head.join('\n')}\n\n${page}\n\n`))).toEqual([`${A}: Words.`]);
  });

  it('limits the memory of a header that never ends', async () => {
    const endless = async function* () {
      yield response(A, 'Words.');
      yield Buffer.from('WARC/1.0\r\n');
      for (let n = 0; n < 300; n++) yield Buffer.alloc(1 << 20, 'x');
    };
    const before = process.memoryUsage().rss;
    const found = said(await itemsOf(readWarc(endless(), FILE)));
    expect(found).toEqual([
      `${A}: Words.`,
      '! the header of record 2 does not end',
      '! 300 MB that are not a WARC record',
    ]);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 << 20);
  });

  it('survives any flipped bytes', { timeout: 120_000 }, async () => {
    const archive = Buffer.concat([
      response(A, chunked(gzipSync('Words.'), 5), { 'Content-Encoding': 'gzip', 'Transfer-Encoding': 'chunked' }),
      writeRecord({ type: 'conversion', url: B, headers: { 'Content-Type': 'text/plain' } }, 'More.'),
    ]);
    const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(flips, fc.constantFrom(50, 5000), async (list, size) => {
        const bytes = Buffer.from(archive);
        for (const [at, flip] of list) bytes[at % bytes.length] ^= flip;
        const found = await itemsOf(readWarc(inPieces(bytes, size), FILE));
        expect(found.length).toBeGreaterThan(0);
      }),
      { numRuns: 400 },
    );
  });
});
