import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { ROOT, workshop } from './workshop.js';

test.concurrent.for([
  ['twicetold', []],
  ['twicetold scan', ['scan', '--help']],
  ['twicetold compare', ['compare', '-h']],
] as const)('%s: help', async ([, args], { expect, onTestFinished }) => {
  const { code, stdout, stderr } = await workshop({}, onTestFinished).run(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatchSnapshot();
  expect(Math.max(...stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(80);
});

test.concurrent('help can be asked for in every way', async ({ expect, onTestFinished }) => {
  const { run } = workshop({}, onTestFinished);
  const [program, help, flag, scan, ofScan] = await Promise.all(
    [[], ['help'], ['--help'], ['scan', '--help', '--treshold'], ['help', 'scan']].map(args => run(args)),
  );
  expect(help.stdout).toBe(program.stdout);
  expect(flag.stdout).toBe(program.stdout);
  expect(ofScan.stdout).toBe(scan.stdout);
  const stranger = await run(['help', 'scna']);
  expect(stranger).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('no command "scna"') });
});

test.concurrent("the version is the package's", async ({ expect, onTestFinished }) => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const { run } = workshop({}, onTestFinished);
  for (const { code, stdout } of await Promise.all([run(['--version']), run(['-V'])])) {
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${version}\n` });
  }
});
