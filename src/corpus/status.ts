/** What a report says about an article as a whole: its status with the reason, and how many of its words are boilerplate. */
import { MAX_COMPARED } from '../kernels/compare.js';
import { ALSO_INCOMPLETE, type ArticleStatus, type Pair, STATUSES } from '../types/report.js';

export const statusNumber = (status: ArticleStatus): number => STATUSES.indexOf(status);
export const statusName = (number: number): ArticleStatus => STATUSES[number];

/** Why an article is not compared. @param words what there is, such as "12 words"; @param incomplete what is missing */
export function tooShort(words: string, minWords: number, incomplete: string | undefined): string {
  const short = `${words}; at least ${minWords} are needed to compare`;
  return incomplete === undefined ? short : short + ALSO_INCOMPLETE + incomplete;
}

export const isCompared = (status: ArticleStatus): boolean => status === 'ok' || status === 'partial';

/** What of an article is missing in a comparison: what its reader says, and words beyond the most that are compared. */
export function incompleteness(given: string | undefined, words: number): string | undefined {
  if (words <= MAX_COMPARED) return given;
  const long = `${words} words, of which the first ${MAX_COMPARED} are compared`;
  return given === undefined ? long : `${given}; ${long}`;
}

/** Shares of the words of two articles that are boilerplate, 0 to 1; undefined where nothing of either is. @param leftA words of A besides */
export function discountedShares(wordsA: number, leftA: number, wordsB: number, leftB: number): Pair['discounted'] {
  if (leftA === wordsA && leftB === wordsB) return undefined;
  const share = (words: number, left: number): number => (words === 0 ? 0 : Math.round((1 - left / words) * 1e4) / 1e4);
  return { a: share(wordsA, leftA), b: share(wordsB, leftB) };
}

/** Share of the words of an article from which its boilerplate decides what it is compared by. */
export const LARGE_DISCOUNT = 0.15;
