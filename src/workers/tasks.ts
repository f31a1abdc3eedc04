/** Defines the tasks and messages of workers: read articles, cut a file into segments, run ranges of a stage. */

import { type PreparedBatch, prepare } from '../corpus/prepare.js';
import type { Stored } from '../corpus/stored-content.js';
import { failureOf } from '../errors.js';
import type { StageInput, StageName, StageResult } from '../pipeline/stages.js';
import { BatchBuffer } from '../read/file.js';
import type { FoundFile } from '../read/find/find.js';
import { recordsOf } from '../read/json/line-blocks.js';
import { partOf, type SourceLocation } from '../read/location.js';
import { unreadable } from '../read/problem.js';
import { ArticleReader } from '../read/read.js';
import { NotLoaded } from '../read/readers.js';
import type { Segment } from '../read/segment.js';
import type { ReadOptions } from '../read/streams.js';
import { TokenColumns } from '../text/tokenize.js';
import type { EncodedArticle, ReadItem } from '../types/article.js';
import { TimeLimit, TimeLimitExceeded } from './time-limit.js';

/** Options without streams, connections and functions, which cannot be sent to another thread. */
export type PortableOptions = Omit<ReadOptions, 'stdin' | 'web' | 'onBytes'>;

export interface Preparation {
  readonly minWords: number;
  /** Whether articles are also compared across languages. */
  readonly acrossLanguages?: boolean;
  /** Whether an index stores the articles, and whether with their texts. */
  readonly stored?: Stored;
  /** Whether the result is the read items themselves, in the order of their files. */
  readonly asRead?: true;
}

/** Read items that are not prepared. */
export interface ItemBatch {
  readonly items: readonly ReadItem[];
  readonly foundFields?: readonly string[];
}

export type Batch = PreparedBatch | ItemBatch;

/** @param columns buffer for the tokens of prepared articles */
export function batchOf(
  items: Items,
  { minWords, acrossLanguages, asRead, stored }: Preparation,
  columns?: TokenColumns,
): Batch {
  if (asRead !== true) return prepare(items, minWords, columns, acrossLanguages, stored);
  return {
    items: items.map(item =>
      'utf8' in item ? { article: { ...item.article, text: Buffer.from(item.utf8).toString('utf8') } } : item,
    ),
  };
}

export type ReadTask = Preparation &
  (
    | { readonly kind: 'files'; readonly files: readonly FoundFile[]; readonly options: PortableOptions }
    | { readonly kind: 'segment'; readonly segment: Segment; readonly options: PortableOptions }
    | { readonly kind: 'items'; readonly items: readonly ReadItem[] }
  );

/** A stage with its input. */
export type StageTask = { [S in StageName]: { readonly stage: S; readonly input: StageInput<S> } }[StageName];

/** Start data of a worker. */
export interface WorkerSetup {
  /** Memory of the thread's `Progress`. */
  readonly progress: Int32Array<SharedArrayBuffer>;
  readonly seconds: number;
}

/** A read task with the number of its answer, a stage whose ranges all workers share, a file to cut, or a command. */
export type ToWorker =
  | { readonly number: number; readonly task: ReadTask }
  | {
      /** Number of the answer for the first range; the others follow. */
      readonly firstNumber: number;
      readonly stageTask: StageTask;
      readonly cuts: readonly number[];
      /** Shared counter of started ranges. */
      readonly taken: Int32Array;
    }
  | { readonly cut: FoundFile; readonly options: PortableOptions; readonly preparation: Preparation }
  | { readonly order: 'collect-garbage' };

export type FromWorker =
  | ({ readonly number: number; readonly freeBuffer?: ArrayBuffer | undefined } & (
      | { readonly result: Batch | StageResult<StageName> }
      | Failed
    ))
  | Cut;

/** A part of the cut file, its end, or an error. */
export type Cut = { readonly segment: Segment } | { readonly batch: Batch } | { readonly end: true } | Failed;
interface Failed {
  readonly error: string;
}

/**
 * Progress of a thread in shared memory, by which the starter notices a stuck thread and limits the parts sent ahead.
 *
 * ```text
 * shared   │ steps │ 1 while reading │ parts of a file that may be sent │     i32 each
 * ```
 */
export class Progress {
  constructor(readonly shared = new Int32Array(new SharedArrayBuffer(12))) {}

  get steps(): number {
    return Atomics.load(this.shared, 0);
  }

  get isReading(): boolean {
    return Atomics.load(this.shared, 1) === 1;
  }

  set isReading(reads: boolean) {
    this.step();
    Atomics.store(this.shared, 1, reads ? 1 : 0);
  }

  step(): void {
    Atomics.add(this.shared, 0, 1);
  }

  /** Allows the thread to send more parts. */
  allow(parts: number): void {
    Atomics.add(this.shared, 2, parts);
    Atomics.notify(this.shared, 2);
  }

  /** Withdraws the allowed parts. */
  forget(): void {
    Atomics.store(this.shared, 2, 0);
  }

