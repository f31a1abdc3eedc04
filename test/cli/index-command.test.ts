/** `twicetold index`: what it says, and that a killed or failed addition loses nothing. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { inventStory, randomFrom } from '../invented/stories.js';
import { ROOT, type Sandbox, sandbox } from './sandbox.js';

const random = randomFrom(12);
const story = (): string => inventStory(random, 120);
const lines = (count: number, name: string): string =>
  Array.from({ length: count }, (_, n) => `${JSON.stringify({ id: `${name}-${n}`, text: story() })}\n`).join('');

async function exported(box: Sandbox, index: string): Promise<string> {
  const { code, stdout } = await box.call(['index', 'export', index]);
  expect(code).toBe(0);
  return stdout;
}

test('adds new and changed articles, reads no other files, and removes vanished ones only with --prune', async () => {
  const [a, b] = [story(), story()];
  const box = sandbox({ 'news/a.txt': a, 'news/b.txt': b, 'news/feed.jsonl': lines(3, 'entry') });
  const add = (...options: string[]) => box.call(['index', 'add', 'i', 'news', ...options]);
  expect((await add()).stderr).toContain('5 articles added; 5 articles in i');
  expect((await add()).stderr).toContain('0 articles added, 3 files unchanged and not read; 5 articles in i');
  box.write({ 'news/a.txt': `${story()}`, 'news/feed.jsonl': lines(2, 'entry') });
  rmSync(box.path('news/b.txt'));
  expect((await add()).stderr).toContain('0 articles added, 3 replaced; 5 articles in i');
  const pruned = await add('--prune');
  expect(pruned.stderr).toContain('2 as before, 1 file unchanged and not read, 2 removed; 3 articles in i');
  box.write({ 'news/feed.jsonl': lines(1, 'entry') });
  expect((await add('--prune')).stderr).toContain(
    '1 replaced, 1 file unchanged and not read, 1 removed; 2 articles in i',
  );
  expect((await box.call(['index', 'verify', 'i'])).stdout).toMatch(
    /^i: 2 articles in \d segments?, \d+ postings: no fault\n$/,
  );
  const list = await box.call(['index', 'list', 'i']);
  expect(list.stdout.split('\n').map(line => line.split('\t')[0])).toEqual(['entry-0', 'news/a.txt', '']);
  const gone = await box.call(['index', 'remove', 'i', 'entry-0', 'nothing']);
  expect(gone.code).toBe(2);
  expect(gone.stderr).toContain('nothing: no such article in i');
  expect((await box.call(['index', 'list', 'i'])).stdout).toMatch(/^news\/a\.txt\t/);
});

test('an index made from an export is the same', async () => {
  const box = sandbox({ 'feed.jsonl': lines(6, 'entry') });
  await box.call(['index', 'add', 'one', 'feed.jsonl']);
  box.write({ 'articles.jsonl': await exported(box, 'one') });
  await box.call(['index', 'add', 'two', 'articles.jsonl']);
  expect(await exported(box, 'two')).toBe(await exported(box, 'one'));
});

test('another setting is an error with the command that rebuilds the index', async () => {
  const box = sandbox({ 'feed.jsonl': lines(3, 'entry') });
  await box.call(['index', 'add', 'i', 'feed.jsonl', '--no-text', '--shingle-size', '3']);
  expect((await box.call(['index', 'add', 'i', 'feed.jsonl'])).code).toBe(0);
  const other = await box.call(['index', 'add', 'i', 'feed.jsonl', '--shingle-size', '2']);
  expect(other.code).toBe(2);
  expect(other.stderr).toMatch(/the index has --shingle-size 3; this call asks for 2/);
  expect(other.stderr).toMatch(/new index/);
  expect((await box.call(['index', 'export', 'i'])).stderr).toContain('the index stores no texts');
});

test.each<[args: string[], message: RegExp]>([
  [['index'], /no action given/],
  [['index', 'ad', 'i'], /unknown action "ad"/],
  [['index', 'add', 'i'], /no path given/],
  [['index', 'add'], /no index given\n.*twicetold index add archive\.index articles\n/],
  [['index', 'list'], /no index given\n.*twicetold index list archive\.index\n/],
  [['index', 'add', 'i', 'a', '-o', 'list'], /prints nothing that --output could write/],
])('says what is wrong with %j', async (args, message) => {
  const { code, stderr } = await sandbox().call(args);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});

test('writes what it prints to the file of --output, not to the report of the configuration', async () => {
  const config = { 'twicetold.config.json': JSON.stringify({ output: 'report.json' }) };
  const box = sandbox({ 'feed.jsonl': lines(3, 'entry'), ...config });
  expect(await box.call(['index', 'add', 'i', 'feed.jsonl'])).toMatchObject({ code: 0 });
  for (const action of ['list', 'export', 'stats', 'verify']) {
    const { code, stdout } = await box.call(['index', action, 'i']);
    expect({ action, code, stdout }).toEqual({ action, code: 0, stdout: expect.stringMatching(/\n$/) });
    expect(await box.call(['index', action, 'i', '-o', 'out'])).toMatchObject({ code: 0, stdout: '' });
    expect(readFileSync(box.path('out'), 'utf8')).toBe(stdout);
  }
  const { stdout } = await box.call(['read', 'feed.jsonl']);
  expect(stdout.split('\n')).toHaveLength(4);
  expect(existsSync(box.path('report.json'))).toBe(false);
});

test('an index whose first addition was killed is empty, not damaged', async () => {
  // process numbers are below 2^22 by default
  const lock = JSON.stringify({ host: hostname(), pid: 2 ** 22 - 1, begun: '1', token: 'x' });
  const box = sandbox({ 'i/lock': lock, 'feed.jsonl': lines(3, 'entry') });
  expect(await box.call(['index', 'verify', 'i'])).toMatchObject({ code: 0, stdout: 'i: no articles yet: no fault\n' });
  const list = await box.call(['index', 'list', 'i']);
  expect(list).toMatchObject({ code: 2, stderr: expect.stringMatching(/still empty\n.*repeat its index add/) });
  expect(await box.call(['index', 'add', 'i', 'feed.jsonl'])).toMatchObject({ code: 0 });
});

test('an index is no folder of articles, and is left out of one', async () => {
  const box = sandbox({ 'news/feed.jsonl': lines(3, 'entry') });
  await box.call(['index', 'add', 'news/known', 'news']);
  const hint = 'twicetold index export news/known | twicetold scan -';
  for (const args of [
    ['scan'],
    ['unique'],
    ['read'],
    ['check', '--against', 'news'],
    ['index', 'add', 'other'],
    ['watch', '--index', 'other', '--once'],
  ]) {
    const { code, stdout, stderr } = await box.call([...args, 'news/known']);
    expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' });
    expect(stderr).toContain('news/known is an index, not a folder of articles');
    expect(stderr).toContain(hint);
  }
  expect(await box.shell(hint.replaceAll('twicetold', 'node "$TWICETOLD"'))).toMatchObject({ code: 0 });
  const { stdout } = await box.call(['scan', 'news', '--show-files']);
  expect(stdout).toMatch(/^jsonl +news\/feed\.jsonl\nskipped +news\/known: an index: .*\n$/);
});

test.each([['list'], ['export'], ['stats'], ['verify'], ['remove', 'a']])(
  '%s says how to make an index',
  async (action, ...ids) => {
    expect(await sandbox().call(['index', action, 'nothing', ...ids])).toMatchObject({
      code: 2,
      stderr: 'twicetold: nothing is not an index\n  hint: make one: twicetold index add nothing PATH\n',
    });
  },
);

/** Random moments at which an addition is killed. `KILLS=100` takes two minutes. */
const KILLS = Number(process.env.KILLS ?? 2);

