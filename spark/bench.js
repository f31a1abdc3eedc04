/**
 * Runs the job over generated articles on a cluster of two executors on this machine, beside a scan of the same articles.
 *
 *     npm run bench:spark [-- --sizes 10000,20000,40000]
 */
import { missingPrograms, runPython } from './environment.js';

const missing = missingPrograms();
if (missing.length > 0) {
  console.error(`bench:spark: ${missing.join(' and ')} is missing`);
  process.exit(2);
}
process.exit(runPython(['spark/bench.py', ...process.argv.slice(2)]).status ?? 1);
