/** Resolves the value of each option: a flag over a variable over the configuration file over the default. Collects all problems. */

import { isAbsolute, relative, resolve } from 'node:path';
import { completeOptions, DETECT_OPTION_NAMES, type DetectOptions, type GivenOptions, refusal } from '../options.js';
import { isWebAddress } from '../read/location.js';
import {
  contradicts,
  FORMATS,
  formatOfFile,
  namesOtherKind,
  REPORT_FORMATS,
  type ReportFormat,
} from '../report/formats.js';
import { type AcceptRules, NO_RULES, RULE_KEYS, readRules } from './accept-rules.js';
import type { Config } from './config-file.js';
import { COMPARISON_COMMANDS, type CommandName, type OptionSpec } from './option-spec.js';
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
import type { Flags, UsageProblem } from './parse.js';
import type { Environment } from './terminal.js';
import { InvalidValue, nearest, texts } from './value-types.js';

interface Sources {
  readonly command: CommandName;
  readonly flags: Flags;
  readonly env: Environment;
  readonly config: Config | undefined;
  readonly cwd: string;
}

export interface Resolved {
  readonly values: OptionValues;
  /** The values of the detection options. */
  readonly detection: DetectOptions;
  /** The source of each value: `--threshold`, `TWICETOLD_THRESHOLD`, the name of a file, or `default`. */
  readonly origins: Readonly<Record<OptionName, string>>;
  /** `paths` of the configuration file; may be empty. */
  readonly configPaths: readonly string[];
  /** `accept` and `overrides` of the configuration file. */
  readonly rules: AcceptRules;
  readonly problems: readonly UsageProblem[];
  /** Unknown environment variables that begin with TWICETOLD_. */
  readonly warnings: readonly string[];
}

