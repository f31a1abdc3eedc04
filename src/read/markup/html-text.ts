/** A fragment of HTML to its text: what a reader of the page would see. Light: what others import for feeds and letters. */
import { blocksOf, type TextBlock } from './blocks.js';
import { decodeReferences } from './references.js';

/** Tags that text shows where markup was escaped once too often. */
const ESCAPED =
  /<(?:\/(?:p|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote|table|figure|section|article)|(?:br|p|div|ul|ol|li) ?\/?|(?:p|a|div|span|img) [^<>]{0,2000})>/gi;

/**
 * The text of a fragment or page: paragraphs separated by blank lines, items and rows by line ends, white space collapsed,
 * character references decoded; scripts, styles and hidden elements left out. Markup that was escaped once more than
 * needed is read as markup where that is plain to see. Linear in the length of the fragment; never throws.
 */
export function htmlToText(html: string): string {
  const once = readOnce(html);
  return once.escaped ? readOnce(once.text).text : once.text;
}

/** Blocks as text: a blank line before a paragraph, a line end before a line. */
export function joinBlocks(blocks: readonly TextBlock[]): string {
  let text = '';
  for (const block of blocks) text += (text === '' ? '' : block.line ? '\n' : '\n\n') + oneLine(block.text);
  return text;
}

function readOnce(html: string): { readonly text: string; readonly escaped: boolean } {
  if (!html.includes('<')) {
    const text = ownLines(decodeReferences(html));
    return { text, escaped: isMarkup(text, 0) };
  }
  let page = blocksOf(html);
  // A page that shows itself by a script, or a hidden element that was never closed.
  if (page.blocks.length === 0 && page.hid) page = blocksOf(html, false);
  const text = page.broken ? joinBlocks(page.blocks) : ownParagraphs(page.blocks.map(block => block.text).join(''));
  return { text, escaped: !page.codeQuoted && html.includes('&') && isMarkup(text, page.tags) };
}

/** Whether text that had so many tags around it shows so many more that it must be markup itself. */
function isMarkup(text: string, tags: number): boolean {
  if (!text.includes('<')) return false;
  let shown = 0;
  for (const _ of text.matchAll(ESCAPED)) shown++;
  if (shown < 2) return false;
  return shown > 2 * tags || (shown >= tags && text.startsWith('<'));
}

/** Where no tag breaks a line, blank lines part paragraphs, as they did before somebody's editor set a word in bold. */
function ownParagraphs(text: string): string {
  return text
    .split(/\n[^\S\n]*\n|\r\n[^\S\n]*\r\n/)
    .map(oneLine)
    .filter(paragraph => paragraph !== '')
    .join('\n\n');
}

/** Text without any tag keeps its lines. */
function ownLines(text: string): string {
  return text
    .split(/\r\n?|\n/)
    .map(oneLine)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function oneLine(text: string): string {
  return text.replace(/\0+/g, '').replace(/\s+/g, ' ').trim();
}
