/** Marks and line ends between words that do more than to end a word: they end sentences and paragraphs, and they quote. */

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
 * Marks the token behind a special byte: it begins a sentence or a paragraph, or stands in quotation marks. False where `scanWords`
 * has to decide.
 *
 * @param place   of the byte
 * @param token   the next one
 * @param length  bytes of the word that ends right before; 0 where none does
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
    // NFKC makes a space of it; behind a dot `scanWords` decides, because of initials
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
      // the dot of "Mr." ends no sentence; a capital of two bytes is folded already and marked
      if (letters < 4 && ((kind | <i32>load<u8>(<usize>token, MARKS - 1)) & CAPITAL) !== 0) return true;
    }
  }
  endSentence(place, token);
  return true;
}

/** Letters of a word of up to six bytes; four or more for a longer one, which has at least as many. */
function countLetters(word: usize, length: i32): i32 {
  if (length > 6) return length;
  const highest = load<u64>(word) & 0x808080808080 & (((<u64>1) << (length << 3)) - 1);
  return length - (<i32>popcnt(highest) >> 1);
}

/** A mark that ends a sentence where white space, a closing mark or another script follows. */
function endSentence(place: usize, token: i32): void {
  const next = <i32>load<u8>(place, 1);
  if (next <= SPACE || next >= 0x80 || next === QUOTATION || next === APOSTROPHE || next === PARENTHESIS)
    mark(token, SENTENCE_START);
}

/** A line end, as `endsParagraph` of src/text/scan-words.ts decides. */
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
      // perhaps the word goes on in the next line
      if (last === HYPHEN) changetype<FoundWords>(FOUND_WORDS).signs += 1;
      return true;
    }
  }
  closeQuotation(token, MARKS);
  mark(token, SENTENCE_START | PARAGRAPH_START);
  return true;
}

/** Is there a letter of two bytes at an address? */
function isLetter(place: usize): bool {
  return (load<u8>(place) & 0xe0) === 0xc0 && (twoByteKindAt(place) & (CAPITAL | LOWER_CASE)) !== 0;
}

/** Does a line that ends with the mark end a paragraph? */
function endsLine(mark: i32): bool {
  return mark === DOT || mark === EXCLAMATION || mark === QUESTION || mark === QUOTATION || mark === COLON;
}

function mark(token: i32, flags: i32): void {
  store<u8>(<usize>token, <u8>(<i32>load<u8>(<usize>token, MARKS) | flags), MARKS);
}
