/** Converts HTML to the visible text: as blocks, or as one text. One pass, no tree. Linear time. Does not throw. */
import {
  AS_SHOWN,
  ASIDE,
  CODE,
  CONTROL,
  HIDDEN,
  type Hiding,
  isBlock,
  isVoid,
  LINK,
  type OpenElement,
  OpenElements,
  PREFORMATTED,
  QUOTATION,
  type Selection,
} from './elements.js';
import { decodeReferences, type HtmlHandler, scanHtml } from './scanner.js';

/** A paragraph or line of text. */
export interface TextBlock {
  /** Character references decoded, white space unchanged; never blank. */
  readonly text: string;
  /** True for a line, such as a list item or a table row; false for a paragraph. */
  readonly isLine: boolean;
  /** Number of characters without white space. */
  readonly characters: number;
  /** Number of these characters that are part of a link. */
  readonly linked: number;
  /** Flags of the elements around the first words (`elements.ts`). */
  readonly flags: number;
}

export interface PageBlocks {
  readonly blocks: readonly TextBlock[];
  /** Number of start and end tags. */
  readonly tags: number;
  /** True if hidden text was left out. */
  readonly hasHidden: boolean;
  /** Hidden elements with sentences, outside of other hidden elements. */
  readonly hidden: readonly HiddenPart[];
  /** True if a tag ends a line. Without such a tag, line ends of the text count as line ends. */
  readonly hasBreaks: boolean;
  /** True if the text quotes markup as code. */
  readonly quotesMarkup: boolean;
}

/** A hidden element. */
export interface HiddenPart {
  readonly number: number;
  readonly name: string;
  readonly hiding: Hiding;
  /** True if the element is, or holds, an element that marks the article. */
  readonly isMain: boolean;
  /** True if the attributes name a dialog, a menu or the like. */
  readonly isBeside: boolean;
  /** Number of characters in sentences, without links and controls. */
  readonly characters: number;
}

/**
 * The text of a page or fragment. Blank lines separate paragraphs; items and rows are lines; white space is collapsed
 * and character references are decoded; scripts, styles and hidden elements are left out. Markup that is clearly
 * escaped once too often is read as markup.
 */
export function htmlToText(html: string): string {
  const { text, isEscaped } = readOnce(html);
  return isEscaped ? readOnce(text).text : text;
}

/** The blocks of a page or fragment. */
export function blocksOf(html: string, selection = AS_SHOWN): PageBlocks {
  const collector = new BlockCollector(selection);
  scanHtml(html, collector);
  return collector.end();
}

/** Joins blocks: a blank line before a paragraph, a line end before a line, quotation marks around quotations. */
export function joinBlocks(blocks: readonly TextBlock[]): string {
  const texts = withQuotationMarks(
    blocks.map(block => ({ text: onOneLine(block.text), isQuotation: (block.flags & QUOTATION) !== 0 })),
  );
  let text = '';
  for (const [n, block] of blocks.entries()) text += (text === '' ? '' : block.isLine ? '\n' : '\n\n') + texts[n];
  return text;
}

