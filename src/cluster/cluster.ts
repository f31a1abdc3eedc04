/**
 * Verified pairs to clusters. A cluster is a representative and the articles that were verified against it (a star:
 * Aslam, Pelekhov and Rus 2004), never a connected component: there, one digest page joins everything it quotes.
 *
 * One step beyond the star is allowed, a copy of a copy: an article that has no pair with a representative joins through
 * a member that is linked as a whole article, as another whole article or as a part of it. Excerpts pass nothing on.
 */
import type { Relation } from '../types/report.js';
import { LinkGraph } from './link-graph.js';

export interface Link {
  readonly a: number;
  readonly b: number;
  readonly similarity: number;
  readonly relation: Relation;
  /** Shares of A and of B that stand in the other; of an excerpt, the higher one is the part's. */
  readonly alignment?: { readonly coverage: { readonly a: number; readonly b: number } };
}

export interface Member {
  readonly article: number;
  /** The pair that holds it in the cluster. */
  readonly link: Link;
  /** The member it is linked to, where that is not the representative. */
  readonly via?: number;
}

export interface Star {
  readonly representative: number;
  /** Strongest link first. */
  readonly members: readonly Member[];
}

/**
 * @param copies number of articles with the very same text that an article stands for, itself included
 * @param length words of an article; of equals, the longest represents
 * @returns clusters of two or more different texts, by representative
 */
export function clusterPairs(
  links: readonly Link[],
  copies: (article: number) => number,
  length: (article: number) => number,
): Star[] {
  const { articles, starts, partners, links: linkAt } = new LinkGraph(links);
  const size = articles.length;
  const similarity = new Float64Array(links.length);
  const isExcerpt = new Uint8Array(links.length);
  for (let n = 0; n < links.length; n++) {
    similarity[n] = links[n].similarity;
    isExcerpt[n] = links[n].relation === 'excerpt' ? 1 : 0;
  }
  const copiesOf = new Float64Array(size);
  const lengths = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    copiesOf[i] = copies(articles[i]);
    lengths[i] = length(articles[i]);
  }
  const centrality = (withExcerpts: boolean): Float64Array => {
    const sums = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      let sum = copiesOf[i] - 1;
      for (let at = starts[i]; at < starts[i + 1]; at++) {
        const link = linkAt[at];
        if (withExcerpts || isExcerpt[link] === 0) sum += similarity[link] * copiesOf[partners[at]];
      }
      sums[i] = Math.round(sum * 1e6);
    }
    return sums;
  };
  const asWhole = centrality(false);
  const asAny = centrality(true);
  const order = articles
    .map((_, i) => i)
    .sort((x, y) => asWhole[y] - asWhole[x] || asAny[y] - asAny[x] || lengths[y] - lengths[x] || x - y);

  const isRepresentative = new Uint8Array(size);
  const isTaken = new Uint8Array(size);
  const representatives: number[] = [];
  for (const withExcerpts of [false, true]) {
    for (const i of order) {
      if (isTaken[i] === 1) continue;
      let found = false;
      for (let at = starts[i]; at < starts[i + 1]; at++) {
        if (isTaken[partners[at]] === 1 || (!withExcerpts && isExcerpt[linkAt[at]] === 1)) continue;
        isTaken[partners[at]] = 1;
        found = true;
      }
      if (!found) continue;
      isTaken[i] = 1;
      isRepresentative[i] = 1;
      representatives.push(i);
    }
  }

  /** The end of an article's best link, of those that count: whole articles before excerpts, the most similar, the first. */
  const strongest = (i: number, counts: (at: number) => boolean): number => {
    let best = NONE;
    for (let at = starts[i]; at < starts[i + 1]; at++) {
      if (counts(at) && (best === NONE || isStronger(linkAt[at], linkAt[best]))) best = at;
    }
    return best;
  };
  const isStronger = (x: number, y: number): boolean => {
    const order =
      isExcerpt[x] - isExcerpt[y] ||
      similarity[y] - similarity[x] ||
      links[x].a - links[y].a ||
      links[x].b - links[y].b;
    return order < 0;
  };
  const members = representatives.map((): Member[] => []);
  const starOf = new Uint32Array(size);
  representatives.forEach((i, star) => {
    starOf[i] = star;
  });
  /** Where an article belongs, and by which link. */
  const homes = new Int32Array(size).fill(NONE);
  const homeLinks = new Uint32Array(size);
  for (const i of order) {
    if (isRepresentative[i] === 1) continue;
    const at = strongest(i, end => isRepresentative[partners[end]] === 1);
    if (at === NONE) continue;
    homes[i] = partners[at];
    homeLinks[i] = linkAt[at];
    members[starOf[partners[at]]].push({ article: articles[i], link: links[linkAt[at]] });
  }
  // a representative whose members all found a closer one is a copy of a copy like any other
  representatives.forEach((i, star) => {
    if (members[star].length === 0) isRepresentative[i] = 0;
  });
  for (const i of order) {
    if (isRepresentative[i] === 1 || homes[i] !== NONE) continue;
    const at = strongest(i, end => {
      const [partner, link] = [partners[end], linkAt[end]];
      if (homes[partner] === NONE || isExcerpt[homeLinks[partner]] === 1) return false;
      return isExcerpt[link] === 0 || isPart(links[link], articles[i]);
    });
    if (at === NONE) continue;
    const via = partners[at];
    members[starOf[homes[via]]].push({ article: articles[i], link: links[linkAt[at]], via: articles[via] });
  }
  return representatives
    .map((i, star) => ({
      representative: articles[i],
      members: members[star].sort((x, y) => y.link.similarity - x.link.similarity || x.article - y.article),
    }))
    .filter(star => star.members.length > 0);
}

const NONE = -1;

/** True where the article is the part and not the page that holds it. */
function isPart({ a, b, alignment }: Link, article: number): boolean {
  if (alignment === undefined) return false;
  return alignment.coverage.a > alignment.coverage.b ? article === a : article === b;
}
