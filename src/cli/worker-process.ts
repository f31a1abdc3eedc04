/** `twicetold worker` as a program of its own: one file that a scheduler ships to its machines (`npm run build:worker`). */
import { EXIT } from './process.js';
import { worker } from './worker.js';

process.exitCode = await worker().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  return EXIT.failed;
});
