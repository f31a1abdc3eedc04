/**
 * Opens an index of known articles: a folder of files that never change, and a manifest that names them. A reader sees the index in the
 * state in which it opened it; one writer at a time changes it.
 */
import { compareText } from '../corpus/merge-batches.js';
import type { CorpusStatistics } from '../corpus/statistics.js';
import { UserError } from '../errors.js';
import { completeOptions, type DETECT_OPTIONS } from '../options.js';
import type { CheckRules } from '../pipeline/build-check-report.js';
import type { Environment } from '../pipeline/stages.js';
import { TOKENS_VERSION } from '../text/tokenize.js';
import type { CheckReport } from '../types/check.js';
import { Addition } from './addition.js';
import { checkArticles } from './check.js';
import { removeArticles } from './copies.js';
import { cannotRead, cannotWrite } from './faults.js';
import type { OpenSegment, Place } from './known-numbers.js';
import { type Lock, takeLock } from './lock.js';
import { isIndex } from './manifest.js';
import { mergeSegments, segmentsToMerge, storedFiles } from './merge-segments.js';
import { pathKey } from './segment-format.js';
import { HOW_TO_MAKE, makeFolder, Store } from './store.js';
import {
  type ArticleIndex,
  type Batches,
  type CheckOptions,
  type FileState,
  type IndexSettings,
  type KnownArticle,
  type OpenOptions,
  type Removed,
  STORED_OPTIONS,
  type Verified,
} from './types.js';
import { verifySegments } from './verify.js';

/**
 * Opens an index. Keep it open for many checks: it keeps the statistics, the weights of words, and the ids and postings that were read (up to
 * 8 MB of postings per segment), so that a check of one article takes a few milliseconds. Checks may run concurrently.
 *
 * @param folder of the index; with `write` it is created if it does not exist
 * @throws UserError if there is no index, it is damaged or of another version, another process writes it, or it has other settings
 */
export async function openIndex(folder: string, options: OpenOptions = {}): Promise<OpenIndex> {
  const { write = false, settings = {} } = options;
  let lock: Lock | undefined;
  if (write) {
    makeFolder(folder);
    try {
      lock = await takeLock(folder, options);
    } catch (error) {
      throw cannotWrite(folder, error);
    }
  }
  try {
    const store = Store.open(folder);
    if (store.manifest === undefined && !write) {
      if (isIndex(folder))
        throw new UserError(
          `${folder}: the index is still empty`,
          'wait for the process that makes it; if it has ended, repeat its index add',
        );
      throw new UserError(`${folder} is not an index`, HOW_TO_MAKE);
    }
    if (store.manifest !== undefined) checkSettings(folder, store.manifest.settings, settings);
    if (write) store.clear();
    return new OpenIndex(store, store.manifest?.settings ?? settingsOf(settings), lock);
  } catch (error) {
    lock?.release();
    throw cannotRead(folder, error);
  }
}

type Given = NonNullable<OpenOptions['settings']>;

function settingsOf(given: Given): IndexSettings {
  const { text = true, ...options } = given;
  const { engine, shingleSize, sketchSize, sensitivity, minWords } = completeOptions(options);
  if (engine !== 'bottom-k') {
    throw new UserError(`an index supports only the engine bottom-k, not ${engine}`, 'leave out --engine');
  }
  return { tokens: TOKENS_VERSION, engine, shingleSize, sketchSize, sensitivity, minWords, text };
}

/** @throws UserError if a given setting differs from the stored one */
function checkSettings(folder: string, stored: IndexSettings, given: Given): void {
  for (const name of [...STORED_OPTIONS, 'text'] as const) {
    const wanted = given[name];
    if (wanted === undefined || wanted === stored[name]) continue;
    if (name === 'engine') {
      throw new UserError(
        `${folder}: an index uses --engine ${stored.engine}; this call asks for ${wanted}`,
        'leave the option out, or compare with files',
      );
    }
    const what =
      name === 'text' ? (stored.text ? 'stores texts' : 'stores no texts') : `has ${nameOf(name)} ${stored[name]}`;
    const asked = name === 'text' ? 'this call asks for the opposite' : `this call asks for ${wanted}`;
    const rebuild = stored.text
      ? `to make an index with the other setting: twicetold index export ${folder} | twicetold index add NEW - with that option`
      : 'add the articles to a new index with the other setting';
    throw new UserError(`${folder}: the index ${what}; ${asked}`, `leave the option out; ${rebuild}`);
  }
}

/** `sketchSize` as an option: `--sketch-size`. */
const nameOf = (name: keyof typeof DETECT_OPTIONS): string => `--${name.replace(/[A-Z]/g, '-$&').toLowerCase()}`;

export class OpenIndex implements ArticleIndex {
  readonly #store: Store;
  readonly #lock: Lock | undefined;

