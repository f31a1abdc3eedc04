/** The first step: turns JSON records into articles with their tokens. */
import { createHash } from 'node:crypto';
import { type RowDetails, unpackRow } from '../corpus/packed-rows.js';
import { type PreparedBatch, prepare } from '../corpus/prepare.js';
import { sourceKey } from '../corpus/sources.js';
import { statusName } from '../corpus/status.js';
import { readJsonLines } from '../read/json/json-lines.js';
import { unreadable } from '../read/problem.js';
import { FieldReader, readRecord } from '../read/records/fields.js';
import { fingerprintBytes } from '../text/fingerprint.js';
import { TokenColumns } from '../text/tokenize.js';
import type { EncodedArticle, ReadItem } from '../types/article.js';
import { textAt, valueAt } from './frames.js';
import { optionsIn } from './settings.js';
import type { Step } from './step.js';

const INPUT = { path: 'text', record: 'text' } as const;
const OUTPUT = {
  /** The id in the record; several articles may have the same id. */
  id: 'text',
  status: 'text',
  /** The reason for a status other than `ok`, else ''. */
  reason: 'text',
  /** The row of the article as JSON (`ArticleDetails`). */
  details: 'text',
  /** The `sourceKey` of its publisher or folder. */
  source: 'text',
  words: 'i32',
  language: 'i32',
  /** Of all words, 16 bytes; empty for an article without words. */
  fingerprint: 'bytes',
  hashes: 'bytes',
  flags: 'bytes',
} as const;

/** The details of an article in a report, besides id, status and number of words. */
export type ArticleDetails = Omit<RowDetails, 'reason'>;

/** Longest record in bytes. */
const MAX_RECORD = 64 * 2 ** 20;
const NO_BYTES = new Uint8Array(0);

export const prepareRecords: Step<typeof INPUT, typeof OUTPUT> = {
  input: INPUT,
  output: OUTPUT,
  begin(settings) {
    const { minWords } = optionsIn(settings);
    const fields = new FieldReader({});
    const columns = new TokenColumns();
    return {
      push({ rows, columns: { path, record } }, emit) {
        const items: (ReadItem | EncodedArticle)[] = [];
        for (let row = 0; row < rows; row++)
          for (const item of readOne(textAt(path, row), valueAt(record, row), fields)) items.push(item);
        const batch = prepare(items, minWords, columns);
        for (let n = 0; n < batch.ids.length; n++) emit(rowOf(batch, n));
      },
    };
  },
};

function rowOf({ ids, rows, status, sources, sourceOf, languages, starts, tokens }: PreparedBatch, n: number) {
  const [from, to] = [starts[n], starts[n + 1]];
  const hashes = tokens.hashes.subarray(from, to);
  const { reason = '', ...details } = unpackRow(rows, n, ids[n]);
  return {
    id: ids[n],
    status: statusName(status[n]),
    reason,
    details: JSON.stringify(details satisfies ArticleDetails),
    source: sourceKey(sources[sourceOf[n]]),
    words: to - from,
    language: languages[n],
    fingerprint: to === from ? NO_BYTES : fingerprintBytes(hashes),
    hashes: new Uint8Array(hashes.buffer, hashes.byteOffset, hashes.byteLength),
    flags: tokens.flags.subarray(from, to),
  };
}

/** The article of a record, or a problem. An article without an id gets one from its file and the hash of its record. */
function readOne(path: string, record: Uint8Array, fields: FieldReader): (ReadItem | EncodedArticle)[] {
  const name = `${path}#${createHash('sha256').update(record).digest('hex').slice(0, 16)}`;
  const location = { path, explicit: true, id: name, label: 'the record' };
  if (record.length > MAX_RECORD) return [unreadable(location, `longer than ${MAX_RECORD} bytes`)];
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(record.buffer, record.byteOffset, record.length).toString());
  } catch {
    // the reader of JSON Lines repairs broken records
    const block = { bytes: Uint8Array.from(record), line: 1, record: 2 };
    return readJsonLines(block, { path, explicit: true }, {}).map(item => named(item, `${path}#2`, name));
  }
  return [readRecord(value, fields, location)];
}

/** Replaces the id `given`, which depends on the position in a file, by `name`. */
function named(item: ReadItem, given: string, name: string): ReadItem {
  if ('article' in item && item.article.id === given) return { article: { ...item.article, id: name } };
  if ('problem' in item && item.problem.id === given) return { problem: { ...item.problem, id: name } };
  return item;
}
