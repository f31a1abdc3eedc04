/** What elements mean for the text in them (a block, a link, a caption, hidden), and which elements are open. */
import { attributesOf } from './scanner.js';

/** Flags of an element and of all elements in it. */
export const HIDDEN = 1;
export const LINK = 2;
export const PREFORMATTED = 4;
export const CODE = 8;
/** Navigation, side notes and the like: beside the article. */
export const ASIDE = 16;
export const HEADING = 32;
export const CAPTION = 64;
export const TOP_HEADING = 128;

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const VOID = words(
  'area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr',
);

/** Elements whose text stands in lines or paragraphs of its own. */
const BLOCKS = words(
  'address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure ' +
    'footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol p pre search section summary ' +
    'table tbody tfoot thead tr ul',
);

/** Elements that a browser with scripts does not show, or shows as a control. */
const UNSEEN = words(
  'applet audio button canvas datalist map meter noscript object progress rp rt select svg template video',
);

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
  ['h1', HEADING | TOP_HEADING],
  ['h2', HEADING],
  ['h3', HEADING],
  ['h4', HEADING],
  ['h5', HEADING],
  ['h6', HEADING],
]);

export const isBlock = (name: string): boolean => BLOCKS.has(name);
export const isVoid = (name: string): boolean => VOID.has(name);

/** Classes of text for screen readers only. */
const UNSEEN_CLASS = /(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-text)(?:\s|$)/i;
const UNSEEN_STYLE =
  /(?:^|[;\s])(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|mso-hide\s{0,9}:\s{0,9}all)/i;

/** `html` and `body` count as shown: some pages hide them until a script has run. */
function isHidden(name: string, attributes: string): boolean {
  if (attributes.length < 6 || name === 'body' || name === 'html' || !/hid|none|sr-only|reader/i.test(attributes)) {
    return name === 'dialog' && !/\bopen\b/i.test(attributes);
  }
  const found = attributesOf(attributes);
  if (found.has('hidden') || found.get('aria-hidden')?.toLowerCase() === 'true') return true;
  return UNSEEN_CLASS.test(found.get('class') ?? '') || UNSEEN_STYLE.test(found.get('style') ?? '');
}

/** Classes of the text under a picture: what it shows, who took it. */
const CAPTION_CLASS = /(?:^|[\s_-])(?:caption|(?:photo|image|picture)[_-]?(?:credit|caption))/i;
/** The classes of these describe the layout of the page. */
const PAGE_PARTS = words('html body main article section');

function isCaption(name: string, attributes: string): boolean {
  if (!/caption|credit/i.test(attributes) || PAGE_PARTS.has(name)) return false;
  return CAPTION_CLASS.test(attributesOf(attributes).get('class') ?? '');
}

/** The open elements that a start tag closes: a block closes a paragraph, an item the item before it. */
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

/** An end tag inside these closes nothing outside. */
const TABLES = words('table td th tr tbody thead tfoot caption');
const LISTS = words('ul ol dl menu dir');

/** How many open elements an end tag and a start tag are compared with. Only hostile pages nest deeper. */
const END_TAG_REACH = 256;
const START_TAG_REACH = 16;

/** The stack of open elements. Closes what authors forgot to close, much as browsers do; amortised constant time a tag. */
export class OpenElements {
  readonly #names: string[] = [];
  /** The flags that applied before each element was opened. */
  readonly #flagsBefore: number[] = [];
  readonly #skipHidden: boolean;
  /** Flags of all open elements. */
  flags = 0;
  /** Called for every element that is closed, the innermost first, with the flags inside it. */
  onClose: ((name: string, flags: number) => void) | undefined;

  /** @param skipHidden false takes elements that are hidden by an attribute for shown */
  constructor(skipHidden: boolean) {
    this.#skipHidden = skipHidden;
  }

  get depth(): number {
    return this.#names.length;
  }

  /** @param empty whether the tag closes its element itself */
  open(name: string, attributes: string, empty: boolean): void {
    this.#closeImplied(name);
    if (empty) return;
    this.#names.push(name);
    this.#flagsBefore.push(this.flags);
    const hidden = UNSEEN.has(name) || (this.#skipHidden && isHidden(name, attributes)) ? HIDDEN : 0;
    this.flags |= (FLAGS.get(name) ?? 0) | hidden | (isCaption(name, attributes) ? CAPTION : 0);
  }

  close(name: string): void {
    const block = isBlock(name);
    const ofTable = TABLES.has(name);
    const lowest = Math.max(0, this.#names.length - END_TAG_REACH);
    for (let at = this.#names.length - 1; at >= lowest; at--) {
      const open = this.#names[at];
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
    const lowest = Math.max(0, this.#names.length - START_TAG_REACH);
    for (let at = this.#names.length - 1; at >= lowest; at--) {
      const open = this.#names[at];
      if (closes.has(open)) this.#closeFrom(at);
      else if (open === 'table' || LISTS.has(open) || (name === 'a' && isBlock(open))) return;
    }
  }

  /** Closes the element at that index of the stack and all elements inside it. */
  #closeFrom(index: number): void {
    if (this.onClose !== undefined) {
      for (let last = this.#names.length - 1, { flags } = this; last >= index; flags = this.#flagsBefore[last--]) {
        this.onClose(this.#names[last], flags);
      }
    }
    this.flags = this.#flagsBefore[index];
    this.#names.length = index;
    this.#flagsBefore.length = index;
  }
}
