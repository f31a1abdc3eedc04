/** Markup inside a block of Markdown: links, images, emphasis, code, tags and character references. One linear pass. */
import { decodeReferences } from '../markup/scanner.js';

/** Labels of link definitions, in lower case. */
export type Labels = ReadonlySet<string>;

/** The tokens that are not plain text. No alternative passes over the beginning of another one more than once. */
const TOKEN = /\\[!-/:-@[-`{-~]|(`+)|(\*+|_+|~+)|\[\^[^[\]]{1,200}\]|(!?\[)|(\])|(<[a-z/!?][^<>]*>)/gi;

const WORD = /[\p{L}\p{N}]/u;

/** Tags inside a word. Any other tag ends the word before it. */
const INLINE_TAG =
  /^<\/?(?:a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strike|strong|sub|sup|tt|u|var|wbr)[\s/>]/i;

/**
 * What follows the text of a link: `(target "title")`. The target may hold pairs of parentheses, or stand in `<>`. Each part
 * is matched alone: as one expression they would take the same spaces in many ways.
 */
const OPENING = /\(\s{0,50}/y;
const TARGET = /<[^<>]*>|(?!<)[^\s()]*(?:\([^\s()]*\)[^\s()]*)*/y;
const TITLE = /\s{1,50}(?:"[^"]*"|'[^']*'|\([^()]*\))/y;
const CLOSING = /\s{0,50}\)/y;
const LABEL = /\[([^[\]]{0,200})\]/y;

/** The words that a reader sees of one block. */
export function stripInline(block: string, labels: Labels): string {
  return /[\\`*_~[\]<&]/.test(block) ? new InlineStripper(block, labels).strip() : block;
}

class InlineStripper {
  readonly #text: string;
  readonly #labels: Labels;
  /** The output. Marks stand in pieces of their own, which are emptied once the mark turns out to be markup. */
  readonly #pieces: string[] = [];
  /** Brackets without their closing one: index of the piece, index in the text behind the bracket. */
  readonly #brackets: { readonly piece: number; readonly from: number }[] = [];
  /** Runs of marks that may open emphasis, the innermost last; one list for each mark, as emphasis may overlap. */
  readonly #openers: Readonly<Record<string, { readonly piece: number; left: number }[]>> = { '*': [], _: [], '~': [] };
  /** Index of the last run of so many backticks. */
  readonly #lastTicks = new Map<number, number>();
  /** Everything before this index is in the output. */
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
      // What is left are references of footnotes, which are no words.
      token.lastIndex = this.#done;
    }
    this.#plain(this.#text.length, this.#text.length);
    for (const [mark, openers] of Object.entries(this.#openers)) {
      for (const { piece, left } of openers) this.#pieces[piece] = mark.repeat(left);
    }
    return this.#pieces.join('');
  }

  /** Writes the plain text before a token, and goes on behind the token. */
  #plain(end: number, next: number): void {
    if (end > this.#done) this.#pieces.push(decodeReferences(this.#text.slice(this.#done, end)));
    this.#done = next;
  }

  /** Code ends at the next run of as many backticks. */
  #code(index: number, ticks: string): void {
    const from = this.#done;
    if ((this.#lastTicks.get(ticks.length) ?? index) <= index) {
      this.#pieces.push(ticks);
      return;
    }
    // There is one, and all that is passed over on the way to it is code: each character is looked at once.
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

  /** The brackets and the target go where a link ends here; otherwise they are text. */
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

  /** Index behind a link whose text is between the indices; -1 where the brackets are not those of a link. */
  #linkEnd(from: number, close: number): number {
    const target = this.#behind(TARGET, this.#behind(OPENING, close + 1));
    const title = this.#behind(TITLE, target);
    const end = this.#behind(CLOSING, title < 0 ? target : title);
    if (end >= 0) return end;
    const isLabel = (label: string): boolean => this.#labels.has(label.trim().toLowerCase());
    const own = close - from <= 200 ? this.#text.slice(from, close) : '';
    LABEL.lastIndex = close + 1;
    const label = LABEL.exec(this.#text)?.[1];
    if (label !== undefined && isLabel(label === '' ? own : label)) return LABEL.lastIndex;
    return isLabel(own) ? close + 1 : -1;
  }
  /** Index behind a part of a link at that index; -1 where there is none. */
  #behind(part: RegExp, index: number): number {
    if (index < 0) return -1;
    part.lastIndex = index;
    return part.test(this.#text) ? part.lastIndex : -1;
  }
}
