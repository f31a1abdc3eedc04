/** What the similarity of pairs would be if no boilerplate were discounted: the pairs are compared once more, by all their words. */
import { unpackPairs } from '../compare/packed-pairs.js';
import type { ScoredPair } from '../compare/verify.js';
import { restoreBoilerplate } from '../corpus/boilerplate.js';
import type { Corpus } from '../corpus/corpus.js';
import { LARGE_DISCOUNT } from '../corpus/status.js';
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
  environment: Pick<Environment, 'runner'>,
): Promise<Undiscounted | undefined> {
  if (cuts.length === 0) return undefined;
  const { store } = corpus;
  const removed = removedWords(cuts, store.size);
  const contents = store.counts.slice();
  const shareOf = (text: number): number => removed[text] / (contents[text] + removed[text]);
  const chosen = largestDiscounts(scored, shareOf);
  const texts = new Set(chosen.flatMap(({ a, b }) => [a, b]));
  for (const part of cuts) {
    for (let at = 0, end = 0; at < part.length; at = end) {
      end = endOfCut(part, at);
      if (texts.has(part[at])) restoreBoilerplate(store, part.subarray(at, end));
    }
  }
  const similarities = await similaritiesOf(corpus, chosen, shingleSize, environment);
  return (a, b) => undiscountedOf(firstOf[a], firstOf[b], similarities, shareOf);
}

/** The similarities of pairs by all words of the corpus, by `pairKey`. */
async function similaritiesOf(
  corpus: Corpus,
  chosen: readonly Numbered[],
  shingleSize: number,
  { runner }: Pick<Environment, 'runner'>,
): Promise<ReadonlyMap<number, number>> {
  const pairs = {
    left: sharedCopy(Uint32Array.from(chosen, ({ b }) => b)),
    right: sharedCopy(Uint32Array.from(chosen, ({ a }) => a)),
  };
  const keep = { shingleSize, floor: 0, related: false };
  const packed = await runner.run('comparePairs', { corpus, pairs, keep }, evenCuts(chosen.length, PAIRS_PER_RANGE));
  return new Map(packed.flatMap(unpackPairs).map(({ a, b, similarity }) => [pairKey(a, b), similarity]));
}

/** A number for two articles, in whatever order. */
export const pairKey = (x: number, y: number): number => Math.min(x, y) * 2 ** 26 + Math.max(x, y);

/**
 * The similarity of two articles by all their words.
 *
 * @param x            the text of one, y of the other
 * @param similarities of different texts, by `pairKey`
 */
export function undiscountedOf(
  x: number,
  y: number,
  similarities: ReadonlyMap<number, number>,
  shareOf: (text: number) => number,
): number | undefined {
  if (x !== y) return similarities.get(pairKey(x, y));
  return shareOf(x) >= LARGE_DISCOUNT ? 1 : undefined;
}

/**
 * The pairs to compare once more.
 *
 * @param shareOf share of the words of a text that is boilerplate, 0 to 1
 */
export function largestDiscounts(scored: readonly Numbered[], shareOf: (text: number) => number): readonly Numbered[] {
  const discounted: (Numbered & { readonly share: number })[] = [];
  for (const { a, b } of scored) {
    const share = Math.max(shareOf(a), shareOf(b));
    if (share >= LARGE_DISCOUNT) discounted.push({ a, b, share });
  }
  return discounted
    .sort((x, y) => y.share - x.share || byPlace(x, y))
    .slice(0, MOST_PAIRS)
    .sort(byPlace);
}

const byPlace = (x: Numbered, y: Numbered): number => x.b - y.b || x.a - y.a;

/** A pair by the numbers of its texts. */
export type Numbered = Pick<ScoredPair, 'a' | 'b'>;

/** Where the entry of an article ends: the article, the number of spans, and the spans (`removeBoilerplate`). */
export const endOfCut = (part: Uint32Array, at: number): number => at + 2 + 2 * part[at + 1];

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
