/** Starts the WebAssembly kernels of assembly/, and manages their memory: sharing, guard zones, copies of columns. */
import { explained, UserError } from '../errors.js';

/**
 * An exported number of a kernel, mostly an address in its memory.
 *
 * @public imported by the generated files
 */
export interface Constant {
  readonly value: number;
}

/**
 * The memory of a kernel. Growing replaces `buffer` and makes views of the old one invalid.
 *
 * @public imported by the generated files
 */
export interface Memory {
  readonly buffer: ArrayBufferLike;
}

/** Memory shared by the kernels of several threads. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
  /**
   * Adds pages of `PAGE` bytes. Returns the previous number of pages. The new pages belong to the caller, even if other
   * threads grow the memory at the same time.
   */
  grow(pages: number): number;
}

/** Bytes in a page of WebAssembly memory. */
export const PAGE = 2 ** 16;
/** Pages within 32-bit addresses. */
const MAX_PAGES = 2 ** 16;

/** Compiled kernels of this thread by their base64 bytes. */
const modules = new Map<string, WebAssembly.Module>();

/**
 * Instantiates a kernel.
 *
 * @param bytes  compiled kernel, base64
 * @param memory memory for a kernel that has no memory of its own
 * @returns the exports of the kernel
 * @throws UserError if WebAssembly, its vector instructions or address space for the memory are missing
 */
export function startKernel<Exports>(bytes: string, memory?: SharedMemory): Exports {
  try {
    if (typeof WebAssembly === 'undefined') throw new Error('WebAssembly is not defined');
    let module = modules.get(bytes);
    if (module === undefined) {
      module = new WebAssembly.Module(Buffer.from(bytes, 'base64'));
      modules.set(bytes, module);
    }
    return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  } catch (error) {
    throw explained(error);
  }
}

/**
 * Makes a function that calls `start` once and caches the value or the UserError. A failed start is not repeated,
 * because the engine takes long to notice missing memory.
 */
export function startOnce<T>(start: () => T): () => T {
  let outcome: { readonly value: T } | { readonly error: UserError } | undefined;
  return () => {
    if (outcome === undefined) {
      try {
        outcome = { value: start() };
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        outcome = { error };
      }
    }
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  };
}

/** Maximum size of shared memory: this many times the expected size, and at least `MIN_MAXIMUM` pages (1 GiB). */
const GROWTH = 16;
const MIN_MAXIMUM = 2 ** 14;

/**
 * Allocates one page of zeroed memory that can grow. Shared memory never moves, so the engine reserves address space
 * for the maximum at once. Too large a maximum would prevent other kernels from starting.
 *
 * @param expected approximate final bytes, without the work areas of threads
 * @throws UserError if there is not enough address space
 */
export function allocateShared(expected: number): SharedMemory {
  const maximum = Math.min(MAX_PAGES, Math.max(MIN_MAXIMUM, Math.ceil(expected / PAGE) * GROWTH));
  try {
    return new WebAssembly.Memory({ initial: 1, maximum, shared: true });
  } catch (error) {
    throw explained(error);
  }
}

/**
 * Adds pages to shared memory.
 *
 * @returns address of the first page; the new pages belong to the caller alone
 * @throws UserError if there is not enough memory
 */
export function growShared(memory: SharedMemory, pages: number): number {
  try {
    return memory.grow(pages) * PAGE;
  } catch (error) {
    throw explained(error);
  }
}

// ---- guard zones

/**
 * A guard zone between two regions of a kernel's memory, filled with a pattern that a write beyond a region destroys.
 * Byte addresses, half-open.
 */
export interface Guard {
  /** The region before the zone. */
  readonly region: string;
  readonly from: number;
  readonly to: number;
}

const PATTERN = 0xa5;

/** Alignment of regions, and least bytes of a guard zone. assembly/generate-layouts.js has the same numbers. */
const ALIGNMENT = 64;
const MIN_GUARD_BYTES = 16;

/**
 * The guard zone after a region of `bytes` bytes at `address`.
 *
 * @public imported by the generated files
 */
export function guardAfter(region: string, address: number, bytes: number): Guard {
  const from = address + bytes;
  return { region, from, to: Math.ceil((from + MIN_GUARD_BYTES) / ALIGNMENT) * ALIGNMENT };
}

export function fillGuards(buffer: ArrayBufferLike, guards: readonly Guard[]): void {
  const bytes = new Uint8Array(buffer);
  for (const { from, to } of guards) bytes.fill(PATTERN, from, to);
}

/** @throws Error with the name of the region if a guard zone was overwritten */
export function checkGuards(buffer: ArrayBufferLike, guards: readonly Guard[]): void {
  const bytes = new Uint8Array(buffer);
  for (const { region, from, to } of guards) {
    for (let at = from; at < to; at++)
      if (bytes[at] !== PATTERN) throw new Error(`a kernel wrote beyond its region ${region}`);
  }
}

// ---- copies of columns from the token store into the memory of a kernel

/** Bytes of a machine word. */
export const WORD_BYTES = 8;

/**
 * Copies a column to an address with the same offset within a machine word. With different offsets an engine copies
 * from shared memory byte by byte, which takes four times as long.
 *
 * @param target begins at a machine word, and is one machine word longer than the column
 * @returns the address of the copy in the kernel's memory
 */
export function copyPreservingAlignment<T extends Uint32Array | Uint8Array>(column: T, target: T): number {
  const offset = column.byteOffset % WORD_BYTES;
  target.set(column, offset / column.BYTES_PER_ELEMENT);
  return target.byteOffset + offset;
}
