/** A parsed record to an article, the same way for JSON Lines, JSON arrays and standard input. */
import type { ReadItem } from '../../types/article.js';
import { idAt, type SourceLocation } from '../location.js';
import { unreadable } from '../problem.js';
import { type FieldReader, isRecord, kindOf } from './fields.js';

/** An article, or why the record is none. Its id is the record's own, else its URL, else `path#n`. */
export function readRecord(record: unknown, fields: FieldReader, location: SourceLocation): ReadItem {
  if (!isRecord(record)) return unreadable(location, `not an object but ${kindOf(record)}`);
  const { id, text, ...rest } = fields.read(record);
  if (text === undefined) return unreadable(location, fields.whyNoText(record));
  return { article: { id: id ?? rest.url ?? idAt(location), path: location.path, ...rest, text } };
}
