import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parquetMetadata, type RowGroup } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/read/limits.js';
import { boundedCompressors, checkedPages } from '../../../src/read/parquet/bounds.js';
import { readParquet } from '../../../src/read/parquet/parquet.js';
import type { FieldChoice } from '../../../src/read/records/fields.js';
import { itemsOf, said } from '../streams.js';
import { makeTree } from '../tree.js';

const FILE = { path: 'f', explicit: false };

const FIXTURES = fileURLToPath(new URL('fixtures/', import.meta.url));
const bytesOf = (name: string): Buffer => readFileSync(`${FIXTURES}${name}`);

const read = (file: string | Uint8Array, choice: FieldChoice = {}, explicit = false) =>
  itemsOf(readParquet(file, { path: 'f', explicit }, choice));

const ARTICLES = [
  {
    id: 'a-1',
    path: 'f',
    title: 'Ferry returns',
    source: 'Harbour Post',
    published: '2024-01-01T08:30:00Z',
    text: 'The ferry returned to its pier on Monday.',
  },
  {
    id: 'a-2',
    path: 'f',
    title: 'Café reopens',
    source: 'Corner News',
    published: '2024-01-02T08:30:00Z',
    text: 'The café at the corner opened again.',
  },
  { id: 'a-3', path: 'f', published: '2024-01-03T08:30:00Z', text: 'A third text without a title.' },
].map((article, at) => ({ article: { ...article, row: at + 1 } }));