  /** Blocks this thread until it may send a part. */
  takeTurn(): void {
    while (Atomics.load(this.shared, 2) === 0) Atomics.wait(this.shared, 2, 0);
    Atomics.sub(this.shared, 2, 1);
  }
}

type Items = readonly (ReadItem | EncodedArticle)[];

/**
 * Reads and prepares articles. An article that takes too long or fails becomes a problem. Owns the buffers for texts
 * and tokens, so each thread has one stage and runs one task at a time.
 */
export class ReadStage {
  #reader = new ArticleReader();
  #texts = new BatchBuffer();
  readonly #tokens = new TokenColumns();
  readonly #limit: TimeLimit;

  /**
   * @param seconds  time limit for an article
   * @param progress tells the starter of the thread that an asynchronous reader works, which the time limit cannot end
   */
  constructor(
    seconds: number,
    private readonly progress = new Progress(),
  ) {
    this.#limit = new TimeLimit(seconds);
  }

  async run(task: ReadTask): Promise<Batch> {
    this.#texts.clear();
    const batch = batchOf(await this.#items(task), task, this.#tokens);
    const found = task.kind === 'items' ? undefined : task.options.fields.found;
    return found === undefined ? batch : { ...batch, foundFields: [...found] };
  }

  async #items(task: ReadTask): Promise<Items> {
    if (task.kind === 'items') return task.items;
    const { fields } = task.options;
    if (task.kind === 'files') {
      await this.#reader.load(task.files);
      return this.#each(
        task.files,
        file => this.#reader.readFileAtOnce(file, fields, this.#texts),
        (file, reason) => [unreadable(file, reason)],
      );
    }
    const read = (segment: Segment): Items | Promise<Items> =>
      this.#reader.readSegmentAtOnce(segment, fields, this.#texts);
    const giveUp = (segment: Segment, reason: string): Items => [unreadable(placeOf(segment), reason)];
    return this.#each([task.segment], read, (segment, reason) => {
      const records = singleRecords(segment);
      return records.length > 1 ? this.#each(records, read, giveUp) : giveUp(segment, reason);
    });
  }

  /** The items of all sources; `instead` gives the items of a source that cannot be read. */
  async #each<Source>(
    sources: readonly Source[],
    read: (source: Source) => Items | Promise<Items>,
    instead: (source: Source, reason: string) => Items | Promise<Items>,
  ): Promise<Items> {
    const results: Items[] = [];
    while (results.length < sources.length) {
      try {
        const later = this.#limit.run(isOver => {
          while (results.length < sources.length && !isOver()) {
            // most readers are synchronous, and an `await` for each file would cost more than reading it
            const answer = read(sources[results.length]);
            if (answer instanceof Promise) return answer;
            results.push(answer);
          }
          return undefined;
        });
        if (later === undefined) continue;
        this.progress.isReading = true;
        results.push(await later);
      } catch (error) {
        if (error instanceof NotLoaded) await error.load();
        else results.push(await instead(sources[results.length], this.#reasonOf(error)));
      } finally {
        this.progress.isReading = false;
      }
    }
    return results.flat();
  }

  /** @throws the error itself if it does not concern one article */
  #reasonOf(error: unknown): string {
    if (error instanceof TimeLimitExceeded) {
      // the limit may have ended the call in the middle of a write to these objects
      this.#reader = new ArticleReader();
      this.#texts = new BatchBuffer();
      return tooSlow(this.#limit.seconds);
    }
    return failureOf(error);
  }
}

export const tooSlow = (seconds: number): string =>
  `given up, reading it takes longer than ${seconds} s (--max-seconds)`;

/** Each record of a JSON Lines block as a segment; none for any other segment. */
export function singleRecords(segment: Segment): Segment[] {
  if (segment.kind !== 'lines' || !('bytes' in segment.block)) return [];
  return Array.from(recordsOf(segment.block), block => ({ ...segment, block }));
}

/** The location of a segment that cannot be read. */
export function placeOf(segment: Segment): SourceLocation {
  if (segment.kind === 'items') throw new Error('items have been read');
  if (segment.kind === 'document' || !('record' in segment.block)) return segment.location;
  const { record, line } = segment.block;
  return partOf(segment.location, record, `line ${line}`);
}

/** The bytes of a segment; undefined for a segment without bytes. */
export function bytesOf(segment: Segment): Uint8Array<ArrayBuffer> | undefined {
  if (segment.kind === 'document') return segment.bytes;
  return segment.kind === 'lines' && 'bytes' in segment.block ? segment.block.bytes : undefined;
}

/**
 * Collects the garbage of this thread, which frees unreferenced shared memory. V8 does not count shared memory when it
 * decides to collect: sketches and postings, 1 GB for a million articles, would stay until the end of a scan. Takes
 * about a second for each gigabyte of heap.
 */
export async function collectGarbage(): Promise<void> {
  try {
    // the inspector can collect without a process flag, and opens no port
    const { Session } = await import('node:inspector/promises');
    const session = new Session();
    session.connect();
    await session.post('HeapProfiler.collectGarbage');
    session.disconnect();
  } catch {
    // a Node.js without the inspector: the scan needs more memory
  }
}
