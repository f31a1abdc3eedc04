/**
 * Reads the XML formats of news agencies: NITF, NewsML-G2 (one item or a message of several) and NewsML 1. One pass
 * over the text, no tree; XML that is not well formed is read as far as possible.
 */
import type { ReadItem } from '../../types/article.js';
import { idAt, isWebAddress, partOf, type SourceLocation } from '../location.js';
import { htmlToText } from '../markup/html-text.js';
import { attributesOf, MarkupScanner } from '../markup/scanner.js';
import { incomplete, noArticle, notice } from '../problem.js';
import { normaliseDate } from '../records/dates.js';
import { distinctTexts, shownName, wordsOf } from './entry.js';
import { xmlText } from './fields.js';

/** Root elements of an item: an article, a package of articles, or an item without an article. */
const ITEMS: ReadonlySet<string> = new Set([
  'nitf',
  'newsitem',
  'packageitem',
  'conceptitem',
  'knowledgeitem',
  'planningitem',
]);

/** Elements that hold the text of an item. Their content is parsed later. */
const BODIES: ReadonlySet<string> = new Set(['body.content', 'inlinexml', 'inlinedata', 'datacontent']);

/**
 * The elements of each part of an article, in the order of preference; `name@attribute` is the value of an attribute.
 * The date of publication precedes the date of the last change.
 */
const PARTS = {
  id: ['newsitem@guid', 'doc-id@id-string', 'publicidentifier', 'newsitemid'],
  url: ['pubdata@ex-ref'],
  title: ['headline', 'hl1', 'title'],
  published: [
    'firstcreated',
    'date.release@norm',
    'date.issue@norm',
    'versioncreated',
    'thisrevisioncreated',
    'contentcreated',
    'story.date@norm',
    'pubdata@date.publication',
  ],
  source: [
    'pubdata@name',
    'provider@literal',
    'provider',
    'provider@qcode',
    'providerid',
    'doc-id@regsrc',
    'distributor',
    'infosource@literal',
    'infosource',
    'creditline',
    'doc.copyright@holder',
  ],
} as const;

const FIELDS: ReadonlySet<string> = new Set([
  ...Object.values(PARTS)
    .flat()
    .map(part => part.split('@')[0]),
  'itemclass',
  'newsitemtype',
  'role',
]);

/**
 * Maximum depth of nested components of NewsML 1 that are items of their own; deeper ones belong to the item around
 * them.
 */
const MAX_COMPONENTS_DEEP = 8;

interface Field {
  readonly attributes: string;
  /** XML, not decoded. */
  readonly content: string;
}

interface Body {
  readonly name: string;
  readonly attributes: string;
  readonly content: string;
}

/** An item, or a component of an item. */
class Item {
  readonly fields = new Map<string, Field[]>();
  readonly bodies: Body[] = [];
  /** All components at any depth. */
  readonly components: Item[] = [];
  readonly depth: number;
  /** True if the document ends before the end tag. */
  isCut = false;

  /** @param parent item or component around this component */
  constructor(
    readonly kind: string,
    readonly parent?: Item,
  ) {
    this.depth = parent === undefined ? 0 : parent.depth + 1;
  }

  add(name: string, attributes: string, content: string): void {
    const known = this.fields.get(name);
    if (known === undefined) this.fields.set(name, [{ attributes, content }]);
    else if (known.length < MAX_VALUES) known.push({ attributes, content });
  }

  /** The first value that is not empty, on one line. A component without a value takes that of its parent. */
  part(part: keyof typeof PARTS): string | undefined {
    return this.#own(PARTS[part]) ?? this.parent?.part(part);
  }

  #own(names: readonly string[]): string | undefined {
    for (const name of names) {
      const [element, attribute] = name.split('@');
      for (const { attributes, content } of this.fields.get(element) ?? []) {
        const value = attribute === undefined ? htmlToText(content) : (attributesOf(attributes).get(attribute) ?? '');
        const line = value.replace(/\s+/g, ' ').trim();
        if (line !== '') return attribute === 'qcode' ? line.slice(line.indexOf(':') + 1) : line;
      }
    }
    return undefined;
  }
}

