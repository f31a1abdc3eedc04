/**
 * Digest pages: a morning briefing with three paragraphs of each of ten stories holds excerpts of ten articles, or shares a
 * passage with each, and these have nothing to do with one another. The report names such a page, and its excerpts join no cluster.
 */
import type { PairVerdict } from '../compare/verify.js';
import { SHORT_TEXT } from '../kernels/compare.js';

/** A story fills less than this share of the page. */
const MAX_SHARE_OF_PAGE = 0.5;
/** The page holds the whole story from this share of the story on. */
const WHOLE_STORY = 0.8;
/** Share of the page that the parts fill together, where they are single passages. */
const MIN_SHARE_OF_PAGE = 0.5;
/** Unrelated stories that make a page a digest. Whole ones must be more: an article may be published in three parts, too. */
const MIN_STORIES = 3;
const MIN_WHOLE_STORIES = 4;

interface Part {
  readonly story: number;
  /** Whether the page holds the whole story. */
  readonly isWhole: boolean;
  readonly isExcerpt: boolean;
  /** Whether it is a short text: an article has several teasers. */
  readonly isShort: boolean;
  readonly shareOfPage: number;
}

/**
 * @param pairs    at or above the threshold
 * @param passages pairs below it that share a passage
 * @param words    of each article
 * @returns for each digest, by article number: the stories it holds parts of, no two of which are linked; ascending
 */
export function findDigests(
  pairs: readonly PairVerdict[],
  passages: readonly PairVerdict[],
  words: ArrayLike<number>,
): Map<number, readonly number[]> {
  const partsOf = new Map<number, Part[]>();
  const add = (page: number, shareOfPage: number, story: number, shareOfStory: number, isExcerpt: boolean): void => {
    if (shareOfPage >= MAX_SHARE_OF_PAGE) return;
    const parts = partsOf.get(page) ?? [];
    parts.push({
      story,
      isWhole: shareOfStory >= WHOLE_STORY,
      isExcerpt,
      isShort: words[story] < SHORT_TEXT,
      shareOfPage,
    });
    partsOf.set(page, parts);
  };
  const addPair = (
    a: number,
    b: number,
    share: { readonly a: number; readonly b: number },
    isExcerpt: boolean,
  ): void => {
    add(a, share.a, b, share.b, isExcerpt);
    add(b, share.b, a, share.a, isExcerpt);
  };
  for (const { a, b, relation, alignment } of pairs)
    if (relation === 'excerpt') addPair(a, b, alignment.coverage, true);
  for (const { a, b, passages: shared } of passages) {
    const wordsIn = (side: 'a' | 'b'): number => shared.reduce((sum, its) => sum + its[side][1] - its[side][0], 0);
    addPair(a, b, { a: wordsIn('a') / words[a], b: wordsIn('b') / words[b] }, false);
  }
  const digests = new Map<number, readonly number[]>();
  const pages = [...partsOf].filter(([, parts]) => parts.length >= MIN_STORIES);
  if (pages.length === 0) return digests;
  const linked = linksAmong(pairs, new Set(pages.flatMap(([, parts]) => parts.map(({ story }) => story))));
  for (const [page, parts] of pages) {
    const unrelated: Part[] = [];
    for (const part of parts.sort((x, y) => x.story - y.story)) {
      if (unrelated.every(({ story }) => linked.get(story)?.has(part.story) !== true)) unrelated.push(part);
    }
    const partial = unrelated.filter(({ isWhole }) => !isWhole).length;
    const share = unrelated.reduce((sum, { shareOfPage }) => sum + shareOfPage, 0);
    // a page that shares a list of headlines with three others is not a digest, and neither is an article with teasers
    if (share < MIN_SHARE_OF_PAGE && unrelated.some(({ isExcerpt, isShort }) => !isExcerpt || isShort)) continue;
    if (partial >= MIN_STORIES || unrelated.length >= MIN_WHOLE_STORIES) {
      digests.set(
        page,
        unrelated.map(({ story }) => story),
      );
    }
  }
  return digests;
}

/** Pairs of two of the stories: the higher numbers by the lower one. */
function linksAmong(pairs: readonly PairVerdict[], stories: ReadonlySet<number>): Map<number, Set<number>> {
  const links = new Map<number, Set<number>>();
  for (const { a, b } of pairs) {
    if (!stories.has(a) || !stories.has(b)) continue;
    const linked = links.get(a) ?? new Set();
    links.set(a, linked.add(b));
  }
  return links;
}