/** Paragraphs with quotation marks of their own get no further ones. */
const QUOTATION_MARK = /["“”„«»「」]/;

/**
 * The texts of the paragraphs, with quotation marks around block quotations: in plain text nothing else tells a
 * quotation from the article. If most of the text is quoted, as in a forwarded letter, the quotation is the article and
 * gets no marks.
 */
export function withQuotationMarks(
  paragraphs: readonly { readonly text: string; readonly isQuotation: boolean }[],
): readonly string[] {
  let [quoted, all] = [0, 0];
  for (const { text, isQuotation } of paragraphs) {
    all += text.length;
    if (isQuotation) quoted += text.length;
  }
  const areQuotations = 2 * quoted <= all;
  return paragraphs.map(({ text, isQuotation }) =>
    areQuotations && isQuotation && text !== '' && !QUOTATION_MARK.test(text) ? `“${text}”` : text,
  );
}

/** Elements that begin a line. All other blocks begin a paragraph. */
const LINES = new Set(['br', 'li', 'tr', 'dt', 'dd', 'legend']);
const CELLS = new Set(['td', 'th']);

/** Collects blocks from the calls of a scan. Another handler may forward its calls, and read `elements`. */
export class BlockCollector implements HtmlHandler {
  readonly elements: OpenElements;
  readonly #blocks: TextBlock[] = [];
  /** Text, linked characters and flags of the current block. */
  #text = '';
  #linked = 0;
  #flags = 0;
  #isLine = false;
  #tags = 0;
  #hasHidden = false;
  #hasBreaks = false;
  #quotesMarkup = false;
  readonly #hidden: HiddenPart[] = [];
  /** The hidden element that is open. */
  #part: { -readonly [key in keyof HiddenPart]: HiddenPart[key] } | undefined;

  constructor(selection: Selection) {
    this.elements = new OpenElements(selection);
    this.elements.onHidden = (element, hiding) => this.#hide(element, hiding);
  }

  /** Number of completed blocks. */
  get count(): number {
    return this.#blocks.length;
  }

  /** The completed blocks from an index on. */
  from(index: number): readonly TextBlock[] {
    return this.#blocks.slice(index);
  }

  open(name: string, attributes: string, empty: boolean): void {
    this.#tags++;
    if (isBlock(name)) this.#break(LINES.has(name));
    else if (CELLS.has(name)) this.#text += ' ';
    if ((this.elements.flags & HIDDEN) === 0) this.#part = undefined;
    else if (this.#part !== undefined && MAIN.has(name)) this.#part.isMain = true;
    if (!isVoid(name)) this.elements.open(name, attributes, empty);
    else if (name === 'img' && (this.elements.flags & HIDDEN) === 0) this.#text += ' ';
  }

  close(name: string): void {
    this.#tags++;
    if (isBlock(name)) this.#break(LINES.has(name));
    this.elements.close(name);
  }

  text(raw: string): void {
    const { flags } = this.elements;
    if ((flags & HIDDEN) !== 0) {
      this.#hasHidden ||= /\S/.test(raw);
      const isText = (flags & (CONTROL | LINK)) === 0 && isSentence(raw);
      if (this.#part !== undefined && isText) this.#part.characters += visibleCharacters(raw);
      return;
    }
    if ((flags & CODE) !== 0 && raw.includes('&lt;')) this.#quotesMarkup = true;
    const text = decodeReferences(raw);
    if ((flags & PREFORMATTED) === 0) {
      this.#add(text, flags);
      return;
    }
    const lines = text.split(/\r\n?|\n/);
    for (const [at, line] of lines.entries()) {
      if (at > 0) this.#break(true);
      this.#add(line, flags);
    }
  }

  end(): PageBlocks {
    this.#endBlock();
    return {
      blocks: this.#blocks,
      tags: this.#tags,
      hasHidden: this.#hasHidden,
      hidden: this.#hidden.filter(({ characters }) => characters > 0),
      hasBreaks: this.#hasBreaks,
      quotesMarkup: this.#quotesMarkup,
    };
  }

  #hide({ name, attributes, number }: OpenElement, hiding: Hiding): void {
    const isBeside = BESIDE.test(attributes.slice(0, MAX_ATTRIBUTES));
    this.#part = { number, name, hiding, isMain: MAIN.has(name), isBeside, characters: 0 };
    this.#hidden.push(this.#part);
  }

  #add(text: string, flags: number): void {
    if (/^\s*$/.test(text)) {
      if (this.#text !== '') this.#text += text;
      return;
    }
    if (this.#text === '') this.#flags = flags;
    this.#text += text;
    if ((flags & LINK) !== 0) this.#linked += visibleCharacters(text);
  }

  #break(isLine: boolean): void {
    this.#endBlock();
    this.#hasBreaks = true;
    if (!isLine) this.#isLine = false;
  }

  #endBlock(): void {
    const characters = visibleCharacters(this.#text);
    if (characters > 0) {
      const [text, linked, flags, isLine] = [this.#text, this.#linked, this.#flags, this.#isLine];
      this.#blocks.push({ text, isLine, characters, linked, flags });
      this.#isLine = true;
    }
    this.#text = '';
    this.#linked = 0;
  }
}

/** Elements that mark the article. */
const MAIN = new Set(['main', 'article', 'h1']);

/** Names of parts that stay hidden, or are shown on demand. */
const BESIDE =
  /cookie|consent|gdpr|privacy|modal|dialog|pop-?up|newsletter|menu|nav|comment|log-?in|sign-?in|sign-?up|search|share|lightbox|tooltip|drop-?down|clone|slide|footer|banner|sidebar/i;
/** Characters of the attributes in which such names are searched. */
const MAX_ATTRIBUTES = 1000;

/** True for a text like a sentence, false for a label or data of a script. */
const isSentence = (text: string): boolean => text.length >= 40 && !/[{}]|":/.test(text);

/** Least text of an article in hidden elements. Characters without white space; about 50 words. */
const MIN_HIDDEN = 250;

/**
 * The hidden elements that are the article: a dialog silences the page behind it, or a script that does not run would
 * show them. They hold more text than the page shows, or the element that marks the article. Small elements stay
 * hidden.
 */
function wronglyHidden({ blocks, hidden }: PageBlocks): readonly HiddenPart[] {
  let shown = 0;
  for (const { flags, characters, linked } of blocks) shown += (flags & ASIDE) !== 0 ? 0 : characters - linked;
  const parts = hidden.filter(part => !part.isBeside);
  // Paragraphs may be hidden one by one; their characters are added up.
  const ofParagraphs = new Map<Hiding, number>();
  for (const { name, hiding, characters } of parts) {
    if (name === 'p') ofParagraphs.set(hiding, (ofParagraphs.get(hiding) ?? 0) + characters);
  }
  return parts.filter(({ name, hiding, isMain, characters: own }) => {
    const characters = name === 'p' ? (ofParagraphs.get(hiding) ?? 0) : own;
    if (characters < MIN_HIDDEN) return false;
    // A silent element is visible, and the dialog before it may be long.
    if (hiding === 'silent') return characters > (isMain ? shown / 20 : shown);
    return characters > (isMain ? shown : 2 * shown);
  });
}

/** Maximum number of hidden elements within one another that are read. */
const MAX_HIDDEN_LEVELS = 4;

interface Unhidden<Page> {
  readonly page: Page;
  /** The selection with which the page was read. */
  readonly selection: Selection;
  /** The hidden elements that were read. */
  readonly parts: readonly HiddenPart[];
}

/**
 * Reads a page, and reads it again while hidden elements hold its article.
 *
 * @param read reads the page with a selection
 */
export function readUnhidden<Page extends PageBlocks>(read: (selection: Selection) => Page): Unhidden<Page> {
  let selection = AS_SHOWN;
  let page = read(selection);
  const parts: HiddenPart[] = [];
  for (let level = 0; level < MAX_HIDDEN_LEVELS; level++) {
    const more = wronglyHidden(page);
    if (more.length === 0) break;
    for (const part of more) parts.push(part);
    selection = { ...AS_SHOWN, shown: new Set(parts.map(({ number }) => number)) };
    page = read(selection);
  }
  // Without any visible text, everything hidden is read: a script shows the page, or a hidden element was never closed.
  if (page.blocks.length > 0 || !page.hasHidden) return { page, selection, parts };
  selection = { ...AS_SHOWN, shown: 'all' };
  return { page: read(selection), selection, parts };
}

/** Number of characters without white space. A loop, because a regex is several times slower. */
function visibleCharacters(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 32 && code !== 0xa0) count++;
  }
  return count;
}

function readOnce(html: string): { readonly text: string; readonly isEscaped: boolean } {
  if (!html.includes('<')) {
    const text = keepLines(decodeReferences(html));
    return { text, isEscaped: looksEscaped(text, 0) };
  }
  const { page } = readUnhidden(selection => blocksOf(html, selection));
  const { blocks, hasBreaks, quotesMarkup, tags } = page;
  const text = hasBreaks ? joinBlocks(blocks) : keepParagraphs(blocks.map(block => block.text).join(''));
  return { text, isEscaped: !quotesMarkup && html.includes('&') && looksEscaped(text, tags) };
}

/** Tags in a text whose markup was escaped once too often. */
const VISIBLE_TAG =
  /<(?:\/(?:p|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote|table|figure|section|article)|(?:br|p|div|ul|ol|li) ?\/?|(?:p|a|div|span|img) [^<>]{0,2000})>/gi;

/** True if a text shows many more tags than were around it. @param tags number of tags around the text */
function looksEscaped(text: string, tags: number): boolean {
  if (!text.includes('<')) return false;
  let visible = 0;
  for (const _ of text.matchAll(VISIBLE_TAG)) visible++;
  if (visible < 2) return false;
  return visible > 2 * tags || (visible >= tags && text.startsWith('<'));
}

/** Collapses white space except blank lines, which separate paragraphs if no tag ends a line. */
function keepParagraphs(text: string): string {
  return text
    .split(/\n[^\S\n]*\n|\r\n[^\S\n]*\r\n/)
    .map(onOneLine)
    .filter(paragraph => paragraph !== '')
    .join('\n\n');
}

/** Collapses white space except line ends, for text without any tag. */
function keepLines(text: string): string {
  return text
    .split(/\r\n?|\n/)
    .map(onOneLine)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function onOneLine(text: string): string {
  return text.replace(/\0+/g, '').replace(/\s+/g, ' ').trim();
}
