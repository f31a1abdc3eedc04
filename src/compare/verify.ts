/** Candidate pairs to scored pairs: compares each, and turns the evidence into a similarity and a relation. */
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

/** The result of comparing the texts of two articles, A and B as given. */
export interface Verdict {
  readonly similarity: number;
  /** What the two are to each other where the similarity reaches the threshold. */
  readonly relation: Exclude<Relation, 'passage' | 'related' | 'unrelated'>;
  readonly jaccard: number;
  readonly containment: { readonly aInB: number; readonly bInA: number };
  readonly alignment: AlignmentSummary;
  /** Empty where the words are the same. */
  readonly evidence: Readonly<Partial<EvidenceValues>>;
  /** Places in each article where a name of the other is common words: the trace of a machine. */
  readonly machineMarks: { readonly a: number; readonly b: number };
  /** Long passages that both hold, in the order of A. */
  readonly passages: readonly SharedPassage[];
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

/** The verdict on two different texts. @param similarity as `similarityOf` gives it */
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

/** The verdict on two articles with the same words: nothing to weigh. */
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

/** Which pairs are kept. */
export interface Keep {
  readonly shingleSize: number;
  /** Similarity from which a pair is kept, 0 to 1. */
  readonly floor: number;
  /** Also keep pairs that are below the floor by at most this; 0 by default. */
  readonly margin?: number;
  /** Keep pairs below it too where they tell one story. */
  readonly related: boolean;
  /** Words of a shared passage from which a pair below it is kept, too; absent where none is. */
  readonly minPassage?: number;
}

/**
 * Weighted share of the shorter article's vocabulary from which two articles below the threshold tell one story. Of
 * same-event's distinct pairs the median is 0.35, of unlisted candidates 0.17 or less (`npm run bench:evidence`).
 */
const RELATED_VOCABULARY = 0.25;
/** The same for names. */
const RELATED_NAMES = 0.44;

/**
 * True where two articles share so much vocabulary and so many names that they tell one story, copied or not. No short text
 * shows that.
 */
export function tellsOneStory({
  evidence: { vocabulary = 1, names = 1, length = 1 },
}: Pick<Verdict, 'evidence'>): boolean {
  return !isShortText({ length }) && vocabulary >= RELATED_VOCABULARY && names >= RELATED_NAMES;
}

/** Verdicts are rounded to four decimals: a pair that misses by less than this may still be kept. */
const ROUNDING = 2e-4;

/** Candidate pairs, by the numbers of their articles. */
export interface Pairs {
  readonly left: Uint32Array;
  readonly right: Uint32Array;
}

/**
 * Prepares the comparison of candidate pairs of a corpus. Quickest where `left` stays the same from pair to pair.
 *
 * @param words of the corpus, where they are known already
 * @returns function that scores the pairs [from, to) and returns those to keep, in the order given
 * @throws UserError where there is not enough memory
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
    // the kernel may have begun with another corpus meanwhile
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

/** Below the floor, and no copy that only a higher floor leaves out: what the two share is a finding of its own. */
const isNoCopy = (similarity: number, { floor }: Pick<Keep, 'floor'>): boolean =>
  similarity < Math.min(floor, AS_LIKELY_AS_NOT);

/** Is a pair with this evidence to be kept? */
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

/** What a pair has to reach before rounding. */
const reachable = ({ floor, margin = 0, related, minPassage }: Keep): Reported => ({
  similarity: Math.max(0, floor - margin - ROUNDING),
  related: related ? { vocabulary: RELATED_VOCABULARY - ROUNDING, names: RELATED_NAMES - ROUNDING } : undefined,
  ...(minPassage !== undefined && { passage: minPassage }),
});

// ---- relations

/** A copy with at most light edits keeps this share of its three-word runs. */
const NEAR_IDENTICAL_VERBATIM = 0.7;
/** An excerpt: the coverage of the longer article is less than this times that of the shorter one, ... */
const EXCERPT_LONG_COVERAGE = 0.65;
/** ... which is at least this. */
const EXCERPT_SHORT_COVERAGE = 0.6;
/** Below, the two have one part in common if they keep this share of the words in passages: also an excerpt. */
const PART_KEPT = 0.85;

/**
 * What two articles are to each other, in one word.
 *
 * @param verbatim share of the shorter article's word 3-grams that the longer one has
 * @param kept     share of the words in passages that both have
 * @param coverage shares of the shorter and of the longer article that lie in passages
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

/** The alignment of articles of so many words, that of the shorter one called A. */
export function summarize(summary: PairSummary, shorter: number, longer: number): AlignmentSummary {
  const { passages, moved, longest, kept, wordsA, wordsB } = summary;
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : Math.min(1, part / whole));
  return { passages, moved, longest, kept, coverage: { a: share(wordsA, shorter), b: share(wordsB, longer) } };
}
