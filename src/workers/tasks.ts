/** What a worker can be asked to do: to read, or to run a step of the pipeline on a range of the work. */

import { type PreparedBatch, prepare } from '../corpus/prepare.js';
import { STEPS, type StepInputs, type StepName, type StepResults } from '../pipeline/stages.js';
import { beginBatch } from '../read/encoded-files.js';
import type { FoundFile } from '../read/find/find.js';
import type { WholeFormat } from '../read/formats.js';
import type { EncodedArticle } from '../read/json/encoded-lines.js';
import { readEncodedPiece } from '../read/json/jsonl.js';
import { type Piece, type ReadOptions, readEncodedFile, readPiece } from '../read/read.js';
import { loadReaders } from '../read/readers.js';
import { FieldReader } from '../read/records/fields.js';
import type { ReadItem } from '../types/article.js';

/** What can be sent to a worker: streams and connections cannot. */
export type PortableOptions = Omit<ReadOptions, 'stdin' | 'web'>;

export type ReadTask = { readonly minWords: number } & (
  | { readonly kind: 'files'; readonly files: readonly FoundFile[]; readonly options: PortableOptions }
  | { readonly kind: 'piece'; readonly piece: Piece; readonly options: PortableOptions }
  | { readonly kind: 'items'; readonly items: readonly ReadItem[] }
);

/** The step at hand with its input. */
export type StepAtHand = { [S in StepName]: { readonly step: S; readonly input: StepInputs[S] } }[StepName];

export async function runReadTask(task: ReadTask): Promise<PreparedBatch> {
  if (task.kind === 'piece' && task.piece.kind === 'lines') {
    const { piece, path } = task.piece;
    // at once: the texts stand in memory that the next block is read into
    return prepare(readEncodedPiece(piece, path, new FieldReader(task.options.fields)), task.minWords);
  }
  return prepare(await readItems(task), task.minWords);
}

export function runStep<S extends StepName>(
  { step, input }: { readonly step: S; readonly input: StepInputs[S] },
  from: number,
  to: number,
): StepResults[S] {
  return STEPS[step](input, from, to);
}

async function readItems(task: ReadTask): Promise<Items> {
  switch (task.kind) {
    case 'files':
      return readFiles(task.files, task.options);
    case 'piece':
      return readPiece(task.piece, task.options);
    case 'items':
      return task.items;
  }
}

type Items = readonly (ReadItem | EncodedArticle)[];

async function readFiles(files: readonly FoundFile[], options: PortableOptions): Promise<Items> {
  await loadReaders(files.map(({ format }) => format as WholeFormat));
  const items: (ReadItem | EncodedArticle)[] = [];
  beginBatch();
  for (const file of files) {
    const read = readEncodedFile(file, options);
    // few formats need a promise, and most files are of the others
    items.push(...(read instanceof Promise ? await read : read));
  }
  return items;
}
