/** A folder in which half of the files are broken: the scan continues and gives a reason for each file that it leaves out. */
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/types/report.js';
import { writeTar } from '../read/unpack/tar-writer.js';
import { writeZip } from '../read/unpack/zip-writer.js';
import { BRIDGE, BRIDGE_EDITED, CHESS, jsonLines, ORCHARD } from './articles.js';
import { sandbox } from './sandbox.js';

const page = (title: string, body: string): string =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body>${body}</body></html>`;

const rss = (items: string): string =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>https://news.example/</link><description>d</description>${items}</channel></rss>`;

const item = (id: string, text: string): string =>
  `<item><title>${id}</title><guid>${id}</guid><description>${text}</description></item>`;

/** Each entity is ten of the one before: a few hundred bytes that expand to gigabytes. */
const XML_BOMB = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">${Array.from({ length: 12 }, (_, n) => `<!ENTITY a${n + 1} "${`&a${n};`.repeat(10)}">`).join('')}
<!ENTITY passwd SYSTEM "file:///etc/passwd">]>${rss(item('bomb', '&a12;&passwd;')).replace(/^<\?xml[^>]*>/, '')}`;

/** Entries that share their bytes, and one that unpacks to far more than its size. */
const zeros = Buffer.alloc(8 << 20, ' ');
const OVERLAPPING = writeZip([
  { name: 'a.txt', content: zeros },
  ...Array.from({ length: 50 }, (_, n) => ({ name: `b${n}.txt`, content: zeros, at: 0 })),
]);

const whole = gzipSync(
  jsonLines([
    { id: 'kept', text: ORCHARD },
    ...Array.from({ length: 400 }, (_, n) => ({ id: `line-${n}`, text: `${n} ${CHESS.slice(n % 7)} ${Math.sin(n)}` })),
  ]),
);

const FILES: Readonly<Record<string, string | Uint8Array>> = {
  'good/bridge.txt': BRIDGE,
  'good/bridge.html': page(
    'Bridge',
    `<nav><a href="/">Home</a></nav><article><h1>Bridge</h1><p>${BRIDGE_EDITED}</p></article>`,
  ),
  'good/feed.rss': rss(item('feed-chess', CHESS)),
  'good/export.csv': `id,text\r\ncsv-orchard,"${ORCHARD}"\r\n`,
  'good/texts.tar.gz': gzipSync(
    writeTar([
      { name: 'in/chess.txt', content: CHESS },
      { name: '../../escape.txt', content: BRIDGE },
    ]),
  ),
  'bad/truncated.jsonl.gz': whole.subarray(0, Math.floor(whole.length * 0.7)),
  'bad/no-gzip.txt.gz': Buffer.from('\0\x01\x02\x03 nothing that was ever packed'),
  'bad/overlapping.zip': OVERLAPPING,
  'bad/nul.txt': `${BRIDGE}${'\0'.repeat(2000)}`,
  'bad/invalid.txt': Buffer.concat([
    Buffer.from(BRIDGE.slice(0, 300)),
    Buffer.from([0xff, 0xfe, 0x80, 0xc3, 0x28]),
    Buffer.from(BRIDGE.slice(300)),
  ]),
  'bad/bomb.rss': XML_BOMB,
  'bad/error.rss': page('404 Not Found', '<h1>Not Found</h1><p>The requested URL was not found on this server.</p>'),
  'bad/records.jsonl': `${jsonLines([
    { id: 'n', text: 7 },
    { id: 'twice', text: ORCHARD },
  ])}{"id": "cut", "te\n${jsonLines([
    { id: 'twice', text: `${ORCHARD} Once more.` },
    { id: 'empty', text: '' },
  ])}`,
  'bad/empty-entries.atom':
    '<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id><title>F</title><entry><id>e1</id><title>Nothing</title></entry><entry/></feed>',
  'bad/wall.html': page(
    'Before you continue',
    '<p>We and our partners use cookies. Your consent to cookies is about personal data.</p>',
  ),
  'bad/deep.json': `${'['.repeat(200_000)}`,
  'bad/photo.html': Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
  'bad/letters.mbox': 'no letters at all, only these words\n',
  'bad/empty.zip': '',
  'bad/cut.tar': writeTar([{ name: 'a.txt', content: CHESS }]).subarray(0, 700),
  'bad/crawl.warc': 'WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999\r\n\r\nHTTP/1.1 200 OK\r\n',
  'bad/table.parquet': 'PAR1 and nothing more PAR1',
  'bad/other.xml': '<?xml version="1.0"?><settings><a>1</a></settings>',
  'bad/film.mp4': 'x',
};

const scan = ['scan', '.', '--format', 'json', '--verbose'];
const lines = (stderr: string, start: string): string[] =>
  stderr
    .split('\n')
    .filter(line => line.startsWith(start))
    .map(line => line.slice(start.length))
    .sort();

describe('a folder with broken files', () => {
  test('is read as far as possible, with one line for each file left out', async () => {
    const { call } = sandbox(FILES);
    const { code, stdout, stderr } = await call(scan);
    expect(code).toBe(2);
    const report: Report = JSON.parse(stdout);
    expect(lines(stderr, 'warning: ')).toMatchInlineSnapshot(`
      [
        "3 articles incomplete: bad/cut.tar/a.txt: cut off (and 1 like it); bad/crawl.warc#1: cut off after 17 of 99,999 bytes",
        "bad/crawl.warc: cut off in record 1",
        "bad/cut.tar: cut off",
        "bad/deep.json: not valid JSON: brackets without a value",
        "bad/empty.zip: cut off, or not a ZIP archive: its list of entries is missing",
        "bad/no-gzip.txt.gz: not valid gzip",
        "bad/nul.txt: binary data (NUL bytes)",
        "bad/overlapping.zip: entries share the same bytes, as in a decompression bomb",
        "bad/photo.html: PNG image",
        "bad/records.jsonl: line 3: not valid JSON: Unterminated string in JSON at position 17",
        "bad/records.jsonl: record 1 (line 1): its text is a number, not a text",
        "bad/table.parquet: damaged Parquet file: parquet metadata length 543519343 exceeds available buffer 18",
        "bad/truncated.jsonl.gz: cut off",
      ]
    `);
    expect(lines(stderr, 'twicetold: skipped: ')).toMatchInlineSnapshot(`
      [
        "bad/error.rss: an HTML page, not a feed",
        "bad/film.mp4: no reader for .mp4",
        "bad/letters.mbox: not an mbox file: it has no "From " line",
        "bad/other.xml: an XML document, not a feed: its root is <settings>",
        "bad/wall.html: no article: a consent wall",
      ]
    `);
    const left = [...lines(stderr, 'warning: '), ...lines(stderr, 'twicetold: skipped: ')];
    expect(new Set(left).size).toBe(left.length);
    const ok = report.articles.filter(({ status }) => status === 'ok').map(({ id }) => id);
    expect(ok.filter(id => !id.startsWith('line-'))).toMatchInlineSnapshot(`
      [
        "bad/invalid.txt",
        "csv-orchard",
        "feed-chess",
        "good/bridge.html",
        "good/bridge.txt",
        "good/texts.tar.gz/../../escape.txt",
        "good/texts.tar.gz/in/chess.txt",
        "kept",
        "twice",
        "twice~2",
      ]
    `);
    expect(ok.some(id => id.startsWith('line-'))).toBe(true);
    expect(
      report.articles.filter(({ status }) => status === 'too-short').map(({ id, words }) => [id, words]),
    ).toMatchInlineSnapshot(`
      [
        [
          "bad/crawl.warc#1",
          4,
        ],
        [
          "bad/empty-entries.atom#2",
          0,
        ],
        [
          "bad/overlapping.zip/a.txt",
          0,
        ],
        [
          "bomb",
          2,
        ],
        [
          "e1",
          0,
        ],
        [
          "empty",
          0,
        ],
      ]
    `);
    expect(stdout).not.toContain('root:');
    const others = await Promise.all([
      call([...scan, '--jobs', '1']),
      call(['scan', 'good', 'bad', '--format', 'json', '--jobs', '2']),
    ]);
    for (const other of others) expect(other.stdout === stdout).toBe(true);
  });

  test('gives exit code 2, and 0 with --allow-unreadable', async () => {
    const { 'good/bridge.txt': text, 'good/bridge.html': copy, 'bad/nul.txt': binary } = FILES;
    const { call } = sandbox({ 'good/bridge.txt': text, 'good/bridge.html': copy, 'bad/nul.txt': binary });
    expect((await call(['scan', '.', '-q'])).code).toBe(2);
    expect((await call(['scan', '.', '-q', '--allow-unreadable'])).code).toBe(0);
    expect((await call(['scan', '.', '-q', '--allow-unreadable', '--fail-on', 'any'])).code).toBe(1);
    expect((await call(['scan', 'good', '-q'])).code).toBe(0);
  });

  test('gives only the numbers without --verbose', async () => {
    const { call } = sandbox({ 'a.txt': BRIDGE, 'wall.html': FILES['bad/wall.html'], 'film.mp4': 'x' });
    const { code, stderr } = await call(['scan', '.']);
    expect(code).toBe(0);
    expect(stderr).toBe(
      'twicetold: 1 file skipped (.mp4 1): --show-files lists the reasons\ntwicetold: 1 input without an article: the report lists the reasons\n',
    );
    expect((await call(['scan', '.', '--quiet'])).stderr).toBe('');
  });

  test('a broken file given by name is a problem, even if it is skipped in a folder; a page without an article is not', async () => {
    const names = ['good/bridge.txt', 'bad/other.xml', 'bad/error.rss', 'bad/letters.mbox', 'bad/wall.html'];
    const { call } = sandbox(Object.fromEntries(names.map(name => [name, FILES[name]])));
    for (const [name, code, reason] of [
      ['bad/other.xml', 2, 'an XML document, not a feed: its root is <settings>'],
      ['bad/error.rss', 2, 'an HTML page, not a feed'],
      ['bad/letters.mbox', 2, 'not an mbox file: it has no "From " line'],
      ['bad/wall.html', 0, 'no article: a consent wall'],
    ] as const) {
      const ended = await call(['scan', 'good/bridge.txt', name, '--verbose']);
      expect(ended.stderr).toContain(`${code === 2 ? 'warning: ' : 'twicetold: skipped: '}${name}: ${reason}\n`);
      expect(ended.code).toBe(code);
    }
  });
});

describe('limits', () => {
  const megabytes = (count: number): string => `${CHESS}${'many words and more of them '.repeat(40_000 * count)}`;

  test('the message names --max-article; other articles are read', async () => {
    const { call } = sandbox({
      'a.txt': CHESS,
      'pages.zip': writeZip([
        { name: 'large.txt', content: megabytes(1) },
        { name: 'small.txt', content: BRIDGE },
      ]),
      'texts.tar.gz': gzipSync(
        writeTar([
          { name: 'large.html', content: megabytes(1) },
          { name: 'small.txt', content: ORCHARD },
        ]),
      ),
      'large.txt.gz': gzipSync(megabytes(1)),
      'large.mbox': `From a@b Thu Jan  2 00:00:00 2025\nSubject: x\nFrom: a@b\n\n${megabytes(1)}\n\nFrom a@b Thu Jan  2 00:00:00 2025\nSubject: small\nFrom: a@b\nMessage-ID: <small@b>\n\n${CHESS}`,
      'large.csv': `id,text\nlarge,"${megabytes(2)}"\nsmall,"${ORCHARD.replaceAll('\n', ' ')}"\n`,
    });
    const { code, stdout, stderr } = await call([...scan, '--max-article', '1']);
    expect(code).toBe(2);
    expect(lines(stderr, 'warning: ')).toMatchInlineSnapshot(`
      [
        "large.csv: record 1 (line 2): a quotation mark is never closed",
        "large.csv: record 3 (line 4): 3 fields where the header has 2",
        "large.csv: record 6 (line 7): longer than 1 MB",
        "large.mbox: message 1: longer than 1 MB",
        "large.txt.gz: larger than 1 MB",
        "pages.zip/large.txt: larger than 1 MB",
        "texts.tar.gz/large.html: larger than 1 MB",
      ]
    `);
    const report: Report = JSON.parse(stdout);
    expect(report.articles.filter(({ status }) => status === 'ok').map(({ id }) => id)).toMatchInlineSnapshot(`
      [
        "a.txt",
        "pages.zip/small.txt",
        "small",
        "small@b",
        "texts.tar.gz/small.txt",
      ]
    `);
    const larger = await call([...scan, '--max-article', '10']);
    expect({ code: larger.code, warnings: lines(larger.stderr, 'warning: ') }).toEqual({ code: 0, warnings: [] });
  });

  test('the message names --max-unpacked; earlier entries are read', async () => {
    const records = jsonLines([
      { id: 'first', text: CHESS },
      ...Array.from({ length: 3000 }, (_, n) => ({ id: `n${n}`, text: `${n} ${BRIDGE}` })),
    ]);
    const { call } = sandbox({
      'records.jsonl.gz': gzipSync(records),
      // at the quality it has by default it takes seconds
      'records.jsonl.br': brotliCompressSync(records, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
      'bomb.txt.gz': gzipSync(Buffer.alloc(4 << 20, ' ')),
      'pages.zip': writeZip([
        { name: 'a.txt', content: ORCHARD },
        { name: 'b.txt', content: zeros },
      ]),
    });
    const { code, stdout, stderr } = await call([...scan, '--max-unpacked', '1']);
    expect(code).toBe(2);
    expect(lines(stderr, 'warning: ')).toMatchInlineSnapshot(`
      [
        "4 articles incomplete: bomb.txt.gz: unpacks to more than 1 MB; n1691: cut off (and 1 like it); pages.zip/b.txt: all its entries unpack to more than 1 MB",
        "records.jsonl.br: unpacks to more than 1 MB",
        "records.jsonl.gz: unpacks to more than 1 MB",
      ]
    `);
    const report: Report = JSON.parse(stdout);
    const ids = report.articles.map(({ id }) => id);
    expect(ids).toContain('pages.zip/a.txt');
    expect(ids.some(id => id.startsWith('first'))).toBe(true);
    expect(ids.length).toBeGreaterThan(1000);
  });
});

test('--show-files lists the format of each file without reading it', async () => {
  const { call } = sandbox(FILES);
  const { code, stdout } = await call(['scan', '.', '--show-files']);
  expect(code).toBe(0);
  expect(stdout.split('\n').sort()).toMatchInlineSnapshot(`
    [
      "",
      "csv         good/export.csv",
      "feed        bad/bomb.rss",
      "feed        bad/empty-entries.atom",
      "feed        bad/error.rss",
      "feed        bad/other.xml",
      "feed        good/feed.rss",
      "html        bad/photo.html",
      "html        bad/wall.html",
      "html        good/bridge.html",
      "json        bad/deep.json",
      "jsonl       bad/records.jsonl",
      "jsonl+gzip  bad/truncated.jsonl.gz",
      "mbox        bad/letters.mbox",
      "parquet     bad/table.parquet",
      "plain       bad/invalid.txt",
      "plain       bad/nul.txt",
      "plain       good/bridge.txt",
      "plain+gzip  bad/no-gzip.txt.gz",
      "skipped     bad/film.mp4: no reader for .mp4",
      "tar         bad/cut.tar",
      "tar+gzip    good/texts.tar.gz",
      "warc        bad/crawl.warc",
      "zip         bad/empty.zip",
      "zip         bad/overlapping.zip",
    ]
  `);
  const json = await call(['scan', '.', '--show-files', '--format', 'json']);
  const { files } = JSON.parse(json.stdout);
  expect(files).toContainEqual({ path: 'bad/truncated.jsonl.gz', format: 'jsonl', compression: 'gzip' });
  expect(files).toContainEqual({ path: 'good/bridge.html', format: 'html' });
});

describe('records that cannot be read', () => {
  const BAD = { records: '{"id":7,"story":"x"}', values: '"x"', broken: '{"id" 7}', numbers: '{"text":7}' };
  const good = JSON.stringify({ id: 'good', text: BRIDGE });

  test('all count, however many are listed', async () => {
    for (const [kind, bad] of Object.entries(BAD)) {
      for (const count of [19, 20, 21, 22, 45]) {
        const records = [...Array<string>(count).fill(bad), good];
        const { call } = sandbox({
          'a.json': `[${records.join(',\n')}]`,
          'b.jsonl': `${records.join('\n')}\n`,
          'known.txt': ORCHARD,
        });
        for (const file of ['a.json', 'b.jsonl']) {
          const { summary, articles }: Report = JSON.parse((await call(['scan', file, '--format', 'json'])).stdout);
          const name = `${count} ${kind} in ${file}`;
          expect([summary.unreadable, summary.ok, summary.articles], name).toEqual([count, 1, count + 1]);
          expect(
            articles.filter(row => row.status === 'unreadable').reduce((sum, { more = 0 }) => sum + 1 + more, 0),
            name,
          ).toBe(count);
          const check = JSON.parse((await call(['check', file, '--against', 'known.txt', '--format', 'json'])).stdout);
          expect([check.summary.unreadable, check.summary.articles], name).toEqual([count, count + 1]);
          const text = await call(['scan', file]);
          expect(text.stdout, name).toContain(`unreadable  ${count} articles\n`);
          expect(text.stdout, name).toContain(`(and ${count - 1}`);
          const read = await call(['read', file, '-o', 'out.jsonl']);
          expect(read.stderr, name).toContain(`(and ${count - 1} like it)`);
        }
      }
    }
  });

  test('a comparison says why the record is no article', async () => {
    const { call } = sandbox({
      'a.jsonl': `${BAD.records}\n${good}\n${BAD.broken}\n`,
      'none.jsonl': `${BAD.records}\n${BAD.records}\n`,
    });
    const said = async (operand: string): Promise<string> => (await call(['compare', operand, 'a.jsonl#good'])).stderr;
    expect(await said('a.jsonl#1')).toBe(
      'twicetold: a.jsonl has no article "1": record 1 (line 1): no text field among "id, story"; name the one with the text: --field text=NAME\n  hint: it has 1: good\n',
    );
    expect(await said('a.jsonl#3')).toMatch(/no article "3": line 3: not valid JSON/);
    expect(await said('a.jsonl#9')).toBe('twicetold: a.jsonl has no article "9"\n  hint: it has 1: good\n');
    for (const record of ['1', 'x'])
      expect(await said(`none.jsonl#${record}`)).toMatch(/no article "[1x]": record 1 \(line 1\): no text field among/);
  });
});
