/** Tells texts with the same words, by a hash of all their words and then word by word. */
import { mix32 } from '../text/tokenize.js';

export class KnownTexts {
  readonly #byHash = new Map<number, { readonly article: number; readonly hashes: Uint32Array }[]>();

  /** The first article that came with the same words; the given one where there is none, which is remembered then. */
  firstLike(article: number, hashes: Uint32Array): number {
    let h = hashes.length;
    for (const hash of hashes) h = Math.imul(h, 0x9e3779b1) ^ mix32(hash);
    const alike = this.#byHash.get(h);
    const first = alike?.find(other => sameWords(other.hashes, hashes));
    if (first !== undefined) return first.article;
    if (alike === undefined) this.#byHash.set(h, [{ article, hashes }]);
    else alike.push({ article, hashes });
    return article;
  }
}

export function sameWords(a: Uint32Array, b: Uint32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