describe('readParquet', () => {
  it('reads each codec, from a file and from bytes', async () => {
    const names = readdirSync(FIXTURES).filter(name => /^articles-.*\.parquet$/.test(name));
    expect(names.length).toBe(6);
    for (const name of names) {
      expect(await read(FIXTURES + name)).toEqual(ARTICLES);
      expect(await read(bytesOf(name))).toEqual(ARTICLES);
    }
  });

  it('reads numbers as ids and dates, row group by row group', async () => {
    const items = await read(bytesOf('groups.parquet'));
    expect(items.map(item => 'article' in item && [item.article.id, item.article.published])).toEqual([
      ['7', '2024-01-01T08:00:00Z'],
      ['8', '2024-01-01T08:00:00Z'],
      ['9', '2024-01-01T08:00:00Z'],
    ]);
  });

  it('joins paragraphs, and reads inside nested columns', async () => {
    expect(said(await read(bytesOf('nested.parquet')))).toEqual(['f#1: One.\n\nTwo.', 'f#2: Three.']);
    expect(said(await read(bytesOf('nested.parquet'), { text: 'meta.body' }))).toEqual([
      'f#1: Inside.',
      'f#2: Within.',
    ]);
  });

  it('reads only the columns that hold parts of an article', async () => {
    const bytes = new Uint8Array(bytesOf('articles-none.parquet'));
    const chunks = parquetMetadata(bytes.buffer).row_groups[0].columns.map(chunk => chunk.meta_data!);
    const vector = chunks.find(({ path_in_schema }) => path_in_schema[0] === 'vector')!;
    const start = Number(vector.dictionary_page_offset ?? vector.data_page_offset);
    bytes.fill(0xff, start, start + Number(vector.total_compressed_size));
    expect(await read(bytes)).toEqual(ARTICLES);
    expect(said(await read(bytes, { source: 'vector.0' }))).toEqual([
      expect.stringMatching(/^! rows 1 to 3 are damaged/),
    ]);
  });

  it('names the columns of a table without articles', async () => {
    const problem = (reason: RegExp) => [
      { problem: { id: 'f', path: 'f', status: 'unreadable', reason: expect.stringMatching(reason) } },
    ];
    for (const explicit of [false, true]) {
      const reason = /^it has no text field among "price, day"/;
      expect(await read(bytesOf('no-text.parquet'), {}, explicit)).toEqual(problem(reason));
    }
    expect(await read(bytesOf('empty.parquet'))).toEqual([{ skipped: { path: 'f', reason: 'no rows' } }]);
    expect(await read(bytesOf('empty.parquet'), {}, true)).toEqual(problem(/^no rows$/));
  });

  it('reports a truncated file once, wherever the cut is', { timeout: 60_000 }, async () => {
    const whole = bytesOf('articles-zstd.parquet');
    for (let end = 0; end < whole.length; end += 7) {
      expect(said(await read(whole.subarray(0, end)))).toEqual([
        expect.stringMatching(/^! cut off, or not a Parquet file/),
      ]);
    }
    // The start is gone, the list of what stood there is not.
    const tail = whole.subarray(400);
    expect((await read(tail)).every(item => 'problem' in item)).toBe(true);
  });

  it('reads the other row groups if one is damaged', async () => {
    const bytes = Buffer.from(bytesOf('groups.parquet'));
    const at = bytes.indexOf('The caf');
    // The header of the page before the text.
    bytes.fill(0xff, at - 40, at - 5);
    const items = said(await read(bytes));
    expect(items[0]).toBe('7: The ferry returned to its pier on Monday.');
    expect(items[1]).toMatch(/^! rows 2 to 2 are damaged: /);
    expect(items[2]).toBe('9: A third text without a title.');
  });

  it('reports a file that cannot be opened', async () => {
    const cwd = makeTree({ folder: null });
    expect(said(await read(`${cwd}/missing.parquet`))).toEqual(['! no such file']);
    expect(said(await read(`${cwd}/folder`))).toEqual(['! is a folder']);
  });

  it('stops at rows that unpack to far more than the file, and says so', async () => {
    // One value of a megabyte in 3,000 rows: 513 bytes.
    expect(said(await read(bytesOf('repeated.parquet')))).toEqual([
      '! rows 1 to 3000: the file unpacks to more than 64 MB, of 513 bytes; the rest is not read',
    ]);
    const limits = { ...DEFAULT_LIMITS, articleBytes: 100 };
    const groups = bytesOf('groups.parquet').subarray();
    const items = said(await itemsOf(readParquet(groups, FILE, {}, limits)));
    expect(items.length).toBe(3);
  });

  it('bounds the unpacked size of pages', () => {
    const length = 1 << 20;
    for (const [codec, unpack] of Object.entries(boundedCompressors(2 * length))) {
      expect(() => unpack(new Uint8Array(20), 2 ** 31 - 1), codec).toThrow('larger than 2 MB');
      expect(() => unpack(new Uint8Array(20), -1), codec).toThrow('larger than 2 MB');
    }
    const { GZIP } = boundedCompressors(2 * length);
    const packed = gzipSync(Buffer.alloc(length));
    for (let pages = 0; pages < 3; pages++) expect(GZIP!(packed, length).length).toBe(length);
    expect(() => GZIP!(packed, length)).toThrow('against its footer');
  });

  it('checks the number of values that a page claims before they are allocated', async () => {
    const varint = (number: number): number[] =>
      number < 128 ? [number] : [(number % 128) + 128, ...varint(Math.floor(number / 128))];
    const field = (delta: number, number: number): number[] => [delta * 16 + 5, ...varint(number * 2)];
    const page = (values: number, version: 5 | 8): Buffer =>
      Buffer.from([
        ...field(1, 0),
        ...field(1, 10),
        ...field(1, 10),
        (version - 3) * 16 + 12,
        ...field(1, values),
        0,
        0,
        ...Array(10).fill(7),
      ]);
    const check = async (...pages: Buffer[]): Promise<unknown> => {
      const bytes = Buffer.concat([Buffer.alloc(4), ...pages]);
      const meta_data = {
        path_in_schema: ['text'],
        data_page_offset: 4n,
        total_compressed_size: BigInt(bytes.length - 4),
      };
      const group = { columns: [{ meta_data }] } as unknown as RowGroup;
      const file = {
        byteLength: bytes.length,
        slice: (start: number, end?: number) => new Uint8Array(bytes.subarray(start, end)).buffer,
      };
      return checkedPages(file, group, ['text']).slice(0);
    };
    await expect(check(page(1000, 5), page(1000, 8))).resolves.toBeDefined();
    await expect(check(page(1000, 5), page(2 ** 30, 5))).rejects.toThrow('more than 8388608 values');
    await expect(check(page(2 ** 30, 8))).rejects.toThrow('more than 8388608 values');
    await expect(check(Buffer.from([0xff, 0xff]))).resolves.toBeDefined();
  });

  it('survives any flipped bytes', { timeout: 120_000 }, async () => {
    const names = ['articles-snappy.parquet', 'articles-gzip.parquet', 'groups.parquet', 'nested.parquet'];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names.map(bytesOf)),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 3 }),
        async (whole, flips) => {
          const bytes = Buffer.from(whole);
          for (const [at, flip] of flips) bytes[at % bytes.length] ^= flip;
          expect((await read(bytes)).length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 400 },
    );
  });
});
