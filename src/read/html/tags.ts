/**
 * What the name and attributes of a single tag tell about the page. Every check is bounded, because attributes may be
 * long.
 */
import { isBlock } from '../markup/elements.js';
import { attributesOf } from '../markup/scanner.js';

/** Longest attributes of a tag that are read; longer ones hold no information about the text. Characters. */
export const MAX_ATTRIBUTES = 4096;

/**
 * Media elements. Readability checks their presence, and tests their addresses with patterns that take quadratic time.
 */
export const MEDIA = new Set(['img', 'picture', 'figure', 'source', 'embed']);
const KEPT = ['class', 'id', 'role', 'alt', 'itemprop'];

/** The attributes of an image or hidden element that stay: those of `KEPT`, and a dummy in place of an address. */
export function withoutAddresses(attributes: string): string {
  const found = attributesOf(attributes);
  const kept = KEPT.filter(name => found.has(name)).map(name => ` ${name}="${found.get(name)!.replaceAll('"', '')}"`);
  const hasSource = [...found.keys()].some(name => /src/.test(name));
  return kept.join('') + (hasSource ? ' src="picture.jpg"' : '');
}

/** The class attribute: group 1 is the beginning of the attribute, group 2 its value. */
export const CLASSES = /(\sclass\s?=\s?["']?)([^"'>]*)/i;

/**
 * Part of the class of an element that a style sheet hides until a script runs, e.g. the paragraphs after "read more".
 */
export const HIDING_CLASS = /hid/i;

export const LEVELS: ReadonlyMap<string, 1 | 2 | 3> = new Map([
  ['h1', 1],
  ['h2', 2],
  ['h3', 3],
]);

/** Classes and ids of elements into which pages load further articles. */
const STREAM =
  /(?:infinite|endless|continuous)[_-]?(?:scroll|load|article|stor|post)|(?:^|[\s_-])(?:next|more|further)[_-]?(?:article|stor(?:y|ies)|post)s?(?:$|[\s_-])/i;

export function isStream(attributes: string): boolean {
  if (!/infinite|endless|continuous|next|more|further/i.test(attributes)) return false;
  const found = attributesOf(attributes.slice(0, MAX_ATTRIBUTES));
  if ([...found.keys()].some(name => /^data-(?:infinite|endless|next-?(?:article|story|post))/.test(name))) return true;
  return STREAM.test(found.get('class') ?? '') || STREAM.test(found.get('id') ?? '');
}

/** Ids of the root elements that common frameworks fill by script. */
export const SCRIPT_ROOT =
  /\sid\s?=\s?["']?(?:root|app|main-app|app-root|__next|__nuxt|___gatsby|svelte|q-app)(?=["'\s>]|$)/i;

/** True for a script that holds the data from which the page makes its text. */
export function holdsData(attributes: string, contents: string): boolean {
  if (contents.length < 200) return false;
  const start = contents.slice(0, 1000);
  return /application\/json/i.test(attributes) || /__(?:NEXT|NUXT|APOLLO|INITIAL|PRELOADED)|__next_f/i.test(start);
}

/** A card has a headline and a teaser: at least two blocks, and at most this much text. Characters. */
export const MAX_CARD = 350;
/** Least length of a headline and of the teaser beside it in a table row. Characters. */
export const MIN_IN_ROW = 20;
const CARD_NAME = /^(?:[a-z]{1,20}[_-])?(?:card|teaser|tile)$/i;

export function isCard(name: string, attributes: string): boolean {
  if (!isBlock(name) || !/card|teaser|tile|onclick/i.test(attributes)) return false;
  const found = attributesOf(attributes.slice(0, MAX_ATTRIBUTES));
  return found.has('onclick') || (found.get('class') ?? '').split(/\s/).some(word => CARD_NAME.test(word));
}
