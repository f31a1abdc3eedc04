/**
 * Looks up kinds of ASCII bytes and of punctuation of three bytes: U+2000 to U+203F, U+3000 to U+303F, U+FF00 to
 * U+FF3F.
 */
import { CAPITAL, NUMBER } from '../constants.generated';
import { KINDS } from './layout.generated';

// CAPITAL and NUMBER are also kinds of ASCII bytes
export const LOWER_CASE: i32 = 4;
/** Full-width marks that end a sentence under the same conditions as . ! ? */
export const MAY_END_SENTENCE: i32 = 8;
/** Marks that always end a sentence. */
export const ENDS_SENTENCE: i32 = 16;
/** The no-break space. */
export const SPACES: i32 = 24;
/** An opening quotation mark. */
export const OPENS: i32 = 32;
/** Dashes, apostrophes and other marks that only end a word. */
export const ENDS_WORDS: i32 = 64;
/** A quotation mark that opens or closes. */
export const QUOTES: i32 = 128;
/** A closing quotation mark. */
export const CLOSES: i32 = 192;

/** The first two bytes of U+2000 to U+203F, of U+3000 to U+303F, and of U+FF00 to U+FF3F, as little-endian numbers. */
const GENERAL: i32 = 0x80e2;
const CJK: i32 = 0x80e3;
const FULL_WIDTH: i32 = 0xbcef;

/** Kind of the ASCII byte at an address. */
export function kindAt(place: usize): i32 {
  return load<u8>(<usize>load<u8>(place), KINDS);
}

/** Kind of the mark of three bytes at an address; 0 if it is not in the table. */
export function markKindAt(place: usize): i32 {
  const lead = <i32>load<u16>(place);
  const third = <usize>load<u8>(place, 2);
  if (lead === GENERAL) return load<u8>(third, KINDS);
  if (lead === CJK) return load<u8>(third, KINDS + 64);
  if (lead === FULL_WIDTH) return load<u8>(third, KINDS + 128);
  return 0;
}

/** `markKindAt` for U+2000 to U+203F only, the marks between words of letters. */
export function generalMarkKindAt(place: usize): i32 {
  return load<u16>(place) === GENERAL ? load<u8>(<usize>load<u8>(place, 2), KINDS) : 0;
}

export function fillKinds(): void {
  memory.fill(KINDS + 65, <u8>CAPITAL, 26);
  memory.fill(KINDS + 97, <u8>LOWER_CASE, 26);
  memory.fill(KINDS + 48, <u8>NUMBER, 10);
  setKinds('–—‘’', ENDS_WORDS);
  setKinds('“', QUOTES);
  setKinds('”', CLOSES);
  setKinds('„', OPENS);
  setKinds('、〈〉《》【】（），：；', ENDS_WORDS);
  setKinds('「『', OPENS);
  setKinds('」』', CLOSES);
  setKinds('。', ENDS_SENTENCE);
  setKinds('！？', MAY_END_SENTENCE);
}

function setKinds(marks: string, kind: i32): void {
  for (let i = 0; i < marks.length; i++) {
    const code = marks.charCodeAt(i);
    const group = code < 0x3000 ? 0 : code < 0xff00 ? 1 : 2;
    store<u8>(KINDS + 64 * group + 0x80 + (code & 0x3f), <u8>kind);
  }
}
