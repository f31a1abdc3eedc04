import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { checkChunks, REPORT_FORMATS, reportChunks } from '../../src/report/formats.js';
import { filteredLine, type Selected, selectCheck, selectReport } from '../../src/report/select.js';
import { PLAIN } from '../../src/report/style.js';
import type { Cluster, Report } from '../../src/types/report.js';
import { checked, checkReport, match } from './checks.js';
import { article, NEWSROOM, pair, report } from './samples.js';

const view = { style: PLAIN, width: 80 };
const whole = (pieces: Iterable<string | Uint8Array>): string =>
  [...pieces].map(piece => (typeof piece === 'string' ? piece : Buffer.from(piece).toString())).join('');

const cluster = (id: number, representative: string, ...members: Cluster['members']): Cluster => ({
  id,
  representative,
  origin: { reasons: [] },
  members,
  weakest: 0.5,
  median: 0.7,
});
const copy = (id: string, relation: 'paraphrase' | 'excerpt', similarity: number) => ({ id, relation, similarity });

const REPORT: Report = report({
  articles: [
    article('a1', { source: 'Courier', published: '2026-03-01' }),
    article('a2', { path: 'scoop/a2.txt', published: '2026-03-09T10:00' }),
    article('a3', { url: 'https://www.daily.example/x', published: '2026-03-02' }),
    article('b1', { published: '2026-02-01' }),
    article('b2'),
    article('c1', { source: 'Courier', published: 'last week' }),
    article('c2'),
  ],
  pairs: [
    pair('a1', 'a2', 'paraphrase', 0.8),
    pair('a1', 'a3', 'excerpt', 0.9),
    pair('a2', 'a3', 'excerpt', 0.7),
    pair('a2', 'b1', 'passage', 0.3, { passages: [{ a: [0, 30], b: [0, 30], words: 30 }] }),
    pair('b1', 'b2', 'excerpt', 0.95),
    pair('b1', 'c1', 'passage', 0.3, { passages: [{ a: [0, 60], b: [0, 60], words: 60 }] }),
    pair('c1', 'c2', 'paraphrase', 0.99, { edition: true }),
  ],
  clusters: [
    cluster(1, 'a1', copy('a3', 'excerpt', 0.9), copy('a2', 'paraphrase', 0.8)),
    cluster(2, 'b1', copy('b2', 'excerpt', 0.95)),
    cluster(3, 'c1', { ...copy('c2', 'paraphrase', 0.99), edition: true }),
  ],
});

const shown = (asked: Selected) => {
  const { clusters, pairs, selection } = selectReport(REPORT, asked);
  return {
    clusters: clusters.map(({ id, members }) => `${id}: ${members.map(member => member.id)}`),
    pairs: pairs.map(({ a, b }) => `${a} ${b}`),
    filteredOut: selection?.filteredOut,
  };
};

describe('a scan', () => {
  test('without a selection is unchanged', () => expect(selectReport(REPORT, {})).toBe(REPORT));

  test('by relation: other members leave their cluster', () => {
    expect(shown({ only: ['excerpt'] })).toEqual({
      clusters: ['1: a3', '2: b2'],
      pairs: ['a1 a3', 'b1 b2'],
      filteredOut: { clusters: 1, copies: 2, pairs: 2 },
    });
    const [first] = selectReport(REPORT, { only: ['excerpt'] }).clusters;
    expect([first.weakest, first.median]).toEqual([0.9, 0.9]);
    expect(shown({ only: ['edition', 'passage'] }).clusters).toEqual(['3: c2']);
    expect(shown({ only: ['passage'] }).pairs).toEqual(['a2 b1', 'b1 c1']);
  });

  test.each([
    ['courier', ['1: a3,a2', '3: c2']],
    ['daily.example', ['1: a3,a2']],
    ['scoop', ['1: a3,a2']],
    ['ily.example', []],
    ['nobody', []],
  ])('with an article of %s', (source, clusters) => {
    expect(shown({ source: [source] }).clusters).toEqual(clusters);
  });

  test('since a date: an article without a date does not pass', () => {
    expect(shown({ since: '2026-03-03' }).clusters).toEqual(['1: a3,a2']);
    expect(shown({ since: '2026-03-10' }).clusters).toEqual([]);
    expect(shown({ since: '2026-03-09' }).pairs).toEqual(['a1 a2', 'a1 a3', 'a2 a3', 'a2 b1']);
  });

  test.each([
    ['similarity', [3, 2, 1]],
    ['size', [1, 2, 3]],
    ['date', [2, 1, 3]],
    ['new', [1, 2, 3]],
  ] as const)('in the order %s', (sort, ids) => {
    expect(selectReport(REPORT, { sort }).clusters.map(({ id }) => id)).toEqual(ids);
  });

  test('the first pairs of each list', () => {
    expect(shown({ top: 1, sort: 'similarity' })).toMatchObject({ clusters: ['3: c2'], pairs: ['a2 b1', 'c1 c2'] });
    expect(shown({ top: 1 })).toMatchObject({
      clusters: ['1: a3,a2'],
      filteredOut: { clusters: 2, copies: 2, pairs: 1 },
    });
    expect(shown({ top: 1 }).pairs).toEqual(['a1 a2', 'a1 a3', 'a2 a3', 'b1 c1']);
  });
});

