/** The tasks of a worker: read articles, or run ranges of a stage. */

import { type PreparedBatch, prepare } from '../corpus/prepare.js';
import type { StageInput, StageName, StageResult } from '../pipeline/stages.js';
import { BatchBuffer } from '../read/file.js';
import type { FoundFile } from '../read/find/find.js';
import { ArticleReader } from '../read/read.js';
import type { Segment } from '../read/segment.js';
import type { ReadOptions } from '../read/streams.js';
import { TokenColumns } from '../text/tokenize.js';
import type { EncodedArticle, ReadItem } from '../types/article.js';

/** Options that can be sent to another thread: streams and connections cannot. */
export type PortableOptions = Omit<ReadOptions, 'stdin' | 'web'>;

export type ReadTask = { readonly minWords: number } & (
  | { readonly kind: 'files'; readonly files: readonly FoundFile[]; readonly options: PortableOptions }
  | { readonly kind: 'segment'; readonly segment: Segment; readonly options: PortableOptions }
  | { readonly kind: 'items'; readonly items: readonly ReadItem[] }
);

/** A stage with its input. */
export type StageTask = { [S in StageName]: { readonly stage: S; readonly input: StageInput<S> } }[StageName];

/** A read task with the number of its answer, a stage whose ranges all workers share, or an order that is not answered. */
export type ToWorker =
  | { readonly number: number; readonly task: ReadTask }
  | {
      /** Number of the answer for the first range; the others follow. */
      readonly firstNumber: number;
      readonly stageTask: StageTask;
      readonly cuts: readonly number[];
      /** One shared number: how many ranges are taken. */
      readonly taken: Int32Array;
    }
  | { readonly order: 'collect-garbage' };

export type FromWorker = { readonly number: number } & (
  | { readonly result: PreparedBatch | StageResult<StageName> }
  | { readonly error: string }
);

/** Reads articles and prepares them. Owns the buffers for texts and tokens: one for each thread, one task at a time. */
export class ReadStage {
  readonly #reader = new ArticleReader();
  readonly #texts = new BatchBuffer();
  readonly #tokens = new TokenColumns();

  async run(task: ReadTask): Promise<PreparedBatch> {
    this.#texts.clear();
    return prepare(await this.#items(task), task.minWords, this.#tokens);
  }

  async #items(task: ReadTask): Promise<Items> {
    switch (task.kind) {
      case 'files':
        return this.#files(task.files, task.options);
      case 'segment':
        return this.#reader.readSegment(task.segment, task.options.fields, this.#texts);
      case 'items':
        return task.items;
    }
  }

  async #files(files: readonly FoundFile[], { fields }: PortableOptions): Promise<Items> {
    await this.#reader.load(files);
    const items: (ReadItem | EncodedArticle)[] = [];
    for (const file of files) {
      const read = this.#reader.readFile(file, fields, this.#texts);
      // most formats answer without a promise, and an `await` for each file would cost more than reading it
      for (const item of read instanceof Promise ? await read : read) items.push(item);
    }
    return items;
  }
}

type Items = readonly (ReadItem | EncodedArticle)[];
