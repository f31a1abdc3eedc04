/** Decodes JSON strings from valid UTF-8 to UTF-8, 16 bytes at a time, without creating strings. */
import { reach, setU8 } from '../memory';
import { CopiedString, END, ESCAPES, INPUT, OUTPUT, RESULT } from './layout.generated';

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const LAST_CONTROL: u8 = 0x1f;

/** Letters of the one-letter escapes, and the characters that they represent. */
const LETTERS = '"\\/bfnrt';
const CHARACTERS = '"\\/\b\f\n\r\t';

reach(END);
for (let i = 0; i < LETTERS.length; i++) setU8(ESCAPES, LETTERS.charCodeAt(i), CHARACTERS.charCodeAt(i));

/**
 * Decodes the string at byte `at` of `INPUT` to byte `to` of `OUTPUT`; `to` must not exceed `at`. Writes its end in
 * `OUTPUT` to `RESULT`.
 *
 * @returns byte of the closing quotation mark; -1 for an unterminated or invalid string, or one with a `\u` escape
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

/** Copies 16 bytes. Returns a bit for each quotation mark, backslash and control character. */
function copyBytes(at: i32, to: i32): i32 {
  const bytes = v128.load(at, INPUT);
  v128.store(to, bytes, OUTPUT);
  const isControl = i8x16.le_u(bytes, i8x16.splat(LAST_CONTROL));
  const isQuote = i8x16.eq(bytes, i8x16.splat(QUOTE));
  const isBackslash = i8x16.eq(bytes, i8x16.splat(BACKSLASH));
  return i8x16.bitmask(v128.or(isControl, v128.or(isQuote, isBackslash)));
}
