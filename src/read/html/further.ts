/** The stories that pages of news load below or above their article: which elements hold them. */
import { ASIDE, HEADING } from '../markup/elements.js';
import type { PageMetadata } from './metadata.js';
import type { Heading, PageScan } from './page.js';

/** With less text between two headings the second is part of the same story. Characters without white space; 50 words. */
const LEAST = 250;

/** A shorter heading is no name of a story. Characters without white space. */
const LEAST_NAME = 12;

/** Classes of elements that hold a story each. */
const STORY_CLASS = /article|post|story|entry/i;
const STORY_ATTRIBUTE =
  /\s(?:data-(?:url|permalink|article)|role\s?=\s?["']?article|itemtype\s?=\s?["']?https?:\/\/schema\.org\/[a-z]{0,20}article)/i;

/**
 * Numbers of the elements below and above the article of a page that hold other stories. The article is the part whose heading is the
 * title of the page. An element holds another story if it begins with a heading of its own, there is text between the two
 * headings, and it is an element of the same kind as that of the article, or one that pages name for such stories. Linear.
 */
export function furtherStories(page: PageScan, metadata: PageMetadata): ReadonlySet<number> {
  const found = new Set<number>();
  const { headings, streams } = page;
  // The entries of a live report are articles, too.
  if (headings.length + streams.length < 2 || metadata.jsonLd.types.has('LiveBlogPosting')) return found;
  const names = namesOf(page, metadata);
  const isNamed = ({ block }: Heading): boolean => {
    const heading = page.blocks[block];
    const name = heading === undefined || (heading.flags & HEADING) === 0 ? '' : plain(heading.text);
    return name.length >= LEAST_NAME && names.some(title => title.includes(name) || name.includes(title));
  };
  const named = headings.filter(isNamed);
  // The title of a front page names none of its stories.
  const isCertain = metadata.isArticle || page.title === undefined;
  const own =
    named.find(({ level }) => level === 1) ??
    named[0] ??
    (isCertain ? headings.find(({ level }) => level === 1) : undefined);
  if (own === undefined) return found;
  const proseBefore = sums(page);
  const isBelow = (block: number): boolean => block > own.block && proseBefore[block] - proseBefore[own.block] >= LEAST;
  const isAbove = (block: number): boolean =>
    named.length > 0 && block < own.block && proseBefore[own.block] - proseBefore[block] >= LEAST;
  for (const { element, block } of streams) if (isBelow(block)) found.add(element.number);
  for (const heading of headings) {
    if (
      !(isBelow(heading.block) || isAbove(heading.block)) ||
      isNamed(heading) ||
      heading.path.some(({ number }) => found.has(number))
    )
      continue;
    const story = storyAround(heading, own);
    if (story !== undefined) found.add(story);
  }
  return found;
}

/** The number of the element that holds the heading and not the other one, where it is an element for stories. */
function storyAround(heading: Heading, own: Heading): number | undefined {
  let at = 0;
  while (at < own.path.length && heading.path[at]?.number === own.path[at].number) at++;
  const [mine, other] = [own.path[at], heading.path[at]];
  if (other === undefined) return undefined;
  // Beside an article stands another one, or a list of them.
  const article = mine?.name === 'article' ? heading.path.slice(at).find(({ name }) => name === 'article') : undefined;
  if (article !== undefined) return article.number;
  const isSameLevel = heading.level === own.level;
  if (other.name === 'article') return isSameLevel ? other.number : undefined;
  const isSameKind = mine !== undefined && other.name === mine.name && classOf(other) === classOf(mine);
  // An article has one heading of the first level.
  const isAlike = isSameKind && (heading.level === 1 ? classOf(other) !== '' : STORY_CLASS.test(classOf(other)));
  const isStory = isAlike || STORY_ATTRIBUTE.test(other.attributes.slice(0, LONGEST));
  return isSameLevel && isStory ? other.number : undefined;
}

/** Attributes that are looked at. Characters. */
const LONGEST = 1000;

const classOf = ({ attributes }: { readonly attributes: string }): string =>
  /\sclass\s?=\s?["']?([^"'>]*)/i.exec(attributes.slice(0, LONGEST))?.[1].trim() ?? '';

function namesOf(page: PageScan, { title, jsonLd }: PageMetadata): string[] {
  const given = [
    title,
    page.title,
    page.meta.get('og:title'),
    page.meta.get('twitter:title'),
    jsonLd.article?.headline,
  ];
  return given.map(name => plain(name ?? '')).filter(name => name.length >= LEAST_NAME);
}

const plain = (text: string): string =>
  text
    .slice(0, 500)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** For each block, the number of characters of text before it, without links and what stands beside the page. */
function sums(page: PageScan): readonly number[] {
  const before = [0];
  let sum = 0;
  for (const { flags, characters, linked } of page.blocks) {
    sum += (flags & ASIDE) === 0 ? characters - linked : 0;
    before.push(sum);
  }
  return before;
}
