/** The article of a page: the ways to its text, and which of them is taken. */
import { blocksOf, type TextBlock } from '../markup/blocks.js';
import { CAPTION } from '../markup/elements.js';
import { htmlToText, joinBlocks } from '../markup/html-text.js';
import { mainMarkup } from './dom.js';
import type { PageMetadata } from './metadata.js';
import type { PageScan } from './page.js';
import { proseOf } from './prose.js';

/** How the text was found: by Readability, in the page's JSON-LD, by the shape of its blocks, or all that the page shows. */
export type Way = 'readability' | 'json-ld' | 'blocks' | 'page';

export interface MainText {
  readonly text: string;
  readonly way: Way;
  /** The blocks of the page it is made of; empty with `json-ld`. */
  readonly blocks: readonly TextBlock[];
}

/** A block that is nothing but links leads elsewhere. A share, because a full stop or a bar may stand outside. */
const ALL_LINKED = 0.9;

/** With fewer characters Readability has found a remark and missed the article, where the blocks tell more. */
const REMARK = 140;

/** JSON-LD is taken where the page's text lacks more than this share of its words. */
const LACKING = 0.2;

/** And where it has at least this share of the length of the page's text: many sites declare an abstract only. */
const ABSTRACT = 0.5;

/** The text of the page, found the way that promises most. Bounded; never throws. */
export function mainTextOf(page: PageScan, metadata: PageMetadata): MainText {
  const shown = shownText(page, metadata);
  const declared = linkedText(metadata);
  return declared !== '' && lacks(shown.text, declared) ? { text: declared, way: 'json-ld', blocks: [] } : shown;
}

function shownText(page: PageScan, metadata: PageMetadata): MainText {
  const readable = readableBlocks(page, metadata);
  const prose = charactersOf(readable) < REMARK ? proseOf(page.blocks) : [];
  if (charactersOf(prose) > charactersOf(readable)) return { text: joinBlocks(prose), way: 'blocks', blocks: prose };
  if (readable.length > 0) return { text: joinBlocks(readable), way: 'readability', blocks: readable };
  return { text: joinBlocks(page.blocks), way: 'page', blocks: page.blocks };
}

/** What Readability takes for the article, without captions and links to other articles. */
export function readableBlocks(page: PageScan, metadata: PageMetadata): readonly TextBlock[] {
  const markup = page.markup === undefined ? undefined : mainMarkup(page.markup, metadata.title ?? '');
  if (markup === undefined) return [];
  const found = blocksOf(markup).blocks;
  const own = found.filter(block => (block.flags & CAPTION) === 0 && block.linked <= ALL_LINKED * block.characters);
  // A gallery or a list of links is made of them.
  return charactersOf(own) * 2 > charactersOf(found) ? own : found;
}

/** The article as the page's JSON-LD has it; '' where it does not. */
export function linkedText({ linked }: PageMetadata): string {
  return htmlToText(linked.article?.body ?? '');
}

/** The article by the shape of the page's blocks; '' where none looks like one. */
export function proseText(page: PageScan): string {
  return joinBlocks(proseOf(page.blocks));
}

/** Whether the text lacks so much of the declared one that it is a teaser of it, or another part of the page. */
function lacks(text: string, declared: string): boolean {
  if (declared.length < text.length * ABSTRACT) return false;
  const left = new Map<string, number>();
  for (const word of wordsIn(text)) left.set(word, (left.get(word) ?? 0) + 1);
  let words = 0;
  let missing = 0;
  for (const word of wordsIn(declared)) {
    const count = left.get(word) ?? 0;
    words++;
    if (count === 0) missing++;
    else left.set(word, count - 1);
  }
  return missing > words * LACKING;
}

/** Words in lower case; characters where they are written without spaces. */
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
