/** Samples n-grams by their hash (FracMinHash: Irber et al. 2022): what is a sample in one article is one wherever it stands. */
import { i32At, setI32 } from '../memory';
import { mix } from '../mix';
import { hashGrams } from './grams';
import { GRAM_WORDS, GRAMS, LIKELY, MATCHES } from './layout.generated';

/**
 * Of the n-grams of an article of so many tokens those with a hash up to `highest`, without a sign: writes the hashes to `MATCHES`
 * and where each n-gram starts to `LIKELY`. Returns how many.
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
    // no branch, which the processor could not predict: the next n-gram overwrites one that is no sample
    setI32(samples, found, hash);
    setI32(starts, found, i);
    found += i32(<u32>hash <= <u32>highest);
  }
  return found;
}
