/**
 * The hot path of scanWords: stretches of ASCII, 64 bytes at a time. Vector instructions tell which bytes are letters and
 * digits, as bits; the edges between ones and zeros are where words begin and end. When all are found, they are hashed four
 * at a time, so that none waits for another and nothing asks where a word ends. Whatever is rare is left to scanWords.
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
import { CAPITAL, NUMBER, PARAGRAPH_START, QUOTED, SENTENCE_START } from './token-flags.js';

export const FNV_OFFSET = 0x811c9dc5 | 0;
export const FNV_PRIME = 0x01000193;
/** A quotation that is never closed must not swallow the article. Tokens. */
export const LONGEST_QUOTATION = 400;
/** White space looked back over for the end of the line before. Characters. */
export const LOOK_BACK = 64;

/** UTF-16 units of the longest text that fits; longer ones are scanned without it. */
export const LONGEST_TEXT = 1 << 18;

/** Two tokens that nothing stands between have a character of at least three bytes among them. */
const MOST_TOKENS = (LONGEST_TEXT * 3) / 2 + 2;
/** Read beyond the end of a text, and written beyond the last token, but not looked at. Bytes, tokens. */
const BEYOND = 80;
/** Letters that are hashed four words at a time. */
const LONGEST_WORD = 16;

/** Where things stand in the memory. Bytes. */
const STATE = 0;
const BYTE_KINDS = 256;
const MASKS = 512;
const INVERSES = MASKS + (LONGEST_WORD + 1) * 16;
const TEXT = 2048;
const HASHES = TEXT + LONGEST_TEXT * 3 + BEYOND + 16;
const FLAGS = HASHES + (MOST_TOKENS + BEYOND) * 4;
/** Flags that are known before their token is; 0 for all tokens to come. */
const MARKS = FLAGS + MOST_TOKENS + BEYOND;
/** Where the tokens of a stretch begin and end in the text. */
const STARTS = MARKS + MOST_TOKENS + BEYOND;
const ENDS = STARTS + (MOST_TOKENS + BEYOND) * 4;
const PAGES = Math.ceil((ENDS + (MOST_TOKENS + BEYOND) * 4) / 65536);

/** What scanWords and the program tell one another besides where they are. Positions in `AsciiScanner.state`. */
export const COUNT = 0;
export const PENDING = 1;
export const QUOTED_SINCE = 2;
/** Bytes of the word that stands open before the byte where the program stopped; 0 where none does. */
export const OPEN_LETTERS = 3;
export const OPEN_FLAGS = 4;

export interface AsciiScanner {
  readonly state: Int32Array;
  /** The text, a zero behind it, and room that it does not matter what is in. */
  readonly bytes: Uint8Array;
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
  /** Scans on from the first byte of a word of ASCII, and returns where it stopped. */
  run(at: number): number;
}

// locals; the first is the parameter
const [AT, FIRST, OPENED, CLOSED, SINCE, STOP, OPEN, STOPPED, BYTE, NEXT, ORDINAL, WORD, FROM, TO] = Array(14).keys();
const [WORDS, SPECIAL, DIGITS, COMMAS, BEFORE, CARRY, BEGIN, FINISH] = Array.from(Array(8).keys(), i => 14 + i);
const [VECTOR, LETTER, DIGIT, LENGTHS, LONG, HASH, HASH2, INVERSE, INVERSE2] = Array.from(Array(9).keys(), i => 22 + i);
const [W0, W1, W2, W3, W4, W5, W6, W7] = Array.from(Array(8).keys(), i => 31 + i);

const ALL = i64.of(-1n);
const not = (bits: Code): Code => i64.xor(bits, ALL);
const plus = (local: number, value: Code): Code => set(local, i32.add(get(local), value));
const times4 = (value: Code): Code => i32.shl(value, i32.of(2));
const codeOf = (character: string): number => character.charCodeAt(0);

