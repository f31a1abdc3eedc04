/** Flags over environment over configuration file over defaults, all mistakes told together, and the result frozen. */
import { isAbsolute, relative, resolve } from 'node:path';
import type { Config } from './config.js';
import {
  environmentName,
  isConfigKey,
  longFlag,
  OPTION_NAMES,
  type OptionName,
  type OptionValues,
  specOf,
} from './option-table.js';
import { unknownKeys, unknownVariables } from './unknown-names.js';
import type { Mistake } from './usage-error.js';
import { Misfit, texts } from './value-types.js';

/** What the parser found on the command line, unread: texts, or a switch's position. */
export type RawFlags = Readonly<Partial<Record<OptionName, readonly string[] | boolean>>>;
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Resolved {
  readonly values: OptionValues;
  /** Where each value comes from: `--threshold`, `TWICETOLD_THRESHOLD`, a file's name, or `default`. */
  readonly origins: Readonly<Record<OptionName, string>>;
  /** `paths` of the configuration file; empty where it has none. */
  readonly configPaths: readonly string[];
  readonly mistakes: readonly Mistake[];
  /** Variables that look like options and are none. */
  readonly warnings: readonly string[];
}

interface Sources {
  readonly flags: RawFlags;
  readonly env: Environment;
  readonly config: Config | undefined;
  readonly cwd: string;
}

/** Reads every source, also where another overrides it: a mistake that only waits for a flag to go is still one. */
export function resolveOptions({ flags, env, config, cwd }: Sources): Resolved {
  const values: Record<string, unknown> = {};
  const origins: Record<string, string> = {};
  const mistakes: Mistake[] = [];
  for (const name of OPTION_NAMES) {
    const readers = [readFile(name, config, cwd), readEnvironment(name, env), readFlag(name, flags)];
    values[name] = specOf(name).default;
    origins[name] = 'default';
    for (const found of readers) {
      if (found === undefined) continue;
      if ('message' in found) mistakes.push(found);
      else {
        values[name] = found.value;
        origins[name] = found.origin;
      }
    }
  }
  const configPaths = readConfigPaths(config, cwd, mistakes);
  const resolved = Object.freeze(values) as OptionValues;
  mistakes.push(...unknownKeys(config));
  return {
    values: resolved,
    origins: origins as Record<OptionName, string>,
    configPaths,
    mistakes,
    warnings: unknownVariables(env),
  };
}

type Found = { readonly value: unknown; readonly origin: string } | Mistake | undefined;

function readFlag(name: OptionName, flags: RawFlags): Found {
  const raw = flags[name];
  if (raw === undefined) return undefined;
  const origin = raw === false ? longFlag(name).replace(/^--(no-)?/, '--no-') : longFlag(name);
  if (typeof raw === 'boolean') return { value: raw, origin };
  const value = specOf(name).type.fromText(raw);
  return value instanceof Misfit ? misfit(name, origin, raw.map(quote).join(', '), value) : { value, origin };
}

function readEnvironment(name: OptionName, env: Environment): Found {
  const origin = environmentName(name);
  const raw = origin === undefined ? undefined : env[origin];
  if (origin === undefined || raw === undefined || raw === '') return undefined;
  const { type } = specOf(name);
  const value = type.fromText(type.repeats ? raw.split(/,(?![^{]*\})/) : [raw]);
  return value instanceof Misfit ? misfit(name, origin, quote(raw), value) : { value, origin };
}

function readFile(name: OptionName, config: Config | undefined, cwd: string): Found {
  if (config === undefined || !isConfigKey(name) || !Object.hasOwn(config.entries, name)) return undefined;
  const raw = config.entries[name];
  const value = specOf(name).type.fromJson(raw);
  if (value instanceof Misfit) return misfit(name, `${config.name}: ${name}`, cut(JSON.stringify(raw)), value);
  return { value: specOf(name).isPath ? fromFolder(value, config.folder, cwd) : value, origin: config.name };
}

function misfit(name: OptionName, origin: string, raw: string, { hint, entry }: Misfit): Mistake {
  const { type, example } = specOf(name);
  const shown = entry === undefined ? raw : quote(entry);
  return { message: `${origin}: ${shown} is not ${type.expected}`, hint: hint ?? `for example: ${example}` };
}

const quote = (text: string) => `"${cut(text)}"`;
/** A mistake stays one line that can be read at a glance. */
const cut = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

/** Output files of a configuration file, relative to the working directory. */
function fromFolder(value: unknown, folder: string, cwd: string): unknown {
  if (typeof value === 'string') return rebase(value, folder, cwd);
  const files = value as OptionValues['reporter'];
  return files.map(({ name, value }) => ({ name, value: rebase(value, folder, cwd) }));
}

function rebase(path: string, folder: string, cwd: string): string {
  if (isAbsolute(path) || path === '-' || folder === cwd) return path;
  return relative(cwd, resolve(folder, path)).replaceAll('\\', '/') || '.';
}

function readConfigPaths(config: Config | undefined, cwd: string, mistakes: Mistake[]): readonly string[] {
  const raw = config?.entries.paths;
  if (config === undefined || raw === undefined) return [];
  const paths = texts.fromJson(raw);
  if (!(paths instanceof Misfit)) return paths.map(path => rebase(path, config.folder, cwd));
  mistakes.push({
    message: `${config.name}: paths: ${cut(JSON.stringify(raw))} is not a path, or several`,
    hint: 'write a list of strings',
  });
  return [];
}
