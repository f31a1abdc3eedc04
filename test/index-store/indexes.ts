/** Indexes in temporary folders, and articles for them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type PreparedBatch, prepare } from '../../src/corpus/prepare.js';
import type { CorpusStatistics } from '../../src/corpus/statistics.js';
import { openIndex } from '../../src/index-store/open-index.js';
import type { Added } from '../../src/index-store/types.js';
import { DEFAULT_OPTIONS } from '../../src/options.js';
import type { ReadItem } from '../../src/types/article.js';

/** A folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'twicetold-index-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const prepared = (items: readonly ReadItem[], minWords = DEFAULT_OPTIONS.minWords): PreparedBatch =>
  prepare(items, minWords, undefined, false, 'text');

/** Adds articles in one call for each list. */
export async function addTo(
  folder: string,
  lists: readonly (readonly ReadItem[])[],
  statistics?: CorpusStatistics,
): Promise<Added> {
  const index = await openIndex(folder, { write: true });
  try {
    const addition = index.addition(statistics === undefined ? {} : { statistics });
    for (const items of lists) await addition.add([prepared(items)]);
    return addition.result;
  } finally {
    index.close();
  }
}
