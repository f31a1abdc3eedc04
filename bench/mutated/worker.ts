/** Reads files one by one in a thread that the parent can terminate, and posts the outcomes. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { encodingOf } from '../../src/read/formats.js';
import { readArticles } from '../../src/read/read.js';

/** The outcome of a file: number of items of each kind. */
export interface Outcome {
  readonly articles: number;
  readonly problems: number;
  readonly skipped: number;
  readonly notices: number;
  readonly milliseconds: number;
}

const LIMITS = { articleBytes: 1 << 22, unpackedBytes: 1 << 25, archiveEntries: 1000 };

const { folder } = workerData as { readonly folder: string };

parentPort?.on('message', async ({ file, bytes }: { readonly file: string; readonly bytes: Uint8Array }) => {
  const absolute = join(folder, file);
  rmSync(absolute, { force: true });
  writeFileSync(absolute, bytes);
  const encoding = encodingOf(file);
  if (encoding === undefined) throw new Error(`no reader for ${file}`);
  const start = performance.now();
  const counts = { articles: 0, problems: 0, skipped: 0, notices: 0 };
  const found = { path: file, absolute, explicit: false, ...encoding };
  for await (const batch of readArticles(found, { fields: {}, limits: LIMITS })) {
    for (const item of batch) {
      if ('article' in item) counts.articles++;
      else if ('problem' in item) counts.problems++;
      else if ('skipped' in item) counts.skipped++;
      else counts.notices++;
    }
  }
  parentPort?.postMessage({ ...counts, milliseconds: performance.now() - start } satisfies Outcome);
});
