/**
 * Adds articles to an index, in commits of some thousands; committed articles survive any later failure. An index without statistics learns
 * them from its first articles, so these are one commit.
 */

import { unpackRow } from '../corpus/packed-rows.js';
import type { PreparedBatch } from '../corpus/prepare.js';
import type { CorpusStatistics } from '../corpus/statistics.js';
import { statusName } from '../corpus/status.js';
import { IN_MEMORY, type TokenCollector } from '../corpus/storage.js';
import { DIGEST_BYTES } from '../corpus/stored-content.js';
import { type Environment, IN_PROCESS, IN_THREAD } from '../pipeline/stages.js';
import { knownWords, LANGUAGES } from '../text/language.js';
import type { ReadNotice, SkippedFile } from '../types/article.js';
import type { ArticleRow } from '../types/report.js';
import { ArticleState } from './article-state.js';
import { markArticles, removeArticles } from './copies.js';
import { cannotWrite } from './faults.js';
import type { Place } from './known-numbers.js';
import type { Lock } from './lock.js';
import type { Manifest } from './manifest.js';
import { mergeSegments, segmentsToMerge } from './merge-segments.js';
import type { Segment } from './segment.js';
import { idKey, pathKey, type StoredFiles } from './segment-format.js';
import { type Store, writeBasis } from './store.js';
import { MOST_RANKED, TokenCode } from './token-code.js';
import type { Added, Batches, FileState, IndexSettings } from './types.js';
import { type Entry, type KeptBatch, type ReducedArticles, reduceArticles, writeSegment } from './write-articles.js';

/** Approximate number of articles, or of words, in a commit. */
const COMMIT = { articles: 16_384, words: 2 ** 24 };
/** Most articles in a segment, because their postings are sorted in memory. */
const SEGMENT_ARTICLES = 65_536;

/** Articles that wait for a commit. */
class Waiting {
  readonly batches: KeptBatch[] = [];
  readonly entries: Entry[] = [];
  /** The versions in the index that they replace. */
  readonly replaced: Place[] = [];
  words = 0;

  constructor(readonly tokens: TokenCollector) {}
}

export class Addition {
  /** By id: the last used number behind `~`. */
  readonly #numbers = new Map<string, number>();
  readonly #claimed = new Set<string>();
  readonly #environment: Environment;
  #ids: IdFilter | undefined;
  #added = 0;
  #replaced = 0;
  #unchanged = 0;
  readonly #unread: ArticleRow[] = [];
  readonly #skipped: SkippedFile[] = [];
  readonly #notices: ReadNotice[] = [];

  /**
   * @param settings    of the index
   * @param environment its statistics become those of a new index
   */
  constructor(
    private readonly store: Store,
    private readonly lock: Lock,
    private readonly settings: IndexSettings,
    environment: Partial<Environment> = {},
  ) {
    this.#environment = { ...IN_PROCESS, ...environment };
  }

  /** The result so far. */
  get result(): Added {
    return {
      added: this.#added,
      replaced: this.#replaced,
      unchanged: this.#unchanged,
      unread: this.#unread,
      skipped: this.#skipped,
      notices: this.#notices,
    };
  }

  /** Number of read articles by path. */
  readonly #articlesOf = new Map<string, number>();

  /** Whether any article with this path was read. */
  hasRead(path: string): boolean {
    return this.#articlesOf.has(path);
  }

  /** Whether an article with this id was read. */
  isClaimed(id: string): boolean {
    return this.#claimed.has(id);
  }

