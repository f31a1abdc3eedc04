import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ANY_WIDTH } from '../../src/report/any-width.js';
import { comparisonChunks, REPORT_FORMATS, type ReportFormat, reportChunks } from '../../src/report/formats.js';
import { renderComparison, renderReport } from '../../src/report/render.js';
import { printable } from '../../src/report/sanitize.js';
import { PLAIN, type Style } from '../../src/report/style.js';
import type { Report } from '../../src/types/report.js';
import { expectLinear } from '../setup/count-work.js';
import { ACTING, anyTexts } from './arbitraries.js';
import { parseCsv } from './parse-csv.js';
import {
  ATTACKS,
  article,
  COMPARISON,
  hostileComparison,
  hostileReport,
  NEWSROOM,
  OPTIONS,
  pair,
  report,
  summary,
} from './samples.js';

const whole = (pieces: Iterable<string | Uint8Array>): string =>
  [...pieces].map(piece => (typeof piece === 'string' ? piece : Buffer.from(piece).toString())).join('');
const plain = (width: number) => ({ style: PLAIN, width });
const tag =
  (name: string) =>
  (text: string): string =>
    `‹${name}:${text}›`;
const TAGGED: Style = {
  bold: tag('bold'),
  dim: tag('dim'),
  strikethrough: tag('strike'),
  red: tag('red'),
  green: tag('green'),
  yellow: tag('yellow'),
  blue: tag('blue'),
  cyan: tag('cyan'),
};

/** A page is mostly the viewer; the tests in `test/viewer` read what it shows. */
const STORED = REPORT_FORMATS.filter(format => format !== 'html');

describe('expected output', () => {
  test.each(STORED)('report as %s', async format => {
    await expect(whole(renderReport(NEWSROOM, format))).toMatchFileSnapshot(`expected/report.${format}.snap`);
    await expect(whole(renderReport(hostileReport(ATTACKS), format))).toMatchFileSnapshot(
      `expected/hostile-report.${format}.snap`,
    );
  });

  test.each(STORED)('comparison as %s', async format => {
    await expect(whole(renderComparison(COMPARISON, format))).toMatchFileSnapshot(`expected/comparison.${format}.snap`);
    await expect(whole(renderComparison(hostileComparison(ATTACKS), format))).toMatchFileSnapshot(
      `expected/hostile-comparison.${format}.snap`,
    );
  });

  test.each([40, 120])('text in %i columns', async width => {
    await expect(whole(renderReport(NEWSROOM, 'text', plain(width)))).toMatchFileSnapshot(
      `expected/report.${width}.text.snap`,
    );
    await expect(whole(renderComparison(COMPARISON, 'text', plain(width)))).toMatchFileSnapshot(
      `expected/comparison.${width}.text.snap`,
    );
  });

  test('text in colours has no signs for the missing colours', async () => {
    const view = { style: TAGGED, width: 100 };
    await expect(whole(renderReport(NEWSROOM, 'text', view))).toMatchFileSnapshot('expected/report.colour.text.snap');
    const comparison = whole(renderComparison(COMPARISON, 'text', { ...view, width: 80 }));
    await expect(comparison).toMatchFileSnapshot('expected/comparison.colour.text.snap');
    expect(comparison).not.toMatch(/\[-|\{\+/);
  });
});

test.each(REPORT_FORMATS)('%s loaded on demand prints the same', async format => {
  for (const value of [NEWSROOM, hostileReport(ATTACKS)]) {
    expect(whole(await reportChunks(value, format, plain(80)))).toBe(whole(renderReport(value, format)));
  }
  for (const value of [COMPARISON, hostileComparison(ATTACKS), hostileComparison(['one\ntwo', 'Zürich – “here”'])]) {
    expect(whole(await comparisonChunks(value, format, plain(80)))).toBe(whole(renderComparison(value, format)));
  }
});

describe('incomplete, skipped and merged remarks', () => {
  const CUT = 'cut off after 2,310 characters: a damaged gzip member';
  const partial = (id: string, reason: string) => article(id, { status: 'partial', reason });
  const remarks = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      path: `${n}.csv`,
      reason: `${n} rows of "${n}.csv" are shorter than the header`,
    }));

  test('incomplete articles are one line of text', () => {
    const articles = [partial('a', CUT), partial('b', CUT.replace('2,310', '77')), partial('c', 'unbalanced quotes')];
    const text = whole(
      renderReport(report({ articles, summary: summary({ articles: 3, partial: 3 }) }), 'text', plain(200)),
    );
    expect(text).toContain(`3 articles incomplete: a: ${CUT} (and 1 like it); c: unbalanced quotes\n`);
  });

  test('articles that are incomplete and too short count, too', () => {
    const short = article('d', { words: 3, status: 'too-short', reason: `3 words; at least 40; incomplete: ${CUT}` });
    const given = report({ articles: [short], summary: summary({ articles: 1, tooShort: 1 }) });
    expect(whole(renderReport(given, 'text', plain(200)))).toContain(`1 article incomplete: d: ${CUT}\n`);
    expect(whole(renderReport(given, 'markdown'))).toContain(`- incomplete: d: ${CUT}\n`);
  });

  test.each(['text', 'markdown'] as const)('forty like notices are one line of %s with a count', format => {
    const lines = whole(renderReport(report({ notices: remarks(40) }), format, plain(200))).split('\n');
    expect(lines.filter(line => line.includes('rows of'))).toEqual([
      expect.stringMatching(/0\.csv: 0 rows of "0\.csv" are shorter than the header \(and 39 like it\)$/),
    ]);
  });

  test('csv names the articles of a pair that are incomplete', () => {
    const articles = [partial('a', CUT), article('b'), partial('c', CUT)];
    const pairs = [pair('a', 'b', 'excerpt', 0.9), pair('a', 'c', 'excerpt', 0.9), pair('b', 'c', 'excerpt', 0.9)];
    const rows = parseCsv(whole(renderReport(report({ articles, pairs }), 'csv')));
    expect(rows.map(row => row[11])).toEqual(['incomplete', 'a', 'a b', 'b']);
  });

  test.each(['text', 'markdown'] as const)('a comparison as %s says why an article is not whole', format => {
    const articles = [partial('a', CUT), article('b')] as const;
    expect(whole(renderComparison({ ...COMPARISON, articles }, format))).toContain(`a: ${CUT}\n`);
  });
});

