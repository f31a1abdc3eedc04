/**
 * Selects the part of a report to show: filters by relation, publisher and date, sorts, and takes the first.
 *
 * The result says how much is filtered out. A gate and a baseline judge the whole report.
 */
import { timeOf } from '../dates.js';
import type { CheckedArticle, CheckReport, CheckVerdict, Match } from '../types/check.js';
import type {
  ArticleRow,
  Cluster,
  ClusterMember,
  FilteredOut,
  Pair,
  Relation,
  Selection,
  SortOrder,
  StreamedReport,
} from '../types/report.js';
import { acrossClusters, isCopy, namedRows, PairIndex } from './sections.js';

/** The filters, the order and the limit, all optional. */
export type Selected = Omit<Selection, 'filteredOut'>;

/** Whether the selection filters, sorts and limits nothing. */
export function isWhole({ only, top, sort, source, since }: Selected): boolean {
  return [only, top, sort, source, since].every(part => part === undefined);
}

// ---- filters

type Facts = Pick<ArticleRow, 'id' | 'path' | 'source' | 'url' | 'published'>;

class Filter {
  readonly #relations: ReadonlySet<string> | undefined;
  readonly #sources: readonly string[] | undefined;
  readonly #since: number | undefined;

  constructor({ only, source, since }: Selected) {
    this.#relations = only && new Set(only);
    this.#sources = source?.map(name => name.trim().toLowerCase());
    this.#since = since === undefined ? undefined : timeOf(since);
  }

