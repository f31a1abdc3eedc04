/** Guard zones between the regions of a kernel's memory: they hold a pattern that nobody writes, so that a write beyond a region shows. */

/** A guard zone, half-open; byte addresses. */
export interface Guard {
  /** The region that it stands behind. */
  readonly region: string;
  readonly from: number;
  readonly to: number;
}

const PATTERN = 0xa5;

/** Regions begin at multiples of this, and at least `SMALLEST` bytes behind the one before; as in assembly/generate-layouts.js. */
const ALIGNMENT = 64;
const SMALLEST = 16;

/** The guard zone behind a region of so many bytes. */
export function guardBehind(region: string, address: number, bytes: number): Guard {
  const from = address + bytes;
  return { region, from, to: Math.ceil((from + SMALLEST) / ALIGNMENT) * ALIGNMENT };
}

export function fillGuards(buffer: ArrayBufferLike, guards: readonly Guard[]): void {
  for (const { from, to } of guards) new Uint8Array(buffer, from, to - from).fill(PATTERN);
}

/** @throws Error that names the region, where a guard zone was written */
export function checkGuards(buffer: ArrayBufferLike, guards: readonly Guard[]): void {
  for (const { region, from, to } of guards) {
    if (new Uint8Array(buffer, from, to - from).some(byte => byte !== PATTERN))
      throw new Error(`a kernel wrote beyond its region ${region}`);
  }
}
