/** `--save-stats` and `--stats`. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BRIDGE, BRIDGE_EDITED, CHESS, ORCHARD } from './articles.js';
import { sandbox } from './sandbox.js';

const FOLDER = {
  'a/bridge.txt': BRIDGE,
  'a/edited.txt': BRIDGE_EDITED,
  'a/orchard.txt': ORCHARD,
  'a/chess.txt': CHESS,
};

describe('statistics', () => {
  test('are saved by a scan, and give a pair the same numbers alone and in comparison', async () => {
    const { call, path } = sandbox(FOLDER);
    const whole = await call(['scan', 'a', '--save-stats', 'a.stats', '--format', 'json']);
    expect(whole).toMatchObject({ code: 0 });
    expect(JSON.parse(whole.stdout).statistics).toBeUndefined();
    const part = await call(['scan', 'a/bridge.txt', 'a/edited.txt', '--stats', 'a.stats', '--format', 'json']);
    const report = JSON.parse(part.stdout);
    expect(report.pairs).toEqual(JSON.parse(whole.stdout).pairs);
    expect(report.statistics).toEqual({ articles: 4, fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) });
    const { stdout } = await call([
      'compare',
      'a/bridge.txt',
      'a/edited.txt',
      '--stats',
      'a.stats',
      '--format',
      'json',
    ]);
    const { places: _, ...pair } = report.pairs[0];
    expect(JSON.parse(stdout).pair).toMatchObject(pair);
    expect(readFileSync(path('a.stats'), 'utf8')).toMatch(/^twicetold statistics 2\n/);
    expect(readdirSync(path('.'))).toEqual(['.git', 'a', 'a.stats']);
  });

  test('that are unusable end the command with the name of the file and a hint', async () => {
    const { call } = sandbox({ ...FOLDER, 'no.stats': BRIDGE });
    const missing = await call(['scan', 'a', '--stats', 'gone.stats']);
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toContain('gone.stats: no such file');
    expect(missing.stderr).toContain('--save-stats FILE');
    expect((await call(['compare', 'a/bridge.txt', 'a/chess.txt', '--stats', 'no.stats'])).stderr).toContain(
      'no.stats: not a statistics file of twicetold',
    );
    expect((await call(['scan', 'a', '--save-stats', 'none/a.stats'])).stderr).toContain('no such folder: none');
    expect((await call(['scan', 'a', '--stats', 'x', '--save-stats', 'y'])).stderr).toContain('leave one of them out');
    expect((await call(['scan', 'a', '-o', 'x', '--save-stats', './x'])).stderr).toContain('two outputs go to');
    expect((await call(['compare', 'a', 'b', '--stats', 'x', '--among', 'a'])).stderr).toContain('exclude each other');
  });
});

test('statistics never replace an article', async () => {
  const { call, path } = sandbox(FOLDER);
  const { code, stderr } = await call(['scan', 'a', '--save-stats', 'a/chess.txt']);
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('is one of the articles') });
  expect(readFileSync(path('a/chess.txt'), 'utf8')).toBe(CHESS);
});
