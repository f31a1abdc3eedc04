/**
 * A small assembler for WebAssembly: an instruction is the function that gives its bytes, applied to the instructions that
 * make its operands, so that code reads like the expression it computes. Only what is needed here. Names and numbers are
 * those of the WebAssembly core specification, release 2.0 (5: binary format).
 */

/** Bytes of an instruction and its operands. */
export type Code = readonly number[];
export type ValueType = 'i32' | 'i64' | 'v128';

const VALUE_TYPES: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, v128: 0x7b };
const NO_RESULT = 0x40;
const END = 0x0b;

function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: bigint): Code {
  const rest = value >> 7n;
  const low = Number(value & 0x7fn);
  const isLast = (rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40);
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}

type Unary = (a: Code) => Code;
type Binary = (a: Code, b: Code) => Code;
const unary =
  (...opcode: number[]): Unary =>
  a => [...a, ...opcode];
const binary =
  (...opcode: number[]): Binary =>
  (a, b) => [...a, ...b, ...opcode];
const load =
  (...opcode: number[]) =>
  (address: Code, offset = 0): Code => [...address, ...opcode, 0, ...unsigned(offset)];
const store =
  (...opcode: number[]) =>
  (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...opcode, 0, ...unsigned(offset)];
const vector = (number: number): number[] => [0xfd, ...unsigned(number)];

export const i32 = {
  of: (value: number): Code => [0x41, ...signed(BigInt(value | 0))],
  load: load(0x28),
  load8: load(0x2d),
  load16: load(0x2f),
  store: store(0x36),
  store8: store(0x3a),
  isZero: unary(0x45),
  eq: binary(0x46),
  ne: binary(0x47),
  lessS: binary(0x48),
  lessU: binary(0x49),
  greaterS: binary(0x4a),
  greaterU: binary(0x4b),
  atLeastS: binary(0x4e),
  atLeastU: binary(0x4f),
  /** Zero bits above the highest that is set; 32 where none is. */
  leadingZeros: unary(0x67),
  /** Zero bits below the lowest that is set; 32 where none is. */
  trailingZeros: unary(0x68),
  /** Bits that are set. */
  ones: unary(0x69),
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  and: binary(0x71),
  or: binary(0x72),
  xor: binary(0x73),
  shl: binary(0x74),
  shrU: binary(0x76),
  /** The low half of 64 bits. */
  wrap: unary(0xa7),
} as const;

export const i64 = {
  of: (value: bigint): Code => [0x42, ...signed(BigInt.asIntN(64, value))],
  load: load(0x29),
  isZero: unary(0x50),
  ne: binary(0x52),
  lessU: binary(0x54),
  /** Zero bits above the highest that is set; 64 where none is. */
  leadingZeros: unary(0x79),
  /** Zero bits below the lowest that is set; 64 where none is. */
  trailingZeros: unary(0x7a),
  /** Bits that are set. */
  ones: unary(0x7b),
  sub: binary(0x7d),
  mul: binary(0x7e),
  divU: binary(0x80),
  and: binary(0x83),
  or: binary(0x84),
  xor: binary(0x85),
  shl: binary(0x86),
  shrU: binary(0x88),
  extend: unary(0xad),
} as const;

export const v128 = {
  load: load(...vector(0x00)),
  store: store(...vector(0x0b)),
  of: (bytes: readonly number[]): Code => [...vector(0x0c), ...bytes],
  and: binary(...vector(0x4e)),
  or: binary(...vector(0x50)),
  xor: binary(...vector(0x51)),
  /** 1 where any bit is set. */
  any: unary(...vector(0x53)),
  /** `a` with one of its four i32 loaded. */
  loadLane: (lane: number, address: Code, a: Code, offset = 0): Code => [
    ...address,
    ...a,
    ...vector(0x56),
    0,
    ...unsigned(offset),
    lane,
  ],
} as const;

