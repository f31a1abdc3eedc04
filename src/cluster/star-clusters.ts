/**
 * Forms star clusters from links between texts.
 *
 * A cluster is a representative and the texts linked to it (Aslam, Pelekhov and Rus 2004). Connected components would
 * be wrong, because one digest page connects all stories that it quotes.
 *
 * A copy of a copy also joins: a text without a link to a representative joins through a member whose link to the
 * representative is no excerpt. The link to that member must be no excerpt either, unless the joining text is the part.
 *
 * A short text may begin two unrelated stories. It represents no cluster if it has a link to a longer text, and belongs
 * to the one cluster with its strongest link.
 */

import { SHORT_TEXT } from '../kernels/compare.js';
import type { Relation } from '../types/report.js';

export interface Member {
  readonly article: number;
  /** The pair that links the article to the cluster. */
  readonly link: Link;
  /** The member at the other end of the link; absent if the representative is. */
  readonly via?: number;
}

export interface StarCluster {
  readonly representative: number;
  /** The strongest link first. */
  readonly members: readonly Member[];
}

const NONE = -1;

/**
 * @param copies number of articles with a text
 * @param length words of a text; of equally central texts the longest one becomes the representative
 * @returns clusters of two or more different texts
 */
export function starClusters(
  links: readonly Link[],
  copies: (article: number) => number,
  length: (article: number) => number,
): StarCluster[] {
  const { articles, starts, partners, links: linkOf } = new LinkGraph(links);
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
  const isTeaser = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    if (lengths[i] >= SHORT_TEXT) continue;
    for (let end = starts[i]; end < starts[i + 1]; end++) if (lengths[partners[end]] >= SHORT_TEXT) isTeaser[i] = 1;
  }
  /** Sum of the similarities of each text with all linked articles, in millionths. */
  const centrality = (withExcerpts: boolean): Float64Array => {
    const sums = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      let sum = copiesOf[i] - 1;
      for (let end = starts[i]; end < starts[i + 1]; end++) {
        const link = linkOf[end];
        if (withExcerpts || isExcerpt[link] === 0) sum += similarity[link] * copiesOf[partners[end]];
      }
      sums[i] = Math.round(sum * 1e6);
    }
    return sums;
  };
  const withoutExcerpts = centrality(false);
  const withExcerpts = centrality(true);
  const order = articles
    .map((_, i) => i)
    .sort(
      (x, y) =>
        withoutExcerpts[y] - withoutExcerpts[x] ||
        withExcerpts[y] - withExcerpts[x] ||
        lengths[y] - lengths[x] ||
        x - y,
    );

  // the most central text represents all free texts linked to it; excerpt links count only in the second pass
  const isRepresentative = new Uint8Array(size);
  const isTaken = new Uint8Array(size);
  const representatives: number[] = [];
  for (const allowExcerpts of [false, true]) {
    for (const i of order) {
      if (isTaken[i] === 1 || isTeaser[i] === 1) continue;
      let found = false;
      for (let end = starts[i]; end < starts[i + 1]; end++) {
        if (isTaken[partners[end]] === 1 || (!allowExcerpts && isExcerpt[linkOf[end]] === 1)) continue;
        isTaken[partners[end]] = 1;
        found = true;
      }
      if (!found) continue;
      isTaken[i] = 1;
      isRepresentative[i] = 1;
      representatives.push(i);
    }
  }

  const isStronger = (x: number, y: number): boolean => {
    const order =
      isExcerpt[x] - isExcerpt[y] ||
      similarity[y] - similarity[x] ||
      links[x].a - links[y].a ||
      links[x].b - links[y].b;
    return order < 0;
  };
  /**
   * The end of the strongest eligible link of a text: no excerpt before an excerpt, then the most similar, then the
   * first.
   */
  const strongest = (i: number, isEligible: (end: number) => boolean): number => {
    let best = NONE;
    for (let end = starts[i]; end < starts[i + 1]; end++) {
      if (isEligible(end) && (best === NONE || isStronger(linkOf[end], linkOf[best]))) best = end;
    }
    return best;
  };

  // each other text joins the representative with its strongest link
  const members = representatives.map((): Member[] => []);
  const clusterOf = new Uint32Array(size);
  representatives.forEach((i, cluster) => {
    clusterOf[i] = cluster;
  });
  /** For each text its representative, and the link. */
  const representativeOf = new Int32Array(size).fill(NONE);
  const memberLink = new Uint32Array(size);
  for (const i of order) {
    if (isRepresentative[i] === 1) continue;
    const end = strongest(i, other => isRepresentative[partners[other]] === 1);
    if (end === NONE) continue;
    representativeOf[i] = partners[end];
    memberLink[i] = linkOf[end];
    members[clusterOf[partners[end]]].push({ article: articles[i], link: links[linkOf[end]] });
  }

  // copies of copies, including representatives whose members have all joined another one
  representatives.forEach((i, cluster) => {
    if (members[cluster].length === 0) isRepresentative[i] = 0;
  });
  for (const i of order) {
    if (isRepresentative[i] === 1 || representativeOf[i] !== NONE) continue;
    const end = strongest(i, other => {
      const [partner, link] = [partners[other], linkOf[other]];
      if (representativeOf[partner] === NONE || isExcerpt[memberLink[partner]] === 1) return false;
      return isExcerpt[link] === 0 || isPart(links[link], articles[i]);
    });
    if (end === NONE) continue;
    const via = partners[end];
    members[clusterOf[representativeOf[via]]].push({
      article: articles[i],
      link: links[linkOf[end]],
      via: articles[via],
    });
  }
  return representatives
    .map((i, cluster) => ({
      representative: articles[i],
      members: members[cluster].sort((x, y) => y.link.similarity - x.link.similarity || x.article - y.article),
    }))
    .filter(cluster => cluster.members.length > 0);
}

