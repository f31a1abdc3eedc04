/** Finds the elements of a page that hold other stories, which news sites load above or below the article. */
import { ASIDE, HEADING, type OpenElement } from '../markup/elements.js';
import type { PageMetadata } from './metadata.js';
import type { Heading, MarkupEdits, PageScan } from './page.js';

/**
 * With less text between two headings, the second one belongs to the same story. Characters without white space; 50
 * words.
 */
const MIN_BETWEEN = 250;

/** The same for two `h1` if the page declares its article with the first one as its title. 12 words. */
const MIN_BETWEEN_DECLARED = 60;

/** An `article` element with less text is no part of a story. Characters without white space; 15 words. */
const MIN_PART = 75;

/** A shorter heading is that of a section, not a headline. Letters and digits. */
const MIN_HEADLINE = 20;

/** Shortest heading that may be the title of the page. Letters and digits. */
const MIN_NAME = 12;

/** Classes of `article` elements that are no part of a story. */
const BESIDE = /comment|reply|replies|teaser|promo|related|card|tweet|review|update|\bad\b|advert|sponsor/i;

/** Classes of elements that list other stories, inside or outside of the element of the article. */
const FURTHER = /\b(?:related|recommended|read-?next|next-?(?:up|story|article)|more-?(?:stories|news|from))/i;

