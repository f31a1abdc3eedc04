/** What a word is in an article: bits, several at once. */

export const CONTENT_WORD = 1;
/** A content word that is capitalised inside a sentence somewhere. */
export const NAME = 2;
export const NUMERAL = 4;
