/** The numbers of a comparison in words, the same in every format for people. */
import type { Comparison, Replacement } from '../types/comparison.js';
import type { Pair } from '../types/report.js';
import { counted, evidenceLine, evidenceName, passageCount, percent } from './wording.js';

/** Most replacements shown; the JSON has all of them. */
const REPLACEMENTS_SHOWN = 15;

/** The pair's evidence in one line. */
export function comparisonLine({ pair, articles }: Comparison): string {
  return evidenceLine(pair, { articles: new Map(articles.map(row => [row.id, row])) });
}

/** The evidence beside the verdict: label and value of each row. */
export function measures(comparison: Comparison): (readonly [string, string])[] {
  const { pair, jaccardEstimate, passages } = comparison;
  const { alignment, containment } = asGiven(comparison);
  const moved = passages.filter(passage => passage.moved).length;
  const longest = passages.length === 0 ? '' : `, the longest ${counted(alignment.longest, 'word')}`;
  const covered = `${percent(alignment.coverage.a)} of A and ${percent(alignment.coverage.b)} of B`;
  const evidence = Object.entries(pair.evidence).map(([name, value]) => `${evidenceName(name)} ${value.toFixed(2)}`);
  const rows: [string, string][] = [
    [
      'Overlap',
      `${pair.jaccard.toFixed(3)} of the phrases of both (Jaccard); MinHash estimates ${jaccardEstimate.toFixed(3)}`,
    ],
    [
      'Containment',
      `${percent(containment.aInB)} of A's phrases are in B, ${percent(containment.bInA)} of B's phrases are in A`,
    ],
    ['Passages', `${passageCount(passages.length, moved)}${longest}; they cover ${covered}`],
  ];
  if (evidence.length > 0) rows.push(['Evidence', evidence.join(', ')]);
  return rows;
}

/** Shares in the order of the operands: the pair has them in the order of the ids. */
function asGiven({ pair, articles: [first, second] }: Comparison): Pick<Pair, 'alignment' | 'containment'> {
  const { alignment, containment } = pair;
  if (pair.a !== second.id || pair.b !== first.id || first.id === second.id) return pair;
  return {
    alignment: { ...alignment, coverage: { a: alignment.coverage.b, b: alignment.coverage.a } },
    containment: { aInB: containment.bInA, bInA: containment.aInB },
  };
}

/** "412 words kept, 98 replaced, 12 added, 30 removed, 45 moved, 300 boilerplate"; boilerplate only where there is some. */
export function wordCounts({ diff: { words } }: Comparison): string {
  const { kept, replaced, added, removed, moved, boilerplate } = words;
  const compared = `${counted(kept, 'word')} kept, ${replaced} replaced, ${added} added, ${removed} removed, ${moved} moved`;
  return boilerplate === undefined ? compared : `${compared}, ${boilerplate} boilerplate`;
}

/** Replacements made more than once, the most frequent first. */
export function repeated(replacements: readonly Replacement[]): readonly Replacement[] {
  return replacements
    .filter(({ count }) => count > 1)
    .toSorted((x, y) => y.count - x.count || order(x.from, y.from) || order(x.to, y.to))
    .slice(0, REPLACEMENTS_SHOWN);
}

function order(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