test('an addition that is killed at any moment loses no committed article, and can be completed', {
  timeout: KILLS * 6000 + 20_000,
}, async () => {
  const box = sandbox({ 'first.jsonl': lines(30, 'first') });
  // each file is a commit, and eight make a merge
  for (let n = 0; n < 20; n++) box.write({ [`news/${n}.jsonl`]: lines(25, `n${n}`) });
  await box.call(['scan', 'first.jsonl', '--save-stats', 'stats', '--output', 'r']);
  const args = (index: string): string[] => ['index', 'add', index, 'news', '--stats', 'stats'];
  const begin = performance.now();
  await box.run(args('whole'));
  const duration = performance.now() - begin;
  const whole = await exported(box, 'whole');
  let partial = 0;
  for (let n = 0; n < KILLS; n++) {
    const index = `killed-${n}`;
    const child = spawn(process.execPath, [join(ROOT, 'bin/twicetold.js'), ...args(index)], {
      cwd: box.folder,
      stdio: 'ignore',
    });
    const ended = new Promise(resolve => child.on('close', resolve));
    // every second time right behind the first commit, else at any moment
    const begun = performance.now();
    const moment = n % 2 === 0 ? Number.POSITIVE_INFINITY : duration * random();
    const timer = setInterval(() => {
      const isDue = performance.now() - begun > moment;
      if (isDue || (n % 2 === 0 && existsSync(box.path(`${index}/twicetold.index`)))) child.kill('SIGKILL');
    }, 1);
    await ended;
    clearInterval(timer);
    const { code, stdout, stderr } = await box.call(['index', 'verify', index]);
    if (code !== 0) expect(stderr).toContain('is not an index');
    else if (stdout !== `${index}: no articles yet: no fault\n`) {
      const committed = (await exported(box, index)).split('\n');
      if (committed.length < whole.split('\n').length) partial++;
      const all = new Set(whole.split('\n'));
      for (const line of committed) expect(all.has(line)).toBe(true);
    }
    expect((await box.call(args(index))).code).toBe(0);
    expect((await box.call(['index', 'verify', index])).code).toBe(0);
    expect(await exported(box, index)).toBe(whole);
    rmSync(box.path(index), { recursive: true });
  }
  expect(partial).toBeGreaterThan(0);
});

