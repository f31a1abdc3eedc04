/** CSV for spreadsheets: one row for each pair, or for each run of the word diff. */
import type { Comparison } from '../types/comparison.js';
import type { StreamedReport } from '../types/report.js';
import { csvField } from './sanitize.js';
import { PairIndex, remarksOn } from './sections.js';

const PAIR_HEADER = 'a,b,similarity,relation,jaccard,a_in_b,b_in_a,coverage_a,coverage_b,passages,cluster,incomplete';

/**
 * The column `cluster` is empty where the articles of the pair are in different clusters. `incomplete` names the articles of
 * which something is missing: a, b, or both.
 */
export function* reportCsv(report: StreamedReport): Generator<string> {
  const index = new PairIndex(report);
  const partial = new Set<string>();
  for (const { name } of remarksOn(report, 'partial')) partial.add(name);
  yield `${PAIR_HEADER}\r\n`;
  for (const pair of report.pairs) {
    const { containment, alignment } = pair;
    yield row(
      pair.a,
      pair.b,
      pair.similarity,
      pair.relation,
      pair.jaccard,
      containment.aInB,
      containment.bInA,
      alignment.coverage.a,
      alignment.coverage.b,
      alignment.passages,
      index.clusterOf(pair) ?? '',
      (['a', 'b'] as const).filter(side => partial.has(pair[side])).join(' '),
    );
  }
}

export function* comparisonCsv(comparison: Comparison): Generator<string> {
  yield 'kind,a,b\r\n';
  for (const { runs } of comparison.diff.rows) {
    for (const run of runs) yield row(run.kind, run.a, run.b);
  }
}

function row(...fields: readonly (string | number)[]): string {
  return `${fields.map(field => (typeof field === 'number' ? decimal(field) : csvField(field))).join(',')}\r\n`;
}

function decimal(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}
