import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type ReadLimits } from '../../../src/read/limits.js';
import { decompress } from '../../../src/read/unpack/decompress.js';
import { readWarc, type WarcItem } from '../../../src/read/warc/warc.js';
import type { ReadItem } from '../../../src/types/article.js';
import { expectLinear } from '../../setup/count-work.js';
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

function articleOf({ page }: Extract<WarcItem, { page: unknown }>): ReadItem {
  const { bytes, contentType, location, fault } = page;
  const article = { id: location.id ?? '', path: contentType, text: Buffer.from(bytes).toString() };
  return { article: fault === undefined ? article : { ...article, incomplete: fault } };
}

/** The clauses of articles that are read in part. */
const parts = (items: readonly ReadItem[]): (string | undefined)[] =>
  items.flatMap(item => ('article' in item ? [item.article.incomplete] : []));

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

/** The texts that pages bring along. */
async function itemsWithTexts(archive: Uint8Array): Promise<(string | undefined)[]> {
  const texts: (string | undefined)[] = [];
  for await (const batch of readWarc(inPieces(archive), FILE)) {
    for (const item of batch) if ('page' in item) texts.push(item.page.text);
  }
  return texts;
}

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
      const items = await read(archive.subarray(0, end));
      const [isSecond, start] = end > first.length ? [true, first.length] : [false, 0];
      const found = said(items).slice(isSecond ? 1 : 0);
      if (isSecond) expect(said(items)[0]).toBe(`${A}: Words.`);
      const words = end - start - first.indexOf('Words.');
      if (end === first.length) expect(found).toEqual([`${A}: Words.`]);
      else if (!isSecond && words >= 6) expect(found).toEqual([`${A}: Words.`]);
      else if (words > 0) {
        const [url, text] = isSecond ? [B, 'More.'] : [A, 'Words.'];
        if (words >= text.length) continue;
        expect(found).toEqual([`${url}: ${text.slice(0, words)}`, expect.stringMatching(/^! cut off in record/)]);
        expect(parts(items).at(-1)).toMatch(/^cut off after \d of \d bytes$/);
      } else expect(found).toEqual([expect.stringMatching(/^! cut off in record/)]);
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

  it('continues after a damaged gzip member, whose page is incomplete', async () => {
    const members = Array.from({ length: 9 }, (_, n) => response(`${A}${n}`, prose(5000), {}, { gzip: true }));
    members[3] = Buffer.concat([members[3].subarray(0, 900), members[3].subarray(950)]);
    members[6].fill(0, 0, 9);
    const unpack = decompress(inPieces(Buffer.concat(members)), 'gzip', 1e9);
    const items = await itemsOf(readWarc(unpack, FILE));
    expect(parts(items).map(part => part?.replace(/ in gzip.*/, ''))).toEqual([
      ...[undefined, undefined, undefined, 'damaged gzip data', undefined, undefined, undefined, undefined],
    ]);
    expect(said(items).filter(line => line.startsWith('!'))).toEqual([
      expect.stringMatching(/^! .* before gzip member 7 cannot be read$/),
    ]);
    expect(said(items)[3].length).toBeGreaterThan(1000);
  });

  it('reads every whole record before damage', async () => {
    for (const damaged of [1, 3, 7]) {
      for (const at of [10, 60, 400, 900]) {
        const members = Array.from({ length: 8 }, (_, n) => response(`${A}${n}`, prose(600), {}, { gzip: true }));
        const member = members[damaged];
        members[damaged] = Buffer.concat([member.subarray(0, Math.min(at, member.length - 30)), member.subarray(-5)]);
        const items = await itemsOf(readWarc(decompress(inPieces(Buffer.concat(members)), 'gzip', 1e9), FILE));
        const whole = items.filter(item => 'article' in item && item.article.incomplete === undefined);
        expect([damaged, at, whole.length]).toEqual([damaged, at, 7]);
      }
    }
  });

  it('reads pages without HTTP headers, status 203, and texts under a redirected address', async () => {
    const bare = writeRecord({ type: 'response', url: A }, `<html>\n\n<p>${prose(300)}</p></html>`);
    expect((await lines(bare))[0]).toContain('Sentence 1 says');
    expect(await lines(response(A, 'Words.', {}, { statusLine: 'HTTP/1.1 203 Other' }))).toEqual([`${A}: Words.`]);
    const moved = response('http://a.example/1', '', { Location: A }, { statusLine: 'HTTP/1.1 301 Moved' });
    const text = (url: string) =>
      writeRecord({ type: 'resource', url: `urn:text:${url}`, headers: { 'Content-Type': 'text/plain' } }, 'Text.');
    const conversion = writeRecord({ type: 'conversion', url: A, headers: { 'Content-Type': 'text/plain' } }, 'Text.');
    for (const also of [text('http://a.example/1'), text(`${A}#top`), conversion]) {
      const found = await lines(Buffer.concat([moved, response(A, 'Page.'), also]));
      expect(found.filter(line => !line.startsWith('-'))).toEqual([`${A}: Page.`]);
    }
  });

  it('keeps the decoded part of a body, whatever follows it', async () => {
    const page = prose(20_000);
    const packed = gzipSync(page);
    const wrong = Buffer.from(packed);
    wrong[wrong.length - 7] ^= 1;
    const damaged = Buffer.concat([packed.subarray(0, 2000), packed.subarray(2050)]);
    const coded = { 'Content-Encoding': 'gzip' };
    expect(await lines(response(A, Buffer.concat([packed, Buffer.from('\r\n')]), coded))).toEqual([`${A}: ${page}`]);
    expect(await lines(response(A, Buffer.concat([packed, Buffer.from('<!-- x -->')]), coded))).toEqual([
      `${A}: ${page}`,
      `* record 1 (${A}): 10 bytes after the gzip data left out`,
    ]);
    expect(await lines(response(A, wrong, coded))).toEqual([
      `${A}: ${page}`,
      `* record 1 (${A}): the checksum of gzip member 1 is wrong: some characters may be wrong`,
    ]);
    const part = await read(response(A, damaged, coded));
    expect(parts(part)).toEqual(['damaged gzip data']);
    expect(said(part)[0].length).toBeGreaterThan(4000);
    expect(parts(await read(response(A, page, { 'Content-Length': '30000' })))).toEqual([
      expect.stringMatching(/^cut off after 20,\d+ of 30,000 bytes$/),
    ]);
    const cut = response(A, page, {}, { headers: { 'WARC-Truncated': 'length' } });
    expect(parts(await read(cut))).toEqual(['cut off by the crawler (length)']);
  });

  it('undoes codings in the order that the bytes show', async () => {
    const page = Buffer.from(`<p>${prose(20_000)}</p>`);
    const bodies: [Buffer, Record<string, string>][] = [
      [gzipSync(chunked(page, 1000)), { 'Content-Encoding': 'gzip', 'Transfer-Encoding': 'chunked' }],
      [chunked(chunked(page, 1000), 700), { 'Transfer-Encoding': 'chunked, chunked' }],
      [gzipSync(gzipSync(page)), { 'Content-Encoding': 'gzip' }],
      [gzipSync(page), {}],
      [chunked(page, 3000), {}],
      [chunked(gzipSync(chunked(page, 500)), 900), {}],
      [brotliCompressSync(gzipSync(page)), { 'Content-Encoding': 'gzip, br' }],
    ];
    for (const [body, headers] of bodies) {
      expect([headers, await lines(response(A, body, headers))]).toEqual([headers, [`${A}: ${page}`]]);
    }
    const numbered = '2024\nwas a year of floods.';
    expect(await lines(response(A, numbered, { 'Transfer-Encoding': 'identity' }))).toEqual([`${A}: ${numbered}`]);
  });

  it('corrects wrong lengths of records', async () => {
    const page = prose(3000);
    for (const length of ['400', '20000', '99999999999']) {
      const wrong = response(A, page, {}, { headers: { 'Content-Length': length } });
      const found = await lines(
        Buffer.concat([response(B, 'One.'), wrong, response(B, 'Two.'), response(B, 'Three.')]),
      );
      expect([length, found[0], ...found.slice(-2)]).toEqual([length, `${B}: One.`, `${B}: Two.`, `${B}: Three.`]);
      if (length === '20000') {
        expect(found[1].trim()).toBe(`${A}: ${page.trim()}`);
        expect(found[2]).toBe(`* record 2 (${A}): the record gives a wrong length`);
      } else if (length === '99999999999') expect(found[1]).toBe(`! record 2 (${A}): larger than 64 MB`);
    }
    const image = response(`${A}.png`, 'x', { 'Content-Type': 'image/png' }, { headers: { 'Content-Length': '9000' } });
    expect((await lines(Buffer.concat([image, response(B, 'Two.')])))[0]).toBe(`${B}: Two.`);
  });

  it('joins a page with its text record, in either order', async () => {
    const text = (kind: string, url: string, words: string) =>
      writeRecord({ type: 'resource', url: `urn:${kind}:${url}`, headers: { 'Content-Type': 'text/plain' } }, words);
    const info = writeRecord({ type: 'warcinfo' }, 'software: Browsertrix-Crawler 1.0');
    for (const records of [
      [response(A, 'Page.'), text('text', A, 'Text.'), text('textFinal', A, 'Final.')],
      [text('text', A, 'Text.'), text('textFinal', A, 'Final.'), response(A, 'Page.')],
      [info, response(A, 'Page.'), response(B, 'Other.'), text('text', A, 'Text.'), text('pageinfo', A, '{}')],
    ]) {
      const found = await lines(Buffer.concat(records));
      expect(found.filter(line => line.startsWith(A))).toEqual([`${A}: Page.`]);
      expect(found.length).toBe(records.includes(info) ? 2 : 1);
    }
    expect(await lines(Buffer.concat([text('text', A, 'Text.'), text('textFinal', A, 'Final.')]))).toEqual([
      `${A}: Final.`,
    ]);
    const shell = await itemsWithTexts(Buffer.concat([info, response(A, '<div></div>'), text('text', A, 'Text.')]));
    expect(shell).toEqual(['Text.']);
  });

  it('takes linear time for many records, chunks and wrong lengths', async () => {
    const record = response(A, 'x', {}, { headers: { 'Content-Length': '5000000' } });
    await expectLinear(300, size => read(Buffer.concat(Array.from({ length: size }, () => record))));
    const tiny = (size: number) => response(A, chunked(Buffer.alloc(size, 'x'), 1), { 'Transfer-Encoding': 'chunked' });
    await expectLinear(5000, size => read(tiny(size)));
    const marks = (size: number) => response(A, 'WARC/1.0\n'.repeat(size), {}, { headers: { 'Content-Length': '1' } });
    await expectLinear(5000, size => read(marks(size)));
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

  it('finds the next record after foreign bytes', async () => {
    const garbage = Buffer.from('Some bytes\r\nof another kind\r\n');
    const archive = Buffer.concat([response(A, 'Words.'), garbage, response(B, 'More.')]);
    expect(await lines(archive)).toEqual([`${A}: Words.`, '! 29 bytes that are not a WARC record', `${B}: More.`]);
    const unsized = Buffer.from(`WARC/1.0\r\nWARC-Type: response\r\n\r\nBody\r\n\r\n`);
    expect(await lines(Buffer.concat([unsized, response(B, 'More.')]))).toEqual([
      ': Body\r\n\r\n',
      '* record 1: the record does not give its length',
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
