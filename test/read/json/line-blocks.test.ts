/** A stream of bytes cut into blocks of lines, against a plain split of all of it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isBlank, type LineBlock, LineSplitter, type LongLine } from '../../../src/read/json/line-blocks.js';
import { anyCharacter } from '../../texts/any-character.js';

const NEVER_TOO_LONG = 64 * 1024 * 1024;

interface Line {
  /** As latin1; undefined where it was too long. */
  readonly text: string | undefined;
  readonly line: number;
  /** Absent for a blank line. */
  readonly record?: number;
}

/** The lines of a block, numbered from the block's own numbers. */
function linesOf(block: LineBlock | LongLine): Line[] {
  const { line, record } = block;
  if ('longerThan' in block) return [{ text: undefined, line, record }];
  let [nextLine, nextRecord] = [line, record];
  return textsOf(Buffer.from(block.bytes)).map(text => {
    const bytes = Buffer.from(text, 'latin1');
    const number = nextLine++;
    return isBlank(bytes, 0, bytes.length) ? { text, line: number } : { text, line: number, record: nextRecord++ };
  });
}

/** The bytes of a block of which no line is too long. */
function bytesOf(block: LineBlock | LongLine): Uint8Array {
  if ('longerThan' in block) throw new Error(`line ${block.line} is too long`);
  return block.bytes;
}

/** Lines without their line feeds. Bytes after the last line feed are a line. */
function textsOf(bytes: Buffer): string[] {
  const texts = bytes.toString('latin1').split('\n');
  if (texts.at(-1) === '') texts.pop();
  return texts;
}

/** The lines of a reader that has the whole file in memory. */
function expectedLines(bytes: Buffer, longest: number): Line[] {
  let record = 1;
  return textsOf(bytes).map((text, i) => {
    const bytes = Buffer.from(text, 'latin1');
    if (bytes.length > longest) return { text: undefined, line: i + 1, record: record++ };
    return isBlank(bytes, 0, bytes.length) ? { text, line: i + 1 } : { text, line: i + 1, record: record++ };
  });
}

/** Pushes the bytes in pieces of these sizes, round and round, through one buffer that is used again. */
function cut(bytes: Buffer, sizes: readonly number[], longest = NEVER_TOO_LONG): (LineBlock | LongLine)[] {
  const blocks = new LineSplitter(longest);
  const found: (LineBlock | LongLine)[] = [];
  const buffer = Buffer.alloc(Math.max(...sizes));
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.min(sizes[turn % sizes.length], bytes.length - at);
    bytes.copy(buffer, 0, at, at + size);
    found.push(...blocks.push(buffer.subarray(0, size)));
    buffer.fill('!');
    at += size;
  }
  found.push(...blocks.end());
  return found;
}

const line = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\t \r',
    '\r',
    '\uFEFF',
    '\uFEFF \r',
    '{"text":"one"}\r',
    'é',
    '\0',
    ' x',
    '\xef',
    '\xef\xbb',
  ),
  fc.string({ unit: anyCharacter, maxLength: 30 }),
  fc.integer({ min: 35, max: 90 }).map(length => 'x'.repeat(length)),
);
const anyBytes: fc.Arbitrary<Buffer> = fc.oneof(
  fc
    .tuple(fc.array(line, { maxLength: 30 }), fc.boolean())
    .map(([lines, ends]) => Buffer.from(lines.join('\n') + (ends ? '\n' : ''))),
  fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes)),
  fc.array(fc.constantFrom(10, 13, 32, 0xef, 0xbb, 0xbf, 120), { maxLength: 60 }).map(bytes => Buffer.from(bytes)),
);
const sizes = fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 6 });

