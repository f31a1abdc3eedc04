/**
 * JSON strings from bytes to bytes: what is between the quotation marks is copied without its escapes, 16 bytes at a time, and
 * no string is made of it. Only for UTF-8 that is valid.
 */
import { reach, setU8 } from '../memory';
import { CopiedString, END, ESCAPES, INPUT, OUTPUT, RESULT } from './layout.generated';

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const LAST_CONTROL: u8 = 0x1f;

/** Escapes of one letter, and what they mean. */
const LETTERS = '"\\/bfnrt';
const CHARACTERS = '"\\/\b\f\n\r\t';

reach(END);
for (let i = 0; i < LETTERS.length; i++) setU8(ESCAPES, LETTERS.charCodeAt(i), CHARACTERS.charCodeAt(i));

/**
 * Copies the string that begins at a byte of `INPUT` to one of `OUTPUT`, which may not lie further in. Writes to `RESULT` where
 * it ends there.
 *
 * @returns the byte of its closing quotation mark; -1 where it has none, is not valid, or has a `\u` escape
 */
export function copy(at: i32, to: i32): i32 {
  while (true) {
    const found = copyBytes(at, to);
    if (found === 0) {
      at += 16;
      to += 16;
      continue;
    }
    at += ctz(found);
    to += ctz(found);
    const byte = load<u8>(at, INPUT);
    if (byte === QUOTE) {
      changetype<CopiedString>(RESULT).end = to;
      return at;
    }
    if (byte !== BACKSLASH) break;
    const escaped = load<u8>(load<u8>(at, INPUT + 1), ESCAPES);
    if (escaped === 0) break;
    store<u8>(to, escaped, OUTPUT);
    at += 2;
    to += 1;
  }
  return -1;
}

/** Copies 16 bytes. Returns a bit for each that should not have been copied: it ends the string, escapes or is not valid. */
function copyBytes(at: i32, to: i32): i32 {
  const bytes = v128.load(at, INPUT);
  v128.store(to, bytes, OUTPUT);
  const isControl = i8x16.le_u(bytes, i8x16.splat(LAST_CONTROL));
  const isQuote = i8x16.eq(bytes, i8x16.splat(QUOTE));
  const isBackslash = i8x16.eq(bytes, i8x16.splat(BACKSLASH));
  return i8x16.bitmask(v128.or(isControl, v128.or(isQuote, isBackslash)));
}
