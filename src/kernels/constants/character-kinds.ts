/**
 * What is known of a code point, in one number: its kind times `KIND`, `INERT`, and what it folds to. The loop in scan-words.ts
 * and the program in assembly/text go by the same.
 */

export const SEPARATOR = 0;
export const LETTER = 1;
export const UPPER = 2;
export const DIGIT = 3;
/** A combining mark: belongs to the letter before it. */
export const MARK = 4;
/** A letter of a script that writes no spaces between words: a token of its own. */
export const SOLO = 5;
/** Soft hyphens, joiners, zero-width spaces: as if they were not there. */
export const IGNORED = 6;
export const APOSTROPHE = 7;
/** Ends a sentence without needing a space after it. */
export const FULL_STOP = 8;
export const OPEN_QUOTE = 9;
export const CLOSE_QUOTE = 10;

export const KIND = 24;
export const FOLD = 0x1fffff;
/** NFKC leaves the character alone whatever stands beside it (UAX #15, 9: quick check). */
export const INERT = 1 << 21;
/** Not inert, but NFKC writes it as one mark or space of ASCII, which it folds to: "，", the no-break space. */
export const WIDE = 1 << 23;