describe('any bytes in chunks of any size', () => {
  test('give their lines with their numbers', () => {
    fc.assert(
      fc.property(anyBytes, sizes, fc.constantFrom(0, 1, 40, NEVER_TOO_LONG), (bytes, chunks, longest) => {
        expect(cut(bytes, chunks, longest).flatMap(linesOf)).toEqual(expectedLines(bytes, longest));
      }),
      { numRuns: 400 },
    );
  });

  test('are unchanged if no line is too long', () => {
    fc.assert(
      fc.property(anyBytes, sizes, (bytes, chunks) => {
        const blocks = cut(bytes, chunks);
        expect(Buffer.concat(blocks.map(bytesOf))).toEqual(bytes);
        for (const block of blocks.slice(0, -1)) expect(bytesOf(block).at(-1)).toBe(10);
      }),
    );
  });

  test('give blocks with buffers of their own, mostly filled', () => {
    const blocks = cut(Buffer.from('one\ntwo\n'.repeat(400_000)), [65_536]);
    for (const bytes of blocks.map(bytesOf)) {
      expect(bytes.byteOffset).toBe(0);
      expect(bytes.buffer.byteLength).toBeLessThan(bytes.length * 2);
    }
    expect(new Set(blocks.map(block => bytesOf(block).buffer)).size).toBe(blocks.length);
  });
});

/** Some megabytes of lines: short and blank ones, long ones, and CRLF here and there. */
function manyLines(megabytes: number): Buffer {
  const parts: string[] = [];
  for (let n = 0, length = 0; length < megabytes * 2 ** 20; n++) {
    const end = n % 11 === 0 ? '\r\n' : '\n';
    const part =
      n % 7 === 3 ? end : `${n} ${'é'.repeat((n * 7919) % 700)}${n % 5003 === 0 ? 'y'.repeat(300_000) : ''}${end}`;
    parts.push(part);
    length += Buffer.byteLength(part);
  }
  return Buffer.from(parts.join(''));
}

describe('megabytes', () => {
  const bytes = manyLines(6);
  const longest = 250_000;

  test.each([
    ['a megabyte at a time', [2 ** 20]],
    ['64 KB at a time', [2 ** 16]],
    ['at odd places', [1, 99_991, 7, 1_500_007]],
    ['all at once', [2 ** 25]],
  ])('%s give the same lines, and several blocks', (_, chunks) => {
    expect(cut(bytes, chunks, longest).flatMap(linesOf)).toEqual(expectedLines(bytes, longest));
    const blocks = cut(bytes, chunks);
    expect(blocks.flatMap(linesOf)).toEqual(expectedLines(bytes, NEVER_TOO_LONG));
    if (Math.max(...chunks) < bytes.length) expect(blocks.length).toBeGreaterThan(3);
  });

  test('give each block as soon as it is full', () => {
    const blocks = new LineSplitter(NEVER_TOO_LONG);
    let pushed = 0;
    let out = 0;
    for (let at = 0; at < bytes.length; at += 2 ** 16) {
      const piece = bytes.subarray(at, at + 2 ** 16);
      pushed += piece.length;
      for (const block of blocks.push(piece)) out += bytesOf(block).length;
      // a block, the piece that filled it, and the longest line
      expect(pushed - out).toBeLessThan(2 ** 20 + 2 ** 16 + 400_000);
    }
    for (const block of blocks.end()) out += bytesOf(block).length;
    expect(out).toBe(bytes.length);
  });

  test('limit the memory of a line that never ends', () => {
    const blocks = new LineSplitter(2 ** 21);
    const piece = Buffer.alloc(2 ** 20, 'x');
    const found: (LineBlock | LongLine)[] = [...blocks.push(Buffer.from('one\n'))];
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    for (let megabytes = 0; megabytes < 512; megabytes++) {
      found.push(...blocks.push(piece));
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    expect(most).toBeLessThan(64 * 2 ** 20);
    found.push(...blocks.push(Buffer.from('\n\ntwo')), ...blocks.end());
    expect(found.flatMap(linesOf)).toEqual([
      { text: 'one', line: 1, record: 1 },
      { text: undefined, line: 2, record: 2 },
      { text: '', line: 3 },
      { text: 'two', line: 4, record: 3 },
    ]);
  });
});
