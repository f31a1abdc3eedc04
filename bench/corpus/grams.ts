/** Words, word pairs and word triples of a text as hashes, without a string or an object for any of them. */
import { mix } from './chance.js';

/** What is counted. */
export const GRAMS = ['words', '2-grams', '3-grams', 'content 2-grams'] as const;
export type Gram = (typeof GRAMS)[number];
export const SORTS = GRAMS.length;

/** Longest text, words; what follows is left out. */
const LONGEST = 1 << 16;

/** Share of the articles. */
const COMMON = 0.25;

/** Words that hold sentences together: in more than a quarter of the articles. */
export class FunctionWords {
  readonly #hashes: ReadonlySet<number>;
  /** Most words are told from them by the lower bits of their hash. */
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

/** Two hashes of every word of a text: letters, digits and what is not ASCII; case and apostrophes do not count. */
class WordHashes {
  readonly low = new Int32Array(LONGEST);
  readonly high = new Int32Array(LONGEST);
  count = 0;

  /** @param text UTF-8; words past the 65,536th are left out */
  read(text: Uint8Array): void {
    let [low, high, inside] = [0, 0, false];
    this.count = 0;
    for (let i = 0; i <= text.length && this.count < LONGEST; i++) {
      let byte = i < text.length ? text[i] : 0x20;
      if (byte >= 0x41 && byte <= 0x5a) byte += 0x20;
      // dashes and curly quotation marks begin with E2 80
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

/** What ends at each word of a text: `SORTS` pairs of hashes a word, in the order of `GRAMS`; 0 where nothing does. */
export class GramHashes {
  readonly low = new Int32Array(SORTS * LONGEST);
  readonly high = new Int32Array(SORTS * LONGEST);
  /** Words. */
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
