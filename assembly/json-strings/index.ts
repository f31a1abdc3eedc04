/**
 * JSON strings from bytes to bytes: what stands between the quotation marks is copied without its escapes, 16 bytes at a
 * time, and no string is made of it. Only for UTF-8 that is valid.
 */
import { reach, setU8 } from '../memory';

/** Bytes that can stand in the memory at a time. */
export const ROOM: i32 = 1 << 21;
/** Read and written beyond the end, 16 bytes being the least. */
const BEYOND: usize = 64;

// where things stand in the memory, behind the program's own constants; bytes
export const ENDED: usize = 1 << 12;
const ESCAPES: usize = ENDED + 64;
export const INPUT: usize = ESCAPES + 256;
export const OUTPUT: usize = INPUT + <usize>ROOM + BEYOND;

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const LAST_CONTROL: u8 = 0x1f;

/** Escapes of one letter, and what they stand for. */
const LETTERS = '"\\/bfnrt';
const CHARACTERS = '"\\/\b\f\n\r\t';

reach(OUTPUT + <usize>ROOM + BEYOND);
for (let i = 0; i < LETTERS.length; i++) setU8(ESCAPES, LETTERS.charCodeAt(i), CHARACTERS.charCodeAt(i));

/**
 * Copies the string that begins at a place of `INPUT` to one of `OUTPUT`, which may not lie further in; tells in `ENDED`
 * where it ends there.
 *
 * @returns where its closing quotation mark stands; -1 where it has none, is not valid, or has a `\u` escape
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
      store<i32>(ENDED, to);
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

/** Copies 16 bytes, and tells by bits which of them should not have been: they end the string, or something else is to be done. */
function copyBytes(at: i32, to: i32): i32 {
  const bytes = v128.load(at, INPUT);
  v128.store(to, bytes, OUTPUT);
  const isControl = i8x16.le_u(bytes, i8x16.splat(LAST_CONTROL));
  const isQuote = i8x16.eq(bytes, i8x16.splat(QUOTE));
  const isBackslash = i8x16.eq(bytes, i8x16.splat(BACKSLASH));
  return i8x16.bitmask(v128.or(isControl, v128.or(isQuote, isBackslash)));
}
