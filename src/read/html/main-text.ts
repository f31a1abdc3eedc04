/** The article of a page: Mozilla's Readability, the page's JSON-LD or the shape of its blocks, whichever promises most. */
import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { ASIDE, CAPTION, HEADING } from '../markup/elements.js';
import { blocksOf, htmlToText, joinBlocks, type TextBlock } from '../markup/html-text.js';
import type { PageMetadata } from './metadata.js';
import type { PageScan } from './page.js';

export interface MainText {
  readonly text: string;
  /** Where the text was found; `page` is all that the page shows. */
  readonly origin: 'readability' | 'json-ld' | 'blocks' | 'page';
  /** The blocks that the text consists of; empty for `json-ld`. */
  readonly blocks: readonly TextBlock[];
}

/** With fewer characters Readability has found a remark instead of the article, if the blocks give more. */
const REMARK = 140;

/** JSON-LD is preferred where the visible text lacks more than this share of its words. */
const LACKING = 0.2;

/** JSON-LD with less than this share of the length of the visible text is an abstract. */
const ABSTRACT = 0.5;

/** Bounded by the limits of `scanPage`; never throws. */
export function mainTextOf(page: PageScan, metadata: PageMetadata): MainText {
  const visible = visibleText(page, metadata);
  const declared = jsonLdText(metadata);
  return declared !== '' && lacks(visible.text, declared) ? { text: declared, origin: 'json-ld', blocks: [] } : visible;
}

function visibleText(page: PageScan, metadata: PageMetadata): MainText {
  const readable = readableBlocks(page, metadata);
  const prose = charactersOf(readable) < REMARK ? proseBlocks(page.blocks) : [];
  if (charactersOf(prose) > charactersOf(readable)) return { text: joinBlocks(prose), origin: 'blocks', blocks: prose };
  if (readable.length > 0) return { text: joinBlocks(readable), origin: 'readability', blocks: readable };
  return { text: joinBlocks(page.blocks), origin: 'page', blocks: page.blocks };
}

/** The article's text in the page's JSON-LD; '' where it has none. */
export function jsonLdText({ jsonLd }: PageMetadata): string {
  return htmlToText(jsonLd.article?.body ?? '');
}

/** A block with a larger share of linked characters is a link; a full stop or a bar may stand outside of it. */
export const ALL_LINKED = 0.9;

/** What Readability takes for the article, without captions and links to other articles. */
export function readableBlocks(page: PageScan, metadata: PageMetadata): readonly TextBlock[] {
  const markup = page.markup === undefined ? undefined : readableMarkup(page.markup, metadata.title ?? '');
  if (markup === undefined) return [];
  const found = blocksOf(markup).blocks;
  const own = found.filter(block => (block.flags & CAPTION) === 0 && block.linked <= ALL_LINKED * block.characters);
  // Galleries and lists of links consist of captions and links.
  return charactersOf(own) * 2 > charactersOf(found) ? own : found;
}

/** Readability takes a shorter article for a failure and tries again with less strict rules. Characters. */
const LEAST_CHARACTERS = 200;

/**
 * The markup of the article by Readability, on linkedom's tree: no script runs and nothing is fetched.
 *
 * @param body without scripts, small enough for a tree, as `scanPage` gives it
 * @param title of the page; the article is given without it
 * @returns undefined where no article was found
 */
export function readableMarkup(body: string, title: string): string | undefined {
  try {
    const { document } = parseHTML(`<html><head><title></title></head><body>${body}</body></html>`);
    document.title = title;
    const options = { charThreshold: LEAST_CHARACTERS, disableJSONLD: true, keepClasses: true };
    return new Readability(document, options).parse()?.content ?? undefined;
  } catch {
    // Some trees are beyond either library; the blocks of the page are used instead.
    return undefined;
  }
}

/** What the decision below knows of a block. */
type Shape = Pick<TextBlock, 'characters' | 'linked'>;

const EMPTY: Shape = { characters: 0, linked: 0 };

/**
 * The blocks that are the article, by their length and their links and those of their neighbours. Linear; used where
 * Readability finds nothing or the page is too large for a tree. Source: Kohlschütter, Fankhauser and Nejdl, Boilerplate
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
  // The paper counts words; a word has about five characters, also in scripts without spaces.
  const words = ({ characters }: Shape): number => characters / 5;
  const linkDensity = ({ characters, linked }: Shape): number => (characters === 0 ? 0 : linked / characters);
  if (linkDensity(block) > 1 / 3) return false;
  if (linkDensity(previous) > 5 / 9) return words(block) > 40 || words(next) > 17;
  return words(block) > 16 || words(next) > 15 || words(previous) > 4;
}

/** Whether the text lacks so much of the declared text that it is a teaser of it, or another part of the page. */
function lacks(text: string, declared: string): boolean {
  if (declared.length < text.length * ABSTRACT) return false;
  const unmatched = new Map<string, number>();
  for (const word of wordsIn(text)) unmatched.set(word, (unmatched.get(word) ?? 0) + 1);
  const words = wordsIn(declared);
  let missing = 0;
  for (const word of words) {
    const count = unmatched.get(word) ?? 0;
    if (count === 0) missing++;
    else unmatched.set(word, count - 1);
  }
  return missing > words.length * LACKING;
}

/** Words in lower case; single characters in scripts without spaces. */
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
