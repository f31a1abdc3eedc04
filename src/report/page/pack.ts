/** Turns the report of a scan or a check, or a comparison, into the rows of a page. */
import { type ReadNotice, recordsOf, type SkippedFile } from '../../types/article.js';
import type { CheckReport, Match } from '../../types/check.js';
import type { Comparison } from '../../types/comparison.js';
import type { ArticleRow, Cluster, Pair, StreamedReport } from '../../types/report.js';
import { withMore } from '../sections.js';
import { filteredLine } from '../select.js';
import type { ArticleEntry, MemberEntry, PageReport, PairEntry, Remark, StoryEntry } from './data.js';
import { PAGE_RELATIONS } from './data.js';

/** Version of the words that fingerprints are made of: `TOKENS_VERSION`, which the report does not know. A test compares the two. */
export const PAGE_TOKENS = 1;

/** Remarks of a kind that the page lists; it says how many more there are. */
const REMARKS_LISTED = 500;
const EDITION = 1;
const ACCEPTED = 2;

type Described = Pick<ArticleRow, 'id' | 'path' | 'row' | 'title' | 'source' | 'url' | 'published'> &
  Partial<ArticleRow>;
type More = NonNullable<ArticleEntry[6]>;

/** Numbers articles and publishers as they are named. */
class Numbering {
  readonly entries: ArticleEntry[] = [];
  /** By article: its content as a baseline names it, or ''. */
  readonly contents: string[] = [];
  readonly publishers: string[] = [];
  readonly #articles = new Map<string, number>();
  readonly #publishers = new Map<string, number>();

  add(row: Described, more: More = {}): number {
    const known = this.#articles.get(row.id);
    if (known !== undefined) return known;
    const number = this.entries.length;
    this.#articles.set(row.id, number);
    const { id, title = '', published = '', url = '', words = 0, reason, disguised, path, row: record } = row;
    const place = path === undefined || id.startsWith(path) ? undefined : placeOf(path, record);
    const details: More = {
      ...(reason !== undefined && row.status !== 'ok' && { reason }),
      ...(disguised !== undefined && { disguised }),
      ...(place !== undefined && { place }),
      ...more,
    };
    const entry = [id, title, this.#publisher(row), published, url, words] as const;
    this.entries.push(Object.keys(details).length === 0 ? entry : [...entry, details]);
    this.contents.push('');
    return number;
  }

  /** Notes the contents of the articles of a pair. */
  name(a: number, b: number, contents: Pair['fingerprints']): void {
    if (contents === undefined) return;
    this.contents[a] = contents.a;
    this.contents[b] = contents.b;
  }

  has(id: string): boolean {
    return this.#articles.has(id);
  }

  /** An article of which nothing but the id is known has an entry, too. */
  of(id: string): number {
    return this.#articles.get(id) ?? this.add({ id });
  }

  #publisher(row: Described): number {
    const name = publisherName(row);
    const known = this.#publishers.get(name);
    if (known !== undefined) return known;
    this.#publishers.set(name, this.publishers.length);
    return this.publishers.push(name) - 1;
  }
}

const placeOf = (path: string, row: number | undefined): string =>
  row === undefined ? path : `${path}, record ${row}`;

