/** What is known of a token besides its word: bits of `Tokens.flags`. */

export const CAPITAL = 1;
export const NUMBER = 2;
export const QUOTED = 4;
export const SENTENCE_START = 8;
/** A character of a script without spaces. */
export const CHARACTER = 16;
export const PARAGRAPH_START = 32;
/** Set by boilerplate.ts once the corpus is known. */
export const BOILERPLATE = 64;
