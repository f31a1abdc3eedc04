import { describe, expect, it, test } from 'vitest';
import { type AcceptRules, readRules } from '../../src/cli/accept-rules.js';
import type { UsageProblem } from '../../src/cli/parse.js';
import type { ArticleRow } from '../../src/types/report.js';
import { expectLinear } from '../setup/count-work.js';
import { BRIDGE, BRIDGE_EDITED, CHESS, jsonLines } from './articles.js';
import { sandbox } from './sandbox.js';

type About = Partial<Pick<ArticleRow, 'path' | 'url' | 'source'>>;

const read = (entries: object, folder = '/site'): { rules: AcceptRules; problems: UsageProblem[] } => {
  const problems: UsageProblem[] = [];
  const context = { name: 'c.json', folder, cwd: '/site', threshold: 0.5 };
  return { rules: readRules({ ...entries }, context, problems), problems };
};
const rowsOf = (articles: readonly About[]) => ({
  length: articles.length,
  at: (article: number) => articles[article] as ArticleRow,
  fieldOf: (article: number, field: string) => articles[article][field as keyof About],
});
/** Why a pair of similarity 0.8 is accepted. */
const judged = (entries: object, x: About, y: About, folder?: string): string | undefined => {
  const { rules, problems } = read(entries, folder);
  expect(problems).toEqual([]);
  const judge = rules.judge(rowsOf([x, y]));
  expect(judge(1, 0, 0.8)).toEqual(judge(0, 1, 0.8));
  return judge(0, 1, 0.8)?.reason;
};

describe('accept', () => {
  const wire = { source: 'Wire', url: 'https://www.wire.example/a/b?utm_source=x' };
  const courier = { source: 'The Courier', path: 'posts/briefs/x.md' };

  it.each([
    [{ sources: ['wire', 'the courier'] }, 'sources wire, the courier'],
    [{ sources: ['The Courier', 'wire.example', 'Other'], reason: 'licensed' }, 'licensed'],
    [{ sources: ['*', 'Wire'] }, 'sources *, Wire'],
    [{ sources: ['Wire', 'Other'] }, undefined],
    [{ sources: ['Wire', 'Wire'] }, undefined],
    [{ paths: 'posts/**' }, 'paths posts/**'],
    [{ paths: 'briefs/' }, 'paths briefs/'],
    [{ paths: '*.md' }, 'paths *.md'],
    [{ paths: '/briefs/**' }, undefined],
    [{ paths: ['posts/**', '*.md'] }, undefined],
    [{ urls: 'https://wire.example/a/**' }, 'urls https://wire.example/a/**'],
    [{ urls: ['wire.example', 'other.example'] }, undefined],
  ])('%j: %s', (rule, reason) => {
    expect(judged({ accept: [rule] }, wire, courier)).toBe(reason);
  });

  it('takes paths relative to the folder of the file', () => {
    expect(judged({ accept: [{ paths: '/briefs' }] }, { path: 'posts/briefs/x.md' }, {}, '/site/posts')).toBeDefined();
    expect(judged({ accept: [{ paths: '/briefs' }] }, { path: 'briefs/x.md' }, {}, '/site/posts')).toBeUndefined();
  });
});

describe('overrides', () => {
  const [weather, post] = [{ path: 'weather/a.md' }, { path: 'posts/a.md' }];
  const of = (...overrides: readonly object[]): string | undefined => judged({ overrides }, weather, post);

  it('raise the threshold of a pair, the last one of an article and the higher one of two', () => {
    expect(of({ paths: 'weather/**', threshold: 0.9 })).toBe('weather/**: below 0.9');
    expect(of({ paths: 'weather/**', threshold: 0.8 })).toBeUndefined();
    expect(of({ paths: '**', threshold: 0.9 }, { paths: 'weather/**', threshold: 0.6 })).toBe('**: below 0.9');
    expect(of({ paths: ['weather/**', 'posts'], compare: false })).toBe('weather/**, posts: not compared');
    expect(of({ paths: '**', compare: false }, { paths: ['weather', 'posts'], compare: true })).toBeUndefined();
  });
});

