/** One call of the tool from arguments to exit code; every error ends here as one line and a hint. */
import { UserError } from '../errors.js';
import { TOOL } from '../version.js';
import type { Call } from './call.js';
import { checkCall } from './check-call.js';
import { type Config, findConfig, readConfig } from './config.js';
import { EXIT } from './exit-codes.js';
import type { CommandName } from './option-spec.js';
import { renderConfig } from './print-config.js';
import { parseArguments } from './program.js';
import { type Environment, type RawFlags, type Resolved, resolveOptions } from './resolve-options.js';
import { writeStdout } from './stdout.js';
import { Terminal } from './terminal.js';
import { type Mistake, UsageError } from './usage-error.js';

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
    const { command, operands, flags } = parsed;
    const { config, problem } = loadConfig(flags, env, cwd);
    const resolved = resolveOptions({ flags, env, config, cwd });
    const mistakes = [...parsed.mistakes, ...problem, ...resolved.mistakes, ...checkCall(command, operands, resolved)];
    if (mistakes.length > 0) throw new UsageError(mistakes);
    const { values, configPaths } = resolved;
    terminal = new Terminal(values, env, process.stdout, process.stderr);
    terminal.warn(resolved.warnings);
    if (config !== undefined) terminal.note(`configuration: ${config.name}`);
    return await dispatch(command, { values, operands, config, configPaths, cwd, terminal }, resolved);
  } catch (error) {
    report(error, terminal);
    return EXIT.failed;
  }
}

/** The rooms that take long to load are loaded when a command needs them, so that help and mistakes are shown at once. */
async function dispatch(command: CommandName, call: Call, resolved: Resolved): Promise<number> {
  if (call.values.printConfig) {
    await writeStdout([renderConfig(command, resolved)]);
    return EXIT.clean;
  }
  if (command === 'scan') return (await import('./scan.js')).scan(call);
  return (await import('./compare.js')).compare(call);
}

/** A broken file is told together with the other mistakes. */
function loadConfig(
  flags: RawFlags,
  env: Environment,
  cwd: string,
): { config: Config | undefined; problem: Mistake[] } {
  const typed = Array.isArray(flags.config) ? String(flags.config[0]) : flags.config;
  const wanted = typed ?? (env.TWICETOLD_CONFIG || undefined);
  if (wanted === false) return { config: undefined, problem: [] };
  try {
    return {
      config: typeof wanted === 'string' && wanted !== '' ? readConfig(wanted, cwd) : findConfig(cwd),
      problem: [],
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, hint } = error;
    return { config: undefined, problem: [hint === undefined ? { message } : { message, hint }] };
  }
}

/** Says what went wrong: a mistake in its own words, anything unforeseen as a bug of ours. */
export function report(error: unknown, terminal: Terminal): void {
  if (error instanceof UsageError) {
    for (const { message, hint } of error.mistakes) terminal.error(message, hint);
  } else if (error instanceof UserError) {
    terminal.error(error.message, error.hint);
  } else {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    terminal.error(`internal error: ${message}`, 'this is a bug, please report it; --verbose shows where it happened');
    terminal.trace(stack ?? message);
  }
}
