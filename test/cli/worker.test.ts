/** `twicetold worker`: frames in, frames out, and an exit code. */
import { expect, test } from 'vitest';
import { BatchWriter, FrameReader, headerFrame } from '../../src/distributed/frames.js';
import { sandbox } from './sandbox.js';

const RECORDS = { path: 'text', start: 'f64', record: 'text' } as const;

/** The headers of the frames that come back. All that is sent here is ASCII but for lengths below 128. */
async function answer(frames: readonly Buffer[]) {
  const { code, stdout } = await sandbox().run(['worker'], { stdin: Buffer.concat(frames).toString('latin1') });
  const headers = stdout.match(/\{"(?:ready|rows|end|error)[^}]*\}/g) ?? [];
  return { code, headers: headers.map(header => JSON.parse(header) as Record<string, unknown>), stdout };
}

test('a step comes to its end', async () => {
  const writer = new BatchWriter(RECORDS);
  writer.add({ path: 'a', start: 0, record: '{"id":"x","text":"One"}' });
  const batch = writer.take()!;
  const open = headerFrame({ open: 'prepare' });
  expect([...new FrameReader().push(batch)]).toHaveLength(1);
  const { code, headers, stdout } = await answer([open, batch, headerFrame({ end: true })]);
  expect(headers[0]).toMatchObject({ ready: true });
  expect(headers.at(-1)).toEqual({ end: true });
  expect(stdout).toContain('too-short');
  expect(code).toBe(0);
});

test.each([
  ['the input is no frame', [Buffer.from('scan articles')], 'the input is not a frame of a worker'],
  ['the step is unknown', [headerFrame({ open: 'no' })], 'unknown step "no"'],
  ['the input ends too early', [headerFrame({ open: 'prepare' })], 'the input ends before the end of its rows'],
])('says where %s', async (_, frames, message) => {
  const { code, headers } = await answer(frames);
  expect(headers.at(-1)).toMatchObject({ error: message });
  expect(code).toBe(2);
});

test('takes no paths', async () => {
  const { code, stderr } = await sandbox().call(['worker', 'articles']);
  expect(stderr).toContain('worker: takes no paths');
  expect(code).toBe(2);
});
