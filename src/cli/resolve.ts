/** The values of all options: flags over environment over configuration file over defaults. All problems are collected. */
import { isAbsolute, relative, resolve } from 'node:path';
import { completeOptions, DETECT_OPTION_NAMES, type DetectOptions, type GivenOptions, refusal } from '../options.js';
import type { Config } from './config.js';
import type { UsageProblem } from './errors.js';
import type { CommandName } from './option-table.js';
import {
  flagOf,
  isConfigKey,
  isVariable,
  keysOf,
  longFlag,
  OPTION_NAMES,
  type OptionName,
  type OptionValues,
  specOf,
  variableOf,
} from './options.js';
import type { Flags } from './parse.js';
import type { Environment } from './terminal.js';
import { InvalidValue, nearest, texts } from './value-types.js';

interface Sources {
  readonly flags: Flags;
  readonly env: Environment;
  readonly config: Config | undefined;
  readonly cwd: string;
}

export interface Resolved {
  readonly values: OptionValues;
  /** The options of the detection alone. */
  readonly detection: DetectOptions;
  /** The source of each value: `--threshold`, `TWICETOLD_THRESHOLD`, the name of a file, or `default`. */
  readonly origins: Readonly<Record<OptionName, string>>;
  /** `paths` of the configuration file; empty where it has none. */
  readonly configPaths: readonly string[];
  readonly problems: readonly UsageProblem[];
  /** Unknown environment variables that begin with TWICETOLD_. */
  readonly warnings: readonly string[];
}

/** Reads all sources, so that a wrong value is reported even where another source overrides it. */
export function resolveOptions({ flags, env, config, cwd }: Sources): Resolved {
  const values: Record<string, unknown> = {};
  const origins: Record<string, string> = {};
  const problems: UsageProblem[] = [];
  for (const name of OPTION_NAMES) {
    values[name] = specOf(name).default;
    origins[name] = 'default';
    const found = [
      ...keysOf(name).map(key => readConfigValue(name, key, config, cwd)),
      ...keysOf(name).map(key => readVariable(name, key, env)),
      ...keysOf(name).map(key => readFlag(name, key, flags)),
    ];
    for (const value of found) {
      if (value === undefined) continue;
      if ('message' in value) problems.push(value);
      else {
        values[name] = value.value;
        origins[name] = value.origin;
      }
    }
  }
  const configPaths = readConfigPaths(config, cwd, problems);
  problems.push(...unknownKeys(config));
  const given: GivenOptions = Object.fromEntries(DETECT_OPTION_NAMES.map(name => [name, values[name]]));
  const detection = completeOptions(given);
  return {
    values: Object.freeze({ ...values, ...detection }) as OptionValues,
    detection,
    origins: origins as Record<OptionName, string>,
    configPaths,
    problems,
    warnings: unknownVariables(env),
  };
}

type Found = { readonly value: unknown; readonly origin: string } | UsageProblem | undefined;

function readFlag(name: OptionName, key: string, flags: Flags): Found {
  if (!Object.hasOwn(flags, key)) return undefined;
  const given = flags[key];
  const flag = key === name ? longFlag(name) : flagOf(key);
  if (typeof given === 'boolean') {
    return { value: given, origin: given ? flag : flag.replace(/^--(no-)?/, '--no-') };
  }
  const value = specOf(name).type.fromText(given);
  return value instanceof InvalidValue
    ? problemWith(name, flag, given.map(quote).join(', '), value)
    : { value, origin: flag };
}

function readVariable(name: OptionName, key: string, env: Environment): Found {
  const variable = variableOf(key);
  const given = isVariable(name) ? env[variable] : undefined;
  if (given === undefined || given === '') return undefined;
  const { type } = specOf(name);
  // a comma within braces belongs to a glob
  const value = type.fromText(type.repeats ? given.split(/,(?![^{]*\})/) : [given]);
  return value instanceof InvalidValue ? problemWith(name, variable, quote(given), value) : { value, origin: variable };
}

function readConfigValue(name: OptionName, key: string, config: Config | undefined, cwd: string): Found {
  if (config === undefined || !isConfigKey(name) || !Object.hasOwn(config.entries, key)) return undefined;
  const given = config.entries[key];
  const value = specOf(name).type.fromJson(given);
  if (value instanceof InvalidValue) {
    return problemWith(name, `${config.name}: ${key}`, shorten(JSON.stringify(given)), value);
  }
  return { value: specOf(name).isPath ? rebaseAll(value, config.folder, cwd) : value, origin: config.name };
}

function problemWith(name: OptionName, origin: string, given: string, { hint, entry }: InvalidValue): UsageProblem {
  const { type, example } = specOf(name);
  const message = refusal(origin, entry === undefined ? given : quote(entry), type.expected);
  return { message, hint: hint ?? `for example: ${example}` };
}

