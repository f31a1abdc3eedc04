/** Renders figures, and the differences of two runs, as lines of Markdown tables. */
import type { Figures, RecallAt, Reliability, SetFigures } from './figures.js';
import type { Share } from './interval.js';
import { isComplete } from './sets.js';

const percent = (share: number): string => (100 * share).toFixed(1);

/** `97.3 % (95.9–98.5)`; a dash without observations. */
export const withInterval = (share: Share | undefined): string =>
  share === undefined ? '-' : `${percent(share.share)} % (${percent(share.low)}–${percent(share.high)})`;

const counted = (share: Share | undefined): string =>
  share === undefined ? '-' : `${Math.round(share.share * share.of)} = ${withInterval(share)}`;

/** A Markdown table with the given heads; columns from `right` on are aligned to the right. */
export function table(head: readonly string[], right: number, rows: readonly (readonly string[])[]): string[] {
  const rule = head.map((_, i) => (i >= right ? '---:' : '---'));
  return [head, rule, ...rows].map(cells => `| ${cells.join(' | ')} |`);
}

type Tables = Readonly<Record<string, readonly SetFigures[] | undefined>>;

/** The kind of pairs in one set, or in all small folders together, by several methods. */
function findKind(sets: readonly SetFigures[] | undefined, set: string, label: string, kind: string) {
  return sets?.find(its => its.set === set)?.kinds.find(its => its.label === label && its.kind === kind);
}

/**
 * The table of all kinds in the half of the stories without a part in the fit: the tool before and now, and the methods
 * that it is compared with.
 *
 * @param by     figures by method
 * @param before figures of an earlier run of the tool
 */
export function kindTable(by: Tables, before: readonly SetFigures[] | undefined): string[] {
  const rows = (by.twicetold ?? []).flatMap(({ set, kinds }) =>
    kinds.map(({ kind, label, pairs, candidates, reported, heldOut, passage }) => {
      const opponent = findKind(by['two-word'], set, label, kind);
      return [
        set,
        kind,
        label === 'copy' ? 'found' : 'not reported',
        String(pairs),
        `${percent(candidates.share)} %`,
        withInterval(findKind(before, set, label, kind)?.reported),
        withInterval(reported),
        heldOut === undefined ? '-' : `${withInterval(heldOut)} of ${heldOut.of}`,
        passage.share === 0 ? '' : `${percent(passage.share)} %`,
        withInterval(findKind(by.textbook, set, label, kind)?.reported),
        withInterval(opponent?.reported),
        withInterval(opponent?.atEqualAlarms),
      ];
    }),
  );
  const head = [
    'set',
    'kind',
    'should be',
    'pairs',
    'candidates',
    'before',
    'reported',
    'held-out half',
    'as passage',
    'textbook MinHash',
    'two-word Jaccard 0.2',
    'the same at our false alarms',
  ];
  return table(head, 3, rows);
}

/** The reports of each method for each set. */
export function setTable(by: Tables, before: readonly SetFigures[] | undefined): string[] {
  const rowOf = (name: string, its: SetFigures): string[] => {
    const { set, reported, passages, distinct, unlisted, precision, candidatesPerArticle, seconds, equalBar } = its;
    return [
      set,
      name,
      String(reported),
      String(passages),
      counted(distinct),
      unlisted === undefined ? '-' : `${Math.round(unlisted.share * unlisted.of)}`,
      isComplete(set) ? withInterval(precision) : 'labels incomplete',
      candidatesPerArticle.toFixed(1),
      seconds.toFixed(1),
      equalBar === undefined ? '' : equalBar.toFixed(3),
    ];
  };
  const named: [string, readonly SetFigures[] | undefined][] = [['before', before], ...Object.entries(by)];
  const names = [...new Set(named.flatMap(([, sets]) => sets?.map(({ set }) => set) ?? []))];
  const rows = names.flatMap(name =>
    named.flatMap(([method, sets]) => {
      const its = sets?.find(({ set }) => set === name);
      return its === undefined ? [] : [rowOf(method, its)];
    }),
  );
  const head = [
    'set',
    'method',
    'pairs reported',
    'passages',
    'distinct pairs reported',
    'not listed',
    'precision',
    'candidate pairs an article',
    'seconds',
    'threshold for our false alarms',
  ];
  return table(head, 2, rows);
}

export function reliabilityTable(reliability: readonly Reliability[]): string[] {
  const rows = reliability.map(({ folders, from, to, mean, copies }) => [
    folders,
    `${from.toFixed(2)} to ${to.toFixed(2)}`,
    String(copies.of),
    mean.toFixed(2),
    withInterval(copies),
  ]);
  return table(['folders', 'similarity', 'pairs', 'mean', 'copies'], 1, rows);
}

export function recallLine({ method, falsePositives, distinct, bar, recall, ofCandidates }: RecallAt): string {
  return (
    `${method}: rewrites of the held-out half at ${percent(falsePositives)} % false positives of ${distinct} distinct pairs ` +
    `(above ${bar.toFixed(4)}): recall ${withInterval(recall)}, of those that became candidates ${withInterval(ofCandidates)}`
  );
}

/** Every figure under a unique name, without times, which vary. */
function named({ sets, recallAt }: Figures): Map<string, number | Share> {
  const figures = new Map<string, number | Share>();
  for (const { set, method, seconds: _, kinds, ...totals } of sets) {
    for (const [name, value] of Object.entries(totals)) figures.set(`${method} | ${set} | | ${name}`, value);
    for (const { kind, label, pairs, ...shares } of kinds) {
      figures.set(`${method} | ${set} | ${label} ${kind} | pairs`, pairs);
      for (const [name, value] of Object.entries(shares))
        figures.set(`${method} | ${set} | ${label} ${kind} | ${name}`, value);
    }
  }
  for (const { method, falsePositives, bar, recall, ofCandidates } of recallAt) {
    const where = `${method} | rewrites | at ${percent(falsePositives)} % false positives`;
    figures.set(`${where} | bar`, bar).set(`${where} | recall`, recall).set(`${where} | ofCandidates`, ofCandidates);
  }
  return figures;
}

const numberOf = (figure: number | Share): number => (typeof figure === 'number' ? figure : figure.share);
const shown = (figure: number | Share | undefined): string =>
  figure === undefined
    ? '-'
    : typeof figure === 'number'
      ? String(Math.round(figure * 1e4) / 1e4)
      : withInterval(figure);

/** The figures of a run that the other run has, too. */
function measuredBoth({ sets, recallAt, reliability }: Figures, other: Figures): Figures {
  return {
    sets: sets.filter(({ set, method }) => other.sets.some(its => its.set === set && its.method === method)),
    recallAt: recallAt.filter(({ method }) => other.recallAt.some(its => its.method === method)),
    reliability,
  };
}

/** The figures that differ, for the sets in both runs. A missing figure is a dash. */
export function changesOf(before: Figures, after: Figures): string[] {
  const [old, now] = [named(measuredBoth(before, after)), named(measuredBoth(after, before))];
  const rows = [...new Set([...old.keys(), ...now.keys()])].flatMap(name => {
    const [was, is] = [old.get(name), now.get(name)];
    if (was !== undefined && is !== undefined && numberOf(was) === numberOf(is)) return [];
    const outside = typeof was === 'object' && is !== undefined && (numberOf(is) < was.low || numberOf(is) > was.high);
    return [[name, shown(was), shown(is), outside ? 'yes' : '']];
  });
  if (rows.length === 0) return ['nothing changed'];
  return table(['method', 'set', 'kind', 'figure', 'before', 'after', 'outside the interval'], 4, rows);
}
