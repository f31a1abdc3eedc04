/** Without WebAssembly, or without the address space for it, the tool says so and how to get on. */
import { describe, expect, test } from 'vitest';
import { ROOT, sandbox } from './sandbox.js';

const NEWSROOM = `${ROOT}fixtures/newsroom`;
/** Kilobytes: enough for Node, not for the ten gigabytes that it reserves for each memory of WebAssembly. */
const LIMIT = 'ulimit -v 8000000;';

const scan = (limit: string, jobs: number): string =>
  `${limit} node "$TWICETOLD" scan "${NEWSROOM}" --jobs ${jobs} --quiet --format json`;

describe('a limited address space', () => {
  test.each([1, 2])('ends with exit code 2, a message and a hint (--jobs %i)', async jobs => {
    const { code, stdout, stderr } = await sandbox().shell(scan(LIMIT, jobs));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /^twicetold: not enough address space for WebAssembly\n {2}hint: .*NODE_OPTIONS=--disable-wasm-trap-handler\n$/,
    );
  });

  test('gives the same report with the option that the hint names', async () => {
    const box = sandbox();
    const plain = await box.shell(scan('', 1));
    const limited = await box.shell(scan(`${LIMIT} export NODE_OPTIONS=--disable-wasm-trap-handler;`, 1));
    expect(limited).toEqual(plain);
  });
});

test('no WebAssembly: exit code 2, a message and a hint', async () => {
  const { code, stdout, stderr } = await sandbox().shell(
    `node --jitless "$TWICETOLD" scan "${NEWSROOM}" --jobs 1 --quiet`,
  );
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(
    /twicetold: WebAssembly with vector instructions is not available\n {2}hint: .*--jitless.*\n$/,
  );
});

test('help needs no WebAssembly', async () => {
  const { code, stdout } = await sandbox().shell('node --jitless "$TWICETOLD" --help');
  expect(code).toBe(0);
  expect(stdout).toContain('twicetold');
});