test('a full disk is a clear error, and does not change the index', async ({ skip }) => {
  const box = sandbox({ 'a.jsonl': lines(20, 'a'), 'b.jsonl': lines(900, 'b') });
  const disk = box.path('disk');
  mkdirSync(disk);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=600k', 'tmpfs', disk]);
  if (mounted.status !== 0) {
    skip('a full disk needs root to mount a small file system');
  }
  onTestFinished(() => void spawnSync('umount', [disk]));
  expect((await box.call(['index', 'add', 'disk/i', 'a.jsonl'])).code).toBe(0);
  const before = await exported(box, 'disk/i');
  const full = await box.call(['index', 'add', 'disk/i', 'b.jsonl']);
  expect(full.code).toBe(2);
  expect(full.stderr).toContain('cannot write the index');
  expect(full.stderr).toContain('the disk is full');
  expect((await box.call(['index', 'verify', 'disk/i'])).code).toBe(0);
  expect(await exported(box, 'disk/i')).toBe(before);
});

test('an index in a write-protected folder is read, and not changed', async ({ skip }) => {
  const box = sandbox({ 'a.jsonl': lines(5, 'a'), 'b.jsonl': lines(5, 'b') });
  const disk = box.path('disk');
  mkdirSync(disk);
  const isRoot = process.getuid?.() === 0;
  // permissions do not bind root
  if (isRoot && spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', disk]).status !== 0)
    skip('root needs a file system of its own that is read-only');
  if (isRoot) onTestFinished(() => void spawnSync('umount', [disk]));
  expect((await box.call(['index', 'add', 'disk/i', 'a.jsonl'])).code).toBe(0);
  const before = await exported(box, 'disk/i');
  if (isRoot) expect(spawnSync('mount', ['-o', 'remount,ro', disk]).status).toBe(0);
  else {
    chmodSync(join(disk, 'i'), 0o555);
    onTestFinished(() => chmodSync(join(disk, 'i'), 0o755));
  }
  const refused = await box.call(['index', 'add', 'disk/i', 'b.jsonl']);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/cannot write the index .*: (?:the file system is read-only|no permission)/);
  expect((await box.call(['index', 'verify', 'disk/i'])).code).toBe(0);
  expect((await box.call(['check', 'b.jsonl', '--against', 'disk/i'])).code).toBe(0);
  expect(await exported(box, 'disk/i')).toBe(before);
});
