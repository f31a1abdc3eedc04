/**
 * Where the words of a stretch of ASCII begin and end, 64 bytes at a time: vector instructions tell which bytes are letters
 * and digits, as bits, and the edges between ones and zeros are what is looked for. Marks and line ends are seen to one by one.
 */
import {
  block,
  br,
  brIf,
  type Code,
  get,
  i8x16,
  i32,
  i64,
  loop,
  select,
  sequence,
  set,
  v128,
  when,
} from '../assembler.js';
import {
  AT,
  anyOf,
  BEFORE,
  BEGIN,
  BYTE,
  CARRY,
  CLOSED,
  CLOSES,
  COMMAS,
  codeOf,
  DIGIT,
  ENDS,
  ENDS_WORDS,
  FINISH,
  FROM,
  is,
  isOpen,
  kindOf,
  LETTER,
  LOOK_BACK,
  LOWER_CASE,
  mark,
  markQuotation,
  NEXT,
  OPEN,
  OPENED,
  ORDINAL,
  plus,
  QUOTES,
  SINCE,
  SPECIAL,
  STARTS,
  STOP,
  STOPPED,
  TEXT,
  TO,
  textAt,
  times4,
  VECTOR,
  WORD,
  WORDS,
} from './scan-memory.js';
import { CAPITAL, NUMBER, PARAGRAPH_START, SENTENCE_START } from './token-flags.js';

const not = (bits: Code): Code => i64.xor(bits, i64.of(-1n));

/** Bytes that do more than to end a word: . ! ? " line feed, and the zero at the end, each at its lower four bits. */
const SPECIAL_BY_LOW_BITS = [0, 0x21, 0x22, 0, 0, 0, 0, 0, 0, 0, 0x0a, 0, 0, 0, 0x2e, 0x3f];

const isBetween = (vector: Code, first: string, last: string): Code =>
  i8x16.atMostU(i8x16.sub(vector, i8x16.of(codeOf(first))), i8x16.of(codeOf(last) - codeOf(first)));

const into = (bits: number, mask: Code, shift: number): Code =>
  set(bits, i64.or(get(bits), i64.shl(i64.extend(i8x16.bitmask(mask)), i64.of(BigInt(shift)))));

/** Sixteen bytes to bits of the three kinds. */
const classify = (shift: number): Code =>
  sequence(
    set(VECTOR, v128.load(get(AT), TEXT + shift)),
    set(LETTER, isBetween(v128.or(get(VECTOR), i8x16.of(0x20)), 'a', 'z')),
    set(DIGIT, isBetween(get(VECTOR), '0', '9')),
    into(WORDS, v128.or(get(LETTER), get(DIGIT)), shift),
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

/** The bits, and a comma between two words, which may be digits of one number. What follows the last byte is not known. */
const classifyAll = sequence(
  ...[WORDS, SPECIAL, COMMAS].map(its => set(its, i64.of(0n))),
  ...[0, 16, 32, 48].map(classify),
  set(BEFORE, i64.or(i64.shl(get(WORDS), i64.of(1n)), get(CARRY))),
  set(CARRY, i64.shrU(get(WORDS), i64.of(63n))),
  set(BEGIN, i64.and(get(WORDS), not(get(BEFORE)))),
  set(FINISH, i64.and(get(BEFORE), not(get(WORDS)))),
  set(
    SPECIAL,
    i64.or(
      get(SPECIAL),
      i64.and(get(COMMAS), i64.and(get(FINISH), i64.or(i64.shrU(get(WORDS), i64.of(1n)), i64.of(1n << 63n)))),
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
export const findWords = loop(
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
