/** Strips the inline markup of Markdown: links, images, emphasis, code, tags, character references. One linear pass. */
import { decodeReferences } from '../markup/scanner.js';

/** Labels of link definitions, in lower case. */
export type Labels = ReadonlySet<string>;

/** Tokens other than plain text. No alternative scans the beginning of another one more than once. */
const TOKEN = /\\[!-/:-@[-`{-~]|(`+)|(\*+|_+|~+)|\[\^[^[\]]{1,200}\]|(!?\[)|(\])|(<[a-z/!?][^<>]*>)/gi;

const WORD = /[\p{L}\p{N}]/u;

/** Tags that may occur inside a word. Any other tag ends the word before it. */
const INLINE_TAG =
  /^<\/?(?:a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strike|strong|sub|sup|tt|u|var|wbr)[\s/>]/i;

/**
 * The parts after the text of a link: `(target "title")`. The target may have pairs of parentheses or be in `<>`. Each
 * part is matched separately: one expression for all could match the same spaces in many ways.
 */
const OPENING = /\(\s{0,50}/y;
const TARGET = /<[^<>]*>|(?!<)[^\s()]*(?:\([^\s()]*\)[^\s()]*)*/y;
const TITLE = /\s{1,50}(?:"[^"]*"|'[^']*'|\([^()]*\))/y;
const CLOSING = /\s{0,50}\)/y;
const LABEL = /\[([^[\]]{0,200})\]/y;

/** The visible text of one block. */
export function stripInline(block: string, labels: Labels): string {
  return /[\\`*_~[\]<&]/.test(block) ? new InlineStripper(block, labels).strip() : block;
}

/** Strips one block. */
class InlineStripper {
  readonly #text: string;
  readonly #labels: Labels;
  /** The output. Delimiters are separate pieces, which are emptied once they prove to be markup. */
  readonly #pieces: string[] = [];
  /** Open brackets: index of the piece, and index in the text after the bracket. */
  readonly #brackets: { readonly piece: number; readonly from: number }[] = [];
  /**
   * Delimiter runs that may open emphasis, innermost last; one list for each character, because emphasis may overlap.
   */
  readonly #openers: Readonly<Record<string, { readonly piece: number; left: number }[]>> = { '*': [], _: [], '~': [] };
  /** Index of the last run of backticks, by length of the run. */
  readonly #lastTicks = new Map<number, number>();
  /** Index up to which the text is in the output. */
  #done = 0;

  constructor(text: string, labels: Labels) {
    this.#text = text;
    this.#labels = labels;
    for (const { 0: run, index } of text.matchAll(/`+/g)) this.#lastTicks.set(run.length, index);
  }

  strip(): string {
    const token = new RegExp(TOKEN);
    for (let match = token.exec(this.#text); match !== null; match = token.exec(this.#text)) {
      const [whole, ticks, marks, open, close, tag] = match;
      const { index } = match;
      this.#plain(index, index + whole.length);
      if (ticks !== undefined) this.#code(index, ticks);
      else if (marks !== undefined) this.#emphasis(index, marks);
      else if (open !== undefined) this.#brackets.push({ piece: this.#pieces.push(open) - 1, from: this.#done });
      else if (close !== undefined) this.#closeBracket(index);
      else if (tag !== undefined) this.#pieces.push(INLINE_TAG.test(tag.slice(0, 16)) ? '' : ' ');
      else if (whole.startsWith('\\')) this.#pieces.push(whole.slice(1));
      // The other tokens are footnote references, which are dropped.
      token.lastIndex = this.#done;
    }
    this.#plain(this.#text.length, this.#text.length);
    for (const [mark, openers] of Object.entries(this.#openers)) {
      for (const { piece, left } of openers) this.#pieces[piece] = mark.repeat(left);
    }
    return this.#pieces.join('');
  }

  /** Writes the plain text before a token, and continues after the token. */
  #plain(end: number, next: number): void {
    if (end > this.#done) this.#pieces.push(decodeReferences(this.#text.slice(this.#done, end)));
    this.#done = next;
  }

  /** Writes code. It ends at the next run of equally many backticks. */
  #code(index: number, ticks: string): void {
    const from = this.#done;
    if ((this.#lastTicks.get(ticks.length) ?? index) <= index) {
      this.#pieces.push(ticks);
      return;
    }
    // Such a run follows, and everything up to it is code: each character is scanned once.
    const runs = /`+/g;
    runs.lastIndex = from;
    let run = runs.exec(this.#text);
    while (run !== null && run[0].length !== ticks.length) run = runs.exec(this.#text);
    this.#pieces.push(this.#text.slice(from, run?.index));
    this.#done = runs.lastIndex;
  }

  #emphasis(index: number, marks: string): void {
    const mark = marks[0];
    const before = this.#text[index - 1] ?? ' ';
    const after = this.#text[index + marks.length] ?? ' ';
    const inWord = mark === '_' && WORD.test(before) && WORD.test(after);
    if (inWord || (mark === '~' && marks.length !== 2)) {
      this.#pieces.push(marks);
      return;
    }
    const openers = this.#openers[mark];
    let left = marks.length;
    for (let top = openers.at(-1); before.trim() !== '' && left > 0 && top !== undefined; top = openers.at(-1)) {
      const used = Math.min(left, top.left);
      left -= used;
      top.left -= used;
      if (top.left > 0) continue;
      this.#pieces[top.piece] = '';
      openers.pop();
    }
    const piece = this.#pieces.push(mark.repeat(left)) - 1;
    if (left > 0 && after.trim() !== '') openers.push({ piece, left });
  }

  /** Drops the brackets and the target if a link ends here; otherwise they are text. */
  #closeBracket(index: number): void {
    const open = this.#brackets.pop();
    const end = open === undefined ? -1 : this.#linkEnd(open.from, index);
    if (open === undefined || end < 0) {
      this.#pieces.push(']');
      return;
    }
    this.#pieces[open.piece] = '';
    this.#done = end;
  }

  /** Index after a link with the text [from, close); -1 if the brackets are not those of a link. */
  #linkEnd(from: number, close: number): number {
    const target = this.#after(TARGET, this.#after(OPENING, close + 1));
    const title = this.#after(TITLE, target);
    const end = this.#after(CLOSING, title < 0 ? target : title);
    if (end >= 0) return end;
    const isLabel = (label: string): boolean => this.#labels.has(label.trim().toLowerCase());
    const own = close - from <= 200 ? this.#text.slice(from, close) : '';
    LABEL.lastIndex = close + 1;
    const label = LABEL.exec(this.#text)?.[1];
    if (label !== undefined && isLabel(label === '' ? own : label)) return LABEL.lastIndex;
    return isLabel(own) ? close + 1 : -1;
  }

  /** Index after a part of a link at the index; -1 if it does not match. */
  #after(part: RegExp, index: number): number {
    if (index < 0) return -1;
    part.lastIndex = index;
    return part.test(this.#text) ? part.lastIndex : -1;
  }
}
