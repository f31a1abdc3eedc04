/** A write beyond a region of a kernel's memory is caught, whether the host or the kernel makes it. */
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
      // behind all regions, as they hold no more than the capacity
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

  test('is as long as the region, or no room is left for what is copied with its alignment', () => {
    const { views } = sketchKernel();
    expect(views.hashes).toHaveLength(CAPACITY.tokens + 2);
    expect(views.flags).toHaveLength(CAPACITY.tokens + 8);
    expect(views.values).toHaveLength(CAPACITY.tokens);
  });
});

describe('a kernel', () => {
  test('leaves the guard zones alone as long as it is given what it has room for', () => {
    const { sketch, check } = sketchKernel();
    for (const count of [0, 1, CAPACITY.tokens - 1, CAPACITY.tokens]) {
      sketch(count);
      expect(check).not.toThrow();
    }
  });

  test('that writes beyond a region is found out, and the region named', () => {
    const { sketch, check } = sketchKernel();
    sketch(CAPACITY.tokens + 24);
    expect(check).toThrow('a kernel wrote beyond its region CONTENT');
  });
});
