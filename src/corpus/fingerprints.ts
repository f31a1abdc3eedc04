/** The fingerprints of the contents of a corpus, before boilerplate is removed from it and after. */
import { fingerprintBytes, fingerprintOf } from '../text/fingerprint.js';
import { type TokenStore, tokensOf } from './token-store.js';

const BYTES = 16;

/** @returns a function over ranges of `articles`: 16 bytes each, one behind the other */
export function fingerprintTexts(store: TokenStore, articles: Uint32Array): (from: number, to: number) => Uint8Array {
  return (from, to) => {
    const bytes = new Uint8Array((to - from) * BYTES);
    for (let i = from; i < to; i++)
      bytes.set(fingerprintBytes(tokensOf(store, articles[i]).hashes), (i - from) * BYTES);
    return bytes;
  };
}

/** Looks up the fingerprints of texts. */
export class TextFingerprints {
  /** By text: its place among the fingerprints. */
  readonly #places: Int32Array;
  readonly #parts: readonly Uint8Array[];
  readonly #perPart: number;

  /**
   * @param size    of the corpus
   * @param texts   whose fingerprints the parts hold
   * @param perPart texts in each part but the last
   */
  constructor(size: number, texts: Uint32Array, parts: readonly Uint8Array[], perPart: number) {
    this.#places = new Int32Array(size).fill(-1);
    texts.forEach((text, place) => {
      this.#places[text] = place;
    });
    this.#parts = parts;
    this.#perPart = perPart;
  }

  /** Of all words of a text. */
  wholeOf(text: number): string {
    const place = this.#places[text];
    const at = (place % this.#perPart) * BYTES;
    const bytes = this.#parts[Math.floor(place / this.#perPart)].subarray(at, at + BYTES);
    return Buffer.from(bytes).toString('hex');
  }

  /** The texts with these fingerprints. */
  *textsWith(fingerprints: ReadonlySet<string>): Generator<readonly [text: number, fingerprint: string]> {
    if (fingerprints.size === 0) return;
    for (let text = 0; text < this.#places.length; text++) {
      if (this.#places[text] < 0) continue;
      const fingerprint = this.wholeOf(text);
      if (fingerprints.has(fingerprint)) yield [text, fingerprint];
    }
  }
}

/** Of the words of a text that the corpus still holds; undefined where none is left. */
export function restOf(store: TokenStore, text: number): string | undefined {
  const { hashes } = tokensOf(store, text);
  return hashes.length === 0 ? undefined : fingerprintOf(hashes);
}
