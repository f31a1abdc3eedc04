/** Plain shingles. The kernels must give the same. */
import { holds, type PerfectHashSet } from '../../src/collections/perfect-hash-set.js';
import { CHARACTERS_PER_WORD, RUN_PRIME, RUN_START } from '../../src/kernels/generated/constants.js';
import { CHARACTER, mix32, type Tokens } from '../../src/text/tokenize.js';

/** The hash of each run of `size` values, in order; of all values where there are fewer, of none where there is none. */
export function shinglesOf(values: ArrayLike<number>, size: number): Uint32Array {
  const length = Math.min(size, values.length);
  if (length === 0) return new Uint32Array(0);
  return Uint32Array.from({ length: values.length - length + 1 }, (_, first) => {
    let hash = RUN_START;
    for (let i = first; i < first + length; i++) hash = Math.imul(hash ^ values[i], RUN_PRIME) ^ (hash >>> 15);
    return mix32(hash);
  });
}

/** The shingles of an article's content words, twice as long where most of these are single characters. */
export function contentShingles(
  { hashes, flags }: Tokens,
  { functionWords }: { readonly functionWords: PerfectHashSet },
  size: number,
): Uint32Array {
  const isCharacter = (i: number): boolean => (flags[i] & CHARACTER) !== 0;
  const content = [...hashes.keys()].filter(i => isCharacter(i) || !holds(functionWords, hashes[i]));
  const characters = content.filter(isCharacter).length;
  return shinglesOf(
    content.map(i => hashes[i]),
    characters * 2 > content.length ? size * CHARACTERS_PER_WORD : size,
  );
}
