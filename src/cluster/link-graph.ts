/** Links between articles as a graph in columns: for a million articles, lists of objects would take too much memory. */
import type { Relation } from '../types/report.js';

/** Two articles, by number, that belong together. */
export interface Link {
  readonly a: number;
  readonly b: number;
  /** 0 to 1. */
  readonly similarity: number;
  readonly relation: Relation;
  /** Shares of A and of B that the other article holds; the part of an excerpt has the higher one. */
  readonly alignment?: { readonly coverage: { readonly a: number; readonly b: number } };
}

/**
 * Articles that have a link, in ascending order; a node is a position in this order. Each link has two ends, one in the list
 * of each of its nodes:
 *
 *     node        0          1     2             ends of node i: starts[i] up to starts[i + 1]
 *     starts      0          2     3     5
 *     partners    1    2     0     0     3       node at the other end
 *     links       7    9     7     9     4       position of the link
 */
export class LinkGraph {
  /** By node: number of the article. */
  readonly articles: Uint32Array;
  /** By node: its first end; one more for the end of the last node. */
  readonly starts: Uint32Array;
  /** By end. The ends of a node are in the order of the links. */
  readonly partners: Uint32Array;
  /** By end. */
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
