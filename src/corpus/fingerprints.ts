/** Computes and looks up the fingerprints of a corpus, with and without boilerplate. */
import { fingerprintBytes, fingerprintOf } from '../text/fingerprint.js';
import { type TokenStore, tokensOf } from './token-store.js';

const BYTES = 16;

/** @returns a function over ranges of `articles` that returns 16 bytes for each */
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
  /** For each text its position among the fingerprints, or -1. */
  readonly #places: Int32Array;
  readonly #parts: readonly Uint8Array[];
  readonly #perPart: number;

  /**
   * @param size    number of articles
   * @param texts   texts in the order of the fingerprints
   * @param parts   results of `fingerprintTexts`
   * @param perPart texts in each part except the last
   */
  constructor(size: number, texts: Uint32Array, parts: readonly Uint8Array[], perPart: number) {
    this.#places = new Int32Array(size).fill(-1);
    texts.forEach((text, place) => {
      this.#places[text] = place;
    });
    this.#parts = parts;
    this.#perPart = perPart;
  }

  /** Fingerprint of all words of a text. */
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

/** Fingerprint of the remaining words of a text after removing boilerplate; undefined if there are none. */
export function restOf(store: TokenStore, text: number): string | undefined {
  const { hashes } = tokensOf(store, text);
  return hashes.length === 0 ? undefined : fingerprintOf(hashes);
}
