/**
 * Parses RSS, RDF and Atom into the fields of the feed and of each entry, in one pass. Feeds that are not well formed
 * (cut off, unbalanced tags, HTML inside XML) are read, too, and the first fault is reported.
 */
import { attributesOf, MarkupScanner } from '../markup/scanner.js';
import { shownName } from './entry.js';
import { CONTAINERS, Fields, fieldNameOf, isFieldName, PLAIN_FIELDS } from './fields.js';

export interface XmlFeed {
  /** Fields of the channel (RSS, RDF) or of the `feed` element (Atom). */
  readonly feed: Fields;
  readonly entries: readonly Fields[];
  /** The first fault of the XML. */
  readonly fault?: { readonly index: number; readonly clause: string };
}

type RootKind = 'rss' | 'rdf' | 'atom' | 'agency' | 'opml' | 'sitemap';

const ROOTS: Readonly<Record<string, RootKind>> = {
  rss: 'rss',
  channel: 'rss',
  rdf: 'rdf',
  feed: 'atom',
  nitf: 'agency',
  newsml: 'agency',
  newsitem: 'agency',
  newsmessage: 'agency',
  packageitem: 'agency',
  conceptitem: 'agency',
  knowledgeitem: 'agency',
  planningitem: 'agency',
  opml: 'opml',
  urlset: 'sitemap',
  sitemapindex: 'sitemap',
};
const PAGES: ReadonlySet<string> = new Set(['html', 'head', 'body']);

/** Characters in which the root is searched. Comments, a document type or warnings of a script may precede it. */
const PROLOGUE = 16_384;

export interface FeedRoot {
  readonly index: number;
  readonly kind: RootKind;
  readonly prefix: string;
  /** True if content that XML does not allow precedes the root. */
  readonly preceded: boolean;
}

/** @returns undefined if the text is RDF without news */
export function readXmlFeed(text: string, root: FeedRoot): XmlFeed | undefined {
  const feed = new FeedParser(text, root).parse();
  const isNews = root.kind !== 'rdf' || feed.entries.length > 0 || RSS_1.test(rootTag(text, root));
  return isNews ? feed : undefined;
}

const RSS_1 = /purl\.org\/(?:net\/)?rss|netscape\.com\/rdf/i;

function rootTag(text: string, { index }: FeedRoot): string {
  const scanner = new MarkupScanner(text, 'xml', index);
  return scanner.next() ? text.slice(scanner.start, scanner.end) : '';
}

/** Finds the root element of a feed, agency document or list; undefined if a page begins before it. */
export function findRoot(text: string): FeedRoot | undefined {
  const head = text.slice(0, PROLOGUE);
  const scanner = new MarkupScanner(head, 'xml');
  let preceded = /^[\uFEFF\s]*[^\uFEFF\s<]/.test(head);
  while (scanner.next()) {
    const { kind, name, start } = scanner;
    // A tag that the end of `head` cuts off looks like a stray "<".
    if (kind === 'stray' && head.length === text.length) preceded = true;
    if (kind !== 'open' && kind !== 'empty') continue;
    const colon = name.lastIndexOf(':');
    const local = name.slice(colon + 1);
    if (PAGES.has(local)) return undefined;
    if (Object.hasOwn(ROOTS, local)) {
      return { index: start, kind: ROOTS[local], prefix: name.slice(0, Math.max(0, colon)), preceded };
    }
    preceded = true;
  }
  return undefined;
}

/** Name of the first element; '' if the text is no XML. */
export function rootName(text: string): string {
  const scanner = new MarkupScanner(text.slice(0, PROLOGUE), 'xml');
  while (scanner.next()) if (scanner.kind === 'open' || scanner.kind === 'empty') return scanner.name;
  return '';
}

