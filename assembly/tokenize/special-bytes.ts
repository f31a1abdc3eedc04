/** Handles marks and line ends that end sentences or paragraphs, or open or close quotations. */

import { CAPITAL, NUMBER, PARAGRAPH_START, SENTENCE_START } from '../constants.generated';
import {
  CLOSES,
  ENDS_SENTENCE,
  ENDS_WORDS,
  generalMarkKindAt,
  kindAt,
  LOWER_CASE,
  OPENS,
  QUOTES,
  SPACES,
} from './byte-kinds';
import { FOUND_WORDS, FoundWords, LINE_END_WINDOW, MARKS } from './layout.generated';
import { closeQuotation, openQuotation, toggleQuotation } from './quotations';
import { characterKindAt, twoByteKindAt } from './two-byte-characters';

const TAB: i32 = 9;
const LINE_FEED: i32 = 10;
const RETURN: i32 = 13;
const SPACE: i32 = 32;
const EXCLAMATION: i32 = 0x21;
const QUOTATION: i32 = 0x22;
const APOSTROPHE: i32 = 0x27;
const PARENTHESIS: i32 = 0x29;
const COMMA: i32 = 0x2c;
const HYPHEN: i32 = 0x2d;
const DOT: i32 = 0x2e;
const COLON: i32 = 0x3a;
const QUESTION: i32 = 0x3f;

/**
 * Sets the marks of the token after a special byte: it begins a sentence or a paragraph, or is quoted. Returns false if
 * `scanWords` must decide.
 *
 * @param place  address of the byte
 * @param token  number of the next token
 * @param length bytes of the word that ends at the byte; 0 without one
 */
export function readSpecial(place: usize, token: i32, length: i32): bool {
  const byte = <i32>load<u8>(place);
  if (byte === DOT) return readDot(place, token, length);
  if (byte === LINE_FEED) return readLineEnd(place, token);
  if (byte === QUOTATION) toggleQuotation(token, MARKS);
  else if (byte === EXCLAMATION || byte === QUESTION) endSentence(place, token);
  // "200,000" is one number
  else if (byte === COMMA) return kindAt(place - length) !== NUMBER;
  else {
    const kind = byte < 0xe0 ? twoByteKindAt(place) : generalMarkKindAt(place);
    if (kind === QUOTES) toggleQuotation(token, MARKS);
    else if (kind === CLOSES) closeQuotation(token, MARKS);
    else if (kind === OPENS) openQuotation(token, MARKS);
    else if (kind === ENDS_SENTENCE) mark(token, SENTENCE_START);
    // NFKC turns the no-break space into a space; after a dot `scanWords` must decide, because of initials
    else if (kind === SPACES) return load<u8>(place - 2) !== DOT;
    else return kind === ENDS_WORDS;
  }
  return true;
}

function readDot(place: usize, token: i32, length: i32): bool {
  if (length > 0) {
    const word = place - length;
    const kind = characterKindAt(word);
    const next = kindAt(place + 1);
    if (kind === NUMBER) {
      // a decimal number
      if (next === NUMBER) return false;
    } else {
      // perhaps initials
      const letters = countLetters(word, length);
      if (letters === 1 && (next & (CAPITAL | LOWER_CASE)) !== 0) return false;
      // the dot of "Mr." ends no sentence; a capital of two bytes is already folded, but marked
      if (letters < 4 && ((kind | <i32>load<u8>(<usize>token, MARKS - 1)) & CAPITAL) !== 0) return true;
    }
  }
  endSentence(place, token);
  return true;
}

/** Number of letters of a word of up to six bytes; at least four for a longer word. */
function countLetters(word: usize, length: i32): i32 {
  if (length > 6) return length;
  const highest = load<u64>(word) & 0x808080808080 & (((<u64>1) << (length << 3)) - 1);
  return length - (<i32>popcnt(highest) >> 1);
}

/** Ends a sentence if white space, a closing mark or a non-ASCII character follows. */
function endSentence(place: usize, token: i32): void {
  const next = <i32>load<u8>(place, 1);
  if (next <= SPACE || next >= 0x80 || next === QUOTATION || next === APOSTROPHE || next === PARENTHESIS)
    mark(token, SENTENCE_START);
}

/** Handles a line end like `endsParagraph` of src/text/scan-words.ts. */
function readLineEnd(place: usize, token: i32): bool {
  let after = place;
  let next: i32;
  do next = <i32>load<u8>(++after);
  while (next === SPACE || next === TAB || next === RETURN);
  if (next === 0 || (next >= 0x80 && !isLetter(after))) return false;
  if (next !== LINE_FEED) {
    let before = place;
    let last: i32;
    do last = <i32>load<u8>(--before);
    while (last <= SPACE && before !== place - (LINE_END_WINDOW + 1));
    if (last >= 0x80) {
      if (generalMarkKindAt(before - 2) < ENDS_WORDS && !isLetter(before - 1)) return false;
    } else if (last > SPACE && !endsLine(last)) {
      // the word may continue in the next line
      if (last === HYPHEN) changetype<FoundWords>(FOUND_WORDS).signs += 1;
      return true;
    }
  }
  closeQuotation(token, MARKS);
  mark(token, SENTENCE_START | PARAGRAPH_START);
  return true;
}

/** Whether a letter of two bytes is at an address. */
function isLetter(place: usize): bool {
  return (load<u8>(place) & 0xe0) === 0xc0 && (twoByteKindAt(place) & (CAPITAL | LOWER_CASE)) !== 0;
}

/** Whether a line that ends with the mark ends a paragraph. */
function endsLine(mark: i32): bool {
  return mark === DOT || mark === EXCLAMATION || mark === QUESTION || mark === QUOTATION || mark === COLON;
}

function mark(token: i32, flags: i32): void {
  store<u8>(<usize>token, <u8>(<i32>load<u8>(<usize>token, MARKS) | flags), MARKS);
}
