/** What a page's JSON-LD says of its article (schema.org NewsArticle, Article, BlogPosting and their kin). */
import { isRecord } from '../records/values.js';

export interface LinkedArticle {
  readonly headline?: string;
  /** As it stands: text, or markup. */
  readonly body?: string;
  readonly published?: unknown;
  readonly publisher?: string;
  readonly author?: string;
  readonly url?: string;
}

export interface LinkedData {
  readonly article?: LinkedArticle;
  /** Types of everything declared at the top, such as CollectionPage. */
  readonly types: ReadonlySet<string>;
  /** Name of the organisation or site, where it stands on its own. */
  readonly organisation?: string;
}

const ARTICLE = /(?:Article|BlogPosting|Report|SocialMediaPosting|Review|Recipe)$/;
const ORGANISATION = /^(?:Organization|NewsMediaOrganization|WebSite)$/;

/** Objects looked at on one page, and how deep they may be nested. */
const MOST_OBJECTS = 5000;
const MOST_DEPTH = 6;

type Thing = Readonly<Record<string, unknown>>;

/** Never throws; scripts that are no JSON say nothing. */
export function linkedDataOf(scripts: readonly string[]): LinkedData {
  const things = thingsIn(scripts.map(parse));
  // One that holds the text says most; else the first.
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

function articleOf(thing: Thing, byId: ReadonlyMap<string, Thing>): LinkedArticle {
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

/** Objects with a type, those of lists and graphs included, breadth first. */
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

/** Many pages have line ends in strings, comments around, or a semicolon behind. */
function parse(script: string): unknown {
  const text = withoutEnds(script);
  for (const attempt of [() => text, () => text.replace(/[\0-\x1f]+/g, ' ')]) {
    try {
      return JSON.parse(attempt());
    } catch {}
  }
  return undefined;
}

function withoutEnds(script: string): string {
  let text = script.trim();
  for (let mark = first(text); mark !== undefined; mark = first(text)) text = text.slice(mark.length).trimStart();
  for (let mark = last(text); mark !== undefined; mark = last(text)) text = text.slice(0, -mark.length).trimEnd();
  return text;
}

const first = (text: string): string | undefined => ['<!--', '//', '<![CDATA['].find(mark => text.startsWith(mark));
const last = (text: string): string | undefined => ['-->', '//', ']]>', ';'].find(mark => text.endsWith(mark));

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

/** A name, an object with a name or a pointer to one, or a list of them. */
function nameOf(value: unknown, byId: ReadonlyMap<string, Thing>): string | undefined {
  const names = (Array.isArray(value) ? value.slice(0, 20) : [value]).map(item => {
    if (!isRecord(item)) return textOf(item);
    return textOf(item.name) ?? textOf(byId.get(String(item['@id']))?.name);
  });
  const known = names.filter(name => name !== undefined);
  return known.length === 0 ? undefined : known.join(', ');
}
