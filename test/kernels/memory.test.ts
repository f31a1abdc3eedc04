/** A write past a region of a kernel's memory is detected, from the host and from the kernel. */
import { describe, expect, test } from 'vitest';
import { articleGuards, articleViews, type Exports, WASM } from '../../src/kernels/generated/sketch.js';
import { checkGuards, fillGuards, startKernel } from '../../src/kernels/host.js';
import { mix32 } from '../../src/text/tokenize.js';

const CAPACITY = { tokens: 256, slots: 64 };

function sketchKernel() {
  const kernel = startKernel<Exports>(WASM);
  kernel.reserve(CAPACITY.tokens, CAPACITY.slots);
  const guards = articleGuards(kernel, CAPACITY);
  fillGuards(kernel.memory.buffer, guards);
  const views = articleViews(kernel, CAPACITY);
  return {
    views,
    sketch(count: number): void {
      // after all regions, which hold no more than the capacity
      const hashes = new Uint32Array(kernel.memory.buffer, 2 ** 15, count);
      for (let i = 0; i < count; i++) hashes[i] = mix32(i);
      kernel.sketch(hashes.byteOffset, hashes.byteOffset + hashes.byteLength, count, 2, 1, 26, 1, 0);
    },
    check: () => checkGuards(kernel.memory.buffer, guards),
  };
}

describe('a view of a region', () => {
  test('throws a RangeError on a write that is longer than the region', () => {
    const { views } = sketchKernel();
    expect(() => views.hashes.set(new Uint32Array(views.hashes.length + 1))).toThrow(RangeError);
    expect(() => views.flags.set(new Uint8Array(2), views.flags.length - 1)).toThrow(RangeError);
    expect(() => views.result.getFloat64(9)).toThrow(RangeError);
  });

  test('has the length of its region, alignment slack included', () => {
    const { views } = sketchKernel();
    expect(views.hashes).toHaveLength(CAPACITY.tokens + 2);
    expect(views.flags).toHaveLength(CAPACITY.tokens + 8);
    expect(views.values).toHaveLength(CAPACITY.tokens);
  });
});

describe('a kernel', () => {
  test('leaves the guard zones unchanged while its input fits', () => {
    const { sketch, check } = sketchKernel();
    for (const count of [0, 1, CAPACITY.tokens - 1, CAPACITY.tokens]) {
      sketch(count);
      expect(check).not.toThrow();
    }
  });

  test('that writes past a region throws an error that names the region', () => {
    const { sketch, check } = sketchKernel();
    sketch(CAPACITY.tokens + 24);
    expect(check).toThrow('a kernel wrote beyond its region CONTENT');
  });
});
