/**
 * Merges batches of prepared articles into one numbered collection, ordered by id.
 *
 * The order of reading files does not matter. Identical texts are found here, so that a text with five thousand copies
 * is compared once.
 */

import type { Tokens } from '../text/tokenize.js';
import type { ReadNotice, SkippedFile } from '../types/article.js';
import type { KeyStore } from './key-store.js';
import { claimsAt, unpackRow } from './packed-rows.js';
import type { PreparedBatch } from './prepare.js';
import { RowStore } from './row-store.js';
import { type Source, SourceNumbers } from './sources.js';
import { statusName } from './status.js';
import { type Column, readColumn, type Storage, type TokenSegment } from './storage.js';
import { allocateTokenStore, findIdentical, sharedNumbers, type TokenStore } from './token-store.js';

export interface MergedBatches {
  /** Ordered by id. The position is the number of the article everywhere. */
  readonly rows: RowStore;
  readonly store: TokenStore;
  /** Present if articles are also compared across languages. */
  readonly keys?: KeyStore;
  /** Language of each article, in shared memory. */
  readonly languages: Int8Array;
  /** For each article the first article with the same words, possibly itself. */
  readonly firstOf: Uint32Array;
  readonly sources: readonly Source[];
  /** For each article its index in `sources`. */
  readonly sourceOf: Uint32Array;
  /** For each article 1 if known; absent if none is. */
  readonly isKnown?: Uint8Array;
  /** Files without an article, sorted by path. */
  readonly skipped: readonly SkippedFile[];
  /** Each once, sorted by path. */
  readonly notices: readonly ReadNotice[];
}

/** The articles of all batches, with the position of each article in its batch. */
type NumberedArticles = Omit<MergedBatches, 'skipped' | 'notices' | 'keys'> & { readonly indexOf: Uint32Array };

type StoredBatch = Omit<PreparedBatch, 'tokens' | 'keys' | 'skipped' | 'notices'> & { readonly segment: TokenSegment };

/** An article before it has a number. */
interface Entry {
  readonly id: string;
  /** The original id of a renamed article. */
  readonly givenId?: string;
  readonly batch: number;
  /** Position in the batch. */
  readonly index: number;
}

/**
 * Merges batches. Of several articles with one id, the second becomes `ID~2` and so on.
 *
 * @param storage    stores the tokens
 * @param onArticles called after each batch with the number of articles so far
 */
export async function mergeBatches(
  batches: AsyncIterable<PreparedBatch> | Iterable<PreparedBatch>,
  minWords: number,
  storage: Pick<Storage, 'collectTokens' | 'storeSketches'>,
  onArticles: (count: number) => void,
): Promise<MergedBatches> {
  const collector = storage.collectTokens();
  const received: (Omit<StoredBatch, 'segment'> & Partial<StoredKeys>)[] = [];
  const remarks = { skipped: [] as SkippedFile[], notices: [] as ReadNotice[] };
  let count = 0;
  for await (const { tokens, skipped, notices, ...batch } of batches) {
    for (const file of skipped) remarks.skipped.push(file);
    for (const notice of notices) remarks.notices.push(notice);
    if (batch.ids.length > 0) {
      const { keys, ...rest } = batch;
      received.push(
        keys === undefined ? rest : { ...rest, keyStarts: keys.starts, keys: storage.storeSketches(keys.values) },
      );
      collector.add(tokens);
    }
    count += batch.ids.length;
    onArticles(count);
  }
  const segments = collector.finish(count);
  const stored = received.map((batch, i) => ({ ...batch, segment: segments[i] }));
  const { indexOf, ...numbered } = numberArticles(stored, sortById(stored), minWords);
  const withKeys = received.filter((batch): batch is typeof batch & StoredKeys => batch.keys !== undefined);
  const keys = withKeys.length < received.length ? undefined : keyStoreFrom(withKeys, numbered.store, indexOf);
  return {
    ...numbered,
    ...(keys !== undefined && { keys }),
    skipped: sortRemarks(remarks.skipped),
    notices: sortRemarks(remarks.notices),
  };
}

/** The keys of the articles of a batch. */
interface StoredKeys {
  readonly keys: Column<Uint32Array>;
  readonly keyStarts: Uint32Array;
}

/** @param indexOf position of each article in its batch */
function keyStoreFrom(batches: readonly StoredKeys[], { size, segmentOf }: TokenStore, indexOf: Uint32Array): KeyStore {
  const [offsets, counts] = [sharedNumbers(size), sharedNumbers(size)];
  for (let article = 0; article < size; article++) {
    const { keyStarts } = batches[segmentOf[article]];
    offsets[article] = keyStarts[indexOf[article]];
    counts[article] = keyStarts[indexOf[article] + 1] - offsets[article];
  }
  return { segments: batches.map(({ keys }) => keys), segmentOf, offsets, counts };
}

/** Each remark once, sorted by path and reason. */
function sortRemarks<Remark extends ReadNotice>(remarks: Remark[]): readonly Remark[] {
  remarks.sort((x, y) => compareText(x.path, y.path) || compareText(x.reason, y.reason));
  return remarks.filter(({ path, reason }, at) => {
    const before = remarks[at - 1];
    return at === 0 || before.path !== path || before.reason !== reason;
  });
}

