/** Candidate pairs to scored pairs: each is aligned on its text, its evidence counted, its similarity and relation told. */

import type { Corpus } from '../corpus/corpus.js';
import { type ComparisonProgram, comparisonProgram } from '../kernels/compare.js';
import type { AlignmentSummary, Relation } from '../types/report.js';
import { type Alignment, align, flipped } from './alignment.js';
import { Comparison } from './comparison.js';
import { EVIDENCE, type EvidenceName, type EvidenceValues, evidenceOf } from './evidence.js';
import { type MachineMarks, machineMarks } from './machine-marks.js';
import type { Profile } from './profile.js';
import { profilesOf } from './profile-cache.js';
import { addUp, type PassageSums, relationOf, summarize } from './relation.js';
import { scoreOf } from './score.js';
import { readsFromB } from './shorter.js';

/** What the text of two articles says of them; A and B as given. */
export interface Verdict {
  readonly similarity: number;
  readonly relation: Exclude<Relation, 'related' | 'unrelated'>;
  readonly jaccard: number;
  readonly containment: { readonly aInB: number; readonly bInA: number };
  readonly alignment: AlignmentSummary;
  /** Empty where the words are the same. */
  readonly evidence: Readonly<Partial<EvidenceValues>>;
  readonly machineMarks: MachineMarks;
}

/** A verdict on two articles of a corpus, by number; `a < b`. */
export interface PairVerdict extends Verdict {
  readonly a: number;
  readonly b: number;
}

export interface ScoredPair extends PairVerdict {
  /** True where the two tell one story, whatever their similarity. */
  readonly related: boolean;
}

const EVIDENCE_NAMES = Object.keys(EVIDENCE) as EvidenceName[];
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

/** Alignment of A with B, found from the shorter article so that it does not depend on which is called A. */
export function alignPair(a: Profile, b: Profile): Alignment {
  return readsFromB(a, b) ? flipped(align(b, a), a.length) : align(a, b);
}

/** What comparing two articles tells, the shorter one as A. */
export interface Findings {
  /** True where the shorter one was called B. */
  readonly isSwapped: boolean;
  readonly evidence: EvidenceValues;
  /** Words. */
  readonly lengths: { readonly a: number; readonly b: number };
  readonly passages: PassageSums;
  /** Distinct shingles in common, of A and of B. */
  readonly shingles: { readonly common: number; readonly a: number; readonly b: number };
  readonly machineMarks: MachineMarks;
}

/** Compares two different texts. */
export function verdictOf(a: Profile, b: Profile): Verdict {
  return verdictWithAlignment(a, b).verdict;
}

/** The same, with the alignment that the verdict rests on, as `alignPair` gives it. */
export function verdictWithAlignment(a: Profile, b: Profile): { verdict: Verdict; alignment: Alignment } {
  const { findings, alignment } = compareProfiles(a, b);
  return { verdict: verdictFrom(findings), alignment: findings.isSwapped ? flipped(alignment, a.length) : alignment };
}

/** Compares two profiles to the end: the findings, and the alignment of the shorter with the longer that they rest on. */
function compareProfiles(a: Profile, b: Profile): { readonly findings: Findings; readonly alignment: Alignment } {
  const isSwapped = readsFromB(a, b);
  const [s, l] = isSwapped ? [b, a] : [a, b];
  const alignment = align(s, l);
  const findings = {
    isSwapped,
    evidence: evidenceOf(s, l, alignment),
    lengths: { a: s.length, b: l.length },
    passages: addUp(alignment.passages),
    shingles: { common: s.shingles.commonWith(l.shingles), a: s.shingles.size, b: l.shingles.size },
    machineMarks: machineMarks(s, l, alignment),
  };
  return { findings, alignment };
}

/**
 * Compares the two articles of a corpus of two to the end, whatever their similarity: article 0 is A.
 *
 * @returns the verdict that a scan gives under the same statistics, and the alignment it rests on
 */
export function compareTwo(corpus: Corpus, shingleSize: number): { verdict: Verdict; alignment: Alignment } {
  const comparison = new Comparison(comparisonProgram(), corpus, shingleSize, { similarity: 0, related: undefined });
  if (!comparison.takes(0, 1)) {
    const profile = profilesOf(corpus, shingleSize);
    return verdictWithAlignment(profile(0), profile(1));
  }
  const findings = comparison.compare(0, 1)!;
  return { verdict: verdictFrom(findings), alignment: comparison.alignment() };
}

function verdictFrom({ isSwapped, evidence, lengths, passages, shingles, machineMarks: marks }: Findings): Verdict {
  const { similarity, partly } = scoreOf(evidence);
  const summary = summarize(passages, lengths.a, lengths.b);
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : rounded(part / whole));
  const { a: short, b: long } = summary.coverage;
  const { common } = shingles;
  const verdict: Verdict = {
    similarity,
    relation: relationOf(evidence.verbatim, partly, summary.kept / Math.max(1, short * lengths.a), { short, long }),
    jaccard: share(common, shingles.a + shingles.b - common),
    containment: { aInB: share(common, shingles.a), bInA: share(common, shingles.b) },
    alignment: { ...summary, coverage: { a: rounded(short), b: rounded(long) } },
    evidence: roundedAll(evidence),
    machineMarks: marks,
  };
  return isSwapped ? swapped(verdict) : verdict;
}