  /** Whether a pair passes the filter by relation; an edition passes as its relation and as `edition`. */
  hasRelation({ relation, edition }: { readonly relation: Relation; readonly edition?: boolean | undefined }): boolean {
    return (
      this.#relations === undefined ||
      this.#relations.has(relation) ||
      (edition === true && this.#relations.has('edition'))
    );
  }

  /** Whether one of the articles is from a selected publisher, and one was published since the date. */
  hasOne(articles: readonly Facts[]): boolean {
    return (
      (this.#sources === undefined || articles.some(article => this.#isFrom(article))) &&
      (this.#since === undefined || articles.some(({ published = '' }) => timeOf(published) >= this.#since!))
    );
  }

  /** Compares the name of the publisher, the host of the address, and the folder of the file. */
  #isFrom({ source = '', url = '', path = '' }: Facts): boolean {
    const host = /^https?:\/\/(?:[^/?#@]*@)?([^/?#:]+)/i.exec(url)?.[1] ?? '';
    const folder = path.split('/').at(-2) ?? '';
    const names = [source.trim(), host, folder].map(name => name.toLowerCase());
    return this.#sources!.some(wanted => names.includes(wanted) || names[1].endsWith(`.${wanted}`));
  }
}

// ---- the order

/** Sort keys: similarity and size descending; dates by the order; articles without a date last. */
interface Rank {
  readonly similarity: number;
  readonly size: number;
  readonly times: readonly number[];
}

function rankIn(order: SortOrder, { similarity, size, times }: Rank): number {
  if (order === 'similarity') return -similarity;
  if (order === 'size') return -size;
  const known = times.filter(time => !Number.isNaN(time));
  if (known.length === 0) return Number.POSITIVE_INFINITY;
  const sign = order === 'date' ? 1 : -1;
  return known.reduce((first, time) => Math.min(first, sign * time), Number.POSITIVE_INFINITY);
}

/** A stable sort. */
function sorted<T>(values: readonly T[], order: SortOrder | undefined, rankOf: (value: T) => Rank): readonly T[] {
  if (order === undefined) return values;
  return values
    .map(value => ({ value, rank: rankIn(order, rankOf(value)) }))
    .sort((x, y) => (x.rank === y.rank ? 0 : x.rank - y.rank))
    .map(({ value }) => value);
}

const timesOf = (articles: readonly Facts[]): number[] => articles.map(({ published = '' }) => timeOf(published));

// ---- a scan

/** Applies a selection. The totals in `summary` stay those of the whole report. */
export function selectReport(report: StreamedReport, asked: Selected): StreamedReport {
  if (isWhole(asked)) return report;
  const filter = new Filter(asked);
  const rows = namedRows(report);
  const index = new PairIndex(report);
  const rowOf = (id: string): Facts => rows.get(id) ?? { id };

  const clusters = sorted(filteredClusters(report, filter, rowOf), asked.sort, ({ representative, members }) => ({
    similarity: members.reduce((most, { similarity }) => Math.max(most, similarity), 0),
    size: members.length,
    times: timesOf([representative, ...members.map(({ id }) => id)].map(rowOf)),
  })).slice(0, asked.top);
  const shown = new Map(clusters.map(cluster => [cluster.id, membersOf(cluster)]));

  /** Pairs whose articles are in no common cluster. */
  const isApart = new Set(acrossClusters(report, index));
  for (const pair of report.pairs) if (!isCopy(pair)) isApart.add(pair);
  const apart = [...isApart].filter(pair => filter.hasRelation(pair) && filter.hasOne([rowOf(pair.a), rowOf(pair.b)]));
  const kept = new Set(topOfEachList(apart, asked, rowOf));
  const pairs = report.pairs.filter(pair => {
    if (isApart.has(pair)) return kept.has(pair);
    const members = shown.get(index.clusterOf(pair) ?? -1);
    return members?.has(pair.a) && members.has(pair.b);
  });
  const digests = report.digests.filter(({ id, of }) => filter.hasOne([id, ...of].map(rowOf)));
  const copies = (all: readonly Cluster[]): number => all.reduce((sum, { members }) => sum + members.length, 0);
  return {
    ...report,
    clusters,
    pairs,
    digests,
    selection: {
      ...asked,
      filteredOut: {
        clusters: report.clusters.length - clusters.length,
        copies: copies(report.clusters) - copies(clusters),
        pairs: isApart.size - kept.size,
      },
    },
  };
}

function filteredClusters(report: StreamedReport, filter: Filter, rowOf: (id: string) => Facts): readonly Cluster[] {
  return report.clusters.flatMap((cluster): Cluster[] => {
    const members = cluster.members.filter(member => filter.hasRelation(member));
    if (members.length === 0) return [];
    const articles = [cluster.representative, ...members.map(({ id }) => id)].map(rowOf);
    if (!filter.hasOne(articles)) return [];
    return [members.length === cluster.members.length ? cluster : { ...cluster, members, ...spreadOf(members) }];
  });
}

/** Lowest and median similarity. */
function spreadOf(members: readonly ClusterMember[]): Pick<Cluster, 'weakest' | 'median'> {
  const all = Float64Array.from(members, ({ similarity }) => similarity).sort();
  const middle = all.length >> 1;
  return { weakest: all[0], median: all.length % 2 === 1 ? all[middle] : (all[middle - 1] + all[middle]) / 2 };
}

const membersOf = ({ representative, members }: Cluster): ReadonlySet<string> =>
  new Set([representative, ...members.map(({ id }) => id)]);

/** The first `top` pairs of each list outside of clusters, in the order of `sort` or by the number of shared words. */
function topOfEachList(pairs: readonly Pair[], { sort, top }: Selected, rowOf: (id: string) => Facts): readonly Pair[] {
  if (top === undefined) return pairs;
  const lists = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const list = isCopy(pair) ? 'copy' : pair.relation;
    const others = lists.get(list);
    if (others === undefined) lists.set(list, [pair]);
    else others.push(pair);
  }
  return [...lists.values()].flatMap(list =>
    sorted(list, sort ?? 'size', pair => ({
      similarity: pair.similarity,
      size: pair.passages?.reduce((sum, { words }) => sum + words, 0) ?? pair.similarity,
      times: timesOf([rowOf(pair.a), rowOf(pair.b)]),
    })).slice(0, top),
  );
}

// ---- a check

/** Applies a selection to a check. Drops an article without remaining matches; keeps an unreadable one. */
export function selectCheck(report: CheckReport, asked: Selected): CheckReport {
  if (isWhole(asked)) return report;
  const filter = new Filter(asked);
  const isUnread = ({ status }: CheckedArticle): boolean => status === 'unreadable' || status === 'binary';
  const remaining = report.articles.flatMap((article): CheckedArticle[] => {
    if (isUnread(article)) return [article];
    if (article.matches.length === 0) return asked.only === undefined && filter.hasOne([article]) ? [article] : [];
    const matches = article.matches.filter(match => filter.hasRelation(match) && filter.hasOne([article, match]));
    if (matches.length === 0) return [];
    return [
      matches.length === article.matches.length ? article : { ...article, matches, verdict: verdictOf(matches[0]) },
    ];
  });
  const ordered = sorted(remaining, asked.sort, article => ({
    similarity: article.matches.reduce((most, { similarity }) => Math.max(most, similarity), 0),
    size: article.matches.length + (article.matchesNotListed ?? 0),
    times: timesOf([article]),
  }));
  const read = ordered.filter(article => !isUnread(article)).slice(0, asked.top);
  const articles = [...read, ...ordered.filter(isUnread)];
  const matches = (all: readonly CheckedArticle[]): number => all.reduce((sum, one) => sum + one.matches.length, 0);
  return {
    ...report,
    articles,
    selection: {
      ...asked,
      filteredOut: {
        articles: report.articles.length - articles.length,
        matches: matches(report.articles) - matches(articles),
      },
    },
  };
}

/** The verdict by the best match. */
function verdictOf({ relation, edition }: Match): CheckVerdict {
  if (relation === 'passage' || relation === 'related') return relation;
  return edition ? 'edition' : 'copy';
}

// ---- in words

const NOUNS: Readonly<Record<keyof FilteredOut, readonly [one: string, many: string]>> = {
  clusters: ['story', 'stories'],
  copies: ['copy', 'copies'],
  pairs: ['pair', 'pairs'],
  articles: ['article', 'articles'],
  matches: ['match', 'matches'],
};

/** "filtered out: 3 stories, 7 copies (--only paraphrase, --top 5)"; undefined without a selection. */
export function filteredLine({ selection }: Pick<StreamedReport | CheckReport, 'selection'>): string | undefined {
  if (selection === undefined) return undefined;
  const { filteredOut, only, top, sort, source, since } = selection;
  const counts = (Object.keys(NOUNS) as (keyof FilteredOut)[]).flatMap(key => {
    const count = filteredOut[key] ?? 0;
    return count === 0 ? [] : [`${count} ${NOUNS[key][count === 1 ? 0 : 1]}`];
  });
  const asked = [
    ...(only === undefined ? [] : [`--only ${only.join(',')}`]),
    ...(source ?? []).map(name => `--source ${name}`),
    ...(since === undefined ? [] : [`--since ${since}`]),
    ...(sort === undefined ? [] : [`--sort ${sort}`]),
    ...(top === undefined ? [] : [`--top ${top}`]),
  ];
  return `filtered out: ${counts.length === 0 ? 'nothing' : counts.join(', ')} (${asked.join(', ')})`;
}
