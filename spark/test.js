/**
 * Runs the tests of the Spark job: a real cluster on loopback, the job, and the comparison with a scan. The last line gives the counts
 * of the test runner. If Python or Java is missing, it prints so and runs no test.
 *
 *     node spark/test.js [ARGUMENTS OF PYTEST]
 *     TWICETOLD_SPARK=3.5.9 node spark/test.js
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingPrograms, runPython } from './environment.js';

const missing = missingPrograms();
if (missing.length > 0) {
  console.log(`\n*** The tests of spark/ are NOT RUN: ${missing.join(' and ')} is missing. ***\n`);
  process.exit(0);
}
const report = join(tmpdir(), `twicetold-spark-${process.pid}.xml`);
const { status } = runPython(['-m', 'pytest', 'spark/tests', '-q', `--junitxml=${report}`, ...process.argv.slice(2)]);
const [suite] = (existsSync(report) && /<testsuite [^>]*>/.exec(readFileSync(report, 'utf8'))) || [''];
rmSync(report, { force: true });
const count = name => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
const failed = count('failures') + count('errors');
const skipped = count('skipped');
const passed = count('tests') - failed - skipped;
console.log(`spark: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(status === 0 && passed > 0 ? 0 : 1);
