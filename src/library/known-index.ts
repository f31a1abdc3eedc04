/** An index of known articles for callers of the library: checks their arguments, and queues the calls of an index. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { type PreparedBatch, prepare } from '../corpus/prepare.js';
import { type CorpusStatistics, nameOfStatistics } from '../corpus/statistics.js';
import type { Stored } from '../corpus/stored-content.js';
import { explained, UserError } from '../errors.js';
import { cannotRead } from '../index-store/faults.js';
import { type OpenIndex, openIndex as openStore } from '../index-store/open-index.js';
import {
  type Added,
  type IndexSettings,
  type KnownArticle,
  type Removed,
  STORED_OPTIONS,
  type Verified,
} from '../index-store/types.js';
import { completeOptions, type DetectOptions } from '../options.js';
import { check as checkAmong } from '../pipeline/check.js';
import type { ReadItem } from '../types/article.js';
import type { CheckReport } from '../types/check.js';
import type { Progress } from '../types/report.js';
import { checkedStatistics, checkListener } from './detect.js';
import { batchesOf, type GivenArticles, isObject, kindOf, optionsOf, rejectUnknown } from './given.js';

/**
 * Options of `openIndex`. Options that decide what an index stores are for a new index; an existing one must have the
 * same.
 */
export interface OpenIndexOptions extends Partial<Pick<DetectOptions, (typeof STORED_OPTIONS)[number]>> {
  /** Opens the index for changes, and creates a missing one. Only one process at a time can write. */
  readonly write?: boolean;
  /** Waits for another writer instead of failing. */
  readonly wait?: boolean;
  /** Called once when the wait begins, with the name of the other writer. */
  readonly onWait?: (holder: string) => void;
  /** Whether a new index stores the texts; true by default. */
  readonly text?: boolean;
  /**
   * Statistics of another corpus (`decodeStatistics`) for a new index; by default learned from the first added
   * articles.
   */
  readonly statistics?: CorpusStatistics;
}

/** Options of `KnownIndex.add`. */
export interface AddOptions {
  /** Whether the articles form one commit, all or none; false by default. They must fit into memory. */
  readonly whole?: boolean;
  /** Called at the beginning of each stage and as it proceeds. */
  readonly onProgress?: (progress: Progress) => void;
}

/** Options of `KnownIndex.check`. All other options of the detection are those of the index. */
export interface CheckIndexOptions extends Partial<Pick<DetectOptions, (typeof CHECK_OPTIONS)[number]>> {
  /** Most days between the publication of a new and a known article; by default all are compared. */
  readonly window?: number;
  /** `ignore`: editions are no matches. By default they are reported. */
  readonly editions?: 'report' | 'ignore';
  /** Called at the beginning of each stage and as it proceeds. */
  readonly onProgress?: (progress: Progress) => void;
}

/** Options of `KnownIndex.list`. */
export interface ListOptions {
  /** Whether the articles have their texts; false by default. */
  readonly text?: boolean;
}

/**
 * An index of known articles. Concurrent calls run one after the other. Calls throw a `UserError` for a wrong argument,
 * a change of an index that is open for reading, a call after `close`, and a damaged file.
 */
export interface KnownIndex {
  readonly folder: string;
  /** The options that decide what the index stores. */
  readonly settings: IndexSettings;
  /** Number of articles. */
  readonly size: number;
  /**
   * The statistics of the index, under which `findDuplicates` and `compareArticles` give the verdicts of its checks;
   * undefined for an empty index.
   */
  readonly statistics: CorpusStatistics | undefined;
  /**
   * Adds articles, and replaces changed articles by id. The id of an article without one is the hash of its text.
   * Without given statistics, the index learns them from the articles of the first call, which should be many.
   *
   * @returns resolves when all articles are on the disk. Articles are committed by thousands; an error does not undo
   *   earlier commits
   */
  add(articles: GivenArticles, options?: AddOptions): Promise<Added>;
  /**
   * Compares new articles with the index and with one another, without changing the index. The id of an article without
   * one is its number.
   */
  check(articles: GivenArticles, options?: CheckIndexOptions): Promise<CheckReport>;
  /** Removes articles by id, in one commit. */
  remove(ids: string | number | Iterable<string | number>): Promise<Removed>;
  /** The article with an id, with its text if the index stores texts; undefined for an unknown id. */
  get(id: string | number): KnownArticle | undefined;
  /**
   * All articles ordered by id. After a change of the index during the iteration, later articles are those of the
   * changed index.
   */
  list(options?: ListOptions): IterableIterator<KnownArticle>;
  /** Reads and checks the whole index. @throws UserError for the first fault */
  verify(): Promise<Verified>;
  /** Closes the index after the earlier calls. */
  close(): Promise<void>;
}

/**
 * Opens an index of known articles: a folder that `twicetold index` and this function read and write.
 *
 *     const index = await openIndex('known.index', { write: true });
 *     await index.add(articles);
 *     const { articles: checked } = await index.check([{ id: 'new', text: '...' }]);
 *     await index.close();
 *
 * @param folder folder of the index; created with `write` if missing
 * @throws UserError if the index is missing, damaged, of another version, written by another process, or has other
 * settings; and for an unknown option or one out of range
 */
