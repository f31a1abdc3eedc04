/** Which of two articles is read as the shorter one: a verdict may not depend on which is called A. */
import type { Tokens } from '../text/tokenize.js';

/** True where B is: it has fewer words, or of equally many the first that differs is lower. */
export function readsFromB(a: Tokens, b: Tokens): boolean {
  const { length } = a.hashes;
  if (length !== b.hashes.length) return b.hashes.length < length;
  let i = 0;
  while (i < length && a.hashes[i] === b.hashes[i]) i++;
  return i < length && b.hashes[i] < a.hashes[i];
}
