/** What elements and their attributes say of the text in them: that it stands apart, is a link, a caption, or not seen. */
import { attributesOf } from './scanner.js';

export const HIDDEN = 1;
export const LINK = 2;
export const PREFORMATTED = 4;
export const CODE = 8;
/** Navigation, forms and the like: beside the article, whatever it is. */
export const ASIDE = 16;
export const HEADING = 32;
export const CAPTION = 64;
/** Inside `article` or `main`. */
export const MAIN = 128;
export const TOP_HEADING = 256;

export const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const VOID = words(
  'area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr',
);

/** These stand apart from what is around them. */
const BLOCKS = words(
  'address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure ' +
    'footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol p pre search section summary ' +
    'table tbody tfoot thead tr ul',
);

/** What a browser with scripts does not show, or shows as a control. */
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
  ['article', MAIN],
  ['main', MAIN],
]);

/** Text for screen readers only. */
const UNSEEN_CLASS = /(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-text)(?:\s|$)/i;
const UNSEEN_STYLE =
  /(?:^|[;\s])(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|mso-hide\s{0,9}:\s{0,9}all)/i;

/** What says under a picture what it shows, and who took it. */
const CAPTION_CLASS = /(?:^|[\s_-])(?:caption|(?:photo|image|picture)[_-]?(?:credit|caption))/i;
const PAGE_PARTS = words('html body main article section');

export const isBlock = (name: string): boolean => BLOCKS.has(name);
export const isVoid = (name: string): boolean => VOID.has(name);

/** Flags of the elements of a name. */
export const flagsOf = (name: string): number => (FLAGS.get(name) ?? 0) | (UNSEEN.has(name) ? HIDDEN : 0);

/** Pages that hide all of themselves until a script has run are read all the same. */
export function isHidden(name: string, attributes: string): boolean {
  if (attributes.length < 6 || name === 'body' || name === 'html' || !/hid|none|sr-only|reader/i.test(attributes)) {
    return name === 'dialog' && !/\bopen\b/i.test(attributes);
  }
  const found = attributesOf(attributes);
  if (found.has('hidden') || found.get('aria-hidden')?.toLowerCase() === 'true') return true;
  return UNSEEN_CLASS.test(found.get('class') ?? '') || UNSEEN_STYLE.test(found.get('style') ?? '');
}

/** Classes of a whole page speak of its layout, not of what it is. */
export function isCaption(name: string, attributes: string): boolean {
  if (!/caption|credit/i.test(attributes) || PAGE_PARTS.has(name)) return false;
  return CAPTION_CLASS.test(attributesOf(attributes).get('class') ?? '');
}
