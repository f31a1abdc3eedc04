/** What a report says beside its clusters, the same for every format that people read. */
import type { ArticleRow, ArticleStatus, Pair, Report } from '../model.js';
import type { PairIndex } from './pair-index.js';

/** Unreadable articles listed with their reason. */
export const REASONS_SHOWN = 20;
/** Ids named of the binary and of the too short articles. */
export const IDS_SHOWN = 5;

/** Pairs below the threshold that tell one story independently. */
export function relatedPairs(report: Report): readonly Pair[] {
  return report.pairs.filter(pair => pair.relation === 'related');
}

/** Pairs at or above the threshold that no cluster shows, because their articles belong closer to others. */
export function acrossClusters(report: Report, index: PairIndex): readonly Pair[] {
  return report.pairs.filter(pair => pair.relation !== 'related' && index.clusterOf(pair) === undefined);
}

/** Articles left out for one reason: as many rows as asked for, and how many there are beyond. */
export function leftOut(
  report: Report,
  status: ArticleStatus,
  shown: number,
): { readonly rows: readonly ArticleRow[]; readonly more: number; readonly all: number } {
  const rows = report.articles.filter(row => row.status === status);
  return { rows: rows.slice(0, shown), more: Math.max(0, rows.length - shown), all: rows.length };
}

/** The end of a list that is not printed whole. */
export function andMore(count: number): string {
  return `and ${count} more: see --format json`;
}
