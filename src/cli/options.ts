/** All options of the command line: the detection's and its own, and how each is spelled as flag, variable and key. */
import {
  DETECT_OPTION_NAMES,
  type DetectOption,
  type DetectOptionName,
  type DetectOptions,
  detectOption,
} from '../options.js';
import { COMMAND_NAMES, type CommandName, EXECUTION, INPUT, type OptionSpec, OUTPUT } from './option-table.js';
import { valueTypeOf } from './value-types.js';

/** `shingleSize` as `--shingle-size`. */
export function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
}

/** The table's entry for an option of the detection. The default is filled in when all sources have been read. */
function detectionSpec(name: DetectOptionName): OptionSpec<unknown> {
  const declared = detectOption(name);
  const { unit, help, example, aliases, scanOnly } = declared;
  const isSwitch = declared.type === 'boolean';
  const label = { number: 'NUMBER', integer: 'N', choice: 'NAME', boolean: undefined }[declared.type];
  return {
    type: valueTypeOf(declared),
    default: undefined,
    ...(!isSwitch && { defaultText: defaultText(declared.default) }),
    ...(label !== undefined && { label }),
    ...('minimum' in declared && { unit: `${unit}, ${declared.minimum} to ${declared.maximum}` }),
    ...('values' in declared && { unit: declared.values.join(', ') }),
    ...(aliases !== undefined && { aliases }),
    ...(scanOnly && { only: 'scan' }),
    text: help,
    example: isSwitch ? flagOf(name) : `${flagOf(name)} ${example}`,
  };
}

/** "0.5", or "2; 3 with --engine minhash" where the default follows another option. */
function defaultText(standard: DetectOption['default']): string {
  if (typeof standard !== 'object') return String(standard);
  const { by, values } = standard;
  const usual = detectOption(by).default as string;
  const others = Object.entries(values).filter(([choice]) => choice !== usual);
  return `${values[usual]}; ${others.map(([choice, value]) => `${value} with ${flagOf(by)} ${choice}`).join(', ')}`;
}

const DETECTION = Object.fromEntries(DETECT_OPTION_NAMES.map(name => [name, detectionSpec(name)])) as {
  readonly [Name in DetectOptionName]: OptionSpec<DetectOptions[Name] | undefined>;
};

/** The options by the heading that help lists them under, in the order of help. */
export const GROUPS = { Input: INPUT, Detection: DETECTION, Output: OUTPUT, Execution: EXECUTION };
const OPTIONS = { ...INPUT, ...DETECTION, ...OUTPUT, ...EXECUTION };

export type OptionName = keyof typeof OPTIONS;

type SpecValue<Spec> = Spec extends OptionSpec<infer T> ? T : never;
type OwnOptions = typeof INPUT & typeof OUTPUT & typeof EXECUTION;
/** The values of a run, every option resolved. */
export type OptionValues = DetectOptions & { readonly [Name in keyof OwnOptions]: SpecValue<OwnOptions[Name]> };

export const OPTION_NAMES = Object.keys(OPTIONS) as readonly OptionName[];

/** The entry without the type of its value, for code that describes options or looks them up. */
export function specOf(name: OptionName): OptionSpec<unknown> {
  return OPTIONS[name] as OptionSpec<unknown>;
}

/** The commands that take the option. */
export function commandsOf(name: OptionName): readonly CommandName[] {
  const { only } = specOf(name);
  return only === undefined ? COMMAND_NAMES : [only];
}

/** The flag of an option: `--shingle-size`; `--no-gitignore` where no positive form exists. */
export function longFlag(name: OptionName): string {
  return specOf(name).negative === 'instead' ? flagOf(name).replace('--', '--no-') : flagOf(name);
}

/** All keys of an option: its former names, then its name, so that a later value replaces an earlier one. */
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
