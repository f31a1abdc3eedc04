/**
 * Batches of prepared articles to one numbered collection, in an order that is the same however the files came in: by id.
 * Identical texts are found here, once and for all, so that a text copied five thousand times is compared once.
 */

import { capacityFor } from '../collections/hash-table.js';
import type { Tokens } from '../text/tokenize.js';
import type { SkippedFile } from '../types/article.js';
import { sameWords } from './exact-duplicates.js';
import { statusName, unpackRow } from './packed-rows.js';
import type { PreparedBatch } from './prepare.js';
import { RowStore } from './row-store.js';
import { type Source, SourceNumbers } from './sources.js';
import { allocateTokenStore, type TokenSegment, type TokenStore, tokensOf } from './token-store.js';

export interface Gathered {
  /** Ordered by id; articles carry the same numbers everywhere. */
  readonly rows: RowStore;
  readonly store: TokenStore;
  readonly languages: Int8Array;
  /** For each article, the first one with the same words: itself, where there is none before it. */
  readonly firstOf: Uint32Array;
  readonly sources: readonly Source[];
  /** Position in `sources`, by article. */
  readonly sourceOf: Uint32Array;
  /** What holds no article, sorted by path. */
  readonly skipped: readonly SkippedFile[];
}

type Gathering = Omit<PreparedBatch, 'tokens' | 'skipped'> & { readonly segment: TokenSegment };

/** An article before it has a number. */
interface Place {
  readonly id: string;
  /** The id it came with, where that was taken. */
  readonly given?: string;
  readonly batch: number;
  readonly index: number;
}

/**
 * Ids that occur twice are made distinct, the second becoming `id~2`.
 *
 * @param park takes the tokens of a batch and gives them back, or something to read them from; and those of all batches again
 */
export async function gather(
  batches: AsyncIterable<PreparedBatch> | Iterable<PreparedBatch>,
  minWords: number,
  park: {
    readonly tokens: (tokens: Tokens) => TokenSegment;
    readonly more: (segments: readonly TokenSegment[], articles: number) => readonly TokenSegment[];
  },
  onArticles: (count: number) => void,
): Promise<Gathered> {
  const gathered: Gathering[] = [];
  const skipped: SkippedFile[] = [];
  let count = 0;
  for await (const { tokens, skipped: its, ...batch } of batches) {
    for (const file of its) skipped.push(file);
    if (batch.ids.length > 0) gathered.push({ ...batch, segment: park.tokens(tokens) });
    count += batch.ids.length;
    onArticles(count);
  }
  const segments = park.more(
    gathered.map(({ segment }) => segment),
    count,
  );
  const parked = gathered.map((batch, i) => ({ ...batch, segment: segments[i] }));
  skipped.sort((x, y) => compareText(x.path, y.path) || compareText(x.reason, y.reason));
  return { ...numbered(parked, inOrder(parked), minWords), skipped };
}

function numbered(
  batches: readonly Gathering[],
  places: readonly Place[],
  minWords: number,
): Omit<Gathered, 'skipped'> {
  const size = places.length;
  const store = allocateTokenStore(
    size,
    batches.map(({ segment }) => segment),
  );
  const languages = new Int8Array(new SharedArrayBuffer(size));
  const status = new Uint8Array(size);
  const indexOf = new Uint32Array(size);
  const textHashes = new Uint32Array(size);
  const sourceOf = new Uint32Array(size);
  const numbers = new SourceNumbers();
  const sourceNumbers = batches.map(({ sources }) => sources.map(source => numbers.numberOf(source)));
  const givenIds = new Map<number, string>();
  places.forEach(({ batch, index, given }, article) => {
    if (given !== undefined) givenIds.set(article, given);
    const its = batches[batch];
    store.segmentOf[article] = batch;
    store.offsets[article] = its.starts[index];
    store.counts[article] = its.starts[index + 1] - its.starts[index];
    languages[article] = its.languages[index];
    status[article] = its.status[index];
    indexOf[article] = index;
    textHashes[article] = its.textHashes[index];
    sourceOf[article] = sourceNumbers[batch][its.sourceOf[index]];
  });
  const rows = new RowStore(
    places.map(({ id }) => id),
    store.counts.slice(),
    status,
    { batches: batches.map(({ rows }) => rows), batchOf: store.segmentOf, indexOf, givenIds },
    minWords,
  );
  return { rows, store, languages, firstOf: findIdentical(store, textHashes), sources: numbers.sources, sourceOf };
}

