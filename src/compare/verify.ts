/** Scores candidate pairs: compares each pair, and turns the evidence into a similarity and a relation. */
import type { Corpus } from '../corpus/corpus.js';
import type { CompareKernel, PairSummary } from '../kernels/compare.js';
import type { AlignmentSummary, Relation, SharedPassage } from '../types/report.js';
import { CorpusComparison, type CorpusWords, type Findings, type Reported } from './comparison.js';
import {
  AS_LIKELY_AS_NOT,
  EVIDENCE,
  type EvidenceName,
  type EvidenceValues,
  isShortText,
  isTemplate,
  similarityOf,
} from './score.js';

/** The result of comparing the texts of articles A and B. */
export interface Verdict {
  readonly similarity: number;
  /** The relation if the similarity reaches the threshold. */
  readonly relation: Exclude<Relation, 'passage' | 'related' | 'unrelated'>;
  readonly jaccard: number;
  readonly containment: { readonly aInB: number; readonly bInA: number };
  readonly alignment: AlignmentSummary;
  /** Empty for the same words. */
  readonly evidence: Readonly<Partial<EvidenceValues>>;
  /** See `Pair.machineMarks`. */
  readonly machineMarks: { readonly a: number; readonly b: number };
  /** Shared passages, in the order of A. */
  readonly passages: readonly SharedPassage[];
}

/** A verdict on two articles of a corpus; `a < b`. */
export interface PairVerdict extends Verdict {
  readonly a: number;
  readonly b: number;
}

export interface ScoredPair extends PairVerdict {
  /** Whether the two tell one story, independent of their similarity. */
  readonly related: boolean;
}

const EVIDENCE_NAMES = Object.keys(EVIDENCE) as EvidenceName[];
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

/** The verdict on two different texts. @param similarity result of `similarityOf` */
export function verdictFrom(
  { isSwapped, evidence, summary, passages, lengths }: Findings,
  similarity = similarityOf(evidence),
): Verdict {
  const { shorter, longer } = lengths;
  const alignment = summarize(summary, shorter, longer);
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : rounded(part / whole));
  const { a: short, b: long } = alignment.coverage;
  const { sharedShingles, shinglesA, shinglesB, marksA, marksB } = summary;
  const verdict: Verdict = {
    similarity,
    relation: relationOf(evidence.verbatim, alignment.kept / Math.max(1, short * shorter), { short, long }),
    jaccard: share(sharedShingles, shinglesA + shinglesB - sharedShingles),
    containment: { aInB: share(sharedShingles, shinglesA), bInA: share(sharedShingles, shinglesB) },
    alignment: { ...alignment, coverage: { a: rounded(short), b: rounded(long) } },
    evidence: roundedAll(evidence),
    machineMarks: { a: marksA, b: marksB },
    passages: isShortText(evidence) ? [] : passages,
  };
  return isSwapped ? swapped(verdict) : verdict;
}

function roundedAll(evidence: EvidenceValues): EvidenceValues {
  const values: Record<EvidenceName, number> = { ...evidence };
  for (const name of EVIDENCE_NAMES) values[name] = rounded(values[name]);
  return values;
}

/** The verdict on two articles with the same words. */
export function identicalVerdict(words: number): Verdict {
  return {
    similarity: 1,
    relation: 'identical',
    jaccard: 1,
    containment: { aInB: 1, bInA: 1 },
    alignment: { passages: 1, moved: 0, longest: words, kept: words, coverage: { a: 1, b: 1 } },
    evidence: {},
    machineMarks: { a: 0, b: 0 },
    passages: [],
  };
}

/** The same verdict with A and B swapped. */
export function swapped<T extends Verdict>(verdict: T): T {
  const { containment, alignment, machineMarks: marks, passages } = verdict;
  return {
    ...verdict,
    containment: { aInB: containment.bInA, bInA: containment.aInB },
    alignment: { ...alignment, coverage: { a: alignment.coverage.b, b: alignment.coverage.a } },
    machineMarks: { a: marks.b, b: marks.a },
    passages: passages.map(({ a, b, words }) => ({ a: b, b: a, words })).sort((x, y) => x.a[0] - y.a[0]),
  };
}

/** Conditions of a kept pair. */
export interface Keep {
  readonly shingleSize: number;
  /** Least similarity, 0 to 1. */
  readonly floor: number;
  /** Most distance below the floor at which a pair is still kept; 0 by default. */
  readonly margin?: number;
  /** Whether pairs below the floor are kept if they tell one story. */
  readonly related: boolean;
  /** Least words of a shared passage for keeping a pair below the floor; absent if a passage does not suffice. */
  readonly minPassage?: number;
}

/**
 * Least weighted share of the shorter article's vocabulary for articles below the threshold that tell one story. The
 * median of the distinct pairs of same-event is 0.35, that of unlisted candidates at most 0.17 (`npm run
 * bench:evidence`).
 */
const RELATED_VOCABULARY = 0.25;
/** Least share of names, likewise. */
const RELATED_NAMES = 0.44;