/** Classes and attributes of elements that hold a story. */
const STORY_CLASS = /article|post|story|entry/i;
const STORY_ATTRIBUTE =
  /\s(?:data-(?:url|permalink|article)|role\s?=\s?["']?article|itemtype\s?=\s?["']?https?:\/\/schema\.org\/[a-z]{0,20}article)/i;

/** The elements of a page that hold other stories, and the parts of its own article. */
interface StoryParts {
  /** Elements with other stories: `dropped` and `ends` of `Selection`. */
  readonly dropped: ReadonlySet<number>;
  readonly ends: ReadonlySet<number>;
  readonly joined: Pick<MarkupEdits, 'withoutStartTag' | 'withoutEndTag'>;
}

/**
 * Finds the other stories of a page, and the parts of its article. The article has the heading that is the title of the
 * page. An element above or below it holds another story if it has a heading of its own, text lies between the two
 * headings, and the element is of the kind of that of the article or is marked as a story. An `article` element without
 * a heading continues the one before it. Linear time. Undefined for a page with one story in one part.
 */
export function storyParts(page: PageScan, metadata: PageMetadata): StoryParts | undefined {
  const { headings, streams, articles } = page;
  // Live reports are one story: their entries are `article` elements, too.
  if (headings.length + streams.length + articles.length < 2 || metadata.jsonLd.types.has('LiveBlogPosting')) return;
  const names = namesOf(page, metadata);
  const isNamed = (heading: Heading): boolean => {
    const name = plain(textOf(page, heading));
    return name.length >= MIN_NAME && names.some(title => title.includes(name) || name.includes(title));
  };
  const named = headings.filter(isNamed);
  // The title of a front page names none of its stories.
  const isCertain = metadata.isArticle || page.title === undefined;
  const own =
    named.find(({ level }) => level === 1) ??
    named[0] ??
    (isCertain ? headings.find(({ level }) => level === 1) : undefined);
  if (own === undefined) return;
  const dropped = new Set<number>();
  const proseBefore = sums(page);
  const proseBetween = (first: number, second: number): number => proseBefore[second] - proseBefore[first];
  const isBelow = (block: number, least = MIN_BETWEEN): boolean =>
    block > own.block && proseBetween(own.block, block) >= least;
  const isAbove = (block: number): boolean =>
    named.length > 0 && block < own.block && proseBetween(block, own.block) >= MIN_BETWEEN;
  for (const { element, block } of streams) {
    if (isBelow(block) && !own.path.includes(element)) dropped.add(element.number);
  }
  for (const heading of headings) {
    // A story that the page declares as its article may be short.
    const isDeclared = metadata.isArticle && isNamed(own) && heading.level === 1 && own.level === 1;
    const isBeside = isBelow(heading.block, isDeclared ? MIN_BETWEEN_DECLARED : MIN_BETWEEN) || isAbove(heading.block);
    if (!isBeside || isNamed(heading) || heading.path.some(({ number }) => dropped.has(number))) continue;
    const story = storyAround(heading, own);
    if (story !== undefined) dropped.add(story);
  }
  const ends = named.length > 0 ? nextInSameElement(page, own, proseBetween) : undefined;
  const joined = continuations(page, own, proseBetween);
  if (dropped.size === 0 && ends === undefined && joined.withoutStartTag.size === 0) return;
  return { dropped, ends: new Set(ends === undefined ? [] : [ends]), joined };
}

/** Number of the element that holds the heading but not the own heading, if it is the element of a story. */
function storyAround(heading: Heading, own: Heading): number | undefined {
  let at = 0;
  while (at < own.path.length && heading.path[at]?.number === own.path[at].number) at++;
  const [mine, other] = [own.path[at], heading.path[at]];
  if (other === undefined) return undefined;
  const isSameLevel = heading.level === own.level;
  // An `article` element holds the own heading; other stories are `article` elements, too, or a list of them.
  const article = heading.path.slice(at).find(({ name }) => name === 'article');
  const isInArticle = mine?.name === 'article' || (isSameLevel && own.path.slice(at).some(isArticleElement));
  const list = heading.path.slice(at).find(element => FURTHER.test(classOf(element)));
  if (list !== undefined && article !== undefined) return list.number;
  if (article !== undefined && isInArticle) return article.number;
  if (isArticleElement(other)) return isSameLevel ? other.number : undefined;
  const isSameKind = mine !== undefined && other.name === mine.name && classOf(other) === classOf(mine);
  // An article has one `h1`: a second one begins another story even in an element without a telling class.
  const isPart =
    heading.level === 1 ? classOf(other) !== '' || other.name === 'main' : STORY_CLASS.test(classOf(other));
  const isStory = (isSameKind && isPart) || STORY_ATTRIBUTE.test(other.attributes.slice(0, MAX_ATTRIBUTES));
  return isSameLevel && isStory ? other.number : undefined;
}

const isArticleElement = ({ name }: OpenElement): boolean => name === 'article';

/**
 * Number of the `h1` with which another story begins in the element that holds the own heading. Some articles have an
 * `h1` for each section: all later `h1` must be headlines with a story's length of text.
 */
function nextInSameElement(
  page: PageScan,
  own: Heading,
  proseBetween: (first: number, second: number) => number,
): number | undefined {
  const around = own.path.at(-1);
  const later = page.headings.filter(({ level, block }) => level === 1 && block > own.block);
  if (own.level !== 1 || later.length === 0) return undefined;
  let start = own.block;
  for (const heading of later) {
    const isHeadline = plain(textOf(page, heading)).length >= MIN_HEADLINE;
    if (heading.path.at(-1) !== around || !isHeadline || proseBetween(start, heading.block) < MIN_BETWEEN)
      return undefined;
    start = heading.block;
  }
  return proseBetween(start, page.blocks.length) < MIN_BETWEEN ? undefined : later[0].number;
}

/** The `article` elements that continue the article: siblings of its element with text and without a heading. */
function continuations(
  page: PageScan,
  own: Heading,
  proseBetween: (first: number, second: number) => number,
): StoryParts['joined'] {
  const withoutEndTag = new Set<number>();
  const withoutStartTag = new Set<number>();
  const first = page.articles.findIndex(({ element }) => own.path.includes(element));
  const withHeading = new Set(page.headings.flatMap(({ path }) => path.filter(isArticleElement)));
  if (first < 0) return { withoutEndTag, withoutStartTag };
  let last = page.articles[first];
  for (const article of page.articles.slice(first + 1)) {
    const { element, parent, block } = article;
    if (parent !== last.parent) continue;
    if (withHeading.has(element)) break;
    const end = Math.min(article.end, page.blocks.length);
    if (BESIDE.test(classOf(element)) || proseBetween(block, end) < MIN_PART) continue;
    withoutEndTag.add(last.element.number);
    withoutStartTag.add(element.number);
    last = article;
  }
  return { withoutEndTag, withoutStartTag };
}

/** Characters of the attributes that are read. */
const MAX_ATTRIBUTES = 1000;

function textOf(page: PageScan, { block }: Heading): string {
  const heading = page.blocks[block];
  return heading === undefined || (heading.flags & HEADING) === 0 ? '' : heading.text;
}

const classOf = ({ attributes }: { readonly attributes: string }): string =>
  /\sclass\s?=\s?["']?([^"'>]*)/i.exec(attributes.slice(0, MAX_ATTRIBUTES))?.[1].trim() ?? '';

function namesOf(page: PageScan, { title, jsonLd }: PageMetadata): string[] {
  const given = [
    title,
    page.title,
    page.meta.get('og:title'),
    page.meta.get('twitter:title'),
    jsonLd.article?.headline,
  ];
  return given.map(name => plain(name ?? '')).filter(name => name.length >= MIN_NAME);
}

const plain = (text: string): string =>
  text
    .slice(0, 500)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** For each block, the number of characters before it, without links and elements beside the article. */
function sums(page: PageScan): readonly number[] {
  const before = [0];
  let sum = 0;
  for (const { flags, characters, linked } of page.blocks) {
    sum += (flags & ASIDE) === 0 ? characters - linked : 0;
    before.push(sum);
  }
  return before;
}
