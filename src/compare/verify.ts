/** Candidate pairs to scored pairs: each is aligned on its text, its evidence counted, its similarity and relation told. */
import type { AlignmentSummary, Relation } from '../model.js';
import type { Corpus } from '../text/corpus.js';
import { type Alignment, align } from './alignment.js';
import { alignedEvidence, EVIDENCE, type EvidenceName, type EvidenceValues, evidenceOf } from './evidence.js';
import { keptArticles } from './kept-articles.js';
import { type MachineMarks, machineMarks } from './machine-marks.js';
import type { Profile } from './profile.js';
import { relationOf, summarize } from './relation.js';
import { scoreOf } from './score.js';
import { ANYTHING, type IsWanted } from './screen.js';
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

function flipped({ passages, partner }: Alignment, length: number): Alignment {
  const back = new Int32Array(length).fill(-1);
  partner.forEach((j, i) => {
    if (j >= 0) back[j] = i;
  });
  return {
    passages: passages.map(p => ({ ...p, a: p.b, b: p.a })).sort((x, y) => x.a[0] - y.a[0]),
    partner: back,
  };
}

/** Compares two different texts. */
export function verdictOf(a: Profile, b: Profile): Verdict {
  return verdictWithAlignment(a, b).verdict;
}

/** The same, with the alignment that the verdict rests on, as `alignPair` gives it. */
export function verdictWithAlignment(a: Profile, b: Profile): { verdict: Verdict; alignment: Alignment } {
  if (!readsFromB(a, b)) {
    const alignment = align(a, b);
    return { verdict: verdictOnShorter(a, b, alignment, evidenceOf(a, b, alignment)), alignment };
  }
  const alignment = align(b, a);
  const verdict = swapped(verdictOnShorter(b, a, alignment, evidenceOf(b, a, alignment)));
  return { verdict, alignment: flipped(alignment, a.length) };
}

/**
 * Compares two different texts as far as it takes to know that the verdict is not wanted, and to the end where it is.
 *
 * @param bound of the evidence, as the screen gives it
 */
function verdictIf(wanted: Wanted, a: Profile, b: Profile, bound: EvidenceValues): Verdict | undefined {
  const isSwapped = readsFromB(a, b);
  const [s, l] = isSwapped ? [b, a] : [a, b];
  const alignment = align(s, l);
  const aligned = alignedEvidence(s, l, alignment);
  if (!wanted.mayBe({ ...bound, ...aligned })) return undefined;
  const evidence = evidenceOf(s, l, alignment, aligned);
  if (!wanted.is(evidence)) return undefined;
  const verdict = verdictOnShorter(s, l, alignment, evidence);
  return isSwapped ? swapped(verdict) : verdict;
}

/** The verdict with the shorter article as A. */
function verdictOnShorter(s: Profile, l: Profile, alignment: Alignment, evidence: EvidenceValues): Verdict {
  const { similarity, partly } = scoreOf(evidence);
  const summary = summarize(alignment.passages, s.length, l.length);
  const common = s.shingles.commonWith(l.shingles);
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : rounded(part / whole));
  const { a: short, b: long } = summary.coverage;
  return {
    similarity,
    relation: relationOf(evidence.verbatim, partly, summary.kept / Math.max(1, short * s.length), { short, long }),
    jaccard: share(common, s.shingles.size + l.shingles.size - common),
    containment: { aInB: share(common, s.shingles.size), bInA: share(common, l.shingles.size) },
    alignment: { ...summary, coverage: { a: rounded(short), b: rounded(long) } },
    evidence: roundedAll(evidence),
    machineMarks: machineMarks(s, l, alignment),
  };
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

/** Verdicts are rounded to four decimals, bounds to nothing: what a bound misses by less than this, a verdict may reach. */
const ROUNDING = 1e-4;

/** Decides on evidence whether a pair is kept. */
interface Wanted {
  /** On what it is. */
  readonly is: IsWanted;
  /** On a bound of it: false only where `is` would be. */
  readonly mayBe: IsWanted;
}

function wantedBy({ floor, related }: Keep): Wanted {
  const withSpare =
    (spare: number): IsWanted =>
    evidence => {
      if (scoreOf(evidence).similarity >= floor - spare) return true;
      if (!related) return false;
      const vocabulary = rounded(evidence.vocabulary) + spare;
      const names = rounded(evidence.names) + spare;
      return tellsOneStory({ evidence: { vocabulary, names } });
    };
  return { is: withSpare(0), mayBe: withSpare(ROUNDING) };
}

/** Scores candidate pairs [from, to); returns those to keep, in the order given. Quickest where `left` stays the same. */
export function verifyPairs(
  corpus: Corpus,
  pairs: { readonly left: Uint32Array; readonly right: Uint32Array },
  from: number,
  to: number,
  keep: Keep,
): ScoredPair[] {
  const articles = keptArticles(corpus, keep.shingleSize, keep.related);
  const wanted = wantedBy(keep);
  const scored: ScoredPair[] = [];
  for (let n = from; n < to; n++) {
    const [left, right] = [pairs.left[n], pairs.right[n]];
    const bound = keep.floor > 0 ? articles.screen(left, right, wanted.mayBe) : ANYTHING;
    if (bound === undefined) continue;
    const [a, b] = [Math.min(left, right), Math.max(left, right)];
    const verdict = verdictIf(wanted, articles.profile(a), articles.profile(b), bound);
    if (verdict !== undefined) scored.push({ a, b, ...verdict, related: tellsOneStory(verdict) });
  }
  return scored;
}
