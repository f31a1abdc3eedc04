/** Finds the tags, comments and sections of HTML or XML in one pass: no tree, no recursion, linear time. */
import { decodeHTMLAttribute } from 'entities/decode';

/**
 * The dialects differ in broken markup. In `html`, as in a browser, an unclosed comment or quotation mark extends to
 * the end of the text. In `xml`, a `<` without a complete piece of markup is `stray`, so that the entries after a fault
 * of a feed are still found.
 */
export type Dialect = 'html' | 'xml';

export type MarkupKind = 'open' | 'empty' | 'close' | 'cdata' | 'comment' | 'instruction' | 'doctype' | 'stray';

const CDATA = '<![CDATA[';
const [QUOTE, APOSTROPHE, SLASH, LESS, EQUALS, GREATER] = [0x22, 0x27, 0x2f, 0x3c, 0x3d, 0x3e];
const [EXCLAMATION, QUESTION] = [0x21, 0x3f];

/** Names of tags. Longer names than any element has are cut. */
const NAME: Readonly<Record<Dialect, RegExp>> = {
  html: /[a-z][^\s/>]{0,63}/iy,
  xml: /[a-z_\u00c0-\uffff][^\s/<>]{0,63}/iy,
};

/**
 * Maximum number of document types with declarations that are skipped; later ones are stray. Bounds the search for
 * their end.
 */
const MAX_DOCTYPES = 4;

/** A cursor over a text: `next` moves to the next piece of markup. The text between the pieces is plain text. */
export class MarkupScanner {
  readonly text: string;
  readonly #dialect: Dialect;
  readonly #xml: boolean;
  /** The current piece is `text.slice(start, end)`; a `stray` piece is a single `<`. */
  start = 0;
  end: number;
  kind: MarkupKind = 'stray';
  /** Name of a tag with its prefix, in lower case; '' for other pieces. */
  name = '';
  #nameEnd = 0;
  #tagEnd = 0;
  /** The last search for each mark: its start, and the index found or -1. Searches from in between reuse the result. */
  readonly #searched = new Map<string, { readonly from: number; readonly at: number }>();
  #doctypes = 0;

  /** @param from index at which the scan begins */
  constructor(text: string, dialect: Dialect, from = 0) {
    this.text = text;
    this.#dialect = dialect;
    this.#xml = dialect === 'xml';
    this.end = from;
  }

  /** Moves to the next piece of markup; false at the end of the text. */
  next(): boolean {
    const at = this.text.indexOf('<', this.end);
    if (at < 0) return false;
    this.start = at;
    this.name = '';
    const second = this.text.charCodeAt(at + 1);
    if (second === EXCLAMATION) this.#declaration(at);
    else if (second === QUESTION) this.#upTo('instruction', this.#xml ? '?>' : '>', at + 2);
    else this.#tag(at, second === SLASH);
    return true;
  }

  /** Continues at another index than the end of the current piece. */
  moveTo(index: number): void {
    this.end = index;
  }