/** What the page calls the publisher: the source, else the host, else the last folder (`posts/`); '' where there is none. */
function publisherName({ source, url, path, id }: Described): string {
  if (source !== undefined && source.trim() !== '') return source.trim();
  const host = /^https?:\/\/(?:[^/?#@]*@)?(?:www\.)?([^/?#:]+)/i.exec(url ?? '')?.[1].toLowerCase();
  if (host !== undefined) return host;
  const folders = (path ?? id).split('/');
  return folders.length < 2 ? '' : `${folders[folders.length - 2]}/`;
}

const relationNumber = (relation: string): number => (PAGE_RELATIONS as readonly string[]).indexOf(relation);
const rounded = (share: number): number => Math.round(share * 1e4) / 1e4;

function pairEntry(a: number, b: number, pair: Omit<Pair, 'a' | 'b'>): PairEntry {
  const { containment, alignment, machineMarks, discounted, undiscounted, edition, passages, evidence } = pair;
  const more: NonNullable<PairEntry[15]> = {
    ...(edition && { edition }),
    ...(discounted && { discounted: [rounded(discounted.a), rounded(discounted.b)] }),
    ...(undiscounted !== undefined && { undiscounted: rounded(undiscounted) }),
    ...(passages !== undefined && {
      shared: passages.map(passage => [...passage.a, ...passage.b, passage.words] as const),
    }),
  };
  const entry = [
    a,
    b,
    rounded(pair.similarity),
    relationNumber(pair.relation),
    rounded(containment.aInB),
    rounded(containment.bInA),
    alignment.passages,
    alignment.moved,
    alignment.longest,
    alignment.kept,
    rounded(alignment.coverage.a),
    rounded(alignment.coverage.b),
    rounded(evidence.contradicted ?? 0),
    machineMarks.a,
    machineMarks.b,
  ] as const;
  return Object.keys(more).length === 0 ? entry : [...entry, more];
}

function remarksOf(
  kind: string,
  remarks: readonly ((SkippedFile | ReadNotice) & { readonly more?: number | undefined })[] = [],
): PageReport['remarks'] {
  if (remarks.length === 0) return [];
  const list = remarks.slice(0, REMARKS_LISTED).map(({ path, reason, more }): Remark => [path, withMore(reason, more)]);
  const left = remarks.length - list.length;
  return [{ kind, count: recordsOf(remarks), list, ...(left > 0 && { left }) }];
}

/** What of the findings the page does not show. */
function filteredRemark(report: StreamedReport | CheckReport): PageReport['remarks'] {
  const line = filteredLine(report);
  return line === undefined ? [] : [{ kind: 'filtered', count: 1, list: [[line, '']] }];
}

const keyOf = (a: string, b: string): string => (a < b ? `${a}\n${b}` : `${b}\n${a}`);

/** The id of the article that links a member to its cluster. */
const linkOf = (cluster: Cluster, { via }: Cluster['members'][number]): string => via ?? cluster.representative;

/** The pairs that a page shows word by word, in the order of their worth: the first member of each story, then the second, and so on. */
export function* pairsToShow({ clusters, pairs }: Pick<StreamedReport, 'clusters' | 'pairs'>): Generator<Pair> {
  const known = new Map(pairs.map(pair => [keyOf(pair.a, pair.b), pair]));
  const longest = clusters.reduce((most, { members }) => Math.max(most, members.length), 0);
  for (let n = 0; n < longest; n++) {
    for (const cluster of clusters) {
      const member = cluster.members.at(n);
      if (member === undefined) continue;
      const key = keyOf(linkOf(cluster, member), member.id);
      const pair = known.get(key);
      if (pair !== undefined) yield pair;
      known.delete(key);
    }
  }
  const stories = storiesOf(clusters);
  for (const pair of known.values()) if (!isWithinStory(pair, stories)) yield pair;
}

/** The pairs of new articles with what they repeat, in the order of their worth; A is the new one. */
export function* matchPairs({ articles }: Pick<CheckReport, 'articles'>): Generator<Pair> {
  const longest = articles.reduce((most, { matches }) => Math.max(most, matches.length), 0);
  for (let n = 0; n < longest; n++) {
    for (const { id, matches } of articles) {
      const match = matches.at(n);
      if (match !== undefined) yield { ...match, a: id, b: match.id };
    }
  }
}

/** By id: the number of the story of an article. */
function storiesOf(clusters: readonly Cluster[]): Map<string, number> {
  const stories = new Map<string, number>();
  for (const [n, { representative, members }] of clusters.entries()) {
    stories.set(representative, n);
    for (const { id } of members) stories.set(id, n);
  }
  return stories;
}

const isWithinStory = ({ a, b, relation }: Pair, stories: ReadonlyMap<string, number>): boolean =>
  !isOutside(relation) && stories.has(a) && stories.get(a) === stories.get(b);

/** Whether pairs of the relation are no copies of one story. */
const isOutside = (relation: string): boolean => relationNumber(relation) >= relationNumber('translation');

export function packReport(report: StreamedReport): PageReport {
  const { clusters, pairs, accepted = [], digests, families, summary, skipped, notices } = report;
  const storyOf = storiesOf(clusters);
  const named = new Set(storyOf.keys());
  for (const { a, b } of pairs) named.add(a).add(b);
  for (const { a, b } of accepted) named.add(a).add(b);
  for (const { id, of } of digests) for (const other of [id, ...of]) named.add(other);
  for (const { members } of families) for (const id of members) named.add(id);

  const articles = new Numbering();
  const unread: { path: string; reason: string; more?: number | undefined }[] = [];
  const partial: { path: string; reason: string }[] = [];
  const short: { path: string; reason: string }[] = [];
  const disguised: { path: string; reason: string }[] = [];
  for (const row of report.articles) {
    if (named.has(row.id)) articles.add(row);
    const remark = { path: row.id, reason: row.reason ?? '' };
    if (row.status === 'unreadable' || row.status === 'binary') unread.push({ ...remark, more: row.more });
    else if (row.status === 'partial') partial.push(remark);
    else if (row.status === 'too-short') short.push(remark);
    if (row.disguised !== undefined) disguised.push({ path: row.id, reason: row.disguised });
  }

  const linking = new Set<string>();
  for (const cluster of clusters)
    for (const member of cluster.members) linking.add(keyOf(linkOf(cluster, member), member.id));
  const entries: PairEntry[] = [];
  const others: number[] = [];
  const pairNumbers = new Map<string, number>();
  for (const pair of pairs) {
    const key = keyOf(pair.a, pair.b);
    const [a, b] = [articles.of(pair.a), articles.of(pair.b)];
    articles.name(a, b, pair.fingerprints);
    if (isWithinStory(pair, storyOf) && !linking.has(key)) {
      others.push(a, b, rounded(pair.similarity), relationNumber(pair.relation));
      continue;
    }
    pairNumbers.set(key, entries.length);
    entries.push(pairEntry(a, b, pair));
  }
  const stories = clusters.map((cluster): StoryEntry => {
    const { representative, origin, members } = cluster;
    return {
      a: articles.of(representative),
      ...(origin.id !== undefined && { origin: articles.of(origin.id) }),
      ...(origin.reasons.length > 0 && { reasons: origin.reasons }),
      size: members.length,
    };
  });
  const members = clusters.flatMap(cluster =>
    cluster.members.map((member): MemberEntry => {
      const { id, similarity, relation, via, edition, accepted: isAccepted } = member;
      return [
        articles.of(id),
        rounded(similarity),
        relationNumber(relation),
        pairNumbers.get(keyOf(linkOf(cluster, member), id)) ?? -1,
        via === undefined ? -1 : articles.of(via),
        (edition ? EDITION : 0) + (isAccepted ? ACCEPTED : 0),
      ];
    }),
  );
  const { missed: _, ...counts } = summary;
  return {
    kind: 'report',
    version: report.tool.version,
    options: report.options,
    tokens: PAGE_TOKENS,
    counts,
    publishers: articles.publishers,
    articles: articles.entries,
    contents: articles.contents,
    pairs: entries,
    others,
    stories,
    members,
    accepted: accepted.map(({ a, b, similarity, relation, by, reason = '' }) => [
      articles.of(a),
      articles.of(b),
      rounded(similarity),
      relationNumber(relation),
      by,
      reason,
    ]),
    digests: digests.map(({ id, of }) => [articles.of(id), of.map(other => articles.of(other))]),
    families: families.map(({ articles: count, words, skeleton, members }) => ({
      articles: count,
      words,
      skeleton,
      members: members.map(id => articles.of(id)),
    })),
    remarks: [
      ...filteredRemark(report),
      ...remarksOf('unreadable', unread),
      ...remarksOf('partial', partial),
      ...remarksOf('too-short', short),
      ...remarksOf('disguised', disguised),
      ...remarksOf('skipped', skipped),
      ...remarksOf('notice', notices),
    ],
    boilerplate: report.boilerplate.map(({ source, background, articles: count, words, example }) => ({
      ...(source !== undefined && { source }),
      ...(background && { background }),
      articles: count,
      words,
      example: example.article,
    })),
  };
}

/** Each new article is a story, and its matches are the members. */
export function packCheck(report: CheckReport): PageReport {
  const articles = new Numbering();
  const pairs: PairEntry[] = [];
  for (const { verdict, template, matchesNotListed, ...row } of report.articles) {
    articles.add(row, {
      verdict,
      ...(template !== undefined && { template }),
      ...(matchesNotListed !== undefined && { matchesNotListed }),
    });
  }
  const members: MemberEntry[] = [];
  const stories = report.articles.map(({ id, matches }): StoryEntry => {
    const a = articles.of(id);
    for (const match of matches) {
      const b = addMatch(articles, match);
      articles.name(a, b, match.fingerprints);
      const pair = pairs.push(pairEntry(a, b, match)) - 1;
      const { similarity, relation, edition } = match;
      members.push([b, rounded(similarity), relationNumber(relation), pair, -1, edition ? EDITION : 0]);
    }
    return { a, size: matches.length };
  });
  return {
    kind: 'check',
    version: report.tool.version,
    options: report.options,
    tokens: PAGE_TOKENS,
    counts: { ...report.summary },
    ...(report.window !== undefined && { window: report.window }),
    publishers: articles.publishers,
    articles: articles.entries,
    contents: articles.contents,
    pairs,
    others: [],
    stories,
    members,
    accepted: (report.accepted ?? []).map(({ a, b, similarity, relation, by, reason = '' }) => [
      articles.of(a),
      articles.of(b),
      rounded(similarity),
      relationNumber(relation),
      by,
      reason,
    ]),
    digests: [],
    families: [],
    remarks: [
      ...filteredRemark(report),
      ...remarksOf('skipped', report.skipped),
      ...remarksOf('notice', report.notices),
    ],
    boilerplate: [],
  };
}

const addMatch = (articles: Numbering, match: Match): number =>
  articles.has(match.id) ? articles.of(match.id) : articles.add(match, { ...(match.known && { known: true }) });

/** One story of two articles. */
export function packComparison({ tool, articles: [first, second], pair }: Comparison): PageReport {
  const articles = new Numbering();
  const a = articles.add(first);
  // an article that is compared with itself has one id for both sides
  const b = first.id === second.id ? articles.entries.push([...articles.entries[a]]) - 1 : articles.add(second);
  const isSwapped = pair.a === second.id && first.id !== second.id;
  const entry = isSwapped ? pairEntry(b, a, pair) : pairEntry(a, b, pair);
  return {
    kind: 'comparison',
    version: tool.version,
    tokens: PAGE_TOKENS,
    counts: {},
    publishers: articles.publishers,
    articles: articles.entries,
    contents: articles.entries.map(() => ''),
    pairs: [entry],
    others: [],
    stories: [{ a, size: 1 }],
    members: [[b, rounded(pair.similarity), relationNumber(pair.relation), 0, -1, pair.edition ? EDITION : 0]],
    accepted: [],
    digests: [],
    families: [],
    remarks: [],
    boilerplate: [],
  };
}
