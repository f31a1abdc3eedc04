/** Where everything stands in the memory of the program. Bytes; below stand the strings in its source. */
import { BEYOND, LONGEST_TEXT, MOST_TOKENS } from '../../src/kernels/constants/tokenize';

/** Letters of the longest word that is hashed together with others. */
export const LONGEST_WORD: i32 = 16;
/** A multiple of sixteen, so that all arrays begin at one. */
const TOKENS: usize = (MOST_TOKENS + BEYOND + 15) & ~15;

/** What goes out besides the tokens; scan-constants.ts tells. */
export const STATE: usize = 2048;
/** A byte each (byte-kinds.ts). */
export const KINDS: usize = STATE + 64;
/** For each length of a word a vector that its letters, and nothing behind them, pass. */
export const MASKS: usize = KINDS + 384;
/** For each length of a word what undoes the zeros hashed behind it, a number every 16 bytes. */
export const INVERSES: usize = MASKS + 17 * 16;
/** A bit for each character of two bytes: letters, and those of them that are written otherwise once they are folded. */
export const LETTERS: usize = INVERSES + 17 * 16;
export const CHANGING: usize = LETTERS + 256;
/** A byte for each of them (byte-kinds.ts), and two for how a letter is written once it is folded. */
export const TWO_BYTE_KINDS: usize = CHANGING + 256;
export const FOLDED: usize = TWO_BYTE_KINDS + 2048;

/** The text, a zero behind it, and room that it does not matter what is in. */
export const TEXT: usize = FOLDED + 4096;
export const HASHES: usize = TEXT + LONGEST_TEXT * 3 + BEYOND + 16;
export const FLAGS: usize = HASHES + TOKENS * 4;
/** Flags that are known before their token is; 0 for all tokens to come. */
export const MARKS: usize = FLAGS + TOKENS;
/** The addresses where the words of a stretch begin and end. */
export const STARTS: usize = MARKS + TOKENS;
export const ENDS: usize = STARTS + TOKENS * 4;
export const END: usize = ENDS + TOKENS * 4;
