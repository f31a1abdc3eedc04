/**
 * Merges segments, so that a check searches fewer files. Records of live articles are copied unchanged. Eight segments of about the same
 * size are merged into one, so that the number of copies of an article grows only with the logarithm of the index.
 */
import { join } from 'node:path';
import { compareText } from '../corpus/merge-batches.js';
import { ArticleState } from './article-state.js';
import type { OpenSegment } from './known-numbers.js';
import type { PostingWriter } from './posting-blocks.js';
import { Segment } from './segment.js';
import type { StoredFile, StoredFiles } from './segment-format.js';
import { SegmentWriter } from './segment-writer.js';
import type { TokenCode } from './token-code.js';

/** Number of segments of one size that are merged. */
const FAN_IN = 8;

/** The segments to merge next, or none. A segment with mostly removed articles is rewritten alone. */
export function segmentsToMerge<Part extends Pick<OpenSegment, 'state'>>(parts: readonly Part[]): readonly Part[] {
  const tiers = new Map<number, Part[]>();
  for (const part of parts) {
    const { live, articles } = part.state;
    if (live < articles / 2) return [part];
    const tier = Math.floor(Math.log(Math.max(1, live)) / Math.log(FAN_IN));
    tiers.set(tier, [...(tiers.get(tier) ?? []), part]);
  }
  for (const tier of [...tiers.keys()].sort((x, y) => x - y)) {
    // smallest size first: its result may complete the next size
    if (tiers.get(tier)!.length >= FAN_IN) return tiers.get(tier)!;
  }
  return [];
}

/** The new number of a removed article. */
const NONE = 0xffffffff;

/** @returns the new segment; its file is on disk */
export function mergeSegments(
  parts: readonly Pick<OpenSegment, 'segment' | 'state'>[],
  { folder, file, code }: { readonly folder: string; readonly file: string; readonly code: TokenCode },
): Pick<OpenSegment, 'segment' | 'state'> {
  const live = parts.reduce((sum, { state }) => sum + state.live, 0);
  const state = new ArticleState(live);
  const numbers = parts.map(({ segment }) => new Uint32Array(segment.count).fill(NONE));
  const writer = new SegmentWriter(join(folder, file), live);
  try {
    copyRecords(parts, numbers, writer, state);
    writer.finish(storedFiles(parts), postings => mergePostings(parts, numbers, postings));
  } catch (error) {
    writer.abandon();
    throw error;
  }
  return { segment: new Segment(folder, file, code), state };
}

/** The latest state of each file. */
export function storedFiles(parts: readonly Pick<OpenSegment, 'segment'>[]): StoredFiles {
  const files = new Map<string, StoredFile>();
  for (const { segment } of parts) {
    for (const [path, state] of segment.files())
      if (state.commit > (files.get(path)?.commit ?? -1)) files.set(path, state);
  }
  return files;
}

/** Copies the records of all live articles in the order of their ids. @param numbers by segment and article: receives the new number */
function copyRecords(
  parts: readonly Pick<OpenSegment, 'segment' | 'state'>[],
  numbers: readonly Uint32Array[],
  writer: SegmentWriter,
  state: ArticleState,
): void {
  const heads = parts.map(liveRecords);
  const next = heads.map(head => head.next());
  for (let number = 0; ; number++) {
    let least = -1;
    for (let n = 0; n < next.length; n++) {
      if (next[n].done) continue;
      if (least < 0 || compareText(next[n].value!.id, next[least].value!.id) < 0) least = n;
    }
    if (least < 0) return;
    const { article, id, row, record } = next[least].value!;
    writer.copy(id, row, record);
    numbers[least][article] = number;
    if (!parts[least].state.isFirst(article)) state.setFirst(number, false);
    if (parts[least].state.isShort(article)) state.setShort(number);
    next[least] = heads[least].next();
  }
}

function* liveRecords({ segment, state }: Pick<OpenSegment, 'segment' | 'state'>) {
  let article = 0;
  for (const row of segment.rows()) {
    if (state.isLive(article)) {
      const record = segment.record(row);
      yield { article, row, record, id: segment.detailsIn(row, record).id };
    }
    article++;
  }
}

function mergePostings(
  parts: readonly Pick<OpenSegment, 'segment' | 'state'>[],
  numbers: readonly Uint32Array[],
  writer: PostingWriter,
): void {
  const heads = parts.map(({ segment }) => segment.postingsInOrder().all());
  const next = heads.map(head => head.next());
  for (;;) {
    let least = Number.POSITIVE_INFINITY;
    for (const { done, value } of next) if (!done && value.value < least) least = value.value;
    if (least === Number.POSITIVE_INFINITY) return;
    const articles: number[] = [];
    let sources = 0;
    next.forEach((_, n) => {
      let isSource = false;
      while (!next[n].done && next[n].value!.value === least) {
        for (const article of next[n].value!.articles) {
          if (numbers[n][article] === NONE) continue;
          articles.push(numbers[n][article]);
          isSource = true;
        }
        next[n] = heads[n].next();
      }
      if (isSource) sources++;
    });
    if (articles.length === 0) continue;
    writer.add(least, sources > 1 ? Uint32Array.from(articles).sort() : articles);
  }
}
