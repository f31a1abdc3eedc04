/** A JSON file: a list of records, an object that holds one, or an object that is one article. */
import type { ReadItem } from '../model.js';
import { type FieldChoice, FieldReader, isRecord, kindOf } from './fields.js';
import type { FoundFile } from './find.js';
import { JsonLines, readPiece } from './jsonl.js';
import { parserMessage, problemAt, readRecord } from './records.js';

/** Keys under which feeds and exports hold their list of records, in the order in which they are tried. */
const LIST_NAMES = ['articles', 'items', 'data', 'results', 'records', 'docs', 'entries', 'posts'];

/**
 * Reads the articles of a JSON file. One that holds none at all (a configuration, a package.json) is skipped where it
 * was met in a folder, and a problem where the user named it.
 */
export function readJson(text: string, file: FoundFile, choice: FieldChoice): readonly ReadItem[] {
  const fields = new FieldReader(choice);
  const whole = { path: file.path, number: undefined, words: '' };
  if (text.trim() === '') return [noArticles(file, 'empty file')];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (startsWithLine(text)) return readLines(text, file, fields);
    const problem = problemAt(whole, `not valid JSON: ${parserMessage(error)}`);
    return [{ problem }];
  }
  const list = listOf(value, fields);
  if (list === undefined) {
    if (!isRecord(value)) return [noArticles(file, `no records but ${kindOf(value)}`)];
    return orNone([readRecord(value, fields, whole)], file);
  }
  if (list.length === 0) return [noArticles(file, 'no records')];
  const items = list.map((record, at) =>
    readRecord(record, fields, { path: file.path, number: at + 1, words: `record ${at + 1}` }),
  );
  return orNone(items, file);
}

/** The list of records, unless the value is a record itself. */
function listOf(value: unknown, fields: FieldReader): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (!isRecord(value) || fields.read(value).text !== undefined) return undefined;
  const lower = new Map(Object.keys(value).map(key => [key.toLowerCase(), value[key]]));
  const lists = LIST_NAMES.map(name => lower.get(name)).filter(list => Array.isArray(list));
  return lists.find(list => list.some(isRecord)) ?? lists[0];
}

function orNone(items: readonly ReadItem[], file: FoundFile): readonly ReadItem[] {
  if (file.explicit || items.some(item => 'article' in item)) return items;
  return [noArticles(file, 'no record with a text field')];
}

function noArticles(file: FoundFile, reason: string): ReadItem {
  const { path } = file;
  return file.explicit ? { problem: { id: path, path, status: 'unreadable', reason } } : { skipped: { path, reason } };
}

/** Whether a file that is no JSON is JSON Lines under the wrong name, as many data sets are. */
function startsWithLine(text: string): boolean {
  const line = /\S[^\n]*/.exec(text)?.[0] ?? '';
  try {
    return line.startsWith('{') && isRecord(JSON.parse(line));
  } catch {
    return false;
  }
}

function readLines(text: string, file: FoundFile, fields: FieldReader): readonly ReadItem[] {
  const lines = new JsonLines(file.path);
  const pieces = [...lines.push(Buffer.from(text)), ...lines.end()];
  return orNone(
    pieces.flatMap(piece => readPiece(piece, file.path, fields)),
    file,
  );
}
