/** Computes the figures of a run: the tables print them, `--json` writes them and `--compare` reads them. */
import { bootstrap, drawTimes, type Share, shareOf } from './interval.js';
import type { Measured, Method, Outcome } from './measure.js';
import { isCalibrated, isComplete } from './sets.js';

export interface KindFigures {
  readonly kind: string;
  readonly label: string;
  readonly pairs: number;
  readonly candidates: Share;
  readonly reported: Share;
  /** The same for the half of the stories without a part in the fit. */
  readonly heldOut?: Share;
  /** Share that is listed as pairs with a shared passage, not as copies. */
  readonly passage: Share;
  readonly oneCluster: Share;
  readonly reportedOrOneCluster: Share;
  /** Share found at the threshold at which as many pairs are wrong as in the report of the tool. */
  readonly atEqualAlarms?: Share;
}

export interface SetFigures {
  readonly set: string;
  readonly method: Method;
  readonly seconds: number;
  readonly candidatesPerArticle: number;
  readonly kinds: readonly KindFigures[];
  /** Number of pairs that the report lists as copies, and as pairs with a shared passage. */
  readonly reported: number;
  readonly passages: number;
  /** Share of the distinct pairs that are reported as copies. */
  readonly distinct?: Share;
  /** Share of the reported pairs that no label lists; and share of them that are copies or `unknown`. */
  readonly unlisted?: Share;
  readonly precision?: Share;
  /** The threshold of `atEqualAlarms`. */
  readonly equalBar?: number;
}

/** Recall on the rewrites of the held-out half at a threshold that a given share of its distinct pairs passes. */
export interface RecallAt {
  readonly method: Method;
  readonly falsePositives: number;
  /** Number of distinct pairs. */
  readonly distinct: number;
  /** The similarity above which a pair counts as found. */
  readonly bar: number;
  readonly recall: Share;
  /** Recall among the pairs that became candidates. */
  readonly ofCandidates: Share;
}

/** Share of copies among the candidates of the held-out half with a similarity in a range. */
export interface Reliability {
  readonly folders: keyof typeof FOLDERS;
  readonly from: number;
  readonly to: number;
  readonly mean: number;
  readonly copies: Share;
}

export interface Figures {
  readonly sets: readonly SetFigures[];
  readonly recallAt: readonly RecallAt[];
  readonly reliability: readonly Reliability[];
}

const REWRITES = ['llm-rewrite', 'llm-original'];
const TOLD_APART = ['same-event', 'briefs'];

const share = (its: readonly Outcome[], hit: (outcome: Outcome) => boolean): Share | undefined =>
  shareOf(its.map(outcome => ({ story: outcome.story, hit: hit(outcome) })));

/** @param own findings of the tool itself in the set, if `measured` is another method */
export function figuresOf(measured: Measured, own?: Measured): SetFigures {
  const { set, method, seconds, candidatesPerArticle, outcomes } = measured;
  const kinds = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    if (outcome.label !== 'copy' && outcome.label !== 'distinct') continue;
    const key = `${outcome.label}\t${outcome.kind}`;
    kinds.set(key, [...(kinds.get(key) ?? []), outcome]);
  }
  const reported = outcomes.filter(outcome => outcome.reported);
  const distinct = outcomes.filter(({ label }) => label === 'distinct');
  const bar = own && equalBar(measured, own);
  return {
    set: set.name,
    method,
    seconds,
    candidatesPerArticle,
    kinds: [...kinds.keys()].sort().map(key => {
      const its = kinds.get(key)!;
      const heldOut = share(
        its.filter(({ isHeldOut }) => isHeldOut),
        outcome => outcome.reported,
      );
      return {
        kind: its[0].kind,
        label: its[0].label,
        pairs: its.length,
        candidates: share(its, ({ similarity }) => similarity !== undefined)!,
        reported: share(its, outcome => outcome.reported)!,
        ...(heldOut && { heldOut }),
        passage: share(its, outcome => outcome.passage)!,
        oneCluster: share(its, ({ oneCluster }) => oneCluster)!,
        reportedOrOneCluster: share(its, outcome => outcome.reported || outcome.oneCluster)!,
        ...(bar !== undefined && { atEqualAlarms: share(its, ({ similarity = 0 }) => similarity > bar)! }),
      };
    }),
    reported: reported.length,
    passages: outcomes.filter(outcome => outcome.passage).length,
    ...(distinct.length > 0 && { distinct: share(distinct, outcome => outcome.reported)! }),
    ...(reported.length > 0 && {
      unlisted: share(reported, ({ label }) => label === 'unlisted')!,
      precision: share(reported, ({ label }) => label === 'copy' || label === 'unknown')!,
    }),
    ...(bar !== undefined && { equalBar: bar }),
  };
}

