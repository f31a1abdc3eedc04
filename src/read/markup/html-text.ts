/** HTML to the text that a reader of the page sees: as blocks, or as one text. One pass, no tree; linear; never throws. */
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

/** Text that stands in lines or in a paragraph of its own. */
export interface TextBlock {
  /** Character references decoded, white space as it is in the page; never blank. */
  readonly text: string;
  /** Whether the block begins a new line, as list items and table rows do; otherwise it begins a paragraph. */
  readonly isLine: boolean;
  /** Number of characters without white space. */
  readonly characters: number;
  /** Number of those that are part of a link. */
  readonly linked: number;
  /** Flags of the elements around the first words (`elements.ts`). */
  readonly flags: number;
}

export interface PageBlocks {
  readonly blocks: readonly TextBlock[];
  /** Number of start and end tags. */
  readonly tags: number;
  /** Whether hidden text was left out. */
  readonly hasHidden: boolean;
  /** The outermost hidden elements with sentences in them. */
  readonly hidden: readonly HiddenPart[];
  /** Whether any tag ends a line. Where none does, the line ends of the text are meant as such. */
  readonly hasBreaks: boolean;
  /** Whether markup is quoted as code. */
  readonly quotesMarkup: boolean;
}

/** A hidden element. */
export interface HiddenPart {
  readonly number: number;
  readonly name: string;
  readonly hiding: Hiding;
  /** Whether it is, or holds, what is marked as the article or the main part of the page. */
  readonly isMain: boolean;
  /** Whether it is a dialog, a menu, or the like by its name. */
  readonly isBeside: boolean;
  /** Number of characters in sentences, without links and controls. */
  readonly characters: number;
}

