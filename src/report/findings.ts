/**
 * Lists the findings of a report for editors and CI systems: each article that repeats another one, the worst first.
 *
 * In a cluster each member is one finding, by the pair that links the member to the cluster. Its pairs with the other
 * members say nothing new.
 */
import { timeOf } from '../dates.js';
import type { CheckedArticle, CheckReport, Match } from '../types/check.js';
import type { Comparison } from '../types/comparison.js';
import type { FilePlace, PassagePlaces } from '../types/places.js';
import { type Pair, RELATIONS, type Relation, type StreamedReport } from '../types/report.js';
import { oneLine } from './sanitize.js';
import { acrossClusters, isCopy, namedRows, PairIndex } from './sections.js';
import { counted, score } from './wording.js';

/** One of the two articles of a finding. */
export interface Side {
  readonly id: string;
  readonly path?: string | undefined;
  readonly row?: number | undefined;
  readonly title?: string | undefined;
  readonly source?: string | undefined;
  readonly url?: string | undefined;
  readonly published?: string | undefined;
  /** Position of the longest shared passage in the file; absent if unknown. */
  readonly place?: FilePlace | undefined;
  /** Fingerprint of the content; absent if the report has none. */
  readonly fingerprint?: string | undefined;
}

/** An article that repeats another one. */
export interface Finding {
  readonly article: Side;
  readonly other: Side;
  readonly relation: Relation;
  readonly edition: boolean;
  readonly similarity: number;
  /** Words that both articles have in the same order; absent if the report does not list the pair. */
  readonly words?: number;
  /** The other article is an excerpt of this one. */
  readonly isLonger: boolean;
}

/** `error` for a copy, `warning` for shared text or a translation, `note` for the rest. */
export type Severity = 'error' | 'warning' | 'note';

/** An edition is no copy by another publisher, and a related article is no copy. */
export function severityOf({ relation, edition }: Pick<Finding, 'relation' | 'edition'>): Severity {
  if (edition || relation === 'related') return 'note';
  return relation === 'passage' || relation === 'translation' ? 'warning' : 'error';
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/** Orders copies before shared text and shared text before the rest; then by similarity, relation, words and ids. */
function worstFirst(x: Finding, y: Finding): number {
  return (
    SEVERITIES.indexOf(severityOf(x)) - SEVERITIES.indexOf(severityOf(y)) ||
    (x.relation === 'passage' && y.relation === 'passage' ? 0 : y.similarity - x.similarity) ||
    RELATIONS.indexOf(x.relation) - RELATIONS.indexOf(y.relation) ||
    (y.words ?? 0) - (x.words ?? 0) ||
    order(x.article.id, y.article.id) ||
    order(x.other.id, y.other.id)
  );
}

const order = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);

// ---- of a scan, a check, a comparison

export function findingsOfReport(report: StreamedReport): readonly Finding[] {
  const rows = namedRows(report);
  const index = new PairIndex(report);
  const rowOf = (id: string): Named => rows.get(id) ?? { id };
  const findings: Finding[] = [];
  for (const { representative, members } of report.clusters) {
    for (const { id, via = representative, relation, similarity, edition, accepted } of members) {
      if (accepted) continue;
      const pair = index.pair(id, via);
      const sides = { article: rowOf(id), other: rowOf(via) };
      const link = { relation, similarity, edition: edition === true };
      findings.push(
        pair === undefined
          ? { ...sides, ...link, isLonger: false }
          : findingOf(pair, pair.a === id ? 'a' : 'b', sides, link),
      );
    }
  }
  const digests = new Set(report.digests.map(({ id }) => id));
  for (const pair of [...acrossClusters(report, index), ...report.pairs.filter(pair => !isCopy(pair))]) {
    const side = laterSide(pair, rowOf, digests);
    const [article, other] = side === 'a' ? [pair.a, pair.b] : [pair.b, pair.a];
    findings.push(findingOf(pair, side, { article: rowOf(article), other: rowOf(other) }));
  }
  return inOrder(findings, report);
}

/** Findings of the new articles; a pair of two new articles is one finding. */
export function findingsOfCheck(report: CheckReport): readonly Finding[] {
  return inOrder(report.articles.flatMap(findingsOfArticle), report);
}

/** Sorts by the option `--sort` if given, else the worst first. */
function inOrder(findings: Finding[], { selection }: Pick<CheckReport, 'selection'>): readonly Finding[] {
  return selection?.sort === undefined ? findings.sort(worstFirst) : findings;
}

/**
 * Findings of one new article. Two new articles match one another: the article with the later id repeats the other one.
 */
function findingsOfArticle(article: CheckedArticle): Finding[] {
  return article.matches.filter(({ id, known }) => known || id < article.id).map(match => matchFinding(article, match));
}

export function matchFinding(article: CheckedArticle, match: Match): Finding {
  const pair: Pair = { ...match, a: article.id, b: match.id };
  return findingOf(pair, 'a', { article, other: match });
}

