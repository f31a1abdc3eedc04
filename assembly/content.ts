/** The content words of an article: all that are no function words. Their runs are its shingles. */
import { CHARACTER, CHARACTERS_PER_WORD } from './constants.generated';
import { i32At, setI32, u8At } from './memory';

/** Content words in a run, the last time that `findContent` was called: more where they are mostly single characters. */
export let wordsInRun: i32 = 0;

/**
 * The content words among `count` tokens, to `into`. Returns how many.
 *
 * @param slots of the function words; as are `multiplier` and `shift` (src/collections/perfect-hash-set.ts)
 * @param size  content words in a shingle
 */
export function findContent(
  hashes: usize,
  flags: usize,
  count: i32,
  slots: usize,
  multiplier: i32,
  shift: i32,
  size: i32,
  into: usize,
): i32 {
  let contents = 0;
  let characters = 0;
  for (let i = 0; i < count; i++) {
    const hash = i32At(hashes, i);
    // which words are content cannot be predicted: each is written, and counts or not
    setI32(into, contents, hash);
    const isCharacter = i32((u8At(flags, i) & CHARACTER) !== 0);
    characters += isCharacter;
    // a character alone is never rare enough to be content, and never a function word either
    contents += isCharacter | i32(i32At(slots, (hash * multiplier) >>> shift) !== hash);
  }
  wordsInRun = characters * 2 > contents ? size * CHARACTERS_PER_WORD : size;
  return contents;
}
