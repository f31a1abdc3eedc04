/**
 * Small files after public bug reports against readers of feeds, pages, archives and tables, and what must come out of each.
 * The files stand in `fixtures/cases`, a folder a situation; the stories in them are invented.
 *
 * To add a file: put it into its folder, and a row into `CASES` under its path. A row says what a scan of that file or folder
 * gives; what a row does not say must not happen: no problem, no skipped file, no pair, no article that is read in part.
 */
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findDuplicates } from '../src/pipeline/scan.js';
import { findFiles } from '../src/read/find/find.js';
import { readArticles } from '../src/read/read.js';
import type { ReadItem } from '../src/types/article.js';
import type { ArticleRow } from '../src/types/report.js';

const FOLDER = fileURLToPath(new URL('fixtures/cases', import.meta.url));

interface Expected {
  /** Words of each article, in any order. */
  readonly words: readonly number[];
  /** Words that an article may have besides, such as those of a quoted post; 0 by default. */
  readonly more?: number;
  /** Number of articles, where `words` does not list them. */
  readonly articles?: number;
  /** Fewest words of each article, where `words` does not list them. */
  readonly atLeast?: number;
  readonly pairs?: number;
  /** Least similarity of each pair. */
  readonly similarity?: number;
  /** Whether the file lost something, so that an article may be marked as read in part. */
  readonly mayBePartial?: true;
  /** Why there is no article in the file. */
  readonly skipped?: RegExp;
  /** Why an article that is expected in the file cannot be read. */
  readonly unreadable?: RegExp;
  /** What every article has. */
  readonly fields?: Partial<ArticleRow>;
  readonly urls?: readonly string[];
}

const FERRY = 226;
const BEES = 192;
const MILL = 209;
const THREE: Expected = { words: [FERRY, BEES, MILL] };
const FOUR: Expected = { words: [FERRY, BEES, MILL, 209] };
const SIX: Expected = { words: [FERRY, BEES, MILL, 209, 194, 181] };
/** The same stories with quotations in them. */
const QUOTING: Expected = { words: [230, BEES, 213, 213] };
const INDEX_PAGE: Expected = { words: [], skipped: /index page/ };
const PAGES: Expected = { ...THREE, urls: ['bees', 'ferry', 'mill'].map(name => `https://post.example/${name}`) };

/** The same for several files of a folder. */
const each = (expected: Expected, ...names: readonly string[]): Readonly<Record<string, Expected>> =>
  Object.fromEntries(names.map(name => [name, expected]));

const CASES: Readonly<Record<string, Readonly<Record<string, Expected>>>> = {
  // elements that end themselves, as XML allows, in the content of a feed
  'self-closed-embeds': {
    ...each(THREE, 'atom-iframe.atom', 'atom-textarea.atom', 'rss-iframe.rss', 'paired.atom'),
    // the quoted post counts or does not
    'atom-script.atom': { ...THREE, more: 3 },
  },
  // the next stories of the site, loaded below the one that was asked for
  'appended-articles': each({ words: [FERRY, BEES] }, 'siblings', 'declared', 'container', 'alone'),
  // a dialog hides the page from screen readers, not from the eye
  'aria-hidden-page': each({ words: [FERRY] }, 'consent.html', 'letter.html', 'reveal.html', 'control.html'),
  // the teaser in the usual element, the story in another
  'full-text-elements': each(
    THREE,
    ...['content.rss', 'control-encoded.rss', 'encoded-default-namespace.rss', 'full-text.rss', 'turbo.rss'],
    ...['xhtml-body.rss', 'yandex.rss'],
  ),
  'gzip-padding': each(
    SIX,
    ...['one-nul.jsonl.gz', 'blocks-of-512.jsonl.gz', 'padded.warc.gz', 'padded-end.jsonl.gz', 'control.jsonl.gz'],
  ),
  // crawlers write the text of a page, and what it loaded, as records of their own
  'warc-page-texts': {
    ...each(PAGES, 'text.warc', 'text-final.warc', 'pageinfo.warc'),
    // with the names in the frame of the page
    'only-text.warc': { ...PAGES, more: 9 },
    'control-two-sites.warc': { words: [FERRY, FERRY], pairs: 1, similarity: 1 },
  },
  'csv-mixed-line-ends': each(
    FOUR,
    ...['crlf-header.csv', 'two-exports-joined.csv', 'one-lf.csv', 'cr-then-lf.csv', 'lf-header.csv'],
    'control-multiline.csv',
  ),
  'csv-nul': each({ ...FOUR, more: 1 }, 'in-a-word.csv', 'empty-field.csv', 'tail.csv', 'tsv.tsv'),
  'json-joined': each(
    THREE,
    ...['no-line-feeds.jsonl', 'two-on-a-line.jsonl', 'indented.jsonl', 'indented.json', 'commas.jsonl'],
    ...['record-separators.jsonl', 'control.jsonl'],
  ),
  'mbox-without-blank-lines': {
    ...each(FOUR, 'no-blank.mbox', 'crlf.mbox', 'some.mbox', 'dash.mbox'),
    // a sentence that begins with "From" in each letter
    'control-quoted-line.mbox': { words: [244, 210, 227, 227] },
  },
  // vowel marks and stretched letters are written or left out at will
  'vowel-marks': {
    ...each({ words: [116, 116], pairs: 1, similarity: 0.95 }, 'arabic', 'arabic-some', 'arabic-tatweel'),
    hebrew: { words: [104, 104], pairs: 1, similarity: 0.95 },
    'arabic-letters': { words: [116, 116], pairs: 1, similarity: 0.5 },
  },
  'agency-formats': {
    ...each({ words: [FERRY, FERRY], pairs: 1, similarity: 1 }, 'nitf', 'newsml-g2', 'ninjs', 'ninjs-2'),
    'newsml-g2-message': { words: [FERRY, FERRY, BEES], pairs: 1, similarity: 1 },
    ...each(
      {
        words: [FERRY],
        fields: { title: 'Harbour town loses its last winter ferry', published: '2024-05-01T08:00:00Z' },
      },
      ...['nitf/ferry.xml', 'newsml-g2/ferry.xml', 'ninjs/ferry.json', 'ninjs-2/ferry.json'],
    ),
  },
  // quotation marks within a field escaped as in C
  'csv-backslash': {
    'html.csv': FOUR,
    ...each(QUOTING, 'text.csv', 'semicolon.csv', 'line-feeds.csv', 'control-doubled.csv'),
    // a path that ends in a backslash before the quotation mark, and one more word in each
    'control-windows-paths.csv': { words: [237, 199, 220, 220] },
  },
  'index-pages': {
    ...each(INDEX_PAGE, 'h2-links.html', 'span-links.html', 'whole-card-links.html', 'read-more.html'),
    'control-list-article.html': { words: [538] },
  },
  // bytes behind the end of a gzip body
  'warc-gzip-tail': {
    ...each(THREE, 'trailer.warc', 'stray-line-end.warc', 'stray-comment.warc'),
    ...each({ ...THREE, mayBePartial: true }, 'wrong-checksum.warc', 'control-cut.warc'),
  },
  'warc-chunked': each({ ...SIX, mayBePartial: true }, 'variants.warc'),
  cdata: each(THREE, 'escaped.rss', 'escaped-html.rss', 'mixed.rss', 'split.rss'),
  'drop-caps': each({ words: [FERRY] }, 'span.html', 'hidden-pair.html', 'float.html', 'plain.txt'),
  'jsonl-line-separators': each(THREE, '2028.jsonl', '2029.jsonl', 'nel.jsonl', 'vt.jsonl', 'crlf.jsonl'),
  // the reading of a word above the word
  ruby: each({ words: [266] }, 'rt.html', 'rp.html', 'rb.html', 'unclosed.html'),
  // very many empty comments before a text that is no page
  'page-or-text': { '.': { words: [], articles: 2, atLeast: 2 } },
  // one word of a dictionary in very many rows
  'parquet-dictionary': { 'repeated-value.parquet': { words: [], unreadable: /more than|larger than/ } },
};

