/**
 * JSON strings from bytes to bytes: what stands between the quotation marks is copied without its escapes, 16 bytes at a
 * time, and no string is made of it. Only for UTF-8 that is valid.
 */
import { br, get, give, i8x16, i32, loop, sequence, set, start, v128, when } from '../assembler.js';

/** Bytes that can stand in the memory at a time. */
export const ROOM = 1 << 21;

/** Where things stand in the memory. Bytes. */
const STATE = 0;
const ESCAPES = 256;
const INPUT = 512;
/** Read and written beyond the end, 16 bytes being the least. */
const BEYOND = 64;
const OUTPUT = INPUT + ROOM + BEYOND;
const PAGES = Math.ceil((OUTPUT + ROOM + BEYOND) / 65536);

// locals; the first two are the parameters
const [AT, TO, FOUND, BYTE, VECTOR] = Array(5).keys();

const add = (local: number, count: ReturnType<typeof get>): number[] => [...set(local, i32.add(get(local), count))];
const quote = '"'.charCodeAt(0);
const backslash = '\\'.charCodeAt(0);

const program = {
  parameters: ['i32', 'i32'],
  locals: ['i32', 'i32', 'v128'],
  body: loop(
    set(VECTOR, v128.load(get(AT), INPUT)),
    v128.store(get(TO), get(VECTOR), OUTPUT),
    set(
      FOUND,
      i8x16.bitmask(
        v128.or(
          i8x16.atMostU(get(VECTOR), i8x16.of(0x1f)),
          v128.or(i8x16.eq(get(VECTOR), i8x16.of(quote)), i8x16.eq(get(VECTOR), i8x16.of(backslash))),
        ),
      ),
    ),
    when(i32.isZero(get(FOUND)), add(AT, i32.of(16)), add(TO, i32.of(16)), br(1)),
    set(FOUND, i32.trailingZeros(get(FOUND))),
    add(AT, get(FOUND)),
    add(TO, get(FOUND)),
    set(BYTE, i32.load8(get(AT), INPUT)),
    when(i32.eq(get(BYTE), i32.of(quote)), i32.store(i32.of(STATE), get(TO)), give(get(AT))),
    when(
      i32.eq(get(BYTE), i32.of(backslash)),
      set(BYTE, i32.load8(i32.load8(get(AT), INPUT + 1), ESCAPES)),
      when(get(BYTE), i32.store8(get(TO), get(BYTE), OUTPUT), sequence(add(AT, i32.of(2)), add(TO, i32.of(1))), br(2)),
    ),
    give(i32.of(-1)),
  ),
  pages: PAGES,
} as const;

export interface JsonStrings {
  /** What is read, a zero behind it. */
  readonly input: Uint8Array;
  /** What was written. */
  readonly output: Uint8Array;
  /** Where in `output` the last string ended. */
  readonly ended: Int32Array;
  /**
   * Copies the string that begins at `at` to `to`, which may not lie further in.
   *
   * @returns where its closing quotation mark stands; -1 where it has none, is not valid, or has a `\u` escape
   */
  copy(at: number, to: number): number;
}

/** One for each thread; undefined where WebAssembly or its vector instructions are not to be had. */
function makeStrings(): JsonStrings | undefined {
  const running = start(program);
  if (running === undefined) return undefined;
  const { memory, run } = running;
  const escapes = new Uint8Array(memory, ESCAPES, 256);
  for (const [letter, character] of ['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t']) {
    escapes[letter.charCodeAt(0)] = character.charCodeAt(0);
  }
  return {
    input: new Uint8Array(memory, INPUT, ROOM + 1),
    output: new Uint8Array(memory, OUTPUT, ROOM),
    ended: new Int32Array(memory, STATE, 1),
    copy: run,
  };
}

export const jsonStrings = makeStrings();
