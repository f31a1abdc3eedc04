/**
 * The words that were found to hashes and flags, eight at a time: none waits for another, and nothing asks where a word ends.
 */
import { block, br, brIf, type Code, get, i8x16, i32, i32x4, loop, sequence, set, v128, when } from '../assembler.js';
import {
  BYTE,
  CLOSED,
  codeOf,
  DIGIT,
  ENDS,
  FIRST,
  FLAGS,
  FNV_OFFSET,
  FNV_PRIME,
  FROM,
  HASH,
  HASH2,
  HASHES,
  INVERSE,
  INVERSE2,
  INVERSES,
  LENGTHS,
  LETTER,
  LONG,
  LONGEST_WORD,
  MARKS,
  MASKS,
  ORDINAL,
  plus,
  STARTS,
  TEXT,
  TO,
  textAt,
  times4,
  W0,
  W1,
  W2,
  W3,
  W4,
  W5,
  W6,
  W7,
  WORD,
} from './scan-memory.js';
import { CAPITAL, NUMBER } from './token-flags.js';

const shuffle4 = (order: readonly number[], a: Code, b: Code): Code =>
  i8x16.shuffle(
    order.flatMap(four => [0, 1, 2, 3].map(byte => four * 4 + byte)),
    a,
    b,
  );
/** The first two of each in turn; the last two; the first halves; the second halves. */
const weaveLow = (a: number, b: number): Code => shuffle4([0, 4, 1, 5], get(a), get(b));
const weaveHigh = (a: number, b: number): Code => shuffle4([2, 6, 3, 7], get(a), get(b));
const firstHalves = (a: Code, b: Code): Code => shuffle4([0, 1, 4, 5], a, b);
const secondHalves = (a: Code, b: Code): Code => shuffle4([2, 3, 6, 7], a, b);

/** Four words: the locals that hold their bytes, their hashes, and what undoes the zeros behind them. */
interface FourWords {
  /** The first of them is so many words behind `ORDINAL`. */
  readonly behind: number;
  readonly words: readonly number[];
  readonly hash: number;
  readonly inverse: number;
}
const EIGHT: readonly FourWords[] = [
  { behind: 0, words: [W0, W1, W2, W3], hash: HASH, inverse: INVERSE },
  { behind: 4, words: [W4, W5, W6, W7], hash: HASH2, inverse: INVERSE2 },
];

/** Loads a word's bytes, and those behind it as zeros; letters and digits are folded by one and the same bit. */
const fold = ({ words, inverse }: FourWords, lane: number): Code =>
  sequence(
    set(TO, i32x4.lane(lane, get(LENGTHS))),
    set(words[lane], v128.and(v128.or(get(words[lane]), i8x16.of(0x20)), v128.load(get(TO), MASKS))),
    set(inverse, v128.loadLane(lane, get(TO), get(inverse), INVERSES)),
  );

/** Those of a capital and of a digit, at the first byte of each of the four. */
const writeFlags = ({ words: [a, b, c, d], behind }: FourWords): Code =>
  sequence(
    set(LETTER, v128.and(firstHalves(weaveLow(a, b), weaveLow(c, d)), i32x4.of(0xff))),
    set(
      LETTER,
      v128.or(
        v128.and(i32x4.atMostU(i32x4.sub(get(LETTER), i32x4.of(codeOf('A'))), i32x4.of(25)), i32x4.of(CAPITAL)),
        v128.and(i32x4.atMostU(get(LETTER), i32x4.of(codeOf('9'))), i32x4.of(NUMBER)),
      ),
    ),
    i32.store(
      get(ORDINAL),
      i32.or(
        i32.load(get(ORDINAL), MARKS + behind),
        i32x4.lane(0, i8x16.swizzle(get(LETTER), v128.of([0, 4, 8, 12, ...Array<number>(12).fill(0xff)]))),
      ),
      FLAGS + behind,
    ),
    i32.store(get(ORDINAL), i32.of(0), MARKS + behind),
  );