/** Reads all sources, so that a wrong value is reported even if another source overrides it. */
export function resolveOptions({ command, flags, env, config, cwd }: Sources): Resolved {
  const values: Record<string, unknown> = {};
  const origins: Record<string, string> = {};
  const problems: UsageProblem[] = [];
  for (const name of OPTION_NAMES) {
    values[name] = specOf(name, command).default;
    origins[name] = 'default';
    const found = [
      ...keysOf(name).map(key => readConfigValue({ name, command, key }, config, cwd)),
      ...keysOf(name).map(key => readVariable({ name, command, key }, env)),
      ...keysOf(name).map(key => readFlag({ name, command, key }, flags)),
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
  const outputs = formatByName(command, values, origins);
  const configPaths = readConfigPaths(config, cwd, problems);
  problems.push(...unknownKeys(config));
  const given: GivenOptions = Object.fromEntries(DETECT_OPTION_NAMES.map(name => [name, values[name]]));
  const detection = completeOptions(given);
  const { threshold } = detection;
  const rules = config === undefined ? NO_RULES : readRules(config.entries, { ...config, cwd, threshold }, problems);
  return {
    values: Object.freeze({ ...values, ...detection }) as OptionValues,
    detection,
    origins: origins as Record<OptionName, string>,
    configPaths,
    rules,
    problems,
    warnings: [...unknownVariables(env), ...outputs],
  };
}

/**
 * Takes the format from the extension of `--output` if no source sets the format.
 *
 * @returns a warning for each output whose extension names another format than its content has
 */
function formatByName(
  command: CommandName,
  values: Record<string, unknown>,
  origins: Record<string, string>,
): readonly string[] {
  if (!COMPARISON_COMMANDS.includes(command)) return [];
  const { output, reporter } = values as Pick<OptionValues, 'output' | 'reporter'>;
  if (origins.format === 'default' && output !== undefined) {
    const format = formatOfFile(output);
    if (format !== undefined) {
      values.format = format;
      origins.format = origins.output;
    }
  }
  const unknown =
    origins.format === 'default' && output !== undefined && namesOtherKind(output)
      ? [`${output} is written as ${values.format}: no format has this extension (${extensions()} choose one)`]
      : [];
  const files = [
    ...reporter,
    ...(output === undefined ? [] : [{ name: values.format as ReportFormat, value: output }]),
  ];
  const others = files
    .filter(({ name, value }) => contradicts(value, name))
    .map(({ name, value }) => `${value} is written in the format ${name}; its name says ${formatOfFile(value)}`);
  return [...unknown, ...others];
}

/** ".txt, .json, .md": the extensions that choose a format. */
const extensions = (): string =>
  REPORT_FORMATS.map(format => FORMATS[format].extension)
    .filter(extension => extension.startsWith('.'))
    .join(', ');

/** An option of a command under one of its keys (its name or a former name). */
interface OptionKey {
  readonly name: OptionName;
  readonly command: CommandName;
  readonly key: string;
}

type SourceValue = { readonly value: unknown; readonly origin: string } | UsageProblem | undefined;

function readFlag({ name, command, key }: OptionKey, flags: Flags): SourceValue {
  if (!Object.hasOwn(flags, key)) return undefined;
  const given = flags[key];
  const flag = key === name ? longFlag(name) : flagOf(key);
  if (typeof given === 'boolean') {
    return { value: given, origin: given ? flag : flag.replace(/^--(no-)?/, '--no-') };
  }
  const value = specOf(name, command).type.fromText(given);
  return value instanceof InvalidValue
    ? problemWith({ name, command }, flag, given.map(quote).join(', '), value)
    : { value, origin: flag };
}

function readVariable({ name, command, key }: OptionKey, env: Environment): SourceValue {
  const variable = variableOf(key);
  const given = isVariable(name) && !isFlagOnly(name, command) ? env[variable] : undefined;
  if (given === undefined || given === '') return undefined;
  const { type } = specOf(name, command);
  // a comma within braces belongs to a glob
  const texts = type.repeats ? given.split(/,(?![^{]*\})/) : [given];
  const value = type.fromText(texts);
  if (!(value instanceof InvalidValue)) return { value, origin: variable };
  if (isForOthers(name, type, any => any.fromText(texts))) return undefined;
  return problemWith({ name, command }, variable, quote(given), value);
}

/** Whether only a flag sets the option for this command; variables and files set it for other commands. */
const isFlagOnly = (name: OptionName, command: CommandName): boolean => specOf(name, command).sources === 'flag';

/**
 * Whether a value that is invalid for the command is valid for other commands. A variable or a configuration file serves all commands,
 * so such a value is ignored instead of refused.
 */
function isForOthers<T>(name: OptionName, type: T, read: (any: OptionSpec<unknown>['type']) => unknown): boolean {
  const general = specOf(name).type;
  return general !== type && !(read(general) instanceof InvalidValue);
}

function readConfigValue({ name, command, key }: OptionKey, config: Config | undefined, cwd: string): SourceValue {
  if (config === undefined || !isConfigKey(name) || !Object.hasOwn(config.entries, key)) return undefined;
  if (isFlagOnly(name, command)) return undefined;
  const given = config.entries[key];
  const { type } = specOf(name, command);
  const value = type.fromJson(given);
  if (value instanceof InvalidValue) {
    if (isForOthers(name, type, any => any.fromJson(given))) return undefined;
    return problemWith({ name, command }, `${config.placeOf(key)}: ${key}`, shorten(JSON.stringify(given)), value);
  }
  return { value: specOf(name).isPath ? rebaseAll(value, config.folder, cwd) : value, origin: config.name };
}

function problemWith(
  { name, command }: Omit<OptionKey, 'key'>,
  origin: string,
  given: string,
  { hint, entry }: InvalidValue,
): UsageProblem {
  const { type, example } = specOf(name, command);
  const message = refusal(origin, entry === undefined ? given : quote(entry), type.expected);
  return { message, hint: hint ?? `for example: ${example}` };
}

const quote = (text: string) => `"${shorten(text)}"`;
/** Keeps a message at a readable length. */
const shorten = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

/** Makes the paths of a configuration file relative to the working directory. */
function rebaseAll(value: unknown, folder: string, cwd: string): unknown {
  if (typeof value === 'string') return rebase(value, folder, cwd);
  const files = value as readonly (string | OptionValues['reporter'][number])[];
  return files.map(file =>
    typeof file === 'string' ? rebase(file, folder, cwd) : { ...file, value: rebase(file.value, folder, cwd) },
  );
}

function rebase(path: string, folder: string, cwd: string): string {
  if (isAbsolute(path) || path === '-' || folder === cwd || isWebAddress(path)) return path;
  return relative(cwd, resolve(folder, path)).replaceAll('\\', '/') || '.';
}

function readConfigPaths(config: Config | undefined, cwd: string, problems: UsageProblem[]): readonly string[] {
  const given = config?.entries.paths;
  if (config === undefined || given === undefined) return [];
  const paths = texts.fromJson(given);
  if (!(paths instanceof InvalidValue)) return paths.map(path => rebase(path, config.folder, cwd));
  problems.push({
    message: refusal(`${config.placeOf('paths')}: paths`, shorten(JSON.stringify(given)), 'one or several paths'),
    hint: 'write a list of strings',
  });
  return [];
}

/** A problem for each key that no option has; `$schema` is for editors. */
function unknownKeys(config: Config | undefined): UsageProblem[] {
  const known = [...OPTION_NAMES.filter(isConfigKey), 'paths', ...RULE_KEYS];
  const accepted = new Set([...OPTION_NAMES.filter(isConfigKey).flatMap(keysOf), 'paths', ...RULE_KEYS, '$schema']);
  return Object.keys(config?.entries ?? {})
    .filter(key => !accepted.has(key))
    .map(key => {
      const option = OPTION_NAMES.find(name => name === key);
      const close = nearest(key.replaceAll(/[-_]/g, ''), known);
      const guess = close === undefined ? `known keys: ${known.join(', ')}` : `did you mean "${close}"?`;
      const hint = option === undefined ? guess : `use the flag ${longFlag(option)}`;
      return { message: `${config?.placeOf(key)}: unknown key "${key}"`, hint };
    });
}

/** The token of `serve`. A flag would show it to other users of the machine, who see the arguments of a process. */
export const TOKEN_VARIABLE = 'TWICETOLD_TOKEN';

/** A warning for each unknown variable with the prefix; not an error, because it may belong to another program. */
function unknownVariables(env: Environment): string[] {
  const prefix = variableOf('');
  const known = OPTION_NAMES.filter(isVariable).flatMap(keysOf).map(variableOf);
  const names = known.map(variable => variable.slice(prefix.length));
  return Object.keys(env)
    .filter(variable => variable.startsWith(prefix) && !known.includes(variable) && variable !== TOKEN_VARIABLE)
    .sort()
    .map(variable => {
      const close = nearest(variable.slice(prefix.length), names);
      const guess = close === undefined ? '' : `; did you mean ${prefix}${close}?`;
      return `unknown environment variable ${variable}${guess}`;
    });
}
