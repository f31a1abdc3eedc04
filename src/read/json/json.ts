/** A JSON file to articles: a list of records, an object that holds such a list, or an object that is one article. */
import type { ReadItem } from '../../types/article.js';
import { partOf, type SourceLocation } from '../location.js';
import { noArticle, parserMessage, unreadable } from '../problem.js';
import { type FieldChoice, FieldReader, isRecord, kindOf, readRecord } from '../records/fields.js';
import { readJsonLines } from './json-lines.js';
import { JsonLinesSplitter } from './line-blocks.js';

/** Keys under which feeds and exports hold their list of records, in the order in which to try them. */
const LIST_NAMES = [
  'articles',
  'items',
  'data',
  'results',
  'records',
  'docs',
  'entries',
  'posts',
  'pages',
  'item',
  '@graph',
];

/** Keys of an object, or of a list of one object, that holds the list: Ghost's `db[0].data.posts`, RSS as JSON. */
const WRAPPER_NAMES = ['response', 'data', 'db', 'rss', 'channel', 'feed', 'result'];

/** Wrappers around a list, at most. */
const MAX_DEPTH = 4;

/**
 * Reads the articles of a JSON file. A file without any (a configuration, a package.json) is skipped in a folder, and a
 * problem where the user named it.
 */
export function readJson(text: string, file: SourceLocation, choice: FieldChoice): readonly ReadItem[] {
  const fields = new FieldReader(choice);
  if (text.trim() === '') return [noArticle(file, 'empty file')];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (startsWithLine(text)) return readLines(text, file, choice);
    return [unreadable(file, `not valid JSON: ${parserMessage(error)}`)];
  }
  const found = listOf(value, fields);
  const list = found?.list;
  if (list === undefined) {
    if (!isRecord(value)) return [noArticle(file, `expected records, found ${kindOf(value)}`)];
    return orNoArticle([readRecord(value, fields, file)], file);
  }
  if (list.length === 0) return [noArticle(file, 'no records')];
  const reader =
    found?.isFeed && choice.text === undefined ? new FieldReader({ ...choice, text: 'description' }) : fields;
  const items = list.map((record, at) => readRecord(record, reader, partOf(file, at + 1, `record ${at + 1}`)));
  return orNoArticle(items, file);
}

interface FoundList {
  readonly list: readonly unknown[];
  /** RSS as JSON, where the texts are descriptions. */
  readonly isFeed: boolean;
}

/** The list of records; undefined where the value is itself a record. */
function listOf(value: unknown, fields: FieldReader): FoundList | undefined {
  if (Array.isArray(value)) return listInOnly(value, fields) ?? { list: value, isFeed: false };
  if (!isRecord(value) || fields.read(value).text !== undefined) return undefined;
  return listIn(value, fields, MAX_DEPTH);
}

/** The list in an export that is itself a list of one object, as parts of Ghost exports are. */
function listInOnly(list: readonly unknown[], fields: FieldReader): FoundList | undefined {
  const [only] = list;
  if (list.length !== 1 || !isRecord(only) || fields.read(only).text !== undefined) return undefined;
  const found = listIn(only, fields, MAX_DEPTH);
  return found?.list.some(record => isRecord(record) && fields.read(record).text !== undefined) ? found : undefined;
}

function listIn(value: Readonly<Record<string, unknown>>, fields: FieldReader, depth: number): FoundList | undefined {
  const lower = new Map(Object.keys(value).map(key => [key.toLowerCase(), value[key]]));
  let empty: readonly unknown[] | undefined;
  for (const name of LIST_NAMES) {
    const list = lower.get(name);
    if (!Array.isArray(list)) continue;
    if (list.some(isRecord))
      return { list: name === '@graph' ? articlesOf(list, fields) : list, isFeed: name === 'item' };
    empty ??= list;
  }
  for (const name of depth > 0 ? WRAPPER_NAMES : []) {
    const given = lower.get(name);
    const inner: unknown = Array.isArray(given) && given.length === 1 ? given[0] : given;
    const found = isRecord(inner) ? listIn(inner, fields, depth - 1) : undefined;
    if (found !== undefined) return found;
  }
  return empty === undefined ? undefined : { list: empty, isFeed: false };
}

/** The articles of a schema.org graph, which also holds the site, its publisher and its pictures. */
function articlesOf(graph: readonly unknown[], fields: FieldReader): readonly unknown[] {
  const articles = graph.filter(node => isRecord(node) && fields.read(node).text !== undefined);
  return articles.length > 0 ? articles : graph;
}

function orNoArticle(items: readonly ReadItem[], file: SourceLocation): readonly ReadItem[] {
  if (file.explicit || items.some(item => 'article' in item)) return items;
  return [noArticle(file, 'no record with a text field')];
}

/** True for a file that is JSON Lines under the wrong name, as many data sets are. */
function startsWithLine(text: string): boolean {
  const line = /\S[^\n]*/.exec(text)?.[0] ?? '';
  try {
    return line.startsWith('{') && isRecord(JSON.parse(line));
  } catch {
    return false;
  }
}

function readLines(text: string, file: SourceLocation, fields: FieldChoice): readonly ReadItem[] {
  const splitter = new JsonLinesSplitter();
  const blocks = [...splitter.push(Buffer.from(text)), ...splitter.end()];
  return orNoArticle(
    blocks.flatMap(block => readJsonLines(block, file, fields)),
    file,
  );
}
