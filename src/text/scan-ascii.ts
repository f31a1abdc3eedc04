/**
 * The hot path of scanWords: stretches of ASCII, 64 bytes at a time. Vector instructions tell which bytes are letters and
 * digits, as bits; the words are the runs of ones, and each is hashed eight bytes at a time without asking where it ends.
 * Whatever is rare is left to scanWords, which takes over in the middle of a word, too.
 */
import {
  block,
  br,
  brIf,
  type Code,
  get,
  give,
  i8x16,
  i32,
  i64,
  loop,
  select,
  sequence,
  set,
  start,
  type ValueType,
  v128,
  when,
} from '../assembler.js';
import { CAPITAL, NUMBER, QUOTED, SENTENCE_START } from './token-flags.js';

export const FNV_OFFSET = 0x811c9dc5 | 0;
export const FNV_PRIME = 0x01000193;
/** A quotation that is never closed must not swallow the article. Tokens. */
export const LONGEST_QUOTATION = 400;

/** UTF-16 units of the longest text that fits; longer ones are scanned without it. */
export const LONGEST_TEXT = 1 << 18;

/** Where things stand in the memory. Bytes. */
const STATE = 0;
const MASKS = 64;
const INVERSES = 144;
const FIRST_FLAGS = 256;
const TEXT = 512;
/** Read beyond the end of a text, and not looked at. */
const BEYOND = 80;
const HASHES = TEXT + LONGEST_TEXT * 3 + BEYOND + 16;
/** Two tokens that nothing stands between have a character of at least three bytes among them. */
const MOST_TOKENS = (LONGEST_TEXT * 3) / 2 + 2;
const FLAGS = HASHES + MOST_TOKENS * 4;
const PAGES = Math.ceil((FLAGS + MOST_TOKENS) / 65536);

/** What scanWords and the program tell one another besides where they are. Positions in `AsciiScanner.state`. */
export const COUNT = 0;
export const PENDING = 1;
export const QUOTED_SINCE = 2;
/** Bytes of the word that stands open before the byte where the program stopped; 0 where none does. */
export const OPEN_LETTERS = 3;
export const OPEN_HASH = 4;
export const OPEN_FLAGS = 5;

export interface AsciiScanner {
  readonly state: Int32Array;
  /** The text, a zero behind it, and room that it does not matter what is in. */
  readonly bytes: Uint8Array;
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
  /** Scans on from a byte that no word stands open before, and returns where it stopped. */
  run(at: number): number;
}

// locals; the first is the parameter
const [AT, COUNTED, WAITING, SINCE, LENGTH, HASH, FLAG, START, STOP, LEFT, PLACE, CHUNK, LOW, BYTE, END] =
  Array(15).keys();
const [WORDS, SPECIAL, DIGITS, COMMAS, SEGMENT, EIGHT, VECTOR, LETTER, DIGIT] = Array.from(
  Array(9).keys(),
  i => 15 + i,
);

/** Bytes that do more than to end a word: . ! ? " line feed, and the zero at the end, each at its lower four bits. */
const SPECIAL_BY_LOW_BITS = [0, 0x21, 0x22, 0, 0, 0, 0, 0, 0, 0, 0x0a, 0, 0, 0, 0x2e, 0x3f];

const isBetween = (vector: Code, first: string, last: string): Code =>
  i8x16.atMostU(i8x16.sub(vector, i8x16.of(first.charCodeAt(0))), i8x16.of(last.charCodeAt(0) - first.charCodeAt(0)));

const into = (bits: number, mask: Code, shift: number): Code =>
  set(bits, i64.or(get(bits), i64.shl(i64.extend(i8x16.bitmask(mask)), i64.of(BigInt(shift)))));

/** Sixteen bytes to bits of the four kinds. */
const classify = (shift: number): Code =>
  sequence(
    set(VECTOR, v128.load(get(AT), TEXT + shift)),
    set(LETTER, isBetween(v128.or(get(VECTOR), i8x16.of(0x20)), 'a', 'z')),
    set(DIGIT, isBetween(get(VECTOR), '0', '9')),
    into(WORDS, v128.or(get(LETTER), get(DIGIT)), shift),
    into(DIGITS, get(DIGIT), shift),
    into(COMMAS, i8x16.eq(get(VECTOR), i8x16.of(0x2c)), shift),
    into(
      SPECIAL,
      // bytes of 0x80 and more have their highest bit set already
      v128.or(
        get(VECTOR),
        i8x16.eq(i8x16.swizzle(v128.of(SPECIAL_BY_LOW_BITS), v128.and(get(VECTOR), i8x16.of(0x0f))), get(VECTOR)),
      ),
      shift,
    ),
  );

const clear = (...bits: number[]): Code => sequence(...bits.map(its => set(its, i64.of(0n))));

/** The bits, and a comma between a word and a digit, which does not end a number. What follows the last byte is not known. */
const classifyAll = sequence(
  clear(WORDS, SPECIAL, DIGITS, COMMAS),
  ...[0, 16, 32, 48].map(classify),
  set(
    SPECIAL,
    i64.or(
      get(SPECIAL),
      i64.and(
        get(COMMAS),
        i64.and(i64.shl(get(WORDS), i64.of(1n)), i64.or(i64.shrU(get(DIGITS), i64.of(1n)), i64.of(1n << 63n))),
      ),
    ),
  ),
);

