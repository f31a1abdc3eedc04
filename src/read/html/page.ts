/** One pass over a page: its blocks of text, what its head and scripts declare, and its visible markup for a tree. */
import { AS_SHOWN, CAPTION, HIDDEN, isVoid, type OpenElement, type Selection } from '../markup/elements.js';
import { BlockCollector, type PageBlocks } from '../markup/html-text.js';
import { attributesOf, decodeReferences, type HtmlHandler, scanHtml } from '../markup/scanner.js';

export interface PageScan extends PageBlocks {
  /** Contents of the `title` element. */
  readonly title?: string;
  readonly canonical?: string;
  /** Contents of `meta` by name, property or itemprop in lower case, the first of each; `time` is that of a `<time>`. */
  readonly meta: ReadonlyMap<string, string>;
  /** JSON-LD scripts, not yet parsed. */
  readonly jsonLd: readonly string[];
  /** The headings of the first three levels, and the elements that by their names hold further stories. */
  readonly headings: readonly Heading[];
  readonly streams: readonly Stream[];
  /** The visible part of the body; absent where Readability would take too long on a tree of it. */
  readonly markup?: string;
}

export interface Heading {
  readonly level: 1 | 2 | 3;
  /** Index of its block. */
  readonly block: number;
  /** The elements around it, the outermost first. */
  readonly path: readonly OpenElement[];
}

/** An element into which pages load further stories. */
export interface Stream {
  readonly element: OpenElement;
  /** Index of its first block. */
  readonly block: number;
}

/** Headings and streams that are looked at, and elements around a heading. */
const MOST_HEADINGS = 200;
const MOST_PATH = 40;

/**
 * Limits for a tree: Readability reads the text of an element again for each element around it, and tries up to four times.
 * A large article page has 5,000 elements and 8,000 pieces of text, most of them 10 to 20 levels deep.
 */
const MOST_NODES = 30_000;
const MOST_DEPTH = 256;
/** Sum of the depths of all elements, with the square of the tables around each; sum of depth times length of all texts. */
const MOST_DEPTHS = 600_000;
const MOST_TEXT_DEPTHS = 16_000_000;

/** Characters of JSON-LD and number of `meta`, `link` and `time` elements that are looked at. */
const MOST_JSON_LD = 4_000_000;
const MOST_META = 1000;

/** Longer attributes of a tag are left out of the markup: they say nothing about text. Characters. */
const LONGEST_ATTRIBUTES = 4096;

/** Linear in the page; never throws. */
export function scanPage(html: string, selection = AS_SHOWN): PageScan {
  const scanner = new PageScanner(selection);
  scanHtml(html, scanner);
  return scanner.page();
}

/** Elements whose addresses Readability looks at with expressions that take quadratic time. Whether there are any counts. */
const MEDIA = new Set(['img', 'picture', 'figure', 'source', 'embed']);
const KEPT = ['class', 'id', 'role', 'alt', 'itemprop'];

/** Attributes of pictures, and of elements that are hidden but read: without addresses, and without what hides. */
function withoutAddresses(attributes: string): string {
  const found = attributesOf(attributes);
  const kept = KEPT.filter(name => found.has(name)).map(name => ` ${name}="${found.get(name)!.replaceAll('"', '')}"`);
  const hasSource = [...found.keys()].some(name => /src/.test(name));
  return kept.join('') + (hasSource ? ' src="picture.jpg"' : '');
}

const LEVELS: ReadonlyMap<string, Heading['level']> = new Map([
  ['h1', 1],
  ['h2', 2],
  ['h3', 3],
]);

/** Classes and ids of elements into which pages load the stories that follow. */
const STREAM =
  /(?:infinite|endless|continuous)[_-]?(?:scroll|load|article|stor|post)|(?:^|[\s_-])(?:next|more|further)[_-]?(?:article|stor(?:y|ies)|post)s?(?:$|[\s_-])/i;

function isStream(attributes: string): boolean {
  if (!/infinite|endless|continuous|next|more|further/i.test(attributes)) return false;
  const found = attributesOf(attributes.slice(0, LONGEST_ATTRIBUTES));
  if ([...found.keys()].some(name => /^data-(?:infinite|endless|next-?(?:article|story|post))/.test(name))) return true;
  return STREAM.test(found.get('class') ?? '') || STREAM.test(found.get('id') ?? '');
}

