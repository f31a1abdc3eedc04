/**
 * Stretches of Han and kana, each character of which is a token: three bytes each, four at a time. The marks that stand
 * between them are seen to one by one.
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
  loop,
  select,
  sequence,
  set,
  v128,
  when,
} from '../assembler.js';
import {
  AT,
  BYTE,
  CLOSED,
  CLOSES,
  COUNT,
  ENDS_SENTENCE,
  FLAGS,
  FNV_OFFSET,
  FNV_PRIME,
  HASH,
  HASHES,
  isOpen,
  kindOf,
  MAY_END_SENTENCE,
  markQuotation,
  OPEN_LETTERS,
  OPENED,
  OPENS,
  PENDING,
  plus,
  QUOTED_SINCE,
  QUOTES,
  SINCE,
  STOPPED,
  stateOf,
  store,
  TEXT,
  TO,
  textAt,
  times4,
  VECTOR,
  WORD,
} from './scan-memory.js';
import { CHARACTER, SENTENCE_START } from './token-flags.js';

/** Flags of the next token. */
const WAITING = OPENED;
const TAKEN = STOPPED;

/** Three bytes each of four characters to numbers, which are in the order of their code points. */
const TO_NUMBERS = [2, 1, 0, 0xff, 5, 4, 3, 0xff, 8, 7, 6, 0xff, 11, 10, 9, 0xff];
const numberOf = (character: string): number => Buffer.from(character).readUIntBE(0, 3);

const isBetween = (first: string, last: string): Code =>
  i32x4.atMostU(i32x4.sub(get(VECTOR), i32x4.of(numberOf(first))), i32x4.of(numberOf(last) - numberOf(first)));

/** Characters that NFKC leaves alone, one behind the other without a gap. */
const isToken = v128.or(
  isBetween('\u4e00', '\u9fff'),
  v128.or(isBetween('\u3041', '\u3096'), v128.or(isBetween('\u30a1', '\u30fa'), isBetween('\u30fc', '\u30fc'))),
);

const codePoints = v128.or(
  v128.or(
    v128.and(i32x4.shrU(get(VECTOR), i32.of(4)), i32x4.of(0xf000)),
    v128.and(i32x4.shrU(get(VECTOR), i32.of(2)), i32x4.of(0x0fc0)),
  ),
  v128.and(get(VECTOR), i32x4.of(0x3f)),
);

const xorShift = (shift: number): Code => v128.xor(get(HASH), i32x4.shrU(get(HASH), i32.of(shift)));

/** Four tokens, of which those in front count that are; a character is hashed like a word of one letter. */
const writeFour = sequence(
  set(VECTOR, i8x16.swizzle(v128.load(get(AT), TEXT), v128.of(TO_NUMBERS))),
  set(TAKEN, i32.trailingZeros(i32.xor(i32x4.bitmask(isToken), i32.of(0x1f)))),
  set(HASH, i32x4.mul(v128.xor(codePoints, i32x4.of(FNV_OFFSET)), i32x4.of(FNV_PRIME))),
  set(HASH, i32x4.mul(xorShift(16), i32x4.of(0x85ebca6b))),
  set(HASH, i32x4.mul(xorShift(13), i32x4.of(0xc2b2ae35))),
  v128.store(times4(get(CLOSED)), xorShift(16), HASHES),
  i32.store(get(CLOSED), i32.or(get(WAITING), i32.of(CHARACTER * 0x01010101)), FLAGS),
  set(WAITING, select(get(TAKEN), i32.of(0), get(WAITING))),
  plus(CLOSED, get(TAKEN)),
  plus(AT, i32.mul(get(TAKEN), i32.of(3))),
);

const is = (local: number, value: number): Code => i32.eq(get(local), i32.of(value));
const endSentence = set(WAITING, i32.or(get(WAITING), i32.of(SENTENCE_START)));

/** Sets `BYTE` to the kind of the mark; 0 where it is none that is known here. */
const findKind = sequence(
  set(WORD, i32.load16(get(AT), TEXT)),
  set(TO, textAt(get(AT), 2)),
  set(BYTE, i32.of(0)),
  when(is(WORD, 0x80e2), set(BYTE, kindOf(get(TO)))),
  when(is(WORD, 0x80e3), set(BYTE, kindOf(i32.add(get(TO), i32.of(64))))),
  when(is(WORD, 0xbcef), set(BYTE, kindOf(i32.add(get(TO), i32.of(128))))),
);

/** As inside two loops or blocks. */
const handleMark = sequence(
  findKind,
  brIf(1, i32.isZero(get(BYTE))),
  when(
    is(BYTE, MAY_END_SENTENCE),
    // before others, what follows has to be known
    brIf(2, i32.greaterU(i32.sub(textAt(get(AT), 3), i32.of(0xe4)), i32.of(0xe9 - 0xe4))),
    endSentence,
  ),
  when(is(BYTE, ENDS_SENTENCE), endSentence),
  when(
    i32.or(i32.or(is(BYTE, OPENS), is(BYTE, QUOTES)), is(BYTE, CLOSES)),
    markQuotation(CLOSED, FLAGS),
    set(SINCE, select(i32.or(is(BYTE, CLOSES), i32.and(is(BYTE, QUOTES), isOpen(CLOSED))), i32.of(-1), get(CLOSED))),
  ),
  plus(AT, i32.of(3)),
);

/** All of such a stretch; gives the byte where it stopped. */
export const scanCharacters = sequence(
  set(WAITING, stateOf(PENDING)),
  block(loop(writeFour, brIf(0, i32.eq(get(TAKEN), i32.of(4))), handleMark, br(0))),
  markQuotation(CLOSED, FLAGS),
  store(QUOTED_SINCE, select(isOpen(CLOSED), get(SINCE), i32.of(-1))),
  store(PENDING, get(WAITING)),
  store(COUNT, get(CLOSED)),
  store(OPEN_LETTERS, i32.of(0)),
  give(get(AT)),
);