/** Maximum number of values of one field that are kept. */
const MAX_VALUES = 8;

/**
 * Reads the articles of a document, with a notice about items without a text. Does not throw. Linear time.
 *
 * @param from index of the root element
 */
export function readAgencyXml(text: string, from: number, location: SourceLocation): readonly ReadItem[] {
  const { items, fault } = new ItemParser(text, from).parse();
  const results: ReadItem[] = [];
  const withoutText = new Map<string, number>();
  let omitted = 0;
  const articleIn = (holder: Item, place: SourceLocation): void => {
    const [best, ...others] = textsOf(holder);
    omitted += others.length;
    if (best === undefined) withoutText.set(kindOf(holder), (withoutText.get(kindOf(holder)) ?? 0) + 1);
    else {
      const article = articleOf(holder, best, place);
      results.push(holder.isCut ? incomplete(article, 'the file is cut off within it') : article);
    }
  };
  for (const [at, item] of items.entries()) {
    const place = items.length === 1 ? location : { ...location, ...partOf(location, at + 1, `item ${at + 1}`) };
    const holders = [item, ...item.components].filter(({ bodies }) => bodies.length > 0);
    for (const [number, holder] of holders.entries()) {
      const id = `${item.part('id') ?? idAt(place)}${number === 0 ? '' : `#${number + 1}`}`;
      articleIn(holder, { ...place, id });
    }
    if (holders.length === 0) articleIn(item, place);
  }
  const kinds = [...withoutText].map(([kind, count]) => (count === 1 ? kind : `${count} ${kind}`)).join(', ');
  if (results.length === 0)
    return [noArticle(location, kinds === '' ? 'no news item in it' : `no text in it: ${kinds}`)];
  if (kinds !== '') results.push(notice(location, `items without a text are left out: ${kinds}`));
  if (omitted > 0)
    results.push(notice(location, `${omitted} further ${omitted === 1 ? 'text' : 'texts'} of its items left out`));
  if (fault !== undefined) results.push(notice(location, `not well-formed XML: ${fault}`));
  return results;
}

/** The distinct texts of an item or component, longest first. An item often holds one text in several formats. */
function textsOf(item: Item): string[] {
  const [role] = item.fields.get('role') ?? [];
  if (!['nitf', 'newsitem', 'newscomponent'].includes(item.kind) || /caption/i.test(role?.attributes ?? '')) return [];
  const texts = item.bodies.flatMap(body => innerItem(body)?.bodies ?? [body]).map(textOf);
  return distinctTexts(texts).sort((a, b) => b.length - a.length);
}

/** @param location location of the article, with its id */
function articleOf(item: Item, text: string, location: SourceLocation): ReadItem {
  // An item may hold a complete NITF document, which has the parts that the item lacks.
  const inner = item.bodies.map(innerItem).find(found => found !== undefined);
  const part = (name: keyof typeof PARTS) => item.part(name) ?? inner?.part(name);
  const id = idAt(location);
  const [title, source, published] = [part('title'), part('source'), normaliseDate(withSeparators(part('published')))];
  const url = part('url') ?? (isWebAddress(id) ? id : location.url);
  return {
    article: {
      id,
      path: location.path,
      ...(title !== undefined && { title }),
      ...(source !== undefined && { source }),
      ...(url !== undefined && { url }),
      ...(published !== undefined && { published }),
      text,
    },
  };
}

/**
 * The kind of an item, e.g. "picture" for `<itemClass qcode="ninat:picture"/>`; the element name if the item has no
 * class.
 */
function kindOf({ kind, fields }: Item): string {
  const [field] = fields.get('itemclass') ?? fields.get('newsitemtype') ?? [];
  const attributes = attributesOf(field?.attributes ?? '');
  const itemClass = attributes.get('qcode') ?? attributes.get('formalname') ?? '';
  return kind === 'newsitem' && !/^$|text$/i.test(itemClass)
    ? shownName(itemClass.slice(itemClass.indexOf(':') + 1))
    : `<${kind}>`;
}

