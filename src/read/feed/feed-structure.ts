/**
 * Where the entries of an XML feed begin and end, and whether it is well formed: found by one linear walk, so that a feed
 * that no parser takes, because it was cut short or has a tag too many, still gives its entries one by one.
 */
import { localName, Markup } from './markup.js';
import { type FeedKind, type FeedRoot, prefixesOf, rootOf } from './root.js';

export interface FeedOutline {
  readonly kind: FeedKind;
  /** The opening tags an entry stands in: that of the root, for RSS that of the channel too. */
  readonly opening: string;
  readonly closing: string;
  /** What the feed says of itself before its first entry. */
  readonly head: string;
  readonly entries: readonly FeedSlice[];
  /** The first thing that is not well formed; absent where all of it is. */
  readonly trouble?: FeedTrouble;
}

/** Half-open range of an entry with its tags. */
export interface FeedSlice {
  readonly start: number;
  readonly end: number;
  /** False where it has to be mended before a parser takes it. */
  readonly sound: boolean;
}

export interface FeedTrouble {
  /** Index into the text. */
  readonly at: number;
  /** One clause: "`</b>` closes nothing". */
  readonly clause: string;
}

/**
 * Longest name, as feeds give it, in characters. RSS names are e-mail addresses with names in brackets; a parser takes them
 * apart in a time that grows with the square of their length.
 */
export const LONGEST_PERSON = 1000;
export const PERSONS: ReadonlySet<string> = new Set(['author', 'managingeditor', 'webmaster']);

/** Elements in one another inside an entry; parsers give up soon after. */
export const DEEPEST_ELEMENT = 60;

/** Undefined where the text has no root of a feed. */
export function outlineOf(text: string): FeedOutline | undefined {
  const root = rootOf(text);
  return root === undefined ? undefined : new Walk(text, root).outline();
}

class Walk {
  readonly #text: string;
  readonly #root: FeedRoot;
  readonly #markup: Markup;
  readonly #entryName: string;
  readonly #prefixes: ReadonlySet<string>;
  /** Open elements, lower case, and how often each name is among them. */
  readonly #open: string[] = [];
  readonly #counts = new Map<string, number>();
  readonly #entries: FeedSlice[] = [];
  #trouble: FeedTrouble | undefined;
  /** The entry the walk is in: where it starts, how deep it stands. */
  #entry: { readonly start: number; readonly depth: number } | undefined;
  #sound = true;
  #personStart = -1;
  #channel = '';
  #channelEnd = -1;

  constructor(text: string, root: FeedRoot) {
    this.#text = text;
    this.#root = root;
    this.#markup = new Markup(text, root.at);
    this.#entryName = root.kind === 'atom' ? 'entry' : 'item';
    this.#prefixes = prefixesOf(root, text);
    if (root.preceded) this.#note(0, 'something stands before the feed');
  }

  outline(): FeedOutline {
    const markup = this.#markup;
    while (markup.next()) this.#step();
    const { length } = this.#text;
    if (this.#entry !== undefined) {
      this.#note(length, `it ends inside an <${this.#entryName}>`);
      this.#sound = false;
      this.#endEntry(length);
    } else if (this.#open.length > 0) this.#note(length, `it ends before </${this.#open[0]}>`);
    return this.#made();
  }

  #made(): FeedOutline {
    const text = this.#text;
    const { at, kind, name } = this.#root;
    const bare = localName(name) === 'channel';
    const tag = new Markup(text, at);
    const tagEnd = bare || !tag.next() ? at : tag.end;
    const root = bare ? '<rss version="2.0">' : opened(text.slice(at, tagEnd));
    const rootName = bare ? 'rss' : name;
    const rss = kind === 'rss';
    const channel = this.#channel === '' ? '<channel>' : opened(this.#channel);
    const channelName = /^<([^\s/>]+)/.exec(channel)?.[1] ?? 'channel';
    const headStart = rss && this.#channelEnd > 0 ? this.#channelEnd : tagEnd;
    const headEnd = this.#entries.length > 0 ? this.#entries[0].start : text.length;
    return {
      kind,
      opening: root + (rss ? channel : ''),
      closing: `${rss ? `</${channelName}>` : ''}</${rootName}>`,
      head: text.slice(headStart, Math.max(headStart, headEnd)),
      entries: this.#entries,
      ...(this.#trouble === undefined ? {} : { trouble: this.#trouble }),
    };
  }

  #step(): void {
    const { kind, start, end, name } = this.#markup;
    if (kind === 'stray') this.#note(start, 'a "<" that starts no tag');
    else if (kind === 'doctype' && this.#open.length > 0) this.#note(start, 'a document type inside the feed');
    else if (kind === 'comment' || kind === 'instruction') return;
    else if (kind === 'cdata') this.#cdata(start, end);
    else if (kind === 'close') this.#close(name.toLowerCase(), start, end);
    else this.#openTag(name.toLowerCase(), start, end, kind === 'empty');
  }

  /** Where the end of a CDATA section was lost, the next one's end would swallow the entries between. */
  #cdata(start: number, end: number): void {
    const text = this.#text;
    const endless = !text.startsWith(']]>', end - 3);
    const inside = text.slice(start + 9, end);
    const next = inside.indexOf('<![CDATA[');
    if (!endless && next < 0) return;
    const close = inside.search(
      this.#entryName === 'entry' ? /<\/(?:[\w.-]+:)?entry\s*>/i : /<\/(?:[\w.-]+:)?item\s*>/i,
    );
    if (!endless && (close < 0 || close > next)) return;
    this.#note(start, 'a CDATA section without an end');
    if (close >= 0) this.#markup.jump(start + 9 + close);
  }