describe('hostile and mistaken rules', () => {
  it.each([
    [{ accept: {} }, 'c.json: accept is not a list of at most 1000 rules'],
    [{ accept: Array(1001).fill({ paths: 'a' }) }, 'c.json: accept is not a list of at most 1000 rules'],
    [{ accept: [{ paths: 'a' }, 'b'] }, 'c.json: accept[1]: not an object'],
    [{ accept: [{ path: 'a' }] }, 'c.json: accept[0]: unknown key "path"'],
    [{ accept: [{ reason: 'x' }] }, 'c.json: accept[0]: give one of sources, paths, urls'],
    [{ accept: [{ paths: 'a', urls: 'b' }] }, 'c.json: accept[0]: give one of sources, paths, urls'],
    [{ accept: [{ sources: 'dpa' }] }, 'c.json: accept[0]: sources are two names or more: one article of each'],
    [{ accept: [{ paths: [] }] }, 'c.json: accept[0]: paths is not a text or a list of texts'],
    [{ accept: [{ paths: '!a' }] }, 'c.json: accept[0]: the pattern "!a" begins with !'],
    [{ accept: [{ paths: '*'.repeat(5000) }] }, /accept\[0\]: the pattern "\*{40}\.\.\." is too long/],
    [{ accept: [{ paths: 'a', reason: 1 }] }, 'c.json: accept[0]: reason is not a text'],
    [{ overrides: [{ paths: 'a', threshold: 2 }] }, 'c.json: overrides[0]: threshold is not a number from 0 to 1'],
    [
      { overrides: [{ paths: 'a', threshold: 0.2 }] },
      /overrides\[0\]: the threshold 0\.2 is below that of the run, 0\.5/,
    ],
    [{ overrides: [{ paths: 'a', regex: '(a+)+$' }] }, 'c.json: overrides[0]: unknown key "regex"'],
  ])('%j', (entries, message) => {
    expect(read(entries).problems).toMatchObject([
      { message: typeof message === 'string' ? message : expect.stringMatching(message) },
    ]);
  });

  it('match in linear time', async () => {
    const { rules } = read({ accept: [{ paths: '*a'.repeat(50) }, { urls: '*a'.repeat(50) }] });
    await expectLinear(1000, size => {
      const path = `${'a/'.repeat(10)}${'a'.repeat(size)}`;
      rules.judge(rowsOf([{ path, url: `https://${path}` }, { path: `${path}b` }]))(0, 1, 0.5);
    });
  });
});

test('the command line: accepted pairs are counted, a part that matches nothing is said, unknown keys are wrong', async () => {
  const { call, write } = sandbox({
    'news.jsonl': jsonLines([
      { id: '1', text: BRIDGE, source: 'Wire' },
      { id: '2', text: BRIDGE_EDITED, source: 'Courier' },
      { id: '3', text: CHESS, source: 'Courier' },
    ]),
    'twicetold.config.json': JSON.stringify({
      failOn: ['any'],
      accept: [{ sources: ['Wire', 'Courier'], reason: 'licensed' }, { paths: 'briefs/**' }],
    }),
  });
  const { code, stdout, stderr } = await call(['scan', 'news.jsonl', '-v']);
  expect(code).toBe(0);
  expect(stdout).toContain('accepted    1 pair, by a rule: no findings');
  expect(stderr).toMatch(/accepted: 1 and 2, near-identical, 0\.99\d?, by a rule: licensed/);
  expect(stderr).toContain('warning: twicetold.config.json: accept[1]: no article matches "briefs/**"');
  expect((await call(['scan', 'news.jsonl', '--no-config', '--fail-on', 'any'])).code).toBe(1);
  write({ 'twicetold.config.json': '{"accepts": []}' });
  expect((await call(['scan', 'news.jsonl'])).stderr).toContain('did you mean "accept"?');
});

test('--editions ignore', async () => {
  const { call } = sandbox({
    'news.jsonl': jsonLines([
      { id: '1', text: BRIDGE, source: 'Wire' },
      { id: '2', text: BRIDGE_EDITED, source: 'Wire' },
      { id: '3', text: BRIDGE_EDITED, source: 'Wire' },
    ]),
  });
  const { stdout } = await call(['scan', 'news.jsonl', '--editions', 'ignore', '--format', 'json']);
  const { accepted, clusters, summary } = JSON.parse(stdout);
  expect(accepted.map(({ by }: { by: string }) => by)).toEqual(['editions', 'editions', 'editions']);
  expect({ clusters, pairs: summary.pairs, accepted: summary.accepted }).toEqual({
    clusters: [],
    pairs: 0,
    accepted: 3,
  });
});
