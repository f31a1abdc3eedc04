/** Links as a graph in columns: a million articles with a list and an object for each link would keep the memory busy, not us. */
import type { Link } from './cluster.js';

/** Articles that have a link, and what they are linked to. Everything but `articles` speaks of positions in it. */
export class LinkGraph {
  /** Numbers of the articles, ascending. */
  readonly articles: Uint32Array;
  /** The ends of article i stand from starts[i] to starts[i + 1], in the order of the links. */
  readonly starts: Uint32Array;
  /** For each end, the article at the other end. */
  readonly partners: Uint32Array;
  /** For each end, which link it is of. */
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
    const ends = new Uint32Array(last + 1);
    for (let n = 0; n < links.length; n++) {
      ends[as[n]]++;
      ends[bs[n]]++;
    }
    const linked = ends.reduce((count, its) => count + (its > 0 ? 1 : 0), 0);
    this.articles = new Uint32Array(linked);
    this.starts = new Uint32Array(linked + 1);
    const positions = new Uint32Array(last + 1);
    for (let article = 0, position = 0; article <= last; article++) {
      if (ends[article] === 0) continue;
      this.articles[position] = article;
      this.starts[position + 1] = this.starts[position] + ends[article];
      positions[article] = position++;
    }
    const cursors = this.starts.slice();
    this.partners = new Uint32Array(links.length * 2);
    this.links = new Uint32Array(links.length * 2);
    for (let n = 0; n < links.length; n++) {
      const [a, b] = [positions[as[n]], positions[bs[n]]];
      this.partners[cursors[a]] = b;
      this.links[cursors[a]++] = n;
      this.partners[cursors[b]] = a;
      this.links[cursors[b]++] = n;
    }
  }
}
