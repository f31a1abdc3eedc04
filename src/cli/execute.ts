/** Resolves the options of a call, checks the call, and runs the command; holds the table of the commands. */
import { UserError } from '../errors.js';
import { printable } from '../report/sanitize.js';
import { checkCall } from './check-call.js';
import { compare } from './compare.js';
import { type Config, findConfig, readConfig } from './config-file.js';
import type { Call } from './input.js';
import { ARTICLE_COMMANDS, type CommandName } from './option-spec.js';
import { commandsOf, isConfigKey, longFlag, OPTION_NAMES, type OptionName, specOf } from './options.js';
import { type Flags, type ParsedCommand, UsageError, type UsageProblem } from './parse.js';
import { EXIT, writeStdout } from './process.js';
import { type Resolved, resolveOptions } from './resolve.js';
import { type Environment, Terminal } from './terminal.js';
import { keepRuleText } from './value-types.js';

interface ResolvedCall {
  readonly call: Call;
  readonly resolved: Resolved;
}

/** @throws UsageError with all problems of the call */
export async function resolveCall(parsed: ParsedCommand, env: Environment, cwd: string): Promise<ResolvedCall> {
  const { command, operands, flags } = parsed;
  // init and completion must work beside a broken configuration file
  const readsConfig = ARTICLE_COMMANDS.includes(command);
  const { config, problems } = readsConfig ? await loadConfig(flags, env, cwd) : { config: undefined, problems: [] };
  const resolved = resolveOptions({ command, flags, env, config, cwd });
  const all = [...parsed.problems, ...problems, ...resolved.problems, ...checkCall(command, operands, resolved)];
  if (all.length > 0) throw new UsageError(all);
  const { values, detection, origins, configPaths, rules } = resolved;
  const terminal = new Terminal(values, env, process.stdout, process.stderr);
  const call = { command, values, detection, origins, operands, config, configPaths, rules, cwd, env, terminal };
  return { call, resolved };
}

/** The commands, loaded on use. `compare` is imported statically, so that it starts fastest: start-up is most of its run time. */
const RUN: Readonly<Record<CommandName, (call: Call) => Promise<number>>> = {
  compare,
  index: async call => (await import('./index-command.js')).indexCommand(call),
  read: async call => (await import('./read.js')).read(call),
  scan: async call => (await import('./scan.js')).scan(call),
  serve: async call => (await import('./serve.js')).serveCommand(call),
  view: async call => (await import('./view.js')).view(call),
  watch: async call => (await import('./watch.js')).watch(call),
  completion: async call => (await import('./completion.js')).completion(call),
  init: async call => (await import('./init.js')).init(call),
  check: async call => (await import('./check.js')).check(call),
  worker: async () => (await import('./worker.js')).worker(),
  unique: async call => (await import('./unique.js')).unique(call),
};

/** @returns the exit code */
export async function execute({ call, resolved }: ResolvedCall): Promise<number> {
  const { command, terminal, config, values } = call;
  terminal.warn(resolved.warnings);
  if (config !== undefined) terminal.debug(`configuration: ${config.name}`);
  if (values.printConfig) {
    await writeStdout([renderConfig(command, resolved)]);
    return EXIT.clean;
  }
  return RUN[command](call);
}

/** Reads the configuration file; a failure becomes a problem of the call. */
async function loadConfig(
  flags: Flags,
  env: Environment,
  cwd: string,
): Promise<{ readonly config: Config | undefined; readonly problems: readonly UsageProblem[] }> {
  const typed = Array.isArray(flags.config) ? String(flags.config[0]) : flags.config;
  const wanted = typed ?? (env.TWICETOLD_CONFIG || undefined);
  if (wanted === false) return { config: undefined, problems: [] };
  try {
    const isNamed = typeof wanted === 'string' && wanted !== '';
    const config = await (isNamed ? readConfig(wanted, cwd) : findConfig(cwd));
    return { config, problems: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, hint } = error;
    return { config: undefined, problems: [hint === undefined ? { message } : { message, hint }] };
  }
}

/**
 * The output of `--print-config`: the value of every option and its source.
 *
 * @returns a table, or with `--format json` an object of `{ value, from }`; ends with a line break
 */
function renderConfig(command: CommandName, { values, origins, configPaths }: Resolved): string {
  const names = OPTION_NAMES.filter(name => commandsOf(name).includes(command) && name !== 'printConfig');
  if (values.format === 'json') {
    const entries = names.map(name => [name, { value: values[name] ?? null, from: origins[name] }]);
    return `${JSON.stringify({ command, paths: configPaths, options: Object.fromEntries(entries) }, null, 2)}\n`;
  }
  const plain = names.map(name => [
    isConfigKey(name) ? name : longFlag(name),
    shown(name, values[name]),
    origins[name],
  ]);
  if (configPaths.length > 0) plain.unshift(['paths', configPaths.join(', '), 'configuration file']);
  // the configuration file may come from a stranger: its text must not act on the terminal
  const rows = plain.map(row => row.map(printable));
  const widths = [0, 1].map(column => Math.min(40, Math.max(...rows.map(row => row[column].length))));
  const lines = rows.map(row => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return `${lines.join('\n')}\n`;
}

function shown(name: OptionName, value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) {
    return `(${specOf(name).defaultText ?? 'none'})`;
  }
  if (!Array.isArray(value)) return String(value);
  return value
    .map(entry => (typeof entry === 'object' && 'name' in entry ? `${entry.name}=${entry.value}` : keepRuleText(entry)))
    .join(', ');
}
