/** One pass over a page: its blocks of text, what its head and scripts declare, and its visible markup for a tree. */
import {
  AS_SHOWN,
  ASIDE,
  CAPTION,
  HEADING,
  HIDDEN,
  isVoid,
  LINK,
  type OpenElement,
  type Selection,
} from '../markup/elements.js';
import { BlockCollector, type PageBlocks, type TextBlock } from '../markup/html-text.js';
import { attributesOf, decodeReferences, type HtmlHandler, scanHtml } from '../markup/scanner.js';
import {
  CLASSES,
  HIDING_CLASS,
  holdsData,
  isCard,
  isStream,
  LEAST_IN_ROW,
  LEVELS,
  LONGEST_ATTRIBUTES,
  LONGEST_CARD,
  MEDIA,
  SCRIPT_ROOT,
  withoutAddresses,
} from './tags.js';

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
  /** The `article` elements. */
  readonly articles: readonly ArticleElement[];
  /** Number of the cards of a list of stories, and their share of the text: short elements that their class names so, or a click opens. */
  readonly cards: { readonly count: number; readonly share: number };
  /** Whether elements with a class that says that they are hidden hold most of the text. */
  readonly isHiddenByClass: boolean;
  /** Whether there are footnotes or endnotes that are left out. */
  readonly hasNotes: boolean;
  /** Whether the page holds text, or data with text, that only a script shows. */
  readonly needsScript: boolean;
  /** The visible part of the body; absent where Readability would take too long on a tree of it. */
  readonly markup?: string;
}

export interface Heading {
  readonly number: number;
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

export interface ArticleElement {
  readonly element: OpenElement;
  /** Number of the element around it. */
  readonly parent: number | undefined;
  /** Index of its first block, and of the first behind it. */
  readonly block: number;
  readonly end: number;
}

/** What is left out of the markup for Readability. */
export interface MarkupEdits {
  /** Elements of which each continues the one before: those without a start tag, and those without an end tag. */
  readonly begun: ReadonlySet<number>;
  readonly ended: ReadonlySet<number>;
  /** Whether classes that say that an element is hidden are left out. */
  readonly hidingClasses: boolean;
}

export const NO_EDITS: MarkupEdits = { begun: new Set(), ended: new Set(), hidingClasses: false };

/** Headings, streams and articles that are looked at, and elements around a heading. */
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

/** Linear in the page; never throws. */
export function scanPage(html: string, selection = AS_SHOWN, edits = NO_EDITS): PageScan {
  const scanner = new PageScanner(selection, edits);
  scanHtml(html, scanner);
  return scanner.page();
}

/** The elements for browsers without scripts, and for scripts, are not part of Readability's tree. */
const tagOf = (name: string): string => (name === 'noscript' || name === 'template' ? 'div' : name);

const NOT_IN_BODY = new Set(['html', 'head', 'body', 'frameset', 'meta', 'link', 'base']);

/** An open element that may be a card: its number, its first block, and the characters of text before it. */
interface Card {
  readonly number: number;
  readonly block: number;
  readonly before: number;
}

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
  readonly #articles: { -readonly [key in keyof ArticleElement]: ArticleElement[key] }[] = [];
  /** Indices of articles by the numbers of their elements. */
  readonly #articleAt = new Map<number, number>();
  readonly #edits: MarkupEdits;
  /** The outermost element that a class hides, and the characters of text in such elements and on the page. */
  #hiding: number | undefined;
  #inHiding = 0;
  #inPage = 0;
  #needsScript = false;
  /** The innermost open card. */
  #card: Card | undefined;
  /** The same of a row of a table. */
  #row: Card | undefined;
  #cards = 0;
  #inCards = 0;
  /** Whether the page is within the limits for a tree so far. */
  #fits = true;

