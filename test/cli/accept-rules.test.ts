import { describe, expect, it, test } from 'vitest';
import { type AcceptRules, readRules } from '../../src/cli/accept-rules.js';
import type { UsageProblem } from '../../src/cli/parse.js';
import type { Article } from '../../src/types/article.js';
import type { ArticleRow } from '../../src/types/report.js';
import { expectLinear } from '../setup/count-work.js';
import { BRIDGE, BRIDGE_EDITED, CHESS, jsonLines } from './articles.js';
import { sandbox } from './sandbox.js';

type About = Partial<Pick<Article, 'id' | 'path' | 'row' | 'url' | 'source' | 'credits' | 'ignored'>>;

const read = (entries: object, folder = '/site'): { rules: AcceptRules; problems: UsageProblem[] } => {
  const problems: UsageProblem[] = [];
  const context = { placeOf: () => 'c.json', folder, cwd: '/site', threshold: 0.5 };
  return { rules: readRules({ ...entries }, context, problems), problems };
};
const rowsOf = (articles: readonly About[]) => ({
  length: articles.length,
  at: (article: number) => articles[article] as ArticleRow,
  fieldOf: (article: number, field: string) => articles[article][field as 'url' | 'source'],
  givenIdOf: (article: number) => articles[article].id ?? articles[article].path ?? String(article),
  claimsOf: (article: number) => articles[article],
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

describe('accept: credits', () => {
  const of = (x: About, y: About, folder?: string): string | undefined =>
    judged({ accept: [{ credits: true }] }, x, y, folder);
  const [second, first] = ['the second article credits the first', 'the first article credits the second'];
  const page = { url: 'https://www.wire.example/news/bridge/' };

  it.each<[string, About, About, string | undefined]>([
    ['an address', page, { credits: 'http://wire.example/news/bridge?utm_source=x#top' }, second],
    ['an address, the other way round', { credits: page.url }, page, first],
    ['an address without a scheme', page, { credits: 'www.wire.example/news/bridge' }, second],
    ['a place on its own site', page, { url: 'https://wire.example/print/7', credits: '/news/bridge' }, second],
    ['another address', page, { credits: 'https://wire.example/news/bridge-2' }, undefined],
    ['a path of the root', { path: 'posts/a.md' }, { path: 'drafts/b.md', credits: '/posts/./a.md' }, second],
    ['a path beside its file', { path: 'posts/a.md' }, { path: 'posts/b.md', credits: 'a.md' }, second],
    ['a path above its file', { path: 'posts/a.md' }, { path: 'x/y/b.md', credits: '..\\../posts/a.md' }, second],
    ['a path of another folder', { path: 'posts/a.md' }, { path: 'x/b.md', credits: 'a.md' }, undefined],
    ['an id', { id: '42' }, { id: '43', credits: '42' }, second],
    ['an id that is no address', { id: 'urn:a:1' }, { id: '43', credits: 'urn:a:1' }, second],
    ['the file of many articles', { id: 'a#1', path: 'a', row: 1 }, { path: 'b', credits: 'a' }, undefined],
    ['an article that is not there', { path: 'a.md' }, { path: 'b.md', credits: 'https://gone.example/x' }, undefined],
    [
      'one original',
      { credits: 'http://a.example/1' },
      { credits: 'https://a.example/1/' },
      'both credit the same article',
    ],
    ['two originals', { credits: 'http://a.example/1' }, { credits: 'https://a.example/2' }, undefined],
    ['ignore', { ignored: true }, {}, 'twicetold: ignore'],
    ['itself', { ...page, credits: 'https://wire.example/news/bridge' }, page, undefined],
    ['its own path', { path: 'a.md', credits: './a.md' }, { path: 'b.md' }, undefined],
    ['its only address, and the other has the same', { ...page, credits: page.url }, page, first],
    ['a front page', { credits: 'https://wire.example/' }, { url: 'https://wire.example/' }, undefined],
    ['two front pages', { credits: 'https://wire.example/' }, { credits: 'https://wire.example' }, undefined],
    ['nothing', { credits: ' ' }, { url: '', path: '' }, undefined],
    ['a place outside', { path: 'etc/passwd' }, { path: 'b.md', credits: '../../etc/passwd' }, undefined],
    ['another scheme', { path: 'a.md' }, { path: 'b.md', credits: 'file:///site/a.md' }, undefined],
    ['too long a name', { id: 'a'.repeat(5000) }, { credits: 'a'.repeat(5000) }, undefined],
  ])('%s', (_, x, y, reason) => {
    expect(of(x, y)).toBe(reason);
  });

  it('takes paths relative to the folder of the file, and gives the reason of the rule', () => {
    const [x, y] = [{ path: 'blog/posts/a.md' }, { path: 'blog/b.md', credits: '/posts/a.md' }];
    expect(of(x, y, '/site/blog')).toBe(second);
    expect(judged({ accept: [{ credits: true, reason: 'licensed' }] }, x, y, '/site/blog')).toBe('licensed');
  });

  it('needs the rule', () => {
    const [x, y] = [{ ...page, ignored: true } as const, { credits: page.url }];
    expect(judged({ accept: [{ credits: false }] }, x, y)).toBeUndefined();
    expect(judged({ accept: [{ paths: 'a' }] }, x, y)).toBeUndefined();
    expect(read({ accept: [{ credits: false }] }).rules.isEmpty).toBe(true);
  });

  it('takes linear time', async () => {
    const { rules } = read({ accept: [{ credits: true }] });
    await expectLinear(1000, size => {
      for (const unit of ['../', 'a/', '@', 'www.', '?a&', '\\'])
        rules.judge(rowsOf([{ credits: unit.repeat(size), path: unit.repeat(size) }, { url: unit.repeat(size) }]))(
          0,
          1,
          1,
        );
    });
  });
});

describe('overrides', () => {
  const [weather, post] = [{ path: 'weather/a.md' }, { path: 'posts/a.md' }];
  const of = (...overrides: readonly object[]): string | undefined => judged({ overrides }, weather, post);

  it('raise the threshold of a pair: the last override of an article, the higher one of two articles', () => {
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
    [{ accept: [{ reason: 'x' }] }, 'c.json: accept[0]: give one of sources, paths, urls, credits'],
    [{ accept: [{ paths: 'a', urls: 'b' }] }, 'c.json: accept[0]: give one of sources, paths, urls, credits'],
    [{ accept: [{ credits: 'yes' }] }, 'c.json: accept[0]: credits is not true or false'],
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

test('the command line counts accepted pairs, reports unused parts of rules, and refuses unknown keys', async () => {
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
  expect(stdout).toContain('accepted    1 pair, by a rule; not reported as a repeat');
  expect(stderr).toMatch(/accepted: 1 and 2, near-identical, 0\.99\d?, by a rule: licensed/);
  expect(stderr).toContain('warning: twicetold.config.json:1:80: accept[1]: no article matches "briefs/**"');
  expect((await call(['scan', 'news.jsonl', '--no-config', '--fail-on', 'any'])).code).toBe(1);
  write({ 'twicetold.config.json': '{"accepts": []}' });
  expect((await call(['scan', 'news.jsonl'])).stderr).toContain('did you mean "accept"?');
});

test('the command line accepts declared copies by a rule that trusts credits, for every reader', async () => {
  const matter = (...lines: string[]): string => ['---', 'title: Bridge', ...lines, '---', '', ''].join('\n');
  const address = 'https://wire.example/bridge';
  const html = (link: string): string =>
    `<html><head><title>x</title>${link}</head><body><p>${BRIDGE}</p></body></html>`;
  const canonical = `<link rel="canonical" href="${address}">`;
  const originals = {
    'original.md': matter(`url: ${address}`) + BRIDGE,
    'original.html': html(canonical),
    'original.jsonl': jsonLines([{ id: '7', url: address, text: BRIDGE }]),
  };
  const copies = {
    'canonical.md': matter(`canonical_url: "${address}/"`) + BRIDGE_EDITED,
    'canonical.html': html(canonical).replace('on Tuesday', 'yesterday evening'),
    'canonical.jsonl': jsonLines([{ id: '8', url: 'https://copy.example/1', canonical: address, text: BRIDGE_EDITED }]),
    'ignored.md': matter('twicetold: ignore') + BRIDGE_EDITED,
    'ignored.html': html('<meta name="twicetold" content="ignore">'),
    'ignored.jsonl': jsonLines([{ id: '9', twicetold: 'ignore', text: BRIDGE_EDITED }]),
    'kept.jsonl': jsonLines([{ schema: 'twicetold.article/1', id: '10', text: BRIDGE_EDITED, credits: address }]),
  };
  const config = (accept: readonly object[]) => ({ 'twicetold.config.json': JSON.stringify({ accept }) });
  const { call, write } = sandbox({ ...originals, ...copies, ...config([{ credits: true }]) });
  for (const original of Object.keys(originals)) {
    for (const copy of Object.keys(copies)) {
      const { stdout } = await call(['scan', original, copy, '--format', 'json']);
      const { summary, accepted } = JSON.parse(stdout);
      expect({ original, copy, pairs: summary.pairs, accepted }).toMatchObject({
        pairs: 0,
        accepted: [{ by: 'rule' }],
      });
    }
  }
  const all = ['scan', ...Object.keys(originals), ...Object.keys(copies), '--format', 'json'];
  write(config([{ credits: false }]));
  const without = await call(all);
  expect(without.stdout).not.toMatch(/"(?:credits|ignored)"/);
  expect((await call([...all, '--no-config'])).stdout).toBe(without.stdout);
  write({ ...config([{ credits: true }]), 'canonical.md': CHESS });
  const { stderr } = await call(['scan', 'canonical.md', 'original.jsonl']);
  expect(stderr).toContain('warning: twicetold.config.json:1:12: accept[0]: no article credits another one');
});

test('--editions ignore', async () => {
  const { call } = sandbox({
    'news.jsonl': jsonLines([
      { id: '1', text: BRIDGE, source: 'Wire' },
      { id: '2', text: BRIDGE_EDITED, source: 'Wire' },
      { id: '3', text: BRIDGE_EDITED, source: 'Wire' },
      { id: '4', text: CHESS, source: 'Courier' },
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