/** The usual prefix of each namespace, '' for RSS and Atom. A feed may declare another prefix. */
const NAMESPACES: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/2005/atom', ''],
  ['http://purl.org/atom/ns', ''],
  ['http://purl.org/rss/1.0', ''],
  ['http://my.netscape.com/rdf/simple/0.9', ''],
  ['http://purl.org/rss/1.0/modules/content', 'content'],
  ['http://purl.org/dc/elements/1.1', 'dc'],
  ['http://purl.org/dc/elements/1.0', 'dc'],
  ['http://dublincore.org/documents/dcmi-namespace', 'dc'],
  ['http://purl.org/dc/terms', 'dcterms'],
  ['http://dublincore.org/documents/dcmi-terms', 'dcterms'],
  ['http://search.yahoo.com/mrss', 'media'],
  ['http://video.search.yahoo.com/mrss', 'media'],
  ['http://www.rssboard.org/media-rss', 'media'],
  ['http://www.itunes.com/dtds/podcast-1.0.dtd', 'itunes'],
  ['http://www.w3.org/1999/xhtml', 'xhtml'],
]);

const CDATA = '<![CDATA[';

/** An open element. */
interface OpenElement {
  readonly name: string;
  /** Receives the child elements; absent if they are part of the content of this element. */
  readonly fields?: Fields | undefined;
  /** For a field: the fields that receive it, its path, and the index at which its content begins. */
  readonly field?: { readonly of: Fields; readonly name: string; readonly attributes: string; readonly from: number };
}

/** Parses a feed, and closes elements whose end tags are missing. */
class FeedParser {
  readonly #text: string;
  readonly #scanner: MarkupScanner;
  readonly #entryName: string;
  readonly #prefixes = new Map<string, string>();
  readonly #feed = new Fields('', false);
  readonly #entries: Fields[] = [];
  readonly #open: OpenElement[] = [];
  /** Number of open elements by name. */
  readonly #counts = new Map<string, number>();
  /** Index of the current entry in `#open`; -1 outside of entries. */
  #entryDepth = -1;
  #fault: XmlFeed['fault'];

  constructor(text: string, root: FeedRoot) {
    this.#text = text;
    this.#scanner = new MarkupScanner(text, 'xml', root.index);
    this.#entryName = root.kind === 'atom' ? 'entry' : 'item';
    if (root.prefix !== '') this.#prefixes.set(root.prefix, '');
    if (root.preceded) this.#setFault(0, 'text or markup before the feed');
  }