  #openTag(name: string, start: number, end: number, empty: boolean): void {
    if (this.#isEntry(name)) {
      if (this.#entry !== undefined) {
        this.#note(start, `an <${this.#entryName}> inside another`);
        this.#sound = false;
        this.#endEntry(start);
      }
      this.#sound = true;
      this.#entry = { start, depth: this.#open.length };
      if (empty) this.#endEntry(end);
    }
    if (empty) return;
    if (name === 'channel' && this.#root.kind === 'rss' && this.#entry === undefined && this.#channel === '') {
      this.#channel = this.#text.slice(start, end);
      this.#channelEnd = end;
    } else if (this.#root.kind === 'rss' && this.#personStart < 0 && PERSONS.has(name)) this.#personStart = end;
    // What is too deep for a parser is well formed all the same.
    if (this.#entry !== undefined && this.#open.length - this.#entry.depth >= DEEPEST_ELEMENT) this.#sound = false;
    this.#open.push(name);
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  #close(name: string, start: number, end: number): void {
    if (PERSONS.has(name) && this.#personStart >= 0) {
      if (start - this.#personStart > LONGEST_PERSON)
        this.#note(start, `an <${name}> of more than ${LONGEST_PERSON} characters`);
      this.#personStart = -1;
    }
    if ((this.#counts.get(name) ?? 0) === 0) {
      this.#note(start, `</${shown(name)}> closes nothing`);
      return;
    }
    if (this.#open[this.#open.length - 1] !== name) {
      this.#note(start, `</${shown(name)}> where <${shown(this.#open[this.#open.length - 1])}> is open`);
    }
    while (this.#pop() !== name);
    const entry = this.#entry;
    if (entry === undefined || this.#open.length > entry.depth) return;
    // The end of something around the entry ends it too.
    if (this.#open.length < entry.depth) this.#endEntry(start);
    else this.#endEntry(end);
  }

  #endEntry(end: number): void {
    const entry = this.#entry;
    if (entry === undefined) return;
    this.#entries.push({ start: entry.start, end, sound: this.#sound });
    this.#entry = undefined;
    this.#personStart = -1;
    while (this.#open.length > entry.depth) this.#pop();
  }

  #pop(): string | undefined {
    const name = this.#open.pop();
    if (name !== undefined) this.#counts.set(name, (this.#counts.get(name) ?? 1) - 1);
    return name;
  }

  #isEntry(name: string): boolean {
    const colon = name.indexOf(':');
    return name.slice(colon + 1) === this.#entryName && (colon < 0 || this.#prefixes.has(name.slice(0, colon)));
  }

  #note(at: number, clause: string): void {
    this.#sound = false;
    this.#trouble ??= { at, clause };
  }
}

/** The tag as an opening one, be it written as an empty element. */
function opened(tag: string): string {
  return tag.replace(/\/>$/, '>');
}

/** A name out of a file, short enough for a clause. */
function shown(name: string): string {
  return name.length > 40 ? `${name.slice(0, 39)}…` : name;
}
