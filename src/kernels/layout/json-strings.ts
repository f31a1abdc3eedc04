// Made by assembly/build.js from assembly/layouts.js; do not edit.
/** What the kernel json-strings and its host both know: constants, records, regions of memory. */
import type { Guard } from '../host.js';
import type { Memory } from '../host.js';

/** A string that was copied. */
export interface CopiedString {
  /** Byte of OUTPUT behind it. */
  readonly end: number;
}

/** Reads one record of a region of them. */
export function readCopiedString(records: DataView, index = 0): CopiedString {
  const at = index * 4;
  return {
    end: records.getInt32(at + 0, true),
  };
}

/** A block of lines, and the strings that are copied out of it. Views as long as their regions: a write beyond throws a RangeError. */
export function blockViews({ buffer }: Memory) {
  return {
    /** What `copy` wrote last. */
    result: new DataView(buffer, 4096, 4),
    /** Lines with a zero behind them. */
    input: new Uint8Array(buffer, 4480, 2097153),
    /** Strings without their escapes. */
    output: new Uint8Array(buffer, 2101760, 2097152),
  };
}

/** What stands between the regions, and is never written. */
export function blockGuards(): Guard[] {
  return [
    { region: 'RESULT', from: 4100, to: 4160 },
    { region: 'ESCAPES', from: 4416, to: 4480 },
    { region: 'INPUT', from: 2101697, to: 2101760 },
    { region: 'OUTPUT', from: 4198976, to: 4199040 },
  ];
}
