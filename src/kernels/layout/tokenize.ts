// Made by assembly/build.js from assembly/layouts.js; do not edit.
/** What the kernel tokenize and its host both know: constants, records, regions of memory. */
import type { Guard } from '../host.js';
import type { Memory } from '../host.js';

/** FNV-1a of 32 bits (Fowler, Noll and Vo 1991). */
export const FNV_OFFSET = -0x7ee3623b;

/** FNV-1a of 32 bits. */
export const FNV_PRIME = 0x01000193;

/** A quotation that is never closed must not swallow the article. Tokens. */
export const MAX_QUOTATION = 400;

/** White space looked back over for the end of the line before. Characters. */
export const LINE_END_WINDOW = 64;

/** The longest text, or part of a text, in the memory of the kernel. */
export const TEXT_BYTES = 786432;

/** The state of a scan where the kernel stopped. */
export interface ScanState {
  /** Tokens so far. */
  readonly count: number;
  /** Flags that the next token has already. */
  readonly pending: number;
  /** Token at which the open quotation began; -1 outside. */
  readonly quotedSince: number;
  /** Bytes of the word that is still open where the kernel stopped; 0 where none is. */
  readonly openLength: number;
  /** Flags of that word. */
  readonly openFlags: number;
}

/** Reads one record of a region of them. */
export function readScanState(records: DataView, index = 0): ScanState {
  const at = index * 20;
  return {
    count: records.getInt32(at + 0, true),
    pending: records.getInt32(at + 4, true),
    quotedSince: records.getInt32(at + 8, true),
    openLength: records.getInt32(at + 12, true),
    openFlags: records.getInt32(at + 16, true),
  };
}

/** A text and its tokens. Views as long as their regions: a write beyond throws a RangeError. */
export function scanViews({ buffer }: Memory) {
  return {
    /** Where the kernel stopped. */
    state: new DataView(buffer, 2048, 20),
    /** UTF-8 with a zero behind it. */
    text: new Uint8Array(buffer, 10112, 786433),
    /** Hashes of the tokens. */
    hashes: new Uint32Array(buffer, 796672, 393620),
    /** Flags of the tokens. */
    flags: new Uint8Array(buffer, 2371520, 393620),
  };
}

/** What stands between the regions, and is never written. */
export function scanGuards(): Guard[] {
  return [
    { region: 'STATE', from: 2068, to: 2112 },
    { region: 'KINDS', from: 2496, to: 2560 },
    { region: 'MASKS', from: 2832, to: 2880 },
    { region: 'INVERSES', from: 3152, to: 3200 },
    { region: 'LETTERS', from: 3456, to: 3520 },
    { region: 'CHANGING', from: 3776, to: 3840 },
    { region: 'TWO_BYTE_KINDS', from: 5888, to: 5952 },
    { region: 'FOLDED', from: 10048, to: 10112 },
    { region: 'TEXT', from: 796625, to: 796672 },
    { region: 'HASHES', from: 2371472, to: 2371520 },
    { region: 'FLAGS', from: 2765220, to: 2765248 },
    { region: 'MARKS', from: 3158948, to: 3158976 },
    { region: 'STARTS', from: 4733776, to: 4733824 },
    { region: 'ENDS', from: 6308624, to: 6308672 },
  ];
}