/** Bytes that do more than to end a word: . ! ? " line feed, and the zero at the end, each at its lower four bits. */
const SPECIAL_BY_LOW_BITS = [0, 0x21, 0x22, 0, 0, 0, 0, 0, 0, 0, 0x0a, 0, 0, 0, 0x2e, 0x3f];

const isBetween = (vector: Code, first: string, last: string): Code =>
  i8x16.atMostU(i8x16.sub(vector, i8x16.of(codeOf(first))), i8x16.of(codeOf(last) - codeOf(first)));

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
    into(COMMAS, i8x16.eq(get(VECTOR), i8x16.of(codeOf(','))), shift),
    into(
      SPECIAL,
      v128.or(
        // the first byte of a character that is not ASCII has its highest two bits set
        v128.and(get(VECTOR), i8x16.add(get(VECTOR), get(VECTOR))),
        i8x16.eq(i8x16.swizzle(v128.of(SPECIAL_BY_LOW_BITS), v128.and(get(VECTOR), i8x16.of(0x0f))), get(VECTOR)),
      ),
      shift,
    ),
  );

/** The bits, and a comma between a word and a digit, which does not end a number. What follows the last byte is not known. */
const classifyAll = sequence(
  ...[WORDS, SPECIAL, DIGITS, COMMAS].map(its => set(its, i64.of(0n))),
  ...[0, 16, 32, 48].map(classify),
  set(BEFORE, i64.or(i64.shl(get(WORDS), i64.of(1n)), get(CARRY))),
  set(CARRY, i64.shrU(get(WORDS), i64.of(63n))),
  set(BEGIN, i64.and(get(WORDS), not(get(BEFORE)))),
  set(FINISH, i64.and(get(BEFORE), not(get(WORDS)))),
  set(
    SPECIAL,
    i64.or(
      get(SPECIAL),
      i64.and(get(COMMAS), i64.and(get(FINISH), i64.or(i64.shrU(get(DIGITS), i64.of(1n)), i64.of(1n << 63n)))),
    ),
  ),
);

/** Words of 64 bytes that are written down without being counted; most have fewer. */
const MOSTLY = 12;

/** Writes the places of the bits down, lowest first, behind `known` of them. `ORDINAL` is free by then. */
function writeDown(bits: number, known: number, list: number): Code {
  const writeOne = (offset: number): Code =>
    sequence(
      i32.store(times4(get(ORDINAL)), i32.add(get(AT), i32.wrap(i64.trailingZeros(get(bits)))), list + offset * 4),
      set(bits, i64.and(get(bits), i64.sub(get(bits), i64.of(1n)))),
    );
  return sequence(
    set(ORDINAL, get(known)),
    plus(known, i32.wrap(i64.ones(get(bits)))),
    ...Array.from({ length: MOSTLY }, (_, offset) => writeOne(offset)),
    plus(ORDINAL, i32.of(MOSTLY)),
    block(loop(brIf(1, i64.isZero(get(bits))), writeOne(0), plus(ORDINAL, i32.of(1)), br(0))),
  );
}

const store = (what: number, value: Code): Code => i32.store(i32.of(STATE), value, what * 4);
const stateOf = (what: number): Code => i32.load(i32.of(STATE), what * 4);

const textAt = (place: Code, offset = 0): Code => i32.load8(place, TEXT + offset);
const is = (byte: string): Code => i32.eq(get(BYTE), i32.of(codeOf(byte)));
const anyOf = (local: number, ...codes: number[]): Code =>
  codes.map(code => i32.eq(get(local), i32.of(code))).reduce((all, its) => i32.or(all, its));

/** What is known of the first byte of a word, or of the last byte of a character that begins with 0xe2 0x80. */
const kindOf = (byte: Code): Code => i32.load8(byte, BYTE_KINDS);
const LOWER_CASE = 4;
/** Dashes and apostrophes only end words; of quotation marks, one opens or closes as the straight one does. */
const ENDS_WORDS = 64;
const QUOTES = 128;
const CLOSES = 192;

