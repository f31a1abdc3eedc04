/**
 * Forms clusters of articles from scored pairs of texts, and selects the pairs to list.
 *
 * Only the first article of each text is compared. This module adds its duplicates, the other articles with the same
 * words.
 */
import { verdictOn } from '../compare/packed-pairs.js';
import { identicalVerdict, type PairVerdict, swapped, type Verdict } from '../compare/verify.js';
import type { Cluster, ClusterMember, Digest, Origin, Relation } from '../types/report.js';
import type { AcceptedPairs } from './accepted-pairs.js';
import { agreeingStars, type ComparedPairs } from './agreeing-stars.js';
import { partOf } from './copies.js';
import { findDigests } from './digests.js';
import type { Editions } from './editions.js';
import type { Precedence } from './keep.js';
import { type ArticleLookup, originOf } from './origin.js';
import type { StarCluster } from './star-clusters.js';

/**
 * Most members of a cluster whose pairs are all listed; of a larger cluster only the linking pairs are. Also the most
 * article pairs listed for two texts; of more, one pair represents all.
 */
const LISTED_MEMBERS = 50;

const NONE = -1;

export interface ArticleTexts {
  /** For each article, the first article with the same words. */
  readonly firstOf: Uint32Array;
  readonly rows: ArticleLookup & { readonly words: ArrayLike<number> };
  readonly editions: Pick<Editions, 'are'>;
  /** Accepted pairs. Text pairs that are accepted as a whole are not among the scored pairs. */
  readonly accepted?: Pick<AcceptedPairs, 'areWhole' | 'countOf' | 'isAccepted'> | undefined;
  /** Chooses representatives, and receives the likely origins. */
  readonly precedence: Precedence;
}

export interface ClusteredPairs {
  /** The largest first. */
  readonly clusters: readonly Cluster[];
  /** Sorted by id. */
  readonly digests: readonly Digest[];
  /** Pairs to list, with `a < b`, sorted by article numbers. */
  readonly pairs: readonly PairVerdict[];
  /** Number of all pairs, listed or not. */
  readonly pairCount: number;
  /** Listed pairs below the threshold that share a passage, sorted by article numbers. */
  readonly passages: readonly PairVerdict[];
}

/**
 * @param scored   pairs of different texts at or above the threshold
 * @param compared compared pairs, at least those of two texts that both have a scored pair
 * @param sharing  pairs of different texts below the threshold that share a passage
 */
export function clusterPairs(
  scored: readonly PairVerdict[],
  compared: ComparedPairs,
  texts: ArticleTexts,
  sharing: readonly PairVerdict[] = [],
): ClusteredPairs {
  const { firstOf, rows, accepted } = texts;
  const groups = new DuplicateGroups(firstOf);
  const digests = findDigests(scored, sharing, rows.words);
  const isPartOfDigest = ({ a, b, relation }: PairVerdict): boolean =>
    relation === 'excerpt' && (digests.has(a) || digests.has(b));
  const stars = agreeingStars(
    digests.size === 0 ? scored : scored.filter(pair => !isPartOfDigest(pair)),
    compared,
    text => groups.sizeOf(text),
    text => rows.words[text],
  );
  const isClustered = new Uint8Array(firstOf.length);
  for (const { representative, members } of stars) {
    isClustered[representative] = 1;
    for (const { article } of members) isClustered[article] = 1;
  }
  for (const [text] of groups.all) {
    if (isClustered[text] === 0 && !accepted?.areWhole(text, text)) stars.push({ representative: text, members: [] });
  }

  const inside = pairsByCluster(scored, membershipsOf(stars, groups, firstOf.length).clusterOf, stars.length);
  const headed = stars.map((star, i) => headedStar(star, groups, inside[i], texts));
  const clusters = headed.map(star => toCluster(star, groups, texts)).sort(largestFirst);
  const memberships = membershipsOf(headed, groups, firstOf.length);
  const { pairs, pairCount } = listPairs(scored, headed, groups, memberships, texts);
  return {
    clusters: clusters.map((cluster, i) => ({ ...cluster, id: i + 1 })),
    digests: [...digests]
      .sort(([x], [y]) => x - y)
      .map(([page, stories]) => ({ id: rows.idOf(page), of: stories.map(story => rows.idOf(story)) })),
    pairs,
    pairCount,
    passages: listPassages(sharing, headed, memberships),
  };
}

