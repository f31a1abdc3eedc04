/**
 * Tokens to a sketch in one go, as a program for WebAssembly: content words, the hashes of their runs four at a time, those
 * that may be kept, and these in order. contentShingles and sketchOf say the same in TypeScript, array by array.
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
  i32x4,
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
import { CHARACTERS_PER_WORD, RUN_PRIME, RUN_START } from '../text/shingles.js';
import { CHARACTER, shiftOf } from '../text/tokenize.js';

/** Tokens of the longest article, and slots of the largest table of function words, that fit. */
export const MOST_TOKENS = 1 << 16;
export const MOST_SLOTS = 1 << 16;
/** A bucket with more values than this means that they are not spread evenly: repetitive text. */
const CROWDED = 24;
/** Four values are written at once, be there one. Bytes. */
const SLACK = 16;

// where things stand in the memory; bytes
const SCALE = 0;
const PACKING = 64;
const SLOTS = PACKING + 16 * 16;
const HASHES = SLOTS + MOST_SLOTS * 4;
const FLAGS = HASHES + MOST_TOKENS * 4;
const CONTENT = FLAGS + MOST_TOKENS;
const LOW = CONTENT + MOST_TOKENS * 4 + SLACK;
const BUCKETS = LOW + MOST_TOKENS * 4 + SLACK;
const SORTED = BUCKETS + MOST_TOKENS * 4 + SLACK;
const VALUES = SORTED + MOST_TOKENS * 4 + SLACK;
const PAGES = Math.ceil((VALUES + MOST_TOKENS * 4 + SLACK) / 65536);

export interface SketchProgram {
  /** Every value below this is kept. One number. */
  readonly scale: BigUint64Array;
  /** As in `FewHashes`. */
  readonly slots: Uint32Array;
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
  /** The sketch, ascending. */
  readonly values: Uint32Array;
  /**
   * Returns how many values there are, -1 where it cannot say.
   *
   * @param count      tokens
   * @param words      content words in a shingle
   * @param multiplier of the function words; as is `shift`
   * @param size       smallest values that are kept at least
   * @param likely     a number of shingles of which at least `size` will be distinct, but rarely
   */
  run(count: number, words: number, multiplier: number, shift: number, size: number, likely: number): number;
}

// locals; the first six are the parameters
const [COUNT, WORDS, MULTIPLIER, SHIFT, SIZE, LIKELY, AT, HASH, CONTENTS, CHARACTERS, SHINGLES, KEPT, J, BITS] =
  Array(14).keys();
const [BUCKET, END, HELD, BEFORE, PLACE, SCALED] = Array.from(Array(6).keys(), i => 14 + i);
const [BOUND, FACTOR] = [20, 21];
const [H, LAST] = [22, 23];

const plus = (local: number, value: Code): Code => set(local, i32.add(get(local), value));
const times4 = (value: Code): Code => i32.shl(value, i32.of(2));
const zero = (...locals: number[]): Code => sequence(...locals.map(its => set(its, i32.of(0))));
/** Repeats what moves `AT` on, from 0, while that is less than a local. */
const whileBelow = (local: number, ...code: Code[]): Code =>
  sequence(zero(AT), block(loop(brIf(1, i32.atLeastS(get(AT), get(local))), ...code, br(0))));

/** Which words are content cannot be predicted: each is written, and counts or not. */
const findContent = sequence(
  zero(CONTENTS, CHARACTERS),
  whileBelow(
    COUNT,
    set(HASH, i32.load(times4(get(AT)), HASHES)),
    i32.store(times4(get(CONTENTS)), get(HASH), CONTENT),
    set(BITS, i32.and(i32.shrU(i32.load8(get(AT), FLAGS), i32.of(shiftOf(CHARACTER))), i32.of(1))),
    plus(CHARACTERS, get(BITS)),
    plus(
      CONTENTS,
      i32.or(
        get(BITS),
        i32.ne(i32.load(times4(i32.shrU(i32.mul(get(HASH), get(MULTIPLIER)), get(SHIFT))), SLOTS), get(HASH)),
      ),
    ),
    plus(AT, i32.of(1)),
  ),
  when(i32.isZero(get(CONTENTS)), give(i32.of(0))),
  when(
    i32.greaterS(i32.shl(get(CHARACTERS), i32.of(1)), get(CONTENTS)),
    set(WORDS, i32.mul(get(WORDS), i32.of(CHARACTERS_PER_WORD))),
  ),
  set(WORDS, select(i32.lessS(get(WORDS), get(CONTENTS)), get(WORDS), get(CONTENTS))),
  set(SHINGLES, i32.add(i32.sub(get(CONTENTS), get(WORDS)), i32.of(1))),
);

