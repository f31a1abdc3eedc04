/**
 * Finds boxes: short texts in several unrelated articles, such as a note on the author, a newsletter link, or the
 * caption of an archive picture.
 *
 * A teaser belongs to one story, but a box is no excerpt of any. Finding boxes needs pairs, not statistics of the
 * corpus: a box differs from the beginning of a much-copied story only in that its articles are no copies of one
 * another.
 */
import type { ScoredPair } from '../compare/verify.js';
import { SHORT_TEXT } from '../kernels/compare.js';

/**
 * Least unrelated articles around a box. Of 9,500 paragraphs of 20 to 39 words among 6,000 articles, 11 are in three or
 * more articles, and all 11 are boxes; 42 are in two articles, and a third of them are boxes.
 */
export const MANY_STORIES = 3;

/**
 * The pairs of boxes with the articles around them.
 *
 * @param scored    pairs of different texts
 * @param threshold least similarity of copies
 * @param counts    number of words of each article
 */
export function findBoxes(
  scored: readonly ScoredPair[],
  threshold: number,
  counts: ArrayLike<number>,
): Set<ScoredPair> {
  const isShort = (article: number): boolean => counts[article] < SHORT_TEXT;
  /** For each short text its pairs with longer articles. */
  const around = new Map<number, ScoredPair[]>();
  for (const pair of scored) {
    const { a, b } = pair;
    if (pair.similarity < threshold || isShort(a) === isShort(b)) continue;
    const short = isShort(a) ? a : b;
    const pairs = around.get(short);
    if (pairs === undefined) around.set(short, [pair]);
    else pairs.push(pair);
  }
  const many = [...around].filter(([, pairs]) => pairs.length >= MANY_STORIES);
  const boxes = new Set<ScoredPair>();
  if (many.length === 0) return boxes;
  const longer = (short: number, { a, b }: ScoredPair): number => (a === short ? b : a);
  const asked = new Set(many.flatMap(([short, pairs]) => pairs.map(pair => longer(short, pair))));
  const copies = new Map<number, Set<number>>();
  for (const { a, b, similarity } of scored) {
    if (similarity < threshold || !asked.has(a) || !asked.has(b)) continue;
    copies.set(a, (copies.get(a) ?? new Set()).add(b));
    copies.set(b, (copies.get(b) ?? new Set()).add(a));
  }
  for (const [short, pairs] of many) {
    const stories: number[] = [];
    for (const article of pairs.map(pair => longer(short, pair)).sort((x, y) => x - y)) {
      if (stories.length === MANY_STORIES) break;
      if (!stories.some(story => copies.get(story)?.has(article) === true)) stories.push(article);
    }
    if (stories.length === MANY_STORIES) for (const pair of pairs) boxes.add(pair);
  }
  return boxes;
}
