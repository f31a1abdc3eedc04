/** What a call names and nothing answers to: each is a notice in the report, in the text report and on standard error. */
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/types/report.js';
import { BRIDGE, BRIDGE_EDITED, jsonLines, ORCHARD } from './articles.js';
import { sandbox } from './sandbox.js';

const FILES = {
  'news/a.txt': BRIDGE,
  'news/b.txt': BRIDGE_EDITED,
  'news/c.jsonl': jsonLines([{ id: 'r', story: ORCHARD }]),
  'news/d.csv': `id,story\nx,"${ORCHARD}"\n`,
};

async function noticesOf(args: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const { run } = sandbox({ ...FILES, ...files });
  const { code, stdout, stderr } = await run(['scan', '--format', 'json', ...args]);
  const { notices = [] } = JSON.parse(stdout) as Report;
  return { code, stderr, notices: notices.map(({ path, reason }) => `${path}: ${reason}`) };
}

describe('a notice says', () => {
  test.each([1, 2])('which field no record has, with %i jobs', async jobs => {
    const fields = ['--field', 'text=story', '--field', 'title=heading', '--field', 'url=a.b'];
    const { code, stderr, notices } = await noticesOf(['news', '--jobs', String(jobs), ...fields]);
    expect(notices).toEqual(['--field title=heading: no record has it', '--field url=a.b: no record has it']);
    expect(code).toBe(0);
    expect(stderr).toBe(notices.map(notice => `warning: ${notice}\n`).join(''));
  });

  test('which pattern of --include and --exclude matches nothing', async () => {
    const include = ['--include', '*.{txt,md}', '--include', 'new/**'];
    const exclude = ['--exclude', 'b.*', '--exclude', 'drafts/', '--exclude', '!x'];
    const { notices } = await noticesOf(['news', ...include, ...exclude]);
    expect(notices).toEqual(['--exclude drafts/: matches nothing', '--include new/**: matches nothing']);
  });

  test('which listed path does not exist; a typed path that does not exist is an error', async () => {
    const list = { list: 'news/a.txt\ngone.txt\nnews/b.txt\n' };
    const { code, notices } = await noticesOf(['--files-from', 'list'], list);
    expect({ code, notices }).toEqual({ code: 0, notices: ['gone.txt: listed, but no such file or folder'] });
    const { run } = sandbox({ ...FILES, ...list });
    expect((await run(['scan', 'gone.txt', '--files-from', 'list'])).code).toBe(2);
  });
});

test('--show-files lists the notices of the search', async () => {
  const { run } = sandbox(FILES);
  const { stdout } = await run(['scan', 'news', '--show-files', '--exclude', '*.pdf']);
  expect(stdout).toContain('notice      --exclude *.pdf: matches nothing\n');
});

test('files without a reader are listed in the report', async () => {
  const { run } = sandbox({ ...FILES, 'news/photo.png': 'x' });
  const { stdout } = await run(['scan', 'news', '--format', 'json', '--field', 'text=story']);
  expect((JSON.parse(stdout) as Report).skipped).toEqual([{ path: 'news/photo.png', reason: 'no reader for .png' }]);
});

test('what a report for a person shortens names the option that lists it', async () => {
  const few = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`news/short-${n}.txt`, 'Too short to say.']));
  const films = Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`news/film-${n}.mp4`, 'x']));
  const broken = Array.from({ length: 30 }, (_, n) => JSON.stringify(n % 2 === 0 ? n : { [`a${'b'.repeat(n)}`]: n }));
  const cut = Object.fromEntries(Array.from({ length: 7 }, (_, n) => [`news/c${n}.json`, `[{"text":"${BRIDGE}"`]));
  const { call } = sandbox({ ...FILES, ...few, ...films, ...cut, 'news/feed.jsonl': `${broken.join('\n')}\n` });
  const brief = (await call(['scan', 'news', '--allow-unreadable'])).stdout;
  expect(brief).toContain('short-4.txt, and 4 more: -v lists');
  expect(brief).not.toContain('--format json');
  const all = (await call(['scan', 'news', '--allow-unreadable', '-v'])).stdout.replace(/\s+/g, ' ');
  const names = [...Object.keys(few), ...Object.keys(films), ...Object.keys(cut)];
  for (const name of names) expect(all).toContain(name);
  for (let n = 1; n <= 20; n++) expect(all).toContain(`news/feed.jsonl#${n}: `);
  expect(all).not.toMatch(/\band \d+ more\b|-v lists/);
});

test('an empty file and an empty standard input are said to be empty', async () => {
  const { call, run } = sandbox({ 'empty.txt': '', 'short.txt': 'Four words, no more.' });
  expect((await call(['scan', '.'])).stdout).toMatch(/too short +2 articles: empty\.txt \(no words\), short\.txt\n/);
  expect((await call(['scan', '.', '--format', 'markdown'])).stdout).toContain('empty.txt (no words), short.txt\n');
  expect((await run(['scan', '-'], { stdin: '\n' })).stderr).toMatch(/no article in standard input\n.*it is empty/);
});
