/** Runs the tool from its arguments to its exit code, and prints every error as one line and a hint. */
import { explained, UserError } from '../errors.js';
import { TOOL } from '../version.js';
import { parseArguments, UsageError } from './parse.js';
import { EXIT, writeStdout } from './process.js';
import { type Environment, Terminal } from './terminal.js';

/**
 * @param args without the interpreter and the script
 * @returns the exit code; throws nothing
 */
export async function run(args: readonly string[], env: Environment, cwd: string): Promise<number> {
  let terminal = terminalBefore(args, env);
  try {
    // files are read while the arguments are parsed; an error of loading is thrown below
    const loading = printsOnly(args) ? undefined : import('./execute.js');
    loading?.catch(() => {});
    const parsed = parseArguments(args, TOOL.version, Math.min(terminal.width, 120));
    if ('print' in parsed) {
      await writeStdout([parsed.print]);
      return EXIT.clean;
    }
    if (parsed.command === undefined) throw new UsageError(parsed.problems);
    const { execute, resolveCall } = await (loading ?? import('./execute.js'));
    const resolved = await resolveCall(parsed, env, cwd);
    terminal = resolved.call.terminal;
    await terminal.loadColors();
    return await execute(resolved);
  } catch (error) {
    await terminal.loadColors();
    showError(error, terminal);
    return EXIT.failed;
  }
}

const PRINTING = new Set(['help', '-h', '--help', '-V', '--version']);

/** Whether the arguments ask for help or the version, which need no command. */
const printsOnly = (args: readonly string[]): boolean => args.length === 0 || args.some(arg => PRINTING.has(arg));

/** The terminal for errors before the options are resolved; it knows only `--verbose`. */
export function terminalBefore(args: readonly string[], env: Environment): Terminal {
  const verbose = args.includes('-v') || args.includes('--verbose');
  return new Terminal({ verbose }, env, process.stdout, process.stderr);
}

/** Prints an error that the user can correct with its hint, and any other error as a bug. */
export function showError(thrown: unknown, terminal: Terminal): void {
  const error = explained(thrown);
  if (error instanceof UsageError) {
    for (const { message, hint } of error.problems) terminal.error(message, hint);
  } else if (error instanceof UserError) {
    terminal.error(error.message, error.hint);
    if (error !== thrown) terminal.trace(stackOf(thrown));
  } else {
    const message = error instanceof Error ? error.message : String(error);
    terminal.error(`internal error: ${message}`, 'this is a bug, please report it; --verbose prints where it happened');
    terminal.trace(stackOf(error));
  }
}

const stackOf = (error: unknown): string => (error instanceof Error && error.stack) || String(error);
