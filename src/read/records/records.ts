/** A parsed record to an article, the same way for JSON Lines, JSON arrays and standard input. */
import type { ReadItem, ReadProblem } from '../../types/article.js';
import { oneLine } from '../reason.js';
import { type FieldReader, isRecord, kindOf } from './fields.js';

/** Where a record stands: in which file, the how-manieth, and that in words. */
export interface Place {
  readonly path: string;
  /** 1-based; undefined for a file that is one record, which is then called by its path alone. */
  readonly number: number | undefined;
  /** "record 12 (line 14)"; '' for a file that is one record. */
  readonly words: string;
}

/** An article, or why the record is none. Its id is the record's own, else its URL, else `path#n`. */
export function readRecord(record: unknown, fields: FieldReader, place: Place): ReadItem {
  if (!isRecord(record)) return { problem: problemAt(place, `not an object but ${kindOf(record)}`) };
  const { id, text, ...rest } = fields.read(record);
  if (text === undefined) return { problem: problemAt(place, fields.whyNoText(record)) };
  return { article: { id: id ?? rest.url ?? idOf(place), path: place.path, ...rest, text } };
}

export function problemAt(place: Place, clause: string): ReadProblem {
  const reason = place.words === '' ? clause : `${place.words}: ${clause}`;
  return { id: idOf(place), path: place.path, status: 'unreadable', reason };
}

/** A parser's message, which quotes the file. */
export function parserMessage(error: unknown): string {
  return oneLine(error instanceof Error ? error.message : '');
}

function idOf(place: Place): string {
  return place.number === undefined ? place.path : `${place.path}#${place.number}`;
}
