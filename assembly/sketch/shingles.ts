/** Hashes shingles, which are runs of content words, four at a time. */
import { RUN_PRIME, RUN_START } from '../constants.generated';
import { setU8 } from '../memory';
import { mixFour } from '../mix';
import { CONTENT, LOW, PACKING } from './layout.generated';

/**
 * Hashes the shingles at each of the first `count` content words, and writes the hashes up to a bound to `LOW`, in text
 * order. Returns their number.
 *
 * @param length words in a shingle
 * @param bound  the highest kept hash, unsigned
 */
export function hashShingles(count: i32, length: i32, bound: i32): i32 {
  const bounds = i32x4.splat(bound);
  const bytes = <usize>length * 4;
  const packing = PACKING;
  const low = LOW;
  let kept = low;
  let words = CONTENT;
  for (let left = count; left > 0; left -= 4) {
    let h = i32x4.splat(RUN_START);
    for (let word = words; word < words + bytes; word += 4) {
      h = v128.xor(i32x4.mul(v128.xor(h, v128.load(word)), i32x4.splat(RUN_PRIME)), i32x4.shr_u(h, 15));
    }
    h = mixFour(h);
    let chosen = i32x4.bitmask(i32x4.le_u(h, bounds));
    if (left < 4) chosen &= (1 << left) - 1;
    // branch-free, because the condition is unpredictable: all four are written, the chosen ones in front
    v128.store(kept, i8x16.swizzle(h, v128.load(packing + ((<usize>chosen) << 4))));
    kept += (<usize>popcnt(chosen)) << 2;
    words += 16;
  }
  return <i32>(kept - low) >>> 2;
}

/** Fills `PACKING`: for each choice of four values, the bytes that move the chosen ones to the front. */
export function preparePacking(): void {
  memory.fill(PACKING, 0, 256);
  for (let bits = 0; bits < 16; bits++) {
    let byte = bits * 16;
    for (let value = 0; value < 4; value++) {
      if ((bits & (1 << value)) === 0) continue;
      for (let i = 0; i < 4; i++) setU8(PACKING, byte++, value * 4 + i);
    }
  }
}
