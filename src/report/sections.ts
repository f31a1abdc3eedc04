/** Selects the sections of a report for people besides the clusters, and looks up rows, pairs and clusters. */
import type { SkippedFile } from '../types/article.js';
import {
  ALSO_INCOMPLETE,
  type ArticleRow,
  type ArticleStatus,
  type Pair,
  type Relation,
  type StreamedReport,
} from '../types/report.js';
import { counted } from './wording.js';

/** Most lines of remarks. */
export const REASONS_SHOWN = 20;
/** Most ids listed in one line. */
export const IDS_SHOWN = 5;

/** Whether a pair is a copy: `related` is below the threshold; a shared passage or a translation is no copy. */
export const isCopy = ({ relation }: Pick<Pair, 'relation'>): boolean =>
  !['translation', 'passage', 'related'].includes(relation);

export function pairsOf(report: StreamedReport, relation: Relation): readonly Pair[] {
  return report.pairs.filter(pair => pair.relation === relation);
}

/** Copies in different clusters, because each article is closer to the representative of its own cluster. */
export function acrossClusters(report: StreamedReport, index: PairIndex): readonly Pair[] {
  return report.pairs.filter(pair => isCopy(pair) && index.clusterOf(pair) === undefined);
}

/** A reason that concerns a file or an article. */
export interface Remark {
  readonly name: string;
  readonly reason: string;
  /** Number of further remarks with a similar reason, which are only counted. */
  readonly more?: number;
}

/** The parts of a reason that differ from file to file. */
const SPECIFICS = /"[^"]*"|\d[\d.,]*/g;
/** Most similar remarks listed one by one. Of more, the first one represents the others. */
const SIMILAR_LISTED = 5;

/**
 * Merges similar remarks, whose reasons differ only in numbers and quotations; keeps the order of the remarks.
 *
 * @param listed most similar remarks that stay separate
 */
export function sharedRemarks(remarks: Iterable<Remark>, listed = SIMILAR_LISTED): readonly Remark[] {
  const kinds = new Map<string, { readonly first: (readonly [at: number, remark: Remark])[]; count: number }>();
  let at = 0;
  for (const remark of remarks) {
    const name = remark.reason.replace(SPECIFICS, '#');
    const kind = kinds.get(name) ?? { first: [], count: 0 };
    kinds.set(name, kind);
    if (kind.count < listed) kind.first.push([at, remark]);
    kind.count += 1 + (remark.more ?? 0);
    at++;
  }
  return [...kinds.values()]
    .flatMap(({ first: [[at, remark], ...others], count }): (readonly [number, Remark])[] =>
      count > listed ? [[at, { ...remark, more: count - 1 }]] : [[at, remark], ...others],
    )
    .sort(([x], [y]) => x - y)
    .map(([, remark]) => remark);
}

/**
 * A line for a person: "a.png: no reader for .png (and 39 like it)".
 *
 * @param show makes foreign text harmless
 */
export function remarkLine({ name, reason, more = 0 }: Remark, show: (text: string) => string = text => text): string {
  return `${show(name)}: ${withMore(show(reason), more)}`;
}

/** A reason with the number of further records that it stands for. */
export const withMore = (reason: string, more = 0): string => (more === 0 ? reason : `${reason} (and ${more} like it)`);

/**
 * "3 articles incomplete: a.txt: cut off after 2,310 characters (and 2 like it)"; undefined if all are complete.
 *
 * @param listsAll whether the line names each article
 */
export function incompleteLine(
  report: StreamedReport,
  show?: (text: string) => string,
  listsAll = false,
): string | undefined {
  const { count, listed } = kindsOf(incompleteArticles(report), show, listsAll);
  return count === 0 ? undefined : `${counted(count, 'article')} incomplete: ${listed}`;
}

/** The number of remarks, and a list of one of each kind, or of all. */
function kindsOf(
  remarks: Iterable<Remark>,
  show: ((text: string) => string) | undefined,
  listsAll: boolean,
): { readonly count: number; readonly listed: string } {
  const kinds = sharedRemarks(remarks, listsAll ? Number.POSITIVE_INFINITY : 1);
  const count = kinds.reduce((sum, { more = 0 }) => sum + 1 + more, 0);
  const shown = listsAll ? kinds : kinds.slice(0, IDS_SHOWN);
  const listed = shown.map(kind => remarkLine(kind, show));
  if (kinds.length > shown.length) listed.push(andMore(kinds.length - shown.length, '', '-v lists all'));
  return { count, listed: listed.join('; ') };
}

