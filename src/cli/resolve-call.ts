/** From what was typed to a call that can be run: configuration, environment and flags put together, and all mistakes told. */
import { UserError } from '../errors.js';
import type { Call } from './call.js';
import { checkCall } from './check-call.js';
import { type Config, findConfig, readConfig } from './config.js';
import { EXIT } from './exit-codes.js';
import type { CommandName } from './option-spec.js';
import type { Parsed } from './program.js';
import { type Environment, type RawFlags, type Resolved, resolveOptions } from './resolve-options.js';
import { writeStdout } from './stdout.js';
import { Terminal } from './terminal.js';
import { type Mistake, UsageError } from './usage-error.js';

interface ResolvedCall {
  readonly call: Call;
  readonly resolved: Resolved;
}

/** @throws UsageError for all that is wrong with it */
export function resolveCall(
  { command, operands, flags, mistakes: typed }: Extract<Parsed, { command: CommandName }>,
  env: Environment,
  cwd: string,
): ResolvedCall {
  const { config, problem } = loadConfig(flags, env, cwd);
  const resolved = resolveOptions({ flags, env, config, cwd });
  const mistakes = [...typed, ...problem, ...resolved.mistakes, ...checkCall(command, operands, resolved)];
  if (mistakes.length > 0) throw new UsageError(mistakes);
  const { values, configPaths } = resolved;
  const terminal = new Terminal(values, env, process.stdout, process.stderr);
  return { call: { values, operands, config, configPaths, cwd, terminal }, resolved };
}

/**
 * Runs a command; the rooms that take long to load are loaded then, so that mistakes are shown at once.
 *
 * @returns the exit code
 */
export async function execute(command: CommandName, { call, resolved }: ResolvedCall): Promise<number> {
  const { terminal, config, values } = call;
  terminal.warn(resolved.warnings);
  if (config !== undefined) terminal.note(`configuration: ${config.name}`);
  if (values.printConfig) {
    const { renderConfig } = await import('./print-config.js');
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
