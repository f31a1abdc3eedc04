/** Computes the figures of a run: the tables print them, `--json` writes them and `--compare` reads them. */
import type { Engine } from '../src/options.js';
import { bootstrap, drawTimes, type Share, shareOf } from './interval.js';
import type { Measured, Outcome } from './measure.js';

export interface KindFigures {
  readonly kind: string;
  readonly label: string;
  readonly pairs: number;
  readonly candidates: Share;
  readonly reported: Share;
  readonly oneCluster: Share;
  readonly reportedOrOneCluster: Share;
}

export interface SetFigures {
  readonly set: string;
  readonly engine: Engine;
  readonly seconds: number;
  readonly candidatesPerArticle: number;
  readonly kinds: readonly KindFigures[];
  /** Number of pairs in the report. */
  readonly reported: number;
  /** Share of the distinct pairs that the report holds. */
  readonly distinct?: Share;
  /** Share of the reported pairs that no label lists; and share of them that are copies or `unknown`. */
  readonly unlisted?: Share;
  readonly precision?: Share;
}

/** Recall on llm-rewrite at a threshold that a given share of the distinct pairs of same-event passes. */
export interface RecallAt {
  readonly engine: Engine;
  readonly falsePositives: number;
  /** The similarity above which a pair counts as found. */
  readonly bar: number;
  readonly recall: Share;
  /** Recall among the pairs that became candidates. */
  readonly ofCandidates: Share;
}

export interface Figures {
  readonly sets: readonly SetFigures[];
  readonly recallAt: readonly RecallAt[];
}

export function figuresOf({ set, engine, seconds, candidatesPerArticle, outcomes }: Measured): SetFigures {
  const kinds = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    if (outcome.label !== 'copy' && outcome.label !== 'distinct') continue;
    const key = `${outcome.label}\t${outcome.kind}`;
    kinds.set(key, [...(kinds.get(key) ?? []), outcome]);
  }
  const share = (its: readonly Outcome[], hit: (outcome: Outcome) => boolean): Share =>
    shareOf(its.map(outcome => ({ story: outcome.story, hit: hit(outcome) })))!;
  const reported = outcomes.filter(outcome => outcome.reported);
  const distinct = outcomes.filter(({ label }) => label === 'distinct');
  return {
    set: set.name,
    engine,
    seconds,
    candidatesPerArticle,
    kinds: [...kinds.keys()].sort().map(key => {
      const its = kinds.get(key)!;
      return {
        kind: its[0].kind,
        label: its[0].label,
        pairs: its.length,
        candidates: share(its, ({ similarity }) => similarity !== undefined),
        reported: share(its, outcome => outcome.reported),
        oneCluster: share(its, ({ oneCluster }) => oneCluster),
        reportedOrOneCluster: share(its, outcome => outcome.reported || outcome.oneCluster),
      };
    }),
    reported: reported.length,
    ...(distinct.length > 0 && { distinct: share(distinct, outcome => outcome.reported) }),
    ...(reported.length > 0 && {
      unlisted: share(reported, ({ label }) => label === 'unlisted'),
      precision: share(reported, ({ label }) => label === 'copy' || label === 'unknown'),
    }),
  };
}

interface Story {
  /** Similarities of the pairs; -Infinity if a pair was not a candidate. */
  readonly scores: readonly number[];
}

function storiesWith(outcomes: readonly Outcome[], label: string): Story[] {
  const stories = new Map<string, number[]>();
  for (const { story, similarity } of outcomes.filter(outcome => outcome.label === label)) {
    stories.set(story, [...(stories.get(story) ?? []), similarity ?? -Infinity]);
  }
  return [...stories.values()].map(scores => ({ scores }));
}

/** The lowest threshold that at most the given share of the scores exceeds. */
function barOf(scores: number[], falsePositives: number): number {
  scores.sort((x, y) => x - y);
  return Math.max(0, scores[Math.min(scores.length - 1, Math.floor((1 - falsePositives) * scores.length))]);
}

/** @returns undefined unless both llm-rewrite and same-event were measured */
export function recallAt(falsePositives: number, measured: readonly Measured[]): RecallAt | undefined {
  const same = measured.find(({ set }) => set.name === 'same-event');
  const rewrites = measured.find(({ set }) => set.name === 'llm-rewrite');
  if (same === undefined || rewrites === undefined) return undefined;
  const distinct = storiesWith(same.outcomes, 'distinct');
  const copies = storiesWith(rewrites.outcomes, 'copy');
  const drawn = (stories: readonly Story[], times: Uint32Array): number[] =>
    stories.flatMap(({ scores }, i) => new Array<readonly number[]>(times[i]).fill(scores).flat());
  const recall = (bar: number, scores: readonly number[]): number =>
    scores.filter(score => score > bar).length / scores.length;
  const candidates = (scores: readonly number[]): number[] => scores.filter(score => score !== -Infinity);

  const bar = barOf(
    distinct.flatMap(({ scores }) => scores),
    falsePositives,
  );
  const all = copies.flatMap(({ scores }) => scores);
  const shareWith = (chosen: (scores: readonly number[]) => readonly number[]): Share => ({
    share: recall(bar, chosen(all)),
    // the threshold is uncertain, too: both sets are resampled
    ...bootstrap(random => {
      const drawnBar = barOf(drawn(distinct, drawTimes(random, distinct.length)), falsePositives);
      return recall(drawnBar, chosen(drawn(copies, drawTimes(random, copies.length))));
    }),
    of: chosen(all).length,
  });
  return {
    engine: same.engine,
    falsePositives,
    bar,
    recall: shareWith(its => its),
    ofCandidates: shareWith(candidates),
  };
}