/** Whether two articles tell one story, copied or not, by their vocabulary and names. A short text never suffices. */
export function tellsOneStory({
  evidence: { vocabulary = 1, names = 1, length = 1 },
}: Pick<Verdict, 'evidence'>): boolean {
  return !isShortText({ length }) && vocabulary >= RELATED_VOCABULARY && names >= RELATED_NAMES;
}

/** Margin for rounding verdicts to four decimals. */
const ROUNDING = 2e-4;

/** Candidate pairs of article numbers. */
export interface Pairs {
  readonly left: Uint32Array;
  readonly right: Uint32Array;
}

/**
 * Prepares the comparison of candidate pairs of a corpus. Successive pairs with the same `left` are fastest.
 *
 * @param words word tables of earlier comparisons under the same statistics
 * @returns a function that scores the pairs [from, to) and returns the kept ones in their order
 * @throws UserError if there is not enough memory
 */
export function verifyPairs(
  corpus: Corpus,
  { left, right }: Pairs,
  keep: Keep,
  kernel?: CompareKernel,
  words?: CorpusWords,
): (from: number, to: number) => ScoredPair[] {
  let comparison: CorpusComparison | undefined;
  return (from, to) => {
    // the kernel may have begun with another corpus since
    if (!comparison?.isCurrent)
      comparison = new CorpusComparison(corpus, keep.shingleSize, reachable(keep), kernel, words);
    const scored: ScoredPair[] = [];
    for (let n = from; n < to; n++) {
      const findings = comparison.compare(left[n], right[n]);
      if (findings === undefined) continue;
      const similarity = similarityOf(findings.evidence);
      if (!isKept(findings, similarity, keep)) continue;
      const verdict = verdictFrom(findings, similarity);
      const [a, b] = [Math.min(left[n], right[n]), Math.max(left[n], right[n])];
      const passages = isNoCopy(verdict.similarity, keep) ? verdict.passages : [];
      scored.push({ a, b, ...verdict, passages, related: tellsOneStory(verdict) });
    }
    return scored;
  };
}

/**
 * Whether shared passages of a pair are a finding: it is below the floor, and no copy that only a high floor excludes.
 */
const isNoCopy = (similarity: number, { floor }: Pick<Keep, 'floor'>): boolean =>
  similarity < Math.min(floor, AS_LIKELY_AS_NOT);

function isKept(
  { evidence, passages }: Pick<Findings, 'evidence' | 'passages'>,
  similarity: number,
  { floor, margin = 0, related }: Keep,
): boolean {
  if (similarity >= floor - margin || isTemplate(evidence)) return true;
  if (isShortText(evidence)) return false;
  if (passages.length > 0 && isNoCopy(similarity, { floor })) return true;
  const { vocabulary, names, length } = evidence;
  return related && tellsOneStory({ evidence: { vocabulary: rounded(vocabulary), names: rounded(names), length } });
}

/** The thresholds before rounding. */
const reachable = ({ floor, margin = 0, related, minPassage }: Keep): Reported => ({
  similarity: Math.max(0, floor - margin - ROUNDING),
  related: related ? { vocabulary: RELATED_VOCABULARY - ROUNDING, names: RELATED_NAMES - ROUNDING } : undefined,
  ...(minPassage !== undefined && { passage: minPassage }),
});

// ---- relations

/** Least verbatim share of a lightly edited copy. */
const NEAR_IDENTICAL_VERBATIM = 0.7;
/** In an excerpt, the ratio of the coverage of the longer article to that of the shorter one is less than this. */
const EXCERPT_LONG_COVERAGE = 0.65;
/** Least coverage of the shorter article for that rule. */
const EXCERPT_SHORT_COVERAGE = 0.6;
/**
 * With a lower coverage the pair is also an excerpt if it keeps this share of the words of its passages: one common
 * part.
 */
const PART_KEPT = 0.85;

/**
 * The relation of two articles at or above the threshold.
 *
 * @param verbatim share of the shorter article's word 3-grams that the longer one has
 * @param kept     share of the words in passages that both articles have
 * @param coverage shares of the shorter and the longer article in passages
 */
export function relationOf(
  verbatim: number,
  kept: number,
  coverage: { readonly short: number; readonly long: number },
): Exclude<Relation, 'identical' | 'passage' | 'related' | 'unrelated'> {
  if (coverage.short < EXCERPT_SHORT_COVERAGE && kept >= PART_KEPT) return 'excerpt';
  if (coverage.short >= EXCERPT_SHORT_COVERAGE && coverage.long < EXCERPT_LONG_COVERAGE * coverage.short)
    return 'excerpt';
  return verbatim >= NEAR_IDENTICAL_VERBATIM ? 'near-identical' : 'paraphrase';
}

/**
 * The alignment in numbers; A is the shorter article. @param shorter words of the shorter article, `longer` likewise
 */
export function summarize(summary: PairSummary, shorter: number, longer: number): AlignmentSummary {
  const { passages, moved, longest, kept, wordsA, wordsB } = summary;
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : Math.min(1, part / whole));
  return { passages, moved, longest, kept, coverage: { a: share(wordsA, shorter), b: share(wordsB, longer) } };
}
