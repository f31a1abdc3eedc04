/** Samples n-grams by their hash (FracMinHash: Irber et al. 2022): an n-gram is a sample in all articles or in none. */
import { i32At, setI32 } from '../memory';
import { mix } from '../mix';
import { hashGrams } from './grams';
import { GRAM_WORDS, GRAMS, LIKELY, MATCHES } from './layout.generated';

/**
 * Samples the n-grams of an article of `tokens` tokens with an unsigned hash up to `highest`: writes the hashes to
 * `MATCHES` and the first words to `LIKELY`. Returns the number of samples.
 */
export function sampleGrams(hashes: usize, tokens: i32, highest: i32): i32 {
  const count = tokens - GRAM_WORDS + 1;
  if (count <= 0) return 0;
  hashGrams(hashes, count, GRAMS);
  const grams = GRAMS;
  const samples = MATCHES;
  const starts = LIKELY;
  let found = 0;
  for (let i = 0; i < count; i++) {
    const hash = mix(i32At(grams, i));
    // branch-free, because the condition is unpredictable: the next n-gram overwrites one that is no sample
    setI32(samples, found, hash);
    setI32(starts, found, i);
    found += i32(<u32>hash <= <u32>highest);
  }
  return found;
}
