/**
 * The program that compares millions of candidate pairs: what verify.ts does, word for word, compiled from
 * assembly/compare. In TypeScript it takes half as long again, and each thread has to warm up to it.
 */
import { PROGRAM_BYTES } from './program-bytes.js';

/** Articles have to be shorter than this; words. */
export const LONGEST = 1 << 16;

/** A place in the memory of the program; bytes. */
export type Address = number;

/** What the program gives, as it calls it; assembly/compare tells what each does. */
export interface ComparisonProgram {
  readonly memory: WebAssembly.Memory;
  begin(): void;
  allocate(bytes: number): Address;
  speak(language: Address): void;
  hasRoom(length: number, other: number): number;
  forget(): void;
  openRead(length: number): void;
  openKept(profile: Address): void;
  screen(length: number, pivotIsShorter: boolean): number;
  keepPivot(): Address;
  keepVisitor(length: number): Address;
  compare(s: Address, l: Address, isScreened: boolean): number;
  tell(s: Address, l: Address): void;
}

let made: ComparisonProgram | null | undefined;

/** That of this thread, made when it is first asked for; null where there is no WebAssembly to be had. */
export function comparisonProgram(): ComparisonProgram | null {
  if (made === undefined) made = start();
  return made;
}

function start(): ComparisonProgram | null {
  try {
    const module = new WebAssembly.Module(Buffer.from(PROGRAM_BYTES, 'base64'));
    return new WebAssembly.Instance(module).exports as unknown as ComparisonProgram;
  } catch {
    return null;
  }
}

// Where things stand in its memory (assembly/compare/layout.ts); bytes.
export const MEMORY = {
  evidence: 1024,
  bound: 1152,
  result: 1280,
  settings: 1408,
  counts: 1664,
  tenths: 3712,
  pivotHashes: 8192,
  pivotFlags: 8192 + LONGEST * 4,
  visitorHashes: 8192 + LONGEST * 5,
  visitorFlags: 8192 + LONGEST * 9,
} as const;