/**
 * Selects the pairs with shared passages to list. Of the pairs of a text with members of a large cluster only one is
 * listed, that with the representative or else the one with the longest passages, because the others are the same text.
 * Pairs within a large cluster are not listed.
 */
function listPassages(
  sharing: readonly PairVerdict[],
  stars: readonly StarCluster[],
  { clusterOf, sizes }: Memberships,
): PairVerdict[] {
  const isLarge = (text: number): boolean => clusterOf[text] !== NONE && sizes[clusterOf[text]] - 1 > LISTED_MEMBERS;
  /** The large cluster of a text, or a negative number for the text itself. */
  const groupOf = (text: number): number => (isLarge(text) ? clusterOf[text] : -1 - text);
  const representatives = ({ a, b }: PairVerdict): number =>
    [a, b].filter(text => !isLarge(text) || stars[clusterOf[text]].representative === text).length;
  const words = ({ passages }: PairVerdict): number => passages.reduce((sum, passage) => sum + passage.words, 0);
  const listed: PairVerdict[] = [];
  /** The pair to list for each two groups, at least one of which is a large cluster. */
  const chosen = new Map<string, PairVerdict>();
  for (const pair of sharing) {
    if (!isLarge(pair.a) && !isLarge(pair.b)) {
      listed.push(pair);
      continue;
    }
    const [x, y] = [groupOf(pair.a), groupOf(pair.b)];
    if (x === y) continue;
    const key = x < y ? `${x} ${y}` : `${y} ${x}`;
    const other = chosen.get(key);
    const isBetter =
      other === undefined ||
      representatives(pair) > representatives(other) ||
      (representatives(pair) === representatives(other) && words(pair) > words(other));
    if (isBetter) chosen.set(key, pair);
  }
  for (const pair of chosen.values()) listed.push(pair);
  return listed.sort((x, y) => x.a - y.a || x.b - y.b);
}

/** Looks up the articles with the same words by the first of them. */
class DuplicateGroups {
  /** Texts of several articles, with these articles in ascending order. */
  readonly all = new Map<number, number[]>();
  /** For each text 1 if it is in `all`; much faster than the map, and most texts have one article. */
  readonly #isGroup: Uint8Array;

  constructor(firstOf: Uint32Array) {
    this.#isGroup = new Uint8Array(firstOf.length);
    for (let article = 0; article < firstOf.length; article++) {
      const first = firstOf[article];
      if (first === article) continue;
      const group = this.all.get(first);
      if (group === undefined) this.all.set(first, [first, article]);
      else group.push(article);
      this.#isGroup[first] = 1;
    }
  }

  /** The articles of a text, the first one leading. */
  articlesOf(text: number): readonly number[] {
    return this.#isGroup[text] === 1 ? this.all.get(text)! : [text];
  }

  sizeOf(text: number): number {
    return this.#isGroup[text] === 1 ? this.all.get(text)!.length : 1;
  }
}

/** The cluster of each text. */
interface Memberships {
  /** For each text the index of its cluster, or `NONE`. */
  readonly clusterOf: Int32Array;
  /** For each text the text that links it to its cluster, or `NONE` for a representative. */
  readonly linkedTo: Int32Array;
  /** For each cluster its number of articles, duplicates included. */
  readonly sizes: Uint32Array;
}

