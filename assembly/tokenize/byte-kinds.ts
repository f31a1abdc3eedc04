/**
 * What is known of a byte of ASCII, and of the punctuation outside of it that the program knows: three bytes long, the first
 * two of which are among three pairs.
 */
import { CAPITAL, NUMBER } from '../constants.generated';
import { KINDS } from './layout.generated';

// those of ASCII are CAPITAL and NUMBER, too
export const LOWER_CASE: i32 = 4;
/** Full-width marks that end a sentence as . ! ? do; and what ends one by itself. */
export const MAY_END_SENTENCE: i32 = 8;
export const ENDS_SENTENCE: i32 = 16;
/** The space that does not break. */
export const SPACES: i32 = 24;
/** Dashes and apostrophes only end words; of quotation marks, one opens or closes as the straight one does. */
export const OPENS: i32 = 32;
export const ENDS_WORDS: i32 = 64;
export const QUOTES: i32 = 128;
export const CLOSES: i32 = 192;

/** The first two bytes of U+2000 to U+203F, U+3000 to U+303F and U+FF00 to U+FF3F, as a number. */
const GENERAL: i32 = 0x80e2;
const CJK: i32 = 0x80e3;
const FULL_WIDTH: i32 = 0xbcef;

/** Kind of the byte of ASCII at an address. */
export function kindAt(place: usize): i32 {
  return load<u8>(<usize>load<u8>(place), KINDS);
}

/** Kind of the mark of three bytes at an address; 0 where it is none that is known here. */
export function markKindAt(place: usize): i32 {
  const lead = <i32>load<u16>(place);
  const third = <usize>load<u8>(place, 2);
  if (lead === GENERAL) return load<u8>(third, KINDS);
  if (lead === CJK) return load<u8>(third, KINDS + 64);
  if (lead === FULL_WIDTH) return load<u8>(third, KINDS + 128);
  return 0;
}

/** The same where marks of ASCII may stand around it: those between Han and kana are not asked for. */
export function generalMarkKindAt(place: usize): i32 {
  return load<u16>(place) === GENERAL ? load<u8>(<usize>load<u8>(place, 2), KINDS) : 0;
}

export function fillKinds(): void {
  memory.fill(KINDS + 65, <u8>CAPITAL, 26);
  memory.fill(KINDS + 97, <u8>LOWER_CASE, 26);
  memory.fill(KINDS + 48, <u8>NUMBER, 10);
  // those in the later lines stand only between characters that are not ASCII
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