describe('disguised articles', () => {
  const disguised = (id: string, count: number) => article(id, { disguised: `${count} letters of other alphabets` });
  const articles = [disguised('a', 120), article('b'), disguised('c', 3)] as const;

  test('are one line of text', () => {
    const text = whole(renderReport(report({ articles }), 'text', plain(200)));
    const line =
      'disguised   2 articles, compared as what they show: a: 120 letters of other alphabets (and 1 like it)';
    expect(text).toContain(`${line}\n`);
  });

  test('are listed in Markdown', () => {
    expect(whole(renderReport(report({ articles }), 'markdown'))).toContain(
      '- disguised: a: 120 letters of other alphabets\n- disguised: c: 3 letters of other alphabets\n',
    );
  });

  test('are named in CSV', () => {
    const pairs = [pair('a', 'b', 'excerpt', 0.9), pair('a', 'c', 'excerpt', 0.9)];
    const rows = parseCsv(whole(renderReport(report({ articles, pairs }), 'csv')));
    expect(rows.map(row => row[12])).toEqual(['disguised', 'a', 'a b']);
  });

  test.each(['json', 'jsonl'] as const)('say so in %s', format => {
    expect(whole(renderReport(report({ articles }), format))).toMatch(/"disguised": ?"3 letters of other alphabets"/);
  });

  test.each(['text', 'markdown'] as const)('say so in a comparison as %s', format => {
    const printed = whole(
      renderComparison({ ...COMPARISON, articles: [articles[0], articles[1]] }, format, plain(200)),
    );
    expect(printed).toContain('a: disguised, compared as what it shows: 120 letters of other alphabets\n');
  });
});