const quote = (text: string) => `"${shorten(text)}"`;
/** Keeps a message on one line of reasonable length. */
const shorten = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

/** Paths of a configuration file, made relative to the working directory. */
function rebaseAll(value: unknown, folder: string, cwd: string): unknown {
  if (typeof value === 'string') return rebase(value, folder, cwd);
  const files = value as OptionValues['reporter'];
  return files.map(({ name, value }) => ({ name, value: rebase(value, folder, cwd) }));
}

function rebase(path: string, folder: string, cwd: string): string {
  if (isAbsolute(path) || path === '-' || folder === cwd) return path;
  return relative(cwd, resolve(folder, path)).replaceAll('\\', '/') || '.';
}

function readConfigPaths(config: Config | undefined, cwd: string, problems: UsageProblem[]): readonly string[] {
  const given = config?.entries.paths;
  if (config === undefined || given === undefined) return [];
  const paths = texts.fromJson(given);
  if (!(paths instanceof InvalidValue)) return paths.map(path => rebase(path, config.folder, cwd));
  problems.push({
    message: refusal(`${config.name}: paths`, shorten(JSON.stringify(given)), 'one or several paths'),
    hint: 'write a list of strings',
  });
  return [];
}

/** `$schema` is for editors. */
function unknownKeys(config: Config | undefined): UsageProblem[] {
  const known = [...OPTION_NAMES.filter(isConfigKey), 'paths'];
  const accepted = new Set([...OPTION_NAMES.filter(isConfigKey).flatMap(keysOf), 'paths', '$schema']);
  return Object.keys(config?.entries ?? {})
    .filter(key => !accepted.has(key))
    .map(key => {
      const option = OPTION_NAMES.find(name => name === key);
      const close = nearest(key.replaceAll(/[-_]/g, ''), known);
      const guess = close === undefined ? `known keys: ${known.join(', ')}` : `did you mean "${close}"?`;
      const hint = option === undefined ? guess : `use the flag ${longFlag(option)}`;
      return { message: `${config?.name}: unknown key "${key}"`, hint };
    });
}

/** The variable of another program may begin with TWICETOLD_, too: these are warnings. */
function unknownVariables(env: Environment): string[] {
  const prefix = variableOf('');
  const known = OPTION_NAMES.filter(isVariable).flatMap(keysOf).map(variableOf);
  const names = known.map(variable => variable.slice(prefix.length));
  return Object.keys(env)
    .filter(variable => variable.startsWith(prefix) && !known.includes(variable))
    .sort()
    .map(variable => {
      const close = nearest(variable.slice(prefix.length), names);
      const guess = close === undefined ? '' : `; did you mean ${prefix}${close}?`;
      return `unknown environment variable ${variable}${guess}`;
    });
}

/** Problems that no single value shows: too few or too many operands, and options that contradict each other. */
export function checkCall(
  command: CommandName,
  operands: readonly string[],
  { values, configPaths }: Pick<Resolved, 'values' | 'configPaths'>,
): readonly UsageProblem[] {
  const problems = sharedFiles(values);
  const report = (message: string, hint: string): void => void problems.push({ message, hint });
  if (command === 'scan') {
    const hasPath = operands.length + configPaths.length > 0 || values.filesFrom !== undefined;
    if (!hasPath && !values.printConfig) {
      report('scan: no path given', 'give a folder, a file, a glob, or - for JSON Lines on standard input');
    }
    if (values.filesFrom === '-' && operands.includes('-')) {
      report('standard input is used twice: as - and by --files-from -', 'use a file for one of them');
    }
    if (values.failOn.includes('related') && !values.related) {
      report('--fail-on related never matches: related pairs are not reported', 'add --related');
    }
  } else if (operands.length !== 2 && !values.printConfig) {
    const hint =
      operands.length > 2 ? 'scan finds the copies among many' : 'twicetold compare original.txt suspect.txt';
    report(`compare: takes two files, got ${operands.length}`, hint);
  } else if (operands.includes('-') && (operands[0] === operands[1] || values.among.includes('-'))) {
    report('compare: standard input is used twice', 'use a file for one of them');
  }
  return problems;
}

/** Each report would replace the one before it in the same file. */
function sharedFiles({ output, reporter }: OptionValues): UsageProblem[] {
  const files = [output, ...reporter.map(entry => entry.value)].filter(file => file !== undefined);
  const absolute = files.map(file => (file === '-' ? file : resolve(file)));
  // without --output the report goes to standard output
  if (output === undefined) absolute.push('-');
  const shared = files.filter((_, at) => absolute.lastIndexOf(absolute[at]) > at);
  return [...new Set(shared)].map(file => ({
    message: `two reports go to ${file === '-' ? 'standard output' : file}`,
    hint: 'give each --output and --reporter its own file',
  }));
}
