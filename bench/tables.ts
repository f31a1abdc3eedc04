/** Renders figures, and the differences of two runs, as lines of Markdown tables. */
import type { Figures, RecallAt, SetFigures } from './figures.js';
import type { Share } from './interval.js';

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

/** The set whose labels are incomplete: an unlisted pair is not an error there. */
const INCOMPLETE = 'german-wire';

export function tablesOf(sets: readonly SetFigures[]): string[] {
  const kinds = sets.flatMap(({ set, kinds }) =>
    kinds.map(({ kind, label, pairs, candidates, reported, oneCluster, reportedOrOneCluster }) => [
      set,
      kind,
      label,
      String(pairs),
      ...[candidates, reported, oneCluster, reportedOrOneCluster].map(withInterval),
    ]),
  );
  const totals = sets.map(({ set, reported, distinct, unlisted, precision, candidatesPerArticle, seconds }) => [
    set,
    String(reported),
    counted(distinct),
    counted(unlisted),
    set === INCOMPLETE ? 'labels incomplete' : withInterval(precision),
    candidatesPerArticle.toFixed(1),
    seconds.toFixed(1),
  ]);
  return [
    ...table(
      [
        'set',
        'kind',
        'label',
        'pairs',
        'became candidates',
        'reported',
        'in one cluster',
        'reported or in one cluster',
      ],
      3,
      kinds,
    ),
    '',
    ...table(
      [
        'set',
        'pairs reported',
        'distinct pairs reported',
        'reported pairs not listed',
        'precision',
        'candidate pairs an article',
        'seconds',
      ],
      1,
      totals,
    ),
  ];
}

export function recallLine({ falsePositives, bar, recall, ofCandidates }: RecallAt): string {
  return (
    `llm-rewrite at ${percent(falsePositives)} % false positives on same-event's distinct pairs (similarity above ` +
    `${bar.toFixed(4)}): recall ${withInterval(recall)}, of those that became candidates ${withInterval(ofCandidates)}`
  );
}

/** Every figure under a unique name, without times, which vary. */
function named({ sets, recallAt }: Figures): Map<string, number | Share> {
  const figures = new Map<string, number | Share>();
  for (const { set, engine, seconds: _, kinds, ...totals } of sets) {
    for (const [name, value] of Object.entries(totals)) figures.set(`${engine} | ${set} | | ${name}`, value);
    for (const { kind, label, pairs, ...shares } of kinds) {
      figures.set(`${engine} | ${set} | ${label} ${kind} | pairs`, pairs);
      for (const [name, value] of Object.entries(shares))
        figures.set(`${engine} | ${set} | ${label} ${kind} | ${name}`, value);
    }
  }
  for (const { engine, falsePositives, bar, recall, ofCandidates } of recallAt) {
    const where = `${engine} | llm-rewrite | at ${percent(falsePositives)} % false positives`;
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

/** The figures of a run that another run has, too. */
function measuredBoth({ sets, recallAt }: Figures, other: Figures): Figures {
  return {
    sets: sets.filter(({ set, engine }) => other.sets.some(its => its.set === set && its.engine === engine)),
    recallAt: recallAt.filter(({ engine }) => other.recallAt.some(its => its.engine === engine)),
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
  return table(['engine', 'set', 'kind', 'figure', 'before', 'after', 'outside the interval'], 4, rows);
}
