/** Hashes n-grams of eight words, four at a time. */
import { GRAM_BASE } from './layout.generated';

/**
 * Writes the hash of the n-gram at each of the first `count` words: a polynomial of the word hashes modulo 2^32 (Karp
 * and Rabin 1987), whose low bits are good because the word hashes are mixed. Writes four hashes at a time, and reads
 * past the last word.
 *
 * The hash of eight words is computed from the hashes of its halves, and these likewise.
 */
export function hashGrams(hashes: usize, count: i32, into: usize): void {
  const base = <i32>GRAM_BASE;
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

/** Hashes of the word pairs that start at four consecutive words. */
function pairsAt(at: usize, base: v128): v128 {
  return i32x4.add(i32x4.mul(v128.load(at), base), v128.load(at + 4));
}

function foursOf(pairs: v128, nextPairs: v128, base: v128): v128 {
  return i32x4.add(i32x4.mul(pairs, base), v128.shuffle<i32>(pairs, nextPairs, 2, 3, 4, 5));
}