/** By code unit: the same order everywhere. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** All articles ordered by id, each with an id of its own. */
function inOrder(batches: readonly Gathering[]): readonly Place[] {
  const places: Place[] = [];
  batches.forEach(({ ids }, batch) => {
    ids.forEach((id, index) => {
      places.push({ id, batch, index });
    });
  });
  if (isAscending(places)) return places;
  places.sort((x, y) => compareText(x.id, y.id) || byRow(batches, x, y) || byTokens(batches, x, y));
  if (isAscending(places)) return places;
  return distinctIds(places).sort((x, y) => compareText(x.id, y.id));
}

function isAscending(places: readonly Place[]): boolean {
  for (let i = 1; i < places.length; i++) if (places[i - 1].id >= places[i].id) return false;
  return true;
}

/** Two records under one id: what else is known of them decides. */
function byRow(batches: readonly Gathering[], x: Place, y: Place): number {
  const [a, b] = [x, y].map(({ batch, index, id }) => unpackRow(batches[batch].rows, index, id));
  for (const key of ['path', 'title', 'source', 'url', 'published'] as const) {
    const order = compareText(a[key] ?? '', b[key] ?? '');
    if (order !== 0) return order;
  }
  const status = ({ batch, index }: Place): string => statusName(batches[batch].status[index]);
  return compareText(status(x), status(y)) || compareText(a.reason ?? '', b.reason ?? '');
}

/** Two records alike in all of that: their words decide, then their flags, so that the order of reading does not. */
function byTokens(batches: readonly Gathering[], x: Place, y: Place): number {
  const [a, b] = [x, y].map(({ batch, index }) => {
    const { segment, starts } = batches[batch];
    const [start, end] = [starts[index], starts[index + 1]];
    if ('read' in segment) return segment.read(start, end - start);
    return { hashes: segment.hashes.subarray(start, end), flags: segment.flags.subarray(start, end) };
  });
  return compareArrays(a.hashes, b.hashes) || compareArrays(a.flags, b.flags);
}

function compareArrays(a: Uint32Array | Uint8Array, b: Uint32Array | Uint8Array): number {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

/** The places with an id each of their own: what comes second under an id becomes `id~2`. */
function distinctIds(places: readonly Place[]): Place[] {
  const taken = new Set(places.map(({ id }) => id));
  let previous: string | undefined;
  let count = 1;
  return places.map(place => {
    if (place.id !== previous) {
      previous = place.id;
      count = 1;
      return place;
    }
    let id: string;
    do id = `${place.id}~${++count}`;
    while (taken.has(id));
    taken.add(id);
    return { ...place, id, given: place.id };
  });
}

/** For each article the first with the same words; articles without words are like no other. */
function findIdentical(store: TokenStore, textHashes: Uint32Array): Uint32Array {
  const { size, counts } = store;
  const firstOf = new Uint32Array(size);
  const slots = new Uint32Array(capacityFor(size)); // article + 1; 0 is free
  const mask = slots.length - 1;
  const isSame = (a: number, b: number): boolean =>
    textHashes[a] === textHashes[b] &&
    counts[a] === counts[b] &&
    sameWords(tokensOf(store, a).hashes, tokensOf(store, b).hashes);
  for (let article = 0; article < size; article++) {
    firstOf[article] = article;
    if (counts[article] === 0) continue;
    let slot = textHashes[article] & mask;
    while (slots[slot] !== 0 && !isSame(slots[slot] - 1, article)) slot = (slot + 1) & mask;
    if (slots[slot] === 0) slots[slot] = article + 1;
    else firstOf[article] = slots[slot] - 1;
  }
  return firstOf;
}
