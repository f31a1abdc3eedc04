/** Scans a page in one pass: its blocks of text, the declarations of its head and scripts, and its visible markup. */
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
  LEVELS,
  MAX_ATTRIBUTES,
  MAX_CARD,
  MEDIA,
  MIN_IN_ROW,
  SCRIPT_ROOT,
  withoutAddresses,
} from './tags.js';

export interface PageScan extends PageBlocks {
  /** Text of the `title` element. */
  readonly title?: string;
  readonly canonical?: string;
  /**
   * Contents of `meta` elements by name, property or itemprop in lower case; of several, the first. `time` is the date
   * of a `<time>` element.
   */
  readonly meta: ReadonlyMap<string, string>;
  /** JSON-LD scripts, not parsed. */
  readonly jsonLd: readonly string[];
  /** The `h1` to `h3`, and the elements into which the page loads other stories. */
  readonly headings: readonly Heading[];
  readonly streams: readonly Stream[];
  /** The `article` elements. */
  readonly articles: readonly ArticleElement[];
  /**
   * Number of cards, and their share of the text. A card is a short element with a headline and a teaser, recognised by
   * its class or because a click opens it.
   */
  readonly cards: { readonly count: number; readonly share: number };
  /** True if elements with a class for hidden elements hold most of the text. */
  readonly isHiddenByClass: boolean;
  /** True if footnotes or endnotes are left out. */
  readonly hasNotes: boolean;
  /** True if a script makes the text of the page, or shows it. */
  readonly needsScript: boolean;
  /** The visible part of the body; absent if Readability would take too long on its tree. */
  readonly markup?: string;
}

export interface Heading {
  readonly number: number;
  readonly level: 1 | 2 | 3;
  /** Index of the block of the heading. */
  readonly block: number;
  /** The elements around the heading, outermost first. */
  readonly path: readonly OpenElement[];
}

/** An element into which the page loads other stories. */
export interface Stream {
  readonly element: OpenElement;
  /** Index of its first block. */
  readonly block: number;
}

export interface ArticleElement {
  readonly element: OpenElement;
  /** Number of the parent element. */
  readonly parent: number | undefined;
  /** Indexes of its first block, and of the first block after it. */
  readonly block: number;
  readonly end: number;
}

/** Changes to the markup for Readability. */
export interface MarkupEdits {
  /** Elements whose start or end tag is dropped, so that several `article` elements become one. */
  readonly withoutStartTag: ReadonlySet<number>;
  readonly withoutEndTag: ReadonlySet<number>;
  /** True to drop the classes for hidden elements. */
  readonly hidingClasses: boolean;
}

export const NO_EDITS: MarkupEdits = { withoutStartTag: new Set(), withoutEndTag: new Set(), hidingClasses: false };

/** Maximum number of headings, streams and articles each that are recorded, and of elements around a heading. */
const MAX_HEADINGS = 200;
const MAX_PATH = 40;

/**
 * Limits for a tree: Readability reads the text of an element again for each element around it, and makes up to four
 * attempts. A large article page has 5,000 elements and 8,000 texts, most of them 10 to 20 levels deep.
 */
const MAX_NODES = 30_000;
const MAX_DEPTH = 256;
/**
 * Sum over all elements of the depth plus the square of the number of tables around; sum over all texts of depth times
 * length.
 */
const MAX_DEPTH_SUM = 600_000;
const MAX_TEXT_DEPTH_SUM = 16_000_000;

/** Characters of JSON-LD, and number of `meta`, `link` and `time` elements, that are read. */
const MAX_JSON_LD = 4_000_000;
const MAX_META = 1000;

/** Linear time. Does not throw. */
export function scanPage(html: string, selection = AS_SHOWN, edits = NO_EDITS): PageScan {
  const scanner = new PageScanner(selection, edits);
  scanHtml(html, scanner);
  return scanner.page();
}

/** Makes `noscript` and `template`, which Readability drops, a `div`. */
const tagOf = (name: string): string => (name === 'noscript' || name === 'template' ? 'div' : name);

const NOT_IN_BODY = new Set(['html', 'head', 'body', 'frameset', 'meta', 'link', 'base']);

