/** What of an article is content: see contentShingles in shingles.ts. */
import { CHARACTER } from '../../src/text/token-flags';
import { i32At, setI32, u8At } from '../memory';
import { CONTENT, FLAGS, HASHES, SLOTS } from './layout';

/** Tokens that are a character of a script without spaces, as `findContent` found them. */
export let characters: i32 = 0;

/** The content words among so many tokens, to `CONTENT`. Returns how many. */
export function findContent(count: i32, multiplier: i32, shift: i32): i32 {
  let contents = 0;
  let found = 0;
  for (let i = 0; i < count; i++) {
    const hash = i32At(HASHES, i);
    // which words are content cannot be predicted: each is written, and counts or not
    setI32(CONTENT, contents, hash);
    const isCharacter = i32((u8At(FLAGS, i) & CHARACTER) !== 0);
    found += isCharacter;
    // a character alone is never rare enough to be content, and never a function word either
    contents += isCharacter | i32(i32At(SLOTS, (hash * multiplier) >>> shift) !== hash);
  }
  characters = found;
  return contents;
}