/** The missing parts of articles, both of compared and of too short ones. */
export function* incompleteArticles(report: StreamedReport): Generator<Remark> {
  yield* remarksOn(report, 'partial');
  for (const { name, reason } of remarksOn(report, 'too-short')) {
    const at = reason.indexOf(ALSO_INCOMPLETE);
    if (at >= 0) yield { name, reason: reason.slice(at + ALSO_INCOMPLETE.length) };
  }
}

/**
 * "2 articles, compared as what they show: a.txt: 120 letters of other alphabets (and 1 like it)"; undefined where
 * there are none.
 */
export function disguisedLine(
  report: StreamedReport,
  show?: (text: string) => string,
  listsAll = false,
): string | undefined {
  const { count, listed } = kindsOf(disguisedArticles(report), show, listsAll);
  if (count === 0) return undefined;
  return `${counted(count, 'article')}, compared as what ${count === 1 ? 'it shows' : 'they show'}: ${listed}`;
}

/** What a comparison says about one article. */
export const remarksOnRow = ({ reason, disguised }: ArticleRow): readonly string[] => [
  ...(reason === undefined ? [] : [reason]),
  ...(disguised === undefined ? [] : [`disguised, compared as what it shows: ${disguised}`]),
];

/** Disguised articles, which show other text than they hold; the reason names the disguise. */
export function* disguisedArticles({ articles }: StreamedReport): Generator<Remark> {
  const rows = articles.disguised?.() ?? [...articles].filter(row => row.disguised !== undefined);
  for (const { id, disguised = '' } of rows) yield { name: id, reason: disguised };
}

/** Articles of a status with their reasons. */
export function* remarksOn(
  report: StreamedReport,
  status: ArticleStatus,
  nameOf: (row: ArticleRow) => string = row => row.id,
): Generator<Remark> {
  for (const row of rowsOf(report, status))
    yield { name: nameOf(row), reason: row.reason ?? status, more: row.more ?? 0 };
}

/** Files without an article and notices, as remarks. */
export const remarksOf = (files: readonly SkippedFile[] = []): Remark[] =>
  files.map(({ path, reason }) => ({ name: path, reason }));

/** " (no words)" after the id of a too short article without any, such as an empty file. */
export const withoutWords = ({ status, words }: ArticleRow): string =>
  status === 'too-short' && words === 0 ? ' (no words)' : '';

/** The articles of one status: the first `shown` rows, the number of further rows, and the number of all. */
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
export function withoutArticle({ skipped = [] }: Pick<StreamedReport, 'skipped'>): readonly SkippedFile[] {
  return skipped.filter(({ path }) => !/\.json$/i.test(path));
}

function rowsOf({ articles }: StreamedReport, status: ArticleStatus): Iterable<ArticleRow> {
  return articles.ofStatus?.(status) ?? [...articles].filter(row => row.status === status);
}

/** Rows by id of the articles that pairs, clusters, digests and families name: a small part of a large corpus. */
export function namedRows({
  articles,
  pairs,
  clusters,
  digests,
  families,
}: StreamedReport): ReadonlyMap<string, ArticleRow> {
  const named = new Set([
    ...pairs.flatMap(({ a, b }) => [a, b]),
    ...clusters.flatMap(({ representative, members }) => [representative, ...members.map(({ id }) => id)]),
    ...digests.map(({ id }) => id),
    ...families.map(({ example }) => example),
  ]);
  const rows = new Map<string, ArticleRow>();
  if (named.size > 0) for (const row of articles) if (named.has(row.id)) rows.set(row.id, row);
  return rows;
}

/** Where a person finds what a format leaves out. */
const ELSEWHERE = 'see --format html or json';

/** The end of a shortened list. @param where what lists the others */
export function andMore(count: number, noun = '', where = ELSEWHERE): string {
  return `and ${count} more${noun === '' ? '' : ` ${noun}`}: ${where}`;
}

/**
 * Finds the pair of two articles and the cluster of a pair in constant time: reports have hundreds of thousands of
 * pairs.
 */
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
