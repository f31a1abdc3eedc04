/** The thread that makes the page of a report over the whole index: it opens the index for itself, and ends with its task. */
import { parentPort, workerData } from 'node:worker_threads';
import { explained } from '../errors.js';
import { findDuplicates } from '../library/detect.js';
import { openIndex } from '../library/known-index.js';
import { renderReport } from '../report/render.js';
import type { PageMade, PageTask } from './report-page.js';

const { folder, options } = workerData as PageTask;
const send = (message: PageMade): void => parentPort!.postMessage(message);

try {
  const index = await openIndex(folder);
  const { engine, shingleSize, sketchSize, sensitivity, minWords, text } = index.settings;
  if (text) {
    const settings = { engine, shingleSize, sketchSize, sensitivity, minWords };
    const articles = index.list({ text: true }) as Iterable<{ readonly id: string; readonly text: string }>;
    const report = await findDuplicates(articles, { ...settings, ...options, places: 0 });
    const pieces = Array.from(renderReport(report, 'html'), piece => Buffer.from(piece));
    send({ page: Buffer.concat(pieces) });
  } else send({ failed: 'the index stores no texts' });
  await index.close();
} catch (error) {
  const known = explained(error);
  send({ failed: known instanceof Error ? known.message : String(known) });
}
