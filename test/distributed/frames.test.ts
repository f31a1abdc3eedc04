/** Frames carry any rows, may arrive in pieces of any size, and bytes that are no frames are refused. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BatchWriter,
  columnsOf,
  FrameReader,
  type Header,
  headerFrame,
  type Row,
  textAt,
  valueAt,
} from '../../src/distributed/frames.js';
import { runWorker } from '../../src/distributed/worker.js';
import { UserError } from '../../src/errors.js';

const SCHEMA = { number: 'f64', count: 'i32', name: 'text', bytes: 'bytes' } as const;
type AnyRow = Row<typeof SCHEMA>;

const ROWS = fc.array(
  fc.record({
    number: fc.double({ noNaN: true }),
    count: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    name: fc.string({ unit: 'grapheme' }),
    bytes: fc.uint8Array(),
  }),
);

function written(rows: readonly AnyRow[]): Buffer {
  const writer = new BatchWriter(SCHEMA);
  const frames = rows.map(row => writer.add(row));
  return Buffer.concat([...frames, writer.take()].filter(frame => frame !== undefined));
}

function readIn(pieces: readonly Buffer[]): { readonly header: Header; readonly body: Uint8Array }[] {
  const reader = new FrameReader();
  const frames = pieces.flatMap(piece => [...reader.push(piece)]);
  reader.end();
  return frames;
}

function cut(bytes: Buffer, length: number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += length) pieces.push(bytes.subarray(at, at + length));
  return pieces;
}

test('decoded rows are the sent ones, with pieces of any size', () => {
  fc.assert(
    fc.property(ROWS, fc.integer({ min: 1, max: 99 }), (rows, length) => {
      const back = readIn(cut(written(rows), length)).flatMap(({ header, body }) => {
        const { rows: count, columns } = columnsOf(header, body, SCHEMA);
        return Array.from({ length: count }, (_, row) => ({
          number: columns.number[row],
          count: columns.count[row],
          name: textAt(columns.name, row),
          bytes: Uint8Array.from(valueAt(columns.bytes, row)),
        }));
      });
      expect(back).toEqual(rows);
    }),
  );
});

test('a changed or truncated frame is refused or read, and never fails otherwise', () => {
  const frame = written([{ number: 1, count: 2, name: 'three', bytes: Uint8Array.of(4, 5) }]);
  fc.assert(
    fc.property(fc.nat(frame.length - 1), fc.nat(255), fc.nat(frame.length), (at, byte, length) => {
      const changed = Buffer.from(frame.subarray(0, length));
      if (at < length) changed[at] = byte;
      try {
        for (const { header, body } of readIn([changed])) columnsOf(header, body, SCHEMA);
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
      }
    }),
  );
});

describe('a worker reports errors', () => {
  async function answerTo(...sent: Buffer[]): Promise<string> {
    const frames: Buffer[] = [];
    async function* input(): AsyncGenerator<Buffer> {
      yield* sent;
    }
    await runWorker(input(), async frame => {
      frames.push(Buffer.from(frame));
    });
    return readIn(frames)
      .map(({ header }) => JSON.stringify(header))
      .join('\n');
  }

  const OPEN = headerFrame({ open: 'prepare', settings: {} });
  const END = headerFrame({ end: true });

  test.each<[string, Buffer[], RegExp]>([
    ['no frame', [Buffer.from('GET / HTTP/1.1\r\n\r\n')], /not a frame/],
    ['an unknown step', [headerFrame({ open: 'constructor' })], /unknown step/],
    ['an unknown option', [headerFrame({ open: 'prepare', settings: { options: { thresold: 1 } } })], /thresold/],
    ['another engine', [headerFrame({ open: 'prepare', settings: { options: { engine: 'minhash' } } })], /bottom-k/],
    ['no statistics', [headerFrame({ open: 'sketch', settings: { statistics: '/none' } })], /\/none/],
    ['a frame behind the end', [OPEN, END, END], /follows the end/],
    ['an early end', [OPEN], /before the end/],
    ['a batch of another step', [OPEN, headerFrame({ rows: 0, columns: ['value'] })], /has the columns/],
  ])('%s', async (_, sent, said) => {
    const answer = await answerTo(...sent);
    expect(answer).toContain('"error"');
    expect(answer).toMatch(said);
  });

  test('an empty task ends without an error', async () => {
    expect(await answerTo(OPEN, END)).toMatch(/"ready":true.*\n.*"end":true/);
  });
});
