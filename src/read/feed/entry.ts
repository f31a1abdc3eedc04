/** Makes an article of an entry of any feed format: chooses its text, title, link and date. */
import type { ReadItem } from '../../types/article.js';
import { normaliseLineEnds } from '../decode/unicode.js';
import type { SourceLocation } from '../location.js';
import { htmlToText } from '../markup/html-text.js';
import { excerpt } from '../problem.js';
import { normaliseDate } from '../records/dates.js';

/** Role of a text in its entry, known from its element: the article, a summary, a caption of an image, or unknown. */
export type TextRank = 'full' | 'summary' | 'caption' | 'unknown';

/** A text in a feed. */
export interface FeedText {
  readonly value: string;
  /** Media type or Atom type; absent if the feed has none. */
  readonly type?: string | undefined;
  /** Name of the element. Texts with one name are parts of one text. */
  readonly name?: string;
  readonly rank?: TextRank;
  /** True if the element has fields of its own, such as the comments on an entry. */
  readonly isStructure?: boolean;
}

/** The fields of an entry, or of the feed itself. Of each list the first value that is not empty counts. */
export interface FeedEntry {
  readonly ids: readonly string[];
  readonly links: readonly string[];
  readonly titles: readonly FeedText[];
  /** In the order of preference. */
  readonly texts: readonly FeedText[];
  readonly dates: readonly string[];
  readonly sources: readonly FeedText[];
  /** True if the feed ends within the entry. */
  readonly isCut?: boolean;
  /** True if the content is at an address and not in the feed. */
  readonly isExternal?: boolean;
}

/**
 * Makes the article of an entry.
 *
 * @param number of the entry in its feed, from 1
 * @param feed fields of the feed: its title is the source of entries without a source
 * @param note called with a clause for a notice about the entry
 */
export function articleOf(
  entry: FeedEntry,
  number: number,
  feed: FeedEntry,
  { path, url: from }: SourceLocation,
  note: (clause: string) => void,
): ReadItem {
  const title = firstTitle(entry.titles);
  const source = firstTitle(entry.sources) ?? firstTitle(feed.titles);
  const url = absolute(firstGiven(entry.links), from ?? firstGiven(feed.links));
  const published = firstDate(entry.dates);
  const text = bestText(entry.texts, note);
  const missing =
    entry.isCut === true
      ? 'the feed is cut off within this entry'
      : entry.isExternal === true && text.length < TEASER
        ? 'the feed gives only the address of its content'
        : undefined;
  return {
    article: {
      id: firstGiven(entry.ids) ?? url ?? `${path}#${number}`,
      path,
      ...(title === undefined ? {} : { title }),
      ...(source === undefined ? {} : { source }),
      ...(url === undefined ? {} : { url }),
      ...(published === undefined ? {} : { published }),
      text,
      ...(missing !== undefined && { incomplete: missing }),
    },
  };
}

const firstGiven = (values: readonly string[]): string | undefined =>
  values.map(value => value.trim()).find(value => value !== '');

/** Resolves a relative link. @param base address of the feed or its site */
function absolute(link: string | undefined, base: string | undefined): string | undefined {
  if (link === undefined || base === undefined || /^[a-z][a-z0-9+.-]*:/i.test(link)) return link;
  return URL.canParse(link, base) ? new URL(link, base).href : link;
}

/** The first date in a known format, otherwise the first date as written. */
function firstDate(dates: readonly string[]): string | undefined {
  let first: string | undefined;
  for (const given of dates) {
    const date = normaliseDate(given);
    if (date !== undefined && /^\d{4}-\d\d/.test(date)) return date;
    first ??= date;
  }
  return first;
}

/** A shorter text is a teaser. Characters. */
const TEASER = 300;
/** Maximum number of unknown elements of an entry that are compared with its text. */
const MAX_UNKNOWN = 16;
/** Names of unknown elements that hold no article, even if their text is long. */
const NO_ARTICLE = /comment|meta|related|recommend|licen[cs]e|copyright|rights|terms|disclaimer|transcript/;

/**
 * Chooses the text of an entry: the first text with words, or a later one that is long and more than twice as long,
 * because many feeds have a teaser in the element in which others have the article. A caption counts only if there is
 * hardly any text, and an unknown element only if there is just a summary; the latter is a guess, and noted.
 */
