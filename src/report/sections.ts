/** The parts of a report that every format for people shows, and the look-ups they need. */
import type { SkippedFile } from '../types/article.js';
import type { ArticleRow, ArticleStatus, Pair, StreamedReport } from '../types/report.js';

/** Unreadable articles listed with their reason. */
export const REASONS_SHOWN = 20;
/** Ids named of the binary and of the too short articles. */
export const IDS_SHOWN = 5;

/** Pairs below the threshold that tell one story independently. */
export function relatedPairs(report: StreamedReport): readonly Pair[] {
  return report.pairs.filter(pair => pair.relation === 'related');
}

/** Pairs at or above the threshold that no cluster shows, because their articles belong closer to others. */
export function acrossClusters(report: StreamedReport, index: PairIndex): readonly Pair[] {
  return report.pairs.filter(pair => pair.relation !== 'related' && index.clusterOf(pair) === undefined);
}

/** Articles left out for one reason: as many rows as asked for, and how many there are beyond. */
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

/** What holds no article and might have been expected to: that settings and reports hold none surprises nobody. */
export function withoutArticle({ skipped = [] }: StreamedReport): readonly SkippedFile[] {
  return skipped.filter(({ path }) => !/\.json$/i.test(path));
}

function rowsOf({ articles }: StreamedReport, status: ArticleStatus): Iterable<ArticleRow> {
  return articles.ofStatus?.(status) ?? [...articles].filter(row => row.status === status);
}

/** Rows of the articles that pairs, clusters and digests name, by id: of a large corpus, a small part. */
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

/** The end of a list that is not printed whole. */
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

  /** The listed pair of two articles, in whichever order they are given. */
  pair(one: string, other: string): Pair | undefined {
    return this.#pairs.get(one)?.get(other) ?? this.#pairs.get(other)?.get(one);
  }

  /** Number of the cluster that holds both articles of a pair. */
  clusterOf(pair: Pair): number | undefined {
    const cluster = this.#clusters.get(pair.a);
    return cluster === this.#clusters.get(pair.b) ? cluster : undefined;
  }
}
