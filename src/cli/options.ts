/** The table of all options of the command line: their spelling as flag, variable and key, and their text in help. */
import { STORED_OPTIONS } from '../index-store/types.js';
import {
  DETECT_OPTION_NAMES,
  type DetectOption,
  type DetectOptionName,
  type DetectOptions,
  detectOption,
} from '../options.js';
import { EXECUTION } from './execution-options.js';
import { INPUT } from './input-options.js';
import {
  ARTICLE_COMMANDS,
  COMPARISON_COMMANDS,
  type CommandName,
  type OptionSpec,
  SEARCH_COMMANDS,
  WATCH_OPTIONS,
} from './option-spec.js';
import { OUTPUT } from './output-options.js';
import { valueTypeOf } from './value-types.js';

/** `--shingle-size` for the key `shingleSize`. */
export function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
}

/** Detection options that `unique` does not take: they add pairs that are no copies. */
const NOT_FOR_UNIQUE: readonly DetectOptionName[] = ['related', 'acrossLanguages'];

function commandsWith(name: DetectOptionName, isScanOnly: boolean): readonly CommandName[] {
  const watched = WATCH_OPTIONS.includes(name) ? (['watch', 'serve'] as const) : [];
  const stored = isStored(name) ? (['index'] as const) : [];
  const commands = [...(isScanOnly ? SEARCH_COMMANDS : COMPARISON_COMMANDS), ...watched, ...stored];
  return NOT_FOR_UNIQUE.includes(name) ? commands : [...commands, 'unique'];
}

/** The entry of a detection option. `completeOptions` fills in the default, which may depend on other options. */
function detectionSpec(name: DetectOptionName): OptionSpec<unknown> {
  const declared = detectOption(name);
  const { unit, help, example, aliases, scanOnly } = declared;
  const isSwitch = declared.type === 'boolean';
  const label = { number: 'NUMBER', integer: 'N', choice: 'NAME', boolean: undefined }[declared.type];
  return {
    type: valueTypeOf(declared),
    default: undefined,
    ...(!isSwitch && { defaultText: defaultInWords(declared.default) }),
    ...(label !== undefined && { label }),
    ...('minimum' in declared && { unit: `${unit}, ${declared.minimum} to ${declared.maximum}` }),
    ...('values' in declared && { unit: declared.values.join(', ') }),
    ...(aliases !== undefined && { aliases }),
    commands: commandsWith(name, scanOnly === true),
    text: help,
    example: isSwitch ? flagOf(name) : `${flagOf(name)} ${example}`,
  };
}

/** Whether an index stores the option and a user may choose it; the engine of an index is fixed. */
const isStored = (name: DetectOptionName): boolean =>
  name !== 'engine' && (STORED_OPTIONS as readonly string[]).includes(name);

/** "0.5", or "2; 3 with --engine minhash" for a default that depends on another option. */
function defaultInWords(standard: DetectOption['default']): string {
  if (typeof standard !== 'object') return String(standard);
  const { by, values } = standard;
  const usual = detectOption(by).default as string;
  const others = Object.entries(values).filter(([choice]) => choice !== usual);
  return `${values[usual]}; ${others.map(([choice, value]) => `${value} with ${flagOf(by)} ${choice}`).join(', ')}`;
}

const DETECTION = Object.fromEntries(DETECT_OPTION_NAMES.map(name => [name, detectionSpec(name)])) as {
  readonly [Name in DetectOptionName]: OptionSpec<DetectOptions[Name] | undefined>;
};

/** The options by their heading in help, in the order of help. */
export const GROUPS = { Input: INPUT, Detection: DETECTION, Output: OUTPUT, Execution: EXECUTION };
const OPTIONS = { ...INPUT, ...DETECTION, ...OUTPUT, ...EXECUTION };

export type OptionName = keyof typeof OPTIONS;

type SpecValue<Spec> = Spec extends OptionSpec<infer T> ? T : never;
type OwnOptions = typeof INPUT & typeof OUTPUT & typeof EXECUTION;
/** The resolved value of every option. */
export type OptionValues = DetectOptions & { readonly [Name in keyof OwnOptions]: SpecValue<OwnOptions[Name]> };

export const OPTION_NAMES = Object.keys(OPTIONS) as readonly OptionName[];

/**
 * The entry of an option, without the type of its value.
 *
 * @param command the command whose differences (`per`) apply
 */
export function specOf(name: OptionName, command?: CommandName): OptionSpec<unknown> {
  const spec = OPTIONS[name] as OptionSpec<unknown>;
  const differs = command === undefined ? undefined : spec.per?.[command];
  return differs === undefined ? spec : { ...spec, ...differs };
}

/** The commands that take the option. */
export function commandsOf(name: OptionName): readonly CommandName[] {
  return specOf(name).commands ?? ARTICLE_COMMANDS;
}

/** The long flag: `--shingle-size`; `--no-gitignore` for an option without a positive form. */
export function longFlag(name: OptionName): string {
  return specOf(name).negative === 'instead' ? flagOf(name).replace('--', '--no-') : flagOf(name);
}

/** All keys of an option, former names first: the value of a later key replaces the value of an earlier one. */
export function keysOf(name: OptionName): readonly string[] {
  return [...(specOf(name).aliases ?? []), name];
}

/** `TWICETOLD_SHINGLE_SIZE` for the key `shingleSize`. */
export function variableOf(key: string): string {
  return `TWICETOLD_${key.replace(/[A-Z]/g, letter => `_${letter}`).toUpperCase()}`;
}

/** Whether environment variables set the option. */
export function isVariable(name: OptionName): boolean {
  return specOf(name).sources !== 'flag';
}

/** Whether a configuration file sets the option. */
export function isConfigKey(name: OptionName): boolean {
  return specOf(name).sources === undefined;
}

/** The default in words; '' for a switch that is off by default, and for an option without a default. */
export function defaultText(name: OptionName, command?: CommandName): string {
  const { default: value, defaultText: text, type } = specOf(name, command);
  if (text !== undefined) return text;
  return value === undefined || type.isSwitch ? '' : String(value);
}

/** One line of help with unit and default: "Lowest similarity of a pair that is reported (similarity, 0 to 1; default: 0.5)". */
export function describeOption(name: OptionName, command?: CommandName): string {
  const { text, unit, type, aliases = [] } = specOf(name, command);
  const standard = defaultText(name, command);
  const facts = [
    ...(unit === undefined ? [] : [unit]),
    ...(type.repeats ? ['repeatable'] : []),
    ...(standard === '' ? [] : [`default: ${standard}`]),
    ...aliases.map(alias => `alias: ${flagOf(alias)}`),
  ];
  return facts.length === 0 ? text : `${text} (${facts.join('; ')})`;
}

/** The visible forms of an option: `-o`, `--output <FILE>`; `--color`, `--no-color`. */
export function spellings(name: OptionName, command?: CommandName): string[] {
  const { short, label, negative } = specOf(name, command);
  const flag = longFlag(name);
  const forms = [...(short === undefined ? [] : [short]), label === undefined ? flag : `${flag} <${label}>`];
  return negative === 'too' ? [...forms, `--no-${flag.slice(2)}`] : forms;
}
