/** Hashes of runs of words, four at a time: those of runs.ts. */
import { RUN_BASE } from '../../src/kernels/constants/boilerplate';

/**
 * The hash of the run that starts at each of the first `count` words, to `into`; rounded up to four, and read past the last
 * word. A run of eight is two of four, and these are two of two: their hashes are put together as they are of words.
 */
export function hashRuns(hashes: usize, count: i32, into: usize): void {
  const base: i32 = <i32>RUN_BASE;
  const one = i32x4.splat(base);
  const two = i32x4.splat(base * base);
  const four = i32x4.splat(base * base * base * base);
  let at = hashes;
  let pairs = pairsAt(at, one);
  let nextPairs = pairsAt(at + 16, one);
  let fours = foursOf(pairs, nextPairs, two);
  const end = into + ((<usize>count) << 2);
  for (let to = into; to < end; to += 16) {
    pairs = nextPairs;
    nextPairs = pairsAt(at + 32, one);
    const nextFours = foursOf(pairs, nextPairs, two);
    v128.store(to, i32x4.add(i32x4.mul(fours, four), nextFours));
    fours = nextFours;
    at += 16;
  }
}

function pairsAt(at: usize, base: v128): v128 {
  return i32x4.add(i32x4.mul(v128.load(at), base), v128.load(at + 4));
}

function foursOf(pairs: v128, nextPairs: v128, base: v128): v128 {
  return i32x4.add(i32x4.mul(pairs, base), v128.shuffle<i32>(pairs, nextPairs, 2, 3, 4, 5));
}
