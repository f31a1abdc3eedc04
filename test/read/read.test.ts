import { chmodSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileBuffer } from '../../src/read/file.js';
import type { FoundFile } from '../../src/read/find/find.js';
import { FORMATS, type Format } from '../../src/read/formats.js';
import { readJsonLines } from '../../src/read/json/json-lines.js';
import { type JsonLinesBlock, JsonLinesSplitter } from '../../src/read/json/line-blocks.js';
import { DEFAULT_LIMITS } from '../../src/read/limits.js';
import { ArticleReader, isWholeFile, readArticles } from '../../src/read/read.js';
import type { ReadOptions } from '../../src/read/streams.js';
import type { ReadItem } from '../../src/types/article.js';
import { encodeAs, makeFifo, makeTree, withoutRoot } from './tree.js';

const fileIn = (cwd: string, path: string, format: Format, explicit = false): FoundFile => ({
  path,
  absolute: join(cwd, path),
  format,
  explicit,
});

async function read(file: FoundFile, options: Partial<ReadOptions> = {}): Promise<ReadItem[]> {
  const items: ReadItem[] = [];
  for await (const batch of readArticles(file, { fields: {}, ...options })) {
    expect(batch.length).toBeGreaterThan(0);
    expect(batch.length).toBeLessThanOrEqual(256);
    items.push(...batch);
  }
  return items;
}

const readContent = (content: string | Uint8Array, format: Format, explicit = false) =>
  read(fileIn(makeTree({ f: content }), 'f', format, explicit));

/** The items of JSON Lines, pushed at once or in chunks. */
const readBlocks = (blocks: Iterable<JsonLinesBlock>): ReadItem[] =>
  [...blocks].flatMap(block => readJsonLines(block, { path: 'f', explicit: false }, {}));

const texts = (items: readonly ReadItem[]) => items.map(item => ('article' in item ? item.article.text : undefined));

