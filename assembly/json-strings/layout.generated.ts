// Made by assembly/build.js from assembly/layouts.js; do not edit.
/** What the kernel json-strings and its host both know: constants, records, regions of memory. */

/** The longest block of lines that fits. */
export const BLOCK_BYTES: i32 = 2097152;

/** A string that was copied. 4 bytes; each field with its offset. */
@unmanaged
export class CopiedString {
  /** 0: byte of OUTPUT behind it */
  end: i32 = 0;
}
if (offsetof<CopiedString>() !== 4) ERROR('CopiedString');

// A block of lines, and the strings that are copied out of it.
/** what `copy` wrote last. CopiedString x 1 */
export const RESULT: usize = 4096;
/** by the letter of an escape: the character, 0 where it is none. u8 x 256 */
export const ESCAPES: usize = 4160;
/** lines with a zero behind them. u8 x 2097153 */
export const INPUT: usize = 4480;
/** strings without their escapes. u8 x 2097152 */
export const OUTPUT: usize = 2101760;
/** The first address behind. */
export const END: usize = 4199040;
// what the compiler places lies below
if (__heap_base > 4096) unreachable();