/** What is below it may be kept: at least the scale, and so much that `size` values are below it most of the time. */
const chooseBound = sequence(
  set(BOUND, i64.divU(i64.shl(i64.extend(get(LIKELY)), i64.of(32n)), i64.extend(get(SHINGLES)))),
  set(BOUND, select(i64.lessU(get(BOUND), i64.load(i32.of(SCALE))), i64.load(i32.of(SCALE)), get(BOUND))),
  set(BOUND, select(i64.lessU(get(BOUND), i64.of(1n << 32n)), get(BOUND), i64.of(1n << 32n))),
  set(LAST, i32x4.splat(i32.wrap(i64.sub(get(BOUND), i64.of(1n))))),
);

const mixed = sequence(
  set(H, i32x4.mul(v128.xor(get(H), i32x4.shrU(get(H), i32.of(16))), i32x4.of(0x85ebca6b))),
  set(H, i32x4.mul(v128.xor(get(H), i32x4.shrU(get(H), i32.of(13))), i32x4.of(0xc2b2ae35))),
  set(H, v128.xor(get(H), i32x4.shrU(get(H), i32.of(16)))),
);

/** The runs that begin at four words, and of their hashes those that are low enough, moved together. */
const hashRuns = sequence(
  zero(KEPT),
  whileBelow(
    SHINGLES,
    set(H, i32x4.of(RUN_START)),
    zero(J),
    loop(
      set(
        H,
        v128.xor(
          i32x4.mul(v128.xor(get(H), v128.load(times4(i32.add(get(AT), get(J))), CONTENT)), i32x4.of(RUN_PRIME)),
          i32x4.shrU(get(H), i32.of(15)),
        ),
      ),
      plus(J, i32.of(1)),
      brIf(0, i32.lessS(get(J), get(WORDS))),
    ),
    mixed,
    set(BITS, i32x4.bitmask(i32x4.atMostU(get(H), get(LAST)))),
    when(
      i32.lessS(i32.sub(get(SHINGLES), get(AT)), i32.of(4)),
      set(BITS, i32.and(get(BITS), i32.sub(i32.shl(i32.of(1), i32.sub(get(SHINGLES), get(AT))), i32.of(1)))),
    ),
    v128.store(times4(get(KEPT)), i8x16.swizzle(get(H), v128.load(i32.shl(get(BITS), i32.of(4)), PACKING)), LOW),
    plus(KEPT, i32.ones(get(BITS))),
    plus(AT, i32.of(4)),
  ),
);

const bucketOf = (value: Code): Code =>
  times4(i32.wrap(i64.shrU(i64.mul(i64.extend(value), get(FACTOR)), i64.of(32n))));

