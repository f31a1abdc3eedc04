/** Parses the articles in the body of a request, and checks all before one is used. */
import { UserError } from '../errors.js';
import { articleOf, isObject, kindOf } from '../library/given.js';
import { nameOfText } from '../library/known-index.js';
import type { Article } from '../types/article.js';
import type { BodyFormat } from './protocol.js';

/** Most characters of an id: enough for an address, too few for a text that was sent as the id by mistake. */
const LONGEST_ID = 2048;

const EXAMPLE = 'for example: {"id": "a", "title": "...", "text": "..."}, or a list of such articles';

/**
 * @param most     most articles in a body
 * @param isStored whether the articles will be added: an article without an id then gets the hash of its text as id, else its number
 * @throws UserError for a value that is not an article, with its number
 */
export function articlesIn(body: Uint8Array, format: BodyFormat, most: number, isStored: boolean): Article[] {
  const given = format === 'json' ? listIn(parsed(textOf(body), '')) : linesIn(textOf(body), most);
  if (given.length === 0) throw new UserError('the body holds no article', EXAMPLE);
  if (given.length > most) throw tooMany(given.length, most);
  const ids = new Set<string>();
  return given.map((one, at) => {
    const name = given.length === 1 ? 'the article' : `article ${at + 1}`;
    const article = articleOf(one, name, text => (isStored ? nameOfText(text) : String(at + 1)));
    if (article.id.length > LONGEST_ID)
      throw new UserError(`${name}: the id has ${article.id.length} characters`, `at most ${LONGEST_ID}`);
    if (ids.has(article.id))
      throw new UserError(`${name}: another article of the request has the same id`, 'give each article a distinct id');
    ids.add(article.id);
    return article;
  });
}

function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new UserError('the body is not UTF-8', 'send JSON in UTF-8');
  }
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // the message of the engine quotes the text, which must not be repeated
    const [, position] = /at position (\d+)/.exec((error as Error).message) ?? [];
    const place = position === undefined ? '' : ` (character ${Number(position) + 1})`;
    throw new UserError(`the body${where} is not valid JSON${place}`, EXAMPLE);
  }
}

function listIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) throw new UserError(`the body is ${kindOf(value)}, not an article or a list`, EXAMPLE);
  const { articles, ...others } = value;
  if (articles === undefined) return [value];
  if (!Array.isArray(articles)) throw new UserError(`articles is ${kindOf(articles)}, not a list`, EXAMPLE);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw new UserError(
      `unknown key ${JSON.stringify(unknown.slice(0, 40))} beside articles`,
      'pass options as query parameters',
    );
  return articles;
}

function linesIn(text: string, most: number): readonly unknown[] {
  const values: unknown[] = [];
  let line = 0;
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const content = text.slice(at, end < 0 ? text.length : end);
    at = end < 0 ? text.length : end + 1;
    line++;
    if (content.trim() === '') continue;
    if (values.length === most) throw tooMany(undefined, most);
    values.push(parsed(content, `: line ${line}`));
  }
  return values;
}

function tooMany(count: number | undefined, most: number): UserError {
  const given = count === undefined ? `more than ${most}` : String(count);
  return new UserError(`the body holds ${given} articles`, `a request may hold ${most}: send several requests`);
}
