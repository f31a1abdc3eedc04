/** HTML to the text that a reader of the page sees: as blocks, or as one text. One pass, no tree; linear; never throws. */
import { CODE, HIDDEN, isBlock, isVoid, LINK, OpenElements, PREFORMATTED } from './elements.js';
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
  /** Whether any tag ends a line. Where none does, the line ends of the text are meant as such. */
  readonly hasBreaks: boolean;
  /** Whether markup is quoted as code. */
  readonly quotesMarkup: boolean;
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

/** The blocks of a page or fragment. @param skipHidden false reads hidden elements, too */
export function blocksOf(html: string, skipHidden = true): PageBlocks {
  const collector = new BlockCollector(skipHidden);
  scanHtml(html, collector);
  return collector.end();
}

/** Joins blocks: a blank line before a paragraph, a line end before a line. */
export function joinBlocks(blocks: readonly TextBlock[]): string {
  let text = '';
  for (const block of blocks) text += (text === '' ? '' : block.isLine ? '\n' : '\n\n') + onOneLine(block.text);
  return text;
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

  constructor(skipHidden: boolean) {
    this.elements = new OpenElements(skipHidden);
  }

  open(name: string, attributes: string, empty: boolean): void {
    this.#tags++;
    if (isBlock(name)) this.#break(LINES.has(name));
    else if (CELLS.has(name)) this.#text += ' ';
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
      hasBreaks: this.#hasBreaks,
      quotesMarkup: this.#quotesMarkup,
    };
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
  let page = blocksOf(html);
  // A page that a script shows, or a hidden element that was never closed.
  if (page.blocks.length === 0 && page.hasHidden) page = blocksOf(html, false);
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
