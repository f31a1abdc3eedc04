/** Chooses the text of a page: from Mozilla's Readability, from its JSON-LD, or from the shape of its blocks. */
import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { ASIDE, CAPTION, HEADING } from '../markup/elements.js';
import { blocksOf, htmlToText, joinBlocks, type TextBlock } from '../markup/html-text.js';
import type { PageMetadata } from './metadata.js';
import type { PageScan } from './page.js';

export interface MainText {
  readonly text: string;
  /** Where the text comes from; `page`: all text of the page. */
  readonly origin: 'readability' | 'json-ld' | 'blocks' | 'page';
  /** The blocks of the text; empty for `json-ld`. */
  readonly blocks: readonly TextBlock[];
}

/** A shorter result of Readability is often a remark: the blocks are used if they have more text. Characters. */
const MIN_READABLE = 140;

/** JSON-LD is preferred if the visible text lacks more than this share of its words. */
const MAX_MISSING = 0.2;

/** Shorter JSON-LD, as a share of the length of the visible text, is an abstract. */
const MIN_DECLARED = 0.5;

/** Bounded by the limits of `scanPage`. Does not throw. */
export function mainTextOf(page: PageScan, metadata: PageMetadata): MainText {
  const visible = visibleText(page, metadata);
  const declared = jsonLdText(metadata);
  return declared !== '' && lacks(visible.text, declared) ? { text: declared, origin: 'json-ld', blocks: [] } : visible;
}

function visibleText(page: PageScan, metadata: PageMetadata): MainText {
  const readable = readableBlocks(page, metadata);
  const prose = charactersOf(readable) < MIN_READABLE ? proseBlocks(page.blocks) : [];
  if (charactersOf(prose) > charactersOf(readable)) return { text: joinBlocks(prose), origin: 'blocks', blocks: prose };
  if (readable.length > 0) return { text: joinBlocks(readable), origin: 'readability', blocks: readable };
  return { text: joinBlocks(page.blocks), origin: 'page', blocks: page.blocks };
}

/** The text of the article in the JSON-LD of the page; '' if there is none. */
export function jsonLdText({ jsonLd }: PageMetadata): string {
  return htmlToText(jsonLd.article?.body ?? '');
}

/** A block with a larger share of linked characters is a link. A full stop or a bar may be outside of the link. */
export const MAX_LINK_DENSITY = 0.9;

/** The article that Readability finds, without captions and links to other articles. */
export function readableBlocks(page: PageScan, metadata: PageMetadata): readonly TextBlock[] {
  const markup = page.markup === undefined ? undefined : readableMarkup(page.markup, metadata.title ?? '');
  if (markup === undefined) return [];
  const found = blocksOf(markup).blocks;
  const own = found.filter(
    block => (block.flags & CAPTION) === 0 && block.linked <= MAX_LINK_DENSITY * block.characters,
  );
  // Galleries and lists of links consist of captions and links, which are kept then.
  return charactersOf(own) * 2 > charactersOf(found) ? own : found;
}

/** Readability retries with less strict rules if its result is shorter. Characters. */
const MIN_CHARACTERS = 200;

/**
 * The markup of the article by Readability, on a tree of linkedom: no script runs and nothing is fetched.
 *
 * @param body markup without scripts, small enough for a tree, from `scanPage`
 * @param title of the page; Readability removes it from the article
 * @returns undefined if no article was found
 */
export function readableMarkup(body: string, title: string): string | undefined {
  try {
    const { document } = parseHTML(`<html><head><title></title></head><body>${body}</body></html>`);
    document.title = title;
    const options = { charThreshold: MIN_CHARACTERS, disableJSONLD: true, keepClasses: true };
    return new Readability(document, options).parse()?.content ?? undefined;
  } catch {
    // Either library throws for some trees. The blocks of the page are used instead.
    return undefined;
  }
}

/** The features of a block. */
type Shape = Pick<TextBlock, 'characters' | 'linked'>;

const EMPTY: Shape = { characters: 0, linked: 0 };

/**
 * The blocks of the article, by the length and link density of each block and its neighbours. Used if Readability finds
 * nothing or the page is too large for a tree. Linear time. Source: Kohlschütter, Fankhauser and Nejdl, Boilerplate
 * Detection using Shallow Text Features (WSDM 2010), figure 2.
 */
export function proseBlocks(blocks: readonly TextBlock[]): TextBlock[] {
  const chosen = blocks.filter(
    (block, at) => (block.flags & ASIDE) === 0 && isProse(blocks[at - 1] ?? EMPTY, block, blocks[at + 1] ?? EMPTY),
  );
  // Headings and captions alone are not an article.
  return chosen.some(({ flags }) => (flags & (HEADING | CAPTION)) === 0) ? chosen : [];
}

function isProse(previous: Shape, block: Shape, next: Shape): boolean {
  // The paper counts words. A word is taken as five characters, also in scripts without spaces.
  const words = ({ characters }: Shape): number => characters / 5;
  const linkDensity = ({ characters, linked }: Shape): number => (characters === 0 ? 0 : linked / characters);
  if (linkDensity(block) > 1 / 3) return false;
  if (linkDensity(previous) > 5 / 9) return words(block) > 40 || words(next) > 17;
  return words(block) > 16 || words(next) > 15 || words(previous) > 4;
}

/** True if the text lacks so many words of the declared text that it is a teaser of it, or another part of the page. */
function lacks(text: string, declared: string): boolean {
  if (declared.length < text.length * MIN_DECLARED) return false;
  const unmatched = new Map<string, number>();
  for (const word of wordsIn(text)) unmatched.set(word, (unmatched.get(word) ?? 0) + 1);
  const words = wordsIn(declared);
  let missing = 0;
  for (const word of words) {
    const count = unmatched.get(word) ?? 0;
    if (count === 0) missing++;
    else unmatched.set(word, count - 1);
  }
  return missing > words.length * MAX_MISSING;
}

/** Words in lower case; in scripts without spaces, single characters. */
function wordsIn(text: string): readonly string[] {
  return (
    text.toLowerCase().match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}]+/gu) ??
    []
  );
}

function charactersOf(blocks: readonly TextBlock[]): number {
  let sum = 0;
  for (const { characters } of blocks) sum += characters;
  return sum;
}
