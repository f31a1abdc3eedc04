/** What the scanner asks of a byte: look-ups by which most text is scanned. */
import { APOSTROPHE, DIGIT, LETTER, SEPARATOR, UPPER } from '../kernels/constants/character-kinds.js';
import { CAPITAL, NUMBER } from '../kernels/constants/token-flags.js';

// kinds that only bytes have, beside those of character-kinds.ts
export const QUOTE = 11; // the straight double quotation mark opens and closes
export const STOP = 12; // . ! ? end a sentence when white space follows
export const NEWLINE = 13;

/** Kinds of the 128 ASCII bytes: the loop's only look-up for most text. */
export const ASCII_KIND = new Uint8Array(128);
for (let i = 0; i < 128; i++) {
  ASCII_KIND[i] =
    i >= 97 && i <= 122
      ? LETTER
      : i >= 65 && i <= 90
        ? UPPER
        : i >= 48 && i <= 57
          ? DIGIT
          : i === 39 || i === 96
            ? APOSTROPHE
            : i === 34
              ? QUOTE
              : i === 46 || i === 33 || i === 63
                ? STOP
                : i === 10
                  ? NEWLINE
                  : SEPARATOR;
}

/** The bytes that go on with a word once it is open, folded: ASCII letters and digits. 0 for all others. */
export const WORD_BYTE = new Uint8Array(256);
for (let i = 0; i < 128; i++) {
  const kind = ASCII_KIND[i];
  if (kind === LETTER || kind === DIGIT) WORD_BYTE[i] = i;
  else if (kind === UPPER) WORD_BYTE[i] = i | 0x20;
}

/**
 * The bytes that a stretch begins with that is scanned without asking here: those of words, where letters of two bytes may well
 * begin, and of Han and kana.
 */
export const BEGINS_STRETCH = WORD_BYTE.map((folded, byte) =>
  folded !== 0 || (byte >= 0xc3 && byte <= 0xdf) || (byte >= 0xe3 && byte <= 0xe9) ? 1 : 0,
);

/** Flags of a token that begins with the byte. */
export const FIRST_FLAG = new Uint8Array(256);
for (let i = 0; i < 128; i++) FIRST_FLAG[i] = ASCII_KIND[i] === UPPER ? CAPITAL : ASCII_KIND[i] === DIGIT ? NUMBER : 0;