export const i8x16 = {
  of: (byte: number): Code => v128.of(Array<number>(16).fill(byte)),
  /** Bytes of `a` at the places that the bytes of `b` say. */
  swizzle: binary(...vector(0x0e)),
  /** Bytes of `a` and, numbered on, of `b`. */
  shuffle: (from: readonly number[], a: Code, b: Code): Code => [...a, ...b, ...vector(0x0d), ...from],
  eq: binary(...vector(0x23)),
  atMostU: binary(...vector(0x2a)),
  /** The highest bit of each byte. */
  bitmask: unary(...vector(0x64)),
  add: binary(...vector(0x6e)),
  sub: binary(...vector(0x71)),
} as const;

export const i32x4 = {
  of: (value: number): Code => v128.of([0, 1, 2, 3].flatMap(() => [0, 8, 16, 24].map(bit => (value >>> bit) & 0xff))),
  /** The same in each of the four. */
  splat: unary(...vector(0x11)),
  lane: (lane: number, a: Code): Code => [...a, ...vector(0x1b), lane],
  greaterU: binary(...vector(0x3c)),
  atMostU: binary(...vector(0x3e)),
  /** The highest bit of each. */
  bitmask: unary(...vector(0xa4)),
  /** Shifts each by the number of bits that an i32 says. */
  shl: binary(...vector(0xab)),
  shrU: binary(...vector(0xad)),
  sub: binary(...vector(0xb1)),
  minU: binary(...vector(0xb7)),
  mul: binary(...vector(0xb5)),
} as const;

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];
export const sequence = (...code: Code[]): Code => code.flat();
/** A branch `br(0)` inside goes on behind a block and back to the start of a loop; numbers count the ones around from within. */
export const block = (...code: Code[]): Code => [0x02, NO_RESULT, ...code.flat(), END];
export const loop = (...code: Code[]): Code => [0x03, NO_RESULT, ...code.flat(), END];
/** Counts as one around, too. */
export const when = (condition: Code, ...code: Code[]): Code => [...condition, 0x04, NO_RESULT, ...code.flat(), END];
export const br = (around: number): Code => [0x0c, ...unsigned(around)];
export const brIf = (around: number, condition: Code): Code => [...condition, 0x0d, ...unsigned(around)];
export const give = (value: Code): Code => [...value, 0x0f];
/** One of the two without a branch. */
export const select = (condition: Code, a: Code, b: Code): Code => [...a, ...b, ...condition, 0x1b];

/** A module of one function, and the memory that it works on. */
export interface Program {
  readonly parameters: readonly ValueType[];
  /** Numbered on from the parameters. */
  readonly locals: readonly ValueType[];
  /** Gives an i32. */
  readonly body: Code;
  /** Pages of 64 KiB. */
  readonly pages: number;
}

/** The module's bytes. It exports `run` and `memory`. */
export function assemble({ parameters, locals, body, pages }: Program): Uint8Array {
  const list = (entries: readonly Code[]): Code => [...unsigned(entries.length), ...entries.flat()];
  const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
  const name = (text: string): Code => list([...text].map(letter => [letter.charCodeAt(0)]));
  const types = (all: readonly ValueType[]): Code => list(all.map(type => [VALUE_TYPES[type]]));
  const code = [...list(locals.map(type => [1, VALUE_TYPES[type]])), ...body, 0x00, END];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list([[0x60, ...types(parameters), ...types(['i32'])]])),
    ...section(3, list([[0]])),
    ...section(5, list([[1, ...unsigned(pages), ...unsigned(pages)]])),
    ...section(
      7,
      list([
        [...name('run'), 0, 0],
        [...name('memory'), 2, 0],
      ]),
    ),
    ...section(10, list([[...unsigned(code.length), ...code]])),
  ]);
}

/** A program at work. The memory never grows. */
export interface Running {
  readonly memory: ArrayBuffer;
  run(...parameters: number[]): number;
}

/** Undefined where WebAssembly, or what the program asks of it, is not to be had. */
export function start(program: Program): Running | undefined {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assemble(program)));
    return { memory: (exports.memory as WebAssembly.Memory).buffer, run: exports.run as Running['run'] };
  } catch {
    return undefined;
  }
}
