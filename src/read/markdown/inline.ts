/**
 * Markup inside of a Markdown block: links, images, emphasis, code, tags, entities. One pass with a stack for brackets
 * and one for emphasis; look-ahead only ever moves forward, which keeps it linear.
 */
import { decodeReferences } from '../markup/references.js';
import { LinkTargets, type References } from './links.js';
import { Lookahead } from './lookahead.js';

/** A run of `*`, `_` or `~` that may open emphasis, and where it stands in the output. */
interface Opener {
  readonly piece: number;
  left: number;
}

const ESCAPABLE = /[!-/:-@[-`{-~]/;
const WORD = /[\p{L}\p{N}]/u;
/** Tags within a word; every other one ends it. */
const INLINE_TAG =
  /^<\/?(?:a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strike|strong|sub|sup|tt|u|var|wbr)[\s/>]/i;
const TAG_START = /[a-z/!?]/i;

/** The words of one block, with what belongs to the markup taken out. */
export function stripInline(block: string, references: References): string {
  return /[\\`*_~[\]<&]/.test(block) ? new InlineStripper(block, references).strip() : block;
}

class InlineStripper {
  readonly #text: string;
  readonly #targets: LinkTargets;
  readonly #ahead: Lookahead;
  readonly #out: string[] = [];
  /** Pieces that are an opening bracket, outermost first. */
  readonly #brackets: { readonly piece: number; readonly from: number }[] = [];
  /** Per mark, so that runs which overlap still find each other. */
  readonly #openers: Readonly<Record<string, Opener[]>> = { '*': [], _: [], '~': [] };
  #at = 0;
  #plainFrom = 0;

  constructor(text: string, references: References) {
    this.#text = text;
    this.#ahead = new Lookahead(text);
    this.#targets = new LinkTargets(text, references, this.#ahead);
  }

  strip(): string {
    const text = this.#text;
    while (this.#at < text.length) {
      const character = text[this.#at];
      if (character === '\\') this.#escape();
      else if (character === '`') this.#code();
      else if (character === '*' || character === '_' || character === '~') this.#emphasis(character);
      else if (character === '[') this.#open(1);
      else if (character === '!' && text[this.#at + 1] === '[') this.#open(2);
      else if (character === ']') this.#close();
      else if (character === '<') this.#tag();
      else this.#at++;
    }
    this.#flush(this.#at);
    for (const [mark, openers] of Object.entries(this.#openers)) {
      for (const { piece, left } of openers) this.#out[piece] = mark.repeat(left);
    }
    return this.#out.join('');
  }

  /** Hands the plain text before `end` out, and goes on at `next`. */
  #flush(end: number, next = end): void {
    if (end > this.#plainFrom) this.#out.push(decodeReferences(this.#text.slice(this.#plainFrom, end)));
    this.#plainFrom = next;
    this.#at = next;
  }

  #escape(): void {
    const next = this.#text[this.#at + 1];
    if (next === undefined || !ESCAPABLE.test(next)) {
      this.#at++;
      return;
    }
    this.#flush(this.#at, this.#at + 2);
    this.#out.push(next);
  }

  #code(): void {
    const length = this.#runLength('`');
    const start = this.#at + length;
    const close = this.#ahead.backticks(start, length);
    this.#flush(this.#at, close < 0 ? start : close + length);
    this.#out.push(close < 0 ? this.#text.slice(start - length, start) : this.#text.slice(start, close));
  }

  #emphasis(mark: string): void {
    const start = this.#at;
    const length = this.#runLength(mark);
    const before = this.#text[start - 1] ?? ' ';
    const after = this.#text[start + length] ?? ' ';
    const inWord = mark === '_' && WORD.test(before) && WORD.test(after);
    if (inWord || (mark === '~' && length !== 2)) {
      this.#at = start + length;
      return;
    }
    this.#flush(start, start + length);
    const openers = this.#openers[mark];
    let left = length;
    if (before.trim() !== '') {
      for (let top = openers.at(-1); left > 0 && top !== undefined; top = openers.at(-1)) {
        const used = Math.min(left, top.left);
        left -= used;
        top.left -= used;
        if (top.left > 0) continue;
        this.#out[top.piece] = '';
        openers.pop();
      }
    }
    const piece = this.#out.push(mark.repeat(left)) - 1;
    if (left > 0 && after.trim() !== '') openers.push({ piece, left });
  }

  #open(width: number): void {
    const start = this.#at;
    const footnote = width === 1 && this.#text[start + 1] === '^' ? this.#targets.labelEnd(start) : -1;
    if (footnote >= 0) {
      this.#flush(start, footnote + 1);
      return;
    }
    this.#flush(start, start + width);
    const piece = this.#out.push(this.#text.slice(start, start + width)) - 1;
    this.#brackets.push({ piece, from: start + width });
  }

  #close(): void {
    const end = this.#at;
    const open = this.#brackets.pop();
    const target = open === undefined ? -1 : this.#targets.end(open.from, end);
    if (open === undefined || target < 0) {
      this.#at++;
      return;
    }
    this.#flush(end, target);
    this.#out[open.piece] = '';
  }

  #tag(): void {
    const start = this.#at;
    const close = TAG_START.test(this.#text[start + 1] ?? '') ? this.#ahead.tagEnd(start) : -1;
    if (close < 0) {
      this.#at++;
      return;
    }
    this.#flush(start, close + 1);
    if (!INLINE_TAG.test(this.#text.slice(start, Math.min(close + 1, start + 16)))) this.#out.push(' ');
  }

  #runLength(mark: string): number {
    let end = this.#at + 1;
    while (this.#text[end] === mark) end++;
    return end - this.#at;
  }
}