function roundedAll(evidence: EvidenceValues): EvidenceValues {
  const values: Record<EvidenceName, number> = { ...evidence };
  for (const name of EVIDENCE_NAMES) values[name] = rounded(values[name]);
  return values;
}

/** Verdict on two articles with the same words. Nothing is left to weigh. */
export function identicalVerdict(words: number): Verdict {
  return {
    similarity: 1,
    relation: 'identical',
    jaccard: 1,
    containment: { aInB: 1, bInA: 1 },
    alignment: { passages: 1, moved: 0, longest: words, kept: words, coverage: { a: 1, b: 1 } },
    evidence: {},
    machineMarks: { a: 0, b: 0 },
  };
}

/** The same verdict with A and B changing places. */
export function swapped<T extends Verdict>(verdict: T): T {
  const { containment, alignment, machineMarks: marks } = verdict;
  return {
    ...verdict,
    containment: { aInB: containment.bInA, bInA: containment.aInB },
    alignment: { ...alignment, coverage: { a: alignment.coverage.b, b: alignment.coverage.a } },
    machineMarks: { a: marks.b, b: marks.a },
  };
}

/** Which pairs are worth handing on. */
export interface Keep {
  readonly shingleSize: number;
  /** Similarity from which a pair is kept, 0 to 1. */
  readonly floor: number;
  /** Keep pairs below it too where they tell one story. */
  readonly related: boolean;
}

/**
 * Weighted share of the shorter article's vocabulary from which two articles below the threshold tell one story. Of
 * same-event's distinct pairs the median is 0.35, of unlisted candidates 0.17 or less (`npm run bench:evidence`).
 */
const RELATED_VOCABULARY = 0.25;
/** And share of its names. */
const RELATED_NAMES = 0.44;

/** True where two articles share so much vocabulary and so many names that they tell one story, copied or not. */
export function tellsOneStory({ evidence: { vocabulary = 1, names = 1 } }: Pick<Verdict, 'evidence'>): boolean {
  return vocabulary >= RELATED_VOCABULARY && names >= RELATED_NAMES;
}

/** Verdicts are rounded to four decimals: what misses by less than this may still be wanted. */
const ROUNDING = 2e-4;

/**
 * Scores candidate pairs [from, to); returns those to keep, in the order given. Quickest where `left` stays the same.
 *
 * @param program that compares; without one it takes longer
 */
export function verifyPairs(
  corpus: Corpus,
  pairs: { readonly left: Uint32Array; readonly right: Uint32Array },
  from: number,
  to: number,
  keep: Keep,
  program: ComparisonProgram | null = comparisonProgram(),
): ScoredPair[] {
  const comparison = program && comparisonOf(program, corpus, keep);
  const profile = profilesOf(corpus, keep.shingleSize);
  const scored: ScoredPair[] = [];
  for (let n = from; n < to; n++) {
    const [left, right] = [pairs.left[n], pairs.right[n]];
    const [a, b] = [Math.min(left, right), Math.max(left, right)];
    const findings = comparison?.takes(left, right)
      ? comparison.compare(left, right)
      : compareProfiles(profile(a), profile(b)).findings;
    if (findings === undefined || !isWanted(findings.evidence, keep)) continue;
    const verdict = verdictFrom(findings);
    scored.push({ a, b, ...verdict, related: tellsOneStory(verdict) });
  }
  return scored;
}

function isWanted(evidence: EvidenceValues, { floor, related }: Keep): boolean {
  if (scoreOf(evidence).similarity >= floor) return true;
  const { vocabulary, names } = evidence;
  return related && tellsOneStory({ evidence: { vocabulary: rounded(vocabulary), names: rounded(names) } });
}

const comparisons = new WeakMap<Corpus, { readonly keep: Keep; readonly comparison: Comparison }>();

/** That of a corpus, with what was made of its articles for earlier pairs. */
function comparisonOf(program: ComparisonProgram, corpus: Corpus, keep: Keep): Comparison {
  const { floor, related, shingleSize } = keep;
  const known = comparisons.get(corpus);
  const isSame =
    known?.keep.floor === floor && known.keep.related === related && known.keep.shingleSize === shingleSize;
  if (known?.comparison.isCurrent && isSame) return known.comparison;
  const comparison = new Comparison(program, corpus, shingleSize, {
    similarity: Math.max(0, floor - ROUNDING),
    related: related ? { vocabulary: RELATED_VOCABULARY - ROUNDING, names: RELATED_NAMES - ROUNDING } : undefined,
  });
  comparisons.set(corpus, { keep, comparison });
  return comparison;
}
