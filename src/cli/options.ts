/**
 * All options of the command line, the detection's and its own: how each is spelled as flag, variable and key, and the text of
 * `--help`.
 */
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
    ...(!isSwitch && { defaultText: defaultInWords(declared.default) }),
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

const EXIT_CODES = `Exit codes:
  0         done, whatever was found
  1         a pair matches --fail-on
  2         the job failed or is incomplete: wrong usage, a missing path,
            nothing to read, or an article that cannot be read (unless
            --allow-unreadable); 2 takes precedence over 1
  130, 143  interrupted; no incomplete file is left behind`;

const CONFIGURATION = `Configuration:
  A flag overrides an environment variable (TWICETOLD_SHINGLE_SIZE=3), a
  variable overrides the configuration file, and the file overrides the default;
  a list replaces a list. The file is the nearest twicetold.config.json, or
  "twicetold" in package.json, from the working directory up to the folder with
  .git. Its keys are the options in camel case:
  {"shingleSize": 3, "paths": ["articles"]}. paths, output and reporter in the
  file are relative to its folder; the globs include and exclude are not.
  --print-config prints each value and its source.`;

/** The text around the options: what a command does, its operands, and examples. */
export const COMMAND_HELP = {
  program: {
    summary:
      'Finds the story told twice: near-duplicate and machine-paraphrased articles in a folder of scraped pages or a ' +
      'content feed.',
    after: `Examples:
  twicetold scan articles
  twicetold scan 'feed/**/*.jsonl' --format json
  twicetold compare original.txt suspect.txt

twicetold scan --help and twicetold compare --help list the options.
`,
  },
  scan: {
    operands: 'path',
    summary: 'Find copies among many articles',
    description:
      'Finds near-duplicate and machine-paraphrased articles under the paths (files, folders, globs; - is JSON Lines on ' +
      'standard input), and prints each group with its representative, its members and the evidence.',
    after: `Examples:
  twicetold scan articles
  twicetold scan articles archive --exclude 'drafts/**' --threshold 0.7
  twicetold scan articles --format json --output report.json
  twicetold scan articles --reporter markdown=report.md --reporter csv=pairs.csv
  twicetold scan articles --fail-on identical,near-identical --quiet
  twicetold scan feed.jsonl --field text=story --field id=guid
  zcat feed.jsonl.gz | twicetold scan -
  git diff --name-only main | twicetold scan --files-from -
  twicetold scan articles --show-files

${EXIT_CODES}

${CONFIGURATION}
`,
  },
  compare: {
    operands: 'file',
    summary: 'Compare two articles word by word',
    description:
      'Compares two articles and prints their similarity and relation, the shared passages and a word diff. Each file ' +
      'holds one article; FILE#ID or FILE#3 selects one record of a file. - is standard input, for one of the two.',
    after: `Examples:
  twicetold compare original.txt suspect.txt
  twicetold compare original.txt suspect.txt --format json
  twicetold compare feed.jsonl#3 feed.jsonl#guid-of-another
  curl -s https://example.com/story.txt | twicetold compare original.txt -
  twicetold compare original.txt suspect.txt --fail-on any

${EXIT_CODES}

${CONFIGURATION}
`,
  },
} as const satisfies Record<CommandName | 'program', unknown>;

/** The default in words; '' for a switch that is off by default, and where no default exists. */
export function defaultText(name: OptionName): string {
  const { default: value, defaultText: text, type } = specOf(name);
  if (text !== undefined) return text;
  return value === undefined || type.isSwitch ? '' : String(value);
}

/** One line of help with unit and default: "Lowest similarity of a pair that is reported (similarity, 0 to 1; default: 0.5)". */
export function describeOption(name: OptionName): string {
  const { text, unit, type, aliases = [] } = specOf(name);
  const standard = defaultText(name);
  const facts = [
    ...(unit === undefined ? [] : [unit]),
    ...(type.repeats ? ['repeatable'] : []),
    ...(standard === '' ? [] : [`default: ${standard}`]),
    ...aliases.map(alias => `alias: ${flagOf(alias)}`),
  ];
  return facts.length === 0 ? text : `${text} (${facts.join('; ')})`;
}

/** All forms of an option on the command line: `-o, --output <FILE>`, `--color, --no-color`. */
export function spellings(name: OptionName): string[] {
  const { short, label, negative } = specOf(name);
  const flag = longFlag(name);
  const forms = [...(short === undefined ? [] : [short]), label === undefined ? flag : `${flag} <${label}>`];
  return negative === 'too' ? [...forms, `--no-${flag.slice(2)}`] : forms;
}
