/** Finds texts with the same words: by a hash of all words, then word by word. */
import { mix32 } from '../text/tokenize.js';

/** Texts by their words, for a few texts that arrive one by one; `merge-batches.ts` does the same for a whole corpus. */
export class ExactDuplicateIndex {
  readonly #byHash = new Map<number, { readonly article: number; readonly hashes: Uint32Array }[]>();

  /**
   * Adds a text, unless the index holds its words.
   *
   * @returns the article that was added with these words first: the given one if it is new
   */
  add(article: number, hashes: Uint32Array): number {
    let hash = hashes.length;
    for (const word of hashes) hash = Math.imul(hash, 0x9e3779b1) ^ mix32(word);
    const sameHash = this.#byHash.get(hash);
    const first = sameHash?.find(other => sameWords(other.hashes, hashes));
    if (first !== undefined) return first.article;
    if (sameHash === undefined) this.#byHash.set(hash, [{ article, hashes }]);
    else sameHash.push({ article, hashes });
    return article;
  }
}

export function sameWords(a: Uint32Array, b: Uint32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
