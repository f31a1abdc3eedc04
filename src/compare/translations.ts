/** Candidate pairs of different languages to translations: compares the keys of each pair (`across/agreement.ts`). */
import { agreementOf, type IndexedKeys, indexKeys } from '../across/agreement.js';
import { TRANSLATION_EVIDENCE, type TranslationEvidence, translationSimilarity } from '../across/score.js';
import { type KeyStore, storedKeys } from '../corpus/key-store.js';
import type { Pairs, Verdict } from './verify.js';

/** Two articles, by number, of which one is a translation of the other; `a < b`. */
export interface Translation {
  readonly a: number;
  readonly b: number;
  readonly similarity: number;
  /** Four decimals. */
  readonly evidence: TranslationEvidence;
}

/** Share of word 3-grams from which two texts are in one language, whatever was recognised: of Spanish in Portuguese it is 0.03. */
const ONE_LANGUAGE = 0.25;

/** Whether two articles share so many runs of words that neither is a translation of the other. */
export function sharesWording({ evidence: { verbatim = 1 } }: Pick<Verdict, 'evidence'>): boolean {
  return verbatim >= ONE_LANGUAGE;
}

const NAMES = Object.keys(TRANSLATION_EVIDENCE) as (keyof TranslationEvidence)[];
/** Articles whose keys stay indexed, some ten kilobytes each. */
const MOST_INDEXED = 2048;
const FIXED = 3;
const WIDTH = FIXED + NAMES.length;

/**
 * Prepares the comparison of candidate pairs.
 *
 * @param threshold similarity from which a pair is kept
 * @returns function that compares the pairs [from, to) and returns those that are kept, in rows of `WIDTH` numbers
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

/** The rows of `findTranslations` as objects. */
export function unpackTranslations(rows: Float64Array): Translation[] {
  return Array.from({ length: rows.length / WIDTH }, (_, n) => {
    const [a, b, similarity, ...values] = rows.subarray(n * WIDTH, (n + 1) * WIDTH);
    return { a, b, similarity, evidence: roundedEvidence(name => values[NAMES.indexOf(name)]) };
  });
}

/** Evidence with four decimals. */
export function roundedEvidence(read: (name: keyof TranslationEvidence) => number): TranslationEvidence {
  return Object.fromEntries(NAMES.map(name => [name, Math.round(read(name) * 1e4) / 1e4])) as TranslationEvidence;
}
