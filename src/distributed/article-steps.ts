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

/** Records in their order in each part of a file; `start` is where the part begins in the file, in bytes. */
const INPUT = { path: 'text', start: 'f64', record: 'text' } as const;
const OUTPUT = {
  /** SHA-256 of the record. */
  record: 'bytes',
  /** The id in the record; several articles may have the same id. */
  id: 'text',
  status: 'text',
  /** The reason for a status other than `ok`, else ''. */
  reason: 'text',
  /** The row of the article as JSON (`ArticleDetails`). */
  details: 'text',
  /** The `sourceKey` of its publisher or folder. */
  source: 'text',
  /** Hash of all words, by which the articles are chosen that teach boilerplate. */
  textHash: 'f64',
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
    let part = { path: '', start: -1 };
    let place = 0;
    return {
      push({ rows, columns: { path, start, record } }, emit) {
        const items: (ReadItem | EncodedArticle)[] = [];
        const digests: Uint8Array[] = [];
        for (let row = 0; row < rows; row++) {
          const own = { path: textAt(path, row), start: start[row] };
          place = own.path === part.path && own.start === part.start ? place + 1 : 1;
          part = own;
          const bytes = valueAt(record, row);
          const digest = createHash('sha256').update(bytes).digest();
          // a record takes more than one byte: the numbers of the records ascend from part to part
          for (const item of readOne({ ...own, number: own.start + place, digest }, bytes, fields)) {
            if (!('article' in item || 'problem' in item)) continue;
            items.push(item);
            digests.push(digest);
          }
        }
        const batch = prepare(items, minWords, columns);
        for (let n = 0; n < batch.ids.length; n++) emit({ record: digests[n], ...rowOf(batch, n) });
      },
    };
  },
};

function rowOf(
  { ids, rows, status, sources, sourceOf, languages, starts, textHashes, tokens }: PreparedBatch,
  n: number,
) {
  const [from, to] = [starts[n], starts[n + 1]];
  const hashes = tokens.hashes.subarray(from, to);
  const { reason = '', ...details } = unpackRow(rows, n, ids[n]);
  return {
    id: ids[n],
    status: statusName(status[n]),
    reason,
    details: JSON.stringify(details satisfies ArticleDetails),
    source: sourceKey(sources[sourceOf[n]]),
    textHash: textHashes[n],
    words: to - from,
    language: languages[n],
    fingerprint: to === from ? NO_BYTES : fingerprintBytes(hashes),
    hashes: new Uint8Array(hashes.buffer, hashes.byteOffset, hashes.byteLength),
    flags: tokens.flags.subarray(from, to),
  };
}

interface Place {
  readonly path: string;
  readonly number: number;
  readonly digest: Buffer;
}

/** The article of a record, or a problem. An article without an id gets one from its file and the hash of its record. */
function readOne(
  { path, number, digest }: Place,
  record: Uint8Array,
  fields: FieldReader,
): (ReadItem | EncodedArticle)[] {
  const name = `${path}#${digest.toString('hex', 0, 8)}`;
  const location = { path, explicit: true, id: name, number, label: 'the record' };
  if (record.length > MAX_RECORD) return [unreadable(location, `longer than ${MAX_RECORD} bytes`)];
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(record.buffer, record.byteOffset, record.length).toString());
  } catch {
    // the reader of JSON Lines repairs broken records
    const block = { bytes: Uint8Array.from(record), line: 1, record: 2 };
    return readJsonLines(block, { path, explicit: true }, {}).map(item =>
      placed(item, { given: `${path}#2`, name, number }),
    );
  }
  return [readRecord(value, fields, location)];
}

/** The item with the number of its record, and with a name of its own where it has one that its place in a file gave it. */
function placed(item: ReadItem, { given, name, number }: { given: string; name: string; number: number }): ReadItem {
  if ('article' in item) {
    const { article } = item;
    return { article: { ...article, id: article.id === given ? name : article.id, row: number } };
  }
  if ('problem' in item && item.problem.id === given) return { problem: { ...item.problem, id: name } };
  return item;
}
