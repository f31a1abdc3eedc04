/**
 * Digest pages: a morning briefing that carries three paragraphs of each of ten stories is an excerpt of ten articles
 * that have nothing to do with one another. It is named as such, and its links to them join no cluster.
 */
import type { PairVerdict } from '../compare/verify.js';

/** A page that one story makes up less than this share of. */
const PART_OF_PAGE = 0.5;
/** A story of which the page holds more than this is there whole. */
const WHOLE_STORY = 0.8;
/** Unrelated stories that make a digest; more where all of them stand in it whole, as the parts of a cut-up article would. */
const STORIES = 3;
const WHOLE_STORIES = 4;

/** For each digest, by number: the articles it holds parts of, none of them linked to another. Ascending. */
export function findDigests(pairs: readonly PairVerdict[]): Map<number, readonly number[]> {
  const linked = new Set(pairs.map(({ a, b }) => `${a} ${b}`));
  const parts = new Map<number, { story: number; whole: boolean }[]>();
  const hold = (page: number, ofPage: number, story: number, ofStory: number): void => {
    if (ofPage >= PART_OF_PAGE) return;
    const known = parts.get(page) ?? [];
    known.push({ story, whole: ofStory >= WHOLE_STORY });
    parts.set(page, known);
  };
  for (const { a, b, relation, alignment } of pairs) {
    if (relation !== 'excerpt') continue;
    hold(a, alignment.coverage.a, b, alignment.coverage.b);
    hold(b, alignment.coverage.b, a, alignment.coverage.a);
  }
  const digests = new Map<number, readonly number[]>();
  for (const [page, its] of parts) {
    const unrelated: { story: number; whole: boolean }[] = [];
    for (const part of its.sort((x, y) => x.story - y.story)) {
      const strange = unrelated.every(({ story }) => !linked.has(`${story} ${part.story}`));
      if (strange) unrelated.push(part);
    }
    const partial = unrelated.filter(({ whole }) => !whole).length;
    if (partial >= STORIES || unrelated.length >= WHOLE_STORIES) {
      digests.set(
        page,
        unrelated.map(({ story }) => story),
      );
    }
  }
  return digests;
}
