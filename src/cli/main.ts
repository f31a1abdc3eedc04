/** The process: its streams, its last resort, its exit code. Imported by `bin/twicetold.js`, runs at once. */
import { EXIT } from './exit-codes.js';
import { cleanUp } from './pending-files.js';
import { report, run } from './run.js';
import { closeStandardInput } from './stdin.js';
import { watchStdout } from './stdout.js';
import { Terminal } from './terminal.js';

const { argv, env } = process;

watchStdout(error => {
  new Terminal({}, env, process.stdout, process.stderr).error(`cannot write to standard output: ${error.message}`);
  process.exitCode = EXIT.failed;
});

// Node's own code for an uncaught error is 1, which here means "duplicates found".
process.on('uncaughtException', error => {
  cleanUp();
  report(
    error,
    new Terminal({ verbose: argv.includes('-v') || argv.includes('--verbose') }, env, process.stdout, process.stderr),
  );
  process.exit(EXIT.failed);
});

// Set, not called: process.exit would cut off what a pipe has not taken yet.
const code = await run(argv.slice(2), env, process.cwd());
process.exitCode ??= code;
closeStandardInput();
