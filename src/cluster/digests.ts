/**
 * Finds digests: pages with parts of several unrelated stories, such as a morning briefing with three paragraphs of
 * each of ten stories.
 *
 * A digest has excerpts of these articles or shares a passage with each. The report names the page, and its excerpts
 * join no cluster.
 */
import type { PairVerdict } from '../compare/verify.js';
import { SHORT_TEXT } from '../kernels/compare.js';

/** A part must be less than this share of the page. */
const MAX_SHARE_OF_PAGE = 0.5;
/** Least share of a story that counts as the whole story. */
const WHOLE_STORY = 0.8;
/** Least share of all parts together in the page, if some of them are shared passages or short texts. */
const MIN_SHARE_OF_PAGE = 0.5;
/**
 * Least unrelated stories of a digest. More are needed if they are whole, because an article may be published in three
 * parts.
 */
const MIN_STORIES = 3;
const MIN_WHOLE_STORIES = 4;

interface Part {
  readonly story: number;
  /** Whether the page has the whole story. */
  readonly isWhole: boolean;
  readonly isExcerpt: boolean;
  /** Whether the story is a short text, because an article has several teasers. */
  readonly isShort: boolean;
  readonly shareOfPage: number;
}

/**
 * @param pairs    pairs at or above the threshold
 * @param passages pairs below the threshold that share a passage
 * @param words    number of words of each article
 * @returns for each digest the stories that it has parts of, no two of which are linked; ascending
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
    // neither a page that shares a list of headlines with three others nor an article with teasers is a digest
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

/** The links between these stories: for each lower number the higher ones. */
function linksAmong(pairs: readonly PairVerdict[], stories: ReadonlySet<number>): Map<number, Set<number>> {
  const links = new Map<number, Set<number>>();
  for (const { a, b } of pairs) {
    if (!stories.has(a) || !stories.has(b)) continue;
    const linked = links.get(a) ?? new Set();
    links.set(a, linked.add(b));
  }
  return links;
}
