/** Pairs of a report compared once more with their texts: the word diff, and where the passages stand. */

import { compareText } from '../corpus/merge-batches.js';
import type { CorpusStatistics } from '../corpus/statistics.js';
import type { DetectOptions } from '../options.js';
import type { Article } from '../types/article.js';
import type { PairDetail, PairText } from '../types/comparison.js';
import type { PassagePlaces, Unplaced } from '../types/places.js';
import type { Pair } from '../types/report.js';
import { type AlignedArticle, AlignedArticles, type AlignedPair } from './aligned-articles.js';
import { statisticsOn } from './compare.js';
import { comparisonOf } from './compare-pair.js';
import { isAsStored, placesOf, quotationsOf } from './places.js';

/** An article that was read again. */
export interface ArticleText {
  readonly article: Article;
  /** Words that it had when it was read first; absent where that is not known. */
  readonly words?: number | undefined;
}

/** What of a pair is needed here. */
export type NamedPair = Pick<Pair, 'a' | 'b' | 'relation'>;

export interface RatedPair extends NamedPair, Pick<Pair, 'similarity'> {}

/** Characters of a word and what follows it, about. */
const WORD = 6;

/**
 * The best pairs, copies first, as many as are wanted and as there is room for the texts of their articles.
 *
 * @param wordsOf words of the article of an id
 * @param room    characters
 * @returns the pairs, best first, and why others are left out
 */
export function choosePairs<P extends RatedPair>(
  pairs: readonly P[],
  most: number,
  wordsOf: (id: string) => number,
  room: number,
): { readonly chosen: readonly P[]; readonly left: readonly Unplaced[] } {
  const best = pairs.filter(({ relation }) => relation !== 'translation').sort(copiesFirst);
  const wanted = best.slice(0, most);
  const seen = new Set<string>();
  const chosen: P[] = [];
  let rest = room;
  for (const pair of wanted) {
    for (const id of [pair.a, pair.b]) {
      if (!seen.has(id)) rest -= wordsOf(id) * WORD;
      seen.add(id);
    }
    if (rest < 0) break;
    chosen.push(pair);
  }
  const left = [
    { reason: 'a translation has no words of the other text', pairs: pairs.length - best.length },
    {
      reason: `beyond the ${wanted.length.toLocaleString('en')} most similar pairs`,
      pairs: best.length - wanted.length,
    },
    { reason: 'the texts of more similar pairs fill the memory for them', pairs: wanted.length - chosen.length },
  ];
  return { chosen, left: left.filter(({ pairs }) => pairs > 0) };
}

function copiesFirst(x: RatedPair, y: RatedPair): number {
  const isNoCopy = ({ relation }: RatedPair): boolean => relation === 'passage' || relation === 'related';
  return (
    Number(isNoCopy(x)) - Number(isNoCopy(y)) ||
    y.similarity - x.similarity ||
    compareText(x.a, y.a) ||
    compareText(x.b, y.b)
  );
}

/** Characters of the articles that are compared with one another at a time. */
const CHUNK = 2 ** 22;

/**
 * The places of pairs, in the order of the pairs; none for a pair without passages, and undefined for one of which a text is missing or
 * has changed.
 *
 * @param texts      articles by the ids of the pairs
 * @param statistics those that the pairs were found with
 */
export function* placesOfPairs<P extends NamedPair>(
  pairs: readonly P[],
  texts: ReadonlyMap<string, ArticleText>,
  statistics: CorpusStatistics,
  options: DetectOptions,
): Generator<{ readonly pair: P; readonly places: readonly PassagePlaces[] | undefined }> {
  for (const { pair, aligned } of alignPairs(pairs, texts, statistics, options)) {
    yield { pair, places: aligned && placesOf(aligned, pair.relation) };
  }
}

/** The pairs with both texts and their word diffs, in the order of the pairs; parameters as of `placesOfPairs`. Pairs without a text are left out. */
export function* pairDetails(
  pairs: readonly Pair[],
  texts: ReadonlyMap<string, ArticleText>,
  statistics: CorpusStatistics,
  options: DetectOptions,
): Generator<PairDetail> {
  for (const { pair, aligned } of alignPairs(pairs, texts, statistics, options)) {
    if (aligned === undefined) continue;
    const comparison = comparisonOf(aligned, options);
    yield { a: textOf(aligned.a), b: textOf(aligned.b), comparison: { ...comparison, pair } };
  }
}

function textOf({ article, tokens }: AlignedArticle): PairText {
  const { id, text } = article;
  const quotations = quotationsOf(tokens);
  if (isAsStored({ article, tokens })) return { id, text, quotations };
  const { buffer, byteOffset, length } = tokens.bytes;
  return { id, text: Buffer.from(buffer, byteOffset, length).toString(), quotations };
}

function* alignPairs<P extends NamedPair>(
  pairs: readonly P[],
  texts: ReadonlyMap<string, ArticleText>,
  statistics: CorpusStatistics,
  options: DetectOptions,
): Generator<{ readonly pair: P; readonly aligned: AlignedPair | undefined }> {
  for (const chunk of chunks(pairs, texts)) {
    const ids = new Set(chunk.flatMap(({ a, b }) => [a, b]));
    const articles = [...ids].sort().flatMap(id => {
      const known = texts.get(id);
      return known === undefined ? [] : [{ ...known.article, id }];
    });
    const numbers = new Map(articles.map(({ id }, n) => [id, n]));
    const set = new AlignedArticles(statisticsOn(articles, statistics), options);
    for (const pair of chunk) {
      const [a, b] = [numbers.get(pair.a), numbers.get(pair.b)];
      const isKnown = a !== undefined && b !== undefined && a !== b;
      const aligned = isKnown ? set.align(a, b) : undefined;
      const isSame = ({ article, tokens }: AlignedArticle): boolean =>
        (texts.get(article.id)?.words ?? tokens.hashes.length) === tokens.hashes.length;
      yield { pair, aligned: aligned !== undefined && isSame(aligned.a) && isSame(aligned.b) ? aligned : undefined };
    }
  }
}

/** Pairs that follow one another, whose texts are few enough to be held. */
function* chunks<P extends NamedPair>(pairs: readonly P[], texts: ReadonlyMap<string, ArticleText>): Generator<P[]> {
  let chunk: P[] = [];
  let ids = new Set<string>();
  let size = 0;
  for (const pair of pairs) {
    for (const id of [pair.a, pair.b]) {
      if (!ids.has(id)) size += texts.get(id)?.article.text.length ?? 0;
      ids.add(id);
    }
    chunk.push(pair);
    if (size < CHUNK) continue;
    yield chunk;
    [chunk, ids, size] = [[], new Set(), 0];
  }
  if (chunk.length > 0) yield chunk;
}
