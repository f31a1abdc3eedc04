/** A JSON file to articles: a list of records, an object that holds such a list, or an object that is one article. */
import type { ReadItem } from '../../types/article.js';
import { partOf, type SourceLocation } from '../location.js';
import { LikeProblems, noArticle, notice, unreadable } from '../problem.js';
import { type FieldChoice, FieldReader, isRecord, kindOf, readRecord } from '../records/fields.js';
import { looseValues, type Repairs } from './loose.js';

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
  if (text.trim() === '') return [noArticle(file, 'empty file')];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return readLoose(text, file, choice);
  }
  return readValue(value, file, choice);
}

/** The articles of a JSON value. */
function readValue(value: unknown, file: SourceLocation, choice: FieldChoice): readonly ReadItem[] {
  const fields = new FieldReader(choice);
  const found = listOf(value, fields);
  if (found === undefined) {
    if (!isRecord(value)) return [noArticle(file, `expected records, found ${kindOf(value)}`)];
    return orNoArticle([readRecord(value, fields, file)], file);
  }
  if (found.list.length === 0) return [noArticle(file, 'no records')];
  const reader = readerFor(found, choice);
  const problems = new LikeProblems();
  const items: ReadItem[] = [];
  found.list.forEach((record, at) => {
    const item = problems.add(readRecord(record, reader, partOf(file, at + 1, `record ${at + 1}`)), at + 1, 'record');
    if (item !== undefined) items.push(item);
  });
  for (const item of problems.rest('records')) items.push(item);
  return orNoArticle(items, file);
}

/** RSS as JSON has its texts in descriptions. */
function readerFor({ isFeed }: FoundList, choice: FieldChoice): FieldReader {
  return new FieldReader(isFeed && choice.text === undefined ? { ...choice, text: 'description' } : choice);
}

/** Reads what is not one JSON value: value by value. */
function readLoose(text: string, file: SourceLocation, choice: FieldChoice): readonly ReadItem[] {
  const fields = new FieldReader(choice);
  const repairs: Repairs = new Set();
  const problems = new LikeProblems();
  const items: ReadItem[] = [];
  const add = (item: ReadItem, line: number, kind: string): void => {
    const listed = problems.add(item, line, kind);
    if (listed !== undefined) items.push(listed);
  };
  let [number, values, faults] = [0, 0, 0];
  let only: unknown;
  const holdsRecords = (name: string): boolean => LIST_NAMES.includes(name.toLowerCase());
  for (const found of looseValues(text, { repairs, isList: holdsRecords })) {
    if ('fault' in found) {
      faults++;
      const { line, lastLine, fault } = found;
      const label = line === lastLine ? `line ${line}` : `lines ${line} to ${lastLine}`;
      const clause = problems.isCounting('syntax') ? '' : fault();
      add(unreadable(partOf(file, ++number, label), clause), line, 'syntax');
      continue;
    }
    const { value, line, isPart } = found;
    if (isPart && !(isRecord(value) && fields.read(value).text !== undefined)) continue;
    only = value;
    values++;
    const list = listOf(value, fields);
    const reader = list === undefined ? fields : readerFor(list, choice);
    for (const record of list?.list ?? [value]) {
      number++;
      add(readRecord(record, reader, partOf(file, number, `record ${number} (line ${line})`)), line, 'record');
    }
  }
  for (const item of problems.rest()) items.push(item);
  if (items.length === 0) return [unreadable(file, 'not valid JSON: brackets without a value')];
  // A file of settings with comments, and a file that is no JSON at all.
  const isList = /^[\s\0\uFEFF\x1e]*\[/.test(text.slice(0, 100));
  const isOne = values === 1 && faults === 0 && !isList;
  const read = isOne ? readValue(only, file, choice) : values === 0 ? items.slice(0, 1) : orNoArticle(items, file);
  if (!read.some(item => 'article' in item)) return read;
  return [
    ...read,
    ...(repairs.size > 0 ? [notice(file, `JSON repaired: ${[...repairs].join(', ')}`)] : []),
    ...(values > 1 && faults === 0 && !isList
      ? [notice(file, 'holds several JSON values: they were read one by one')]
      : []),
  ];
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
