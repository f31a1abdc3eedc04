/**
 * A worker of a distributed run as a program of its own: one file that a scheduler ships to its machines (`npm run build:worker`). It
 * takes frames from standard input and writes frames to standard output (distributed/worker.ts).
 */
import { once } from 'node:events';
import { runWorker } from '../distributed/worker.js';
import { EXIT } from './process.js';

const { stdin, stdout } = process;
// the other side has gone: nobody reads what is left
stdout.on('error', () => process.exit(EXIT.failed));
const isDone = await runWorker(stdin as AsyncIterable<Buffer>, async frame => {
  if (!stdout.write(frame)) await once(stdout, 'drain');
});
process.exitCode = isDone ? EXIT.clean : EXIT.failed;
stdin.destroy();