  /**
   * Adds articles, and replaces those that have changed.
   *
   * @param batches prepared with `stored`
   * @param files   files whose whole content is in the batches
   * @param isWhole adds any number of articles in one commit
   */
  async add(batches: Batches, files: readonly FileState[] = [], isWhole = false): Promise<void> {
    const learns = this.store.manifest === undefined && this.#environment.statistics === undefined;
    const storage = learns ? this.#environment.storage : IN_MEMORY;
    let waiting = new Waiting(storage.collectTokens());
    const onRead = this.#environment.onProgress;
    const before = this.#claimed.size;
    for await (const { tokens, keys: _, content, skipped, notices, ...batch } of batches) {
      for (const file of skipped) this.#skipped.push(file);
      for (const notice of notices) this.#notices.push(notice);
      this.#take(batch, content, waiting);
      if (content !== undefined) {
        const { texts, ...rest } = content;
        waiting.batches.push({ ...batch, content: rest, texts: storage.storeSketches(texts) });
        waiting.tokens.add(tokens);
        waiting.words += tokens.hashes.length;
      }
      onRead({ stage: 'read', done: this.#claimed.size - before });
      if (learns || isWhole || (waiting.entries.length < COMMIT.articles && waiting.words < COMMIT.words)) continue;
      await this.#commit(waiting, []);
      waiting = new Waiting(storage.collectTokens());
    }
    if (waiting.entries.length > 0 || (files.length > 0 && this.store.manifest !== undefined))
      await this.#commit(waiting, files);
  }

  /** Collects the new and changed articles of a batch. */
  #take(
    batch: Omit<PreparedBatch, 'tokens' | 'keys' | 'content' | 'skipped' | 'notices'>,
    content: PreparedBatch['content'],
    waiting: Waiting,
  ): void {
    batch.ids.forEach((given, index) => {
      const details = unpackRow(batch.rows, index, given);
      const status = statusName(batch.status[index]);
      if (content === undefined || status === 'unreadable' || status === 'binary') {
        this.#unread.push({ id: given, ...details, words: 0, status });
        return;
      }
      const { path } = details;
      if (path !== undefined) this.#articlesOf.set(path, (this.#articlesOf.get(path) ?? 0) + 1);
      const { id, place } = this.#claim(given, path);
      if (place !== undefined) {
        const digest = content.digests.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
        if (Buffer.compare(place.part.segment.row(place.article).digest, digest) === 0) {
          this.#unchanged++;
          return;
        }
        waiting.replaced.push(place);
        this.#replaced++;
      } else this.#added++;
      waiting.entries.push({ id, batch: waiting.batches.length, index });
    });
  }

  /**
   * The id under which an article is stored, and its version in the index. If several articles have the same id, from one file or several,
   * the second becomes `ID~2`, as in a scan.
   */
  #claim(given: string, path: string | undefined): { readonly id: string; readonly place?: Place } {
    for (let number = this.#numbers.get(given) ?? 1; ; number++) {
      const id = number === 1 ? given : `${given}~${number}`;
      if (this.#claimed.has(id)) continue;
      const place = this.#find(id);
      const other = place?.part.segment.details(place.article).path;
      if (place !== undefined && path !== undefined && other !== undefined && other !== path) continue;
      this.#claimed.add(id);
      if (number > 1) this.#numbers.set(given, number);
      return place === undefined ? { id } : { id, place };
    }
  }

  /** Looks up an id. The filter in memory answers for most new ids. */
  #find(id: string): Place | undefined {
    if (this.store.segments.length === 0) return undefined;
    this.#ids ??= new IdFilter(this.store);
    return this.#ids.mayHold(id) ? this.store.find(id) : undefined;
  }