/** The one finding of a comparison, in which the second article repeats the first; none for unrelated articles. */
export function findingsOfComparison({ pair, articles: [first, second] }: Comparison): readonly Finding[] {
  if (pair.relation === 'unrelated') return [];
  const side = pair.a === second.id && first.id !== second.id ? 'a' : 'b';
  return [findingOf(pair, side, { article: second, other: first })];
}

/** The properties of an article row that a finding shows. */
type Named = Omit<Side, 'place' | 'fingerprint'>;

/**
 * @param side side of the pair whose article repeats the other one
 * @param link relation and similarity of the cluster member; the pair's own without a cluster
 */
function findingOf(
  pair: Pair,
  side: 'a' | 'b',
  { article, other }: { readonly article: Named; readonly other: Named },
  link: Pick<Pair, 'relation' | 'similarity'> & { readonly edition?: boolean | undefined } = pair,
): Finding {
  const { alignment, passages } = pair;
  const { relation, similarity, edition = false } = link;
  const from = side === 'a' ? 'b' : 'a';
  const words = relation === 'passage' ? passages?.reduce((sum, passage) => sum + passage.words, 0) : alignment.kept;
  return {
    article: sideOf(article, pair, side),
    other: sideOf(other, pair, from),
    relation,
    similarity,
    edition,
    ...(words !== undefined && relation !== 'translation' && { words }),
    isLonger: relation === 'excerpt' && alignment.coverage[side] < alignment.coverage[from],
  };
}

function sideOf({ id, path, row, title, source, url, published }: Named, pair: Pair, side: 'a' | 'b'): Side {
  const place = placesOf(pair)[side];
  return { id, path, row, title, source, url, published, place, fingerprint: pair.fingerprints?.[side] };
}

/** Position of the longest passage of a pair in both files; empty if unknown. */
export function placesOf(pair: Pair): { readonly a?: FilePlace | undefined; readonly b?: FilePlace | undefined } {
  let longest: PassagePlaces | undefined;
  for (const places of pair.places ?? []) {
    if (places.words > (longest?.words ?? 0)) longest = places;
  }
  return longest === undefined ? {} : { a: longest.a.file, b: longest.b.file };
}

/**
 * The side that more likely repeats the other one, outside of clusters: a digest, the later publication, or the
 * excerpt.
 */
function laterSide(pair: Pair, rowOf: (id: string) => Named, digests: ReadonlySet<string>): 'a' | 'b' {
  const [isDigestA, isDigestB] = [digests.has(pair.a), digests.has(pair.b)];
  if (isDigestA !== isDigestB) return isDigestA ? 'a' : 'b';
  const [a, b] = [rowOf(pair.a), rowOf(pair.b)].map(({ published = '' }) => timeOf(published));
  if (a !== b && !Number.isNaN(a) && !Number.isNaN(b)) return a > b ? 'a' : 'b';
  const { coverage } = pair.alignment;
  return pair.relation === 'excerpt' && coverage.a > coverage.b ? 'a' : 'b';
}

// ---- in words

/** Most characters of a title in a sentence. */
const TITLE_SHOWN = 120;

/** `"Ferry to Oxna cancelled"`, or the id of an article without a title. */
export function titleOf({ title = '', id }: Side): string {
  const line = oneLine(title);
  if (line === '') return oneLine(id);
  return `"${line.length > TITLE_SHOWN ? `${[...line.slice(0, TITLE_SHOWN)].slice(0, -1).join('')}…` : line}"`;
}

/** The predicate between article and other article: "is an excerpt of". */
export function predicateOf({ relation, edition, isLonger }: Finding): string {
  if (edition) return 'is another edition of';
  switch (relation) {
    case 'identical':
      return 'has the same words as';
    case 'near-identical':
      return 'is nearly the same as';
    case 'excerpt':
      return isLonger ? 'holds most of' : 'is an excerpt of';
    case 'paraphrase':
      return 'is a rewrite of';
    case 'translation':
      return 'is a translation of';
    case 'passage':
      return 'shares text with';
    default:
      return 'tells the same story as';
  }
}

/** "paraphrase, similarity 0.972, 187 words in common". */
export function measureOf({ relation, edition, similarity, words }: Finding): string {
  return [
    edition ? `edition, ${relation}` : relation,
    ...(relation === 'passage' ? [] : [`similarity ${score(similarity)}`]),
    ...(words === undefined ? [] : [`${counted(words, 'word')} in common`]),
  ].join(', ');
}

/** The position of an article for a person: `posts/a.md:12`, a path, an address, or the id of a record in a file. */
export function placeText({ id, path, row, place }: Side): string {
  if (place !== undefined) return `${oneLine(place.path)}:${place.line}`;
  return oneLine(row === undefined ? (path ?? id) : id);
}
