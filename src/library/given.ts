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

/** The id of an article that has none. @param number of the article, from 1 */
export type NameUnnamed = (text: string, number: number) => string;

/**
 * The articles in batches, in their order. The texts of a batch are let go of before the next batch is asked for.
 *
 * @param caller name of the function, for messages
 * @param nameOf by default an article without an id is called by its number
 * @throws UserError for what is no article, with its number
 */
export async function* batchesOf(
  given: GivenArticles,
  caller: string,
  nameOf: NameUnnamed = (_, number) => String(number),
): AsyncGenerator<readonly ReadItem[]> {
  if (!isIterable(given)) {
    throw new UserError(`${caller}: the articles are ${kindOf(given)}, not a list`, EXAMPLE);
  }
  let count = 0;
  let batch: ReadItem[] = [];
  for await (const entry of given) {
    for (const item of Array.isArray(entry) ? (entry as readonly GivenItem[]) : [entry as GivenItem]) {
      count += 1;
      const number = count;
      batch.push(itemOf(item, `${caller}: article ${number}`, text => nameOf(text, number)));
    }
    if (batch.length >= BATCH || Array.isArray(entry)) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

const EXAMPLE = "for example: findDuplicates([{ id: 'a', text: '...' }, { id: 'b', text: '...' }])";

function itemOf(given: unknown, name: string, nameOf: (text: string) => string): ReadItem {
  if (!isObject(given)) return { article: articleOf(given, name, nameOf) };
  if (given.article !== undefined) return { article: articleOf(given.article, name, nameOf) };
  for (const [kind, fields] of Object.entries(REMARKS)) {
    const remark = given[kind];
    if (!isObject(remark) || typeof given.text === 'string') continue;
    for (const field of fields) {
      const value = remark[field];
      if (typeof value !== 'string') throw new UserError(`${name}: ${kind}.${field} is ${kindOf(value)}, not a text`);
    }
    if (kind === 'problem' && remark.status !== 'unreadable' && remark.status !== 'binary')
      throw new UserError(`${name}: problem.status is neither unreadable nor binary`);
    return given as ReadItem;
  }
  return { article: articleOf(given, name, nameOf) };
}

/** What a reader gives besides articles, with the texts that each has. */
const REMARKS = {
  problem: ['id', 'path', 'status', 'reason'],
  skipped: ['path', 'reason'],
  notice: ['path', 'reason'],
} as const;

const FIELDS = ['path', 'title', 'source', 'url', 'incomplete'] as const;

/**
 * @param name   of the article in messages
 * @param nameOf the id of an article that has none, by its text
 * @throws UserError where the value is no article, or a field has another type than a text
 */
export function articleOf(given: unknown, name: string, nameOf: (text: string) => string): Article {
  if (typeof given === 'string') return { id: nameOf(given), text: given };
  if (!isObject(given))
    throw new UserError(`${name} is ${kindOf(given)}, not a text or an object with a text`, EXAMPLE);
  const { id, text, row, published } = given;
  if (typeof text !== 'string') {
    const found = text === undefined ? 'has no text' : `has a text that is ${kindOf(text)}`;
    const keys = Object.keys(given).slice(0, 10).join(', ');
    throw new UserError(`${name} ${found}`, keys === '' ? EXAMPLE : `give it as "text"; the article has ${keys}`);
  }
  const article: Record<string, string | number> = { id: idOf(id, name, () => nameOf(text)), text };
  for (const field of FIELDS) {
    const value = given[field];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string') throw new UserError(`${name}: ${field} is ${kindOf(value)}, not a text`);
    article[field] = value;
  }
  if (row !== undefined && row !== null) {
    if (!Number.isSafeInteger(row) || (row as number) < 1)
      throw new UserError(
        `${name}: row is not a whole number of 1 or more`,
        'leave it out, or give the number of the record',
      );
    article.row = row as number;
  }
  if (published !== undefined && published !== null) article.published = dateOf(published, name);
  return article as unknown as Article;
}

function idOf(id: unknown, name: string, unnamed: () => string): string {
  if (id === undefined || id === null) return unnamed();
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

/** @throws UserError where an option is none of these */
export function rejectUnknown(options: object, names: readonly string[], caller: string): void {
  for (const name of Object.keys(options)) {
    if (!names.includes(name))
      throw new UserError(`${caller}: unknown option ${name}`, `the options are ${names.join(', ')}`);
  }
}

function isIterable(value: unknown): value is GivenArticles {
  // a string is iterable, but is not a list of articles
  return isObject(value) && (Symbol.iterator in value || Symbol.asyncIterator in value);
}

export const isObject = (value: unknown): value is Record<PropertyKey, unknown> =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** "a number", for messages. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  const type = typeof value;
  return type === 'string' ? 'a text' : type === 'object' ? 'an object' : `a ${type}`;
}
