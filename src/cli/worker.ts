/** `twicetold worker`: takes frames from standard input and writes frames to standard output (distributed/worker.ts). */
import { once } from 'node:events';
import { runWorker } from '../distributed/worker.js';
import { UserError } from '../errors.js';
import { EXIT } from './process.js';

/**
 * @returns the exit code; what goes wrong in a step is written as a frame
 * @throws UserError where a person would have to type frames
 */
export async function worker(): Promise<number> {
  const { stdin, stdout } = process;
  if (stdin.isTTY) {
    throw new UserError('worker: standard input is a terminal', 'a program writes frames to it: spark/README.md');
  }
  // the other side has gone: nobody reads what is left
  stdout.on('error', () => process.exit(EXIT.failed));
  const isDone = await runWorker(stdin as AsyncIterable<Buffer>, async frame => {
    if (!stdout.write(frame)) await once(stdout, 'drain');
  });
  stdin.destroy();
  return isDone ? EXIT.clean : EXIT.failed;
}
