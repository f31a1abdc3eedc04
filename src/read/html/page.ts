/** One pass over a page: its blocks of text, what its head and scripts declare, and its markup made small for a DOM. */
import { BlockCollector, type PageBlocks } from '../markup/blocks.js';
import { CAPTION, HIDDEN, isVoid } from '../markup/elements.js';
import { decodeReferences } from '../markup/references.js';
import { attributesOf, type HtmlHandler, scanHtml } from '../markup/scanner.js';

export interface PageScan extends PageBlocks {
  /** Contents of the `title` element. */
  readonly title?: string;
  readonly canonical?: string;
  /** `meta` contents by name, property or itemprop in lower case, the first of each; `time` is a marked `<time>`. */
  readonly meta: ReadonlyMap<string, string>;
  /** Scripts of JSON-LD as they stand. */
  readonly jsonLd: readonly string[];
  /** The visible part of the body; undefined where a tree of it would take too long to work through. */
  readonly markup?: string;
}

/**
 * Beyond these a tree is not made: Readability reads the text of every element again for each one around it, and tries up
 * to four times. A large article page has 5,000 elements and 8,000 pieces of text, mostly 10 to 20 deep.
 */
const MOST_NODES = 60_000;
const MOST_DEPTH = 256;
const MOST_DEPTHS = 1_500_000;
const MOST_TEXT_DEPTHS = 60_000_000;

/** Characters of JSON-LD and number of `meta` elements that are looked at. */
const MOST_JSON_LD = 4_000_000;
const MOST_META = 1000;

/** A tag's attributes that are longer are left out of the markup: nothing that speaks of text is. */
const LONGEST_ATTRIBUTES = 4096;

/** With `hiding` false hidden elements are taken for shown. Linear in the page; never throws. */
export function scanPage(html: string, hiding = true): PageScan {
  const scanner = new PageScanner(hiding);
  scanHtml(html, scanner);
  return scanner.page();
}

const NOT_OF_BODY = new Set(['html', 'head', 'body', 'frameset', 'meta', 'link', 'base']);

class PageScanner implements HtmlHandler {
  readonly #blocks: BlockCollector;
  readonly #meta = new Map<string, string>();
  readonly #jsonLd: string[] = [];
  readonly #markup: string[] = [];
  #title: string | undefined;
  #canonical: string | undefined;
  #jsonLdLeft = MOST_JSON_LD;
  #metaLeft = MOST_META;
  #nodes = 0;
  #depths = 0;
  #textDepths = 0;
  #fit = true;

  constructor(hiding: boolean) {
    this.#blocks = new BlockCollector(hiding);
    this.#blocks.elements.ended = (name, flags) => {
      if ((flags & HIDDEN) === 0) this.#write(name, `</${name}>`);
    };
  }

  open(name: string, attributes: string, empty: boolean): void {
    if (name === 'meta' || name === 'link' || name === 'time') this.#declare(name, attributes);
    this.#blocks.open(name, attributes, empty);
    const { depth, flags } = this.#blocks.elements;
    if ((flags & HIDDEN) !== 0) return;
    this.#nodes++;
    this.#depths += depth;
    const kept = attributes.length > LONGEST_ATTRIBUTES ? '' : attributes;
    // Every element is ended, so that the tree is no deeper than it was counted to be.
    const end = empty && !isVoid(name) ? `</${name}>` : '';
    this.#write(name, `<${name}${kept}>${end}`);
  }

  close(name: string): void {
    this.#blocks.close(name);
  }

  text(raw: string): void {
    this.#blocks.text(raw);
    const { flags, depth } = this.#blocks.elements;
    if ((flags & HIDDEN) !== 0) return;
    this.#textDepths += raw.length * depth;
    // Each reference becomes a piece of text of its own.
    this.#nodes++;
    for (let at = raw.indexOf('&'); at >= 0; at = raw.indexOf('&', at + 1)) this.#nodes += 2;
    const markup = raw === '<' ? '&lt;' : raw;
    // Readability puts its own elements in the place of those whose class tells a caption.
    const caption = (flags & CAPTION) !== 0 && /\S/.test(raw);
    if (caption) this.#nodes++;
    this.#write('', caption ? `<span class="caption">${markup}</span>` : markup);
  }

  raw(name: string, attributes: string, contents: string): void {
    if (name === 'title') this.#title ??= decodeReferences(contents).replace(/\s+/g, ' ').trim() || undefined;
    else if (name === 'script' && this.#jsonLdLeft > 0 && /ld\+json/i.test(attributes)) {
      if (contents.length <= this.#jsonLdLeft) this.#jsonLd.push(contents);
      this.#jsonLdLeft -= contents.length;
    }
  }

  page(): PageScan {
    return {
      ...this.#blocks.end(),
      ...(this.#title === undefined ? {} : { title: this.#title }),
      ...(this.#canonical === undefined ? {} : { canonical: this.#canonical }),
      meta: this.#meta,
      jsonLd: this.#jsonLd,
      ...(this.#fit ? { markup: this.#markup.join('').replace(/\0+/g, '') } : {}),
    };
  }

  #write(name: string, markup: string): void {
    if (!this.#fit || NOT_OF_BODY.has(name)) return;
    const fit =
      this.#nodes <= MOST_NODES &&
      this.#blocks.elements.depth <= MOST_DEPTH &&
      this.#depths <= MOST_DEPTHS &&
      this.#textDepths <= MOST_TEXT_DEPTHS;
    if (fit) this.#markup.push(markup);
    else {
      this.#fit = false;
      this.#markup.length = 0;
    }
  }

  #declare(element: string, tag: string): void {
    if (this.#metaLeft-- <= 0) return;
    const attributes = attributesOf(tag);
    if (element === 'link') {
      if (/(?:^|\s)canonical(?:\s|$)/i.test(attributes.get('rel') ?? '')) this.#canonical ??= attributes.get('href');
      return;
    }
    const value = attributes.get(element === 'time' ? 'datetime' : 'content')?.trim();
    if (value === undefined || value === '') return;
    const names = [attributes.get('property'), attributes.get('name'), attributes.get('itemprop')];
    if (element === 'time' && (attributes.has('pubdate') || names.some(name => /^datepublished$/i.test(name ?? '')))) {
      names.push('time');
    }
    for (const name of names.map(name => name?.trim().toLowerCase())) {
      if (name !== undefined && name !== '' && !this.#meta.has(name)) this.#meta.set(name, value);
    }
  }
}