  /** The current tag without its name, for `attributesOf`. */
  get attributes(): string {
    return this.text.slice(this.#nameEnd, this.#tagEnd);
  }

  /** True if the current CDATA section has an end (`xml`). */
  get isClosed(): boolean {
    return this.text.startsWith(']]>', this.end - 3);
  }

  /** The text of the current CDATA section (`xml`). */
  get section(): string {
    return this.text.slice(this.start + CDATA.length, this.isClosed ? this.end - 3 : this.end);
  }

  #declaration(at: number): void {
    const { text } = this;
    if (text.startsWith('<!--', at)) {
      if (!this.#xml && text.startsWith('>', at + 4)) this.#set('comment', at + 5);
      else this.#upTo('comment', '-->', at + 4);
    } else if (text.startsWith(CDATA, at)) {
      // HTML from a feed may hold CDATA sections with markup: only the start mark is skipped.
      if (!this.#xml) this.#set('cdata', at + CDATA.length);
      else this.#upTo('cdata', ']]>', at + CDATA.length);
    } else if (!this.#xml) this.#upTo('comment', '>', at);
    else if (/^<!doctype/i.test(text.slice(at, at + 9))) this.#doctype(at);
    else this.#set('stray', at + 1);
  }

  /** Skips a document type with all its declarations. */
  #doctype(at: number): void {
    const end = this.#search('>', at);
    const subset = this.#search('[', at);
    const subsetEnd = /\]\s*>/g;
    subsetEnd.lastIndex = at;
    if (end < 0) this.#set('stray', at + 1);
    else if (subset < 0 || subset > end) this.#set('doctype', end + 1);
    else if (++this.#doctypes <= MAX_DOCTYPES && subsetEnd.test(this.text)) this.#set('doctype', subsetEnd.lastIndex);
    else this.#set('stray', at + 1);
  }

  #upTo(kind: MarkupKind, mark: string, from: number): void {
    const found = this.#search(mark, from);
    if (found >= 0) this.#set(kind, found + mark.length);
    else if (this.#xml && kind !== 'cdata') this.#set('stray', this.start + 1);
    else this.#set(kind, this.text.length);
  }

  #search(mark: string, from: number): number {
    const last = this.#searched.get(mark);
    if (last !== undefined && last.from <= from && (last.at < 0 || from <= last.at)) return last.at;
    const at = this.text.indexOf(mark, from);
    this.#searched.set(mark, { from, at });
    return at;
  }

  #tag(at: number, closing: boolean): void {
    const { text } = this;
    const name = NAME[this.#dialect];
    const nameAt = closing ? at + 2 : at + 1;
    name.lastIndex = nameAt;
    if (!name.test(text)) {
      // "<3" and "a < b" are text; browsers skip "</ >".
      if (closing && !this.#xml) this.#upTo('comment', '>', at);
      else this.#set('stray', at + 1);
      return;
    }
    this.#nameEnd = name.lastIndex;
    this.#tagEnd = this.#findTagEnd(this.#nameEnd);
    if (this.#tagEnd < 0) {
      this.#set('stray', at + 1);
      return;
    }
    this.name = text.slice(nameAt, this.#nameEnd).toLowerCase();
    this.#set(closing ? 'close' : this.#endsItself() ? 'empty' : 'open', this.#tagEnd + 1);
  }

  /** Index of the `>` that ends a tag, outside of quoted values; in XML -1 if a `<` precedes it. */
  #findTagEnd(from: number): number {
    const { text } = this;
    let quote = 0;
    let afterEquals = false;
    for (let at = from; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === LESS && this.#xml) return -1;
      if (quote !== 0) {
        if (unit === quote) quote = 0;
      } else if (unit === GREATER) return at;
      else if (afterEquals && (unit === QUOTE || unit === APOSTROPHE)) quote = unit;
      if (unit > 32) afterEquals = quote === 0 && unit === EQUALS;
    }
    return this.#xml ? -1 : text.length;
  }

  /** True if the tag ends with a slash that is not part of an unquoted value. XML has no unquoted values. */
  #endsItself(): boolean {
    const { text } = this;
    const end = this.#tagEnd;
    if (text.charCodeAt(end - 1) !== SLASH) return false;
    if (this.#xml || end - 1 === this.#nameEnd) return true;
    const before = text.charCodeAt(end - 2);
    return before <= 32 || before === QUOTE || before === APOSTROPHE;
  }

  #set(kind: MarkupKind, end: number): void {
    this.kind = kind;
    this.end = Math.min(end, this.text.length);
  }
}

export interface HtmlHandler {
  /**
   * @param attributes the tag without its name, for `attributesOf`
   * @param empty true if the tag also closes its element, as in XHTML
   */
  open(name: string, attributes: string, empty: boolean): void;
  close(name: string): void;
  /** Text between tags. Character references are not decoded. */
  text(raw: string): void;
  /** An element without markup inside, such as a script. `open` and `close` are not called for it. */
  raw?(name: string, attributes: string, contents: string): void;
}

/** Elements whose content is not markup, with a pattern for their tags. */
const RAW: ReadonlyMap<string, RegExp> = new Map(
  ['script', 'style', 'title', 'textarea', 'iframe', 'noembed', 'noframes', 'xmp'].map(name => [
    name,
    new RegExp(`<(/?)${name}(?![a-z0-9])`, 'gi'),
  ]),
);
/** Raw elements whose content may quote any tag. */
const CODE = new Set(['script', 'style', 'xmp']);
const ANY_TAG = /<\/?[a-z]/gi;

/** Calls the handler for each tag and text of a page or fragment, in document order. */
export function scanHtml(html: string, handler: HtmlHandler): void {
  const scanner = new MarkupScanner(html, 'html');
  // Before the first section, `]]>` is text.
  let sections = false;
  let textStart = 0;
  const flushText = (end: number): void => {
    if (end <= textStart) return;
    const text = html.slice(textStart, end);
    handler.text(sections ? text.replaceAll(']]>', '') : text);
  };
  while (scanner.next()) {
    const { kind, name } = scanner;
    flushText(scanner.start);
    if (kind === 'stray') handler.text('<');
    else if (kind === 'cdata') sections = true;
    else if (kind === 'close') handler.close(name);
    else if (kind === 'open' || kind === 'empty') {
      if (RAW.has(name)) readRaw(scanner, handler);
      else handler.open(name, scanner.attributes, kind === 'empty');
    }
    textStart = scanner.end;
  }
  flushText(html.length);
}

/**
 * Moves to the end of the raw element at the scanner. Code without an end tag extends to the end of the text, as in a
 * browser. Other raw elements without an end tag, and self-closing ones as in XHTML, would hide the rest of the text in
 * a browser, which their authors did not intend: these are skipped.
 */
function readRaw(scanner: MarkupScanner, handler: HtmlHandler): void {
  const { text, name, attributes, end } = scanner;
  const stop = scanner.kind === 'empty' ? pairedEnd(text, name, end) : rawEnd(text, name, end);
  if (stop === undefined) {
    // A title without an end tag ends at the next tag.
    const next = name === 'title' && scanner.kind === 'open' ? indexOfMatch(ANY_TAG, text, end) : end;
    handler.raw?.(name, attributes, text.slice(end, next));
    scanner.moveTo(next);
    return;
  }
  handler.raw?.(name, attributes, text.slice(end, stop));
  const next = text.indexOf('>', stop);
  scanner.moveTo(next < 0 ? text.length : next + 1);
}

/** Index of the end tag of a self-closing element if it is the next tag (`<script/></script>`); otherwise undefined. */
function pairedEnd(text: string, name: string, from: number): number | undefined {
  const at = indexOfMatch(ANY_TAG, text, from);
  return text.slice(at, at + name.length + 2).toLowerCase() === `</${name}` ? at : undefined;
}

/** Index of the end tag of a raw element; undefined if it has none, or if another element of the name begins first. */
function rawEnd(text: string, name: string, from: number): number | undefined {
  const own = RAW.get(name)!;
  own.lastIndex = from;
  let tag = own.exec(text);
  while (CODE.has(name) && tag !== null && tag[1] === '') tag = own.exec(text);
  if (tag === null) return CODE.has(name) ? text.length : undefined;
  return tag[1] === '' ? undefined : tag.index;
}

/** Index of the next match; the length of the text if there is none. */
function indexOfMatch(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

/**
 * Replaces the character references of HTML, such as `&amp;` and `&#8217;`; unknown ones stay. If the HTML Standard
 * allows it, the semicolon may be missing, but only if no letter, digit or `=` follows, as in attributes: `&section=2`
 * in an address stays.
 */
export function decodeReferences(text: string): string {
  return text.includes('&') ? decodeHTMLAttribute(text) : text;
}

/** Characters of the attributes of a tag that are read. */
const MAX_ATTRIBUTES = 1 << 16;

const ATTRIBUTE = /([^\s=>/"']{1,256})(?:\s{0,64}=\s{0,64}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

/** Attributes by name in lower case, with decoded values. Of equal names the first counts. */
export function attributesOf(attributes: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const match of attributes.slice(0, MAX_ATTRIBUTES).matchAll(ATTRIBUTE)) {
    const name = match[1].toLowerCase();
    if (!found.has(name)) found.set(name, decodeReferences(match[2] ?? match[3] ?? match[4] ?? ''));
  }
  return found;
}
