/** Starts one of the programs of assembly/. */

/** A number that a program tells, an address mostly. */
export interface Constant {
  readonly value: number;
}

/** The memory of a program; another buffer once it has grown. */
export interface Memory {
  readonly buffer: ArrayBuffer;
}

/**
 * @param bytes of the program, in base64
 * @returns what it gives, as it calls it; undefined where WebAssembly, or what the program asks of it, is not to be had
 */
export function startProgram<Exports>(bytes: string): Exports | undefined {
  try {
    const module = new WebAssembly.Module(Buffer.from(bytes, 'base64'));
    return new WebAssembly.Instance(module).exports as unknown as Exports;
  } catch {
    return undefined;
  }
}
