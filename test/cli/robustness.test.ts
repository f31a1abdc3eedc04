/** Common mistakes and broken inputs: a clear message, and as much of the work as possible. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { SkippedFile } from '../../src/types/article.js';
import { BRIDGE, BRIDGE_EDITED, jsonLines, ORCHARD } from './articles.js';
import { sandbox } from './sandbox.js';

interface Listed {
  readonly articles: readonly { readonly id: string; readonly title?: string; readonly words: number }[];
}

const page = (title: string, text: string): string =>
  `<!DOCTYPE html>\n<html><head><title>${title}</title><script>var shown = 1;</script></head>` +
  `<body><article><h1>${title}</h1><p>${text.replaceAll('\n', ' ')}</p></article></body></html>`;

const NEWS = { 'news/a.txt': BRIDGE, 'news/b.txt': BRIDGE_EDITED };

describe('pages without the extension of a page', () => {
  test('are recognised by their beginning; a .txt file is always plain text', async () => {
    const named = page('Bridge', BRIDGE);
    const { call } = sandbox({
      'saved/bridge.html': named,
      'saved/bridge': named,
      'saved/page.html?id=3': `\uFEFF\n<!-- saved -->${page('Orchard', ORCHARD)}`,
      'saved/source.txt': named,
      'saved/less': `<3 ${ORCHARD}`,
    });
    const { stdout } = await call(['scan', 'saved', '--format', 'json']);
    const byId = new Map((JSON.parse(stdout) as Listed).articles.map(article => [article.id, article]));
    const words = byId.get('saved/bridge.html')!.words;
    expect(byId.get('saved/bridge')).toMatchObject({ title: 'Bridge', words });
    expect(byId.get('saved/page.html?id=3')).toMatchObject({ title: 'Orchard' });
    expect(byId.get('saved/source.txt')!.words).toBeGreaterThan(words);
    expect(byId.get('saved/less')!.words).toBeGreaterThan(70);
  });

  test('are recognised on standard input, too', async () => {
    const { run } = sandbox({ 'bridge.html': page('Bridge', BRIDGE) });
    const { stdout } = await run(['compare', 'bridge.html', '-'], { stdin: page('Bridge', BRIDGE) });
    expect(stdout).toMatch(/^identical, similarity 1\.000$/m);
  });
});

test.each(['http://', 'http://[bad', 'http://x:99999/', 'https://ex ample/'])(
  '%s is refused as an invalid address',
  async address => {
    const { call } = sandbox({ 'b.txt': BRIDGE });
    for (const args of [
      ['scan', address],
      ['compare', address, 'b.txt'],
    ]) {
      const { code, stderr } = await call(args);
      expect(code).toBe(2);
      expect(stderr).toContain(`not a web address: ${address}`);
      expect(stderr).not.toContain('internal error');
    }
  },
);

test('reports list inputs without an article with the reason; settings files only in complete formats', async () => {
  const gone = page('Page not found', 'The page you requested could not be found.');
  const { call, path } = sandbox({
    ...NEWS,
    'news/gone.html': gone,
    'news/settings.json': '{"colour": "red"}',
    'news/<b>.html': gone,
  });
  const reporters = ['json', 'jsonl', 'markdown'].flatMap(format => ['--reporter', `${format}=${format}.out`]);
  const { stdout, code } = await call(['scan', 'news', '--quiet', ...reporters]);
  expect(code).toBe(0);
  const { skipped } = JSON.parse(readFileSync(path('json.out'), 'utf8')) as {
    readonly skipped: readonly SkippedFile[];
  };
  expect(skipped.map(its => its.path)).toEqual(['news/<b>.html', 'news/gone.html', 'news/settings.json']);
  for (const { reason } of skipped) expect(reason).not.toBe('');
  expect(stdout).toContain(`no article  2 files\n              news/<b>.html: ${skipped[0].reason}\n`);
  expect(stdout).not.toContain('settings.json');
  const records = readFileSync(path('jsonl.out'), 'utf8').split('\n');
  expect(records).toContain(JSON.stringify({ type: 'skipped', ...skipped[1] }));
  const markdown = readFileSync(path('markdown.out'), 'utf8');
  expect(markdown).toContain(`- no article: news/gone.html: ${skipped[1].reason}\n`);
  expect(markdown).not.toContain('<b>.html');
});

describe('reports', () => {
  test('are written to an open pipe', async () => {
    const { shell } = sandbox({ ...NEWS, 'all.jsonl': jsonLines([{ id: 'a', text: BRIDGE }]) });
    const { stdout, stderr, code } = await shell(
      'node "$TWICETOLD" scan news --quiet --format json --output /dev/stdout | cat',
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as Listed).articles).toHaveLength(2);
  });

  test('are written even if another report cannot be written', async () => {
    const { call, path } = sandbox(NEWS);
    const reporters = ['--reporter', 'json=/dev/full', '--reporter', 'csv=pairs.csv'];
    const { code, stdout, stderr } = await call(['scan', 'news', ...reporters, '--format', 'jsonl']);
    expect(code).toBe(2);
    expect(stderr).toContain('cannot write /dev/full');
    expect(stdout).toContain('news/b.txt');
    expect(readFileSync(path('pairs.csv'), 'utf8')).toContain('news/b.txt');
  });
});

test('a low limit of open files gives a hint', async () => {
  const { shell } = sandbox({ 'a.html': page('Bridge', BRIDGE), 'b.html': page('Bridge', BRIDGE_EDITED) });
  const { stderr } = await shell('ulimit -n 24; node "$TWICETOLD" scan . --quiet');
  expect(stderr).toContain('too many open files');
  expect(stderr).toContain('ulimit -n');
  expect(stderr).not.toContain('internal error');
});
