/** One call of the tool from arguments to exit code; every error ends here as one line and a hint. */
import { explained, UserError } from '../errors.js';
import { TOOL } from '../version.js';
import { EXIT } from './exit-codes.js';
import { parseArguments } from './program.js';
import type { Environment } from './resolve-options.js';
import { writeStdout } from './stdout.js';
import { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

/**
 * @param args without the interpreter and the script
 * @returns the exit code; nothing is thrown
 */
export async function run(args: readonly string[], env: Environment, cwd: string): Promise<number> {
  // Before the options are known an error is shown as far as their look can be guessed from the arguments.
  const guess = { verbose: args.includes('-v') || args.includes('--verbose') };
  let terminal = new Terminal(guess, env, process.stdout, process.stderr);
  try {
    const parsed = parseArguments(args, TOOL.version, Math.min(terminal.width, 120));
    if ('print' in parsed) {
      await writeStdout([parsed.print]);
      return EXIT.clean;
    }
    if (parsed.command === undefined) throw new UsageError(parsed.mistakes);
    // what only a command needs is loaded for a command, so that help is shown at once
    const { execute, resolveCall } = await import('./resolve-call.js');
    const its = resolveCall(parsed, env, cwd);
    terminal = its.call.terminal;
    await terminal.loadColors();
    return await execute(parsed.command, its);
  } catch (error) {
    await terminal.loadColors();
    report(error, terminal);
    return EXIT.failed;
  }
}

/** Says what went wrong: what users can do something about in words for them, anything unforeseen as a bug of ours. */
export function report(thrown: unknown, terminal: Terminal): void {
  const error = explained(thrown);
  if (error instanceof UsageError) {
    for (const { message, hint } of error.mistakes) terminal.error(message, hint);
  } else if (error instanceof UserError) {
    terminal.error(error.message, error.hint);
    if (error !== thrown) terminal.trace(stackOf(thrown));
  } else {
    const message = error instanceof Error ? error.message : String(error);
    terminal.error(`internal error: ${message}`, 'this is a bug, please report it; --verbose shows where it happened');
    terminal.trace(stackOf(error));
  }
}

const stackOf = (error: unknown): string => (error instanceof Error && error.stack) || String(error);
