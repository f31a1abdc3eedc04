/** Computes the similarity of pairs without discounting boilerplate, by comparing them again by all their words. */
import { unpackPairs } from '../compare/packed-pairs.js';
import type { ScoredPair } from '../compare/verify.js';
import { restoreBoilerplate } from '../corpus/boilerplate.js';
import type { Corpus } from '../corpus/corpus.js';
import { LARGE_DISCOUNT } from '../corpus/status.js';
import { sharedCopy } from '../corpus/token-store.js';
import type { DetectOptions } from '../options.js';
import type { BuiltCorpus } from './build-corpus.js';
import { type Environment, evenCuts } from './stages.js';

/** Most pairs compared again, those with the largest discount: each costs as much as the first comparison. */
const MOST_PAIRS = 1000;
/** Pairs in a range. */
const PAIRS_PER_RANGE = 512;

/** Looks up the similarity of two articles by all their words, 0 to 1; undefined if not computed. */
export type Undiscounted = (a: number, b: number) => number | undefined;

/**
 * Compares pairs by all words of their articles and the weights of the corpus. Restores the boilerplate in the corpus,
 * so no stage on the content can run afterwards.
 *
 * @param built  the removed ranges
 * @param scored pairs of different texts; pairs without boilerplate are not compared again
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

/** The similarities of pairs, by `pairKey`. */
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

/** A key for two articles in either order. */
export const pairKey = (x: number, y: number): number => Math.min(x, y) * 2 ** 26 + Math.max(x, y);

/**
 * The similarity of two articles by all their words.
 *
 * @param x            text of one article
 * @param y            text of the other one
 * @param similarities similarities of different texts, by `pairKey`
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
 * The pairs to compare again.
 *
 * @param shareOf share of boilerplate in the words of a text, 0 to 1
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

/** The texts of a pair. */
export type Numbered = Pick<ScoredPair, 'a' | 'b'>;

/**
 * End of the record of an article in the cuts of `removeBoilerplate`: article, number of spans, start and end of each.
 */
export const endOfCut = (part: Uint32Array, at: number): number => at + 2 + 2 * part[at + 1];

/** Number of removed words of each article. */
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
