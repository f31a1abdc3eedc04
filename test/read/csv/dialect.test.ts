import { describe, expect, it } from 'vitest';
import { type CsvOptions, readCsv } from '../../../src/read/csv/csv.js';
import { inPieces, itemsOf, said } from '../streams.js';

const FILE = { path: 'f', explicit: false };

const read = (table: string | Uint8Array, options: CsvOptions = {}, size?: number) =>
  itemsOf(readCsv(inPieces(Buffer.from(table), size), FILE, {}, options));

const lines = async (table: string | Uint8Array, options: CsvOptions = {}, size?: number) =>
  said(await read(table, options, size));

describe('dialects', () => {
  it('ends rows at LF, CR LF and CR, in any order', async () => {
    const row = (n: number): string => `${n},"Two\r\nlines, ""quoted"""`;
    for (const ends of [
      ['\n'],
      ['\r\n'],
      ['\r'],
      ['\r\n', '\n'],
      ['\r', '\n', '\n'],
      ['\n', '\r\n', '\r'],
      ['\n', '\r\r\n'],
    ]) {
      const table = ['id,text', row(1), row(2), '3,last'].map((line, at) => line + ends[at % ends.length]).join('');
      for (const size of [1, 3, 1000]) {
        expect(await lines(table, {}, size)).toEqual([
          '1: Two\r\nlines, "quoted"',
          '2: Two\r\nlines, "quoted"',
          '3: last',
        ]);
      }
    }
  });

  it('recognises escaped quotation marks by the first rows', async () => {
    const guess = '* guessed from its first rows: quotation marks within fields escaped by a backslash';
    const table =
      'id,text,x\n1,"He said \\"no, never\\"\nand left \\\\","C:\\new"\n2,"Plain, words",\\N\n3,"\\"Never\\"",x\n';
    for (const size of [1, 5, 1000]) {
      expect(await lines(table, {}, size)).toEqual([
        guess,
        '1: He said "no, never"\nand left \\',
        '2: Plain, words',
        '3: "Never"',
      ]);
    }
    expect(await lines(table.replaceAll(',', ';'))).toContain('3: "Never"');
    // Paths end in a backslash, and marks are doubled.
    expect(await lines('id,text\n1,"In C:\\new\\"\n2,"He said ""no, never"""\n')).toEqual([
      '1: In C:\\new\\',
      '2: He said "no, never"',
    ]);
  });

  it('reads escaped quotation marks that begin late', async () => {
    const plain = Array.from({ length: 2000 }, (_, n) => `${n},"Plain words, and more of them",2024\n`).join('');
    const late = `id,text,date\n${plain}a,"<p class=\\"x\\">He said \\"no, never\\"</p>",2024\nb,"\\"No\\",\nhe said",2024\n`;
    for (const size of [1000, 1 << 20]) {
      expect((await lines(late, {}, size)).slice(2000)).toEqual([
        'a: He said "no, never"',
        'b: "No",\nhe said',
        '* in some rows, quotation marks within fields are escaped by a backslash',
      ]);
    }
  });

  it('reads what MySQL and PostgreSQL write without quotation marks', async () => {
    const guess = '* guessed from its first rows: line ends and tabs within fields written with a backslash';
    const options = { delimiter: '\t' };
    const copied = 'id\ttext\tdate\n1\tOne.\\n\\nTwo \\\\ "three\t\\N\n2\tA\\tb\t2024\n';
    const items = await read(copied, options);
    expect(said(items)).toEqual([guess, '1: One.\n\nTwo \\ "three', '2: A\tb']);
    expect(items.map(item => 'article' in item && item.article.published)).toEqual([false, undefined, '2024']);
    expect(await lines('id\ttext\n1\tOne.\\\n\\\nTwo.\n2\tA\\\tb\n', options)).toEqual([
      guess,
      '1: One.\n\nTwo.',
      '2: A\tb',
    ]);
    // Paths.
    expect(await lines('id\ttext\n1\tIn C:\\news\\in\n2\tIn D:\\temp\n', options)).toEqual([
      '1: In C:\\news\\in',
      '2: In D:\\temp',
    ]);
  });

  it('reads rows that begin with a name, as R writes them', async () => {
    const table = '"id","text"\n"1","a","Words, a."\n"2","b","Words b."\n';
    expect(await lines(table)).toEqual([
      '* guessed from its first rows: rows that begin with a row name',
      'a: Words, a.',
      'b: Words b.',
    ]);
  });

  it('finds the header below a title or comments, and skips repeated headers', async () => {
    const table = 'id,text\n1,Words\nid,text\n2,"More\nwords"\n';
    const found = ['1: Words', '2: More\nwords', '* its header is repeated between its rows'];
    expect(await lines(table)).toEqual(found);
    for (const above of ['# exported, by a tool\n', 'Export of articles\n\n"2024, May"\n']) {
      const count = above.startsWith('#') ? 'one line' : '3 lines';
      expect(await lines(above + table)).toEqual([
        `* guessed from its first rows: ${count} before the header`,
        ...found,
      ]);
    }
    expect(await lines(`\n\n${table}`)).toEqual(found);
    expect(await lines('\uFEFF\uFEFF"text",id\nWords,1\n')).toEqual(['1: Words']);
    expect((await lines('# a\nid,text\n1\n')).at(-1)).toBe('! record 1 (line 3): 1 field where the header has 2');
  });

  it('says where it stops looking for a text', async () => {
    const names = Array.from({ length: 20_000 }, (_, n) => `c${n}`).join(',');
    expect(await lines(`${names},text\n`)).toEqual([
      expect.stringMatching(/ has no text field among the first 16384$/),
    ]);
  });

  it('recognises apostrophes around fields by the first rows', async () => {
    const guess = '* guessed from its first rows: fields enclosed in apostrophes';
    expect(await lines("id,text\n'1','Words, and it''s more'\n'2','Two\nlines'\n")).toEqual([
      guess,
      "1: Words, and it's more",
      '2: Two\nlines',
    ]);
    expect(await lines("id,text\n1,'Tis the season\n2,'Twas night\n")).toEqual([
      "1: 'Tis the season",
      "2: 'Twas night",
    ]);
  });

  it('reads stray quotation marks within a field', async () => {
    const table =
      'id,text,x\n1,"He said "no, never" and left",x\n2,"Breaking" news,x\n3,"First\n"Second" line",x\n4, "A, b" ,x\n';
    expect(await lines(table)).toEqual([
      '1: He said "no, never" and left',
      '2: "Breaking" news',
      expect.stringMatching(/^3: .?First\n"Second" line/),
      '4: A, b',
    ]);
  });
});
