/** Compares pairs of a report again with their texts, for word diffs and positions of passages. */

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

/** An article read again. */
export interface ArticleText {
  readonly article: Article;
  /** Number of words at the first reading; absent if unknown. */
  readonly words?: number | undefined;
}

export type NamedPair = Pick<Pair, 'a' | 'b' | 'relation'>;

export interface RatedPair extends NamedPair, Pick<Pair, 'similarity'> {}

/** Approximate characters of a word with its space. */
const WORD = 6;

/**
 * Chooses the best pairs, copies first, within limits of pairs and of characters of their texts.
 *
 * @param most    most pairs
 * @param wordsOf number of words of an article, by id
 * @param room    most characters of all texts
 * @returns the pairs, best first, and the reasons for leaving out others
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
  const left: Unplaced[] = [];
  const leave = (pairs: number, reason: () => string): void =>
    void (pairs > 0 && left.push({ reason: reason(), pairs }));
  leave(pairs.length - best.length, () => 'a translation has no words of the other text');
  // the first number in the form of a language takes longer than comparing the pairs
  const count = () => wanted.length.toLocaleString('en');
  leave(best.length - wanted.length, () => `beyond the ${count()} most similar pairs`);
  leave(wanted.length - chosen.length, () => 'the texts of more similar pairs fill the memory for them');
  return { chosen, left };
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

/** Characters of the articles aligned at a time. */
const CHUNK = 2 ** 22;

/**
 * The places of pairs, in the order of the pairs. Empty for a pair without passages; undefined if a text is missing or
 * has changed.
 *
 * @param texts      articles by id
 * @param statistics statistics of the report
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

/**
 * The pairs with both texts and their word diffs, in the order of the pairs, without pairs whose text is missing. See
 * `placesOfPairs`.
 */
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

/** Splits pairs into runs with about `CHUNK` characters of text. */
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
