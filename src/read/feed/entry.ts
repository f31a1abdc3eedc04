/** An entry of a feed, whatever format the feed is in, to an article: which of its texts, titles, links and dates counts. */
import type { ReadItem } from '../../types/article.js';
import { normaliseLineEnds } from '../decode/unicode.js';
import type { SourceLocation } from '../location.js';
import { htmlToText } from '../markup/html-text.js';
import { excerpt } from '../problem.js';
import { normaliseDate } from '../records/dates.js';

/** What a text is in its entry, by its element: the article, a summary, a caption of a picture, or unknown. */
export type TextRank = 'full' | 'summary' | 'caption' | 'unknown';

/** A text as a feed gives it. */
export interface FeedText {
  readonly value: string;
  /** Media type or Atom type, where the feed says one. */
  readonly type?: string | undefined;
  /** Texts of one name are parts of one text. */
  readonly name?: string;
  readonly rank?: TextRank;
  /** Whether it consists of fields, such as the comments on an entry. */
  readonly isStructure?: boolean;
}

/** What an entry, or the feed itself, says about itself. Of each list the first value that is not empty counts. */
export interface FeedEntry {
  readonly ids: readonly string[];
  readonly links: readonly string[];
  readonly titles: readonly FeedText[];
  /** In the order of preference. */
  readonly texts: readonly FeedText[];
  readonly dates: readonly string[];
  readonly sources: readonly FeedText[];
  /** Whether the feed ends within the entry. */
  readonly isCut?: boolean;
  /** Whether its content is at an address, and not in the feed. */
  readonly isElsewhere?: boolean;
}

/**
 * @param number of the entry in its feed, from 1
 * @param feed what the feed says about itself: its title is the source of entries that name none
 * @param note called with what should be said about the entries of the feed
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
      : entry.isElsewhere === true && text.length < SHORT
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

/** Links without a host belong to the feed's own site. */
function absolute(link: string | undefined, base: string | undefined): string | undefined {
  if (link === undefined || base === undefined || /^[a-z][a-z0-9+.-]*:/i.test(link)) return link;
  return URL.canParse(link, base) ? new URL(link, base).href : link;
}

/** The first date that is understood, or else the first that is given. */
function firstDate(dates: readonly string[]): string | undefined {
  let first: string | undefined;
  for (const given of dates) {
    const date = normaliseDate(given);
    if (date !== undefined && /^\d{4}-\d\d/.test(date)) return date;
    first ??= date;
  }
  return first;
}

/** A text with fewer characters is a teaser. */
const SHORT = 300;
/** Unknown elements of an entry whose texts are looked at: each is looked for in the text of the entry. */
const MAX_UNKNOWN = 16;
/** Unknown elements that hold no article, however long their texts are. */
const NO_ARTICLE = /comment|meta|related|recommend|licen[cs]e|copyright|rights|terms|disclaimer|transcript/;

/**
 * The first text that has any words, or a later one that is long and more than twice as long: many feeds have a teaser where others
 * have the article. A caption counts where there is hardly a text, and an element that no vocabulary knows where there is
 * only a summary; that is a guess, and said.
 */
function bestText(given: readonly FeedText[], note: (clause: string) => void): string {
  const groups = groupsOf(given);
  let best = '';
  let rank: TextRank = 'caption';
  for (const group of groups) {
    const [{ rank: own = 'full' }] = group;
    const isKnown = own !== 'unknown' && (own !== 'caption' || best.length < SHORT);
    if (!isKnown || (best !== '' && lengthOf(group) <= 2 * best.length)) continue;
    const words = joinedWords(group);
    const wanted = best === '' ? 1 : Math.max(2 * best.length, own === 'caption' ? 2 * SHORT : SHORT);
    if (words.length >= wanted) [best, rank] = [words, own];
  }
  const unknown = groups.filter(group => group[0].rank === 'unknown');
  if (unknown.length > MAX_UNKNOWN) note(`the texts in more than ${MAX_UNKNOWN} unknown elements are left out`);
  for (const group of unknown.slice(0, MAX_UNKNOWN)) {
    const { name = '', isStructure = false } = group[0];
    if (isStructure && NO_ARTICLE.test(name)) continue;
    const words = joinedWords(group);
    if (words.length < SHORT || best.includes(words.slice(0, SHORT / 2))) continue;
    const mayBeArticle = rank !== 'full' && !isStructure && !NO_ARTICLE.test(name);
    const isTaken = mayBeArticle && words.length > 2 * best.length;
    note(isTaken ? `the text is taken from <${shownName(name)}>` : `the text in <${shownName(name)}> is left out`);
    if (isTaken) best = words;
  }
  const other = best === '' ? given.find(({ value, type }) => value !== '' && !isWritten(type)) : undefined;
  if (other?.type !== undefined) note(`its content is not text but ${shownName(other.type)}`);
  return best;
}

/** Texts of one name together, in the order of the first of each. */
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

/** The words of all parts. Of parts that begin alike, such as one text in two formats, the longest counts. */
function joinedWords(group: readonly FeedText[]): string {
  const texts = group.map(text => (isWritten(text.type) ? wordsOf(text) : ''));
  if (texts.length > 1) return distinctTexts(texts).join('\n\n');
  return /[\p{L}\p{N}]/u.test(texts[0]) ? texts[0] : '';
}

/** The texts that have any words; of those that begin alike, the longest. */
export function distinctTexts(texts: readonly string[]): string[] {
  const distinct = new Map<string, string>();
  for (const text of texts) {
    const beginning = text
      .slice(0, SHORT)
      .replace(/[^\p{L}\p{N}]+/gu, '')
      .slice(0, SHORT / 4);
    if (beginning !== '' && text.length > (distinct.get(beginning)?.length ?? 0)) distinct.set(beginning, text);
  }
  return [...distinct.values()];
}

/** A name from the feed for a message. */
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

/** Atom entries may hold pictures and sound in Base64. */
function isWritten(type: string | undefined): boolean {
  return (
    type === undefined || !/^(?:image|audio|video|font|model|multipart)\/|^application\/(?!.*(?:xml|html))/i.test(type)
  );
}

/** Tags that plain text does not hold: HTML that a feed calls plain. */
const TAG =
  /<(?:\/(?:p|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote)|(?:br|p|div|ul|ol|li) ?\/?)>|<(?:p|a|div|span|img|br) [^<>]{1,2000}>/i;

/** Marks of a CDATA section that was put into another one. */
const SECTION_MARK = /<!\[CDATA\[|\]\]>/g;

/** The words of a text that may be HTML, whatever its type says. */
export function wordsOf({ value, type }: FeedText): string {
  const given = value.includes(']]>') || value.includes('<![CDATA[') ? value.replace(SECTION_MARK, '') : value;
  const plain = (type === 'text' || type === 'text/plain') && !TAG.test(given);
  return plain || !/[<&]/.test(given) ? normaliseLineEnds(given).trim() : htmlToText(given).trim();
}