  constructor(selection: Selection, edits: MarkupEdits) {
    this.#edits = edits;
    this.#blocks = new BlockCollector(selection);
    this.#blocks.elements.onClose = ({ name, number, flagsInside }) => {
      if (name === 'table') this.#tables--;
      if (number === this.#card?.number) this.#endCard(this.#card);
      if (number === this.#row?.number) this.#endRow(this.#row);
      if (number === this.#hiding) this.#hiding = undefined;
      const at = this.#articleAt.get(number);
      if (at !== undefined) this.#articles[at].end = this.#blocks.count;
      const isJoined = this.#edits.ended.has(number);
      if ((flagsInside & HIDDEN) === 0 && !isJoined) this.#write(name, `</${tagOf(name)}>`);
    };
  }

  open(name: string, attributes: string, empty: boolean): void {
    if (name === 'meta' || name === 'link' || name === 'time') this.#declare(name, attributes);
    this.#blocks.open(name, attributes, empty);
    const { elements } = this.#blocks;
    const { depth, flags } = elements;
    this.#needsScript ||= attributes.length > 4 && SCRIPT_ROOT.test(attributes.slice(0, LONGEST_ATTRIBUTES));
    if (name === 'table' && !empty) this.#tables++;
    if ((flags & HIDDEN) !== 0) return;
    this.#note(name, attributes, empty);
    this.#nodes++;
    // Readability counts the cells of each row for each table around it.
    this.#depths += depth + this.#tables * this.#tables;
    const isTooLong = attributes.length > LONGEST_ATTRIBUTES;
    const isKept = !isTooLong && !MEDIA.has(name) && !elements.isRevealed;
    const kept = isKept ? this.#withClasses(attributes) : isTooLong ? '' : withoutAddresses(attributes);
    // Every element is closed, so that the tree is as deep as it was counted.
    const end = empty && !isVoid(name) ? `</${tagOf(name)}>` : '';
    const isJoined = elements.innermost !== undefined && this.#edits.begun.has(elements.innermost.number);
    if (!isJoined || empty || name !== 'article') this.#write(name, `<${tagOf(name)}${kept}>${end}`);
  }

  close(name: string): void {
    this.#blocks.close(name);
  }

  #endCard({ block, before }: Card): void {
    this.#card = undefined;
    if (this.#blocks.count >= block + 2) this.#addCard(this.#inPage - before);
  }

  /** A row is a card where it holds a headline and text beside it. */
  #endRow({ block, before }: Card): void {
    this.#row = undefined;
    const blocks = this.#blocks.from(block);
    const isTeaser = ({ characters, linked }: TextBlock): boolean =>
      linked >= LEAST_IN_ROW && characters - linked >= LEAST_IN_ROW;
    const hasHeading = blocks.length > 1 && (blocks[0].flags & HEADING) !== 0;
    if (this.#card === undefined && (hasHeading || blocks.some(isTeaser))) this.#addCard(this.#inPage - before);
  }

  /** @param characters of its text */
  #addCard(characters: number): void {
    if (characters === 0 || characters > LONGEST_CARD) return;
    this.#cards++;
    this.#inCards += characters;
  }

  /** Attributes, without the classes for which Readability takes an element for one beside the article where they are wrong. */
  #withClasses(attributes: string): string {
    if (!HIDING_CLASS.test(attributes)) return attributes;
    const { innermost } = this.#blocks.elements;
    if (HIDING_CLASS.test(CLASSES.exec(attributes)?.[2] ?? '')) this.#hiding ??= innermost?.number;
    if (!this.#edits.hidingClasses) return attributes;
    return attributes.replace(CLASSES, (_, start: string, classes: string) => {
      const kept = classes.split(/\s+/).filter(name => !HIDING_CLASS.test(name));
      return start + kept.join(' ');
    });
  }

  /** Remembers headings, articles, and elements for further stories. */
  #note(name: string, attributes: string, empty: boolean): void {
    const { elements, count: block } = this.#blocks;
    const level = LEVELS.get(name);
    if (empty || isVoid(name)) return;
    const element = elements.innermost!;
    if (name === 'tr') this.#row = { number: element.number, block, before: this.#inPage };
    if (isCard(name, attributes)) this.#card = { number: element.number, block, before: this.#inPage };
    if (level !== undefined && this.#headings.length < MOST_HEADINGS) {
      const path = elements.outermost(MOST_PATH + 1).slice(0, -1);
      this.#headings.push({ number: element.number, level, block, path });
    }
    if (name === 'article' && this.#articles.length < MOST_HEADINGS) {
      this.#articleAt.set(element.number, this.#articles.length);
      this.#articles.push({ element, parent: elements.around?.number, block, end: Number.POSITIVE_INFINITY });
    }
    if (this.#streams.length < MOST_HEADINGS && isStream(attributes)) {
      this.#streams.push({ element, block });
    }
  }

  text(raw: string): void {
    this.#blocks.text(raw);
    const { flags, depth } = this.#blocks.elements;
    if ((flags & HIDDEN) !== 0) return;
    this.#textDepths += raw.length * depth;
    if ((flags & (LINK | ASIDE)) === 0) {
      const { length } = raw.trim();
      this.#inPage += length;
      if (this.#hiding !== undefined) this.#inHiding += length;
    }
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
    } else if (name === 'script') this.#needsScript ||= holdsData(attributes, contents);
    else if (name === 'iframe') this.#needsScript ||= /\ssrcdoc\s?=/i.test(attributes.slice(0, LONGEST_ATTRIBUTES));
    else if (name === 'textarea')
      this.#needsScript ||= /<(?:p|div|br)[\s>]/i.test(contents.slice(0, LONGEST_ATTRIBUTES));
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
      articles: this.#articles,
      cards: { count: this.#cards, share: this.#inCards / Math.max(1, this.#inPage) },
      isHiddenByClass: this.#inHiding * 2 > this.#inPage,
      hasNotes: this.#blocks.elements.hasNotes,
      needsScript: this.#needsScript,
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
