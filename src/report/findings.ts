/**
 * What an editor or a CI system is told of a report: each thing that an article repeats, with the places of both texts, the
 * worst first.
 *
 * In a cluster each member is one finding, by the pair that links it to the cluster: its pairs with the other members say
 * nothing new.
 */
import type { CheckedArticle, CheckReport, Match } from '../types/check.js';
import type { Comparison } from '../types/comparison.js';
import type { FilePlace, PassagePlaces } from '../types/places.js';
import { type Pair, RELATIONS, type Relation, type StreamedReport } from '../types/report.js';
import { oneLine } from './sanitize.js';
import { acrossClusters, namedRows, PairIndex } from './sections.js';
import { timeOf } from './select.js';
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
  /** Where the longest passage that both share stands; absent where that is not known. */
  readonly place?: FilePlace | undefined;
  /** Of its content; absent where the report has none. */
  readonly fingerprint?: string | undefined;
}

/** An article that repeats another one. */
export interface Finding {
  readonly article: Side;
  readonly other: Side;
  readonly relation: Relation;
  readonly edition: boolean;
  readonly similarity: number;
  /** Words that both hold in the same order; absent where the report does not list the pair. */
  readonly words?: number;
  /** Whether the article holds the other one, of which it says more: the other one is the excerpt. */
  readonly isLonger: boolean;
}

/** How bad a finding is: something is told again, some text is shared, or neither. */
export type Severity = 'error' | 'warning' | 'note';

/** Editions and related articles are not copies by another publisher. */
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

/** The worst first. */
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
  const isShared = ({ relation }: Pair): boolean => ['translation', 'passage', 'related'].includes(relation);
  for (const pair of [...acrossClusters(report, index), ...report.pairs.filter(isShared)]) {
    const side = laterSide(pair, rowOf, digests);
    const [article, other] = side === 'a' ? [pair.a, pair.b] : [pair.b, pair.a];
    findings.push(findingOf(pair, side, { article: rowOf(article), other: rowOf(other) }));
  }
  return inOrder(findings, report);
}

/** The matches of new articles, the worst first; the pair of two new articles once. */
export function findingsOfCheck(report: CheckReport): readonly Finding[] {
  return inOrder(report.articles.flatMap(findingsOfArticle), report);
}

/** In the order that the report was asked for, or the worst first. */
function inOrder(findings: Finding[], { selection }: Pick<CheckReport, 'selection'>): readonly Finding[] {
  return selection?.sort === undefined ? findings.sort(worstFirst) : findings;
}

/**
 * What one new article repeats. Two new articles are matches of one another: the one with the later id is said to repeat the
 * other.
 */
function findingsOfArticle(article: CheckedArticle): Finding[] {
  return article.matches.filter(({ id, known }) => known || id < article.id).map(match => matchFinding(article, match));
}

export function matchFinding(article: CheckedArticle, match: Match): Finding {
  const pair: Pair = { ...match, a: article.id, b: match.id };
  return findingOf(pair, 'a', { article, other: match });
}

/** The one finding of a comparison; none where the articles are unrelated. The second article is said to repeat the first. */
export function findingsOfComparison({ pair, articles: [first, second] }: Comparison): readonly Finding[] {
  if (pair.relation === 'unrelated') return [];
  const side = pair.a === second.id && first.id !== second.id ? 'a' : 'b';
  return [findingOf(pair, side, { article: second, other: first })];
}

/** The part of a row that a finding shows. */
type Named = Omit<Side, 'place' | 'fingerprint'>;

/**
 * @param side of the article that repeats the other one
 * @param link what a cluster says about the pair
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

/** Where the longest passage of a pair stands in both files; empty where that is not known. */
export function placesOf(pair: Pair): { readonly a?: FilePlace | undefined; readonly b?: FilePlace | undefined } {
  let longest: PassagePlaces | undefined;
  for (const places of pair.places ?? []) {
    if (places.words > (longest?.words ?? 0)) longest = places;
  }
  return longest === undefined ? {} : { a: longest.a.file, b: longest.b.file };
}

/**
 * The side that is more likely to repeat the other one, where no cluster says so: a page with parts of several stories, the
 * one that was
 * published later, the excerpt.
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

/** What an article does to the other one: "is an excerpt of". */
export function deedOf({ relation, edition, isLonger }: Finding): string {
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

/** Where an article stands, for a person: `posts/a.md:12`, its id where it is no file, or its address. */
export function placeText({ id, path, row, place }: Side): string {
  if (place !== undefined) return `${oneLine(place.path)}:${place.line}`;
  return oneLine(row === undefined ? (path ?? id) : id);
}