function bestText(given: readonly FeedText[], note: (clause: string) => void): string {
  const groups = groupsOf(given);
  let best = '';
  let rank: TextRank = 'caption';
  for (const group of groups) {
    const [{ rank: own = 'full' }] = group;
    const isKnown = own !== 'unknown' && (own !== 'caption' || best.length < TEASER);
    if (!isKnown || (best !== '' && lengthOf(group) <= 2 * best.length)) continue;
    const words = joinedWords(group);
    const wanted = best === '' ? 1 : Math.max(2 * best.length, own === 'caption' ? 2 * TEASER : TEASER);
    if (words.length >= wanted) [best, rank] = [words, own];
  }
  const unknown = groups.filter(group => group[0].rank === 'unknown');
  if (unknown.length > MAX_UNKNOWN) note(`the texts in more than ${MAX_UNKNOWN} unknown elements are left out`);
  for (const group of unknown.slice(0, MAX_UNKNOWN)) {
    const { name = '', isStructure = false } = group[0];
    if (isStructure && NO_ARTICLE.test(name)) continue;
    const words = joinedWords(group);
    if (words.length < TEASER || best.includes(words.slice(0, TEASER / 2))) continue;
    const mayBeArticle = rank !== 'full' && !isStructure && !NO_ARTICLE.test(name);
    const isTaken = mayBeArticle && words.length > 2 * best.length;
    note(isTaken ? `the text is taken from <${shownName(name)}>` : `the text in <${shownName(name)}> is left out`);
    if (isTaken) best = words;
  }
  const other = best === '' ? given.find(({ value, type }) => value !== '' && !isTextType(type)) : undefined;
  if (other?.type !== undefined) note(`its content is not text but ${shownName(other.type)}`);
  return best;
}

/** Groups texts by name, in the order of the first text of each name. */
function groupsOf(texts: readonly FeedText[]): FeedText[][] {
  const groups = new Map<string, FeedText[]>();
  for (const [at, text] of texts.entries()) {
    const name = text.name ?? String(at);
    const known = groups.get(name);
    if (known === undefined) groups.set(name, [text]);
    else known.push(text);
  }
  return [...groups.values()];
}

const lengthOf = (group: readonly FeedText[]): number => group.reduce((sum, { value }) => sum + value.length, 0);

/** Joins the parts of a text. Of parts with the same beginning, such as one text in two formats, the longest counts. */
function joinedWords(group: readonly FeedText[]): string {
  const texts = group.map(text => (isTextType(text.type) ? wordsOf(text) : ''));
  if (texts.length > 1) return distinctTexts(texts).join('\n\n');
  return /[\p{L}\p{N}]/u.test(texts[0]) ? texts[0] : '';
}

/** The texts with words; of texts with the same beginning, the longest. */
export function distinctTexts(texts: readonly string[]): string[] {
  const distinct = new Map<string, string>();
  for (const text of texts) {
    const beginning = text
      .slice(0, TEASER)
      .replace(/[^\p{L}\p{N}]+/gu, '')
      .slice(0, TEASER / 4);
    if (beginning !== '' && text.length > (distinct.get(beginning)?.length ?? 0)) distinct.set(beginning, text);
  }
  return [...distinct.values()];
}

/** A name from a document, shortened for a message. */
export function shownName(name: string): string {
  const shown = excerpt(name.slice(0, 80));
  return shown.length > 40 ? `${shown.slice(0, 39)}…` : shown;
}

/** The first title that is not empty, without markup and on one line. */
function firstTitle(titles: readonly FeedText[]): string | undefined {
  for (const title of titles) {
    const words = wordsOf(title).replace(/\s+/g, ' ').trim();
    if (words !== '') return words;
  }
  return undefined;
}

/** False for the type of an image, sound or other binary content, which Atom entries may hold in Base64. */
function isTextType(type: string | undefined): boolean {
  return (
    type === undefined || !/^(?:image|audio|video|font|model|multipart)\/|^application\/(?!.*(?:xml|html))/i.test(type)
  );
}

/** Tags that show that a text is HTML although the feed declares it as plain. */
const TAG =
  /<(?:\/(?:p|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote)|(?:br|p|div|ul|ol|li) ?\/?)>|<(?:p|a|div|span|img|br) [^<>]{1,2000}>/i;

/** Delimiters of a CDATA section inside another one. */
const SECTION_MARK = /<!\[CDATA\[|\]\]>/g;

/** Converts a text to plain text. It may be HTML whatever its type says. */
export function wordsOf({ value, type }: FeedText): string {
  const given = value.includes(']]>') || value.includes('<![CDATA[') ? value.replace(SECTION_MARK, '') : value;
  const plain = (type === 'text' || type === 'text/plain') && !TAG.test(given);
  return plain || !/[<&]/.test(given) ? normaliseLineEnds(given).trim() : htmlToText(given).trim();
}