/** The elements for browsers without scripts, and for scripts, are not part of Readability's tree. */
const tagOf = (name: string): string => (name === 'noscript' || name === 'template' ? 'div' : name);

const NOT_IN_BODY = new Set(['html', 'head', 'body', 'frameset', 'meta', 'link', 'base']);

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
  #tables = 0;
  readonly #headings: Heading[] = [];
  readonly #streams: Stream[] = [];
  /** Whether the page is within the limits for a tree so far. */
  #fits = true;

  constructor(selection: Selection) {
    this.#blocks = new BlockCollector(selection);
    this.#blocks.elements.onClose = (name, flags) => {
      if (name === 'table') this.#tables--;
      if ((flags & HIDDEN) === 0) this.#write(name, `</${tagOf(name)}>`);
    };
  }

  open(name: string, attributes: string, empty: boolean): void {
    if (name === 'meta' || name === 'link' || name === 'time') this.#declare(name, attributes);
    this.#blocks.open(name, attributes, empty);
    const { elements } = this.#blocks;
    const { depth, flags } = elements;
    if (name === 'table' && !empty) this.#tables++;
    if ((flags & HIDDEN) !== 0) return;
    this.#note(name, attributes, empty);
    this.#nodes++;
    // Readability counts the cells of each row for each table around it.
    this.#depths += depth + this.#tables * this.#tables;
    const isTooLong = attributes.length > LONGEST_ATTRIBUTES;
    const isKept = !isTooLong && !MEDIA.has(name) && !elements.isRevealed;
    const kept = isKept ? attributes : isTooLong ? '' : withoutAddresses(attributes);
    // Every element is closed, so that the tree is as deep as it was counted.
    const end = empty && !isVoid(name) ? `</${tagOf(name)}>` : '';
    this.#write(name, `<${tagOf(name)}${kept}>${end}`);
  }

  close(name: string): void {
    this.#blocks.close(name);
  }

  /** Remembers headings, and elements for further stories. */
  #note(name: string, attributes: string, empty: boolean): void {
    const { elements, count: block } = this.#blocks;
    const level = LEVELS.get(name);
    if (level !== undefined && this.#headings.length < MOST_HEADINGS) {
      this.#headings.push({ level, block, path: elements.outermost(MOST_PATH + 1).slice(0, -1) });
    }
    if (!empty && this.#streams.length < MOST_HEADINGS && isStream(attributes)) {
      this.#streams.push({ element: elements.innermost!, block });
    }
  }

  text(raw: string): void {
    this.#blocks.text(raw);
    const { flags, depth } = this.#blocks.elements;
    if ((flags & HIDDEN) !== 0) return;
    this.#textDepths += raw.length * depth;
    // Each character reference splits the text in the tree.
    this.#nodes++;
    for (let at = raw.indexOf('&'); at >= 0; at = raw.indexOf('&', at + 1)) this.#nodes += 2;
    const markup = raw === '<' ? '&lt;' : raw;
    // Readability replaces some elements whose class says that they are captions; these keep the class.
    const caption = (flags & CAPTION) !== 0 && /\S/.test(raw);
    if (caption) this.#nodes++;
    this.#write('', caption ? `<span class="caption">${markup}</span>` : markup);
  }

  raw(name: string, attributes: string, contents: string): void {
    if (name === 'title' && (this.#blocks.elements.flags & HIDDEN) === 0)
      this.#title ??= decodeReferences(contents).replace(/\s+/g, ' ').trim() || undefined;
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
      headings: this.#headings,
      streams: this.#streams,
      ...(this.#fits ? { markup: this.#markup.join('').replace(/\0+/g, '') } : {}),
    };
  }

  #write(name: string, markup: string): void {
    if (!this.#fits || NOT_IN_BODY.has(name)) return;
    const fits =
      this.#nodes <= MOST_NODES &&
      this.#blocks.elements.depth <= MOST_DEPTH &&
      this.#depths <= MOST_DEPTHS &&
      this.#textDepths <= MOST_TEXT_DEPTHS;
    if (fits) this.#markup.push(markup);
    else {
      this.#fits = false;
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
