import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { ROOT, sandbox } from './sandbox.js';

test.concurrent.for([
  ['twicetold', []],
  ['twicetold scan', ['scan', '--help']],
  ['twicetold check', ['check', '--help']],
  ['twicetold compare', ['compare', '-h']],
  ['twicetold read', ['read', '--help']],
  ['twicetold watch', ['watch', '--help']],
  ['twicetold serve', ['serve', '--help']],
] as const)('%s: help', async ([, args], { expect, onTestFinished }) => {
  const { code, stdout, stderr } = await sandbox({}, onTestFinished).run(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatchSnapshot();
  expect(Math.max(...stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(80);
});

test.concurrent('no argument, help, --help and help COMMAND print help', async ({ expect, onTestFinished }) => {
  const { run } = sandbox({}, onTestFinished);
  const [program, help, flag, scan, ofScan] = await Promise.all(
    [[], ['help'], ['--help'], ['scan', '--help', '--treshold'], ['help', 'scan']].map(args => run(args)),
  );
  expect(help.stdout).toBe(program.stdout);
  expect(flag.stdout).toBe(program.stdout);
  expect(ofScan.stdout).toBe(scan.stdout);
  const unknown = await run(['help', 'scna']);
  expect(unknown).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('unknown command "scna"') });
});

test.concurrent('--version prints the version of the package', async ({ expect, onTestFinished }) => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const { run } = sandbox({}, onTestFinished);
  for (const { code, stdout } of await Promise.all([run(['--version']), run(['-V'])])) {
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${version}\n` });
  }
});