function membershipsOf(stars: readonly StarCluster[], groups: DuplicateGroups, size: number): Memberships {
  const clusterOf = new Int32Array(size).fill(NONE);
  const linkedTo = new Int32Array(size).fill(NONE);
  const sizes = new Uint32Array(stars.length);
  for (const [i, { representative, members }] of stars.entries()) {
    clusterOf[representative] = i;
    sizes[i] = groups.sizeOf(representative);
    for (const { article, via } of members) {
      clusterOf[article] = i;
      linkedTo[article] = via ?? representative;
      sizes[i] += groups.sizeOf(article);
    }
  }
  return { clusterOf, linkedTo, sizes };
}

function pairsByCluster(scored: readonly PairVerdict[], clusterOf: Int32Array, clusters: number): PairVerdict[][] {
  const inside = Array.from({ length: clusters }, (): PairVerdict[] => []);
  for (const pair of scored) {
    const cluster = clusterOf[pair.a];
    if (cluster !== NONE && cluster === clusterOf[pair.b]) inside[cluster].push(pair);
  }
  return inside;
}

/** A cluster with its representing article. */
interface HeadedStar extends StarCluster {
  /** An article with the text `representative`. */
  readonly head: number;
  readonly origin: Origin;
}

/**
 * Chooses the representative by the rules of `--keep` among the centre of the star and the texts linked to it, except
 * texts that are excerpts of another one. A member without a pair with the new representative stays linked through
 * another member (`via`).
 */
function headedStar(
  star: StarCluster,
  groups: DuplicateGroups,
  pairs: readonly PairVerdict[],
  { rows, precedence }: ArticleTexts,
): HeadedStar {
  const { representative: middle, members } = star;
  const linked = [middle];
  for (const { article, via } of members) if (via === undefined) linked.push(article);
  const articles = [...groups.articlesOf(middle)];
  for (const { article } of members) for (const copy of groups.articlesOf(article)) articles.push(copy);
  const origin = originOf(articles, pairs, rows);
  const found = origin.id === undefined ? undefined : articles.find(article => rows.idOf(article) === origin.id);
  if (found !== undefined) precedence.addOrigin(found);
  let [head, representative] = [NONE, NONE];
  for (const text of withoutParts(linked, pairs)) {
    const first = precedence.firstOf(groups.articlesOf(text));
    if (head === NONE || precedence.compare(first, head) < 0) [head, representative] = [first, text];
  }
  if (representative === middle) return { ...star, head, origin };

  const direct = new Map<number, PairVerdict>();
  for (const pair of pairs) {
    if (pair.a === representative) direct.set(pair.b, pair);
    else if (pair.b === representative) direct.set(pair.a, pair);
  }
  const own = members.find(({ article }) => article === representative)!;
  const others = [{ ...own, article: middle }, ...members.filter(member => member !== own)].map(member => {
    const { article, link, via = middle } = member;
    const pair = direct.get(article);
    if (pair !== undefined) return { article, link: pair };
    return article === middle ? { article, link } : { article, link, via };
  });
  others.sort((x, y) => y.link.similarity - x.link.similarity || x.article - y.article);
  return { representative, members: others, head, origin };
}

/** Removes the texts that are excerpts of another one of them; returns all texts if none would remain. */
function withoutParts(texts: readonly number[], pairs: readonly PairVerdict[]): readonly number[] {
  const excerpts = pairs.filter(({ relation }) => relation === 'excerpt');
  if (excerpts.length === 0) return texts;
  const among = new Set(texts);
  const parts = new Set<number>();
  for (const pair of excerpts) {
    const part = among.has(pair.a) && among.has(pair.b) ? partOf(pair) : undefined;
    if (part !== undefined) parts.add(part);
  }
  const whole = texts.filter(text => !parts.has(text));
  return whole.length === 0 ? texts : whole;
}

