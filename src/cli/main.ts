/** The process: its streams, the last handler of errors, and its exit code. `bin/twicetold.js` imports this file, which runs at once. */

import { closeStandardInput, EXIT, removeTemporaryFiles, watchStdout } from './process.js';
import { run, showError, terminalBefore } from './run.js';

const { argv, env } = process;
const args = argv.slice(2);

watchStdout(error => {
  terminalBefore([], env).error(`cannot write to standard output: ${error.message}`);
  process.exitCode = EXIT.failed;
});

// the exit code of Node.js for an uncaught error is 1, which means "duplicates found" here
process.on('uncaughtException', error => {
  removeTemporaryFiles();
  showError(error, terminalBefore(args, env));
  process.exit(EXIT.failed);
});

// No await at the top: the bundler would then make more and smaller files. `run` throws nothing.
void run(args, env, process.cwd()).then(code => {
  // process.exit would drop what a pipe has not taken yet
  process.exitCode ??= code;
  closeStandardInput();
});
