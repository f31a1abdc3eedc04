/**
 * The program that compares millions of candidate pairs, compiled from assembly/compare. It finds what verify.ts finds, to the
 * last digit, and says of most pairs sooner that they are not wanted.
 */

import { PROGRAM_BYTES } from './bytes/compare.js';
import { type Constant, type Memory, startKernel, startOnce } from './host.js';

/** A place in the memory of the program; bytes. */
export type Address = number;

/** What the program gives, as it calls it; assembly/compare tells what each does. */
export interface ComparisonProgram {
  /** Articles have to be shorter than this; words. */
  readonly LONGEST: Constant;
  /** Addresses of what goes in and comes out. */
  readonly EVIDENCE: Constant;
  readonly BOUND: Constant;
  readonly RESULT: Constant;
  readonly SETTINGS: Constant;
  readonly LEAST: Constant;
  readonly WEIGHTS: Constant;
  readonly COUNTS: Constant;
  readonly TENTHS: Constant;
  readonly PIVOT_HASHES: Constant;
  readonly PIVOT_FLAGS: Constant;
  readonly VISITOR_HASHES: Constant;
  readonly VISITOR_FLAGS: Constant;
  /** The alignment of the pair compared last, the shorter article being A: see `Comparison.alignment`. */
  readonly PARTNER: Constant;
  readonly SPANS: Constant;
  readonly ORDERED: Constant;
  readonly MOVED: Constant;
  readonly memory: Memory;
  begin(): void;
  allocate(bytes: number): Address;
  hasRoom(length: number, other: number): number;
  forget(): void;
  openRead(hashes: Address, flags: Address, length: number, language: Address): void;
  openKept(profile: Address): void;
  placeVisitor(hashes: Address, flags: Address, language: Address): void;
  screen(article: number, length: number, pivotIsShorter: boolean): number;
  keepPivot(): Address;
  keepVisitor(length: number): Address;
  compare(s: Address, l: Address, isScreened: boolean): number;
  tell(s: Address, l: Address): void;
}

/** The kernel of this thread, started on the first call. */
export const comparisonProgram = startOnce(() => startKernel<ComparisonProgram>(PROGRAM_BYTES));
