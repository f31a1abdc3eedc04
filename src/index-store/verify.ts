/** Reads a whole index, and checks that its parts agree. */
import { SHORT_TEXT } from '../kernels/compare.js';
import { damaged } from './faults.js';
import type { OpenSegment } from './known-numbers.js';
import { idKey, recordBytes } from './segment-format.js';
import type { Verified } from './types.js';

/** @throws UserError for the first fault */
export function verifySegments(parts: readonly OpenSegment[]): Verified {
  const firsts = new Map<string, number>();
  let postings = 0;
  let articles = 0;
  for (const part of parts) {
    postings += verifySegment(part, firsts);
    articles += part.state.live;
  }
  const { segment } = parts[0] ?? {};
  for (const count of firsts.values()) {
    if (count !== 1)
      throw damaged(segment!.path, 'several articles, or none, represent all articles with the same words');
  }
  return { articles, segments: parts.length, postings };
}

/**
 * @param firsts receives, by content of live articles, the number of articles that represent it
 * @returns number of postings
 */
function verifySegment({ segment, state }: OpenSegment, firsts: Map<string, number>): number {
  const wrong = (why: string): Error => damaged(segment.path, why);
  const ids = new Uint32Array(segment.count);
  const contents = new Uint32Array(segment.count);
  const isPosted = new Uint8Array(segment.count);
  let article = 0;
  let end = 0;
  let before: string | undefined;
  for (const row of segment.rows()) {
    if (row.record !== end) throw wrong('a record is out of place');
    end += recordBytes(row);
    const record = segment.record(row);
    const { id } = segment.detailsIn(row, record);
    if (before !== undefined && id <= before) throw wrong('articles are out of order');
    before = id;
    segment.tokensIn(row, record);
    segment.cutIn(row, record);
    segment.textIn(row, record);
    if (state.isShort(article) !== row.tokens < SHORT_TEXT) throw wrong('the state of an article is wrong');
    ids[article] = idKey(id);
    contents[article] = Buffer.from(row.fingerprint).readUInt32LE(0);
    isPosted[article] = row.posted ? 1 : 0;
    if (row.words > 0 && state.isLive(article)) {
      const content = Buffer.from(row.fingerprint).toString('latin1');
      firsts.set(content, (firsts.get(content) ?? 0) + (state.isFirst(article) ? 1 : 0));
    }
    article++;
  }
  if (end !== segment.sections.rows.start) throw wrong('bytes between the records and the rows');
  verifyTable(segment.entries('ids'), ids, wrong);
  verifyTable(segment.entries('contents'), contents, wrong);
  for (const [, { size }] of segment.files()) if (!(size >= 0)) throw wrong('the table of files is wrong');
  let postings = 0;
  let value = -1;
  for (const list of segment.postingsInOrder().all()) {
    if (list.value < value) throw wrong('posting lists are out of order');
    value = list.value;
    postings += list.articles.length;
    for (const holder of list.articles)
      if (isPosted[holder] === 0) throw wrong('a posting is of an article without a sketch');
  }
  return postings;
}

/** @param keys by article, the keys that the table must have */
function verifyTable(
  entries: Iterable<readonly [key: number, article: number]>,
  keys: Uint32Array,
  wrong: (why: string) => Error,
): void {
  const isSeen = new Uint8Array(keys.length);
  let before = -1;
  for (const [key, article] of entries) {
    if (key < before || article >= keys.length || keys[article] !== key || isSeen[article] === 1)
      throw wrong('a table of keys is wrong');
    isSeen[article] = 1;
    before = key;
  }
  if (isSeen.includes(0)) throw wrong('a table of keys is wrong');
}