/** Adds the separators of ISO 8601 to a date such as 20240501T080000Z. */
function withSeparators(date: string | undefined): string | undefined {
  const [, year, month, day, hour, minute, second = '00', zone = ''] =
    /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d)(\d\d)(\d\d)?(Z|[+-]\d\d:?\d\d)?$/i.exec(date ?? '') ?? [];
  return year === undefined ? date : `${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`;
}

function innerItem({ name, content }: Body): Item | undefined {
  if (name === 'body.content' || !/<(?:[\w.-]{1,30}:)?nitf[\s>]/i.test(content)) return undefined;
  return new ItemParser(content, 0).parse().items.find(({ kind }) => kind === 'nitf');
}

function textOf({ name, attributes, content }: Body): string {
  const type = attributesOf(attributes).get('contenttype');
  const encoding = attributesOf(attributes).get('encoding') ?? '';
  if (name === 'inlinedata' && /base64$/i.test(encoding)) {
    const decoded = Buffer.from(xmlText(content), 'base64').toString('utf8');
    return type === undefined || /^text\//i.test(type) ? wordsOf({ value: decoded, type }) : '';
  }
  if (type !== undefined && /^(?:image|audio|video)\//i.test(type)) return '';
  // Escaped markup, a CDATA section, or plain text.
  if (!hasElements(content)) return wordsOf({ value: xmlText(content), type });
  return htmlToText(htmlOf(content)).trim();
}

function hasElements(content: string): boolean {
  const scanner = new MarkupScanner(content, 'xml');
  while (scanner.next()) if (scanner.kind === 'open' || scanner.kind === 'empty') return true;
  return false;
}

/** HTML elements with the same line breaks, by the NITF element. */
const AS_HTML: Readonly<Record<string, string>> = {
  hl1: 'h1',
  hl2: 'h2',
  hedline: 'header',
  bq: 'blockquote',
  block: 'div',
  'body.content': 'div',
  'body.end': 'footer',
  paragraph: 'p',
  br: 'br',
};
/** Elements that are skipped: images with captions, and metadata. */
const SKIPPED: ReadonlySet<string> = new Set(['media', 'nitf-table-metadata', 'body.head', 'docdata']);

/** Converts XHTML and NITF to HTML: drops name prefixes and renames NITF elements. */
function htmlOf(content: string): string {
  const scanner = new MarkupScanner(content, 'xml');
  const html: string[] = [];
  let from = 0;
  let skippedDepth = 0;
  while (scanner.next()) {
    const { kind, start, end } = scanner;
    if (skippedDepth === 0) html.push(content.slice(from, start));
    from = end;
    if (kind === 'open' || kind === 'empty' || kind === 'close') {
      const name = scanner.name.slice(scanner.name.indexOf(':') + 1);
      if (SKIPPED.has(name)) {
        skippedDepth = Math.max(0, skippedDepth + (kind === 'open' ? 1 : kind === 'close' ? -1 : 0));
      } else if (skippedDepth === 0) {
        const tag = Object.hasOwn(AS_HTML, name) ? AS_HTML[name] : name;
        // The attributes of a self-closing element include its slash.
        html.push(kind === 'close' ? `</${tag}>` : `<${tag}${scanner.attributes}>`);
      }
    } else if (kind === 'cdata' && skippedDepth === 0) {
      const { section } = scanner;
      html.push(/<\/?[a-z]/i.test(section) ? section : section.replaceAll('&', '&amp;').replaceAll('<', '&lt;'));
    } else if (kind === 'stray' && skippedDepth === 0) html.push('&lt;');
  }
  html.push(content.slice(from));
  return html.join('');
}

/** An open element. */
interface Open {
  readonly name: string;
  readonly attributes: string;
  /** Index at which its content begins. */
  readonly from: number;
  readonly role?: 'item' | 'field' | 'body' | undefined;
}

/** Parses a document into items, with the XML of their fields and bodies. */
class ItemParser {
  readonly #text: string;
  readonly #scanner: MarkupScanner;
  readonly #items: Item[] = [];
  readonly #open: Open[] = [];
  /** Number of open elements by name. */
  readonly #counts = new Map<string, number>();
  /** The innermost open item. */
  #item: Item | undefined;
  #inBody = false;
  #fault: string | undefined;

  constructor(text: string, from: number) {
    this.#text = text;
    this.#scanner = new MarkupScanner(text, 'xml', from);
  }

  parse(): { readonly items: readonly Item[]; readonly fault: string | undefined } {
    const scanner = this.#scanner;
    while (scanner.next()) {
      const { kind, start, end } = scanner;
      const name = scanner.name.slice(scanner.name.indexOf(':') + 1);
      if (kind === 'close') this.#close(name, start);
      else if (kind === 'open' || kind === 'empty') {
        this.#openTag(name, scanner.attributes, end);
        if (kind === 'empty') this.#closeTo(this.#open.length - 1, end);
      } else if (kind === 'stray' && !this.#inBody) this.#fault ??= 'a "<" that starts no tag';
    }
    for (let item = this.#item; item !== undefined; item = item.parent) item.isCut = true;
    if (this.#open.length > 0) this.#fault ??= `it ends before </${shownName(this.#open[0].name)}>`;
    this.#closeTo(0, this.#text.length);
    return { items: this.#items, fault: this.#fault };
  }

  #openTag(name: string, attributes: string, from: number): void {
    this.#open.push({ name, attributes, from, role: this.#roleOf(name, attributes) });
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  #roleOf(name: string, attributes: string): Open['role'] {
    if (this.#inBody) return undefined;
    if (this.#item === undefined) {
      if (!ITEMS.has(name)) return undefined;
      this.#item = new Item(name);
      this.#items.push(this.#item);
      this.#item.add(name, attributes, '');
      return 'item';
    }
    if (name === 'newscomponent' && this.#mayHoldArticles(this.#item)) {
      this.#item = new Item(name, this.#item);
      this.#item.add(name, attributes, '');
      this.#items[this.#items.length - 1].components.push(this.#item);
      return 'item';
    }
    if (BODIES.has(name)) {
      this.#inBody = true;
      return 'body';
    }
    // Only the outermost of nested fields with one name is read, so that the time stays linear.
    return FIELDS.has(name) && (this.#counts.get(name) ?? 0) === 0 ? 'field' : undefined;
  }

  /** True if the components of an item or component are articles; false if they are one text in several formats. */
  #mayHoldArticles({ kind, depth, fields }: Item): boolean {
    const [own] = fields.get(kind) ?? [];
    return depth < MAX_COMPONENTS_DEEP && !/\bequivalentslist\s?=\s?["']yes/i.test(own?.attributes ?? '');
  }

  #close(name: string, index: number): void {
    if ((this.#counts.get(name) ?? 0) === 0) {
      this.#fault ??= `</${shownName(name)}> closes nothing`;
      return;
    }
    let depth = this.#open.length - 1;
    if (this.#open[depth].name !== name && !this.#inBody) {
      this.#fault ??= `</${shownName(name)}> where <${shownName(this.#open[depth].name)}> is open`;
    }
    while (this.#open[depth].name !== name) depth--;
    this.#closeTo(depth, index);
  }

  /** Closes elements until `depth` are open. @param index end of the content of each element */
  #closeTo(depth: number, index: number): void {
    while (this.#open.length > depth) {
      const { name, attributes, from, role } = this.#open.pop()!;
      this.#counts.set(name, this.#counts.get(name)! - 1);
      const content = role === 'field' || role === 'body' ? this.#text.slice(from, index) : '';
      if (role === 'field') this.#item?.add(name, attributes, content);
      else if (role === 'body') {
        this.#item?.bodies.push({ name, attributes, content });
        this.#inBody = false;
      } else if (role === 'item') this.#item = this.#item?.parent;
    }
  }
}
