/** What a caller of the library hands over: articles in any of the forms that are natural to write, checked and with ids. */

import { UserError } from '../errors.js';
import type { Article, ReadItem } from '../types/article.js';

/** An article as a caller writes it. Without an id, the n-th article is called `n`. */
export interface GivenArticle extends Omit<Article, 'id' | 'published'> {
  readonly id?: string | number;
  /** ISO 8601 date or time, or a date. */
  readonly published?: string | Date;
}

/** A text, an article, or what a reader gives (`readArticles`). */
export type GivenItem = string | GivenArticle | ReadItem;

/** Articles one by one or in batches, in a list or as an (asynchronous) generator makes them. */
export type GivenArticles =
  | Iterable<GivenItem | readonly GivenItem[]>
  | AsyncIterable<GivenItem | readonly GivenItem[]>;

/** Articles in a batch, where the caller makes none. */
const BATCH = 256;

/**
 * The articles in batches, in their order. The texts of a batch are let go of before the next batch is asked for.
 *
 * @param caller name of the function, for messages
 * @throws UserError for what is no article, with its number
 */
export async function* batchesOf(given: GivenArticles, caller: string): AsyncGenerator<readonly ReadItem[]> {
  if (!isIterable(given)) {
    throw new UserError(`${caller}: the articles are ${kindOf(given)}, not a list`, EXAMPLE);
  }
  let count = 0;
  let batch: ReadItem[] = [];
  for await (const entry of given) {
    for (const item of Array.isArray(entry) ? (entry as readonly GivenItem[]) : [entry as GivenItem]) {
      count += 1;
      batch.push(itemOf(item, `${caller}: article ${count}`, String(count)));
    }
    if (batch.length >= BATCH || Array.isArray(entry)) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

const EXAMPLE = "for example: findDuplicates([{ id: 'a', text: '...' }, { id: 'b', text: '...' }])";

function itemOf(given: unknown, name: string, number: string): ReadItem {
  if (!isObject(given)) return { article: articleOf(given, name, number) };
  // of the results of a reader, only an article is what a caller is likely to write by hand
  if (given.article !== undefined) return { article: articleOf(given.article, name, number) };
  if (REMARKS.some(kind => isObject(given[kind]))) return given as ReadItem;
  return { article: articleOf(given, name, number) };
}

const REMARKS = ['problem', 'skipped', 'notice'];

const FIELDS = ['path', 'title', 'source', 'url', 'incomplete'] as const;

/**
 * @param name    of the article in messages
 * @param number  the id of an article that has none
 * @throws UserError where the value is no article, or a field has another type than a text
 */
export function articleOf(given: unknown, name: string, number: string): Article {
  if (typeof given === 'string') return { id: number, text: given };
  if (!isObject(given))
    throw new UserError(`${name} is ${kindOf(given)}, not a text or an object with a text`, EXAMPLE);
  const { id, text, published } = given;
  if (typeof text !== 'string') {
    const found = text === undefined ? 'has no text' : `has a text that is ${kindOf(text)}`;
    const keys = Object.keys(given).slice(0, 10).join(', ');
    throw new UserError(`${name} ${found}`, keys === '' ? EXAMPLE : `give it as "text"; the article has ${keys}`);
  }
  const article: Record<string, string> = { id: idOf(id, name, number), text };
  for (const field of FIELDS) {
    const value = given[field];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string') throw new UserError(`${name}: ${field} is ${kindOf(value)}, not a text`);
    article[field] = value;
  }
  if (published !== undefined && published !== null) article.published = dateOf(published, name);
  return article as unknown as Article;
}

function idOf(id: unknown, name: string, number: string): string {
  if (id === undefined || id === null) return number;
  if (typeof id === 'number' && Number.isFinite(id)) return String(id);
  if (typeof id === 'string' && id !== '') return id;
  throw new UserError(
    `${name}: id is ${id === '' ? 'empty' : `${kindOf(id)}, not a text`}`,
    'leave it out, or give a text',
  );
}

function dateOf(published: unknown, name: string): string {
  if (typeof published === 'string') return published;
  if (published instanceof Date && !Number.isNaN(published.getTime())) return published.toISOString();
  const found = published instanceof Date ? 'an invalid date' : kindOf(published);
  throw new UserError(`${name}: published is ${found}, not a date`, "for example: '2026-03-02' or new Date()");
}

/**
 * Options of a call, before their values are checked.
 *
 * @throws UserError where they are no object: a number in their place would be ignored
 */
export function optionsOf<Options extends object>(
  given: Options | undefined,
  caller: string,
  example: string,
): Options {
  if (given === undefined) return {} as Options;
  if (!isObject(given) || typeof given === 'function') {
    throw new UserError(`${caller}: the options are ${kindOf(given)}, not an object`, `for example: ${example}`);
  }
  return given;
}

function isIterable(value: unknown): value is GivenArticles {
  // a text is a list of characters, and nobody's list of articles
  return isObject(value) && (Symbol.iterator in value || Symbol.asyncIterator in value);
}

const isObject = (value: unknown): value is Record<PropertyKey, unknown> =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** "a number", for messages. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  const type = typeof value;
  return type === 'string' ? 'a text' : type === 'object' ? 'an object' : `a ${type}`;
}
