/** Runs the examples in a clean folder, with the package installed from its own tarball. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extract } from 'tar';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'twicetold-examples-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** As `npm install twicetold-0.1.0.tgz` does, with the dependencies linked instead of downloaded. */
beforeAll(async () => {
  const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
  const tarball = execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8' }).trim();
  const modules = join(folder, 'node_modules');
  const installed = join(modules, 'twicetold');
  mkdirSync(installed, { recursive: true });
  await extract({ file: join(folder, tarball), cwd: installed, strip: 1 });
  for (const name of Object.keys(manifest.dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name), 'junction');
  }
  mkdirSync(join(modules, '.bin'));
  symlinkSync(join(installed, manifest.bin.twicetold), join(modules, '.bin/twicetold'));
  cpSync(join(ROOT, 'examples'), folder, { recursive: true });
});

function run(command: string, args: readonly string[], input = '') {
  const env = { PATH: process.env.PATH, HOME: folder };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8', env, input });
  return { status, stdout, stderr };
}
const node = (...args: readonly string[]) => run(process.execPath, args);

test('library/find-duplicates.js', () => {
  const { status, stdout, stderr } = node('library/find-duplicates.js', 'articles');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^ferry\S* is told again in\n {2}ferry\S*: paraphrase, similarity 0\.\d+\n$/);
});

test('library/compare.js', () => {
  const { status, stdout, stderr } = node('library/compare.js', 'articles/ferry.txt', 'articles/ferry-rewritten.txt');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^paraphrase, similarity 0\.\d+, \d+ % of the names in common\n/);
  expect(stdout).toContain('overnight');
});

test('library/index.js', () => {
  const remember = (...names: readonly string[]) =>
    node('library/index.js', 'known.index', ...names.map(name => `articles/${name}`));
  expect(remember('ferry.txt', 'orchard.txt')).toEqual({
    status: 0,
    stdout: 'new articles/ferry.txt\nnew articles/orchard.txt\n2 added, 0 as before; 2 in the index\n',
    stderr: '',
  });
  expect(remember('ferry-rewritten.txt').stdout).toBe(
    'copy articles/ferry-rewritten.txt articles/ferry.txt\n1 added, 0 as before; 3 in the index\n',
  );
});

test('library/stream.js', () => {
  const text = (name: string) => readFileSync(join(folder, 'articles', name), 'utf8');
  const lines = ['ferry.txt', 'orchard.txt', 'ferry-rewritten.txt'].map(name =>
    JSON.stringify({ id: name, text: text(name) }),
  );
  const { status, stdout, stderr } = run(process.execPath, ['library/stream.js'], lines.join('\n'));
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('ferry-rewritten.txt');
  expect(stdout).not.toContain('orchard.txt');
});

test('ci/check-articles.sh', () => {
  const git = (...args: readonly string[]) => {
    const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
    expect(run('git', [...author, ...args])).toMatchObject({ status: 0 });
  };
  const copy = join(folder, 'articles/ferry-rewritten.txt');
  const text = readFileSync(copy);
  rmSync(copy);
  git('init', '-q', '-b', 'main');
  git('add', 'articles');
  git('commit', '-q', '-m', 'articles');
  writeFileSync(copy, text);
  const { status, stdout } = run('ci/check-articles.sh', ['main', 'articles']);
  expect({ status, stdout }).toEqual({
    status: 1,
    stdout: expect.stringMatching(/^articles\/ferry-rewritten\.txt: copy of articles\/ferry\.txt /),
  });
  expect(readFileSync(join(folder, 'copies.md'), 'utf8')).toContain('ferry-rewritten.txt');
});

test('ci/workflow.yml runs what ci/check-articles.sh runs', () => {
  const option = /--reporter \S+/;
  const [workflow] = option.exec(readFileSync(join(folder, 'ci/workflow.yml'), 'utf8')) ?? [];
  expect(readFileSync(join(folder, 'ci/check-articles.sh'), 'utf8')).toContain(workflow);
});

test('feeds/check-feed.sh', () => {
  const { status, stdout } = run('feeds/check-feed.sh', ['feeds/feed.xml', 'articles']);
  expect(status).toBe(1);
  const matches = stdout.trimEnd().split('\n').slice(1);
  expect(matches.filter(line => line.startsWith('https://skerra-post.example/ferry,copy,'))).toHaveLength(2);
  expect(stdout).toMatch(/lighthouse,new,/);
});