/** One byte more into the FNV-1a hash. */
const hashByte = (byte: Code): Code => set(HASH, i32.mul(i32.xor(get(HASH), byte), i32.of(FNV_PRIME)));
const hashFour = sequence(
  hashByte(i32.and(get(LOW), i32.of(0xff))),
  hashByte(i32.and(i32.shrU(get(LOW), i32.of(8)), i32.of(0xff))),
  hashByte(i32.and(i32.shrU(get(LOW), i32.of(16)), i32.of(0xff))),
  hashByte(i32.shrU(get(LOW), i32.of(24))),
);

/**
 * Hashes the word. Behind its end zeros are hashed, each of which is a multiplication by the prime and is undone by one with
 * the inverse of the prime's power. Letters and digits are folded by one and the same bit.
 */
const hashWord = sequence(
  set(HASH, i32.of(FNV_OFFSET)),
  set(LEFT, get(LENGTH)),
  set(PLACE, i32.add(get(AT), get(START))),
  loop(
    set(CHUNK, select(i32.lessS(get(LEFT), i32.of(8)), get(LEFT), i32.of(8))),
    set(
      EIGHT,
      i64.and(
        i64.or(i64.load(get(PLACE), TEXT), i64.of(0x2020202020202020n)),
        i64.load(i32.shl(get(CHUNK), i32.of(3)), MASKS),
      ),
    ),
    set(LOW, i32.wrap(get(EIGHT))),
    hashFour,
    set(LOW, i32.wrap(i64.shrU(get(EIGHT), i64.of(32n)))),
    hashFour,
    set(HASH, i32.mul(get(HASH), i32.load(i32.shl(get(CHUNK), i32.of(2)), INVERSES))),
    set(PLACE, i32.add(get(PLACE), i32.of(8))),
    set(LEFT, i32.sub(get(LEFT), i32.of(8))),
    brIf(0, i32.greaterS(get(LEFT), i32.of(0))),
  ),
);

/** As `mix32` does; `LOW` is free by now. */
const mixed = sequence(
  set(LOW, i32.mul(i32.xor(get(HASH), i32.shrU(get(HASH), i32.of(16))), i32.of(0x85ebca6b))),
  set(LOW, i32.mul(i32.xor(get(LOW), i32.shrU(get(LOW), i32.of(13))), i32.of(0xc2b2ae35))),
  i32.xor(get(LOW), i32.shrU(get(LOW), i32.of(16))),
);

const writeWord = sequence(
  set(FLAG, i32.or(get(WAITING), i32.load8(i32.load8(i32.add(get(AT), get(START)), TEXT), FIRST_FLAGS))),
  set(WAITING, i32.of(0)),
  when(
    i32.greaterS(get(SINCE), i32.of(-1)),
    when(i32.greaterS(i32.sub(get(COUNTED), get(SINCE)), i32.of(LONGEST_QUOTATION)), set(SINCE, i32.of(-1))),
    when(i32.greaterS(get(SINCE), i32.of(-1)), set(FLAG, i32.or(get(FLAG), i32.of(QUOTED)))),
  ),
  i32.store(i32.shl(get(COUNTED), i32.of(2)), mixed, HASHES),
  i32.store8(get(COUNTED), get(FLAG), FLAGS),
  set(COUNTED, i32.add(get(COUNTED), i32.of(1))),
);

const store = (what: number, value: Code): Code => i32.store(i32.of(STATE), value, what * 4);
const stateOf = (what: number): Code => i32.load(i32.of(STATE), what * 4);

/** Stops at the byte; with the word before it open, where one ends there. */
const stop = sequence(
  store(PENDING, get(WAITING)),
  store(QUOTED_SINCE, get(SINCE)),
  store(OPEN_HASH, get(HASH)),
  store(OPEN_FLAGS, get(FLAG)),
  store(OPEN_LETTERS, get(LENGTH)),
  store(COUNT, i32.sub(get(COUNTED), i32.ne(get(LENGTH), i32.of(0)))),
  give(i32.add(get(AT), get(STOP))),
);

const is = (byte: string): Code => i32.eq(get(BYTE), i32.of(byte.charCodeAt(0)));
const isCode = (code: number): Code => i32.eq(get(BYTE), i32.of(code));
const any = (...conditions: Code[]): Code => conditions.reduce((all, its) => i32.or(all, its));

/** What ends a sentence where white space, a closing mark or another script follows. */
const endSentence = sequence(
  set(BYTE, i32.load8(i32.add(get(AT), get(STOP)), TEXT + 1)),
  when(
    any(i32.lessU(get(BYTE), i32.of(33)), isCode(34), isCode(39), isCode(0x29), i32.atLeastU(get(BYTE), i32.of(0x80))),
    set(WAITING, i32.or(get(WAITING), i32.of(SENTENCE_START))),
  ),
);

/** Branches out of the body of the loop over the segments. */
const NEXT_SEGMENT = 0;
const NEXT_WINDOW = 1;
const TO_STOP = 2;

