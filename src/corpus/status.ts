/** Determines the status of an article with its reason, and the shares of boilerplate. */
import { MAX_COMPARED } from '../kernels/compare.js';
import { ALSO_INCOMPLETE, type ArticleStatus, type Pair, STATUSES } from '../types/report.js';

export const statusNumber = (status: ArticleStatus): number => STATUSES.indexOf(status);
export const statusName = (number: number): ArticleStatus => STATUSES[number];

/**
 * The reason of a too short article. @param words its length, such as "12 words" @param incomplete missing part, if any
 */
export function tooShort(words: string, minWords: number, incomplete: string | undefined): string {
  const short = `${words}; at least ${minWords} are needed to compare`;
  return incomplete === undefined ? short : short + ALSO_INCOMPLETE + incomplete;
}

export const isCompared = (status: ArticleStatus): boolean => status === 'ok' || status === 'partial';

/** The part of an article missing in a comparison: as its reader says, and words after the most compared ones. */
export function incompleteness(given: string | undefined, words: number): string | undefined {
  if (words <= MAX_COMPARED) return given;
  const long = `${words} words, of which the first ${MAX_COMPARED} are compared`;
  return given === undefined ? long : `${given}; ${long}`;
}

/**
 * Shares of boilerplate in the words of two articles, 0 to 1; undefined if neither has any. @param leftA words of A
 * without boilerplate
 */
export function discountedShares(wordsA: number, leftA: number, wordsB: number, leftB: number): Pair['discounted'] {
  if (leftA === wordsA && leftB === wordsB) return undefined;
  const share = (words: number, left: number): number => (words === 0 ? 0 : Math.round((1 - left / words) * 1e4) / 1e4);
  return { a: share(wordsA, leftA), b: share(wordsB, leftB) };
}

/** Least share of boilerplate in one article for which a pair also gets an undiscounted similarity. */
export const LARGE_DISCOUNT = 0.15;
