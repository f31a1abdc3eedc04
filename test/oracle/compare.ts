/** The plain comparison of two articles. The compare kernel must give the same, bit by bit. */
import { type Findings, isSwapped } from '../../src/compare/comparison.js';
import { type Alignment, flipped } from '../../src/compare/passages.js';
import { type Pairs, type ScoredPair, tellsOneStory, verdictFrom } from '../../src/compare/verify.js';
import { type Corpus, weightsByLanguage } from '../../src/corpus/corpus.js';
import { tokensOf } from '../../src/corpus/token-store.js';
import { LISTED_PASSAGES } from '../../src/kernels/generated/compare.js';
import { align } from './alignment.js';
import { evidenceOf, machineMarks } from './evidence.js';
import { type Profile, profileOf } from './profile.js';
import { sharedPassages } from './shared-passages.js';

/**
 * Prepares a corpus.
 *
 * @returns function that compares articles a and b, a < b; the alignment is that of a (as A) with b
 */
export function oracleOf(
  { store, languages, frequencies }: Corpus,
  shingleSize: number,
  minPassage = Number.POSITIVE_INFINITY,
): (a: number, b: number) => { readonly findings: Findings; readonly alignment: Alignment } {
  const weights = weightsByLanguage(frequencies);
  const profiles = Array.from(
    languages,
    (language, article): Profile => profileOf(tokensOf(store, article), weights(language), shingleSize),
  );
  return (a, b) => {
    const swapped = isSwapped(tokensOf(store, a), tokensOf(store, b));
    const [s, l] = swapped ? [profiles[b], profiles[a]] : [profiles[a], profiles[b]];
    const alignment = align(s, l);
    const passages = sharedPassages(s, l, alignment.partner)
      .filter(({ score }) => score >= minPassage * Math.min(s.perWord, l.perWord))
      .slice(0, LISTED_PASSAGES)
      .map(({ score: _, ...passage }) => passage);
    const findings = {
      isSwapped: swapped,
      evidence: evidenceOf(s, l, alignment),
      summary: { ...summaryOf(s, l, alignment), sharedPassages: passages.length },
      passages,
      lengths: { shorter: s.length, longer: l.length },
    };
    return { findings, alignment: swapped ? flipped(alignment, l.length) : alignment };
  };
}

function summaryOf(
  s: Profile,
  l: Profile,
  { passages, partner }: Alignment,
): Omit<Findings['summary'], 'sharedPassages'> {
  const words = (side: 'a' | 'b'): number => passages.reduce((sum, its) => sum + its[side][1] - its[side][0], 0);
  return {
    sharedShingles: [...s.shingles].filter(shingle => l.shingles.has(shingle)).length,
    shinglesA: s.shingles.size,
    shinglesB: l.shingles.size,
    passages: passages.length,
    moved: passages.filter(({ moved }) => moved).length,
    longest: Math.max(0, ...passages.map(({ a }) => a[1] - a[0])),
    kept: passages.reduce((sum, { kept }) => sum + kept, 0),
    wordsA: words('a'),
    wordsB: words('b'),
    ...machineMarks(s, l, partner),
  };
}

/** All pairs scored, as `verifyPairs` scores those that it keeps. */
export function scoreByOracle(
  corpus: Corpus,
  { left, right }: Pairs,
  shingleSize: number,
  minPassage?: number,
): ScoredPair[] {
  const compare = oracleOf(corpus, shingleSize, minPassage);
  return Array.from(left, (_, n) => {
    const [a, b] = [Math.min(left[n], right[n]), Math.max(left[n], right[n])];
    const verdict = verdictFrom(compare(a, b).findings);
    return { a, b, ...verdict, related: tellsOneStory(verdict) };
  });
}