/**
 * The text of a page or fragment: paragraphs between blank lines, items and rows on lines, white space collapsed, character
 * references decoded; scripts, styles and hidden elements left out. Markup that was escaped once too often is read as
 * markup where that is plain to see.
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

/** Paragraphs that have marks of their own say themselves what is quoted. */
const QUOTATION_MARK = /["“”„«»「」]/;

/**
 * The paragraphs as texts. A block quotation gets quotation marks: in plain text nothing else tells a quotation from the words of
 * the article. Where most is quoted, as in a forwarded letter, the quotation is the article.
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

/** Elements that begin a line; all other blocks begin a paragraph. */
const LINES = new Set(['br', 'li', 'tr', 'dt', 'dd', 'legend']);
const CELLS = new Set(['td', 'th']);

/** Collects blocks from the calls of a scan. Another handler may pass the calls on and look at `elements`. */
export class BlockCollector implements HtmlHandler {
  readonly elements: OpenElements;
  readonly #blocks: TextBlock[] = [];
  /** The block that is being collected. */
  #text = '';
  #linked = 0;
  #flags = 0;
  #isLine = false;
  #tags = 0;
  #hasHidden = false;
  #hasBreaks = false;
  #quotesMarkup = false;
  readonly #hidden: HiddenPart[] = [];
  /** The hidden element that is being read. */
  #part: { -readonly [key in keyof HiddenPart]: HiddenPart[key] } | undefined;

  constructor(selection: Selection) {
    this.elements = new OpenElements(selection);
    this.elements.onHidden = (element, hiding) => this.#hide(element, hiding);
  }

  /** Number of blocks before the one that is being collected. */
  get count(): number {
    return this.#blocks.length;
  }

  /** The blocks from that index on, before the one that is being collected. */
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
    const isBeside = BESIDE.test(attributes.slice(0, LONGEST_NAMES));
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

/** Names of parts that are hidden for good, or shown on demand. */
const BESIDE =
  /cookie|consent|gdpr|privacy|modal|dialog|pop-?up|newsletter|menu|nav|comment|log-?in|sign-?in|sign-?up|search|share|lightbox|tooltip|drop-?down|clone|slide|footer|banner|sidebar/i;
/** Attributes that are looked at for such names. Characters. */
const LONGEST_NAMES = 1000;

/** Whether a text is words of a sentence, and not a label or data for a script. */
const isSentence = (text: string): boolean => text.length >= 40 && !/[{}]|":/.test(text);

/** With less hidden text there is no article in it. Characters without white space; about 50 words. */
const LEAST_HIDDEN = 250;

/**
 * The hidden elements that are the page itself: a dialog silences the page behind it, or a script that has not run shows it.
 * They hold more text than the page shows, or what it marks as its main part. Small pieces stay hidden.
 */
function wronglyHidden({ blocks, hidden }: PageBlocks): readonly HiddenPart[] {
  let shown = 0;
  for (const { flags, characters, linked } of blocks) shown += (flags & ASIDE) !== 0 ? 0 : characters - linked;
  const parts = hidden.filter(part => !part.isBeside);
  // Paragraphs may be hidden one by one.
  const ofParagraphs = new Map<Hiding, number>();
  for (const { name, hiding, characters } of parts) {
    if (name === 'p') ofParagraphs.set(hiding, (ofParagraphs.get(hiding) ?? 0) + characters);
  }
  return parts.filter(({ name, hiding, isMain, characters: own }) => {
    const characters = name === 'p' ? (ofParagraphs.get(hiding) ?? 0) : own;
    if (characters < LEAST_HIDDEN) return false;
    // What is silent is visible, and a dialog may be long.
    if (hiding === 'silent') return characters > (isMain ? shown / 20 : shown);
    return characters > (isMain ? shown : 2 * shown);
  });
}

/** Hidden elements in hidden elements, at most. */
const MOST_HIDDEN_LEVELS = 4;

interface Unhidden<Page> {
  readonly page: Page;
  /** How the page was read. */
  readonly selection: Selection;
  /** The hidden elements that are read. */
  readonly parts: readonly HiddenPart[];
}

/**
 * Reads a page, again as long as it hides what is its article.
 *
 * @param read reads the page as it is shown, and with the elements that hide the article
 */
export function unhidden<Page extends PageBlocks>(read: (selection: Selection) => Page): Unhidden<Page> {
  let selection = AS_SHOWN;
  let page = read(selection);
  const parts: HiddenPart[] = [];
  for (let level = 0; level < MOST_HIDDEN_LEVELS; level++) {
    const more = wronglyHidden(page);
    if (more.length === 0) break;
    for (const part of more) parts.push(part);
    selection = { ...AS_SHOWN, shown: new Set(parts.map(({ number }) => number)) };
    page = read(selection);
  }
  // A page that a script shows, or a hidden element that was never closed.
  if (page.blocks.length > 0 || !page.hasHidden) return { page, selection, parts };
  selection = { ...AS_SHOWN, shown: 'all' };
  return { page: read(selection), selection, parts };
}

/** Number of characters without white space. A loop: a regular expression is several times slower. */
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
  const { page } = unhidden(selection => blocksOf(html, selection));
  const { blocks, hasBreaks, quotesMarkup, tags } = page;
  const text = hasBreaks ? joinBlocks(blocks) : keepParagraphs(blocks.map(block => block.text).join(''));
  return { text, isEscaped: !quotesMarkup && html.includes('&') && looksEscaped(text, tags) };
}

/** Tags that are visible in a text whose markup was escaped once too often. */
const VISIBLE_TAG =
  /<(?:\/(?:p|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote|table|figure|section|article)|(?:br|p|div|ul|ol|li) ?\/?|(?:p|a|div|span|img) [^<>]{0,2000})>/gi;

/** Whether a text shows many more tags than there were around it. @param tags number of tags around the text */
function looksEscaped(text: string, tags: number): boolean {
  if (!text.includes('<')) return false;
  let visible = 0;
  for (const _ of text.matchAll(VISIBLE_TAG)) visible++;
  if (visible < 2) return false;
  return visible > 2 * tags || (visible >= tags && text.startsWith('<'));
}

/** Text in which no tag ends a line, only a word is set in bold or the like: its blank lines separate paragraphs. */
function keepParagraphs(text: string): string {
  return text
    .split(/\n[^\S\n]*\n|\r\n[^\S\n]*\r\n/)
    .map(onOneLine)
    .filter(paragraph => paragraph !== '')
    .join('\n\n');
}

/** Text without any tag: all its line ends are kept. */
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
