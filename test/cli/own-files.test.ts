/** Reports never overwrite articles, and are not read as articles. */
import { readFileSync } from 'node:fs';
import { describe, test } from 'vitest';
import type { Report } from '../../src/types/report.js';
import { BRIDGE, BRIDGE_EDITED, CHESS, jsonLines, ORCHARD } from './articles.js';
import { sandbox } from './sandbox.js';

const NEWS = { 'news/bridge.txt': BRIDGE, 'news/edited.txt': BRIDGE_EDITED, 'news/orchard.txt': ORCHARD };

describe.concurrent('output files', () => {
  test('an output file that is one of the articles is refused, given by name or found in a folder', async ({
    expect,
    onTestFinished,
  }) => {
    const { call, path } = sandbox(NEWS, onTestFinished);
    for (const paths of [['news/bridge.txt', 'news/edited.txt'], ['news']]) {
      const { code, stdout, stderr } = await call(['scan', ...paths, '-o', 'news/bridge.txt']);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('news/bridge.txt is one of the articles');
      expect(readFileSync(path('news/bridge.txt'), 'utf8')).toBe(BRIDGE);
    }
    const reporter = await call(['scan', 'news', '--reporter', 'json=news/edited.txt']);
    expect(reporter.code).toBe(2);
    expect(readFileSync(path('news/edited.txt'), 'utf8')).toBe(BRIDGE_EDITED);
  });

  test('reports in the scanned folder are replaced and not read', async ({ expect, onTestFinished }) => {
    const { call } = sandbox({ ...NEWS, 'news/chess.txt': CHESS }, onTestFinished);
    const formats = ['text', 'json', 'markdown', 'csv', 'jsonl', 'html'];
    const reporters = formats.flatMap(format => [
      '--reporter',
      `${format}=news/report-${format}.${format === 'markdown' ? 'md' : format === 'json' ? 'json' : 'txt'}`,
    ]);
    const args = ['scan', 'news', '--format', 'json', ...reporters];
    const [first, second] = [await call(args), await call(args)];
    expect([first.code, second.code, second.stdout]).toEqual([0, 0, first.stdout]);
    const others = await call([
      'scan',
      'news',
      '--format',
      'json',
      '--exclude',
      'report-csv*',
      '--exclude',
      'report-jsonl*',
    ]);
    const report: Report = JSON.parse(others.stdout);
    expect(report.articles.map(({ id }) => id)).toEqual(
      ['bridge', 'chess', 'edited', 'orchard'].map(name => `news/${name}.txt`),
    );
  });

  test('a report that is named as an article is recognised, and the commands that take it are named', async ({
    expect,
    onTestFinished,
  }) => {
    const { call } = sandbox(NEWS, onTestFinished);
    const formats = ['json', 'jsonl', 'csv', 'sarif', 'junit', 'gitlab', 'html'];
    const nameOf = (format: string): string =>
      format === 'junit' ? 'junit.xml' : format === 'gitlab' ? 'gitlab.json' : `report.${format}`;
    await call(['scan', 'news', ...formats.flatMap(format => ['--reporter', `${format}=${nameOf(format)}`])]);
    for (const format of formats) {
      const file = nameOf(format);
      const { code, stderr } = await call(['scan', file]);
      expect(code, format).toBe(2);
      expect(stderr, format).toMatch(/ report of twicetold, not /);
      if (format === 'json') expect(stderr).toContain('"twicetold view" shows it, and "twicetold compare 1 --report"');
    }
  });

  test('files without a reader are counted on standard error', async ({ expect, onTestFinished }) => {
    const { call } = sandbox({ ...NEWS, 'news/film.mp4': 'x', 'news/photo.png': 'x' }, onTestFinished);
    const { code, stderr } = await call(['scan', 'news']);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'twicetold: 2 files skipped (.mp4 1, .png 1): --show-files lists the reasons\n',
    });
  });
});

test('the origin is the same in every time zone, and words are not parsed as dates', async ({
  expect,
  onTestFinished,
}) => {
  const records = [
    { id: 'a', text: BRIDGE, published: '2026-01-30 10:30' },
    { id: 'b', text: BRIDGE_EDITED, published: '2026-01-30T11:00:00Z' },
    { id: 'c', text: CHESS, published: 'yesterday 2001' },
    { id: 'd', text: CHESS.replace('crowded', 'packed'), published: 'in 2002' },
  ];
  const { run } = sandbox({ 'news.jsonl': jsonLines(records) }, onTestFinished);
  const reports = await Promise.all(
    ['UTC', 'America/New_York', 'Asia/Tokyo'].map(zone =>
      run(['scan', '.', '--format', 'json'], { env: { TZ: zone } }),
    ),
  );
  expect(new Set(reports.map(({ stdout }) => stdout)).size).toBe(1);
  const { clusters }: Report = JSON.parse(reports[0].stdout);
  expect(clusters.map(({ origin }) => origin.id)).toEqual(['a', undefined]);
});
