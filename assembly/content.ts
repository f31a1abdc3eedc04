/** Selects the content words of an article: all words except function words. */
import { CHARACTER, CHARACTERS_PER_WORD } from './constants.generated';
import { i32At, setI32, u8At } from './memory';

/** The result of `findContent`. */
@unmanaged
export class ContentWords {
  count: i32 = 0;
  /** Content words in a shingle; more if they are mostly single characters. */
  perShingle: i32 = 0;
}

/**
 * Writes the content words among `count` tokens to `into`, and their number to `found`.
 *
 * @param slots perfect-hash set of the function words, with `multiplier` and `shift`
 *              (src/collections/perfect-hash-set.ts)
 * @param size  words in a shingle
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
  found: ContentWords,
): void {
  let contents = 0;
  let characters = 0;
  for (let i = 0; i < count; i++) {
    const hash = i32At(hashes, i);
    // branch-free, because content words are unpredictable: each word is written, and the next overwrites a function
    // word
    setI32(into, contents, hash);
    const isCharacter = i32((u8At(flags, i) & CHARACTER) !== 0);
    characters += isCharacter;
    // a single character counts as a content word
    contents += isCharacter | i32(i32At(slots, (hash * multiplier) >>> shift) !== hash);
  }
  found.count = contents;
  found.perShingle = characters * 2 > contents ? size * CHARACTERS_PER_WORD : size;
}
