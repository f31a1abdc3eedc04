/** The content words of an article: all that are no function words. Their runs are its shingles. */
import { CHARACTER, CHARACTERS_PER_WORD } from './constants.generated';
import { i32At, setI32, u8At } from './memory';

/** What `findContent` found. */
@unmanaged
export class ContentWords {
  count: i32 = 0;
  /** Content words in a shingle: more where they are mostly single characters. */
  perShingle: i32 = 0;
}

/**
 * Writes the content words among `count` tokens to `into`, and how many they are to `found`.
 *
 * @param slots of the function words; as are `multiplier` and `shift` (src/collections/perfect-hash-set.ts)
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
    // no branch: the processor cannot predict which words are content. Each is written, the next one over it unless it counts
    setI32(into, contents, hash);
    const isCharacter = i32((u8At(flags, i) & CHARACTER) !== 0);
    characters += isCharacter;
    // a single character is a content word: it is too short to be a function word
    contents += isCharacter | i32(i32At(slots, (hash * multiplier) >>> shift) !== hash);
  }
  found.count = contents;
  found.perShingle = characters * 2 > contents ? size * CHARACTERS_PER_WORD : size;
}
