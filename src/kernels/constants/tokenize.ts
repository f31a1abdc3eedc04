/** Numbers that the scan of a text in scan-words.ts and the program for it in assembly/text have in common. */

/** FNV-1a of 32 bits (Fowler, Noll and Vo 1991). */
export const FNV_OFFSET = -0x7ee3623b;
export const FNV_PRIME = 0x01000193;
/** A quotation that is never closed must not swallow the article. Tokens. */
export const LONGEST_QUOTATION = 400;
/** White space looked back over for the end of the line before. Characters. */
export const LOOK_BACK = 64;

/** UTF-16 units of the longest text that the program takes; longer ones are scanned without it. */
export const LONGEST_TEXT = 1 << 18;
/** Two tokens that nothing stands between have a character of at least three bytes among them. */
export const MOST_TOKENS = (LONGEST_TEXT / 2) * 3 + 2;
/** Read beyond the end of a text, and written beyond the last token, but not looked at. Bytes, tokens. */
export const BEYOND = 80;

/** What the program tells besides where it stopped: places in its `STATE`. */
export const COUNT = 0;
export const PENDING = 1;
export const QUOTED_SINCE = 2;
/** Bytes of the word that stands open before the byte where the program stopped; 0 where none does. */
export const OPEN_LENGTH = 3;
export const OPEN_FLAGS = 4;
