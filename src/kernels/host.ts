/** Starts the WebAssembly kernels compiled from assembly/, and sees to their memory: shared, guarded, filled with columns. */
import { explained, UserError } from '../errors.js';

/**
 * A number that a kernel exports, mostly an address in its memory.
 *
 * @public imported by the generated files
 */
export interface Constant {
  readonly value: number;
}

/**
 * The memory of a kernel. Growing replaces `buffer`, so views have to be made anew.
 *
 * @public imported by the generated files
 */
export interface Memory {
  readonly buffer: ArrayBufferLike;
}

/** Memory that the kernels of several threads share: posted to a worker, not copied. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
  /**
   * Adds pages of `PAGE` bytes. Returns the number of pages before: the new pages belong to the caller, even when other
   * threads grow the memory at the same time.
   */
  grow(pages: number): number;
}

/** Bytes in a page of WebAssembly memory. */
export const PAGE = 2 ** 16;
/** Pages that addresses of 32 bits reach. */
const MAX_PAGES = 2 ** 16;

/** Compiled kernels of this thread, by their bytes. */
const modules = new Map<string, WebAssembly.Module>();

/**
 * Instantiates a kernel.
 *
 * @param bytes  compiled kernel, base64
 * @param memory that the kernel works in, for kernels that have none of their own
 * @returns what the kernel exports
 * @throws UserError where WebAssembly, its vector instructions or the address space for its memory are missing
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
 * Makes a function that calls `start` once and keeps the outcome: the value, or the UserError. A failed start is not
 * repeated, because the engine takes long to find out that memory is missing.
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

/** Shared memory may grow to this many times what is expected, and to 1 GiB at least. */
const GROWTH = 16;
const MIN_MAXIMUM = 2 ** 14;

/**
 * Allocates one page of zeroed memory that may grow. Memory that threads share never moves, so the engine reserves the
 * address space for its largest size at once: more than needed would keep other kernels from starting.
 *
 * @param expected bytes that it will grow to, about, without the work areas of threads
 * @throws UserError where the address space for it is missing
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
 * @returns the address of the first, a part of the memory that belongs to the caller alone
 * @throws UserError where there is not enough memory
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
 * A guard zone between two regions of a kernel's memory: it holds a pattern, so that a write beyond a region
 * shows. Half-open; byte addresses.
 */
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

/**
 * The guard zone behind a region of so many bytes.
 *
 * @public imported by the generated files
 */
export function guardBehind(region: string, address: number, bytes: number): Guard {
  const from = address + bytes;
  return { region, from, to: Math.ceil((from + SMALLEST) / ALIGNMENT) * ALIGNMENT };
}

export function fillGuards(buffer: ArrayBufferLike, guards: readonly Guard[]): void {
  const bytes = new Uint8Array(buffer);
  for (const { from, to } of guards) bytes.fill(PATTERN, from, to);
}

/** @throws Error that names the region, where a guard zone was written */
export function checkGuards(buffer: ArrayBufferLike, guards: readonly Guard[]): void {
  const bytes = new Uint8Array(buffer);
  for (const { region, from, to } of guards) {
    for (let at = from; at < to; at++)
      if (bytes[at] !== PATTERN) throw new Error(`a kernel wrote beyond its region ${region}`);
  }
}

// ---- columns of an article on their way from the token store into the memory of a kernel

/** Bytes of a machine word. */
export const WORD_BYTES = 8;

/**
 * Copies a column to the same place within a machine word. Between places that differ, an engine copies from shared
 * memory byte by byte, which takes four times as long.
 *
 * @param room begins with a machine word, and is one machine word longer than the column
 * @returns the address of the copy in the kernel's memory
 */
export function copyPreservingAlignment<T extends Uint32Array | Uint8Array>(column: T, room: T): number {
  const offset = column.byteOffset % WORD_BYTES;
  room.set(column, offset / column.BYTES_PER_ELEMENT);
  return room.byteOffset + offset;
}