export async function openIndex(folder: string, options?: OpenIndexOptions): Promise<KnownIndex> {
  if (typeof folder !== 'string' || folder === '' || folder.includes('\0')) {
    const found = typeof folder === 'string' ? (folder === '' ? 'empty' : 'no path') : `${kindOf(folder)}, not a text`;
    throw new UserError(`openIndex: the folder is ${found}`, "for example: openIndex('known.index')");
  }
  const given = optionsOf(options, 'openIndex', '{ write: true }');
  rejectUnknown(given, ['write', 'wait', 'onWait', 'text', 'statistics', ...STORED_OPTIONS], 'openIndex');
  const { write, wait, onWait, text, statistics: taught, ...detection } = given;
  checkFlags({ write, wait, text }, 'openIndex');
  if (onWait !== undefined && typeof onWait !== 'function') throw new UserError('openIndex: onWait is not a function');
  const statistics = checkedStatistics(taught);
  completeOptions(detection);
  const index = await openStore(folder, {
    write: write === true,
    wait: wait === true,
    ...(onWait !== undefined && { onWait }),
    settings: { ...detection, ...(text !== undefined && { text }) },
  });
  try {
    if (statistics !== undefined && index.commits > 0 && !isSame(statistics, index.statistics)) {
      throw new UserError(
        `${folder}: the index has statistics of its own, which are not those that are given`,
        'leave them out, or add the articles to a new index',
      );
    }
    return new QueuedIndex(index, write === true, statistics);
  } catch (error) {
    index.close();
    throw error;
  }
}

const isSame = (x: CorpusStatistics, y: CorpusStatistics): boolean =>
  nameOfStatistics(x).fingerprint === nameOfStatistics(y).fingerprint;

/** The options of the detection that a check can set. */
const CHECK_OPTIONS = ['threshold', 'minPassage', 'related'] as const;

class QueuedIndex implements KnownIndex {
  /** Resolves when the last call has ended. */
  #last: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | undefined;
  /** Set while a call of this index runs code of the caller: the generator of articles and the listener. */
  readonly #insideCall = new AsyncLocalStorage<true>();

  constructor(
    private readonly store: OpenIndex,
    private readonly isWritable: boolean,
    /** Those of a new index. */
    private readonly given: CorpusStatistics | undefined,
  ) {}

  get folder(): string {
    return this.store.folder;
  }

  get settings(): IndexSettings {
    return { ...this.store.settings };
  }

  get size(): number {
    return this.store.size;
  }

  get statistics(): CorpusStatistics | undefined {
    if (this.store.commits === 0) return this.given;
    return this.#runNow('statistics', () => this.store.statistics);
  }