const mark = (flags: number): Code =>
  i32.store8(get(ORDINAL), i32.or(i32.load8(get(ORDINAL), MARKS), i32.of(flags)), MARKS);

/** Marks the words of the quotation that is open, up to a word. */
const markQuotation = (end: number): Code =>
  when(
    i32.greaterS(get(SINCE), i32.of(-1)),
    set(FROM, select(i32.greaterS(get(SINCE), get(FIRST)), get(SINCE), get(FIRST))),
    set(TO, i32.add(get(SINCE), i32.of(LONGEST_QUOTATION + 1))),
    set(TO, select(i32.lessS(get(end), get(TO)), get(end), get(TO))),
    block(
      loop(
        brIf(1, i32.atLeastS(get(FROM), get(TO))),
        i32.store8(get(FROM), i32.or(i32.load8(get(FROM), MARKS), i32.of(QUOTED)), MARKS),
        plus(FROM, i32.of(1)),
        br(0),
      ),
    ),
  );

/** Whether a quotation is open before a word, and not too long to be one. */
const isOpen = (word: number): Code =>
  i32.and(
    i32.greaterS(get(SINCE), i32.of(-1)),
    i32.lessS(i32.sub(get(word), get(SINCE)), i32.of(LONGEST_QUOTATION + 2)),
  );

/** Branches out of what is done about a special byte. */
const TO_STOP = 0;
const NEXT_SPECIAL = 1;

const below = (bit: number, lowest = 1n): Code => i64.sub(i64.shl(i64.of(lowest), i64.extend(get(bit))), i64.of(1n));

/** Sets `WORD` to where the word begins that ends here. */
const findWord = sequence(
  set(BEFORE, i64.and(get(BEGIN), below(STOP))),
  set(
    WORD,
    select(
      i64.isZero(get(BEFORE)),
      i32.load(times4(get(OPENED)), STARTS - 4),
      i32.add(get(AT), i32.sub(i32.of(63), i32.wrap(i64.leadingZeros(get(BEFORE))))),
    ),
  ),
);
const endsWord = i32.and(i32.wrap(i64.shrU(get(FINISH), i64.extend(get(STOP)))), i32.of(1));
const placeOf = (offset = 0): Code => textAt(i32.add(get(AT), get(STOP)), offset);

/** What a dot does behind a word; falls through where it may end a sentence. As inside two blocks. */
const handleDot = sequence(
  findWord,
  set(TO, kindOf(textAt(get(WORD)))),
  set(FROM, i32.sub(i32.add(get(AT), get(STOP)), get(WORD))),
  when(
    i32.eq(get(TO), i32.of(NUMBER)),
    // decimals
    brIf(TO_STOP + 3, i32.eq(kindOf(get(NEXT)), i32.of(NUMBER))),
  ),
  when(
    i32.ne(get(TO), i32.of(NUMBER)),
    // initials, perhaps
    brIf(
      TO_STOP + 3,
      i32.and(
        i32.eq(get(FROM), i32.of(1)),
        i32.ne(i32.and(kindOf(get(NEXT)), i32.of(CAPITAL | LOWER_CASE)), i32.of(0)),
      ),
    ),
    // the dot of "Mr." ends no sentence
    brIf(NEXT_SPECIAL + 3, i32.and(i32.eq(get(TO), i32.of(CAPITAL)), i32.lessS(get(FROM), i32.of(4)))),
  ),
);

/** What ends a sentence where white space, a closing mark or another script follows. */
const endSentence = when(
  i32.or(i32.or(i32.lessU(get(NEXT), i32.of(33)), i32.atLeastU(get(NEXT), i32.of(0x80))), anyOf(NEXT, 34, 39, 0x29)),
  mark(SENTENCE_START),
);

