/**
 * Decides which texts are removed as copies.
 *
 * A text is removed only because of its own pair with a remaining text, its cover. A chain of similar texts never
 * removes a text without a cover. An excerpt is removed for the text that contains it, never the reverse.
 */
import type { Relation } from '../types/report.js';
import { type Link, LinkGraph } from './star-clusters.js';

/** The remaining text for which a text is removed. */
export interface Cover {
  /** The covering text. */
  readonly by: number;
  readonly similarity: number;
  readonly relation: Relation;
}

export interface CopyRules {
  /** Negative if X has precedence over Y. */
  readonly compare: (x: number, y: number) => number;
  /**
   * For two editions of one article, negative if X has precedence; absent if editions are treated like other copies.
   */
  readonly compareEditions?: (x: number, y: number) => number;
  readonly isEdition: (x: number, y: number) => boolean;
}

/** The part of an excerpt: the article with the higher coverage; undefined for equal coverage. */
export function partOf({ a, b, relation, alignment }: Link): number | undefined {
  if (relation !== 'excerpt' || alignment === undefined) return undefined;
  const { coverage } = alignment;
  if (coverage.a === coverage.b) return undefined;
  return coverage.a > coverage.b ? a : b;
}

/** Whether a pair allows removing `copy` for the other article. */
const allows = (link: Link, copy: number): boolean => (partOf(link) ?? copy) === copy;

/**
 * @param links pairs by which one text may be removed for the other
 * @returns the removed texts, each with its most similar remaining text
 */
export function coveredTexts(links: readonly Link[], rules: CopyRules): Map<number, Cover> {
  const graph = new LinkGraph(links);
  const { articles, starts, partners, links: linkOf } = graph;
  const size = articles.length;
  const depths = depthsOf(graph, links, rules);
  const order = Array.from(articles, (_, node) => node).sort(
    (x, y) => depths[x] - depths[y] || rules.compare(articles[x], articles[y]),
  );
  // in this order, each remaining text removes all that it covers, so no pair of remaining texts allows a removal
  const isRemoved = new Uint8Array(size);
  const isSettled = new Uint8Array(size);
  for (const node of order) {
    isSettled[node] = 1;
    if (isRemoved[node] === 1) continue;
    for (let end = starts[node]; end < starts[node + 1]; end++) {
      const partner = partners[end];
      if (isSettled[partner] === 0 && allows(links[linkOf[end]], articles[partner])) isRemoved[partner] = 1;
    }
  }
  const covers = new Map<number, Cover>();
  for (let node = 0; node < size; node++) {
    if (isRemoved[node] === 0) continue;
    const cover = strongestCover(graph, links, node, partner => isRemoved[partner] === 0);
    if (cover !== undefined) covers.set(articles[node], cover);
  }
  return covers;
}

function strongestCover(
  { articles, starts, partners, links: linkOf }: LinkGraph,
  links: readonly Link[],
  node: number,
  stays: (node: number) => boolean,
): Cover | undefined {
  let best: Cover | undefined;
  for (let end = starts[node]; end < starts[node + 1]; end++) {
    const link = links[linkOf[end]];
    if (!stays(partners[end]) || !allows(link, articles[node])) continue;
    best = strongerCover(best, coverBy(link, articles[node]));
  }
  return best;
}

const coverBy = ({ a, b, similarity, relation }: Link, copy: number): Cover => ({
  by: a === copy ? b : a,
  similarity,
  relation,
});

function strongerCover(x: Cover | undefined, y: Cover): Cover {
  if (x === undefined || y.similarity > x.similarity) return y;
  return y.similarity === x.similarity && y.by < x.by ? y : x;
}

/**
 * Finds other covers for texts whose cover was removed.
 *
 * @param copies texts without a cover
 * @param stays  whether a text remains
 * @returns the texts for which there is another cover
 */
export function otherCovers(
  lists: readonly (readonly Link[])[],
  copies: ReadonlySet<number>,
  stays: (text: number) => boolean,
): Map<number, Cover> {
  const covers = new Map<number, Cover>();
  for (const links of lists) {
    for (const link of links) {
      for (const copy of [link.a, link.b]) {
        if (!copies.has(copy) || !allows(link, copy)) continue;
        const cover = coverBy(link, copy);
        if (stays(cover.by)) covers.set(copy, strongerCover(covers.get(copy), cover));
      }
    }
  }
  return covers;
}

/**
 * For each node its depth in the order of decisions: 0 without a text to decide before, otherwise one more than the
 * depth of the deepest such text. The container of an excerpt and the preferred edition are decided first. In a cycle,
 * which only contradictory pairs form, one of these conditions is ignored.
 */
function depthsOf(
  { articles, starts, partners, links: linkOf }: LinkGraph,
  links: readonly Link[],
  rules: CopyRules,
): Uint32Array {
  const goesBefore = (link: Link, node: number, partner: number): boolean => {
    const part = partOf(link);
    if (part !== undefined) return part === articles[node];
    const { compareEditions } = rules;
    if (compareEditions === undefined || !rules.isEdition(link.a, link.b)) return false;
    return compareEditions(articles[partner], articles[node]) < 0;
  };
  const [NEW, OPEN, DONE] = [0, 1, 2];
  const state = new Uint8Array(articles.length);
  const depths = new Uint32Array(articles.length);
  const cursors = starts.slice(0, articles.length);
  for (let root = 0; root < articles.length; root++) {
    if (state[root] !== NEW) continue;
    const open = [root];
    state[root] = OPEN;
    while (open.length > 0) {
      const node = open[open.length - 1];
      if (cursors[node] === starts[node + 1]) {
        state[node] = DONE;
        open.pop();
        const above = open[open.length - 1];
        if (above !== undefined) depths[above] = Math.max(depths[above], depths[node] + 1);
        continue;
      }
      const end = cursors[node]++;
      const partner = partners[end];
      if (state[partner] === OPEN || !goesBefore(links[linkOf[end]], node, partner)) continue;
      if (state[partner] === DONE) depths[node] = Math.max(depths[node], depths[partner] + 1);
      else {
        state[partner] = OPEN;
        open.push(partner);
      }
    }
  }
  return depths;
}
