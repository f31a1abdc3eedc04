/** The entry point of `bin/twicetold.js`: runs the tool, handles uncaught errors, and sets the exit code. */

import { closeStandardInput, EXIT, removeTemporaryFiles, watchStdout } from './process.js';
import { run, showError, terminalBefore } from './run.js';

const { argv, env } = process;
const args = argv.slice(2);

watchStdout(error => {
  terminalBefore([], env).error(`cannot write to standard output: ${error.message}`);
  process.exitCode = EXIT.failed;
});

// Node.js would end with 1, the code for "duplicates found"
process.on('uncaughtException', error => {
  removeTemporaryFiles();
  showError(error, terminalBefore(args, env));
  process.exit(EXIT.failed);
});

// no top-level await, because the bundler would then make more and smaller files; `run` throws nothing
void run(args, env, process.cwd()).then(code => {
  // process.exit would drop output that is still buffered for a pipe
  process.exitCode ??= code;
  closeStandardInput();
});