/** The threshold of a method at which no more pairs are wrong than in the report of the tool for the same set. */
function equalBar({ set, wrong }: Measured, own: Measured): number | undefined {
  if (!isComplete(set.name)) return undefined;
  const alarms = own.outcomes.filter(
    ({ label, reported }) => reported && (label === 'distinct' || label === 'unlisted'),
  ).length;
  return wrong[alarms] ?? 0;
}

interface Story {
  /** Similarities of the pairs; -Infinity if a pair was not a candidate. */
  readonly scores: readonly number[];
}

/** The stories of the held-out half of some sets, with the scores of their pairs with a label. */
function storiesWith(measured: readonly Measured[], sets: readonly string[], label: string): Story[] {
  const stories = new Map<string, number[]>();
  for (const { set, outcomes } of measured.filter(({ set }) => sets.includes(set.name))) {
    for (const { story, similarity } of outcomes.filter(its => its.label === label && its.isHeldOut)) {
      const key = `${set.name} ${story}`;
      stories.set(key, [...(stories.get(key) ?? []), similarity ?? -Infinity]);
    }
  }
  return [...stories.values()].map(scores => ({ scores }));
}

/** The lowest threshold that at most the given share of the scores exceeds. */
function barOf(scores: number[], falsePositives: number): number {
  scores.sort((x, y) => x - y);
  return Math.max(0, scores[Math.min(scores.length - 1, Math.floor((1 - falsePositives) * scores.length))]);
}

/** @returns undefined unless sets with rewrites and sets with distinct pairs were measured */
export function recallAt(falsePositives: number, measured: readonly Measured[]): RecallAt | undefined {
  const distinct = storiesWith(measured, TOLD_APART, 'distinct');
  const copies = storiesWith(measured, REWRITES, 'copy');
  if (distinct.length === 0 || copies.length === 0) return undefined;
  const drawn = (stories: readonly Story[], times: Uint32Array): number[] =>
    stories.flatMap(({ scores }, i) => new Array<readonly number[]>(times[i]).fill(scores).flat());
  const recall = (bar: number, scores: readonly number[]): number =>
    scores.filter(score => score > bar).length / scores.length;
  const candidates = (scores: readonly number[]): number[] => scores.filter(score => score !== -Infinity);

  const distinctScores = distinct.flatMap(({ scores }) => scores);
  const bar = barOf(distinctScores, falsePositives);
  const all = copies.flatMap(({ scores }) => scores);
  const shareWith = (chosen: (scores: readonly number[]) => readonly number[]): Share => ({
    share: recall(bar, chosen(all)),
    // The threshold is uncertain, too: both sets are resampled.
    ...bootstrap(random => {
      const drawnBar = barOf(drawn(distinct, drawTimes(random, distinct.length)), falsePositives);
      return recall(drawnBar, chosen(drawn(copies, drawTimes(random, copies.length))));
    }),
    of: chosen(all).length,
  });
  return {
    method: measured[0].method,
    falsePositives,
    distinct: distinctScores.length,
    bar,
    recall: shareWith(its => its),
    ofCandidates: shareWith(candidates),
  };
}

const EDGES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 0.99, 1.0001];
const isSmall = (set: string): boolean => set.startsWith('small-folder');
/** The sets of each diagram. Agency items are the hardest of the large ones: many are of one template. */
const FOLDERS = {
  small: isSmall,
  large: (set: string): boolean => !isSmall(set),
  'agency items': (set: string): boolean => set === 'wire-items',
};

/** The reliability diagram of the tool: `measured` are its sets. */
export function reliabilityOf(measured: readonly Measured[]): Reliability[] {
  const own = measured.filter(({ set, method }) => method === 'twicetold' && isCalibrated(set.name));
  return (Object.keys(FOLDERS) as (keyof typeof FOLDERS)[]).flatMap(folders => {
    const pairs = own
      .filter(({ set }) => FOLDERS[folders](set.name))
      .flatMap(({ judged }) => judged.filter(({ isHeldOut }) => isHeldOut));
    return EDGES.slice(1).flatMap((to, n) => {
      const its = pairs.filter(({ similarity }) => similarity >= EDGES[n] && similarity < to);
      const copies = shareOf(its.map(({ story, isCopy }) => ({ story, hit: isCopy })));
      if (copies === undefined) return [];
      const mean = its.reduce((sum, { similarity }) => sum + similarity, 0) / its.length;
      return [{ folders, from: EDGES[n], to: Math.min(1, to), mean, copies }];
    });
  });
}
