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
  const parts = new Map<number, { story: number; whole: boolean }[]>();
  const hold = (page: number, ofPage: number, story: number, ofStory: number): void => {
    if (ofPage >= PART_OF_PAGE) return;
    const known = parts.get(page) ?? [];
    known.push({ story, whole: ofStory >= WHOLE_STORY });
    parts.set(page, known);
  };
  for (const pair of pairs) {
    if (pair.relation !== 'excerpt') continue;
    const { a, b, alignment } = pair;
    hold(a, alignment.coverage.a, b, alignment.coverage.b);
    hold(b, alignment.coverage.b, a, alignment.coverage.a);
  }
  const digests = new Map<number, readonly number[]>();
  const pages = [...parts].filter(([, its]) => its.length >= STORIES);
  if (pages.length === 0) return digests;
  const linked = linksAmong(pairs, new Set(pages.flatMap(([, its]) => its.map(({ story }) => story))));
  for (const [page, its] of pages) {
    const unrelated: { story: number; whole: boolean }[] = [];
    for (const part of its.sort((x, y) => x.story - y.story)) {
      const strange = unrelated.every(({ story }) => linked.get(story)?.has(part.story) !== true);
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

/** The higher-numbered partners of each story that matters, among those that matter. */
function linksAmong(pairs: readonly PairVerdict[], stories: ReadonlySet<number>): Map<number, Set<number>> {
  const links = new Map<number, Set<number>>();
  for (const { a, b } of pairs) {
    if (!stories.has(a) || !stories.has(b)) continue;
    const known = links.get(a) ?? new Set();
    links.set(a, known.add(b));
  }
  return links;
}
