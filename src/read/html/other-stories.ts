/** Which elements of a page are its article: the stories that pages of news load above or below it, and its own parts. */
import { ASIDE, HEADING, type OpenElement } from '../markup/elements.js';
import type { PageMetadata } from './metadata.js';
import type { Heading, MarkupEdits, PageScan } from './page.js';

/** With less text between two headings the second is part of the same story. Characters without white space; 50 words. */
const LEAST = 250;

/** The same where the page declares its article by the name of the first, and both headings are of the first level. 12 words. */
const LEAST_DECLARED = 60;

/** An `article` element with less text is no part of a story. Characters without white space; 15 words. */
const LEAST_PART = 75;

/** A shorter heading is that of a section. Letters and digits. */
const LEAST_HEADLINE = 20;

/** Shortest heading that may be the title of a story. Characters without white space. */
const LEAST_NAME = 12;

/** Classes of `article` elements that are no part of a story. */
const BESIDE = /comment|reply|replies|teaser|promo|related|card|tweet|review|update|\bad\b|advert|sponsor/i;

/** Classes of elements that list further stories, also within the element of the article. */
const FURTHER = /\b(?:related|recommended|read-?next|next-?(?:up|story|article)|more-?(?:stories|news|from))/i;

/** Classes of elements that hold a story each. */
const STORY_CLASS = /article|post|story|entry/i;
const STORY_ATTRIBUTE =
  /\s(?:data-(?:url|permalink|article)|role\s?=\s?["']?article|itemtype\s?=\s?["']?https?:\/\/schema\.org\/[a-z]{0,20}article)/i;

/** Which elements of a page are not part of its article, and which are one article in several parts. */
interface StoryParts {
  /** Elements with further stories, as in `Selection`. */
  readonly dropped: ReadonlySet<number>;
  readonly ends: ReadonlySet<number>;
  readonly joined: Pick<MarkupEdits, 'begun' | 'ended'>;
}

/**
 * Finds the further stories of a page, and the parts of its own. The article is the part whose heading is the title of the
 * page. An element above or below it holds another story if it begins with a heading of its own, there is text between the
 * two headings, and it is an element of the same kind as that of the article, or one that pages name for such stories. An
 * `article` element without a heading continues the one before it. Linear; undefined where the page is one story in one part.
 */
export function storyParts(page: PageScan, metadata: PageMetadata): StoryParts | undefined {
  const { headings, streams, articles } = page;
  // The entries of a live report are articles, too.
  if (headings.length + streams.length + articles.length < 2 || metadata.jsonLd.types.has('LiveBlogPosting')) return;
  const names = namesOf(page, metadata);
  const isNamed = (heading: Heading): boolean => {
    const name = plain(textOf(page, heading));
    return name.length >= LEAST_NAME && names.some(title => title.includes(name) || name.includes(title));
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
  const isBelow = (block: number, least = LEAST): boolean =>
    block > own.block && proseBetween(own.block, block) >= least;
  const isAbove = (block: number): boolean =>
    named.length > 0 && block < own.block && proseBetween(block, own.block) >= LEAST;
  for (const { element, block } of streams) {
    if (isBelow(block) && !own.path.includes(element)) dropped.add(element.number);
  }
  for (const heading of headings) {
    // The story that the page declares may be short.
    const isDeclared = metadata.isArticle && isNamed(own) && heading.level === 1 && own.level === 1;
    const isBeside = isBelow(heading.block, isDeclared ? LEAST_DECLARED : LEAST) || isAbove(heading.block);
    if (!isBeside || isNamed(heading) || heading.path.some(({ number }) => dropped.has(number))) continue;
    const story = storyAround(heading, own);
    if (story !== undefined) dropped.add(story);
  }
  const ends = named.length > 0 ? nextInSameElement(page, own, proseBetween) : undefined;
  const joined = continuations(page, own, proseBetween);
  if (dropped.size === 0 && ends === undefined && joined.begun.size === 0) return;
  return { dropped, ends: new Set(ends === undefined ? [] : [ends]), joined };
}

/** The number of the element that holds the heading and not the other one, where it is an element for stories. */
function storyAround(heading: Heading, own: Heading): number | undefined {
  let at = 0;
  while (at < own.path.length && heading.path[at]?.number === own.path[at].number) at++;
  const [mine, other] = [own.path[at], heading.path[at]];
  if (other === undefined) return undefined;
  const isSameLevel = heading.level === own.level;
  // Beside an article stands another one, or a list of them.
  const article = heading.path.slice(at).find(({ name }) => name === 'article');
  const isInArticle = mine?.name === 'article' || (isSameLevel && own.path.slice(at).some(isArticleElement));
  const list = heading.path.slice(at).find(element => FURTHER.test(classOf(element)));
  if (list !== undefined && article !== undefined) return list.number;
  if (article !== undefined && isInArticle) return article.number;
  if (isArticleElement(other)) return isSameLevel ? other.number : undefined;
  const isSameKind = mine !== undefined && other.name === mine.name && classOf(other) === classOf(mine);
  // An article has one heading of the first level.
  const isPart =
    heading.level === 1 ? classOf(other) !== '' || other.name === 'main' : STORY_CLASS.test(classOf(other));
  const isStory = (isSameKind && isPart) || STORY_ATTRIBUTE.test(other.attributes.slice(0, LONGEST));
  return isSameLevel && isStory ? other.number : undefined;
}

const isArticleElement = ({ name }: OpenElement): boolean => name === 'article';

/**
 * The number of the heading of the first level with which another story begins in the element that holds the heading of the
 * article. Articles also have sections with such headings: all of them must be headlines, with a story below each.
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
    const isHeadline = plain(textOf(page, heading)).length >= LEAST_HEADLINE;
    if (heading.path.at(-1) !== around || !isHeadline || proseBetween(start, heading.block) < LEAST) return undefined;
    start = heading.block;
  }
  return proseBetween(start, page.blocks.length) < LEAST ? undefined : later[0].number;
}

/** The `article` elements that continue that of the heading: siblings of it with text and without a heading. */
function continuations(
  page: PageScan,
  own: Heading,
  proseBetween: (first: number, second: number) => number,
): StoryParts['joined'] {
  const ended = new Set<number>();
  const begun = new Set<number>();
  const first = page.articles.findIndex(({ element }) => own.path.includes(element));
  const withHeading = new Set(page.headings.flatMap(({ path }) => path.filter(isArticleElement)));
  if (first < 0) return { ended, begun };
  let last = page.articles[first];
  for (const article of page.articles.slice(first + 1)) {
    const { element, parent, block } = article;
    if (parent !== last.parent) continue;
    if (withHeading.has(element)) break;
    const end = Math.min(article.end, page.blocks.length);
    if (BESIDE.test(classOf(element)) || proseBetween(block, end) < LEAST_PART) continue;
    ended.add(last.element.number);
    begun.add(element.number);
    last = article;
  }
  return { ended, begun };
}

/** Attributes that are looked at. Characters. */
const LONGEST = 1000;

function textOf(page: PageScan, { block }: Heading): string {
  const heading = page.blocks[block];
  return heading === undefined || (heading.flags & HEADING) === 0 ? '' : heading.text;
}

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
