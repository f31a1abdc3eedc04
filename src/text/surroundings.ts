/** What decides about a character that does not decide by itself: the ones before and behind it. */

import { DIGIT, FOLD, LETTER, UPPER, WIDE } from '../kernels/constants/character-kinds.js';
import { LOOK_BACK } from '../kernels/constants/tokenize.js';
import { ASCII_KIND, STOP } from './byte-kinds.js';
import { characterOf } from './characters.js';

export const SPACE = 0x20;

/** Whether the last byte but two of a stretch begins Han or kana: what else is three bytes long in it is a mark. */
export function isSolo(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xe3 ? bytes[at + 1] > 0x80 : bytes[at] > 0xe3 && bytes[at] <= 0xe9;
}

/** True where a single ASCII letter stands at `at`, followed by anything but another letter or digit. */
export function isLoneLetter(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] >= 0x80) return false;
  const kind = ASCII_KIND[bytes[at]];
  if (kind !== LETTER && kind !== UPPER) return false;
  const after = bytes[at + 1];
  return after < 0x80 && ASCII_KIND[after] !== LETTER && ASCII_KIND[after] !== UPPER && ASCII_KIND[after] !== DIGIT;
}

/**
 * Whether what stands before a character that NFKC writes as a mark of ASCII takes it for that, or for any other: only full
 * stops look ahead so closely.
 */
export function isAlikeInNfkc(bytes: Uint8Array, at: number, mark: number): boolean {
  const before = at > 0 ? bytes[at - 1] : 0;
  if (before >= 0x80) return true;
  if (ASCII_KIND[before] === STOP) return mark === SPACE || mark === 0x29;
  return at < 2 || bytes[at - 2] !== 0x2e;
}

/** The byte that stands for the character in NFKC, if it is one of ASCII; 0x80 for all others. */
export function normalByte(bytes: Uint8Array, at: number): number {
  const lead = bytes[at];
  if (lead < 0x80) return lead;
  if (lead >= 0xf0) return 0x80; // none of those is written as a mark
  const rest = lead < 0xe0 ? lead & 0x1f : ((lead & 0x0f) << 6) | (bytes[at + 1] & 0x3f);
  const character = characterOf((rest << 6) | (bytes[lead < 0xe0 ? at + 1 : at + 2] & 0x3f));
  return (character & WIDE) === 0 ? 0x80 : character & FOLD;
}

/** A blank line ends a paragraph, and so does a line end right after closing punctuation: hard-wrapped lines do neither. */
export function endsParagraph(bytes: Uint8Array, length: number, newline: number, asWritten: boolean): boolean {
  let after = newline + 1;
  while (after < length) {
    if (bytes[after] === SPACE || bytes[after] === 9 || bytes[after] === 13) after++;
    else if (asWritten && normalByte(bytes, after) === SPACE) after += bytes[after] < 0xe0 ? 2 : 3;
    else break;
  }
  if (after >= length || bytes[after] === 10) return true;
  let before = newline - 1;
  let last = 0;
  for (let steps = 0; steps <= LOOK_BACK; steps++, before--) {
    while (before > 0 && bytes[before] >= 0x80 && bytes[before] < 0xc0) before--;
    if (before < 0) return true;
    last = asWritten ? normalByte(bytes, before) : bytes[before];
    if (last > SPACE) break;
  }
  if (last <= SPACE) return true;
  return last >= 0x80 || last === 0x2e || last === 0x21 || last === 0x3f || last === 0x22 || last === 0x3a;
}
