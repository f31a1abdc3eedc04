/** `twicetold serve` as a process: how it starts, what it refuses, and that nothing acknowledged is lost when it ends. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openIndex } from '../../src/library/known-index.js';
import { knownIndex, STORIES } from '../serve/service.js';
import { ROOT, sandbox } from './sandbox.js';

const TOKEN = 'a-token-that-nobody-guesses';

interface Process {
  readonly address: string;
  readonly ended: Promise<number | null>;
  readonly stdout: () => string;
  kill(signal: NodeJS.Signals): void;
}

async function started(args: readonly string[], cwd: string): Promise<Process> {
  const child = spawn(process.execPath, [join(ROOT, 'bin/twicetold.js'), 'serve', ...args, '--port', '0'], { cwd });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text;
  });
  const ended = new Promise<number | null>(resolve => child.on('close', resolve));
  const address = await new Promise<string>((resolve, reject) => {
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', text => {
      stderr += text;
      const [, found] = /listening on (\S+)\n/.exec(stderr) ?? [];
      if (found !== undefined) resolve(found);
    });
    void ended.then(code => reject(new Error(`ended with ${code}: ${stderr}`)));
  });
  return { address, ended, stdout: () => stdout, kill: signal => void child.kill(signal) };
}

test('SIGTERM under load: acknowledged articles are in the index, and the service ends with 0', async () => {
  const folder = await knownIndex();
  const box = sandbox({ token: `${TOKEN}\n` });
  const service = await started([folder, '--token-file', 'token', '--access-log'], box.folder);
  expect((await fetch(`${service.address}/check`, { method: 'POST' })).status).toBe(401);
  const acknowledged: string[] = [];
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` };
  const client = async (name: string): Promise<void> => {
    for (let n = 0; ; n++) {
      const id = `${name}-${n}`;
      const body = JSON.stringify({ id, text: `${id} ${STORIES[20 + (n % 20)]}` });
      try {
        const answer = await fetch(`${service.address}/articles`, { method: 'POST', headers, body });
        if (answer.status === 503) return;
        expect(answer.status).toBe(201);
        await answer.text();
        acknowledged.push(id);
        if (acknowledged.length === 12) service.kill('SIGTERM');
      } catch {
        // the service does not listen any more
        return;
      }
    }
  };
  await Promise.all(['a', 'b', 'c', 'd'].map(client));
  expect(await service.ended).toBe(0);
  expect(acknowledged.length).toBeGreaterThanOrEqual(12);
  const index = await openIndex(folder);
  expect(acknowledged.filter(id => index.get(id) === undefined)).toEqual([]);
  await index.close();
  expect(existsSync(join(folder, 'lock'))).toBe(false);
  const lines = service
    .stdout()
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
  expect(lines.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(acknowledged.length);
});

test.each([
  [['known.index', '--host', '0.0.0.0'], {}, 'so the service needs a token'],
  [['known.index', '--host', '::', '--no-color'], {}, 'so the service needs a token'],
  [['known.index', '--token-file', 'short'], {}, 'needs at least 16 characters'],
  [['known.index', '--token-file', 'missing'], {}, '--token-file missing: no such file'],
  [['known.index'], { TWICETOLD_TOKEN: 'with a space in it' }, 'TWICETOLD_TOKEN: a token needs'],
  [['nothing'], {}, 'nothing is not an index'],
  [
    ['known.index', '--host', 'no.such.host.invalid'],
    { TWICETOLD_TOKEN: TOKEN },
    'cannot listen on no.such.host.invalid',
  ],
  [[], {}, 'serve: takes one index, got 0'],
])('%j is refused', async (args, env, message) => {
  const box = sandbox({ short: 'secret' });
  const index = await openIndex(box.path('known.index'), { write: true });
  await index.add([{ id: 'a', text: STORIES[0] }]);
  await index.close();
  const { code, stdout, stderr } = await box.call(['serve', ...args], { env });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).toContain('hint:');
  expect(existsSync(box.path('known.index/lock'))).toBe(false);
});

test('an index that another process writes, and a port in use', async () => {
  const folder = await knownIndex();
  const box = sandbox();
  const writer = await openIndex(folder, { write: true });
  const locked = await box.call(['serve', folder]);
  expect(locked).toMatchObject({ code: 2, stderr: expect.stringContaining('is writing this index') });
  // a reader needs no lock
  const reader = await started([folder, '--read-only'], box.folder);
  const { port } = new URL(reader.address);
  await writer.close();
  const second = await box.call(['serve', folder, '--port', port]);
  expect(second).toMatchObject({ code: 2, stderr: expect.stringContaining(`127.0.0.1, port ${port} is in use`) });
  reader.kill('SIGINT');
  expect(await reader.ended).toBe(0);
});
