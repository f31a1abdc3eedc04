import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkOutputFile, writeOutputFile } from '../../src/cli/output-file.js';
import { temporaryPrefix } from '../../src/cli/process.js';
import { UserError } from '../../src/errors.js';
import { ROOT, sandbox } from './sandbox.js';

const read = (file: string) => readFileSync(file, 'utf8');
const visible = (folder: string) => readdirSync(folder).filter(name => name !== '.git');

function* failing(): Generator<string> {
  yield 'half';
  throw new Error('render failed');
}

test('writes all pieces, also large ones, and leaves no temporary file', async () => {
  const { folder, path } = sandbox();
  const pieces = Array.from({ length: 1000 }, (_, i) => `${i} ${'é'.repeat(500)}\n`);
  await writeOutputFile(path('out.txt'), pieces);
  expect(read(path('out.txt'))).toBe(pieces.join(''));
  expect(visible(folder)).toEqual(['out.txt']);
});

test('a failure keeps the old content, or leaves no file', async () => {
  const { folder, path } = sandbox({ 'old.txt': 'old' });
  await expect(writeOutputFile(path('old.txt'), failing())).rejects.toThrow('render failed');
  await expect(writeOutputFile(path('new.txt'), failing())).rejects.toThrow('render failed');
  expect(visible(folder)).toEqual(['old.txt']);
  expect(read(path('old.txt'))).toBe('old');
});

test('an existing file keeps its mode', async () => {
  const { path } = sandbox({ 'out.txt': 'old' });
  chmodSync(path('out.txt'), 0o640);
  await writeOutputFile(path('out.txt'), ['new']);
  expect(statSync(path('out.txt')).mode & 0o777).toBe(0o640);
  expect(read(path('out.txt'))).toBe('new');
});

test('the target of a symbolic link is written and the link is kept', async () => {
  const { path } = sandbox({ 'real/old.txt': 'old' });
  symlinkSync('real/old.txt', path('link'));
  symlinkSync('real/new.txt', path('dangling'));
  symlinkSync('link', path('link-to-link'));
  await writeOutputFile(path('link-to-link'), ['1']);
  await writeOutputFile(path('dangling'), ['2']);
  expect([read(path('real/old.txt')), read(path('real/new.txt'))]).toEqual(['1', '2']);
  expect(lstatSync(path('link')).isSymbolicLink()).toBe(true);
  expect(lstatSync(path('dangling')).isSymbolicLink()).toBe(true);
});

test('circular symbolic links are an error', async () => {
  const { path } = sandbox();
  symlinkSync('b', path('a'));
  symlinkSync('a', path('b'));
  await expect(writeOutputFile(path('a'), ['x'])).rejects.toThrow('circle');
});

test('a device is written to, not replaced', async () => {
  await writeOutputFile('/dev/null', ['x']);
  expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
});

test('a file that cannot be written is reported before the work', async () => {
  const { path } = sandbox({ 'out.txt': '' });
  mkdirSync(path('folder'));
  await expect(checkOutputFile(path('folder'))).rejects.toThrow('it is a folder');
  await expect(checkOutputFile(path('missing/out.txt'))).rejects.toThrow(UserError);
  await expect(checkOutputFile(path('out.txt/x'))).rejects.toThrow('no such folder');
  await expect(checkOutputFile(path('out.txt'))).resolves.toBeUndefined();
  await expect(checkOutputFile(path('new.txt'))).resolves.toBeUndefined();
  await expect(checkOutputFile('/dev/null')).resolves.toBeUndefined();
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s while a file is written leaves the old one and no other',
  async signal => {
    const { folder, path } = sandbox({
      'out.txt': 'old',
      'write.mjs': `
      import { writeOutputFile } from ${JSON.stringify(join(ROOT, 'dist/cli/output-file.js'))};
      function* endless() { for (;;) { yield 'x'.repeat(1 << 18); process.stdout.write('.'); } }
      await writeOutputFile('out.txt', endless());`,
    });
    const child = spawn(process.execPath, ['write.mjs'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.once('data', () => child.kill(signal));
    const ended = await new Promise(resolve => child.on('close', (_code, by) => resolve(by)));
    expect(ended).toBe(signal);
    expect(visible(folder).sort()).toEqual(['out.txt', 'write.mjs']);
    expect(read(path('out.txt'))).toBe('old');
  },
);

test('the next run with the same output removes the files of a killed run, and no others', async () => {
  const { pid: dead } = spawnSync(process.execPath, ['--version']);
  const of = (name: string, pid: number) => temporaryPrefix(name).replace(`-${process.pid}-`, `-${pid}-`);
  const kept = [
    `${of('out.json', process.ppid)}x`,
    `${of('other.json', dead)}x`,
    '.twicetold-',
    'out.json',
    'out.json.tmp',
  ];
  const stale = [`${of('out.json', dead)}x`, `${of('out.json', process.pid)}x`];
  const { folder, path } = sandbox(Object.fromEntries([...kept, ...stale].map(name => [name, 'half'])));
  await checkOutputFile(path('out.json'));
  expect(visible(folder).sort()).toEqual([...kept].sort());
});

test('a run that is killed while it writes leaves a file that the next run removes', async () => {
  const script = `import { writeOutputFile } from ${JSON.stringify(`${ROOT}dist/cli/output-file.js`)};
    await writeOutputFile('out.json', (function* () { yield 'half'; process.kill(process.pid, 'SIGKILL'); })());`;
  const { folder, run, shell } = sandbox({ 'news/a.txt': 'x '.repeat(100), 'news/write.mjs': script });
  await shell('node news/write.mjs');
  expect(visible(folder).filter(name => name.startsWith('.twicetold-'))).toHaveLength(1);
  expect((await run(['scan', 'news', '--output', 'out.json', '--format', 'json'])).code).toBe(0);
  expect(visible(folder).sort()).toEqual(['news', 'out.json']);
});
