/** Finds translations among candidate pairs of different languages by comparing their keys (`across/agreement.ts`). */
import { agreementOf, type IndexedKeys, indexKeys } from '../across/agreement.js';
import { TRANSLATION_EVIDENCE, type TranslationEvidence, translationSimilarity } from '../across/score.js';
import { type KeyStore, storedKeys } from '../corpus/key-store.js';
import type { Pairs, Verdict } from './verify.js';

/** Two articles, one a translation of the other; `a < b`. */
export interface Translation {
  readonly a: number;
  readonly b: number;
  readonly similarity: number;
  /** Rounded to four decimals. */
  readonly evidence: TranslationEvidence;
}

/**
 * Least share of common word 3-grams of texts in one language, even if recognised as two; 0.03 for Spanish in Portuguese.
 */
const ONE_LANGUAGE = 0.25;

/** Whether two articles share too many runs of words for a translation. */
export function sharesWording({ evidence: { verbatim = 1 } }: Pick<Verdict, 'evidence'>): boolean {
  return verbatim >= ONE_LANGUAGE;
}

const NAMES = Object.keys(TRANSLATION_EVIDENCE) as (keyof TranslationEvidence)[];
/** Most articles with indexed keys, about ten kilobytes each. */
const MOST_INDEXED = 2048;
/** Numbers of a row: both articles, the similarity, and the evidence. */
const WIDTH = 3 + NAMES.length;

/**
 * Prepares the comparison of candidate pairs.
 *
 * @param threshold least similarity of a returned pair
 * @returns a function that compares the pairs [from, to) and returns rows of `WIDTH` numbers
 */
export function findTranslations(
  keys: KeyStore,
  { left, right }: Pairs,
  threshold: number,
): (from: number, to: number) => Float64Array {
  const indexed = new Map<number, IndexedKeys>();
  const index = (article: number): IndexedKeys => {
    let own = indexed.get(article);
    if (own === undefined) {
      if (indexed.size >= MOST_INDEXED) indexed.clear();
      own = indexKeys(storedKeys(keys, article));
      indexed.set(article, own);
    }
    return own;
  };
  return (from, to) => {
    const rows: number[] = [];
    for (let n = from; n < to; n++) {
      const { evidence } = agreementOf(index(left[n]), index(right[n]));
      const similarity = translationSimilarity(evidence);
      if (similarity < threshold) continue;
      rows.push(Math.min(left[n], right[n]), Math.max(left[n], right[n]), similarity);
      for (const name of NAMES) rows.push(evidence[name]);
    }
    return Float64Array.from(rows);
  };
}

/** Unpacks the rows of `findTranslations`. */
export function unpackTranslations(rows: Float64Array): Translation[] {
  return Array.from({ length: rows.length / WIDTH }, (_, n) => {
    const [a, b, similarity, ...values] = rows.subarray(n * WIDTH, (n + 1) * WIDTH);
    return { a, b, similarity, evidence: roundedEvidence(name => values[NAMES.indexOf(name)]) };
  });
}

/** Evidence rounded to four decimals. */
export function roundedEvidence(read: (name: keyof TranslationEvidence) => number): TranslationEvidence {
  return Object.fromEntries(NAMES.map(name => [name, Math.round(read(name) * 1e4) / 1e4])) as TranslationEvidence;
}
