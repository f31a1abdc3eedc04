/**
 * Verified pairs to clusters. A cluster is a representative and the articles that were verified against it (a star:
 * Aslam, Pelekhov and Rus 2004), never a connected component: there, one digest page joins everything it quotes.
 *
 * One step beyond the star is allowed, a copy of a copy: an article that has no pair with a representative joins through
 * a member that is linked as a whole article, as another whole article or as a part of it. Excerpts pass nothing on.
 */
import type { Relation } from '../model.js';

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
  const neighbours = new Map<number, Link[]>();
  const join = (article: number, link: Link): void => {
    const known = neighbours.get(article);
    if (known === undefined) neighbours.set(article, [link]);
    else known.push(link);
  };
  for (const link of links) {
    join(link.a, link);
    join(link.b, link);
  }
  const other = (link: Link, article: number): number => (link.a === article ? link.b : link.a);
  const whole = (link: Link): boolean => link.relation !== 'excerpt';
  const centralityOver = (counts: (link: Link) => boolean): ((article: number) => number) => {
    const known = new Map<number, number>();
    for (const [article, its] of neighbours) {
      const sum = its
        .filter(counts)
        .reduce((total, link) => total + link.similarity * copies(other(link, article)), copies(article) - 1);
      known.set(article, Math.round(sum * 1e6));
    }
    return article => known.get(article)!;
  };
  const asWhole = centralityOver(whole);
  const asAny = centralityOver(() => true);
  const order = [...neighbours.keys()].sort(
    (x, y) => asWhole(y) - asWhole(x) || asAny(y) - asAny(x) || length(y) - length(x) || x - y,
  );

  const representatives = new Set<number>();
  const taken = new Set<number>();
  for (const counts of [whole, () => true]) {
    for (const article of order) {
      if (taken.has(article)) continue;
      const free = neighbours.get(article)!.filter(link => counts(link) && !taken.has(other(link, article)));
      if (free.length === 0) continue;
      representatives.add(article);
      taken.add(article);
      for (const link of free) taken.add(other(link, article));
    }
  }

  const stars = new Map<number, Member[]>([...representatives].map(article => [article, []]));
  const homes = new Map<number, { readonly star: number; readonly link: Link }>();
  for (const article of order) {
    if (representatives.has(article)) continue;
    const link = strongest(neighbours.get(article)!.filter(its => representatives.has(other(its, article))));
    if (link === undefined) continue;
    const star = other(link, article);
    homes.set(article, { star, link });
    stars.get(star)!.push({ article, link });
  }
  // a representative whose members all found a closer one is a copy of a copy like any other
  for (const [article, members] of stars) if (members.length === 0) representatives.delete(article);
  for (const article of order) {
    if (representatives.has(article) || homes.has(article)) continue;
    const link = strongest(
      neighbours.get(article)!.filter(its => {
        const home = homes.get(other(its, article));
        return home !== undefined && home.link.relation !== 'excerpt' && (whole(its) || isPart(its, article));
      }),
    );
    if (link === undefined) continue;
    const via = other(link, article);
    stars.get(homes.get(via)!.star)!.push({ article, link, via });
  }
  return [...stars]
    .filter(([, members]) => members.length > 0)
    .map(([representative, members]) => ({
      representative,
      members: members.sort((x, y) => y.link.similarity - x.link.similarity || x.article - y.article),
    }));
}

/** True where the article is the part and not the page that holds it. */
function isPart({ a, b, alignment }: Link, article: number): boolean {
  if (alignment === undefined) return false;
  return alignment.coverage.a > alignment.coverage.b ? article === a : article === b;
}

/** The best link: whole articles before excerpts, then by similarity, then the first by article. */
function strongest(links: readonly Link[]): Link | undefined {
  const part = (link: Link): number => (link.relation === 'excerpt' ? 1 : 0);
  let best: Link | undefined;
  for (const link of links) {
    const order =
      best === undefined
        ? -1
        : part(link) - part(best) || best.similarity - link.similarity || link.a - best.a || link.b - best.b;
    if (order < 0) best = link;
  }
  return best;
}