async function scan(path: string) {
  const found = await findFiles([path], { include: [], exclude: [], gitignore: false, cwd: FOLDER });
  const items: ReadItem[] = found.problems.map(problem => ({ problem }));
  for (const file of found.files) {
    for await (const batch of readArticles(file, { fields: {} })) for (const item of batch) items.push(item);
  }
  return { items, skipped: found.skipped, report: await findDuplicates([items], { minWords: 1 }) };
}

/** Every article of the row, none other, and nothing said of anything else. */
async function check(path: string, expected: Expected): Promise<void> {
  const {
    words,
    more = 0,
    atLeast,
    articles = words.length,
    pairs = 0,
    similarity = 0,
    skipped,
    unreadable,
    mayBePartial,
  } = expected;
  const { items, skipped: unread, report } = await scan(path);
  const problems = items.flatMap(item => ('problem' in item ? [item.problem.reason] : []));
  expect(problems).toEqual(unreadable === undefined ? [] : [expect.stringMatching(unreadable)]);
  const reasons = items.flatMap(item => ('skipped' in item ? [item.skipped.reason] : []));
  expect([...unread, ...reasons]).toEqual(skipped === undefined ? [] : [expect.stringMatching(skipped)]);
  const rows = report.articles.filter(({ status }) => status !== 'unreadable');
  expect(rows).toHaveLength(articles);
  const lengths = rows.map(row => row.words).sort((x, y) => x - y);
  if (atLeast !== undefined) expect(Math.min(...lengths)).toBeGreaterThanOrEqual(atLeast);
  [...words]
    .sort((x, y) => x - y)
    .forEach((count, n) => {
      expect(lengths[n], `words of ${lengths}`).toBeGreaterThanOrEqual(count);
      expect(lengths[n], `words of ${lengths}`).toBeLessThanOrEqual(count + more);
    });
  for (const row of rows) {
    expect(row.status === 'ok' || mayBePartial === true, JSON.stringify(row)).toBe(true);
    if (expected.fields !== undefined) expect(row).toMatchObject(expected.fields);
  }
  if (expected.urls !== undefined) expect(rows.map(row => row.url)).toEqual(expected.urls);
  expect(report.pairs).toHaveLength(pairs);
  for (const pair of report.pairs) expect(pair.similarity).toBeGreaterThanOrEqual(similarity);
}

test('every file has a row', () => {
  const rows = Object.entries(CASES).flatMap(([folder, its]) => Object.keys(its).map(name => join(folder, name)));
  const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => relative(FOLDER, join(parentPath, name)));
  const isNamed = (file: string): boolean => rows.some(row => file === row || file.startsWith(row + sep));
  expect(files.filter(file => !isNamed(file))).toEqual([]);
});

describe.each(Object.entries(CASES))('%s', (folder, rows) => {
  for (const [name, expected] of Object.entries(rows)) {
    test(name, () => check(`${folder}/${name}`, expected));
  }
});
