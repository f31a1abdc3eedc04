/** The first step: records of JSON to articles with their words. */
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
  /** As the record names the article; several articles may have one id. */
  id: 'text',
  status: 'text',
  /** Why the status is not `ok`; '' where it is. */
  reason: 'text',
  /** The row of the article as JSON (`ArticleDetails`). */
  details: 'text',
  /** Its publisher or folder, by `sourceKey`. */
  source: 'text',
  words: 'i32',
  language: 'i32',
  /** Of all words, 16 bytes; none for an article without words. */
  fingerprint: 'bytes',
  hashes: 'bytes',
  flags: 'bytes',
} as const;

/** What a report shows of an article besides its id, its status and its words. */
export type ArticleDetails = Omit<RowDetails, 'reason'>;

/** Longer records are rejected. Bytes. */
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

/** The article of a record, or a problem. An article without an id of its own is named after its file and its content. */
function readOne(path: string, record: Uint8Array, fields: FieldReader): (ReadItem | EncodedArticle)[] {
  const name = `${path}#${createHash('sha256').update(record).digest('hex').slice(0, 16)}`;
  const location = { path, explicit: true, id: name, label: 'the record' };
  if (record.length > MAX_RECORD) return [unreadable(location, `longer than ${MAX_RECORD} bytes`)];
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(record.buffer, record.byteOffset, record.length).toString());
  } catch {
    // a reader of files repairs what it can
    const block = { bytes: Uint8Array.from(record), line: 1, record: 2 };
    return readJsonLines(block, { path, explicit: true }, {}).map(item => named(item, `${path}#2`, name));
  }
  return [readRecord(value, fields, location)];
}

/** The item with a name of its own, where it has one that its place in a file gave it. */
function named(item: ReadItem, given: string, name: string): ReadItem {
  if ('article' in item && item.article.id === given) return { article: { ...item.article, id: name } };
  if ('problem' in item && item.problem.id === given) return { problem: { ...item.problem, id: name } };
  return item;
}