/** As sortHashes does: a counting pass puts nearly every one where it belongs, and an insertion pass the rest. */
const sort = sequence(
  when(i32.isZero(get(KEPT)), give(i32.of(-1))),
  set(END, i32.shl(i32.of(1), i32.sub(i32.of(32), i32.leadingZeros(i32.sub(get(KEPT), i32.of(1)))))),
  set(FACTOR, i64.divU(i64.shl(i64.extend(get(END)), i64.of(32n)), get(BOUND))),
  whileBelow(END, v128.store(times4(get(AT)), i32x4.of(0), BUCKETS), plus(AT, i32.of(4))),
  whileBelow(
    KEPT,
    set(BUCKET, bucketOf(i32.load(times4(get(AT)), LOW))),
    i32.store(get(BUCKET), i32.add(i32.load(get(BUCKET), BUCKETS), i32.of(1)), BUCKETS),
    plus(AT, i32.of(1)),
  ),
  zero(PLACE, BITS),
  whileBelow(
    END,
    set(HELD, i32.load(times4(get(AT)), BUCKETS)),
    i32.store(times4(get(AT)), get(PLACE), BUCKETS),
    set(BITS, i32.or(get(BITS), i32.sub(i32.of(CROWDED), get(HELD)))),
    plus(PLACE, get(HELD)),
    plus(AT, i32.of(1)),
  ),
  when(i32.lessS(get(BITS), i32.of(0)), give(i32.of(-1))),
  whileBelow(
    KEPT,
    set(HASH, i32.load(times4(get(AT)), LOW)),
    set(BUCKET, bucketOf(get(HASH))),
    set(PLACE, i32.load(get(BUCKET), BUCKETS)),
    i32.store(get(BUCKET), i32.add(get(PLACE), i32.of(1)), BUCKETS),
    i32.store(times4(get(PLACE)), get(HASH), SORTED),
    plus(AT, i32.of(1)),
  ),
  whileBelow(
    KEPT,
    set(HASH, i32.load(times4(get(AT)), SORTED)),
    set(PLACE, times4(get(AT))),
    block(
      loop(
        brIf(1, i32.isZero(get(PLACE))),
        set(BEFORE, i32.load(i32.sub(get(PLACE), i32.of(4)), SORTED)),
        brIf(1, i32.atLeastU(get(HASH), get(BEFORE))),
        i32.store(get(PLACE), get(BEFORE), SORTED),
        plus(PLACE, i32.of(-4)),
        br(0),
      ),
    ),
    i32.store(get(PLACE), get(HASH), SORTED),
    plus(AT, i32.of(1)),
  ),
);

/** Each value once, and how many are kept of them. */
const choose = sequence(
  set(HELD, i32.of(1)),
  set(BEFORE, i32.load(i32.of(0), SORTED)),
  i32.store(i32.of(0), get(BEFORE), VALUES),
  set(SCALED, i64.lessU(i64.extend(get(BEFORE)), i64.load(i32.of(SCALE)))),
  whileBelow(
    KEPT,
    set(HASH, i32.load(times4(get(AT)), SORTED)),
    i32.store(times4(get(HELD)), get(HASH), VALUES),
    set(BITS, i32.ne(get(HASH), get(BEFORE))),
    plus(HELD, get(BITS)),
    plus(SCALED, i32.and(get(BITS), i64.lessU(i64.extend(get(HASH)), i64.load(i32.of(SCALE))))),
    set(BEFORE, get(HASH)),
    plus(AT, i32.of(1)),
  ),
  // too few are low enough: all have to be looked at
  when(i32.and(i32.lessS(get(KEPT), get(SHINGLES)), i32.lessS(get(HELD), get(SIZE))), give(i32.of(-1))),
  set(SIZE, select(i32.lessS(get(SIZE), get(HELD)), get(SIZE), get(HELD))),
  give(select(i32.lessS(get(SIZE), get(SCALED)), get(SCALED), get(SIZE))),
);

const program = {
  parameters: Array<ValueType>(6).fill('i32'),
  locals: [...Array<ValueType>(14).fill('i32'), 'i64', 'i64', 'v128', 'v128'] as const,
  body: sequence(findContent, chooseBound, hashRuns, sort, choose),
  pages: PAGES,
} as const;

/** Bytes that move those of four values together that bits say. */
function packing(bits: number): number[] {
  const chosen = [0, 1, 2, 3].filter(value => bits & (1 << value));
  return Array.from({ length: 16 }, (_, byte) => (chosen[byte >> 2] ?? 0) * 4 + (byte & 3));
}

let made: SketchProgram | undefined;

/** That of this thread, made when it is first asked for; undefined where WebAssembly or its vector instructions are not to be had. */
export function sketchProgram(): SketchProgram | undefined {
  made ??= makeProgram();
  return made;
}

function makeProgram(): SketchProgram | undefined {
  const running = start(program);
  if (running === undefined) return undefined;
  const { memory, run } = running;
  for (let bits = 0; bits < 16; bits++) new Uint8Array(memory, PACKING + bits * 16, 16).set(packing(bits));
  return {
    scale: new BigUint64Array(memory, SCALE, 1),
    slots: new Uint32Array(memory, SLOTS, MOST_SLOTS),
    hashes: new Uint32Array(memory, HASHES, MOST_TOKENS),
    flags: new Uint8Array(memory, FLAGS, MOST_TOKENS),
    values: new Uint32Array(memory, VALUES, MOST_TOKENS),
    run,
  };
}
