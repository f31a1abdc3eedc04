import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvOptions, readCsv } from '../../../src/read/csv/csv.js';
import { DEFAULT_LIMITS } from '../../../src/read/limits.js';
import { ReadError } from '../../../src/read/problem.js';
import { decompress } from '../../../src/read/unpack/decompress.js';
import { expectLinear } from '../../setup/count-work.js';
import { failing, inPieces, itemsOf, prose, said } from '../streams.js';
import { encodeAs } from '../tree.js';

const FILE = { path: 'f', explicit: false };

const read = (table: string | Uint8Array, options: CsvOptions = {}, size?: number) =>
  itemsOf(readCsv(inPieces(Buffer.from(table), size), FILE, {}, options));

const lines = async (table: string | Uint8Array, options: CsvOptions = {}, size?: number) =>
  said(await read(table, options, size));

const withLimit = (articleBytes: number): CsvOptions => ({ limits: { ...DEFAULT_LIMITS, articleBytes } });

describe('readCsv', () => {
  it('reads the rows by the names in the header', async () => {
    const table = 'Headline,Date,URL,Text,Extra\nFerry,2024-01-02,https://a.example/1,Words of it.,x\n';
    expect(await read(table)).toEqual([
      {
        article: {
          id: 'https://a.example/1',
          path: 'f',
          row: 1,
          title: 'Ferry',
          published: '2024-01-02',
          url: 'https://a.example/1',
          text: 'Words of it.',
        },
      },
    ]);
  });

  it('recognises a delimiter of several characters', async () => {
    for (const between of ['||', ';;', ' | ', '~|~', '::', '\t|\t', '@@']) {
      const row = (...cells: string[]) => cells.join(between);
      const table = [
        row('id', 'text', 'date'),
        row('1', 'Words; a|b, c', '2024'),
        row('2', `"x ${between} ""y"" z"`, ''),
      ];
      for (const [size, ending] of [
        [1, '\n'],
        [7, '\r\n'],
        [100, '\n'],
      ] as const) {
        const found = await lines(table.join(ending), {}, size);
        expect(found.slice(-2), between).toEqual(['1: Words; a|b, c', `2: x ${between} "y" z`]);
        expect(found.slice(0, -2)).toEqual([
          expect.stringMatching('^\\* guessed from its first rows: fields separated by'),
        ]);
      }
    }
  });

  it('reads the complete part of the last row of a table that is cut off', async () => {
    const rows = 'id,text,date\n1,Words,2024\n';
    const tail = async (end: string) =>
      (await read(rows + end))
        .slice(1)
        .map(item => ('article' in item ? [item.article.text, item.article.incomplete] : said([item])));
    const behind = ['! it ends within its last row: rows after it may be missing'];
    expect(await tail('2,"More, and\nmo')).toEqual([
      ['More, and\nmo', 'cut off, or a quotation mark is never closed'],
      behind,
    ]);
    expect(await tail('2,More wo')).toEqual([['More wo', 'cut off'], behind]);
    expect(await tail('2')).toEqual([['! record 2 (line 3): cut off']]);
    expect(await tail('2,"More\n3,Words,2024\n4,Words,2024')).toEqual([
      ['! record 2 (line 3): a quotation mark is never closed'],
      ['Words', undefined],
      ['Words', undefined],
    ]);
    const broken = await itemsOf(readCsv(failing(Buffer.from(`${rows}2,More,20`), new ReadError('cut off')), FILE, {}));
    expect(broken).toMatchObject([{}, { article: { text: 'More', incomplete: 'cut off' } }, { problem: {} }]);
  });

  it('finds the delimiter in the header', async () => {
    const names = {
      ',': undefined,
      ';': 'semicolons',
      '\t': 'tabs',
      '|': 'vertical bars',
      '\x01': 'control characters (0x01)',
    };
    for (const [delimiter, name] of Object.entries(names)) {
      const table = ['id', 'text', '"a,b;c"'].join(delimiter).concat('\n', ['1', 'Words', 'x'].join(delimiter));
      const guess = name === undefined ? [] : [`* guessed from its first rows: fields separated by ${name}`];
      expect(await lines(table)).toEqual([...guess, '1: Words']);
      expect(await lines(table, { delimiter })).toEqual(['1: Words']);
    }
    expect(await lines('text\nOnly, one; column\n"Quoted, too"')).toEqual([
      'f#1: Only, one; column',
      'f#2: Quoted, too',
    ]);
    expect(await lines('sep=;\r\nid;text\r\n1;Words, more')).toEqual(['1: Words, more']);
    expect(await lines('id:text\n1:Words', { delimiter: ':' })).toEqual(['1: Words']);
  });

  it('reads quoted fields after RFC 4180, in chunks of any size', async () => {
    const table = 'id,text\r\n1,"Two\r\nlines, and ""quotes"""\r\n\r\n2,plain "inner" quotes\r\n3,""\r\n4,last';
    for (const size of [1, 2, 3, 5, 1000]) {
      expect(await lines(table, {}, size)).toEqual([
        '1: Two\r\nlines, and "quotes"',
        '2: plain "inner" quotes',
        '3: ',
        '4: last',
      ]);
    }
  });

  it('names the line of a row that is too short or too long', async () => {
    const table = 'id,text,date\n1,"a\nb\nc",2024\n\n\n2,short\n3,Words,2024,,\n4,too,long,by,two\n5,good,2024\n';
    expect(await lines(table)).toEqual([
      '1: a\nb\nc',
      '! record 2 (line 7): 2 fields where the header has 3',
      '3: Words',
      '! record 4 (line 9): 5 fields where the header has 3',
      '5: good',
    ]);
    const windows = table.replaceAll('\n', '\r\n');
    expect((await lines(windows)).filter(line => line.startsWith('!'))).toEqual(
      (await lines(table)).filter(line => line.startsWith('!')),
    );
  });

  it('reads any encoding, even one that shows late in the file', async () => {
    const table = 'id,text\n1,Wasn’t the café “open”?\n2,Élan\n';
    const wanted = ['1: Wasn’t the café “open”?', '2: Élan'];
    for (const bytes of [
      Buffer.from(table),
      Buffer.from(`\uFEFF${table}`),
      Buffer.from(`\uFEFF${table}`, 'utf16le'),
      Buffer.from(`\uFEFF${table}`, 'utf16le').swap16(),
      Buffer.from(table.replaceAll(/[’“”]/g, "'"), 'utf16le'),
      encodeAs('windows-1252', table),
    ]) {
      const found = await lines(bytes, {}, 3);
      expect(found.map(line => line.replaceAll(/[’“”]/g, "'"))).toEqual(
        wanted.map(line => line.replaceAll(/[’“”]/g, "'")),
      );
    }
    const late = Buffer.concat([
      Buffer.from(`id,text\n${'0,Plain words\n'.repeat(10_000)}`),
      encodeAs('windows-1252', '1,The café was open all night, they said.\n'.replace(', they', ' they')),
    ]);
    expect((await lines(late)).at(-1)).toBe('1: The café was open all night they said.');
  });

  it('takes the first of two columns of one name, and the fullest of several texts', async () => {
    expect(await lines('id,text,content,text\n1,,Body,Second\n2,First,Body,Second\n3,,,\n')).toEqual([
      '1: Second',
      '2: First',
      '3: ',
    ]);
    expect(await lines('__proto__,constructor,text\nx,y,Words\n')).toEqual(['f#1: Words']);
  });

  it('reports a table without texts once', async () => {
    const table = `price,day\n${'1,2\n'.repeat(1000)}`;
    for (const explicit of [false, true]) {
      const found = said(await itemsOf(readCsv(inPieces(Buffer.from(table)), { path: 'f', explicit }, {})));
      expect(found).toEqual([expect.stringMatching(/^! its header has no text field among "price, day"/)]);
    }
    expect(await lines('a,b,similarity,relation,jaccard\nx,y,1,identical,1\n')).toEqual(['- a report of twicetold']);
    const chosen = readCsv(inPieces(Buffer.from(table)), FILE, { text: 'day' });
    expect((await itemsOf(chosen)).length).toBe(1000);
    expect(await lines('')).toEqual(['- empty file']);
    expect(await lines('id,text\n')).toEqual(['- no records below its header']);
  });

  it('reads the rows before a quotation mark that is never closed', async () => {
    expect(await lines('id,text\n1,Words\n2,"never closed\n3,lost\n')).toEqual([
      '1: Words',
      '! record 2 (line 3): a quotation mark is never closed',
      '3: lost',
    ]);
    const long = `id,text\n1,Words\n2,"${prose(200_000)}`;
    expect(await lines(long, withLimit(50_000))).toEqual(['1: Words', '! record 2 (line 3): longer than 48.8 KB']);
  });

  it('limits a row that never ends, even one of empty fields', async () => {
    const commas = async function* () {
      yield Buffer.from('id,text\n1,Words\n');
      for (let n = 0; n < 200; n++) yield Buffer.alloc(1 << 16, ',');
    };
    const found = said(await itemsOf(readCsv(commas(), FILE, {}, withLimit(1 << 20))));
    expect(found).toEqual(['1: Words', '! record 2 (line 3): longer than 1 MB']);
  });

  it('recognises binary data', async () => {
    expect(await read(Buffer.from('89504e470d0a1a0a', 'hex'))).toEqual([
      { problem: { id: 'f', path: 'f', status: 'binary', reason: 'PNG image' } },
    ]);
    const database = Buffer.alloc(2000);
    database.write('SQLite format 3');
    expect(await lines(database)).toEqual(['! SQLite database']);
    expect(await lines(Buffer.from(new Float64Array(500).map((_, n) => n * 1.7).buffer))).toEqual([
      expect.stringMatching(/^! binary data/),
    ]);
  });

  it('leaves out NUL bytes, wherever they are', async () => {
    const wanted = ['1: ab', '2: Words', '* 1 NUL byte is left out'];
    for (const size of [1, 7, 1000]) expect(await lines('id,text\n1,a\0b\n2,Words\n', {}, size)).toEqual(wanted);
    expect(await lines('\0id,text\n1,ab\n2,Words\n')).toEqual(wanted);
    expect(await lines('id\ttext\n1\tab\n2\tWords\n\0', { delimiter: '\t' })).toEqual(wanted);
    expect(await lines(`id,text,x\n1,ab,\0\n2,"Words",""\n${'\0'.repeat(3000)}`)).toEqual([
      '1: ab',
      '2: Words',
      '* 3001 NUL bytes are left out',
    ]);
    const late = `id,text\n${'0,Plain words\n'.repeat(10_000)}1,a\0b\n2,Words\n`;
    expect((await lines(late)).slice(-3)).toEqual(wanted);
    const block = `id,text\n1,ab\n${'\0'.repeat(4096)}2,Words\n`;
    expect(await lines(block)).toEqual(['1: ab', '2: Words', '* 4096 NUL bytes are left out']);
    expect(await lines(Buffer.from('\uFEFFid,text\n1,a\0b\n2,Words\n', 'utf16le'))).toEqual(wanted);
  });

  it('loses one row to a quotation mark that is never closed, at any position', async () => {
    const rows = Array.from({ length: 30 }, (_, n) => `${n},"Text, of ""row"" ${n}\nin two lines",2024`);
    for (const at of [0, 1, 15, 28]) {
      for (const size of [64, 100_000]) {
        const broken = rows.with(at, `${at},"Never closed\nin two lines,2024`);
        const found = await lines(`id,text,date\n${broken.join('\n')}\n`, {}, size);
        const line = 2 + at * 2;
        expect(found.filter(item => item.startsWith('!'))).toEqual([
          `! record ${at + 1} (lines ${line} to ${line + 1}): a quotation mark is never closed`,
        ]);
        expect(found.length).toBe(30);
      }
    }
    // Rows without quotation marks after it.
    expect(await lines('id,text\n1,Words\n2,"never\n3,Words\n4,Words\n')).toEqual([
      '1: Words',
      '! record 2 (line 3): a quotation mark is never closed',
      '3: Words',
      '4: Words',
    ]);
  });

  it('reads a row with another number of fields if its text is complete, and says so', async () => {
    const items = await read('id,text,date,x\n1,"Words",2024\n2,Plain words,\n3,cut\n4,"Words",2024,,y,z\n5,"Words"\n');
    expect(said(items)).toEqual([
      '1: Words',
      '2: Plain words',
      '! record 3 (line 4): 2 fields where the header has 4',
      '! record 4 (line 5): 6 fields where the header has 4',
      '5: Words',
    ]);
    expect(items.map(item => 'article' in item && item.article.incomplete)).toEqual([
      'its row has 3 fields where the header has 4',
      'its row has 3 fields where the header has 4',
      false,
      false,
      'its row has 2 fields where the header has 4',
    ]);
  });

  it('counts problems of one kind from the twenty-first on', async () => {
    const found = await lines(`id,text,date\n${'1,short\n'.repeat(50_000)}2,Words,2024\n${'\n,,\n'.repeat(50_000)}`);
    expect(found.length).toBe(22);
    expect(found[19]).toBe('! record 20 (line 21): 2 fields where the header has 3');
    expect(found.slice(20)).toEqual([
      '2: Words',
      '! record 21 (line 22): 2 fields where the header has 3 (and 49979 like it)',
    ]);
  });

  it.each<[string, (n: number) => string]>([
    ['rows that are too short', n => '1,short\n'.repeat(n / 10)],
    ['empty rows', n => '\n,,\r\n'.repeat(n / 10)],
    ['marks that are never closed', n => '1,"a\n'.repeat(n / 10)],
    ['marks that open and close at odd places', n => '1,""a,"\n"b""'.repeat(n / 10)],
    ['marks that the last one closes', n => `${'1,"x""\n'.repeat(n / 10)}"`],
    ['marks that seem doubled', n => `${'1,"""a\n'.repeat(n / 10)}`],
    [
      'many marks in one line, after marks that are never closed',
      n => `${'1,"a\n'.repeat(n / 10)}${'"a,'.repeat(n / 3)}`,
    ],
    ['empty fields', n => ','.repeat(n)],
    ['backslashes', n => `1,"a\\"b",c\n`.repeat(10) + '1,"\\'.repeat(n / 10)],
  ])('takes linear time for %s', async (_, body) => {
    await expectLinear(100_000, size => read(`id,text,date\n${body(size)}`));
  });

  it('takes linear time for short rows below a wide header', async () => {
    await expectLinear(2000, size => read(`id,text,${'x,'.repeat(size)}\n${'1,"Words",2024\n'.repeat(size)}`));
  });

  it('reads a truncated compressed table up to the cut, and throws other errors', async () => {
    const rows = Array.from({ length: 3000 }, (_, n) => `${n},${prose(100)}\n`).join('');
    const packed = gzipSync(`id,text\n${rows}`, { level: 1 });
    const cut = decompress(inPieces(packed.subarray(0, packed.length >> 1)), 'gzip', 1e9);
    const items = said(await itemsOf(readCsv(cut, FILE, {})));
    expect(items.at(-1)).toBe('! cut off');
    expect(items.length).toBeGreaterThan(500);
    const soon = failing(Buffer.from('id,text\n1,Words\n2,mo'), new ReadError('cut off'));
    expect(said(await itemsOf(readCsv(soon, FILE, {})))).toEqual(['1: Words', '2: mo', '! cut off']);
    const broken = failing(Buffer.from('id,text\n1,Words\n'), new Error('disk'));
    await expect(itemsOf(readCsv(broken, FILE, {}))).rejects.toThrow('disk');
  });

  it('reads in batches what a writer of RFC 4180 writes', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', '\r\n', ' ', '😀'), maxLength: 12 });
    const quote = (field: string): string => `"${field.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { maxLength: 600 }), fc.integer({ min: 1, max: 50 }), async (cells, size) => {
        const table = ['id,text', ...cells.map((text, n) => `${n},${quote(text)}`)].join('\r\n');
        const items = await read(table, {}, size);
        const wanted = cells.map((text, n) => `${n}: ${text}`);
        expect(said(items)).toEqual(cells.length === 0 ? ['- no records below its header'] : wanted);
      }),
      { numRuns: 60 },
    );
  });

  it('survives any bytes', { timeout: 120_000 }, async () => {
    const table = Buffer.from('id,text,date\n1,"Words, and ""more""",2024\n2,Café,2023\n');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 40 }),
        async (flips, size) => {
          const bytes = Buffer.from(table);
          for (const [at, value] of flips) bytes[at % bytes.length] = value;
          expect((await read(bytes, {}, size)).length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 200 },
    );
  });
});
