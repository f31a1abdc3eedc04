/**
 * From different texts back to articles: the clusters of texts, with every article that carries one of those texts, and
 * the pairs to list. Families of identical articles are never compared among themselves; they are added here.
 */

import type { Editions } from '../compare/editions.js';
import { verdictOn } from '../compare/packed-pairs.js';
import { identicalVerdict, type PairVerdict, swapped, type Verdict } from '../compare/verify.js';
import type { Cluster, ClusterMember, Digest, Relation } from '../types/report.js';

/** Looks up what is known of an article. */
export interface RowLookup {
  fieldOf(article: number, field: 'published'): string | undefined;
  idOf(article: number): string;
  readonly words: ArrayLike<number>;
}

import { clusterPairs, type Star } from './cluster.js';
import { findDigests } from './digests.js';
import { originOf } from './origin.js';

/**
 * Of a larger cluster only each member's pair with the representative is listed. Members, without the representative.
 * Where two families of identical articles meet in more pairs than this, one pair stands for all.
 */
const LISTED_WHOLE = 50;

export interface Texts {
  /** First article with the same words, for each article. */
  readonly firstOf: Uint32Array;
  readonly rows: RowLookup;
  readonly editions: Pick<Editions, 'are'>;
}

export interface Families {
  readonly clusters: readonly Cluster[];
  /** Articles that are excerpts of several; by id. */
  readonly digests: readonly Digest[];
  /** Pairs to list, by article number, `a < b`, sorted. */
  readonly pairs: readonly PairVerdict[];
  /** Pairs that were found, listed or not. */
  readonly pairCount: number;
}

/** @param scored pairs of different texts at or above the threshold */
export function familiesOf(scored: readonly PairVerdict[], { firstOf, rows, editions }: Texts): Families {
  const carriers = carriersOf(firstOf);
  // most texts have one carrier, and are asked about again and again
  const isCarried = new Uint8Array(firstOf.length);
  for (const text of carriers.keys()) isCarried[text] = 1;
  const carriersOfText = (text: number): readonly number[] => (isCarried[text] === 1 ? carriers.get(text)! : [text]);
  const copiesOf = (text: number): number => (isCarried[text] === 1 ? carriers.get(text)!.length : 1);
  const digests = findDigests(scored);
  const partOfDigest = ({ a, b, relation }: PairVerdict): boolean =>
    relation === 'excerpt' && (digests.has(a) || digests.has(b));
  const stars = clusterPairs(
    digests.size === 0 ? scored : scored.filter(pair => !partOfDigest(pair)),
    copiesOf,
    text => rows.words[text],
  );
  const starred = new Uint8Array(firstOf.length);
  for (const { representative, members } of stars) {
    starred[representative] = 1;
    for (const { article } of members) starred[article] = 1;
  }
  for (const text of carriers.keys()) if (starred[text] === 0) stars.push({ representative: text, members: [] });

  const homes = homesOf(stars, carriersOfText, firstOf.length);
  const inside = pairsByStar(scored, homes, stars.length);
  const clusters = stars
    .map((star, i) => toCluster(star, carriersOfText, inside[i], rows, editions))
    .sort(largestFirst);

  const { starOf, hubOf, articlesOf } = homes;
  const pairs: PairVerdict[] = [];
  let pairCount = 0;
  const list = (xs: readonly number[], ys: readonly number[], verdict: Verdict): void => {
    for (const x of xs) {
      for (const y of ys) {
        pairs.push(x < y ? { ...verdictOn(verdict), a: x, b: y } : { ...swapped(verdictOn(verdict)), a: y, b: x });
      }
    }
  };
  for (const pair of scored) {
    const { a, b } = pair;
    const met = copiesOf(a) * copiesOf(b);
    pairCount += met;
    const star = starOf[a];
    if (star !== NONE && star === starOf[b] && articlesOf[star] - 1 > LISTED_WHOLE) {
      if (hubOf[b] === a) list([a], carriersOfText(b), pair);
      else if (hubOf[a] === b) list(carriersOfText(a), [b], pair);
    } else if (met > LISTED_WHOLE || met === 1) pairs.push(pair);
    else list(carriersOfText(a), carriersOfText(b), pair);
  }
  for (const [text, its] of carriers) {
    const star = starOf[text];
    const verdict = identicalVerdict(rows.words[text]);
    pairCount += (its.length * (its.length - 1)) / 2;
    if (articlesOf[star] - 1 <= LISTED_WHOLE) for (const [i, x] of its.entries()) list([x], its.slice(i + 1), verdict);
    else if (stars[star].representative === text) list([text], its.slice(1), verdict);
  }
  return {
    clusters: clusters.map((cluster, i) => ({ ...cluster, id: i + 1 })),
    digests: [...digests]
      .sort(([x], [y]) => x - y)
      .map(([page, stories]) => ({ id: rows.idOf(page), of: stories.map(story => rows.idOf(story)) })),
    pairs: pairs.sort(byNumbers),
    pairCount,
  };
}

