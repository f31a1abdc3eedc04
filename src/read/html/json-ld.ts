/** What the JSON-LD of a page says about its article: schema.org NewsArticle, Article, BlogPosting and similar types. */
import { isRecord } from '../records/fields.js';

export interface JsonLdArticle {
  readonly headline?: string;
  /** Text or markup. */
  readonly body?: string;
  readonly published?: unknown;
  readonly publisher?: string;
  readonly author?: string;
  readonly url?: string;
}

export interface JsonLd {
  readonly article?: JsonLdArticle;
  /** Types of all objects, such as CollectionPage. */
  readonly types: ReadonlySet<string>;
  /** Name of the first organisation or site that is an object of its own. */
  readonly organisation?: string;
}

const ARTICLE = /(?:Article|BlogPosting|Report|SocialMediaPosting|Review|Recipe)$/;
const ORGANISATION = /^(?:Organization|NewsMediaOrganization|WebSite)$/;

/** Limits: objects looked at, levels of nesting. */
const MOST_OBJECTS = 5000;
const MOST_DEPTH = 6;

type Thing = Readonly<Record<string, unknown>>;

/** Never throws; scripts that are not JSON are skipped. @param scripts contents of `script` elements */
export function readJsonLd(scripts: readonly string[]): JsonLd {
  const things = thingsIn(scripts.map(parse));
  // The first that holds the text, else the first.
  const articles = things.filter(thing => typesOf(thing).some(type => ARTICLE.test(type)));
  const article = articles.find(thing => typeof thing.articleBody === 'string') ?? articles[0];
  const organisation = things.find(thing => typesOf(thing).some(type => ORGANISATION.test(type)));
  const byId = new Map(things.flatMap(thing => (typeof thing['@id'] === 'string' ? [[thing['@id'], thing]] : [])));
  const name = organisation === undefined ? undefined : nameOf(organisation, byId);
  return {
    types: new Set(things.flatMap(typesOf)),
    ...(article === undefined ? {} : { article: articleOf(article, byId) }),
    ...(name === undefined ? {} : { organisation: name }),
  };
}

function articleOf(thing: Thing, byId: ReadonlyMap<string, Thing>): JsonLdArticle {
  const fields = {
    headline: textOf(thing.headline) ?? textOf(thing.name),
    body: textOf(thing.articleBody) ?? textOf(thing.reviewBody),
    published: thing.datePublished ?? thing.dateCreated,
    publisher: nameOf(thing.publisher, byId),
    author: nameOf(thing.author ?? thing.creator, byId),
    url: textOf(thing.url) ?? textOf(isRecord(thing.mainEntityOfPage) ? thing.mainEntityOfPage['@id'] : undefined),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** All objects with a type, also those in lists and graphs, breadth first. */
function thingsIn(values: readonly unknown[]): Thing[] {
  const things: Thing[] = [];
  let level: unknown[] = [...values];
  let left = MOST_OBJECTS;
  for (let depth = 0; depth < MOST_DEPTH && level.length > 0; depth++) {
    const next: unknown[] = [];
    for (const value of level) {
      if (left-- <= 0) return things;
      if (Array.isArray(value)) next.push(...value.slice(0, MOST_OBJECTS));
      else if (isRecord(value)) {
        if (typesOf(value).length > 0) things.push(value);
        next.push(value['@graph'], value.mainEntity);
      }
    }
    level = next.filter(value => typeof value === 'object' && value !== null);
  }
  return things;
}

/** Many scripts have line ends in strings, a comment around them, or a semicolon behind them. */
function parse(script: string): unknown {
  const text = withoutMarks(script);
  for (const attempt of [() => text, () => text.replace(/[\0-\x1f]+/g, ' ')]) {
    try {
      return JSON.parse(attempt());
    } catch {}
  }
  return undefined;
}

function withoutMarks(script: string): string {
  let text = script.trim();
  for (let mark = openingMark(text); mark !== undefined; mark = openingMark(text))
    text = text.slice(mark.length).trimStart();
  for (let mark = closingMark(text); mark !== undefined; mark = closingMark(text))
    text = text.slice(0, -mark.length).trimEnd();
  return text;
}

const openingMark = (text: string): string | undefined =>
  ['<!--', '//', '<![CDATA['].find(mark => text.startsWith(mark));
const closingMark = (text: string): string | undefined => ['-->', '//', ']]>', ';'].find(mark => text.endsWith(mark));

function typesOf(thing: Thing): string[] {
  const type = thing['@type'];
  const types = Array.isArray(type) ? type.slice(0, 20) : [type];
  return types
    .filter(each => typeof each === 'string')
    .map(each => each.slice(0, 200).replace(/^https?:\/\/schema\.org\//, ''));
}

function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    return value.length > 0 && value.every(item => typeof item === 'string') ? value.join('\n\n') : undefined;
  }
  return typeof value === 'string' ? value.trim() || undefined : undefined;
}

/** The name in a string, in an object with a name or with the `@id` of such an object, or in a list of these. */
function nameOf(value: unknown, byId: ReadonlyMap<string, Thing>): string | undefined {
  const names = (Array.isArray(value) ? value.slice(0, 20) : [value]).map(item => {
    if (!isRecord(item)) return textOf(item);
    return textOf(item.name) ?? textOf(byId.get(String(item['@id']))?.name);
  });
  const known = names.filter(name => name !== undefined);
  return known.length === 0 ? undefined : known.join(', ');
}