/** An open element that may be a card. `block`: its first block; `before`: characters of the page before it. */
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
  #jsonLdLeft = MAX_JSON_LD;
  #metaLeft = MAX_META;
  #nodes = 0;
  #depths = 0;
  #textDepths = 0;
  #tables = 0;
  readonly #headings: Heading[] = [];
  readonly #streams: Stream[] = [];
  readonly #articles: { -readonly [key in keyof ArticleElement]: ArticleElement[key] }[] = [];
  /** Indexes in `#articles` by element number. */
  readonly #articleAt = new Map<number, number>();
  readonly #edits: MarkupEdits;
  /** The outermost open element that a class hides; characters of text in such elements, and in the page. */
  #hiding: number | undefined;
  #hiddenCharacters = 0;
  #pageCharacters = 0;
  #needsScript = false;
  /** The innermost open card, and the innermost open table row. */
  #card: Card | undefined;
  #row: Card | undefined;
  #cards = 0;
  #cardCharacters = 0;
  /** True while the page is within the limits for a tree. */
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
      const isJoined = this.#edits.withoutEndTag.has(number);
      if ((flagsInside & HIDDEN) === 0 && !isJoined) this.#write(name, `</${tagOf(name)}>`);
    };
  }

  open(name: string, attributes: string, empty: boolean): void {
    if (name === 'meta' || name === 'link' || name === 'time') this.#declare(name, attributes);
    this.#blocks.open(name, attributes, empty);
    const { elements } = this.#blocks;
    const { depth, flags } = elements;
    this.#needsScript ||= attributes.length > 4 && SCRIPT_ROOT.test(attributes.slice(0, MAX_ATTRIBUTES));
    if (name === 'table' && !empty) this.#tables++;
    if ((flags & HIDDEN) !== 0) return;
    this.#record(name, attributes, empty);
    this.#nodes++;
    // Readability counts the cells of each row for each table around it.
    this.#depths += depth + this.#tables * this.#tables;
    const isTooLong = attributes.length > MAX_ATTRIBUTES;
    const isKept = !isTooLong && !MEDIA.has(name) && !elements.isRevealed;
    const kept = isKept ? this.#withClasses(attributes) : isTooLong ? '' : withoutAddresses(attributes);
    // Every element gets an end tag, so that the tree is as deep as counted here.
    const end = empty && !isVoid(name) ? `</${tagOf(name)}>` : '';
    const isJoined = elements.innermost !== undefined && this.#edits.withoutStartTag.has(elements.innermost.number);
    if (!isJoined || empty || name !== 'article') this.#write(name, `<${tagOf(name)}${kept}>${end}`);
  }

  close(name: string): void {
    this.#blocks.close(name);
  }

  #endCard({ block, before }: Card): void {
    this.#card = undefined;
    if (this.#blocks.count >= block + 2) this.#addCard(this.#pageCharacters - before);
  }

  /** A table row is a card if it has a heading, or a linked headline with a teaser. */
  #endRow({ block, before }: Card): void {
    this.#row = undefined;
    const blocks = this.#blocks.from(block);
    const isTeaser = ({ characters, linked }: TextBlock): boolean =>
      linked >= MIN_IN_ROW && characters - linked >= MIN_IN_ROW;
    const hasHeading = blocks.length > 1 && (blocks[0].flags & HEADING) !== 0;
    if (this.#card === undefined && (hasHeading || blocks.some(isTeaser))) this.#addCard(this.#pageCharacters - before);
  }

  /** @param characters of its text */
  #addCard(characters: number): void {
    if (characters === 0 || characters > MAX_CARD) return;
    this.#cards++;
    this.#cardCharacters += characters;
  }

  /** The attributes without the classes for hidden elements, because Readability drops such elements. */
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

  /** Records headings, articles, cards, and elements for other stories. */
  #record(name: string, attributes: string, empty: boolean): void {
    const { elements, count: block } = this.#blocks;
    const level = LEVELS.get(name);
    if (empty || isVoid(name)) return;
    const element = elements.innermost!;
    if (name === 'tr') this.#row = { number: element.number, block, before: this.#pageCharacters };
    if (isCard(name, attributes)) this.#card = { number: element.number, block, before: this.#pageCharacters };
    if (level !== undefined && this.#headings.length < MAX_HEADINGS) {
      const path = elements.outermost(MAX_PATH + 1).slice(0, -1);
      this.#headings.push({ number: element.number, level, block, path });
    }
    if (name === 'article' && this.#articles.length < MAX_HEADINGS) {
      this.#articleAt.set(element.number, this.#articles.length);
      this.#articles.push({ element, parent: elements.parent?.number, block, end: Number.POSITIVE_INFINITY });
    }
    if (this.#streams.length < MAX_HEADINGS && isStream(attributes)) {
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
      this.#pageCharacters += length;
      if (this.#hiding !== undefined) this.#hiddenCharacters += length;
    }
    // Each character reference splits the text in the tree.
    this.#nodes++;
    for (let at = raw.indexOf('&'); at >= 0; at = raw.indexOf('&', at + 1)) this.#nodes += 2;
    const markup = raw === '<' ? '&lt;' : raw;
    // Readability renames some elements. A span keeps the text of a caption recognisable.
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
    else if (name === 'iframe') this.#needsScript ||= /\ssrcdoc\s?=/i.test(attributes.slice(0, MAX_ATTRIBUTES));
    else if (name === 'textarea') this.#needsScript ||= /<(?:p|div|br)[\s>]/i.test(contents.slice(0, MAX_ATTRIBUTES));
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
      cards: { count: this.#cards, share: this.#cardCharacters / Math.max(1, this.#pageCharacters) },
      isHiddenByClass: this.#hiddenCharacters * 2 > this.#pageCharacters,
      hasNotes: this.#blocks.elements.hasNotes,
      needsScript: this.#needsScript,
      ...(this.#fits ? { markup: this.#markup.join('').replace(/\0+/g, '') } : {}),
    };
  }

  #write(name: string, markup: string): void {
    if (!this.#fits || NOT_IN_BODY.has(name)) return;
    const fits =
      this.#nodes <= MAX_NODES &&
      this.#blocks.elements.depth <= MAX_DEPTH &&
      this.#depths <= MAX_DEPTH_SUM &&
      this.#textDepths <= MAX_TEXT_DEPTH_SUM;
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
