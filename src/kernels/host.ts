/** Starts one of the programs of assembly/. */

/** A number that a program tells, an address mostly. */
export interface Constant {
  readonly value: number;
}

/** The memory of a program; another buffer once it has grown. */
export interface Memory {
  readonly buffer: ArrayBuffer;
}

/** One that several threads and their programs share: handed over, not copied. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
  /** By pages. Returns how many there were: what is new belongs to who asked for it, whoever else asks meanwhile. */
  grow(pages: number): number;
}

/** Bytes of a page of memory. */
export const PAGE = 2 ** 16;
/** As far as addresses of 32 bits reach. */
const MOST_PAGES = 2 ** 16;

/**
 * @param bytes  of the program, in base64
 * @param memory that it is to work in, where it brings none
 * @returns what it gives, as it calls it; undefined where WebAssembly, or what the program asks of it, is not to be had
 */
export function startProgram<Exports>(bytes: string, memory?: SharedMemory): Exports | undefined {
  try {
    const module = new WebAssembly.Module(Buffer.from(bytes, 'base64'));
    return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  } catch {
    return undefined;
  }
}

/** Memory of so many bytes at least, all zero, that may grow; undefined where it is not to be had. */
export function sharedMemory(bytes: number): SharedMemory | undefined {
  try {
    return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE), maximum: MOST_PAGES, shared: true });
  } catch {
    return undefined;
  }
}