/** Where the texts belong, by their article. */
interface Homes {
  /** Position of the star, or none. */
  readonly starOf: Int32Array;
  /** The text that holds this one in the cluster: the representative or the member it came by; none of a representative. */
  readonly hubOf: Int32Array;
  /** Of each star: the articles of its cluster, with every carrier of its texts. */
  readonly articlesOf: Uint32Array;
}

const NONE = -1;

function homesOf(stars: readonly Star[], carriersOfText: (text: number) => readonly number[], size: number): Homes {
  const starOf = new Int32Array(size).fill(NONE);
  const hubOf = new Int32Array(size).fill(NONE);
  const articlesOf = new Uint32Array(stars.length);
  for (const [i, { representative, members }] of stars.entries()) {
    starOf[representative] = i;
    articlesOf[i] = carriersOfText(representative).length;
    for (const { article, via } of members) {
      starOf[article] = i;
      hubOf[article] = via ?? representative;
      articlesOf[i] += carriersOfText(article).length;
    }
  }
  return { starOf, hubOf, articlesOf };
}

const byNumbers = (x: PairVerdict, y: PairVerdict): number => x.a - y.a || x.b - y.b;

/** Texts that more than one article carries, with those articles in ascending order, the first one leading. */
function carriersOf(firstOf: Uint32Array): Map<number, number[]> {
  const carriers = new Map<number, number[]>();
  for (let article = 0; article < firstOf.length; article++) {
    const first = firstOf[article];
    if (first === article) continue;
    const known = carriers.get(first);
    if (known === undefined) carriers.set(first, [first, article]);
    else known.push(article);
  }
  return carriers;
}

/** The verified pairs inside each cluster, by position of its star. */
function pairsByStar(scored: readonly PairVerdict[], { starOf }: Homes, stars: number): PairVerdict[][] {
  const inside = Array.from({ length: stars }, (): PairVerdict[] => []);
  for (const pair of scored) {
    const star = starOf[pair.a];
    if (star !== NONE && star === starOf[pair.b]) inside[star].push(pair);
  }
  return inside;
}

type Filling<T> = { -readonly [Key in keyof T]: T[Key] };

function toCluster(
  star: Star,
  carriersOfText: (text: number) => readonly number[],
  pairs: readonly PairVerdict[],
  rows: RowLookup,
  editions: Texts['editions'],
): Omit<Cluster, 'id'> {
  const { representative } = star;
  const asMember = (
    article: number,
    of: number,
    similarity: number,
    relation: Relation,
    via?: number,
  ): ClusterMember => {
    const member: Filling<ClusterMember> = { id: rows.idOf(article), similarity, relation };
    if (via !== undefined) member.via = rows.idOf(via);
    if (editions.are(article, of)) member.edition = true;
    return member;
  };
  const members: ClusterMember[] = [];
  const articles: number[] = [];
  for (const carrier of carriersOfText(representative)) {
    if (carrier !== representative) members.push(asMember(carrier, representative, 1, 'identical'));
    articles.push(carrier);
  }
  for (const { article, link, via } of star.members) {
    for (const carrier of carriersOfText(article)) {
      members.push(asMember(carrier, via ?? representative, link.similarity, link.relation, via));
      articles.push(carrier);
    }
  }
  members.sort((x, y) => y.similarity - x.similarity || (x.id < y.id ? -1 : 1));
  const strengths = members.map(member => member.similarity);
  return {
    representative: rows.idOf(representative),
    origin: originOf(articles, pairs, rows),
    members,
    weakest: strengths[strengths.length - 1],
    median: medianOf(strengths),
  };
}

/** Of an even number, the mean of the two in the middle; four decimals. */
function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle];
  return Math.round(((sorted[middle - 1] + sorted[middle]) / 2) * 1e4) / 1e4;
}

function largestFirst(x: Omit<Cluster, 'id'>, y: Omit<Cluster, 'id'>): number {
  return y.members.length - x.members.length || (x.representative < y.representative ? -1 : 1);
}
