/** Checks the articles that a caller of the library passes in various forms, and gives them ids. */

import { UserError } from '../errors.js';
import type { Article, ReadItem } from '../types/article.js';

/** An article as a caller passes it. Without an id, the n-th article is called `n`. */
export interface GivenArticle extends Omit<Article, 'id' | 'published'> {
  readonly id?: string | number;
  /** ISO 8601 date or time, or a date. */
  readonly published?: string | Date;
}

/** A text, an article, or a result of `readArticles`. */
export type GivenItem = string | GivenArticle | ReadItem;

/** Articles one by one or in batches, in a list or from a synchronous or asynchronous generator. */
export type GivenArticles =
  | Iterable<GivenItem | readonly GivenItem[]>
  | AsyncIterable<GivenItem | readonly GivenItem[]>;

/** Articles in a batch if the caller passes single articles. */
const BATCH = 256;

/** Names an article without an id. @param number number of the article, from 1 */
export type NameUnnamed = (text: string, number: number) => string;

/**
 * The articles in batches, in their order. The generator keeps no text of a previous batch.
 *
 * @param caller name of the called function, for messages
 * @param nameOf names articles without an id; by default their number
 * @throws UserError with the number of a value that is no article
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
/** An example of one article, which fits every function that takes some. */
const ARTICLE = "for example: { id: 'a', text: '...' }";

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
    if (kind === 'problem' && remark.more !== undefined && !isCount(remark.more))
      throw new UserError(`${name}: problem.more is no number of records`);
    return given as ReadItem;
  }
  return { article: articleOf(given, name, nameOf) };
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

/** Results of readers besides articles, with their text fields. */
const REMARKS = {
  problem: ['id', 'path', 'status', 'reason'],
  skipped: ['path', 'reason'],
  notice: ['path', 'reason'],
} as const;

const FIELDS = ['path', 'title', 'source', 'url', 'incomplete'] as const;

/**
 * @param name   name of the article in messages
 * @param nameOf names an article without an id by its text
 * @throws UserError if the value is no article, or a text field is no text
 */
export function articleOf(given: unknown, name: string, nameOf: (text: string) => string): Article {
  if (typeof given === 'string') return { id: nameOf(given), text: given };
  if (!isObject(given))
    throw new UserError(`${name} is ${kindOf(given)}, not a text or an object with a text`, ARTICLE);
  const { id, text, row, published } = given;
  if (typeof text !== 'string') {
    const found = text === undefined ? 'has no text' : `has a text that is ${kindOf(text)}`;
    const keys = Object.keys(given).slice(0, 10).join(', ');
    throw new UserError(`${name} ${found}`, keys === '' ? ARTICLE : `give it as "text"; the article has ${keys}`);
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
 * The options of a call, with unchecked values.
 *
 * @throws UserError if the options are no object: a number, for example, would otherwise be ignored
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

/** @throws UserError for an option with another name */
export function rejectUnknown(options: object, names: readonly string[], caller: string): void {
  for (const name of Object.keys(options)) {
    if (!names.includes(name))
      throw new UserError(`${caller}: unknown option ${name}`, `the options are ${names.join(', ')}`);
  }
}

function isIterable(value: unknown): value is GivenArticles {
  // a string is iterable, but no list of articles
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