const isOurs = (third: Code): Code => i32.atLeastU(kindOf(third), i32.of(ENDS_WORDS));
/** Whether the two bytes are the first of three of a dash or a quotation mark. */
const isLead = (place: Code, offset = 0): Code => i32.eq(i32.load16(place, TEXT + offset), i32.of(0x80e2));

/** As endsParagraph decides. As inside one block. */
const handleNewline = sequence(
  set(WORD, i32.add(get(AT), get(STOP))),
  set(FROM, get(WORD)),
  loop(plus(FROM, i32.of(1)), set(BYTE, textAt(get(FROM))), brIf(0, anyOf(BYTE, 32, 9, 13))),
  brIf(TO_STOP + 1, i32.or(i32.isZero(get(BYTE)), i32.atLeastU(get(BYTE), i32.of(0x80)))),
  block(
    brIf(0, i32.eq(get(BYTE), i32.of(10))),
    set(FROM, i32.sub(get(WORD), i32.of(LOOK_BACK + 1))),
    loop(
      plus(WORD, i32.of(-1)),
      set(BYTE, textAt(get(WORD))),
      brIf(1, i32.and(i32.eq(get(WORD), get(FROM)), i32.lessU(get(BYTE), i32.of(33)))),
      brIf(0, i32.lessU(get(BYTE), i32.of(33))),
    ),
    when(
      i32.atLeastU(get(BYTE), i32.of(0x80)),
      brIf(1, i32.and(isLead(i32.sub(get(WORD), i32.of(2))), isOurs(get(BYTE)))),
      br(TO_STOP + 3),
    ),
    brIf(NEXT_SPECIAL + 2, i32.isZero(anyOf(BYTE, 0x2e, 0x21, 0x3f, 0x22, 0x3a))),
  ),
  markQuotation(ORDINAL),
  set(SINCE, i32.of(-1)),
  mark(SENTENCE_START | PARAGRAPH_START),
  br(NEXT_SPECIAL + 1),
);

const handleQuote = sequence(markQuotation(ORDINAL), set(SINCE, select(isOpen(ORDINAL), i32.of(-1), get(ORDINAL))));

/** What a special byte does; falls through where scanWords has to be asked. */
const handleSpecial = sequence(
  set(BYTE, placeOf()),
  set(NEXT, placeOf(1)),
  set(ORDINAL, i32.add(get(OPENED), i32.wrap(i64.ones(i64.and(get(BEGIN), below(STOP)))))),
  when(is('.'), when(endsWord, handleDot), endSentence, br(NEXT_SPECIAL + 1)),
  when(is('\n'), handleNewline),
  when(is('"'), handleQuote, br(NEXT_SPECIAL + 1)),
  when(i32.or(is('!'), is('?')), endSentence, br(NEXT_SPECIAL + 1)),
  when(is(','), findWord, brIf(NEXT_SPECIAL + 1, i32.ne(kindOf(textAt(get(WORD))), i32.of(NUMBER))), br(TO_STOP + 1)),
  when(
    isLead(i32.add(get(AT), get(STOP))),
    set(BYTE, kindOf(placeOf(2))),
    brIf(NEXT_SPECIAL + 1, i32.eq(get(BYTE), i32.of(ENDS_WORDS))),
    when(i32.eq(get(BYTE), i32.of(QUOTES)), handleQuote, br(NEXT_SPECIAL + 2)),
    when(i32.eq(get(BYTE), i32.of(CLOSES)), markQuotation(ORDINAL), set(SINCE, i32.of(-1)), br(NEXT_SPECIAL + 2)),
  ),
);

