/** What reports for people consist of besides the clusters, and the look-ups that they need. */
import type { SkippedFile } from '../types/article.js';
import type { ArticleRow, ArticleStatus, Pair, StreamedReport } from '../types/report.js';

/** Most unreadable articles listed with their reason. */
export const REASONS_SHOWN = 20;
/** Most ids listed of binary files, of articles that are too short, and of files without an article. */
export const IDS_SHOWN = 5;

/** Pairs below the threshold that tell one story independently. */
export function relatedPairs(report: StreamedReport): readonly Pair[] {
  return report.pairs.filter(pair => pair.relation === 'related');
}

/** Pairs at or above the threshold whose articles are in different clusters, because each is closer to other articles. */
export function acrossClusters(report: StreamedReport, index: PairIndex): readonly Pair[] {
  return report.pairs.filter(pair => pair.relation !== 'related' && index.clusterOf(pair) === undefined);
}

/** The articles of one status: the first `shown` rows, the number of rows after them, and the number of all. */
export function leftOut(
  report: StreamedReport,
  status: ArticleStatus,
  shown: number,
): { readonly rows: readonly ArticleRow[]; readonly more: number; readonly all: number } {
  const rows: ArticleRow[] = [];
  let all = 0;
  for (const row of rowsOf(report, status)) if (++all <= shown) rows.push(row);
  return { rows, more: all - rows.length, all };
}

/** Files without an article, except JSON files: folders often hold settings and earlier reports. */
export function withoutArticle({ skipped = [] }: StreamedReport): readonly SkippedFile[] {
  return skipped.filter(({ path }) => !/\.json$/i.test(path));
}

function rowsOf({ articles }: StreamedReport, status: ArticleStatus): Iterable<ArticleRow> {
  return articles.ofStatus?.(status) ?? [...articles].filter(row => row.status === status);
}

/** Rows by id of the articles that occur in pairs, clusters and digests: a small part of a large corpus. */
export function namedRows({ articles, pairs, clusters, digests }: StreamedReport): ReadonlyMap<string, ArticleRow> {
  const named = new Set([
    ...pairs.flatMap(({ a, b }) => [a, b]),
    ...clusters.flatMap(({ representative, members }) => [representative, ...members.map(({ id }) => id)]),
    ...digests.map(({ id }) => id),
  ]);
  const rows = new Map<string, ArticleRow>();
  if (named.size > 0) for (const row of articles) if (named.has(row.id)) rows.set(row.id, row);
  return rows;
}

/** The end of a shortened list. */
export function andMore(count: number): string {
  return `and ${count} more: see --format json`;
}

/** Finds the pair of two articles and the cluster of one in constant time: reports have hundreds of thousands of pairs. */
export class PairIndex {
  readonly #pairs = new Map<string, Map<string, Pair>>();
  readonly #clusters = new Map<string, number>();

  constructor(report: StreamedReport) {
    for (const pair of report.pairs) {
      const others = this.#pairs.get(pair.a) ?? new Map<string, Pair>();
      others.set(pair.b, pair);
      this.#pairs.set(pair.a, others);
    }
    for (const { id, representative, members } of report.clusters) {
      this.#clusters.set(representative, id);
      for (const member of members) this.#clusters.set(member.id, id);
    }
  }

  /** The listed pair of two articles, in either order. */
  pair(one: string, other: string): Pair | undefined {
    return this.#pairs.get(one)?.get(other) ?? this.#pairs.get(other)?.get(one);
  }

  /** Number of the cluster that holds both articles of a pair. */
  clusterOf(pair: Pair): number | undefined {
    const cluster = this.#clusters.get(pair.a);
    return cluster === this.#clusters.get(pair.b) ? cluster : undefined;
  }
}
