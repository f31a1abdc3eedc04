/** What single tags of a page say: by their names and attributes alone, which a page may make as long as it likes. */
import { isBlock } from '../markup/elements.js';
import { attributesOf } from '../markup/scanner.js';

/** Longest attributes of a tag that are kept; longer ones hold no information about text. Characters. */
export const LONGEST_ATTRIBUTES = 4096;

/** Elements whose addresses Readability looks at with expressions that take quadratic time. Whether there are any counts. */
export const MEDIA = new Set(['img', 'picture', 'figure', 'source', 'embed']);
const KEPT = ['class', 'id', 'role', 'alt', 'itemprop'];

/** Attributes of pictures, and of elements that are hidden but read: without addresses, and without what hides. */
export function withoutAddresses(attributes: string): string {
  const found = attributesOf(attributes);
  const kept = KEPT.filter(name => found.has(name)).map(name => ` ${name}="${found.get(name)!.replaceAll('"', '')}"`);
  const hasSource = [...found.keys()].some(name => /src/.test(name));
  return kept.join('') + (hasSource ? ' src="picture.jpg"' : '');
}

/** The classes among attributes. */
export const CLASSES = /(\sclass\s?=\s?["']?)([^"'>]*)/i;

/** Part of the classes of elements that a style hides until a script runs, such as the paragraphs behind "read more". */
export const HIDING_CLASS = /hid/i;

export const LEVELS: ReadonlyMap<string, 1 | 2 | 3> = new Map([
  ['h1', 1],
  ['h2', 2],
  ['h3', 3],
]);

/** Classes and ids of elements into which pages load the stories that follow. */
const STREAM =
  /(?:infinite|endless|continuous)[_-]?(?:scroll|load|article|stor|post)|(?:^|[\s_-])(?:next|more|further)[_-]?(?:article|stor(?:y|ies)|post)s?(?:$|[\s_-])/i;

export function isStream(attributes: string): boolean {
  if (!/infinite|endless|continuous|next|more|further/i.test(attributes)) return false;
  const found = attributesOf(attributes.slice(0, LONGEST_ATTRIBUTES));
  if ([...found.keys()].some(name => /^data-(?:infinite|endless|next-?(?:article|story|post))/.test(name))) return true;
  return STREAM.test(found.get('class') ?? '') || STREAM.test(found.get('id') ?? '');
}

/** Ids of the elements that scripts of common frameworks fill. */
export const SCRIPT_ROOT =
  /\sid\s?=\s?["']?(?:root|app|main-app|app-root|__next|__nuxt|___gatsby|svelte|q-app)(?=["'\s>]|$)/i;

/** Whether a script holds the data of the page, of which it makes the text. */
export function holdsData(attributes: string, contents: string): boolean {
  if (contents.length < 200) return false;
  const start = contents.slice(0, 1000);
  return /application\/json/i.test(attributes) || /__(?:NEXT|NUXT|APOLLO|INITIAL|PRELOADED)|__next_f/i.test(start);
}

/** A card has a headline and a teaser: two blocks or more, and not more text. Characters. */
export const LONGEST_CARD = 350;
/** A headline with a teaser beside it, in the row of a table, have at least so many characters each. */
export const LEAST_IN_ROW = 20;
const CARD_NAME = /^(?:[a-z]{1,20}[_-])?(?:card|teaser|tile)$/i;

export function isCard(name: string, attributes: string): boolean {
  if (!isBlock(name) || !/card|teaser|tile|onclick/i.test(attributes)) return false;
  const found = attributesOf(attributes.slice(0, LONGEST_ATTRIBUTES));
  return found.has('onclick') || (found.get('class') ?? '').split(/\s/).some(word => CARD_NAME.test(word));
}
