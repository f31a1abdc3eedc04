/**
 * The program of a worker in a distributed run: one file that a scheduler ships to its machines (`npm run build:worker`). It reads
 * frames from standard input and writes frames to standard output (`distributed/worker.ts`).
 */
import { once } from 'node:events';
import { runWorker } from '../distributed/worker.js';
import { EXIT } from './process.js';

const { stdin, stdout } = process;
// the scheduler has closed the pipe: nobody reads the remaining frames
stdout.on('error', () => process.exit(EXIT.failed));
const isDone = await runWorker(stdin as AsyncIterable<Buffer>, async frame => {
  if (!stdout.write(frame)) await once(stdout, 'drain');
});
process.exitCode = isDone ? EXIT.clean : EXIT.failed;
stdin.destroy();
