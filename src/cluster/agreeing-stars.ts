/**
 * Forms star clusters whose members agree with one another.
 *
 * In a star, every member is linked to the representative, but not to other members. An independent report that
 * resembles the representative in one paragraph would join. A member therefore leaves if its pairs with most other
 * members were compared and rejected. Clusters are then formed again without the links of that member to them, so that
 * the member joins its own copies.
 */
import { type Link, type StarCluster, starClusters } from './star-clusters.js';

/** Pairs of articles in two columns. */
export interface ComparedPairs {
  readonly left: Uint32Array;
  readonly right: Uint32Array;
}

/** Most passes over the members of a cluster, which bounds the cost if members leave one by one. */
const MOST_ROUNDS = 8;
/** Most times that clusters are formed. A member that the last clusters still reject joins none. */
const MOST_ATTEMPTS = 3;

const NONE = -1;

/**
 * @param compared compared pairs, including those with a link
 * @param copies   number of articles with a text
 * @param length   words of a text
 */
export function agreeingStars(
  links: readonly Link[],
  compared: ComparedPairs,
  copies: (article: number) => number,
  length: (article: number) => number,
): StarCluster[] {
  const settled: StarCluster[] = [];
  let left = links;
  let pairs = compared;
  for (let attempt = 1; ; attempt++) {
    const stars = starClusters(left, copies, length);
    const refused = refusedMembers(stars, left, pairs, copies);
    if (refused.size === 0) return settled.concat(stars);
    if (attempt === MOST_ATTEMPTS) return settled.concat(withoutMembers(stars, refused));
    // clusters without a connection to a rejected member are final; most are
    const isOpen = connectedWith(refused, left);
    for (const star of stars) if (isOpen[star.representative] === 0) settled.push(star);
    const clusterOf = clustersByArticle(stars, lastOf(left));
    // remove the links between rejected and other members of a cluster
    left = left.filter(
      ({ a, b }) =>
        isOpen[a] === 1 &&
        (refused.has(a) === refused.has(b) || clusterOf[a] === NONE || clusterOf[a] !== clusterOf[b]),
    );
    pairs = openPairs(isOpen, pairs);
  }
}

/** For each article 1 if links connect it with one of `articles`. */
function connectedWith(articles: ReadonlySet<number>, links: readonly Link[]): Uint8Array {
  // sets of connected articles as trees (Galler and Fischer 1964)
  const parents = Uint32Array.from({ length: lastOf(links) + 1 }, (_, article) => article);
  const rootOf = (article: number): number => {
    let at = article;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]];
      at = parents[at];
    }
    return at;
  };
  for (const { a, b } of links) parents[rootOf(a)] = rootOf(b);
  const isConnected = new Uint8Array(parents.length);
  for (const article of articles) isConnected[rootOf(article)] = 1;
  for (let article = 0; article < parents.length; article++) isConnected[article] = isConnected[rootOf(article)];
  return isConnected;
}

/** The pairs of two open articles. */
function openPairs(isOpen: Uint8Array, { left, right }: ComparedPairs): ComparedPairs {
  const areOpen = (_: number, n: number): boolean => isOpen[left[n]] === 1 && isOpen[right[n]] === 1;
  return { left: left.filter(areOpen), right: right.filter(areOpen) };
}

/** For each article the index of its cluster, or `NONE`. */
function clustersByArticle(stars: readonly StarCluster[], last: number): Int32Array {
  const clusterOf = new Int32Array(last + 1).fill(NONE);
  stars.forEach(({ representative, members }, cluster) => {
    clusterOf[representative] = cluster;
    for (const { article } of members) clusterOf[article] = cluster;
  });
  return clusterOf;
}

/** The highest number of a linked article. */
function lastOf(links: readonly Link[]): number {
  let last = 0;
  for (const { a, b } of links) last = Math.max(last, a, b);
  return last;
}

