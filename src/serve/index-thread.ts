/** The thread of the index: runs one job after the other, so that the thread of the requests never waits for a comparison. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { explained, UserError } from '../errors.js';
import { type KnownIndex, openIndex } from '../library/known-index.js';
import { answer } from './index-jobs.js';
import type { FromIndex, Start, ToIndex } from './protocol.js';

const { folder, open, mostArticles } = workerData as Start;
const port = parentPort!;
const send = (message: FromIndex): void => port.postMessage(message);

const openAgain = (): Promise<KnownIndex> =>
  openIndex(folder, { ...open, onWait: holder => send({ waitsFor: holder }) });

/** Changes with each commit, which replaces the manifest. */
const version = (): string => {
  const { ino, mtimeMs, size } = statSync(join(folder, 'twicetold.index'));
  return `${ino} ${mtimeMs} ${size}`;
};

try {
  let seen = version();
  let index = await openAgain();
  send({ opened: true, size: index.size });
  port.on('message', async (message: ToIndex) => {
    if (message === 'close') {
      await index.close();
      send({ closed: true });
      port.close();
      return;
    }
    try {
      // another process may have changed the index: reopen it before the next request
      if (open.write !== true && version() !== seen) {
        seen = version();
        const next = await openAgain();
        await index.close();
        index = next;
      }
    } catch (error) {
      // a writer may be replacing files: the open index stays usable
      send({ waitsFor: `a readable index: ${error instanceof Error ? error.message : error}` });
    }
    const { reply, trouble } = await answer(index, message, mostArticles);
    send({ reply, size: index.size, ...(trouble !== undefined && { trouble }) });
  });
} catch (error) {
  const known = explained(error);
  const hint = known instanceof UserError ? known.hint : undefined;
  send({
    failed: { error: known instanceof Error ? known.message : String(known), ...(hint !== undefined && { hint }) },
  });
  port.close();
}
