/** `twicetold view`: a page of a saved report, with the texts that are still there. */
import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { TOKENS_VERSION } from '../../src/text/tokenize.js';
import { BRIDGE, BRIDGE_EDITED, CHESS } from './articles.js';
import { type Sandbox, sandbox } from './sandbox.js';

const NEWS = { 'news/bridge.txt': BRIDGE, 'news/edited.txt': BRIDGE_EDITED, 'news/chess.txt': CHESS };

/** A folder with articles and their report. */
async function saved(): Promise<Sandbox> {
  const box = sandbox(NEWS, onTestFinished);
  expect((await box.call(['scan', 'news', '-o', 'report.json'])).code).toBe(0);
  return box;
}

async function viewed(box: Sandbox, ...args: readonly string[]) {
  const { code, stdout, stderr } = await box.call(['view', ...args, '--no-open', '-o', 'page.html']);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'page.html\n', stderr: '' });
  const html = readFileSync(box.path('page.html'), 'utf8');
  const part = (name: string) => {
    const json = new RegExp(`<script type="application/json" id="${name}">(.*)</script>`).exec(html)?.[1];
    return json === undefined ? undefined : JSON.parse(json);
  };
  return { html, report: part('report'), texts: part('texts') };
}

test('the page has the report and the texts', async () => {
  const { html, report, texts } = await viewed(await saved(), 'report.json');
  expect(report.counts).toMatchObject({ clusters: 1, copies: 1, articles: 3 });
  expect(texts).toMatchObject({ pairs: 1, of: 1, overLimit: 0, missing: [], isAlone: true });
  expect(html).toContain(JSON.stringify(BRIDGE).slice(1, 80));
  // a baseline that the page saves is read by this version
  expect(report.tokens).toBe(TOKENS_VERSION);
});

test('the page holds the fingerprints of all articles of pairs, like a scan', async () => {
  const box = await saved();
  await box.call(['scan', 'news', '-o', 'scan.html']);
  const [, scanned] = /<script type="application\/json" id="report">(.*)<\/script>/.exec(
    readFileSync(box.path('scan.html'), 'utf8'),
  )!;
  const { contents } = JSON.parse(scanned);
  expect(contents).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)]);
  expect((await viewed(box, 'report.json', '--embed', '1KB')).report.contents).toEqual(contents);
  box.write({ 'news/edited.txt': `${BRIDGE_EDITED}\n\nOne more word than before.` });
  expect((await viewed(box, 'report.json', '--embed', '1KB')).report.contents).toEqual([contents[0], '']);
});

test('scan writes such a page, and --embed 0 leaves the texts out', async () => {
  const box = await saved();
  await box.call(['scan', 'news', '-o', 'scan.html']);
  expect(readFileSync(box.path('scan.html'), 'utf8')).toContain('data-diff="0 1"');
  const { texts, html } = await viewed(box, 'report.json', '--embed', '0');
  expect([texts, html.includes('data-text="')]).toEqual([undefined, false]);
});

test('the page reports texts that do not fit or no longer exist', async () => {
  const box = await saved();
  expect((await viewed(box, 'report.json', '--embed', '1KB')).texts).toMatchObject({
    pairs: 0,
    of: 1,
    overLimit: 1,
    limit: '1KB',
  });
  box.write({ 'news/edited.txt': `${BRIDGE_EDITED}\n\nOne more word than before.` });
  expect((await viewed(box, 'report.json')).texts).toMatchObject({
    pairs: 0,
    missing: [{ pairs: 1, reason: expect.stringContaining('changed') }],
  });
  box.write({ 'elsewhere/report.json': readFileSync(box.path('report.json')) });
  const { code } = await box.call(['view', 'report.json', '--no-open', '-o', 'page.html'], { cwd: 'elsewhere' });
  expect(code).toBe(0);
  expect(readFileSync(box.path('elsewhere/page.html'), 'utf8')).toContain('"pairs":0,"of":1');
});

test('no file outside of the working directory gets into the page', async () => {
  const box = sandbox({ 'secret.txt': BRIDGE, 'work/bridge.txt': BRIDGE_EDITED }, onTestFinished);
  await box.call(['scan', 'secret.txt', 'work', '-o', 'work/report.json']);
  const text = readFileSync(box.path('work/report.json'), 'utf8');
  for (const path of ['../secret.txt', box.path('secret.txt'), 'x/../../secret.txt']) {
    const moved = text.replaceAll('work/bridge.txt', 'bridge.txt').replaceAll('"secret.txt"', JSON.stringify(path));
    box.write({ 'work/moved.json': moved });
    await box.call(['view', 'moved.json', '--no-open', '-o', 'page.html'], { cwd: 'work' });
    const html = readFileSync(box.path('work/page.html'), 'utf8');
    expect([path, html.includes('"pairs":0,"of":1'), html.includes('data-text="')]).toEqual([path, true, false]);
  }
});

test('checks and comparisons are viewed, too', async () => {
  const box = await saved();
  await box.call(['check', 'news/edited.txt', '--against', 'news', '-o', 'check.json']);
  const check = await viewed(box, 'check.json');
  expect(check.report).toMatchObject({ kind: 'check', counts: { articles: 1 } });
  expect(check.texts).toMatchObject({ pairs: 1 });
  await box.call(['compare', 'news/bridge.txt', 'news/edited.txt', '-o', 'pair.json']);
  const pair = await viewed(box, 'pair.json');
  expect(pair.report).toMatchObject({ kind: 'comparison', stories: [{ a: 0, size: 1 }] });
  expect(pair.texts).toMatchObject({ pairs: 1, of: 1 });
});

describe('files that are no reports', () => {
  test.each([
    ['missing.json', 'missing.json: no such file'],
    ['text.json', 'text.json cannot be read: '],
    ['other.json', 'other.json is not a JSON report of this version of twicetold'],
    ['null.json', 'null.json is not a JSON report of this version of twicetold'],
    ['part.json', 'part.json is not a complete report: '],
  ])('%s', async (file, message) => {
    const { call } = sandbox(
      {
        'text.json': 'not JSON',
        'other.json': '{"schema":"twicetold.report/1"}',
        'null.json': 'null',
        'part.json': '{"schema":"twicetold.report/2","clusters":[{}]}',
      },
      onTestFinished,
    );
    const { code, stdout, stderr } = await call(['view', file, '--no-open', '-o', 'page.html']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('two operands', async () => {
    const { code, stderr } = await sandbox({}, onTestFinished).call(['view', 'a.json', 'b.json']);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('view: takes one report, got 2'),
    });
  });
});
