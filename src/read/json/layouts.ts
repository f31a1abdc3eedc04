/** Finds the records in a JSON value: a list, a list in a wrapper object, or another shape that exports use. */
import { type FieldChoice, FieldReader, isRecord } from '../records/fields.js';

/** Keys of the list of records in feeds and exports, in the order in which they are tried. */
export const LIST_NAMES = [
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

/** Keys of wrappers around the list, such as Ghost's `db[0].data.posts` and RSS as JSON. */
const WRAPPER_NAMES = ['response', 'data', 'db', 'rss', 'channel', 'feed', 'result'];

/** Maximum number of nested wrappers. */
const MAX_DEPTH = 4;

interface FoundList {
  readonly list: readonly unknown[];
  /** True for RSS as JSON, which has its texts in `description`. */
  readonly isFeed: boolean;
  /** Path of the list, for a notice; absent for the usual places. */
  readonly where?: string;
}

/** Finds the list of records in a file; undefined if the value is itself a record. */
export function listOf(value: unknown, fields: FieldReader): FoundList | undefined {
  const usual = usualList(value, fields);
  if (isArticle(value, fields) || usual?.list.some(record => isArticle(record, fields) || usual.isFeed)) return usual;
  return otherList(value, fields) ?? usual;
}

/**
 * Finds the records in one of several values of a file; undefined if no record has a text.
 *
 * @param isAlone true if the file has no other value: then the records are searched at any depth
 */
export function listAmong(value: unknown, fields: FieldReader, isAlone = false): FoundList | undefined {
  const inner = typeof value === 'string' ? parsedString(value) : value;
  if (isArticle(inner, fields)) return { list: [inner], isFeed: false };
  const usual = usualList(inner, fields);
  if (usual?.list.some(record => isArticle(record, fields) || usual.isFeed)) return usual;
  if (isAlone) return otherList(inner, fields);
  const list = recordsIn(inner, fields);
  return list && { list, isFeed: false };
}

/** Parses JSON that is the content of a string. */
function parsedString(text: string): unknown {
  if (!/^\s*[{[]/.test(text.slice(0, 100))) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A field reader for the records of the list. */
export function readerFor({ isFeed }: FoundList, choice: FieldChoice): FieldReader {
  return new FieldReader(isFeed && choice.text === undefined ? { ...choice, text: 'description' } : choice);
}

/** True for a record with a text. */
export function isArticle(value: unknown, fields: FieldReader): boolean {
  return isRecord(value) && fields.read(value).text !== undefined;
}

function usualList(value: unknown, fields: FieldReader): FoundList | undefined {
  if (Array.isArray(value)) return listInOnly(value, fields) ?? { list: value, isFeed: false };
  if (!isRecord(value) || isArticle(value, fields)) return undefined;
  return listIn(value, fields, MAX_DEPTH);
}

/** Finds the list in an export that is itself a list of one object, as parts of Ghost exports are. */
function listInOnly(list: readonly unknown[], fields: FieldReader): FoundList | undefined {
  const [only] = list;
  if (list.length !== 1 || !isRecord(only) || isArticle(only, fields)) return undefined;
  const found = listIn(only, fields, MAX_DEPTH);
  return found?.list.some(record => isArticle(record, fields)) ? found : undefined;
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

/** The articles of a schema.org graph. The graph also holds the site, its publisher and its pictures. */
function articlesOf(graph: readonly unknown[], fields: FieldReader): readonly unknown[] {
  const articles = graph.filter(node => isArticle(node, fields));
  return articles.length > 0 ? articles : graph;
}

/** Maximum number and depth of the values that are searched for records. */
const MAX_VALUES = 10_000;
const MAX_SEARCH_DEPTH = 6;

/** Keys of envelopes around one record: Elasticsearch, GraphQL, JSON:API. */
const ENVELOPES = ['_source', 'node', 'attributes', 'fields', 'document', 'article', 'doc'];

/** Keys of lists that belong to a record and hold no articles. */
const NOT_ARTICLES = /comment|repl(?:y|ies)|review|author|user|tag|image|media|related|revision|version/i;

/** Searches the value breadth first for records in an unusual place or shape. */
function otherList(value: unknown, fields: FieldReader): FoundList | undefined {
  const queue: { readonly value: unknown; readonly path: string; readonly depth: number }[] = [];
  queue.push({ value, path: '', depth: 0 });
  for (let at = 0; at < queue.length; at++) {
    const { value: inner, path, depth } = queue[at];
    const list = recordsIn(inner, fields);
    if (list !== undefined) return { list, isFeed: false, where: path === '' ? 'its top level' : path };
    if (depth >= MAX_SEARCH_DEPTH || typeof inner !== 'object' || inner === null) continue;
    for (const [key, child] of Object.entries(inner)) {
      if (queue.length >= MAX_VALUES) break;
      if (typeof child !== 'object' || child === null || NOT_ARTICLES.test(key.slice(0, 40))) continue;
      queue.push({ value: child, path: path === '' ? key : `${path}.${key}`, depth: depth + 1 });
    }
  }
  return undefined;
}

/** Reads the value as each shape that exports use; undefined if no shape gives a record with a text. */
function recordsIn(value: unknown, fields: FieldReader): readonly unknown[] | undefined {
  const shapes = Array.isArray(value) ? listShapes(value) : isRecord(value) ? objectShapes(value, fields) : [];
  for (const records of shapes) if (records.some(record => isArticle(record, fields))) return records;
  return undefined;
}

function* listShapes(list: readonly unknown[]): Generator<readonly unknown[]> {
  if (list.some(isRecord)) yield list.map(opened);
  if (!list.every(Array.isArray)) return;
  if (list.some(inner => inner.some(isRecord))) yield list.flat();
  const [names, ...rows] = list;
  if (names?.every((name: unknown) => typeof name === 'string')) yield rows.map(row => rowOf(names, row));
}

function* objectShapes(value: Readonly<Record<string, unknown>>, fields: FieldReader): Generator<readonly unknown[]> {
  const inner = opened(value);
  if (inner !== value) yield [inner];
  const { columns, data } = value;
  // pandas, `orient="split"`
  if (Array.isArray(columns) && Array.isArray(data)) {
    yield data.map(row => (Array.isArray(row) ? rowOf(columns, row) : row));
  }
  const children = Object.values(value);
  if (children.length === 0 || !children.every(isRecord)) return;
  // Records by their keys.
  if (children.length > 1) yield children.map(opened);
  // pandas, `orient="columns"`: an object of columns, each an object of values by row key.
  const text = Object.keys(value).find(name => fields.read({ [name]: 'x' }).text !== undefined);
  if (text === undefined) return;
  const columnsByName = Object.entries(value);
  yield Object.keys(children[columnsByName.findIndex(([name]) => name === text)]).map(key =>
    Object.fromEntries(columnsByName.map(([name, column]) => [name, (column as Record<string, unknown>)[key]])),
  );
}

/** Opens the envelope around a record; returns a value without an envelope unchanged. */
function opened(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const name = ENVELOPES.find(key => isRecord(value[key]));
  return name === undefined ? value : value[name];
}

function rowOf(names: readonly unknown[], row: readonly unknown[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(names.map((name, at) => [String(name), row[at]]));
}