/** Writes down where the words are, and the marks on them, up to the byte where it stops. */
const findWords = loop(
  classifyAll,
  block(
    loop(
      brIf(1, i64.isZero(get(SPECIAL))),
      set(STOP, i32.wrap(i64.trailingZeros(get(SPECIAL)))),
      set(SPECIAL, i64.and(get(SPECIAL), i64.sub(get(SPECIAL), i64.of(1n)))),
      block(handleSpecial),
      set(STOPPED, i32.of(1)),
      set(OPEN, endsWord),
      set(BEGIN, i64.and(get(BEGIN), below(STOP))),
      set(FINISH, i64.and(get(FINISH), below(STOP, 2n))),
    ),
  ),
  writeDown(BEGIN, OPENED, STARTS),
  writeDown(FINISH, CLOSED, ENDS),
  plus(AT, i32.of(64)),
  brIf(0, i32.isZero(get(STOPPED))),
);

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

const hashAll = sequence(
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

const begin = sequence(
  set(FIRST, stateOf(COUNT)),
  set(OPENED, get(FIRST)),
  set(CLOSED, get(FIRST)),
  set(SINCE, stateOf(QUOTED_SINCE)),
  i32.store8(get(FIRST), stateOf(PENDING), MARKS),
);

/** The word that ends where it stopped, if one does, stays open. */
const finish = sequence(
  markQuotation(CLOSED),
  set(SINCE, select(isOpen(CLOSED), get(SINCE), i32.of(-1))),
  store(QUOTED_SINCE, get(SINCE)),
  store(PENDING, i32.load8(get(CLOSED), MARKS)),
  i32.store8(get(CLOSED), i32.of(0), MARKS),
  hashAll,
  store(COUNT, i32.sub(get(CLOSED), get(OPEN))),
  store(OPEN_FLAGS, i32.load8(get(CLOSED), FLAGS - 1)),
  set(WORD, times4(get(CLOSED))),
  store(OPEN_LETTERS, i32.mul(get(OPEN), i32.sub(i32.load(get(WORD), ENDS - 4), i32.load(get(WORD), STARTS - 4)))),
  give(i32.add(get(AT), i32.sub(get(STOP), i32.of(64)))),
);

const program = {
  parameters: ['i32'],
  locals: [
    ...Array<ValueType>(13).fill('i32'),
    ...Array<ValueType>(8).fill('i64'),
    ...Array<ValueType>(17).fill('v128'),
  ],
  body: sequence(begin, findWords, finish),
  pages: PAGES,
} as const;

/** One for each thread; undefined where WebAssembly or its vector instructions are not to be had. */
function makeScanner(): AsciiScanner | undefined {
  const running = start(program);
  if (running === undefined) return undefined;
  const { memory, run } = running;
  let inverse = 1;
  for (let length = LONGEST_WORD; length >= 0; length--) {
    new Uint8Array(memory, MASKS + length * 16, length).fill(0xff);
    new Int32Array(memory, INVERSES + length * 16, 1)[0] = inverse;
    inverse = Math.imul(inverse, INVERSE_PRIME);
  }
  const kinds = new Uint8Array(memory, BYTE_KINDS, 256);
  kinds.fill(CAPITAL, 65, 91);
  kinds.fill(LOWER_CASE, 97, 123);
  kinds.fill(NUMBER, 48, 58);
  for (const mark of ['–', '—', '‘', '’']) kinds[(mark.charCodeAt(0) & 0x3f) | 0x80] = ENDS_WORDS;
  kinds[('“'.charCodeAt(0) & 0x3f) | 0x80] = QUOTES;
  kinds[('”'.charCodeAt(0) & 0x3f) | 0x80] = CLOSES;
  return {
    state: new Int32Array(memory, STATE, 5),
    bytes: new Uint8Array(memory, TEXT, LONGEST_TEXT * 3 + BEYOND),
    hashes: new Uint32Array(memory, HASHES, MOST_TOKENS),
    flags: new Uint8Array(memory, FLAGS, MOST_TOKENS),
    run,
  };
}

/** Times the prime it is 1, modulo 2^32. */
const INVERSE_PRIME = 0x359c449b;

export const asciiScanner = makeScanner();
