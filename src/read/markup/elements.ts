/** Classifies elements (block, link, caption, hidden, ...) and tracks the open ones. */
import { attributesOf } from './scanner.js';

/** Flags of an element. They apply to all elements inside it. */
export const HIDDEN = 1;
export const LINK = 2;
export const PREFORMATTED = 4;
export const CODE = 8;
/** Beside the article: navigation, side notes and the like. */
export const ASIDE = 16;
export const HEADING = 32;
export const CAPTION = 64;
export const TOP_HEADING = 128;
/** A control or an image: never text of the page, whether shown or hidden. */
export const CONTROL = 256;
export const QUOTATION = 512;

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const VOID = words(
  'area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr',
);

/** Elements whose text is in lines or paragraphs of its own. */
const BLOCKS = words(
  'address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure ' +
    'footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol p pre search section summary ' +
    'table tbody tfoot thead tr ul',
);

/** Elements that a browser does not show as text. */
const CONTROLS = words('applet audio button canvas datalist map meter object progress rp rt select svg video');

const FLAGS: ReadonlyMap<string, number> = new Map([
  ['a', LINK],
  ['pre', PREFORMATTED | CODE],
  ['code', CODE],
  ['kbd', CODE],
  ['samp', CODE],
  ['nav', ASIDE],
  ['aside', ASIDE],
  ['footer', ASIDE],
  ['menu', ASIDE],
  ['search', ASIDE],
  ['figcaption', CAPTION],
  ['caption', CAPTION],
  ['blockquote', QUOTATION],
  ['h1', HEADING | TOP_HEADING],
  ['h2', HEADING],
  ['h3', HEADING],
  ['h4', HEADING],
  ['h5', HEADING],
  ['h6', HEADING],
]);

export const isBlock = (name: string): boolean => BLOCKS.has(name);
export const isVoid = (name: string): boolean => VOID.has(name);

/** Attributes of dialogs, which cover a page. */
const DIALOG = /\s(?:role\s?=\s?["']?(?:alert)?dialog|aria-modal\s?=\s?["']?true)/i;

/**
 * Classes of text for screen readers only, with their prefixes (`u-visually-hidden`), and styles that hide an element.
 */
const UNSEEN_CLASS =
  /(?:^|\s)(?:(?:[a-z]{1,4}-)?(?:sr-only|visually-?hidden|a11y-hidden|for-sr)|screen-?readers?(?:-?(?:text|only))?|element-invisible)(?:\s|$)/i;
const UNSEEN_STYLE =
  /(?:^|[;\s])(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|mso-hide\s{0,9}:\s{0,9}all|clip\s{0,9}:\s{0,9}rect\(\s{0,9}[01](?:px)?[\s,)])/i;
const MAY_HIDE = /hid|none|sr-only|reader|for-sr|invisible|clip/i;

/**
 * Why an element is not read: `silent`: hidden from screen readers only; `hidden`: hidden by an attribute; `script`:
 * shown by scripts or without scripts only. `html` and `body` count as shown, because some pages hide them until a
 * script runs.
 */
export type Hiding = 'silent' | 'hidden' | 'script';

function hidingOf(name: string, attributes: string): Hiding | undefined {
  if (name === 'noscript' || name === 'template') return /shadowroot/i.test(attributes) ? undefined : 'script';
  if (attributes.length < 6 || name === 'body' || name === 'html' || !MAY_HIDE.test(attributes)) {
    return name === 'dialog' && !/\bopen\b/i.test(attributes) ? 'hidden' : undefined;
  }
  const found = attributesOf(attributes);
  if (found.has('hidden')) return 'hidden';
  if (UNSEEN_CLASS.test(found.get('class') ?? '') || UNSEEN_STYLE.test(found.get('style') ?? '')) return 'hidden';
  return found.get('aria-hidden')?.toLowerCase() === 'true' ? 'silent' : undefined;
}

const NOTE_NAME = /(?:foot|end|rear)note|noteref/i;
/** EPUB types, DPUB-ARIA roles and classes of notes and of note references. */
const NOTE = /^(?:doc-)?(?:(?:foot|end|rear)notes?|noteref)$/i;

/** True for a footnote, an endnote, a list of notes, or a note reference. */
function isNoteElement(attributes: string): boolean {
  const found = attributesOf(attributes);
  const names = [found.get('epub:type'), found.get('role'), found.get('class')];
  return names.some(value => value?.split(/\s+/).some(name => NOTE.test(name)) ?? false);
}

/** Classes of the text under an image: its caption and credit. */
const CAPTION_CLASS = /(?:^|[\s_-])(?:caption|(?:photo|image|picture)[_-]?(?:credit|caption))/i;
/** Elements whose classes describe the layout of the page. */
const PAGE_PARTS = words('html body main article section');

function isCaption(name: string, attributes: string): boolean {
  if (!/caption|credit/i.test(attributes) || PAGE_PARTS.has(name)) return false;
  return CAPTION_CLASS.test(attributesOf(attributes).get('class') ?? '');
}

/** The open elements that a start tag closes: a block closes a paragraph, an item closes the item before it. */
const CLOSES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['li', words('li')],
  ['dt', words('dt dd')],
  ['dd', words('dt dd')],
  ['tr', words('tr td th')],
  ['td', words('td th')],
  ['th', words('td th')],
  ['tbody', words('tbody thead tfoot tr td th')],
  ['option', words('option')],
  ['a', words('a')],
]);
const PARAGRAPH = words('p');

