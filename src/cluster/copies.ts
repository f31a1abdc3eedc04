/**
 * Decides which texts are removed as copies. A text is removed only because of its own pair with a text that stays: a chain of
 * similar texts never removes a text that no kept text covers. An excerpt is removed for the text that contains it, never the
 * reverse.
 */
import type { Relation } from '../types/report.js';
import { type Link, LinkGraph } from './star-clusters.js';

/** Why a text is not kept. */
export interface Cover {
  /** The text that covers it. */
  readonly by: number;
  readonly similarity: number;
  readonly relation: Relation;
}

export interface CopyRules {
  /** Negative where X is to be kept rather than Y. */
  readonly compare: (x: number, y: number) => number;
  /** Of two editions of one article, negative where X is the one to keep; absent where editions are like other copies. */
  readonly compareEditions?: (x: number, y: number) => number;
  readonly isEdition: (x: number, y: number) => boolean;
}

/** The part of an excerpt: the article of which the other one holds more. Undefined where both hold as much of one another. */
export function partOf({ a, b, relation, alignment }: Link): number | undefined {
  if (relation !== 'excerpt' || alignment === undefined) return undefined;
  const { coverage } = alignment;
  if (coverage.a === coverage.b) return undefined;
  return coverage.a > coverage.b ? a : b;
}

/** Whether a pair allows to drop `copy` for the other article. */
const allows = (link: Link, copy: number): boolean => (partOf(link) ?? copy) === copy;

/**
 * @param links pairs of texts of which one may go for the other
 * @returns the texts that go, each for the one that stays and resembles it most
 */
export function coveredTexts(links: readonly Link[], rules: CopyRules): Map<number, Cover> {
  const graph = new LinkGraph(links);
  const { articles, starts, partners, links: linkOf } = graph;
  const size = articles.length;
  const depths = depthsOf(graph, links, rules);
  const order = Array.from(articles, (_, node) => node).sort(
    (x, y) => depths[x] - depths[y] || rules.compare(articles[x], articles[y]),
  );
  // in this order, what stays takes away all that it covers: no two that stay have a pair by which one goes
  const isGone = new Uint8Array(size);
  const isSettled = new Uint8Array(size);
  for (const node of order) {
    isSettled[node] = 1;
    if (isGone[node] === 1) continue;
    for (let end = starts[node]; end < starts[node + 1]; end++) {
      const partner = partners[end];
      if (isSettled[partner] === 0 && allows(links[linkOf[end]], articles[partner])) isGone[partner] = 1;
    }
  }
  const covers = new Map<number, Cover>();
  for (let node = 0; node < size; node++) {
    if (isGone[node] === 0) continue;
    const cover = strongestCover(graph, links, node, partner => isGone[partner] === 0);
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
 * For texts whose cover was removed: the text that covers each of them instead.
 *
 * @param copies texts that look for a cover
 * @param stays  whether a text is kept
 * @returns those that have one
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
 * By node: 0 where nothing has to be settled before, otherwise one more than the deepest text that has to: what holds an excerpt
 * whole, and the edition that is preferred. In a circle, which only contradictory pairs make, one of these is passed over.
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