/** What a special byte does; falls through where scanWords has to be asked. */
const handleSpecial = sequence(
  set(BYTE, i32.load8(i32.add(get(AT), get(STOP)), TEXT)),
  when(
    is('.'),
    // initials, perhaps
    brIf(TO_STOP + 1, i32.eq(get(LENGTH), i32.of(1))),
    when(
      get(LENGTH),
      // decimals, perhaps
      brIf(TO_STOP + 2, i32.and(get(FLAG), i32.of(NUMBER))),
      // the dot of "Mr." ends no sentence
      brIf(NEXT_SEGMENT + 2, i32.and(i32.and(get(FLAG), i32.of(CAPITAL)), i32.lessS(get(LENGTH), i32.of(4)))),
    ),
    endSentence,
    br(NEXT_SEGMENT + 1),
  ),
  when(i32.or(is('!'), is('?')), endSentence, br(NEXT_SEGMENT + 1)),
  when(
    is('"'),
    set(SINCE, select(i32.greaterS(get(SINCE), i32.of(-1)), i32.of(-1), get(COUNTED))),
    br(NEXT_SEGMENT + 1),
  ),
);

const ALL = i64.of(-1n);

/** The words of a segment; a word that the window cuts begins the next one. */
const words = block(
  loop(
    brIf(1, i64.isZero(get(SEGMENT))),
    set(START, i32.wrap(i64.trailingZeros(get(SEGMENT)))),
    set(LENGTH, i32.wrap(i64.trailingZeros(i64.xor(i64.shrU(get(SEGMENT), i64.extend(get(START))), ALL)))),
    set(END, i32.add(get(START), get(LENGTH))),
    when(
      i32.eq(get(END), i32.of(64)),
      when(
        i32.isZero(get(START)),
        // longer than any word: scanWords takes it byte by byte
        set(STOP, i32.of(0)),
        set(LENGTH, i32.of(0)),
        br(TO_STOP + 4),
      ),
      set(AT, i32.add(get(AT), get(START))),
      br(NEXT_WINDOW + 3),
    ),
    set(SEGMENT, i64.and(get(SEGMENT), i64.shl(ALL, i64.extend(get(END))))),
    hashWord,
    writeWord,
    br(0),
  ),
);

/** A segment: what stands before the next special byte of the window, or all that is left of it. */
const segment = sequence(
  set(STOP, i32.wrap(i64.trailingZeros(get(SPECIAL)))),
  set(SEGMENT, i64.and(get(WORDS), i64.sub(i64.and(get(SPECIAL), i64.sub(i64.of(0n), get(SPECIAL))), i64.of(1n)))),
  set(WORDS, i64.xor(get(WORDS), get(SEGMENT))),
  set(LENGTH, i32.of(0)),
  words,
  when(i32.eq(get(STOP), i32.of(64)), set(AT, i32.add(get(AT), i32.of(64))), br(NEXT_WINDOW + 1)),
  set(LENGTH, select(i32.eq(get(END), get(STOP)), get(LENGTH), i32.of(0))),
  set(SPECIAL, i64.and(get(SPECIAL), i64.sub(get(SPECIAL), i64.of(1n)))),
  handleSpecial,
  br(TO_STOP),
);

const program = {
  parameters: ['i32'],
  locals: [
    ...Array<ValueType>(14).fill('i32'),
    ...Array<ValueType>(6).fill('i64'),
    ...Array<ValueType>(3).fill('v128'),
  ],
  body: sequence(
    set(COUNTED, stateOf(COUNT)),
    set(WAITING, stateOf(PENDING)),
    set(SINCE, stateOf(QUOTED_SINCE)),
    block(loop(classifyAll, loop(segment))),
    stop,
  ),
  pages: PAGES,
} as const;

/** One for each thread; undefined where WebAssembly or its vector instructions are not to be had. */
function makeScanner(): AsciiScanner | undefined {
  const running = start(program);
  if (running === undefined) return undefined;
  const { memory, run } = running;
  const masks = new BigUint64Array(memory, MASKS, 9);
  const inverses = new Int32Array(memory, INVERSES, 9);
  let inverse = 1;
  for (let length = 8; length >= 0; length--) {
    masks[length] = (1n << BigInt(length * 8)) - 1n;
    inverses[length] = inverse;
    inverse = Math.imul(inverse, INVERSE_PRIME);
  }
  const firstFlags = new Uint8Array(memory, FIRST_FLAGS, 256);
  firstFlags.fill(CAPITAL, 65, 91);
  firstFlags.fill(NUMBER, 48, 58);
  return {
    state: new Int32Array(memory, STATE, 6),
    bytes: new Uint8Array(memory, TEXT, LONGEST_TEXT * 3 + BEYOND),
    hashes: new Uint32Array(memory, HASHES, MOST_TOKENS),
    flags: new Uint8Array(memory, FLAGS, MOST_TOKENS),
    run,
  };
}

/** Times the prime it is 1, modulo 2^32. */
const INVERSE_PRIME = 0x359c449b;

export const asciiScanner = makeScanner();
