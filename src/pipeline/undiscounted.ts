/** What the similarity of pairs would be if no boilerplate were discounted: the pairs are compared once more, by all their words. */
import { unpackPairs } from '../compare/packed-pairs.js';
import type { ScoredPair } from '../compare/verify.js';
import { restoreBoilerplate } from '../corpus/boilerplate.js';
import type { Corpus } from '../corpus/corpus.js';
import { sharedCopy } from '../corpus/token-store.js';
import type { DetectOptions } from '../options.js';
import type { BuiltCorpus } from './build-corpus.js';
import { type Environment, evenCuts } from './stages.js';

/** Pairs that are compared once more, the most similar first. */
const MOST_PAIRS = 10_000;
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
  const contents = corpus.store.counts.slice();
  for (const part of cuts) restoreBoilerplate(corpus.store, part);
  const isCut = (text: number): boolean => corpus.store.counts[text] !== contents[text];
  const chosen = scored
    .filter(({ a, b }) => isCut(a) || isCut(b))
    .sort((x, y) => y.similarity - x.similarity || x.b - y.b || x.a - y.a)
    .slice(0, MOST_PAIRS)
    .sort((x, y) => x.b - y.b || x.a - y.a);
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
    return isCut(x) ? 1 : undefined;
  };
}