describe('a check', () => {
  const CHECK = checkReport([
    checked('n1', {
      published: '2026-03-01',
      matches: [match('k1', { similarity: 0.9 }), match('k2', { relation: 'excerpt', edition: true, similarity: 0.7 })],
    }),
    checked('n2', { source: 'Courier', matches: [match('k3', { relation: 'excerpt', similarity: 0.99 })] }),
    checked('n3'),
    checked('n4', { verdict: 'not-compared', status: 'unreadable', reason: 'no text' }),
  ]);
  const ids = (asked: Selected) => selectCheck(CHECK, asked).articles.map(({ id, verdict }) => `${id} ${verdict}`);

  test('has verdicts by the remaining matches and keeps unreadable articles', () => {
    expect(ids({ only: ['excerpt'] })).toEqual(['n1 edition', 'n2 copy', 'n4 not-compared']);
    expect(selectCheck(CHECK, { only: ['excerpt'] }).selection?.filteredOut).toEqual({ articles: 1, matches: 1 });
    expect(ids({ source: ['courier'] })).toEqual(['n2 copy', 'n4 not-compared']);
    expect(ids({ top: 1, sort: 'similarity' })).toEqual(['n2 copy', 'n4 not-compared']);
    expect(ids({ since: '2026-01-01' })).toEqual(['n1 copy', 'n4 not-compared']);
  });

  test.each(REPORT_FORMATS.filter(format => !['csv', 'gitlab'].includes(format)))(
    'as %s says what is left out',
    async format => {
      const text = whole(await checkChunks(selectCheck(CHECK, { top: 1 }), format, view));
      expect(text).toMatch(/filtered out: 2 articles, 1 match|"filteredOut":\s*\{\s*"articles":\s*2,\s*"matches":\s*1/);
    },
  );
});

test.each(REPORT_FORMATS.filter(format => !['csv', 'gitlab'].includes(format)))(
  'a scan as %s says what is left out',
  async format => {
    const text = whole(await reportChunks(selectReport(REPORT, { top: 1 }), format, view));
    expect(text).toMatch(
      /filtered out: 2 stories, 2 copies, 1 pair|"filteredOut":\s*\{\s*"clusters":\s*2,\s*"copies":\s*2,\s*"pairs":\s*1/,
    );
  },
);

test('a hostile name in the selection has no effect', () => {
  const asked = selectReport(NEWSROOM, { source: ['\u001b[2J'] });
  expect(filteredLine(asked)).toContain('--source');
});

test.each([
  ['report', (asked: Selected) => reportChunks(selectReport(NEWSROOM, asked), 'json', view)],
  [
    'check',
    (asked: Selected) =>
      checkChunks(selectCheck(checkReport([checked('a', { matches: [match('k')] })]), asked), 'json', view),
  ],
] as const)('%s.schema.json knows the selection', async (name, render) => {
  const schema = JSON.parse(readFileSync(new URL(`../../${name}.schema.json`, import.meta.url), 'utf8'));
  const valid = new Ajv2020({ strict: true }).compile(schema);
  const asked: Selected = { only: ['excerpt'], top: 2, sort: 'new', source: ['x'], since: '2026-01-01' };
  valid(JSON.parse(whole(await render(asked))));
  expect(valid.errors ?? []).toEqual([]);
});
