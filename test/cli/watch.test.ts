/** `twicetold watch`: turns over sources that change, fail and come back; and the process, from its start to a signal. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type KnownArticles, WatchedSources } from '../../src/cli/watch-turn.js';
import type { Article, ReadItem } from '../../src/types/article.js';
import type { CheckedArticle, Match } from '../../src/types/check.js';
import { type Handler, serve } from '../read/fetch/server/serve.js';
import { BRIDGE, BRIDGE_EDITED, CHESS, jsonLines, ORCHARD } from './articles.js';
import { ROOT, type Sandbox, sandbox } from './sandbox.js';

const item = (id: string, text: string, path = 'feed'): ReadItem => ({ article: { id, path, text } });
const failure = (path: string, reason: string): ReadItem => ({
  problem: { id: path, path, status: 'unreadable', reason },
});

/** Knows articles by id, and takes equal texts for copies. */
class Memory implements KnownArticles {
  readonly articles = new Map<string, Article>();

  find({ id }: Article): Article | undefined {
    return this.articles.get(id);
  }

  async check(fresh: readonly Article[]): Promise<readonly CheckedArticle[]> {
    return fresh.map(article => {
      const known = [...this.articles.values()].map(other => ({ other, known: true }));
      const others = [...known, ...fresh.map(other => ({ other, known: false }))];
      const matches = others
        .filter(({ other, known }) => other.text === article.text && (known || other !== article))
        .map(({ other, known }) => ({ id: other.id, path: other.path, known }) as Match);
      return {
        ...article,
        words: 1,
        status: 'ok',
        verdict: matches.length > 0 ? 'copy' : 'new',
        matches,
      } as CheckedArticle;
    });
  }

  async checkKnown(article: Article): Promise<readonly Match[]> {
    return (await this.check([article]))[0]!.matches;
  }

  async add(articles: readonly Article[]): Promise<void> {
    for (const article of articles) this.articles.set(article.id, article);
  }
}

describe('turns', () => {
  const watching = () => {
    const said: string[] = [];
    const known = new Memory();
    const sources = new WatchedSources({
      repeat: async ({ id, matches }) => void said.push(`${id} repeats ${matches.map(match => match.id)}`),
      down: (path, reason) => said.push(`${path} is down: ${reason}`),
      back: path => said.push(`${path} is back`),
    });
    const turn = async (items: readonly ReadItem[], stop = new AbortController()) => {
      said.length = 0;
      const read = async function* () {
        for (const one of items) yield [one];
      };
      const result = await sources.turn(read(), known, stop.signal);
      return [result.added, ...said];
    };
    return { turn, known };
  };

  test('say each repeat once, of two new articles that of the later one', async () => {
    const { turn } = watching();
    const first = [item('a', 'bridge'), item('b', 'chess'), item('c', 'bridge')];
    expect(await turn(first)).toEqual([3, 'c repeats a']);
    expect(await turn(first)).toEqual([0]);
    expect(await turn([...first, item('d', 'chess'), item('e', 'ferry'), item('f', 'ferry')])).toEqual([
      3,
      'd repeats b',
      'f repeats e',
    ]);
    expect(await turn([item('a', 'bridge, edited')])).toEqual([0]);
  });

  test('say of an article that changes what it did not repeat before', async () => {
    const { turn } = watching();
    expect(await turn([item('a', 'bridge'), item('b', 'bridge'), item('c', 'chess')])).toEqual([3, 'b repeats a']);
    expect(await turn([item('b', 'ferry')])).toEqual([0]);
    expect(await turn([item('b', 'chess')])).toEqual([0, 'b repeats c']);
    expect(await turn([item('b', 'chess'), item('d', 'chess')])).toEqual([1, 'd repeats b,c']);
    expect(await turn([item('b', 'chess')])).toEqual([0]);
  });

  test('say once that a source fails, and once that it works again', async () => {
    const { turn } = watching();
    const [down, late] = [failure('one', 'HTTP 503'), failure('one', 'no connection')];
    expect(await turn([item('a', 'bridge'), down])).toEqual([1, 'one is down: HTTP 503']);
    expect(await turn([late, late, failure('two', 'HTTP 404')])).toEqual([0, 'two is down: HTTP 404']);
    expect(await turn([item('b', 'bridge'), failure('two', 'HTTP 404')])).toEqual([1, 'b repeats a', 'one is back']);
    expect(await turn([])).toEqual([0, 'two is back']);
  });

  test('change nothing once they are to end', async () => {
    const { turn, known } = watching();
    const stop = new AbortController();
    stop.abort();
    expect(await turn([item('a', 'bridge'), failure('one', 'stopped')], stop)).toEqual([0]);
    expect(known.articles.size).toBe(0);
  });
});

