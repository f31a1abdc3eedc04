// Made by assembly/build.js from assembly/layouts.js; do not edit.
/** What the kernel tokenize and its host both know: constants, records, regions of memory. */

/** FNV-1a of 32 bits (Fowler, Noll and Vo 1991). */
export const FNV_OFFSET: i32 = -0x7ee3623b;

/** FNV-1a of 32 bits. */
export const FNV_PRIME: i32 = 0x01000193;

/** A quotation that is never closed must not swallow the article. Tokens. */
export const MAX_QUOTATION: i32 = 400;

/** White space looked back over for the end of the line before. Characters. */
export const LINE_END_WINDOW: i32 = 64;

/** The longest text, or part of a text, in the memory of the kernel. */
export const TEXT_BYTES: i32 = 786432;

/** Tokens of a text, and of a quotation that began before it: any two have two bytes among them at least. */
export const MAX_TOKENS: i32 = 393620;

/** Letters of the longest word that is hashed together with others. */
export const VECTOR_WORD: i32 = 16;

/** The state of a scan where the kernel stopped. 20 bytes; each field with its offset. */
@unmanaged
export class ScanState {
  /** 0: tokens so far */
  count: i32 = 0;
  /** 4: flags that the next token has already */
  pending: i32 = 0;
  /** 8: token at which the open quotation began; -1 outside */
  quotedSince: i32 = 0;
  /** 12: bytes of the word that is still open where the kernel stopped; 0 where none is */
  openLength: i32 = 0;
  /** 16: flags of that word */
  openFlags: i32 = 0;
}
if (offsetof<ScanState>() !== 20) ERROR('ScanState');
if (offsetof<ScanState>('pending') !== 4) ERROR('ScanState.pending');
if (offsetof<ScanState>('quotedSince') !== 8) ERROR('ScanState.quotedSince');
if (offsetof<ScanState>('openLength') !== 12) ERROR('ScanState.openLength');
if (offsetof<ScanState>('openFlags') !== 16) ERROR('ScanState.openFlags');

// A text and its tokens.
/** where the kernel stopped. ScanState x 1 */
export const STATE: usize = 2048;
/** kinds of ASCII bytes and of punctuation (byte-kinds.ts). u8 x 384 */
export const KINDS: usize = 2112;
/** by length of a word: a vector that its letters pass. u8 x 272 */
export const MASKS: usize = 2560;
/** by length: what undoes the zeros hashed behind it. u8 x 272 */
export const INVERSES: usize = 2880;
/** a bit for each character of two bytes: letters. u8 x 256 */
export const LETTERS: usize = 3200;
/** a bit for each of them: letters that folding changes. u8 x 256 */
export const CHANGING: usize = 3520;
/** a kind for each of them (byte-kinds.ts). u8 x 2048 */
export const TWO_BYTE_KINDS: usize = 3840;
/** the folded letter, in UTF-8. u16 x 2048 */
export const FOLDED: usize = 5952;
/** UTF-8 with a zero behind it. u8 x 786433 */
export const TEXT: usize = 10112;
/** hashes of the tokens. u32 x 393620 */
export const HASHES: usize = 796672;
/** flags of the tokens. u8 x 393620 */
export const FLAGS: usize = 2371520;
/** flags known before their token; 0 for all to come. u8 x 393620 */
export const MARKS: usize = 2765248;
/** addresses where the words begin. u32 x 393620 */
export const STARTS: usize = 3158976;
/** addresses where the words end. u32 x 393620 */
export const ENDS: usize = 4733824;
/** The first address behind. */
export const END: usize = 6308672;
// what the compiler places lies below
if (__heap_base > 2048) unreachable();