  async add(articles: GivenArticles, options?: AddOptions): Promise<Added> {
    const given = optionsOf(options, 'index.add', '{ onProgress }');
    rejectUnknown(given, ['whole', 'onProgress'], 'index.add');
    checkFlags({ whole: given.whole }, 'index.add');
    checkListener(given.onProgress, 'index.add');
    return this.#queued('add', async () => {
      const statistics = this.store.commits === 0 ? this.given : undefined;
      const addition = this.store.addition({
        ...(statistics !== undefined && { statistics }),
        ...(given.onProgress !== undefined && { onProgress: given.onProgress }),
      });
      const { minWords, text } = this.store.settings;
      const batches = batchesOf(articles, 'index.add', nameOfText);
      await addition.add(prepareAll(batches, minWords, text ? 'text' : 'words'), [], given.whole === true);
      return addition.result;
    });
  }

  async check(articles: GivenArticles, options?: CheckIndexOptions): Promise<CheckReport> {
    const given = optionsOf(options, 'index.check', '{ threshold: 0.6 }');
    rejectUnknown(given, [...CHECK_OPTIONS, 'window', 'editions', 'onProgress'], 'index.check');
    const { window, editions, onProgress, ...detection } = given;
    checkListener(onProgress, 'index.check');
    if (window !== undefined && !(typeof window === 'number' && window >= 0))
      throw new UserError('index.check: window is not a number of days', 'for example: { window: 30 }');
    if (editions !== undefined && editions !== 'report' && editions !== 'ignore')
      throw new UserError('index.check: editions is neither report nor ignore', "for example: { editions: 'ignore' }");
    const stored = STORED_OPTIONS.map(name => [name, this.store.settings[name]]);
    const complete = completeOptions({ ...Object.fromEntries(stored), ...detection });
    return this.#queued('check', () => {
      const batches = prepareAll(batchesOf(articles, 'index.check'), complete.minWords);
      const rules = { window, ignoresEditions: editions === 'ignore' };
      const environment = onProgress === undefined ? {} : { onProgress };
      if (this.store.commits > 0) return this.store.check(batches, complete, rules, environment);
      // the index is still empty
      const statistics = this.given;
      return checkAmong(batches, complete, rules, { ...environment, ...(statistics !== undefined && { statistics }) });
    });
  }

  async remove(ids: string | number | Iterable<string | number>): Promise<Removed> {
    const given = idsOf(ids);
    return this.#queued('remove', () => this.store.remove(given));
  }

  get(id: string | number): KnownArticle | undefined {
    const given = idOf(id, 'index.get');
    return this.#runNow('get', () => this.store.get(given));
  }

  list(options?: ListOptions): IterableIterator<KnownArticle> {
    const given = optionsOf(options, 'index.list', '{ text: true }');
    rejectUnknown(given, ['text'], 'index.list');
    checkFlags(given, 'index.list');
    this.#checkOpen('list');
    if (given.text === true && !this.settings.text)
      throw new UserError(`${this.folder}: the index stores no texts`, 'leave the option text out');
    return this.#list(given.text === true);
  }

  /** Continues after the last article if a call has changed the index. */
  *#list(withText: boolean): Generator<KnownArticle> {
    let last: string | undefined;
    for (let isChanged = true; isChanged; ) {
      const { commits } = this.store;
      isChanged = false;
      const articles = this.store.list(withText, last);
      for (;;) {
        const { done, value } = this.#runNow('list', () => articles.next());
        if (done) break;
        yield value;
        last = value.id;
        isChanged = this.store.commits !== commits;
        if (isChanged) break;
      }
    }
  }

  async verify(): Promise<Verified> {
    return this.#queued('verify', () => {
      if (this.store.commits === 0) return { articles: 0, segments: 0, postings: 0 };
      try {
        return this.store.verify();
      } catch (error) {
        throw cannotRead(this.folder, error);
      }
    });
  }

  async close(): Promise<void> {
    if (this.#closed === undefined) {
      this.#refuseInsideCall('close');
      this.#closed = this.#queued('close', () => this.store.close());
    }
    await this.#closed;
  }

  #checkOpen(call: string): void {
    if (this.#closed !== undefined)
      throw new UserError(`index.${call}: the index is closed`, 'open it again: openIndex');
  }

  #refuseInsideCall(call: string): void {
    if (this.#insideCall.getStore() !== true) return;
    throw new UserError(
      `index.${call}: called while another call of the index reads its articles`,
      'the two would wait for each other: make a list of the articles first',
    );
  }

  /** Runs a synchronous call that only reads. */
  #runNow<Result>(call: string, run: () => Result): Result {
    this.#checkOpen(call);
    try {
      return run();
    } catch (error) {
      throw explained(cannotRead(this.folder, error));
    }
  }

  /** Runs a call after the earlier ones, because adding takes several steps, and merging segments closes files. */
  async #queued<Result>(call: string, run: () => Result | Promise<Result>): Promise<Result> {
    this.#checkOpen(call);
    this.#refuseInsideCall(call);
    if ((call === 'add' || call === 'remove') && !this.isWritable)
      throw new UserError(`${this.folder}: the index is open for reading`, 'openIndex(folder, { write: true })');
    const turn = this.#last.then(() => this.#insideCall.run(true, run));
    this.#last = turn.catch(() => {});
    try {
      return await turn;
    } catch (error) {
      throw explained(error);
    }
  }
}

/** Names a text by its hash: the same text is the same article in every call, and no other article has its name. */
export function nameOfText(text: string): string {
  // JSON, because UTF-8 cannot encode lone surrogates
  return `text-${createHash('sha256').update(JSON.stringify(text)).digest('hex').slice(0, 32)}`;
}

async function* prepareAll(
  items: AsyncIterable<readonly ReadItem[]>,
  minWords: number,
  stored?: Stored,
): AsyncGenerator<PreparedBatch> {
  for await (const batch of items) yield prepare(batch, minWords, undefined, false, stored);
}

/** @throws UserError if an option is neither true nor false */
function checkFlags(flags: object, caller: string): void {
  for (const [name, value] of Object.entries(flags)) {
    if (value !== undefined && typeof value !== 'boolean')
      throw new UserError(`${caller}: ${name} is ${kindOf(value)}, not true or false`);
  }
}

function idsOf(ids: unknown): string[] {
  if (typeof ids === 'string' || typeof ids === 'number') return [idOf(ids, 'index.remove')];
  if (!isObject(ids) || typeof ids[Symbol.iterator] !== 'function')
    throw new UserError(
      `index.remove: the ids are ${kindOf(ids)}, not a list`,
      "for example: index.remove(['a', 'b'])",
    );
  return Array.from(ids as unknown as Iterable<unknown>, id => idOf(id, 'index.remove'));
}

function idOf(id: unknown, caller: string): string {
  if (typeof id === 'string') return id;
  if (typeof id === 'number' && Number.isFinite(id)) return String(id);
  throw new UserError(`${caller}: an id is ${kindOf(id)}, not a text`, 'the list (index.list) has the ids');
}
