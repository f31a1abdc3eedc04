/** Names the evidence of a translation and turns it into a similarity by a logistic formula. */

/** Each 0 to 1. A *key* is a name, a number, or a word that many languages spell alike. */
export const TRANSLATION_EVIDENCE = {
  names: 'share of the names of the article with fewer keys that the other one has; drawn to 0.3 where they are few',
  numbers: 'the same for numbers; drawn to 0.2',
  words: 'the same for words; drawn to 0.2',
  namesLong: 'share of the names of the article with more keys that the other one has',
  numbersLong: 'the same for numbers',
  wordsLong: 'the same for words',
  keyOrder: 'share of the keys of both that follow in the same order',
  keysAligned: 'share of the keys of the article with fewer that follow so, at the same distance from a neighbour',
  keysAlignedLong: 'the same share of the keys of the other one, between the first and the last of these',
  keySpread: 'share of ten parts of the article with fewer keys that have some of these',
} as const;

export type TranslationEvidence = Readonly<Record<keyof typeof TRANSLATION_EVIDENCE, number>>;

// Fitted by `npm run bench:across -- --write`, which rewrites the lines between the marks, on one half of the stories.
// In that half one
// of 10,000 candidate pairs that are no translation reaches 0.5, and no pair of two outlets on one event does. Do not
// edit.
// <fit>
export const TRANSLATION_WEIGHTS: TranslationEvidence = {
  names: 2.23,
  numbers: 4.86,
  words: 0.78,
  namesLong: 8.98,
  numbersLong: 5.91,
  wordsLong: 16.45,
  keyOrder: 22.59,
  keysAligned: 13.58,
  keysAlignedLong: 6.36,
  keySpread: 0.87,
};
export const TRANSLATION_INTERCEPT = -30.53;
// </fit>

/** Divides the log-odds, as for two articles in one language. A similarity of 0.5 stays 0.5. */
const TEMPERATURE = 4;
const HIGHEST = 0.9999;

const TERMS = Object.entries(TRANSLATION_WEIGHTS) as [keyof TranslationEvidence, number][];

/** Similarity of two articles in different languages, 0 to 0.9999, four decimals. */
export function translationSimilarity(evidence: TranslationEvidence): number {
  let sum = TRANSLATION_INTERCEPT;
  for (const [name, weight] of TERMS) sum += weight * evidence[name];
  return Math.min(HIGHEST, Math.round(1e4 / (1 + Math.exp(-sum / TEMPERATURE))) / 1e4);
}
