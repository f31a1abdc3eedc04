/**
 * Walks over XML markup without building anything: tags, comments, CDATA sections. It is lenient and linear, because what
 * it walks over is broken or hostile as often as not: every character is looked at a fixed number of times.
 */

export type MarkupKind = 'open' | 'empty' | 'close' | 'cdata' | 'comment' | 'instruction' | 'doctype' | 'stray';

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;

/** A cursor over a text; `next` moves it to the next piece of markup. */
export class Markup {
  readonly text: string;
  /** Of the current piece: half-open range. A `stray` is a lone `<` that starts no markup. */
  start = 0;
  end = 0;
  kind: MarkupKind = 'stray';
  /** Name of a tag as it is written, prefix and all; '' for what is no tag. */
  name = '';
  readonly #from: number;
  /** Ends that do not come any more: without this, each further start would look for them through the whole text. */
  readonly #absent = new Set<string>();
  /** Where a character was last found, and from where on it was looked for: it is not looked for there again. */
  readonly #seen = new Map<string, { readonly from: number; readonly at: number }>();

  constructor(text: string, from = 0) {
    this.text = text;
    this.#from = from;
    this.end = from;
  }

  next(): boolean {
    const { text } = this;
    const at = text.indexOf('<', this.end);
    if (at < 0) return false;
    this.start = at;
    this.name = '';
    const second = text.charCodeAt(at + 1);
    if (second === 0x21) this.#declaration(at);
    else if (second === 0x3f) this.#upTo('instruction', '?>', at + 2);
    else if (second === SLASH) this.#tag(at, at + 2, 'close');
    else this.#tag(at, at + 1, 'open');
    return true;
  }

  /** Goes on from another place. */
  jump(to: number): void {
    this.end = Math.max(to, this.#from);
  }

  #declaration(at: number): void {
    if (this.text.startsWith('<!--', at)) this.#upTo('comment', '-->', at + 4);
    else if (this.text.startsWith('<![CDATA[', at)) this.#upTo('cdata', ']]>', at + 9);
    else if (/^<!doctype/i.test(this.text.slice(at, at + 9))) this.#doctype(at);
    else this.#stray(at);
  }

  /** A document type is passed over unread, with all the entities it declares. */
  #doctype(at: number): void {
    const end = this.#find('>', at);
    if (end < 0) {
      this.#stray(at);
      return;
    }
    this.kind = 'doctype';
    this.end = end + 1;
    const subset = this.#find('[', at);
    if (subset >= 0 && subset < end) {
      const ends = /\]\s*>/g;
      ends.lastIndex = this.end - 1;
      const found = this.#absent.has(']>') ? null : ends.exec(this.text);
      if (found === null) {
        this.#absent.add(']>');
        this.#stray(at);
      } else this.end = found.index + found[0].length;
    }
  }

  /** As `indexOf`; what starts again and again before the same far end looks for it once. */
  #find(character: string, from: number): number {
    const seen = this.#seen.get(character);
    if (seen !== undefined && seen.from <= from && (seen.at < 0 || from <= seen.at)) return seen.at;
    const at = this.text.indexOf(character, from);
    this.#seen.set(character, { from, at });
    return at;
  }

  #upTo(kind: MarkupKind, mark: string, from: number): void {
    const found = this.#absent.has(mark) ? -1 : this.text.indexOf(mark, from);
    if (found < 0) {
      this.#absent.add(mark);
      // The rest of the text, where it was cut off in the middle of a CDATA section.
      if (kind === 'cdata') {
        this.kind = 'cdata';
        this.end = this.text.length;
      } else this.#stray(this.start);
      return;
    }
    this.kind = kind;
    this.end = found + mark.length;
  }

  #tag(at: number, nameAt: number, kind: 'open' | 'close'): void {
    const { text } = this;
    let end = nameAt;
    while (isNameUnit(text.charCodeAt(end))) end++;
    // "<3" and "a < b" are text.
    if (end === nameAt || !startsName(text.charCodeAt(nameAt))) {
      this.#stray(at);
      return;
    }
    const nameEnd = end;
    for (let quote = 0; ; end++) {
      const unit = text.charCodeAt(end);
      // Beyond the end of the text this is NaN.
      if (unit === LESS || Number.isNaN(unit)) {
        this.#stray(at);
        return;
      }
      if (quote !== 0) {
        if (unit === quote) quote = 0;
      } else if (unit === GREATER) break;
      else if (kind === 'open' && (unit === QUOTE || unit === APOSTROPHE)) quote = unit;
    }
    this.name = text.slice(nameAt, nameEnd);
    this.kind = kind === 'open' && text.charCodeAt(end - 1) === SLASH ? 'empty' : kind;
    this.end = end + 1;
  }

  #stray(at: number): void {
    this.kind = 'stray';
    this.end = at + 1;
  }
}

/** The name without its prefix, lower case. */
export function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1).toLowerCase();
}

function startsName(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || unit === 0x5f || unit >= 0xc0;
}

function isNameUnit(unit: number): boolean {
  return startsName(unit) || (unit >= 0x2d && unit <= 0x3a && unit !== SLASH);
}