/** Removes members from clusters, and the members linked through them. */
function withoutMembers(stars: readonly StarCluster[], refused: ReadonlySet<number>): StarCluster[] {
  return stars
    .map(({ representative, members }) => ({
      representative,
      members: members.filter(({ article, via = article }) => !refused.has(article) && !refused.has(via)),
    }))
    .filter(({ members }) => members.length > 0);
}

/** The pairs of a member within its cluster, each weighted by the copies of the other text. */
interface Pairs {
  readonly partners: number[];
  /**
   * For each partner the contribution of the pair to its balance, times the copies of this member: -1 for a link, 1 for
   * a rejection.
   */
  readonly weights: number[];
  /** Members that refused it, less those that it is linked to. */
  balance: number;
}

/** The members, representatives apart, that most of the others refused. */
function refusedMembers(
  stars: readonly StarCluster[],
  links: readonly Link[],
  { left, right }: ComparedPairs,
  copies: (article: number) => number,
): Set<number> {
  const last = lastOf(links);
  const clusterOf = clustersByArticle(stars, last);
  const copiesOf = new Float64Array(last + 1);
  for (let article = 0; article <= last; article++)
    if (clusterOf[article] !== NONE) copiesOf[article] = copies(article);
  const together = (a: number, b: number): boolean =>
    a <= last && b <= last && clusterOf[a] !== NONE && clusterOf[a] === clusterOf[b];
  const balance = new Int32Array(last + 1);
  for (const { a, b } of links) {
    if (!together(a, b)) continue;
    balance[a] -= 2 * copiesOf[b];
    balance[b] -= 2 * copiesOf[a];
  }
  for (let n = 0; n < left.length; n++) {
    const [a, b] = [left[n], right[n]];
    if (!together(a, b)) continue;
    balance[a] += copiesOf[b];
    balance[b] += copiesOf[a];
  }
  const doubtful = stars.filter(({ members }) => members.some(({ article }) => balance[article] > 0));
  const refused = new Set<number>();
  if (doubtful.length === 0) return refused;

  const isDoubtful = new Uint8Array(stars.length);
  const pairsOf = new Map<number, Pairs>();
  for (const { representative, members } of doubtful) {
    isDoubtful[clusterOf[representative]] = 1;
    for (const article of [representative, ...members.map(member => member.article)])
      pairsOf.set(article, { partners: [], weights: [], balance: balance[article] });
  }
  const add = (a: number, b: number, weight: number): void => {
    if (!together(a, b) || isDoubtful[clusterOf[a]] === 0) return;
    const [pairsOfA, pairsOfB] = [pairsOf.get(a)!, pairsOf.get(b)!];
    pairsOfA.partners.push(b);
    pairsOfA.weights.push(weight * copiesOf[a]);
    pairsOfB.partners.push(a);
    pairsOfB.weights.push(weight * copiesOf[b]);
  };
  for (const { a, b } of links) add(a, b, -2);
  for (let n = 0; n < left.length; n++) add(left[n], right[n], 1);
  for (const star of doubtful) for (const article of leavers(star, pairsOf)) refused.add(article);
  return refused;
}

/**
 * Chooses the members that leave a cluster. The member rejected by most others leaves first, because only that member
 * may have rejected others.
 */
function leavers({ members }: StarCluster, pairsOf: ReadonlyMap<number, Pairs>): Set<number> {
  const gone = new Set<number>();
  const similarityOf = new Map(members.map(({ article, link }) => [article, link.similarity]));
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const doubtful = members
      .map(({ article }) => ({ article, balance: pairsOf.get(article)!.balance }))
      .filter(({ article, balance }) => balance > 0 && !gone.has(article))
      .sort(
        (x, y) =>
          y.balance - x.balance || similarityOf.get(x.article)! - similarityOf.get(y.article)! || y.article - x.article,
      );
    if (doubtful.length === 0) break;
    for (const { article } of doubtful) {
      const { partners, weights, balance } = pairsOf.get(article)!;
      if (balance <= 0) continue;
      gone.add(article);
      partners.forEach((partner, n) => {
        pairsOf.get(partner)!.balance -= weights[n];
      });
    }
  }
  return gone;
}