describe('readArticles', () => {
  it('reads text in any encoding, and empty files', async () => {
    expect(await readContent('Bridge repaired\r\n\r\nThe words.', 'plain')).toEqual([
      { article: { id: 'f', path: 'f', title: 'Bridge repaired', text: 'Bridge repaired\n\nThe words.' } },
    ]);
    expect(texts(await readContent(encodeAs('windows-1252', 'Wasn’t the café “open”?'), 'plain'))).toEqual([
      'Wasn’t the café “open”?',
    ]);
    expect(texts(await readContent(Buffer.from('\uFEFFWords', 'utf16le'), 'markdown'))).toEqual(['Words']);
    for (const empty of ['', ' \n\t', '\uFEFF']) {
      expect(texts(await readContent(empty, 'plain'))).toEqual([empty.replace('\uFEFF', '')]);
      for (const format of ['json', 'jsonl'] as const) {
        expect(await readContent(empty, format)).toEqual([{ skipped: { path: 'f', reason: 'empty file' } }]);
      }
    }
  });

  it('gives advice if a JSON file is too large', async () => {
    const json = JSON.stringify([{ text: 'Words. '.repeat(300) }]);
    const file = fileIn(makeTree({ 'a.json': json, 'a.json.gz': gzipSync(json) }), 'a.json', 'json');
    const wayOn = 'JSON Lines files (.jsonl), with one record in each line, may have any size';
    truncateSync(file.absolute, 3_000_000);
    const { failed } = new FileBuffer(2_000_000).read(file.absolute, () => ({ failed: 'nothing' }));
    expect(failed).toBe(`larger than 2 MB; ${wayOn}`);
    const packed = { ...file, path: 'a.json.gz', absolute: `${file.absolute}.gz`, compression: 'gzip' as const };
    const limits = { ...DEFAULT_LIMITS, articleBytes: 2048 };
    expect(await read(packed, { limits })).toMatchObject([{ problem: { reason: `larger than 2 KB; ${wayOn}` } }]);
  });

  it('says how many characters of an article are lost', async () => {
    const story = 'Der Fluss trägt Möwen über die Brücke, größer als früher.';
    const damaged = Buffer.from(story);
    damaged[damaged.indexOf('ö') + 1] = 0x28;
    const record = Buffer.concat([Buffer.from('{"text":"'), damaged, Buffer.from('"}\n')]);
    for (const [bytes, format] of [
      [damaged, 'plain'],
      [damaged, 'markdown'],
      [record, 'json'],
      [record, 'jsonl'],
      [Buffer.concat([Buffer.from('id,text\n1,"'), damaged, Buffer.from('"\n')]), 'csv'],
      [Buffer.from('Words \uFFFD of somebody else.'), 'plain'],
      [Buffer.from(`${story} ü`).subarray(0, -1), 'plain'],
    ] as const) {
      const [item] = await readContent(bytes, format);
      expect([format, item]).toEqual([
        format,
        { article: expect.objectContaining({ incomplete: '1 damaged character' }) },
      ]);
    }
    const [about] = await readContent('Unicode has U+FFFD, \uFFFD, for what is no UTF-8.', 'plain');
    expect(about).not.toMatchObject({ article: { incomplete: expect.anything() } });
  });

  it.each(['[', ']\n', '[\n]\n', '[\n,\n\n]'])('says that JSON Lines hold no record: %j', async marks => {
    expect(await readContent(marks, 'jsonl')).toEqual([{ skipped: { path: 'f', reason: 'no records' } }]);
  });

  it.each([';', ';;\n\n', '// exported on Monday\n', '/* nothing */', '\x1e;\n'])(
    'says of every text without a value that it is none: %j',
    async text => {
      const items = await readContent(text, 'jsonl');
      expect(items).toContainEqual({
        problem: expect.objectContaining({ path: 'f', reason: 'line 1: no JSON value in it' }),
      });
      expect(await readContent(`{"text":"One"}\n${text}`, 'jsonl')).toContainEqual({
        article: expect.objectContaining({ text: 'One' }),
      });
    },
  );

  it.each(['', ',', ',\n', '\n'])('says that a list of JSON ends behind a record: %j', async end => {
    const items = await readContent(`[{"text":"One"},\n{"text":"Two"}${end}`, 'json');
    expect(texts(items.slice(0, 2))).toEqual(['One', 'Two']);
    expect(items).toContainEqual({
      problem: expect.objectContaining({ id: 'f', reason: expect.stringContaining('its closing bracket is missing') }),
    });
    expect(
      JSON.stringify(await readContent(`[{"text":"One"},\n{"text":"Two"},]${end.trim() === '' ? end : ''}`, 'json')),
    ).not.toContain('never closed');
  });

  it('reads the records between the marks of a list', async () => {
    expect(texts(await readContent('[\n{"text":"One"},\n{"text":"Two"}\n]\n', 'jsonl')).slice(0, 2)).toEqual([
      'One',
      'Two',
    ]);
    expect(await readContent('[]\n', 'jsonl')).toHaveLength(1);
  });

  it('reports binary files as binary, in every format', async () => {
    for (const format of FORMATS) {
      expect(await readContent(Buffer.from('89504e470d0a1a0a0000', 'hex'), format)).toEqual([
        { problem: { id: 'f', path: 'f', status: 'binary', reason: 'PNG image' } },
      ]);
    }
  });

  it('reports files that cannot be opened, in every format', async () => {
    const cwd = makeTree({ 'folder.txt': null, locked: 'x' });
    makeFifo(join(cwd, 'pipe'));
    symlinkSync('loop', join(cwd, 'loop'));
    symlinkSync('missing', join(cwd, 'dangling'));
    const faults = [
      ['folder.txt', 'is a folder'],
      ['pipe', 'not a regular file'],
      ['loop', 'a link that leads back to itself'],
      ['dangling', 'no such file'],
      ['caf\uFFFD.txt', 'its name is not valid UTF-8'],
    ];
    chmodSync(join(cwd, 'locked'), 0);
    faults.push(['locked', 'permission denied']);
    await withoutRoot(cwd, async () => {
      for (const format of FORMATS) {
        for (const [path, reason] of faults) {
          const problem = { id: path, path, status: 'unreadable', reason };
          expect(await read(fileIn(cwd, path, format))).toEqual([{ problem }]);
        }
      }
    });
  });

  it('rejects a file that is too large for a string', () => {
    const cwd = makeTree({ 'big.txt': '' });
    truncateSync(join(cwd, 'big.txt'), 600_000_000);
    expect(new ArticleReader().readFile(fileIn(cwd, 'big.txt', 'plain'), {})).toMatchObject([
      { problem: { status: 'unreadable', reason: expect.stringContaining('larger than 512 MB') } },
    ]);
  });

  it('reads files of any size through one buffer', async () => {
    const cwd = makeTree({});
    const reader = new ArticleReader();
    await reader.load([fileIn(cwd, 'f', 'plain')]);
    for (const size of [10, 70_000, 5, 5_000_000, 0, 65_536, 65_535]) {
      const text = 'abcdefghi\n'.repeat(size / 10 + 1).slice(0, size);
      writeFileSync(join(cwd, 'f'), text);
      expect(texts(await reader.readFile(fileIn(cwd, 'f', 'plain'), {}))).toEqual([text]);
    }
    // Reports a size of 0 and has content all the same.
    const [status] = texts(await reader.readFile(fileIn('/proc', 'version', 'plain'), {}));
    if (process.platform === 'linux') expect(status).toContain('Linux');
  });

  it('distinguishes whole files from streams', () => {
    const wholeFormats = FORMATS.filter(format => isWholeFile(fileIn('/', 'f', format)));
    expect(wholeFormats).toEqual(['plain', 'markdown', 'html', 'feed', 'json', 'mail', 'mhtml', 'rtf']);
    const whole = fileIn('/', 'f', 'plain');
    for (const stream of [
      { ...whole, compression: 'gzip' as const },
      { ...whole, absolute: '-' },
      { ...whole, web: true as const },
    ]) {
      expect(isWholeFile(stream)).toBe(false);
    }
    const cwd = makeTree({ f: 'x' });
    expect(() => new ArticleReader().readFile(fileIn(cwd, 'f', 'jsonl'), {})).toThrow(TypeError);
  });

  it('reads standard input', async () => {
    async function* stdin() {
      yield Buffer.from('{"text":"on');
      yield Buffer.from('e"}\n\n{"text":"two","id":"b"}');
    }
    const file: FoundFile = { path: '-', absolute: '-', format: 'jsonl', explicit: true };
    expect(await read(file, { stdin: stdin() })).toEqual([
      { article: { id: '-#1', path: '-', row: 1, text: 'one' } },
      { article: { id: 'b', path: '-', row: 2, text: 'two' } },
    ]);
    async function* broken() {
      yield Buffer.from('{"text":"one"}\n{"te');
      throw Object.assign(new Error('cut'), { code: 'EIO' });
    }
    const filler = `{"text":"${'x'.repeat(5000)}"}\n`;
    async function* brokenLater() {
      yield Buffer.from(filler);
      yield* broken();
    }
    expect(await read(file, { stdin: brokenLater() })).toMatchObject([
      { article: { id: '-#1' } },
      { article: { id: '-#2' } },
      { problem: { id: '-#3', reason: expect.stringMatching(/^line 3: not valid JSON/) } },
      { problem: { id: '-', reason: 'the disk reports an error (EIO)' } },
    ]);
  });

  it('never throws for random bytes', async () => {
    const cwd = makeTree({});
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...FORMATS), async (content, format) => {
        // anew: a file that is cut to nothing first is written through to the disk by some systems
        rmSync(join(cwd, 'f'), { force: true });
        writeFileSync(join(cwd, 'f'), content);
        for (const item of await read(fileIn(cwd, 'f', format))) {
          if ('problem' in item) expect(item.problem.reason).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('JSON Lines', () => {
  it('reads the valid lines and names the others by number', async () => {
    const lines = [
      '\uFEFF{"text":"one"}\r',
      '',
      '{"text": broken \u001b[31m}',
      ' \t\r',
      '{"text":"two"}',
      '[1]',
      '{"title":"t"}',
      '\uFEFF{"text":"end"}',
    ];
    const items = await readContent(lines.join('\n'), 'jsonl');
    expect(texts(items)).toEqual(['one', undefined, 'two', undefined, undefined, 'end']);
    expect(items.map(item => ('problem' in item ? `${item.problem.id} ${item.problem.reason}` : ''))).toEqual([
      '',
      expect.stringMatching(/^f#2 lines? 3\b[^:]*: not valid JSON: [^\p{Cc}]+$/u),
      '',
      'f#4 record 4 (line 6): expected an object, found a number',
      expect.stringMatching(/^f#5 record 5 \(line 7\): no text field/),
      '',
    ]);
  });

  it('reads large files in batches', async () => {
    const count = 3000;
    const content = Array.from({ length: count }, (_, at) =>
      JSON.stringify({ text: `${at} ${'é'.repeat(at % 500)}` }),
    ).join('\n');
    const items = await readContent(content, 'jsonl');
    expect(items).toHaveLength(count);
    expect(texts(items)[count - 1]).toMatch(/^2999 é/);
  });

  it('reads UTF-16 and legacy encodings', async () => {
    const line = '{"text":"Wasn’t the café “open” that night, asked the naïve owner?"}\n';
    const expected = [JSON.parse(line).text, JSON.parse(line).text];
    expect(texts(await readContent(Buffer.from(`\uFEFF${line}${line}`, 'utf16le'), 'jsonl'))).toEqual(expected);
    expect(texts(await readContent(Buffer.from(line + line, 'utf16le').swap16(), 'jsonl'))).toEqual(expected);
    expect(texts(await readContent(encodeAs('windows-1252', line + line), 'jsonl'))).toEqual(expected);
  });

  it('does not depend on the chunks', () => {
    const line = fc.oneof(
      fc.record({ id: fc.nat(9), text: fc.string({ unit: 'grapheme' }) }).map(record => JSON.stringify(record)),
      fc.constantFrom('', ' ', '\r', '{"text":', '[]', '\uFEFF', 'x'.repeat(90), '\0', '{"text":"é"}\r'),
    );
    const content = fc.oneof(
      fc
        .tuple(fc.array(line), fc.constantFrom('utf8', 'utf16le', 'latin1'))
        .map(([lines, encoding]) => Buffer.from(lines.join('\n'), encoding as BufferEncoding)),
      // Long enough for the kind of file to be judged before its end.
      fc
        .array(line, { maxLength: 10 })
        .map(lines => Buffer.from(`{"text":"${'y'.repeat(5000)}"}\n${lines.join('\n')}`)),
      fc.uint8Array().map(bytes => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(content, fc.array(fc.nat(400), { minLength: 1 }), (bytes, sizes) => {
        const whole = new JsonLinesSplitter(80);
        const expected = readBlocks([...whole.push(bytes), ...whole.end()]);
        const pieces = new JsonLinesSplitter(80);
        const items: ReadItem[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = sizes[turn % sizes.length] + (turn % sizes.length === 0 ? 1 : 0);
          // As a reader does that reuses its buffer.
          const piece = Uint8Array.from(bytes.subarray(at, at + size));
          const complete = [...pieces.push(piece)];
          piece.fill(0);
          items.push(...readBlocks(complete));
          at += size;
        }
        expect([...items, ...readBlocks(pieces.end())]).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('drops a line that is longer than the limit', () => {
    const longest = 64 * 1024;
    const lines = new JsonLinesSplitter(longest);
    const pieces = [...lines.push(Buffer.from('{"text":"one"}\n'))];
    for (let at = 0; at < 100; at++) pieces.push(...lines.push(Buffer.alloc(longest, 'x')));
    pieces.push(...lines.push(Buffer.from('\n{"text":"two"}')), ...lines.end());
    const kept = pieces.reduce((sum, piece) => sum + ('bytes' in piece ? piece.bytes.length : 0), 0);
    expect(kept).toBe('{"text":"one"}\n{"text":"two"}'.length);
    const items = readBlocks(pieces);
    expect(texts(items)).toEqual(['one', undefined, 'two']);
    expect(items[1]).toMatchObject({ problem: { id: 'f#2', reason: 'line 2: longer than 64 KB' } });
  });
});

describe('JSON', () => {
  const ids = (items: readonly ReadItem[]) => items.map(item => ('article' in item ? item.article.id : undefined));

  it('reads lists, one record, and objects that hold a list', async () => {
    const list = '[{"text":"a"},{"text":"b","id":5},{"title":"none"},3]';
    expect(ids(await readContent(list, 'json'))).toEqual(['f#1', '5', undefined, undefined]);
    expect(ids(await readContent(`\uFEFF {"status":"ok","Articles":${list}}`, 'json'))).toHaveLength(4);
    expect(ids(await readContent('{"data":[],"items":[{"text":"a"}]}', 'json'))).toEqual(['f#1']);
    expect(ids(await readContent('{"text":"a","items":[{"text":"b"}]}', 'json'))).toEqual(['f']);
    expect(ids(await readContent('{"text":"a","url":"https://x.y"}', 'json'))).toEqual(['https://x.y']);
  });

  it('reads JSON Lines with the wrong extension', async () => {
    expect(ids(await readContent('{"text":"a"}\n{"text":"b"}\n{"te', 'json'))).toEqual(['f#1', 'f#2', undefined]);
  });

  it('skips files without articles, unless the user named them', async () => {
    for (const content of ['{"name":"x","version":"1"}', '[1,2]', '[]', '7', '"x"', 'null', '{"items":[{"a":1}]}']) {
      expect(await readContent(content, 'json')).toEqual([{ skipped: { path: 'f', reason: expect.any(String) } }]);
      const named = await readContent(content, 'json', true);
      expect(named.length).toBeGreaterThan(0);
      expect(named.every(item => 'problem' in item)).toBe(true);
    }
  });

  it('names the fault in broken JSON', async () => {
    expect(await readContent('{"text":\u001b"a"', 'json')).toMatchObject([
      { problem: { status: 'unreadable', reason: expect.stringMatching(/^line 1: not valid JSON: [^\p{Cc}]+$/u) } },
    ]);
    expect(await readContent('['.repeat(100_000), 'json')).toMatchObject([{ problem: { status: 'unreadable' } }]);
  });
});
