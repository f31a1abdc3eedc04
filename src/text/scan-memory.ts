/**
 * What the parts of the program behind scanWords share: where things stand in its memory, its locals, and how tokens are
 * marked before they are written.
 */
import { block, br, brIf, type Code, get, i32, loop, select, set, type ValueType, when } from '../assembler.js';
import { QUOTED } from './token-flags.js';

export const FNV_OFFSET = 0x811c9dc5 | 0;
export const FNV_PRIME = 0x01000193;
/** A quotation that is never closed must not swallow the article. Tokens. */
export const LONGEST_QUOTATION = 400;
/** White space looked back over for the end of the line before. Characters. */
export const LOOK_BACK = 64;

/** UTF-16 units of the longest text that fits; longer ones are scanned without it. */
export const LONGEST_TEXT = 1 << 18;

/** Two tokens that nothing stands between have a character of at least three bytes among them. */
export const MOST_TOKENS = (LONGEST_TEXT * 3) / 2 + 2;
/** Read beyond the end of a text, and written beyond the last token, but not looked at. Bytes, tokens. */
export const BEYOND = 80;
/** Letters that are hashed four words at a time. */
export const LONGEST_WORD = 16;

/** Where things stand in the memory. Bytes. */
export const STATE = 0;
export const BYTE_KINDS = 256;
export const MASKS = 576;
export const INVERSES = MASKS + (LONGEST_WORD + 1) * 16;
export const TEXT = 2048;
export const HASHES = TEXT + LONGEST_TEXT * 3 + BEYOND + 16;
export const FLAGS = HASHES + (MOST_TOKENS + BEYOND) * 4;
/** Flags that are known before their token is; 0 for all tokens to come. */
export const MARKS = FLAGS + MOST_TOKENS + BEYOND;
/** Where the tokens of a stretch begin and end in the text. */
export const STARTS = MARKS + MOST_TOKENS + BEYOND;
export const ENDS = STARTS + (MOST_TOKENS + BEYOND) * 4;
export const PAGES = Math.ceil((ENDS + (MOST_TOKENS + BEYOND) * 4) / 65536);

/** What scanWords and the program tell one another besides where they are. Positions in `AsciiScanner.state`. */
export const COUNT = 0;
export const PENDING = 1;
export const QUOTED_SINCE = 2;
/** Bytes of the word that stands open before the byte where the program stopped; 0 where none does. */
export const OPEN_LETTERS = 3;
export const OPEN_FLAGS = 4;

// locals; the first is the parameter
export const [AT, FIRST, OPENED, CLOSED, SINCE, STOP, OPEN, STOPPED, BYTE, NEXT, ORDINAL, WORD, FROM, TO] =
  Array(14).keys();
export const [WORDS, SPECIAL, COMMAS, BEFORE, CARRY, BEGIN, FINISH] = Array.from(Array(7).keys(), i => 14 + i);
export const [VECTOR, LETTER, DIGIT, LENGTHS, LONG, HASH, HASH2, INVERSE, INVERSE2] = Array.from(
  Array(9).keys(),
  i => 21 + i,
);
export const [W0, W1, W2, W3, W4, W5, W6, W7] = Array.from(Array(8).keys(), i => 30 + i);

/** Types of all but the first. */
export const LOCALS: readonly ValueType[] = [
  ...Array<ValueType>(13).fill('i32'),
  ...Array<ValueType>(7).fill('i64'),
  ...Array<ValueType>(17).fill('v128'),
];

export const plus = (local: number, value: Code): Code => set(local, i32.add(get(local), value));
export const times4 = (value: Code): Code => i32.shl(value, i32.of(2));
export const codeOf = (character: string): number => character.charCodeAt(0);

export const store = (what: number, value: Code): Code => i32.store(i32.of(STATE), value, what * 4);
export const stateOf = (what: number): Code => i32.load(i32.of(STATE), what * 4);

export const textAt = (place: Code, offset = 0): Code => i32.load8(place, TEXT + offset);
export const is = (byte: string): Code => i32.eq(get(BYTE), i32.of(codeOf(byte)));
export const anyOf = (local: number, ...codes: number[]): Code =>
  codes.map(code => i32.eq(get(local), i32.of(code))).reduce((all, its) => i32.or(all, its));

/**
 * What is known of the first byte of a word, or of the last byte of one of three: at its own place where these begin with
 * 0xe2 0x80, 64 further on where with 0xe3 0x80, and 128 where with 0xef 0xbc.
 */
export const kindOf = (byte: Code): Code => i32.load8(byte, BYTE_KINDS);
export const LOWER_CASE = 4;
/** Full-width marks that end a sentence as . ! ? do; and what ends one by itself. */
export const MAY_END_SENTENCE = 8;
export const ENDS_SENTENCE = 16;
/** Dashes and apostrophes only end words; of quotation marks, one opens or closes as the straight one does. */
export const OPENS = 32;
export const ENDS_WORDS = 64;
export const QUOTES = 128;
export const CLOSES = 192;

export const mark = (flags: number): Code =>
  i32.store8(get(ORDINAL), i32.or(i32.load8(get(ORDINAL), MARKS), i32.of(flags)), MARKS);

/** Marks the words of the quotation that is open, up to a word; where, as flags of words that are not written yet, or are. */
export const markQuotation = (end: number, flags = MARKS): Code =>
  when(
    i32.greaterS(get(SINCE), i32.of(-1)),
    set(FROM, select(i32.greaterS(get(SINCE), get(FIRST)), get(SINCE), get(FIRST))),
    set(TO, i32.add(get(SINCE), i32.of(LONGEST_QUOTATION + 1))),
    set(TO, select(i32.lessS(get(end), get(TO)), get(end), get(TO))),
    block(
      loop(
        brIf(1, i32.atLeastS(get(FROM), get(TO))),
        i32.store8(get(FROM), i32.or(i32.load8(get(FROM), flags), i32.of(QUOTED)), flags),
        plus(FROM, i32.of(1)),
        br(0),
      ),
    ),
  );

/** Whether a quotation is open before a word, and not too long to be one. */
export const isOpen = (word: number): Code =>
  i32.and(
    i32.greaterS(get(SINCE), i32.of(-1)),
    i32.lessS(i32.sub(get(word), get(SINCE)), i32.of(LONGEST_QUOTATION + 2)),
  );