function numberArticles(
  batches: readonly StoredBatch[],
  entries: readonly Entry[],
  minWords: number,
): NumberedArticles {
  const size = entries.length;
  const store = allocateTokenStore(
    size,
    batches.map(({ segment }) => segment),
  );
  const languages = new Int8Array(new SharedArrayBuffer(size));
  const status = new Uint8Array(size);
  const indexOf = new Uint32Array(size);
  const textHashes = sharedNumbers(size);
  const sourceOf = new Uint32Array(size);
  const isKnown = batches.some(({ known }) => known) ? new Uint8Array(size) : undefined;
  const numbers = new SourceNumbers();
  const sourceNumbers = batches.map(({ sources }) => sources.map(source => numbers.numberOf(source)));
  const givenIds = new Map<number, string>();
  entries.forEach(({ batch: segment, index, givenId }, article) => {
    const batch = batches[segment];
    if (givenId !== undefined) givenIds.set(article, givenId);
    store.segmentOf[article] = segment;
    store.offsets[article] = batch.starts[index];
    store.counts[article] = batch.starts[index + 1] - batch.starts[index];
    languages[article] = batch.languages[index];
    status[article] = batch.status[index];
    indexOf[article] = index;
    textHashes[article] = batch.textHashes[index];
    sourceOf[article] = sourceNumbers[segment][batch.sourceOf[index]];
    if (isKnown !== undefined && batch.known) isKnown[article] = 1;
  });
  const rows = new RowStore(
    entries.map(({ id }) => id),
    store.counts.slice(),
    status,
    { batches: batches.map(({ rows }) => rows), batchOf: store.segmentOf, indexOf, givenIds },
    minWords,
  );
  return {
    rows,
    store: { ...store, textHashes },
    languages,
    firstOf: findIdentical(store, textHashes),
    sources: numbers.sources,
    sourceOf,
    ...(isKnown !== undefined && { isKnown }),
    indexOf,
  };
}

/** Orders texts by code units, independently of the locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** All articles ordered by id, with unique ids. */
function sortById(batches: readonly StoredBatch[]): readonly Entry[] {
  const entries: Entry[] = [];
  batches.forEach(({ ids }, batch) => {
    ids.forEach((id, index) => {
      entries.push({ id, batch, index });
    });
  });
  if (isAscending(entries)) return entries;
  // of a known and a new article with one id, the known one keeps the id
  const newness = ({ batch }: Entry): number => (batches[batch].known ? 0 : 1);
  entries.sort(
    (x, y) =>
      compareText(x.id, y.id) || newness(x) - newness(y) || compareRows(batches, x, y) || compareTokens(batches, x, y),
  );
  if (isAscending(entries)) return entries;
  return distinctIds(entries).sort((x, y) => compareText(x.id, y.id));
}

function isAscending(entries: readonly Entry[]): boolean {
  for (let i = 1; i < entries.length; i++) if (entries[i - 1].id >= entries[i].id) return false;
  return true;
}

/** Orders two articles with one id by their other fields. */
function compareRows(batches: readonly StoredBatch[], x: Entry, y: Entry): number {
  const [a, b] = [x, y].map(({ batch, index, id }) => unpackRow(batches[batch].rows, index, id));
  for (const key of ['path', 'title', 'source', 'url', 'published', 'disguised'] as const) {
    const order = compareText(a[key] ?? '', b[key] ?? '');
    if (order !== 0) return order;
  }
  const [c, d] = [x, y].map(({ batch, index }) => claimsAt(batches[batch].rows, index));
  const claims = compareText(c.credits ?? '', d.credits ?? '') || Number(c.ignored ?? 0) - Number(d.ignored ?? 0);
  if (claims !== 0) return claims;
  const status = ({ batch, index }: Entry): string => statusName(batches[batch].status[index]);
  return compareText(status(x), status(y)) || compareText(a.reason ?? '', b.reason ?? '');
}

/**
 * Orders two articles with equal fields by their words, then by the flags of the words, then by their record number.
 */
function compareTokens(batches: readonly StoredBatch[], x: Entry, y: Entry): number {
  const [a, b] = [x, y].map(({ batch, index }): Tokens => {
    const { segment, starts } = batches[batch];
    const [start, count] = [starts[index], starts[index + 1] - starts[index]];
    return { hashes: readColumn(segment.hashes, start, count), flags: readColumn(segment.flags, start, count) };
  });
  const numberOf = ({ batch, index }: Entry): number => batches[batch].rows.numbers[index];
  return compareArrays(a.hashes, b.hashes) || compareArrays(a.flags, b.flags) || numberOf(x) - numberOf(y);
}

function compareArrays(a: Uint32Array | Uint8Array, b: Uint32Array | Uint8Array): number {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

/** @param entries ordered by id */
function distinctIds(entries: readonly Entry[]): Entry[] {
  const taken = new Set(entries.map(({ id }) => id));
  let previous: string | undefined;
  let count = 1;
  return entries.map(entry => {
    if (entry.id !== previous) {
      previous = entry.id;
      count = 1;
      return entry;
    }
    let id: string;
    do id = `${entry.id}~${++count}`;
    while (taken.has(id));
    taken.add(id);
    return { ...entry, id, givenId: entry.id };
  });
}
