/** What the similarity of pairs would be if no boilerplate were discounted: the pairs are compared once more, by all their words. */
import { unpackPairs } from '../compare/packed-pairs.js';
import type { ScoredPair } from '../compare/verify.js';
import { LARGE_DISCOUNT, restoreBoilerplate } from '../corpus/boilerplate.js';
import type { Corpus } from '../corpus/corpus.js';
import { sharedCopy } from '../corpus/token-store.js';
import type { DetectOptions } from '../options.js';
import type { BuiltCorpus } from './build-corpus.js';
import { type Environment, evenCuts } from './stages.js';

/** Pairs that are compared once more, those with the largest discount first: each costs as much as it did before. */
const MOST_PAIRS = 1000;
/** Pairs in a range. */
const PAIRS_PER_RANGE = 512;

/** Similarity of two articles by all their words, 0 to 1; undefined where it is not known. */
export type Undiscounted = (a: number, b: number) => number | undefined;

/**
 * Compares pairs by the words of their articles and the weights of the corpus, boilerplate included.
 *
 * @param built  what was cut out of the corpus, which has it again afterwards: no stage on the content can run any more
 * @param scored pairs of different texts; those without boilerplate are not compared
 */
export async function compareUndiscounted(
  corpus: Corpus,
  { cuts, firstOf }: Pick<BuiltCorpus, 'cuts' | 'firstOf'>,
  scored: readonly ScoredPair[],
  { shingleSize }: DetectOptions,
  { runner }: Environment,
): Promise<Undiscounted | undefined> {
  if (cuts.length === 0) return undefined;
  const { store } = corpus;
  const removed = removedWords(cuts, store.size);
  const contents = store.counts.slice();
  const shareOf = (text: number): number => removed[text] / (contents[text] + removed[text]);
  const discounted: { readonly a: number; readonly b: number; readonly share: number }[] = [];
  for (const { a, b } of scored) {
    const share = Math.max(shareOf(a), shareOf(b));
    if (share >= LARGE_DISCOUNT) discounted.push({ a, b, share });
  }
  const chosen = discounted
    .sort((x, y) => y.share - x.share || x.b - y.b || x.a - y.a)
    .slice(0, MOST_PAIRS)
    .sort((x, y) => x.b - y.b || x.a - y.a);
  const texts = new Set(chosen.flatMap(({ a, b }) => [a, b]));
  for (const part of cuts) {
    for (let at = 0, end = 0; at < part.length; at = end) {
      end = endOfCut(part, at);
      if (texts.has(part[at])) restoreBoilerplate(store, part.subarray(at, end));
    }
  }
  const pairs = {
    left: sharedCopy(Uint32Array.from(chosen, ({ b }) => b)),
    right: sharedCopy(Uint32Array.from(chosen, ({ a }) => a)),
  };
  const keep = { shingleSize, floor: 0, related: false };
  const packed = await runner.run('comparePairs', { corpus, pairs, keep }, evenCuts(chosen.length, PAIRS_PER_RANGE));
  const similarities = new Map<number, number>();
  const keyOf = (x: number, y: number): number => Math.min(x, y) * firstOf.length + Math.max(x, y);
  for (const { a, b, similarity } of packed.flatMap(unpackPairs)) similarities.set(keyOf(a, b), similarity);
  return (a, b) => {
    const [x, y] = [firstOf[a], firstOf[b]];
    if (x !== y) return similarities.get(keyOf(x, y));
    return shareOf(x) >= LARGE_DISCOUNT ? 1 : undefined;
  };
}

/** Where the entry of an article ends: the article, the number of spans, and the spans (`removeBoilerplate`). */
const endOfCut = (part: Uint32Array, at: number): number => at + 2 + 2 * part[at + 1];

/** By article: how many of its words were cut out. */
function removedWords(parts: readonly Uint32Array[], size: number): Uint32Array {
  const removed = new Uint32Array(size);
  for (const part of parts) {
    for (let at = 0, end = 0; at < part.length; at = end) {
      end = endOfCut(part, at);
      for (let span = at + 2; span < end; span += 2) removed[part[at]] += part[span + 1] - part[span];
    }
  }
  return removed;
}
