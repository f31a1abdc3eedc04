/** Markup to the blocks of text a reader of the page would see, in one pass and without a tree. */

import { CODE, HIDDEN, isBlock, isVoid, LINK, PREFORMATTED } from './elements.js';
import { OpenElements } from './open-elements.js';
import { decodeReferences } from './references.js';
import { type HtmlHandler, scanHtml } from './scanner.js';

/** A stretch of text that stands apart from what is around it. */
export interface TextBlock {
  /** References decoded, white space as it stood; never blank. */
  readonly text: string;
  /** Whether it only begins a new line, as list items and table rows do, and no paragraph. */
  readonly line: boolean;
  /** Characters of it, white space not counted, and how many of them are links. */
  readonly characters: number;
  readonly linked: number;
  /** Flags of the elements around it (elements.ts). */
  readonly flags: number;
}

export interface PageBlocks {
  readonly blocks: readonly TextBlock[];
  /** Start and end tags. */
  readonly tags: number;
  /** Whether something was left out because it is hidden. */
  readonly hid: boolean;
  /** Whether a line was broken by a tag: where none was, the line ends of the text are its own. */
  readonly broken: boolean;
  /** Whether markup is quoted as code. */
  readonly codeQuoted: boolean;
}

/** These begin a new line; the other blocks a paragraph. */
const LINES = new Set(['br', 'li', 'tr', 'dt', 'dd', 'legend']);
const CELLS = new Set(['td', 'th']);

/** The blocks of a fragment or page; hidden elements are left out unless `hiding` is false. Linear; never throws. */
export function blocksOf(html: string, hiding = true): PageBlocks {
  const collector = new BlockCollector(hiding);
  scanHtml(html, collector);
  return collector.end();
}

/** Gathers blocks while a scan tells tags and text; another handler may look on. */
export class BlockCollector implements HtmlHandler {
  readonly #blocks: TextBlock[] = [];
  readonly elements: OpenElements;
  #text = '';
  #linked = 0;
  #flags = 0;
  #line = false;
  #tags = 0;
  #hid = false;
  #broken = false;
  #codeQuoted = false;

  constructor(hiding: boolean) {
    this.elements = new OpenElements(hiding);
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
      this.#hid ||= /\S/.test(raw);
      return;
    }
    if ((flags & CODE) !== 0 && raw.includes('&lt;')) this.#codeQuoted = true;
    const text = decodeReferences(raw);
    if ((flags & PREFORMATTED) === 0) {
      this.#add(text, flags);
      return;
    }
    const lines = text.split(/\r\n?|\n/);
    for (const [n, line] of lines.entries()) {
      if (n > 0) this.#break(true);
      this.#add(line, flags);
    }
  }

  end(): PageBlocks {
    this.#flush();
    return {
      blocks: this.#blocks,
      tags: this.#tags,
      hid: this.#hid,
      broken: this.#broken,
      codeQuoted: this.#codeQuoted,
    };
  }

  #add(text: string, flags: number): void {
    if (/^\s*$/.test(text)) {
      if (this.#text !== '') this.#text += text;
      return;
    }
    // A block is what its first words are in.
    if (this.#text === '') this.#flags = flags;
    this.#text += text;
    if ((flags & LINK) !== 0) this.#linked += visible(text);
  }

  #break(line: boolean): void {
    this.#flush();
    this.#broken = true;
    if (!line) this.#line = false;
  }

  #flush(): void {
    const text = this.#text;
    const characters = visible(text);
    if (characters > 0) {
      this.#blocks.push({ text, line: this.#line, characters, linked: this.#linked, flags: this.#flags });
      this.#line = true;
    }
    this.#text = '';
    this.#linked = 0;
  }
}

/** Characters that are not white space. */
function visible(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 32 && code !== 0xa0) count++;
  }
  return count;
}
