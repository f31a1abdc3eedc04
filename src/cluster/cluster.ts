/**
 * Verified pairs to clusters. A cluster is a representative and the articles that were verified against it (a star:
 * Aslam, Pelekhov and Rus 2004), never a connected component: there, one digest page joins everything it quotes.
 *
 * One step beyond the star is allowed, a copy of a copy: an article that has no pair with a representative joins through
 * a member, where both links join whole articles. Excerpts pass nothing on.
 */
import type { Relation } from '../model.js';

export interface Link {
  readonly a: number;
  readonly b: number;
  readonly similarity: number;
  readonly relation: Relation;
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
  const centrality = new Map<number, number>();
  for (const [article, its] of neighbours) {
    const sum = its.reduce(
      (total, link) => total + link.similarity * copies(other(link, article)),
      copies(article) - 1,
    );
    centrality.set(article, Math.round(sum * 1e6));
  }
  const order = [...neighbours.keys()].sort(
    (x, y) => centrality.get(y)! - centrality.get(x)! || length(y) - length(x) || x - y,
  );

  const representatives = new Set<number>();
  const taken = new Set<number>();
  for (const article of order) {
    if (taken.has(article)) continue;
    const free = neighbours.get(article)!.filter(link => !taken.has(other(link, article)));
    if (free.length === 0) continue;
    representatives.add(article);
    taken.add(article);
    for (const link of free) taken.add(other(link, article));
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
        return home !== undefined && its.relation !== 'excerpt' && home.link.relation !== 'excerpt';
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

/** The link with the highest similarity; of equals the first by article. */
function strongest(links: readonly Link[]): Link | undefined {
  let best: Link | undefined;
  for (const link of links) {
    if (
      best === undefined ||
      link.similarity > best.similarity ||
      (link.similarity === best.similarity && (link.a < best.a || (link.a === best.a && link.b < best.b)))
    ) {
      best = link;
    }
  }
  return best;
}
