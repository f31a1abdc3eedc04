/** What a worker can be asked to do: to read, or to run a step of the pipeline on a range of the work. */

import { type PreparedBatch, prepare } from '../corpus/prepare.js';
import { STEPS, type StepInputs, type StepName, type StepResults } from '../pipeline/stages.js';
import { BatchBuffer } from '../read/batch-buffer.js';
import type { FoundFile } from '../read/find/find.js';
import type { ReadOptions } from '../read/options.js';
import { ArticleReader } from '../read/read.js';
import type { Segment } from '../read/segment.js';
import type { EncodedArticle, ReadItem } from '../types/article.js';

/** What can be sent to a worker: streams and connections cannot. */
export type PortableOptions = Omit<ReadOptions, 'stdin' | 'web'>;

export type ReadTask = { readonly minWords: number } & (
  | { readonly kind: 'files'; readonly files: readonly FoundFile[]; readonly options: PortableOptions }
  | { readonly kind: 'segment'; readonly segment: Segment; readonly options: PortableOptions }
  | { readonly kind: 'items'; readonly items: readonly ReadItem[] }
);

/** The step at hand with its input. */
export type StepAtHand = { [S in StepName]: { readonly step: S; readonly input: StepInputs[S] } }[StepName];

/** Reads and prepares batches. Owns the buffers that this takes: one a thread, one task at a time. */
export class ReadStage {
  readonly #reader = new ArticleReader();
  readonly #texts = new BatchBuffer();

  async run(task: ReadTask): Promise<PreparedBatch> {
    this.#texts.clear();
    return prepare(await this.#items(task), task.minWords);
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
      // Most formats answer without a promise, and an `await` for each file would cost more than reading it.
      for (const item of read instanceof Promise ? await read : read) items.push(item);
    }
    return items;
  }
}

type Items = readonly (ReadItem | EncodedArticle)[];

export function runStep<S extends StepName>(
  { step, input }: { readonly step: S; readonly input: StepInputs[S] },
  from: number,
  to: number,
): StepResults[S] {
  return STEPS[step](input, from, to);
}
