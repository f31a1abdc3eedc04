/** Lengths of articles, paragraphs and sentences in the learned articles. */
import type { Chance } from './chance.js';
import { ENDS } from './tokens.js';

export interface Lengths {
  /** Words in an article, as a multiple of the mean. */
  readonly article: Float64Array;
  /** Sentences in a paragraph. */
  readonly paragraph: Uint8Array;
  /** Tokens in a sentence, without its end mark. */
  readonly sentence: Uint8Array;
}

/** The default if the articles have no paragraphs. */
const USUAL_PARAGRAPHS = [1, 1, 1, 2, 2, 2, 3, 3, 4, 5];

export function lengthsOf(articles: readonly (readonly (readonly (readonly string[])[])[])[]): Lengths {
  const words = articles.map(article => article.flat(2).length);
  const mean = words.reduce((sum, n) => sum + n, 0) / Math.max(1, words.length);
  // A text in one piece gives no information about paragraphs.
  const paragraphs = articles
    .filter(article => article.length > 3)
    .flat()
    .map(sentences => sentences.length);
  const sentences = articles.flat(2).map(sentence => sentence.filter(token => !ENDS.has(token)).length);
  return {
    article: Float64Array.from(words.map(n => Math.min(4, Math.max(0.2, n / mean))).sort((x, y) => x - y)),
    paragraph: Uint8Array.from(paragraphs.length > 0 ? paragraphs : USUAL_PARAGRAPHS, n => Math.min(n, 8)),
    sentence: Uint8Array.from(sentences, n => Math.min(60, Math.max(3, n))),
  };
}

/** Draws one of the values with equal probability. */
export const pickLength = (lengths: Float64Array | Uint8Array, chance: Chance): number =>
  lengths[chance.below(lengths.length)];
