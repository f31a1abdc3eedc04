/** Candidate pairs to scored pairs: each is aligned on its text, its evidence counted, its similarity and relation told. */
import type { AlignmentSummary, Relation } from '../model.js';
import { type Corpus, weightsByLanguage } from '../text/corpus.js';
import { intersectionSize } from '../text/shingles.js';
import { tokensOf } from '../text/token-store.js';
import { type Alignment, align } from './alignment.js';
import { type EvidenceValues, evidenceOf } from './evidence.js';
import { type MachineMarks, machineMarks } from './machine-marks.js';
import { type Profile, profileOf } from './profile.js';
import { relationOf, summarize } from './relation.js';
import { scoreOf } from './score.js';

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

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

/** True when the alignment and evidence are to be read from B: it is the shorter one, or of equals the first by its words. */
function readsFromB(a: Profile, b: Profile): boolean {
  if (a.length !== b.length) return b.length < a.length;
  const differs = a.hashes.findIndex((hash, i) => hash !== b.hashes[i]);
  return differs >= 0 && b.hashes[differs] < a.hashes[differs];
}

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
  return readsFromB(a, b) ? swapped(verdictOnShorter(b, a, align(b, a))) : verdictOnShorter(a, b, align(a, b));
}

/** The same, with the alignment that the verdict rests on, as `alignPair` gives it. */
export function verdictWithAlignment(a: Profile, b: Profile): { verdict: Verdict; alignment: Alignment } {
  if (!readsFromB(a, b)) {
    const alignment = align(a, b);
    return { verdict: verdictOnShorter(a, b, alignment), alignment };
  }
  const alignment = align(b, a);
  return { verdict: swapped(verdictOnShorter(b, a, alignment)), alignment: flipped(alignment, a.length) };
}

/** The verdict with the shorter article as A. */
function verdictOnShorter(s: Profile, l: Profile, alignment: Alignment): Verdict {
  const evidence = evidenceOf(s, l, alignment);
  const { similarity, partly } = scoreOf(evidence);
  const summary = summarize(alignment.passages, s.length, l.length);
  const common = intersectionSize(s.shingles, l.shingles);
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : rounded(part / whole));
  const { a: short, b: long } = summary.coverage;
  return {
    similarity,
    relation: relationOf(evidence.verbatim, partly, summary.kept / Math.max(1, short * s.length), { short, long }),
    jaccard: share(common, s.shingles.length + l.shingles.length - common),
    containment: { aInB: share(common, s.shingles.length), bInA: share(common, l.shingles.length) },
    alignment: { ...summary, coverage: { a: rounded(short), b: rounded(long) } },
    evidence: Object.fromEntries(
      Object.entries(evidence).map(([name, value]) => [name, rounded(value)]),
    ) as EvidenceValues,
    machineMarks: machineMarks(s, l, alignment),
  };
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

/** Profiles worth keeping: the members of a family are compared with one another. */
const KEPT_PROFILES = 1024;
const keptProfiles = new WeakMap<Corpus, Map<string, Profile>>();

/** Makes profiles of a corpus's articles, remembering the last ones. */
function profiles(corpus: Corpus, shingleSize: number): (article: number) => Profile {
  const weights = weightsByLanguage(corpus.facts);
  const kept = keptProfiles.get(corpus) ?? new Map<string, Profile>();
  keptProfiles.set(corpus, kept);
  return article => {
    const key = `${shingleSize} ${article}`;
    let profile = kept.get(key);
    if (profile === undefined) {
      profile = profileOf(tokensOf(corpus.store, article), weights(corpus.languages[article]), shingleSize);
      if (kept.size >= KEPT_PROFILES) kept.delete(kept.keys().next().value!);
      kept.set(key, profile);
    }
    return profile;
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
export function tellsOneStory({ evidence: { vocabulary = 1, names = 1 } }: Verdict): boolean {
  return vocabulary >= RELATED_VOCABULARY && names >= RELATED_NAMES;
}

/** Scores candidate pairs [from, to); returns those to keep, in the order given. */
export function verifyPairs(
  corpus: Corpus,
  pairs: { readonly left: Uint32Array; readonly right: Uint32Array },
  from: number,
  to: number,
  keep: Keep,
): ScoredPair[] {
  const profile = profiles(corpus, keep.shingleSize);
  const scored: ScoredPair[] = [];
  for (let n = from; n < to; n++) {
    const a = Math.min(pairs.left[n], pairs.right[n]);
    const b = Math.max(pairs.left[n], pairs.right[n]);
    const verdict = verdictOf(profile(a), profile(b));
    const related = tellsOneStory(verdict);
    if (verdict.similarity >= keep.floor || (keep.related && related)) scored.push({ a, b, ...verdict, related });
  }
  return scored;
}