  async #commit(waiting: Waiting, files: readonly FileState[]): Promise<void> {
    const { store, settings, lock } = this;
    const given = store.manifest === undefined ? this.#environment.statistics : store.statistics;
    const { statistics: _, ...others } = this.#environment;
    // without given statistics all articles are read, so that the threads are free; otherwise they continue to read during the commit
    const environment = given === undefined ? others : { ...others, runner: IN_THREAD, statistics: given };
    const segments: Segment[] = [];
    try {
      const tokens = waiting.tokens.finish(waiting.entries.length);
      const reduced = await reduceArticles(waiting.batches, tokens, waiting.entries, settings, environment);
      const first = store.manifest === undefined ? this.#begin(reduced.statistics) : undefined;
      const commit = (store.manifest?.commit ?? 0) + 1;
      const fileStates = new Map(
        files.map(({ path, size, modified }) => {
          return [pathKey(path), { size, modified, articles: this.#articlesOf.get(path) ?? 0, commit }] as const;
        }),
      );
      for (const range of rangesOf(waiting.entries.length))
        segments.push(await this.#write(reduced, range, range[0] === 0 ? fileStates : new Map(), environment));
      removeArticles(store.segments, waiting.replaced);
      const parts = [...store.segments.map(({ segment, state }) => ({ segment, state }))];
      for (const segment of segments) {
        const state = new ArticleState(segment.count);
        markArticles(parts, segment, state);
        parts.push({ segment, state });
      }
      store.commit(parts, lock, first);
    } catch (error) {
      for (const segment of segments) segment.close();
      throw cannotWrite(store.folder, error);
    }
    this.#ids?.add(waiting.entries);
    this.#merge();
  }

  /** Writes the files that an index has only once. */
  #begin(statistics: CorpusStatistics): Pick<Manifest, 'settings' | 'statistics' | 'words'> {
    const { store, settings } = this;
    const names = { statistics: store.nextFile('statistics'), words: store.nextFile('words') };
    store.code = new TokenCode(commonestWords(statistics));
    writeBasis(store.folder, names, statistics, store.code.words);
    return { settings, ...names };
  }

  #write(
    reduced: ReducedArticles,
    range: readonly [number, number],
    files: StoredFiles,
    environment: Environment,
  ): Promise<Segment> {
    const { folder, code } = this.store;
    const target = { folder, file: this.store.nextFile('segment'), code, settings: this.settings };
    return writeSegment(reduced, range, files, target, environment);
  }

  /** Merges segments until only a few of each size are left. */
  #merge(): void {
    const { store, lock } = this;
    for (;;) {
      const parts = segmentsToMerge(store.segments);
      if (parts.length === 0) return;
      try {
        const { folder, code } = store;
        const merged = mergeSegments(parts, { folder, file: store.nextFile('segment'), code });
        store.commit([...store.segments.filter(part => !parts.includes(part)), merged], lock);
      } catch (error) {
        throw cannotWrite(store.folder, error);
      }
    }
  }
}

function rangesOf(articles: number): (readonly [number, number])[] {
  const ranges: (readonly [number, number])[] = [];
  let from = 0;
  do {
    const to = Math.min(articles, from + SEGMENT_ARTICLES);
    ranges.push([from, to]);
    from = to;
  } while (from < articles);
  return ranges;
}

/** The words with short codes: the commonest words of the statistics, then common words of the languages. */
function commonestWords({ frequencies: { words, counts } }: CorpusStatistics): Uint32Array {
  const known = Array.from(words.keys()).filter(slot => counts[slot] > 1);
  known.sort((x, y) => counts[y] - counts[x] || words[x] - words[y]);
  const ranked = new Set(known.slice(0, MOST_RANKED).map(slot => words[slot]));
  LANGUAGES.forEach((_, language) => {
    for (const hash of knownWords(language).keys()) if (ranked.size < MOST_RANKED) ranked.add(hash);
  });
  return Uint32Array.from(ranked);
}

/** A filter for ids that the index may hold: a bit for each range of hashes, with 32 times as many bits as ids. */
class IdFilter {
  readonly #shift: number;
  readonly #bits: Uint8Array;

  constructor(store: Store) {
    const articles = store.segments.reduce((sum, { segment }) => sum + segment.count, 0);
    const bits = Math.min(31, Math.max(22, Math.ceil(Math.log2(articles + 1)) + 5));
    this.#shift = 32 - bits;
    this.#bits = new Uint8Array(2 ** (bits - 3));
    for (const { segment } of store.segments) for (const [key] of segment.entries('ids')) this.#set(key);
  }

  add(entries: readonly Entry[]): void {
    for (const { id } of entries) this.#set(idKey(id));
  }

  mayHold(id: string): boolean {
    const bit = idKey(id) >>> this.#shift;
    return (this.#bits[bit >>> 3] & (1 << (bit & 7))) !== 0;
  }

  #set(key: number): void {
    const bit = key >>> this.#shift;
    this.#bits[bit >>> 3] |= 1 << (bit & 7);
  }
}
