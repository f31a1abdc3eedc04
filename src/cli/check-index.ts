/** The index of a check: opens it, prepares articles for it, and adds them with `--add`. */
import { resolve } from 'node:path';
import type { PreparedBatch } from '../corpus/prepare.js';
import { sharedCopy } from '../corpus/token-store.js';
import { UserError } from '../errors.js';
import { isIndex } from '../index-store/manifest.js';
import { type OpenIndex, openIndex } from '../index-store/open-index.js';
import { STORED_OPTIONS } from '../index-store/types.js';
import type { Preparation } from '../workers/tasks.js';
import type { Call } from './input.js';

/** The index among the paths of `--against`, as the user typed it. @throws UserError if it is not the only path */
export function indexAmong(against: readonly string[], { cwd }: Pick<Call, 'cwd'>): string | undefined {
  const index = against.find(path => isIndex(resolve(cwd, path)));
  if (index !== undefined && against.length > 1) {
    throw new UserError(
      `--against takes one index, or files and folders: ${index} is an index`,
      `add the other articles to it: twicetold index add ${index} PATH`,
    );
  }
  return index;
}

/** @throws UserError if the index cannot be opened, or an option contradicts its settings */
export function openKnown({ values, origins, cwd }: Call, folder: string): Promise<OpenIndex> {
  if (values.stats !== undefined)
    throw new UserError(`${folder}: an index has its own statistics`, 'leave out --stats');
  if (values.acrossLanguages) {
    throw new UserError(
      `${folder}: an index is not compared across languages`,
      'leave out --across-languages, or compare with files',
    );
  }
  const typed = STORED_OPTIONS.filter(name => origins[name] !== 'default');
  const settings = Object.fromEntries(typed.map(name => [name, values[name]]));
  return openIndex(resolve(cwd, folder), { write: values.add, settings });
}

/** The preparation of articles that are compared with an index. */
export function preparationFor({ settings }: OpenIndex, { values }: Call): Omit<Preparation, 'asRead'> {
  const stored = settings.text ? 'text' : 'words';
  return { minWords: settings.minWords, acrossLanguages: false, ...(values.add && { stored }) };
}

/** Copies the tokens of each batch into `kept`, for `--add`: the check cuts boilerplate out of the originals in place. */
export async function* keeping(
  batches: AsyncIterable<PreparedBatch>,
  kept: PreparedBatch[],
): AsyncGenerator<PreparedBatch> {
  for await (const batch of batches) {
    const flags = new Uint8Array(new SharedArrayBuffer(batch.tokens.flags.length));
    flags.set(batch.tokens.flags);
    kept.push({ ...batch, tokens: { hashes: sharedCopy(batch.tokens.hashes), flags } });
    yield batch;
  }
}

/** Adds the articles of a check in one commit. @returns a line for the user */
export async function addChecked(index: OpenIndex, kept: readonly PreparedBatch[], folder: string): Promise<string> {
  const addition = index.addition();
  await addition.add(kept, [], true);
  const { added, replaced, unchanged } = addition.result;
  const parts = [
    `${added} added`,
    ...(replaced > 0 ? [`${replaced} replaced`] : []),
    ...(unchanged > 0 ? [`${unchanged} as before`] : []),
  ];
  return `${parts.join(', ')}; ${index.size} articles in ${folder}`;
}
