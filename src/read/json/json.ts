/** Reads a JSON file: a list of records, an object that holds such a list, or an object that is one article. */
import type { ReadItem } from '../../types/article.js';
import { partOf, type SourceLocation } from '../location.js';
import { excerpt, incomplete, noArticle, nothingIn, notice, ProblemLimiter, unreadable } from '../problem.js';
import { type FieldChoice, FieldReader, isRecord, kindOf, readRecord } from '../records/fields.js';
import { LIST_NAMES, listAmong, listOf, readerFor } from './layouts.js';
import { looseValues } from './loose.js';
import { Repairs } from './loose-value.js';

/** Reads the articles of a JSON file. A file without articles, such as a package.json, gives `noArticle`. */
export function readJson(text: string, file: SourceLocation, choice: FieldChoice): readonly ReadItem[] {
  if (text.trim() === '') return [nothingIn(file, 'file')];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return readLoose(text, file, choice);
  }
  return readValue(value, file, choice);
}

/** Reads the articles of a JSON value. */
function readValue(value: unknown, file: SourceLocation, choice: FieldChoice): readonly ReadItem[] {
  const fields = new FieldReader(choice);
  const found = listOf(value, fields);
  if (found === undefined) {
    if (!isRecord(value)) return [noArticle(file, `expected records, found ${kindOf(value)}`)];
    return orNoArticle([readRecord(value, fields, file)], file);
  }
  if (found.list.length === 0) return [nothingIn(file, 'records')];
  const reader = readerFor(found, choice);
  const problems = new ProblemLimiter();
  const items: ReadItem[] = [];
  found.list.forEach((record, at) => {
    const item = problems.add(readRecord(record, reader, partOf(file, at + 1, `record ${at + 1}`)), 'record');
    if (item !== undefined) items.push(item);
  });
  for (const item of problems.rest()) items.push(item);
  if (found.where !== undefined) items.push(notice(file, `its records are in ${excerpt(found.where)}`));
  return orNoArticle(items, file);
}

/** Clause for a file that ends within a record. */
export const CUT = 'it ends within its last record: records after it may be missing';

/** Reads a text that is not one JSON value, value by value. */
function readLoose(text: string, file: SourceLocation, choice: FieldChoice): readonly ReadItem[] {
  const fields = new FieldReader(choice);
  const repairs = new Repairs();
  const problems = new ProblemLimiter();
  const items: ReadItem[] = [];
  const add = (item: ReadItem, kind: string): void => {
    const listed = problems.add(item, kind);
    if (listed !== undefined) items.push(listed);
  };
  let [number, values, faults] = [0, 0, 0];
  let isCut = false;
  let only: unknown;
  const holdsRecords = (name: string): boolean => LIST_NAMES.includes(name.toLowerCase());
  for (const found of looseValues(text, {
    repairs,
    isList: holdsRecords,
    isArticle: record => listAmong(record, fields, true) !== undefined,
  })) {
    if ('fault' in found) {
      faults++;
      const { line, lastLine, fault } = found;
      const label = line === lastLine ? `line ${line}` : `lines ${line} to ${lastLine}`;
      const clause = problems.isCounting('syntax') ? '' : fault();
      add(unreadable(partOf(file, ++number, label), clause), 'syntax');
      continue;
    }
    const { value, line, missing } = found;
    only = value;
    values++;
    if (missing !== undefined) faults++;
    isCut = missing !== undefined;
    const list = typeof value === 'string' ? listAmong(value, fields) : listOf(value, fields);
    const reader = list === undefined ? fields : readerFor(list, choice);
    const records = list?.list ?? [value];
    for (const [at, record] of records.entries()) {
      number++;
      const item = readRecord(record, reader, partOf(file, number, `record ${number} (line ${line})`));
      const isLast = at === records.length - 1;
      add(missing !== undefined && isLast ? incomplete(item, missing) : item, 'record');
    }
  }
  for (const item of problems.rest()) items.push(item);
  if (items.length === 0) return [unreadable(file, 'not valid JSON: brackets without a value')];
  const isList = /^[\s\0\uFEFF\x1e]*\[/.test(text.slice(0, 100));
  // After a complete record only the open list shows that the file is cut off.
  const isOpen = isList && faults === 0 && /[},][\s\0]*$/.test(text.slice(-100));
  if (isOpen) items.push(unreadable(file, 'its closing bracket is missing: records after the last one may be, too'));
  // Several values: the records of a list within an object, or values one after the other.
  if (isCut && (isList || values > 1)) items.push(unreadable(file, CUT));
  // One value: a file with comments, for example. No value: a file that is not JSON.
  const isOne = values === 1 && faults === 0 && !isList;
  const read = isOne ? readValue(only, file, choice) : values === 0 ? items.slice(0, 1) : orNoArticle(items, file);
  if (!read.some(item => 'article' in item)) return read;
  return [
    ...read,
    ...(repairs.clause === undefined ? [] : [notice(file, repairs.clause)]),
    ...(values > 1 && faults === 0 && !isList
      ? [notice(file, 'holds several JSON values: they were read one by one')]
      : []),
  ];
}

function orNoArticle(items: readonly ReadItem[], file: SourceLocation): readonly ReadItem[] {
  if (file.explicit || items.some(item => 'article' in item)) return items;
  return [noArticle(file, 'no record with a text field')];
}
