/** Hashes of the words, word pairs and word triples of a text, without a string or an object for each. */
import { mix } from './chance.js';

/** The kinds of n-grams that are counted. */
export const GRAMS = ['words', '2-grams', '3-grams', 'content 2-grams'] as const;
export type Gram = (typeof GRAMS)[number];
export const SORTS = GRAMS.length;

/** Maximum number of words of a text that are read. */
const LONGEST = 1 << 16;

/** Document frequency, as a share of the articles, above which a word is a function word. */
const COMMON = 0.25;

/** Words that occur in more than a quarter of the articles. */
export class FunctionWords {
  readonly #hashes: ReadonlySet<number>;
  /** Filter by the lower 16 bits of the hash, which rejects most other words. */
  readonly #perhaps = new Uint8Array(1 << 16);

  constructor(texts: readonly string[]) {
    const articlesWith = new Map<number, number>();
    const words = new WordHashes();
    for (const text of texts) {
      words.read(Buffer.from(text));
      for (const word of new Set(words.low.subarray(0, words.count))) {
        articlesWith.set(word, (articlesWith.get(word) ?? 0) + 1);
      }
    }
    this.#hashes = new Set(
      [...articlesWith].filter(([, count]) => count > COMMON * texts.length).map(([word]) => word),
    );
    for (const hash of this.#hashes) this.#perhaps[hash & 0xffff] = 1;
  }

  has(hash: number): boolean {
    return this.#perhaps[hash & 0xffff] === 1 && this.#hashes.has(hash);
  }
}

/**
 * Two hashes of every word of a text. A word is of letters, digits and non-ASCII characters; case and apostrophes are
 * ignored.
 */
class WordHashes {
  readonly low = new Int32Array(LONGEST);
  readonly high = new Int32Array(LONGEST);
  count = 0;

  /** @param text UTF-8; words after the first 65,536 are left out */
  read(text: Uint8Array): void {
    let [low, high, inside] = [0, 0, false];
    this.count = 0;
    for (let i = 0; i <= text.length && this.count < LONGEST; i++) {
      let byte = i < text.length ? text[i] : 0x20;
      if (byte >= 0x41 && byte <= 0x5a) byte += 0x20;
      // Dashes and curly quotation marks begin with E2 80.
      if (byte === 0xe2 && text[i + 1] === 0x80) {
        const apostrophe = text[i + 2] === 0x99;
        i += 2;
        if (apostrophe) continue;
        byte = 0x20;
      }
      if (byte === 0x27) continue;
      if ((byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte >= 0x80) {
        low = Math.imul(low ^ byte, 0x01000193) + 0x51ed27;
        high = Math.imul(high + byte, 0x85ebca6b) ^ (high >>> 13);
        inside = true;
      } else if (inside) {
        this.low[this.count] = mix(low, high);
        this.high[this.count++] = mix(high, low ^ 0x2545f491);
        low = 0;
        high = 0;
        inside = false;
      }
    }
  }
}

/** The n-grams that end at each word: `SORTS` pairs of hashes a word, in the order of `GRAMS`; 0 for none. */
export class GramHashes {
  readonly low = new Int32Array(SORTS * LONGEST);
  readonly high = new Int32Array(SORTS * LONGEST);
  /** Number of words. */
  count = 0;
  readonly #words = new WordHashes();
  readonly #functionWords: FunctionWords;

  constructor(functionWords: FunctionWords) {
    this.#functionWords = functionWords;
  }

  /** @param text UTF-8 */
  read(text: Uint8Array): void {
    this.#words.read(text);
    const { low, high, count } = this.#words;
    this.count = count;
    let [topicalLow, topicalHigh] = [0, 0];
    for (let i = 0, at = 0; i < count; i++, at += SORTS) {
      this.#set(at, low[i], high[i]);
      if (i > 0) this.#set(at + 1, mix(low[i - 1], low[i]), mix(high[i - 1], high[i]));
      else this.#set(at + 1, 0, 0);
      if (i > 1) this.#set(at + 2, mix(this.low[at - SORTS + 1], low[i]), mix(this.high[at - SORTS + 1], high[i]));
      else this.#set(at + 2, 0, 0);
      this.#set(at + 3, 0, 0);
      if (this.#functionWords.has(low[i])) continue;
      if (topicalLow !== 0) this.#set(at + 3, mix(topicalLow, low[i]), mix(topicalHigh, high[i]));
      topicalLow = low[i];
      topicalHigh = high[i];
    }
  }

  #set(at: number, low: number, high: number): void {
    this.low[at] = low;
    this.high[at] = high;
  }
}