/** Elements at which the search for the element to close stops. */
const TABLES = words('table td th tr tbody thead tfoot caption');
const LISTS = words('ul ol dl menu dir');

/** Number of open elements that are compared with an end tag and with a start tag. Only hostile pages nest deeper. */
const END_TAG_REACH = 256;
const START_TAG_REACH = 16;

/** Exceptions from what the tags of elements say. Elements are numbered in the order of their start tags, from 0. */
export interface Selection {
  /** Hidden elements that are read; `all`: all elements that an attribute hides. */
  readonly shown: ReadonlySet<number> | 'all';
  /** Elements that are left out. */
  readonly dropped: ReadonlySet<number>;
  /** Elements that are left out together with everything after them in their parent. */
  readonly ends: ReadonlySet<number>;
  /** The only element that is read; absent for all. */
  readonly only?: number;
  /** True to leave out footnotes and endnotes. */
  readonly withoutNotes?: boolean;
}

export const AS_SHOWN: Selection = { shown: new Set(), dropped: new Set(), ends: new Set() };

/** An open element. */
export interface OpenElement {
  readonly name: string;
  readonly attributes: string;
  readonly number: number;
  /** The flags of the parent, and the flags inside the element. */
  readonly flagsBefore: number;
  readonly flagsInside: number;
}

/**
 * The stack of open elements. Closes elements without an end tag, much like a browser. Amortised constant time per tag.
 */
export class OpenElements {
  readonly #open: OpenElement[] = [];
  readonly #selection: Selection;
  #count = 0;
  /** Flags of all open elements. */
  flags = 0;
  /** True once a footnote or endnote was left out. */
  hasNotes = false;
  /** True if the last opened element is read although its tag hides it. */
  isRevealed = false;
  /** Called for each hidden element outside of other hidden elements, when it is opened. */
  onHidden: ((element: OpenElement, hiding: Hiding) => void) | undefined;
  /** Called for every element that is closed, innermost first. */
  onClose: ((element: OpenElement) => void) | undefined;

  constructor(selection: Selection) {
    this.#selection = selection;
    if (selection.only !== undefined) this.flags = HIDDEN;
  }

  get depth(): number {
    return this.#open.length;
  }

  get innermost(): OpenElement | undefined {
    return this.#open.at(-1);
  }

  /** The parent of the innermost element. */
  get parent(): OpenElement | undefined {
    return this.#open.at(-2);
  }

  /** The outermost open elements, at most `most`. */
  outermost(most: number): readonly OpenElement[] {
    return this.#open.slice(0, most);
  }

  /** @param empty true if the tag also closes its element */
  open(name: string, attributes: string, empty: boolean): void {
    this.#closeImplied(name);
    const number = this.#count++;
    this.isRevealed = false;
    if (empty) return;
    const { shown, dropped, ends, only, withoutNotes } = this.#selection;
    // HIDDEN remains set until the parent is closed.
    if (ends.has(number)) this.flags |= HIDDEN;
    const flagsBefore = this.flags;
    if (number === only) this.flags &= ~HIDDEN;
    const { flags } = this;
    const isControl = CONTROLS.has(name);
    const given = isControl ? undefined : hidingOf(name, attributes);
    this.isRevealed = given !== undefined && (shown === 'all' ? given !== 'script' : shown.has(number));
    const hiding = this.isRevealed ? undefined : given;
    const isDialog = DIALOG.test(attributes);
    // A dialog covers the page. It is left out if hidden parts of the page are read instead.
    const isCover = isDialog && (shown === 'all' || shown.size > 0);
    const isNote = withoutNotes === true && NOTE_NAME.test(attributes) && isNoteElement(attributes);
    this.hasNotes ||= isNote && (flags & HIDDEN) === 0;
    const isHidden = isControl || hiding !== undefined || isCover || isNote || dropped.has(number);
    this.flags |= (FLAGS.get(name) ?? 0) | (isDialog ? ASIDE : 0) | (isHidden ? HIDDEN : 0) | (isControl ? CONTROL : 0);
    if (isCaption(name, attributes)) this.flags |= CAPTION;
    const element = { name, attributes, number, flagsBefore, flagsInside: this.flags };
    this.#open.push(element);
    if (hiding !== undefined && (flags & HIDDEN) === 0) this.onHidden?.(element, hiding);
  }

  close(name: string): void {
    const block = isBlock(name);
    const ofTable = TABLES.has(name);
    const lowest = Math.max(0, this.#open.length - END_TAG_REACH);
    for (let at = this.#open.length - 1; at >= lowest; at--) {
      const open = this.#open[at].name;
      if (open === name) {
        this.#closeFrom(at);
        return;
      }
      if (block ? TABLES.has(open) && !ofTable : isBlock(open)) return;
    }
  }

  #closeImplied(name: string): void {
    const closes = CLOSES.get(name) ?? (isBlock(name) ? PARAGRAPH : undefined);
    if (closes === undefined) return;
    const lowest = Math.max(0, this.#open.length - START_TAG_REACH);
    for (let at = this.#open.length - 1; at >= lowest; at--) {
      const open = this.#open[at].name;
      if (closes.has(open)) this.#closeFrom(at);
      else if (open === 'table' || LISTS.has(open) || (name === 'a' && isBlock(open))) return;
    }
  }

  /** Closes the element at an index of the stack, and all elements inside it. */
  #closeFrom(index: number): void {
    while (this.#open.length > index) {
      const element = this.#open.pop()!;
      this.onClose?.(element);
      this.flags = element.flagsBefore;
    }
  }
}
