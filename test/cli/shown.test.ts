/** What of a report is shown, in which format, and where a CI system finds it. */
import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { BRIDGE, BRIDGE_EDITED, CHESS } from './articles.js';
import { sandbox } from './sandbox.js';

const NEWS = { 'news/bridge.md': BRIDGE, 'news/edited.md': BRIDGE_EDITED, 'news/chess.md': CHESS };

test.concurrent('the name of --output chooses the format, and one that says something else is a warning', async ({
  expect,
  onTestFinished,
}) => {
  const { call, path } = sandbox(NEWS, onTestFinished);
  const sarif = await call(['scan', 'news', '-o', 'out.sarif']);
  expect({ code: sarif.code, stderr: sarif.stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(readFileSync(path('out.sarif'), 'utf8')).version).toBe('2.1.0');
  const other = await call(['scan', 'news', '--format', 'json', '-o', 'out.md', '--reporter', 'csv=out.csv']);
  expect(other.stderr).toBe('warning: out.md is written in the format json; its name says markdown\n');
  expect(JSON.parse(readFileSync(path('out.md'), 'utf8')).schema).toBe('twicetold.report/2');
});

test.concurrent('an --output that ends like another kind of file is a warning, unless --format says what it is', async ({
  expect,
  onTestFinished,
}) => {
  const { call } = sandbox(NEWS, onTestFinished);
  const commands = [
    ['scan', 'news'],
    ['check', 'news/bridge.md', '--against', 'news/chess.md'],
    ['compare', 'news/bridge.md', 'news/edited.md'],
  ];
  for (const command of commands) {
    for (const name of ['out.pdf', 'out.docx', 'out.XLSX']) {
      const { code, stderr } = await call([...command, '-o', name]);
      expect({ code, stderr }, `${command[0]} ${name}`).toEqual({
        code: 0,
        stderr: `warning: ${name} is written as text: no format has this extension (.txt, .json, .jsonl, .md, .csv, .sarif, .xml, .html choose one)\n`,
      });
    }
    for (const args of [
      ['-o', 'out'],
      ['-o', '.out'],
      ['-o', 'out.log'],
      ['-o', 'out.TXT'],
      ['-o', 'v1.2'],
    ])
      expect((await call([...command, ...args])).stderr, args.join(' ')).toBe('');
    expect((await call([...command, '-o', 'out.pdf', '--format', 'text'])).stderr).toBe('');
  }
});

test.concurrent('a selection changes what is shown and not the gate, and says what it leaves out', async ({
  expect,
  onTestFinished,
}) => {
  const { call } = sandbox(NEWS, onTestFinished);
  const args = ['news', '--only', 'identical', '--fail-on', 'any'];
  const scan = await call(['scan', ...args, '--format', 'json']);
  expect(scan.code).toBe(1);
  expect(JSON.parse(scan.stdout)).toMatchObject({
    clusters: [],
    selection: { filteredOut: { clusters: 1, copies: 1 } },
  });
  expect(scan.stderr).toContain('filtered out: 1 story, 1 copy (--only identical)\n');
  const check = await call(['check', ...args, '--against', 'news']);
  expect(check.code).toBe(1);
  expect(check.stdout).toContain('filtered out: 3 articles');
  const wrong = await call(['scan', 'news', '--since', '2026-02-30']);
  expect(wrong.stderr).toContain('--since: "2026-02-30" is not a day such as 2026-03-01');
});

test.concurrent('on GitHub the format github also writes a job summary, whose articles are links to the commit', async ({
  expect,
  onTestFinished,
}) => {
  const { call, path, folder } = sandbox(NEWS, onTestFinished);
  const env = {
    GITHUB_STEP_SUMMARY: path('summary.md'),
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'owner/site',
    GITHUB_SHA: 'abc',
    GITHUB_WORKSPACE: folder,
  };
  const { code, stdout } = await call(['scan', '.', '--format', 'github'], { env, cwd: 'news' });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^::error file=edited\.md,/);
  const summary = readFileSync(path('summary.md'), 'utf8');
  expect(summary).toContain('1 story told twice');
  expect(summary).toContain('](https://github.com/owner/site/blob/abc/news/edited.md');
  const failing = await call(['scan', '.', '--format', 'github'], {
    env: { ...env, GITHUB_STEP_SUMMARY: folder },
    cwd: 'news',
  });
  expect({ code: failing.code, stderr: failing.stderr }).toEqual({
    code: 0,
    stderr: expect.stringContaining('the job summary cannot be written'),
  });
});