/** Loads four words, and turns them so that each local holds four bytes of each. */
function loadWords(four: FourWords): Code {
  const { behind, words } = four;
  const [a, b, c, d] = words;
  return sequence(
    set(LENGTHS, i32x4.sub(v128.load(get(WORD), ENDS + behind * 4), v128.load(get(WORD), STARTS + behind * 4))),
    set(LONG, v128.or(get(LONG), i32x4.greaterU(get(LENGTHS), i32x4.of(LONGEST_WORD)))),
    set(LENGTHS, i32x4.shl(i32x4.minU(get(LENGTHS), i32x4.of(LONGEST_WORD)), i32.of(4))),
    ...words.map((its, lane) => set(its, v128.load(i32.load(get(WORD), STARTS + (behind + lane) * 4), TEXT))),
    writeFlags(four),
    ...words.map((_, lane) => fold(four, lane)),
    set(LETTER, weaveLow(a, b)),
    set(DIGIT, weaveLow(c, d)),
    set(a, weaveHigh(a, b)),
    set(c, weaveHigh(c, d)),
    set(d, secondHalves(get(a), get(c))),
    set(c, firstHalves(get(a), get(c))),
    set(a, firstHalves(get(LETTER), get(DIGIT))),
    set(b, secondHalves(get(LETTER), get(DIGIT))),
  );
}

/** One byte more of each of four words into their FNV-1a hashes. */
function hashBytes({ words, hash }: FourWords, at: number): Code {
  const bytes = get(words[at >> 2]);
  const shift = (at & 3) * 8;
  const shifted = shift === 0 ? bytes : i32x4.shrU(bytes, i32.of(shift));
  const byte = shift === 24 ? shifted : v128.and(shifted, i32x4.of(0xff));
  return set(hash, i32x4.mul(v128.xor(get(hash), byte), i32x4.of(FNV_PRIME)));
}

const shiftInto = ({ hash }: FourWords, shift: number): Code =>
  v128.xor(get(hash), i32x4.shrU(get(hash), i32.of(shift)));
const eachFour = (code: (four: FourWords) => Code): Code => sequence(...EIGHT.map(code));

/**
 * Hashes eight words, in two chains that do not wait for one another. Behind the end of each zeros are hashed, each of which
 * is a multiplication by the prime and is undone by one with the inverse of the prime's power. Then as `mix32` does.
 */
const hashWords = sequence(
  set(WORD, times4(get(ORDINAL))),
  eachFour(loadWords),
  eachFour(({ hash }) => set(hash, i32x4.of(FNV_OFFSET))),
  ...Array.from({ length: LONGEST_WORD }, (_, at) => eachFour(four => hashBytes(four, at))),
  eachFour(({ hash, inverse }) => set(hash, i32x4.mul(get(hash), get(inverse)))),
  eachFour(four => set(four.hash, i32x4.mul(shiftInto(four, 16), i32x4.of(0x85ebca6b)))),
  eachFour(four => set(four.hash, i32x4.mul(shiftInto(four, 13), i32x4.of(0xc2b2ae35)))),
  eachFour(four => v128.store(get(WORD), shiftInto(four, 16), HASHES + four.behind * 4)),
);

/** One byte after the other. */
const hashLongWord = sequence(
  set(BYTE, i32.of(FNV_OFFSET)),
  loop(
    set(BYTE, i32.mul(i32.xor(get(BYTE), i32.or(textAt(get(FROM)), i32.of(0x20))), i32.of(FNV_PRIME))),
    plus(FROM, i32.of(1)),
    brIf(0, i32.lessS(get(FROM), get(TO))),
  ),
  set(BYTE, i32.mul(i32.xor(get(BYTE), i32.shrU(get(BYTE), i32.of(16))), i32.of(0x85ebca6b))),
  set(BYTE, i32.mul(i32.xor(get(BYTE), i32.shrU(get(BYTE), i32.of(13))), i32.of(0xc2b2ae35))),
  i32.store(times4(get(ORDINAL)), i32.xor(get(BYTE), i32.shrU(get(BYTE), i32.of(16))), HASHES),
);

const eachWord = (step: number, ...code: Code[]): Code =>
  sequence(
    set(ORDINAL, get(FIRST)),
    block(loop(brIf(1, i32.atLeastS(get(ORDINAL), get(CLOSED))), ...code, plus(ORDINAL, i32.of(step)), br(0))),
  );

export const hashAll = sequence(
  eachWord(8, hashWords),
  when(
    v128.any(get(LONG)),
    eachWord(
      1,
      set(FROM, i32.load(times4(get(ORDINAL)), STARTS)),
      set(TO, i32.load(times4(get(ORDINAL)), ENDS)),
      when(i32.greaterS(i32.sub(get(TO), get(FROM)), i32.of(LONGEST_WORD)), hashLongWord),
    ),
  ),
);
