/** Reproducible random numbers. All random choices in this folder derive from a seed. */

/** Uniform over [0, 1); the same seed gives the same numbers (mulberry32, by Tommy Ettinger, public domain). */
export type Random = () => number;

/** @param seed any text that names the purpose of the numbers, so that no result depends on the order of the draws */
export function randomFrom(seed: string): Random {
  let state = hashOf(seed);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** FNV-1a over the UTF-8 bytes, mixed once more. 32-bit, unsigned. */
export function hashOf(text: string): number {
  let h = 0x811c9dc5;
  for (const byte of Buffer.from(text)) h = Math.imul(h ^ byte, 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** @throws RangeError if the list is empty */
export function pick<T>(random: Random, list: readonly T[]): T {
  if (list.length === 0) throw new RangeError('nothing to pick from');
  return list[Math.floor(random() * list.length)];
}