  parse(): XmlFeed {
    while (this.#scanner.next()) this.#step();
    const { length } = this.#text;
    if (this.#entryDepth >= 0) {
      this.#setFault(length, `it ends inside an <${this.#entryName}>`);
      this.#entries[this.#entries.length - 1].isCut = true;
    }
    if (this.#open.length > 0) this.#setFault(length, `it ends before </${shownName(this.#open[0].name)}>`);
    this.#closeTo(0, length);
    const fault = this.#fault === undefined ? {} : { fault: this.#fault };
    return { feed: this.#feed, entries: this.#entries, ...fault };
  }

  #step(): void {
    const { kind, start } = this.#scanner;
    if (kind === 'open' || kind === 'empty') this.#openTag(kind === 'empty');
    else if (kind === 'close') this.#closeTag();
    else if (kind === 'cdata') this.#section();
    else if (kind === 'stray') this.#setFault(start, 'a "<" that starts no tag');
    else if (kind === 'doctype' && this.#open.length > 0) this.#setFault(start, 'a document type inside the feed');
  }

  /**
   * Ends a CDATA section without an end at the end tag of its element. The scanner would end it at the end of the next
   * section.
   */
  #section(): void {
    const { start, section, isClosed } = this.#scanner;
    const next = section.indexOf(CDATA);
    if (isClosed && next < 0) return;
    const before = section.slice(0, next < 0 ? section.length : next).toLowerCase();
    const around = [this.#open.at(-1), this.#open[this.#entryDepth]].filter(element => element !== undefined);
    const ends = around.map(({ name }) => before.indexOf(`</${name}`)).filter(index => index >= 0);
    if (isClosed && ends.length === 0) return;
    this.#setFault(start, 'a CDATA section without an end');
    if (ends.length > 0) this.#scanner.moveTo(start + CDATA.length + Math.min(...ends));
  }

  #openTag(empty: boolean): void {
    const { name, start, end, attributes } = this.#scanner;
    const parent = this.#open.at(-1);
    // Namespaces are bound only outside of the content of fields.
    if (attributes.includes('xmlns:') && (parent === undefined || parent.fields !== undefined)) this.#bind(attributes);
    const usual = this.#usualName(name, parent?.fields === undefined ? '' : attributes);
    if (usual === this.#entryName) {
      if (this.#entryDepth >= 0) {
        this.#setFault(start, `an <${this.#entryName}> inside another`);
        this.#closeTo(this.#entryDepth, start);
      }
      const fields = new Fields(attributes, true);
      this.#entries.push(fields);
      if (empty) return;
      this.#entryDepth = this.#open.length;
      this.#push({ name, fields });
      return;
    }
    // A title or link without an end tag ends at the next field.
    if (parent?.field !== undefined && PLAIN_FIELDS.has(parent.field.name) && isFieldName(fieldNameOf(usual))) {
      this.#setFault(start, `<${shownName(parent.name)}> is not closed`);
      this.#closeTo(this.#open.length - 1, start);
    }
    this.#push(this.#elementOf(name, usual, attributes, end));
    if (empty) this.#closeTo(this.#open.length - 1, end);
  }

  #elementOf(name: string, usual: string, attributes: string, from: number): OpenElement {
    const parent = this.#open.at(-1);
    if (parent?.fields !== undefined) {
      const path = parent.field === undefined ? fieldNameOf(usual) : `${parent.field.name}/${usual}`;
      const fields = CONTAINERS.has(path) ? parent.fields : undefined;
      return { name, fields, field: { of: parent.fields, name: path, attributes, from } };
    }
    const isFeed = this.#entryDepth < 0 && (usual === 'channel' || usual === 'feed');
    return isFeed ? { name, fields: this.#feed } : { name };
  }

  #closeTag(): void {
    const { name, start } = this.#scanner;
    if ((this.#counts.get(name) ?? 0) === 0) {
      this.#setFault(start, `</${shownName(name)}> closes nothing`);
      return;
    }
    let depth = this.#open.length - 1;
    if (this.#open[depth].name !== name) {
      this.#setFault(start, `</${shownName(name)}> where <${shownName(this.#open[depth].name)}> is open`);
    }
    while (this.#open[depth].name !== name) depth--;
    this.#closeTo(depth, start);
  }

  #push(element: OpenElement): void {
    this.#open.push(element);
    this.#counts.set(element.name, (this.#counts.get(element.name) ?? 0) + 1);
  }

  /** Closes elements until `depth` are open. @param index end of the content of each element */
  #closeTo(depth: number, index: number): void {
    while (this.#open.length > depth) {
      const { name, field } = this.#open.pop()!;
      this.#counts.set(name, this.#counts.get(name)! - 1);
      field?.of.add(field.name, field.attributes, this.#text.slice(field.from, index));
    }
    if (this.#entryDepth >= depth) this.#entryDepth = -1;
  }

  /** Records the prefixes that a tag declares. */
  #bind(attributes: string): void {
    for (const [name, value] of attributesOf(attributes)) {
      if (!name.startsWith('xmlns:')) continue;
      const usual = usualPrefix(value);
      if (usual !== undefined) this.#prefixes.set(name.slice('xmlns:'.length), usual);
    }
  }

  /**
   * A name with the usual prefix of its namespace.
   *
   * @param attributes of the tag, which may declare a default namespace
   */
  #usualName(name: string, attributes: string): string {
    const colon = name.indexOf(':');
    const isAlone = colon < 0 && attributes.includes('xmlns');
    const own = isAlone ? usualPrefix(attributesOf(attributes).get('xmlns') ?? '') : undefined;
    const usual = colon < 0 ? own : this.#prefixes.get(name.slice(0, colon));
    if (usual === undefined) return name;
    return usual === '' ? name.slice(colon + 1) : `${usual}:${name.slice(colon + 1)}`;
  }

  #setFault(index: number, clause: string): void {
    this.#fault ??= { index, clause };
  }
}

function usualPrefix(namespace: string): string | undefined {
  const uri = namespace.slice(0, 200).trim().toLowerCase();
  return NAMESPACES.get(uri.replace(/^https/, 'http').replace(/[/#]{1,100}$/, ''));
}