  constructor(
    store: Store,
    readonly settings: IndexSettings,
    lock: Lock | undefined,
  ) {
    this.#store = store;
    this.#lock = lock;
  }

  get folder(): string {
    return this.#store.folder;
  }

  get size(): number {
    return this.#store.size;
  }

  /** Number of commits; 0 for a new index. */
  get commits(): number {
    return this.#store.manifest?.commit ?? 0;
  }

  /** Bytes of the files that hold the articles. */
  get bytes(): number {
    return this.#store.bytes;
  }

  get segments(): readonly OpenSegment[] {
    return this.#store.segments;
  }

  get statistics(): CorpusStatistics {
    return this.#store.statistics;
  }

  /** Begins to add articles. @param environment its statistics become those of a new index */
  addition(environment?: Partial<Environment>): Addition {
    return new Addition(this.#store, this.#writing(), this.settings, environment);
  }

  check(
    batches: Batches,
    options: CheckOptions,
    rules: CheckRules = {},
    environment: Partial<Environment> = {},
  ): Promise<CheckReport> {
    return checkArticles(this.#store, this.settings, batches, options, rules, environment);
  }

  get(id: string): KnownArticle | undefined {
    const place = this.#store.find(id);
    return place?.part.segment.article(place.article, true);
  }

  /** @param after an id; the list begins behind it */
  *list(withText = false, after?: string): Generator<KnownArticle> {
    const heads = this.#store.segments.map(part => liveArticles(part, withText, after));
    const next = heads.map(head => head.next());
    for (;;) {
      let least = -1;
      next.forEach(({ done, value }, n) => {
        if (!done && (least < 0 || compareText(value.id, next[least].value!.id) < 0)) least = n;
      });
      if (least < 0) return;
      yield next[least].value as KnownArticle;
      next[least] = heads[least].next();
    }
  }

  /** Reads the whole index. @throws UserError for the first fault */
  verify(): Verified {
    // reading the statistics verifies their checksum
    this.#store.statistics;
    return verifySegments(this.#store.segments);
  }

  /**
   * The paths of files that have not changed since their articles were added.
   *
   * @param forPruning leaves out files for which the index holds more articles than their last state: `prune` must read them
   */
  unchanged(files: readonly FileState[], forPruning = false): Set<string> {
    const known = storedFiles(this.#store.segments);
    const articles = new Map<string, number>();
    if (forPruning) {
      for (const { path } of this.list()) if (path !== undefined) articles.set(path, (articles.get(path) ?? 0) + 1);
    }
    const same = files.filter(({ path, size, modified }) => {
      const state = known.get(pathKey(path));
      if (state === undefined || state.size !== size || state.modified !== modified) return false;
      return !forPruning || (articles.get(path) ?? 0) <= state.articles;
    });
    return new Set(same.map(({ path }) => path));
  }

  /** Removes articles, all or none. */
  remove(ids: readonly string[]): Removed {
    const lock = this.#writing();
    const places: Place[] = [];
    const missing: string[] = [];
    for (const id of new Set(ids)) {
      const place = this.#store.find(id);
      if (place === undefined) missing.push(id);
      else places.push(place);
    }
    if (places.length > 0) this.#remove(places, lock);
    return { removed: places.length, missing };
  }

  /** Removes the articles that a function selects. @returns their number */
  prune(isVanished: (article: KnownArticle) => boolean): number {
    const lock = this.#writing();
    const places: Place[] = [];
    for (const part of this.#store.segments) {
      for (let article = 0; article < part.segment.count; article++) {
        if (part.state.isLive(article) && isVanished(part.segment.article(article))) places.push({ part, article });
      }
    }
    if (places.length > 0) this.#remove(places, lock);
    return places.length;
  }

  #remove(places: readonly Place[], lock: Lock): void {
    const store = this.#store;
    try {
      removeArticles(store.segments, places);
      store.commit(store.segments, lock);
      const parts = segmentsToMerge(store.segments);
      if (parts.length === 0) return;
      const merged = mergeSegments(parts, { folder: store.folder, file: store.nextFile('segment'), code: store.code });
      store.commit([...store.segments.filter(part => !parts.includes(part)), merged], lock);
    } catch (error) {
      throw cannotWrite(store.folder, error);
    }
  }

  #writing(): Lock {
    if (this.#lock === undefined)
      throw new UserError(`${this.folder}: the index is open for reading`, 'openIndex(folder, { write: true })');
    return this.#lock;
  }

  close(): void {
    this.#store.close();
    this.#lock?.release();
  }
}

function* liveArticles(
  { segment, state }: OpenSegment,
  withText: boolean,
  after: string | undefined,
): Generator<KnownArticle> {
  const first = after === undefined ? 0 : segment.firstBehind(after);
  for (let article = first; article < segment.count; article++)
    if (state.isLive(article)) yield segment.article(article, withText);
}
