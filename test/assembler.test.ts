import { expect, test } from 'vitest';
import type { Program } from '../src/assembler.js';
import { assemble, block, br, brIf, get, give, i8x16, i32, i64, loop, set, v128, when } from '../src/assembler.js';

type Run = (...parameters: number[]) => number;

function load(program: Partial<Program> & Pick<Program, 'body'>): { readonly run: Run; readonly bytes: Uint8Array } {
  const bytes = assemble({ parameters: ['i32', 'i32'], locals: [], pages: 1, ...program });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  return { run: exports.run as Run, bytes: new Uint8Array((exports.memory as WebAssembly.Memory).buffer) };
}

test.each([0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, 2 ** 31 - 1, -(2 ** 31)])('the number %i', value => {
  expect(load({ body: give(i32.of(value)) }).run(0, 0)).toBe(value);
  expect(load({ body: give(i32.wrap(i64.of(BigInt(value)))) }).run(0, 0)).toBe(value);
});

test('operands stand in the order in which they are written', () => {
  expect(load({ body: give(i32.sub(get(0), get(1))) }).run(7, 3)).toBe(4);
});

test('a loop goes round until it is left, and what a condition guards is passed over', () => {
  const body = [
    ...block(
      loop(
        brIf(1, i32.isZero(get(0))),
        when(i32.and(get(0), i32.of(1)), set(1, i32.add(get(1), i32.of(1)))),
        set(0, i32.shrU(get(0), i32.of(1))),
        br(0),
      ),
    ),
    ...give(get(1)),
  ];
  expect(load({ body }).run(0b1011011, 0)).toBe(5);
});

test('vectors are compared byte by byte', () => {
  const { run, bytes } = load({ body: give(i8x16.bitmask(i8x16.eq(v128.load(get(0), 300), i8x16.of(0x61)))) });
  bytes.set(new TextEncoder().encode('banana'), 304);
  expect(run(4, 0)).toBe(0b101010);
});