describe('watch', () => {
  test('with --once compares with what earlier calls have read', async () => {
    const { call, write } = sandbox({ 'news/a.txt': BRIDGE, 'news/b.txt': CHESS });
    const once = () => call(['watch', 'news', '--index', 'known', '--once']);
    expect(await once()).toMatchObject({ code: 0, stdout: '', stderr: '' });
    write({ 'news/c.txt': BRIDGE_EDITED, 'news/d.json': '[{"id": 1, "text": "cut' });
    const second = await once();
    expect(second.code).toBe(2);
    expect(second.stdout).toMatch(/^\d\.\d\d [a-z-]+ +news\/c\.txt {2}repeats {2}news\/a\.txt\n$/);
    expect(second.stderr).toContain('warning: news/d.json: ');
    expect((await once()).stdout).toBe('');
    expect((await call(['watch', 'news', '--once'])).stderr).toContain('watch: no index given');
    expect((await call(['watch', 'news', '--index', 'k', '--every', '10'])).stderr).toContain(
      'write the unit: 10s or 10m',
    );
    expect((await call(['watch', 'gone', '--index', 'k'])).stderr).toContain('no such file or folder: gone');
  });

  test('reads a file again that has changed, and no other, and says of an article what is new about it', async () => {
    const { call, write, path } = sandbox({ 'news/a.txt': BRIDGE, 'news/b.txt': CHESS });
    const once = async (...more: string[]) =>
      (await call(['watch', 'news', '--index', 'known', '--once', ...more])).stdout.split('\n').filter(Boolean);
    const time = new Date('2026-03-01');
    utimesSync(path('news/b.txt'), time, time);
    expect(await once()).toEqual([]);
    const sameSize = `${BRIDGE_EDITED}${' '.repeat(1000)}`.slice(0, CHESS.length);
    write({ 'news/b.txt': sameSize });
    utimesSync(path('news/b.txt'), time, time);
    expect(await once()).toEqual([]);
    write({ 'news/b.txt': BRIDGE_EDITED });
    expect(await once()).toEqual([expect.stringMatching(/ news\/b\.txt {2}repeats {2}news\/a\.txt/)]);
    // it repeats the same article as before
    write({ 'news/b.txt': `${BRIDGE_EDITED} More soon.` });
    expect(await once()).toEqual([]);
  });

  test('reports what it is asked to, within a span of time, and nothing that is accepted', async () => {
    const page = (text: string, date: string) => `---\ndate: ${date}\n---\n${text}\n`;
    const repeats = async (more: readonly string[], config: unknown = {}) => {
      const { call } = sandbox({
        'old/a.md': page(BRIDGE, '2026-03-01'),
        'new/b.md': page(BRIDGE_EDITED, '2026-03-09'),
        'twicetold.config.json': JSON.stringify(config),
      });
      expect((await call(['watch', 'old', '--index', 'known', '--once'])).stdout).toBe('');
      const { stdout, stderr } = await call(['watch', 'new', '--index', 'known', '--once', ...more]);
      return [stdout.split('\n').length - 1, stderr];
    };
    expect(await repeats([])).toEqual([1, '']);
    expect(await repeats(['--report-on', 'excerpt,paraphrase'])).toEqual([0, '']);
    expect(await repeats(['--report-on', 'near-identical>=0.9'])).toEqual([1, '']);
    expect(await repeats(['--window', '10d'])).toEqual([1, '']);
    expect(await repeats(['--window', '3d'])).toEqual([0, '']);
    expect(await repeats([], { accept: [{ paths: ['old/**', 'new/**'] }] })).toEqual([0, '']);
    expect(await repeats([], { overrides: [{ paths: 'new/**', compare: false }] })).toEqual([0, '']);
    const { call } = sandbox({ 'a.txt': BRIDGE });
    expect((await call(['watch', 'a.txt', '--index', 'k', '--report-on', 'related'])).stderr).toContain(
      '--report-on related never matches',
    );
  });

  test('a baseline accepts what it lists, and a further copy of an accepted text is new', async () => {
    const copy = (title: string, text: string) => `---\ntitle: ${title}\n---\n${text}\n`;
    const { call, write, path } = sandbox({ 'news/a.md': copy('First', BRIDGE), 'news/c.md': copy('Chess', CHESS) });
    const watch = (...more: string[]) => call(['watch', 'news', '--index', 'known', '--baseline', 'list', ...more]);
    expect(await watch('--once')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/baseline list does not exist[\s\S]*--update-baseline/),
    });
    expect(existsSync(path('known'))).toBe(false);
    expect((await watch('--update-baseline')).stderr).toContain('use it with --once');
    await watch('--once', '--update-baseline');
    write({ 'news/b.md': copy('Second', BRIDGE_EDITED) });
    const accepted = await watch('--once', '--update-baseline');
    expect(accepted).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('1 pair added') });
    expect(readFileSync(path('list'), 'utf8')).toContain('"titles":["');
    // another index learns all of it anew
    const other = await call(['watch', 'news', '--index', 'other', '--baseline', 'list', '--once']);
    expect(other).toMatchObject({ code: 0, stdout: '' });
    write({ 'news/d.md': copy('Third', BRIDGE_EDITED) });
    for (const index of ['known', 'other']) {
      const further = await call(['watch', 'news', '--index', index, '--baseline', 'list', '--once']);
      expect(further.stdout).toMatch(/ news\/d\.md {2}repeats {2}news\/[ab]\.md/);
    }
  });

  test('tells articles of one id apart by where they stand', async () => {
    const both = [
      { id: 'a', text: BRIDGE },
      { id: 'a', text: BRIDGE_EDITED },
    ];
    const { call, write } = sandbox({ 'one.jsonl': jsonLines(both), 'two.jsonl': jsonLines(both) });
    const repeats = async (...sources: string[]) => {
      const { stdout } = await call(['watch', ...sources, '--index', 'known', '--once']);
      return stdout.split('\n').filter(Boolean).length;
    };
    expect(await repeats('one.jsonl', 'two.jsonl')).toBe(3);
    expect(await repeats('one.jsonl', 'two.jsonl')).toBe(0);
    write({ 'three.jsonl': jsonLines([...both, { id: 'b', text: BRIDGE_EDITED }]) });
    // the first two have the id and the words of known articles, which the index names a and a~2
    expect(await repeats('one.jsonl', 'two.jsonl', 'three.jsonl')).toBe(1);
  });

  /** A running watch of a feed that changes from turn to turn; `onTurn` is called before each answer. */
  async function watchFeed(
    { folder }: Pick<Sandbox, 'folder'>,
    states: readonly (readonly [status: number, entries: string])[],
    more: readonly string[],
    onTurn: (turn: number) => void = () => {},
  ) {
    let turns = 0;
    const answer: Handler = response => {
      const [status, entries] = states[Math.min(turns, states.length - 1)]!;
      onTurn(turns++);
      const feed = `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>${entries}</channel></rss>`;
      response.writeHead(status, { 'Content-Type': 'application/rss+xml' }).end(feed);
    };
    const site = await serve({ '/feed': answer });
    const args = ['watch', `${site.origin}/feed`, '--index', 'known', '--every', '1s', '--fetch-tries', '1', ...more];
    const env = { PATH: process.env.PATH ?? '', HOME: folder };
    const child = spawn(process.execPath, [join(ROOT, 'bin/twicetold.js'), ...args], { cwd: folder, env });
    onTestFinished(() => void child.kill('SIGKILL'));
    const written = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', text => {
        written[name] += text;
      });
    }
    const ended = new Promise(resolve => child.on('close', resolve));
    return {
      written,
      /** Waits until standard output holds a text, and for one more turn; then ends the watch. @returns the exit code */
      async endAfter(text: string): Promise<unknown> {
        const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
        const pause = () => new Promise(resolve => setTimeout(resolve, 50));
        while (isRunning() && !written.stdout.includes(text)) await pause();
        for (const asked = turns; isRunning() && turns < asked + 1; ) await pause();
        child.kill('SIGTERM');
        return ended;
      },
    };
  }

  const entry = (id: string, text: string): string =>
    `<item><title>T</title><guid>${id}</guid><description>${text}</description></item>`;

  test('reports what a feed repeats, survives that it is down, and ends at a signal', async () => {
    const { folder, path } = sandbox();
    const { written, endAfter } = await watchFeed(
      { folder },
      [
        [200, entry('a', BRIDGE) + entry('b', ORCHARD) + entry('c', CHESS)],
        [200, entry('a', BRIDGE) + entry('$(touch acted)`touch acted`', BRIDGE_EDITED)],
        [503, ''],
        [503, ''],
        [200, entry('c', CHESS) + entry('e', `${CHESS} The club thanks all who came.`)],
      ],
      ['--format', 'json', '--on-repeat', 'cat >> told.jsonl'],
    );
    const code = await endAfter('"id":"e"');
    const { stdout, stderr } = written;
    expect([code, stderr.split('\n').filter(line => line.includes('/feed'))]).toEqual([
      0,
      [expect.stringContaining('/feed: HTTP 503'), expect.stringContaining('/feed: works again')],
    ]);
    const repeats = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(repeats.map(({ id, matches }) => [id, matches[0].id])).toEqual([
      ['$(touch acted)`touch acted`', 'a'],
      ['e', 'c'],
    ]);
    expect(readFileSync(path('told.jsonl'), 'utf8')).toBe(stdout);
    expect(existsSync(path('acted'))).toBe(false);
  });

  test('reads the baseline again in each turn, and reports a further copy in a feed', async () => {
    const { call, folder, path, write } = sandbox({ 'a.txt': BRIDGE, 'b.txt': BRIDGE_EDITED });
    expect(await call(['scan', 'a.txt', '--baseline', 'list', '--update-baseline'])).toMatchObject({ code: 0 });
    expect(await call(['scan', 'a.txt', 'b.txt', '--baseline', 'next', '--update-baseline'])).toMatchObject({
      code: 0,
    });
    const next = readFileSync(path('next'), 'utf8');
    expect(next).not.toBe(readFileSync(path('list'), 'utf8'));
    const first = entry('a', BRIDGE) + entry('c', CHESS);
    const { written, endAfter } = await watchFeed(
      { folder },
      [
        [200, first],
        [200, first],
        [200, first + entry('b', BRIDGE_EDITED)],
        [200, first + entry('b', BRIDGE_EDITED) + entry('d', BRIDGE_EDITED)],
      ],
      ['--baseline', 'list'],
      turn => {
        if (turn === 1) write({ list: next });
      },
    );
    const code = await endAfter('d  repeats  ');
    expect([code, written.stderr]).toEqual([
      0,
      'twicetold: a and d: a further copy; the baseline accepts only 1 pair of these texts\n',
    ]);
    expect(written.stdout).toMatch(/^1\.00 identical +d {2}repeats {2}b: T \(and 1 more\)\n$/);
  });
});