/** The article pairs to list, and the number of all article pairs. */
function listPairs(
  scored: readonly PairVerdict[],
  stars: readonly HeadedStar[],
  groups: DuplicateGroups,
  { clusterOf, linkedTo, sizes }: Memberships,
  { rows: { words }, accepted }: ArticleTexts,
): Pick<ClusteredPairs, 'pairs' | 'pairCount'> {
  const pairs: PairVerdict[] = [];
  let pairCount = 0;
  const isLarge = (cluster: number): boolean => sizes[cluster] - 1 > LISTED_MEMBERS;
  const list = (xs: readonly number[], ys: readonly number[], verdict: Verdict): void => {
    for (const x of xs) {
      for (const y of ys) {
        if (accepted?.isAccepted(x, y)) continue;
        pairs.push(x < y ? { ...verdictOn(verdict), a: x, b: y } : { ...swapped(verdictOn(verdict)), a: y, b: x });
      }
    }
  };
  /** The article of a text to which the members of its cluster are linked. */
  const linkedArticle = (text: number): number => {
    const { representative, head } = stars[clusterOf[text]];
    return representative === text ? head : text;
  };
  for (const pair of scored) {
    const { a, b } = pair;
    const count = groups.sizeOf(a) * groups.sizeOf(b);
    pairCount += count - (accepted?.countOf(a, b) ?? 0);
    const cluster = clusterOf[a];
    if (cluster !== NONE && cluster === clusterOf[b] && isLarge(cluster)) {
      if (linkedTo[b] === a) list([linkedArticle(a)], groups.articlesOf(b), pair);
      else if (linkedTo[a] === b) list(groups.articlesOf(a), [linkedArticle(b)], pair);
    } else if (count > LISTED_MEMBERS || count === 1) pairs.push(pair);
    else list(groups.articlesOf(a), groups.articlesOf(b), pair);
  }
  for (const [text, articles] of groups.all) {
    const cluster = clusterOf[text];
    const verdict = identicalVerdict(words[text]);
    if (accepted?.areWhole(text, text)) continue;
    pairCount += (articles.length * (articles.length - 1)) / 2 - (accepted?.countOf(text, text) ?? 0);
    if (!isLarge(cluster)) for (const [i, x] of articles.entries()) list([x], articles.slice(i + 1), verdict);
    else if (stars[cluster].representative === text) {
      const { head } = stars[cluster];
      list(
        [head],
        articles.filter(article => article !== head),
        verdict,
      );
    }
  }
  return { pairs: pairs.sort((x, y) => x.a - y.a || x.b - y.b), pairCount };
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

function toCluster(
  { representative, head, origin, members: texts }: HeadedStar,
  groups: DuplicateGroups,
  { rows, editions, accepted }: ArticleTexts,
): Omit<Cluster, 'id'> {
  const memberOf = (
    article: number,
    linkedTo: number,
    similarity: number,
    relation: Relation,
    via?: number,
  ): ClusterMember => {
    const member: Writable<ClusterMember> = { id: rows.idOf(article), similarity, relation };
    if (via !== undefined) member.via = rows.idOf(via);
    if (editions.are(article, linkedTo)) member.edition = true;
    if (accepted?.isAccepted(article, linkedTo)) member.accepted = true;
    return member;
  };
  const members: ClusterMember[] = [];
  for (const article of groups.articlesOf(representative)) {
    if (article !== head) members.push(memberOf(article, head, 1, 'identical'));
  }
  for (const { article: text, link, via } of texts) {
    for (const article of groups.articlesOf(text)) {
      members.push(memberOf(article, via ?? head, link.similarity, link.relation, via));
    }
  }
  members.sort((x, y) => y.similarity - x.similarity || (x.id < y.id ? -1 : 1));
  const similarities = members.map(member => member.similarity);
  return {
    representative: rows.idOf(head),
    origin,
    members,
    weakest: similarities[similarities.length - 1],
    median: medianOf(similarities),
  };
}

/** The median; for an even number of values the mean of the two middle ones, rounded to four decimals. */
function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle];
  return Math.round(((sorted[middle - 1] + sorted[middle]) / 2) * 1e4) / 1e4;
}

function largestFirst(x: Omit<Cluster, 'id'>, y: Omit<Cluster, 'id'>): number {
  return y.members.length - x.members.length || (x.representative < y.representative ? -1 : 1);
}