/** Whether the article is the part of an excerpt link. */
function isPart({ a, b, alignment }: Link, article: number): boolean {
  if (alignment === undefined) return false;
  return alignment.coverage.a > alignment.coverage.b ? article === a : article === b;
}

// ---- the graph of links in columns, because lists of objects for a million articles would take too much memory

/** A link between two articles. */
export interface Link {
  readonly a: number;
  readonly b: number;
  /** 0 to 1. */
  readonly similarity: number;
  readonly relation: Relation;
  /** Shares of A and B that the other article has; the part of an excerpt has the higher one. */
  readonly alignment?: { readonly coverage: { readonly a: number; readonly b: number } };
}

/**
 * The graph of links. Nodes are the articles with a link, numbered in ascending order. Each link has two ends, one for
 * each of its nodes:
 *
 * ```text
 * node        0          1     2             ends of node i: from starts[i] to before starts[i + 1]
 * starts      0          2     3     5
 * partners    1    2     0     0     3       node at the other end
 * links       7    9     7     9     4       index of the link
 * ```
 */
export class LinkGraph {
  /** For each node its article. */
  readonly articles: Uint32Array;
  /** For each node its first end, and the end of the last node. */
  readonly starts: Uint32Array;
  /** For each end; the ends of a node are in the order of the links. */
  readonly partners: Uint32Array;
  /** For each end. */
  readonly links: Uint32Array;

  constructor(links: readonly Link[]) {
    const [as, bs] = [new Uint32Array(links.length), new Uint32Array(links.length)];
    let last = -1;
    for (let n = 0; n < links.length; n++) {
      const { a, b } = links[n];
      as[n] = a;
      bs[n] = b;
      last = Math.max(last, a, b);
    }
    const degrees = new Uint32Array(last + 1);
    for (let n = 0; n < links.length; n++) {
      degrees[as[n]]++;
      degrees[bs[n]]++;
    }
    const size = degrees.reduce((count, degree) => count + (degree > 0 ? 1 : 0), 0);
    this.articles = new Uint32Array(size);
    this.starts = new Uint32Array(size + 1);
    const nodes = new Uint32Array(last + 1);
    for (let article = 0, node = 0; article <= last; article++) {
      if (degrees[article] === 0) continue;
      this.articles[node] = article;
      this.starts[node + 1] = this.starts[node] + degrees[article];
      nodes[article] = node++;
    }
    const cursors = this.starts.slice();
    this.partners = new Uint32Array(links.length * 2);
    this.links = new Uint32Array(links.length * 2);
    for (let n = 0; n < links.length; n++) {
      const [a, b] = [nodes[as[n]], nodes[bs[n]]];
      this.partners[cursors[a]] = b;
      this.links[cursors[a]++] = n;
      this.partners[cursors[b]] = a;
      this.links[cursors[b]++] = n;
    }
  }
}