describe('hostile articles', () => {
  test.each(REPORT_FORMATS)('%s has no control characters for a terminal', format => {
    fc.assert(
      fc.property(anyTexts, fc.integer({ min: 40, max: 400 }), (texts, width) => {
        for (const printed of [
          whole(renderReport(hostileReport(texts), format, plain(width))),
          whole(renderComparison(hostileComparison(texts), format, plain(width))),
        ]) {
          expect(printed.replace(format === 'csv' ? /\r\n|[\t\n]/g : /\n/g, '')).not.toMatch(ACTING);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('no line of text but an id exceeds the width, and the closing line is one line', () => {
    fc.assert(
      fc.property(anyTexts, fc.integer({ min: 40, max: 400 }), (texts, width) => {
        const [closing, ...lines] = whole(renderReport(hostileReport(texts), 'text', plain(width)))
          .trimEnd()
          .split('\n')
          .reverse();
        expect(closing).toBe('2 stories told twice, 5 copies among 16 articles, 1 pair with a shared passage');
        lines.push(...whole(renderComparison(hostileComparison(texts), 'text', plain(width))).split('\n'));
        // an id is never cut, so that it can be copied
        const all = [...hostileReport(texts).articles, ...hostileComparison(texts).articles];
        const ids = new Set(all.map(({ id }) => printable(id).trim()));
        for (const line of lines) {
          if (!ids.has(line.trim())) expect(ANY_WIDTH.columns(line), line).toBeLessThanOrEqual(width);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('json and jsonl parse to the same strings', () => {
    fc.assert(
      fc.property(anyTexts, texts => {
        const hostile = hostileReport(texts);
        const strings = (value: unknown): unknown =>
          JSON.parse(JSON.stringify(value), (_, part) => (typeof part === 'number' ? 0 : part));
        expect(strings(JSON.parse(whole(renderReport(hostile, 'json'))))).toEqual(strings(hostile));
        const comparison = hostileComparison(texts);
        for (const format of ['json', 'jsonl'] as const) {
          expect(strings(JSON.parse(whole(renderComparison(comparison, format))))).toEqual(strings(comparison));
        }
        const records = whole(renderReport(hostile, 'jsonl'))
          .trimEnd()
          .split('\n')
          .map(line => JSON.parse(line));
        const ofType = (type: string) =>
          records.filter(record => record.type === type).map(({ type: _, ...rest }) => rest);
        expect(strings(ofType('article'))).toEqual(strings(hostile.articles));
        expect(strings(ofType('skipped'))).toEqual(strings(hostile.skipped));
        expect(strings(ofType('notice'))).toEqual(strings(hostile.notices));
        expect(strings(ofType('pair'))).toEqual(strings(hostile.pairs));
        expect(strings(ofType('cluster'))).toEqual(strings(hostile.clusters));
        expect(ofType('summary')).toEqual([
          { schema: hostile.schema, tool: hostile.tool, options: hostile.options, ...hostile.summary },
        ]);
      }),
      { numRuns: 60 },
    );
  });

  test('csv has one row for each pair or run, with all columns', () => {
    fc.assert(
      fc.property(anyTexts, texts => {
        const hostile = hostileReport(texts);
        const rows = parseCsv(whole(renderReport(hostile, 'csv')));
        expect(rows.map(row => row.length)).toEqual(Array(hostile.pairs.length + 1).fill(26));
        expect(rows.slice(1).map(row => row[10])).toEqual(['1', '1', '1', '', '', '1', '1', '2']);
        expect(rows.slice(1).map(row => row[13])).toEqual(['', '', '', '', '67', '', '', '']);
        const runs = parseCsv(whole(renderComparison(hostileComparison(texts), 'csv')));
        expect(runs.map(row => row.length)).toEqual(Array(11).fill(3));
      }),
      { numRuns: 60 },
    );
  });

  test('a Markdown table keeps its columns', () => {
    fc.assert(
      fc.property(anyTexts, texts => {
        const printed = whole(renderReport(hostileReport(texts), 'markdown'));
        const tables = printed.split('\n').filter(line => line.startsWith('|'));
        expect(tables.every(line => [5, 6].includes(line.split('|').length - 1))).toBe(true);
        const tags = whole(renderComparison(hostileComparison(texts), 'markdown')).match(/<[^>]*>/g) ?? [];
        expect(tags.filter(found => !/^<\/?(?:del|ins|em|br|details|summary)>$/.test(found))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

test('json has keys in the order of the types, and numbers with at most four decimals', () => {
  const backwards = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(backwards);
    if (typeof value !== 'object' || value === null) return value;
    const turned = Object.entries(value).map(([key, part]) => [key, key === 'evidence' ? part : backwards(part)]);
    return Object.fromEntries(turned.reverse());
  };
  const turned = backwards(NEWSROOM) as typeof NEWSROOM;
  const printed = whole(renderReport(NEWSROOM, 'json'));
  expect(whole(renderReport(turned, 'json'))).toBe(printed);
  expect(printed).toContain('"jaccard": 0.2512,');
  expect(printed).not.toMatch(/\d\.\d{5}/);
});

/** A report of one cluster that holds all articles. */
function reportOfOneCluster(many: number): Report {
  const id = (n: number): string => `article-${String(n).padStart(6, '0')}`;
  const members = Array.from({ length: many - 1 }, (_, n) => ({
    id: id(n + 1),
    similarity: 0.9,
    relation: 'paraphrase' as const,
  }));
  return report({
    options: OPTIONS,
    articles: Array.from({ length: many }, (_, n) => article(id(n), { title: `Title ${n}` })),
    pairs: members.map(member => pair(id(0), member.id, 'paraphrase', 0.9)),
    clusters: [
      {
        id: 1,
        representative: id(0),
        origin: { reasons: ['no sign distinguishes the articles'] },
        members,
        weakest: 0.9,
        median: 0.9,
      },
    ],
    summary: summary({ articles: many, ok: many, clusters: 1, copies: many - 1 }),
  });
}

const LARGE = new Map([20, 2000, 4000, 10_000].map(size => [size, reportOfOneCluster(size)]));

/** Formats whose reports have a greatest size. */
const BOUNDED: readonly ReportFormat[] = ['markdown', 'github'];

describe.each(REPORT_FORMATS)('a large report as %s', format => {
  test('comes in chunks', () => {
    const chunks = [...renderReport(LARGE.get(10_000)!, format)];
    if (!BOUNDED.includes(format)) expect(chunks.length).toBeGreaterThan(10);
    // in JSON Lines a cluster is one record, however large
    if (format !== 'jsonl') expect(Math.max(...chunks.map(chunk => chunk.length))).toBeLessThan(200_000);
  });

  test('takes linear time', async () => {
    await expectLinear(2000, size => [...renderReport(LARGE.get(size)!, format)]);
  });
});
