/** Hashes of runs of words. */
import { RUN_PRIME, RUN_START } from '../constants.generated';
import { i32At, setI32 } from '../memory';
import { mix } from '../mix';

/** Hashes every run of `size` values, or one of all where there are fewer, to `runs`. Returns how many. */
export function hashRuns(values: usize, count: i32, size: i32, runs: usize): i32 {
  if (count === 0) return 0;
  const length = min(size, count);
  const all = count - length + 1;
  for (let i = 0; i < all; i++) {
    let h = RUN_START;
    for (let j = 0; j < length; j++) h = ((h ^ i32At(values, i + j)) * RUN_PRIME) ^ (h >>> 15);
    setI32(runs, i, mix(h));
  }
  return all;
}
