/** Columns in a temporary file, read by this thread and by another one. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { restoreColumns, SpillFile } from '../../src/workers/spilling-storage.js';

function spillFile(): SpillFile {
  const file = new SpillFile();
  onTestFinished(() => file.close());
  return file;
}

const column = fc.oneof(
  fc.uint32Array({ maxLength: 50 }),
  fc.uint8Array({ maxLength: 50 }).map(bytes => Uint8Array.from(bytes)),
);

test('any range of any column reads back as appended', () => {
  fc.assert(
    fc.property(fc.array(column, { maxLength: 8 }), fc.nat(50), fc.nat(50), (columns, from, count) => {
      const file = new SpillFile();
      try {
        const spilled = columns.map(values => file.append<Uint32Array | Uint8Array>(values));
        columns.forEach((values, i) => {
          const start = Math.min(from, values.length);
          const part = values.subarray(start, start + count);
          expect(spilled[i].read(start, part.length)).toEqual(part.slice());
        });
        expect(file.size).toBe(columns.reduce((sum, values) => sum + values.byteLength, 0));
      } finally {
        file.close();
      }
    }),
  );
});

test('a write changes only its range', () => {
  const file = spillFile();
  const [first, second] = [file.append(Uint32Array.of(1, 2, 3)), file.append(Uint8Array.of(4, 5, 6))];
  first.write(1, Uint32Array.of(20));
  second.write(2, Uint8Array.of(60));
  expect([...first.read(0, 3)]).toEqual([1, 20, 3]);
  expect([...second.read(0, 3)]).toEqual([4, 5, 60]);
});

test('another thread reads and writes the same columns, at any depth of its input', () => {
  const file = spillFile();
  const [hashes, flags] = [file.append(Uint32Array.of(1, 2, 3)), file.append(Uint8Array.of(4, 5, 6))];
  const shared = new Uint32Array(new SharedArrayBuffer(8));
  const sent = { corpus: { store: { segments: [{ hashes, flags }] } }, articles: shared, minWords: 3, name: 'x' };
  const { corpus, ...rest } = restoreColumns(structuredClone(sent));
  const [segment] = corpus.store.segments;
  expect([...segment.hashes.read(1, 2)]).toEqual([2, 3]);
  expect([...segment.flags.read(0, 1)]).toEqual([4]);
  segment.hashes.write(0, Uint32Array.of(10));
  expect([...hashes.read(0, 3)]).toEqual([10, 2, 3]);
  expect(rest).toEqual({ articles: shared, minWords: 3, name: 'x' });
  expect(rest.articles.buffer).toBeInstanceOf(SharedArrayBuffer);
});

describe('the file', () => {
  test('is deleted on close, and can be closed twice', () => {
    const folder = mkdtempSync(join(tmpdir(), 'twicetold-spill-'));
    const before = process.env.TMPDIR;
    process.env.TMPDIR = folder;
    onTestFinished(() => {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      rmSync(folder, { recursive: true });
    });
    const file = spillFile();
    expect([...file.append(Uint32Array.of(1, 2)).read(0, 2)]).toEqual([1, 2]);
    file.close();
    file.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('that cannot be created gives an error with the temporary folder', () => {
    const before = process.env.TMPDIR;
    process.env.TMPDIR = join(tmpdir(), 'twicetold-no-such-folder');
    onTestFinished(() => {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    });
    expect(() => spillFile().append(Uint32Array.of(1))).toThrow(
      `cannot spill to the temporary folder ${process.env.TMPDIR} (ENOENT)`,
    );
  });
});
