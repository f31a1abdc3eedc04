/**
 * The one table of options: the parser, the help, the configuration keys, the environment, `--print-config` and the
 * README's table are all read from it. The key is the configuration key; flag and variable are spelled after it.
 *
 * Defaults of the detection and names of formats are repeated here so that `--help` need not load those rooms; the
 * compiler (names) and a test (defaults) hold them to the originals.
 */
import { availableParallelism } from 'node:os';
import type { Engine, Sensitivity } from '../options.js';
import type { ReadOptions } from '../read/options.js';
import type { ReportFormat } from '../report/formats.js';
import type { FailOn } from './exit-codes.js';
import { memoryHere } from './memory.js';
import type { OptionSpec } from './option-spec.js';
import * as type from './value-types.js';

type RecordField = keyof ReadOptions['fields'];

/** Does not compile when one is missing. */
const names = <T extends string>(all: Readonly<Record<T, true>>) => Object.keys(all) as T[];
const FORMATS = names<ReportFormat>({ text: true, json: true, jsonl: true, markdown: true, csv: true });
const SENSITIVITIES = names<Sensitivity>({ low: true, default: true, high: true });
const ENGINES = names<Engine>({ 'bottom-k': true, minhash: true });
const FAIL_ON = names<FailOn>({
  identical: true,
  'near-identical': true,
  excerpt: true,
  paraphrase: true,
  related: true,
  any: true,
});
const FIELDS: Readonly<Record<string, RecordField>> = {
  id: 'id',
  title: 'title',
  text: 'text',
  published: 'published',
  source: 'source',
  url: 'url',
  date: 'published',
  author: 'source',
  site: 'source',
} satisfies Record<RecordField | 'date' | 'author' | 'site', RecordField>;

const both = ['scan', 'compare'] as const;
const scan = ['scan'] as const;
const compare = ['compare'] as const;

/** Keeps each entry's value type while checking its shape. */
function option<T>(spec: OptionSpec<T>): OptionSpec<T> {
  return spec;
}

export const OPTIONS = {
  include: option<readonly string[]>({
    type: type.texts,
    default: [],
    defaultText: 'all that can be read',
    group: 'What is read',
    commands: scan,
    label: 'GLOB',
    text: 'Read only files that match, by their path from the working directory',
    example: "--include '**/*.md'",
  }),
  exclude: option<readonly string[]>({
    type: type.texts,
    default: [],
    defaultText: 'none',
    group: 'What is read',
    commands: scan,
    label: 'GLOB',
    text: 'Leave out files that match, by their path from the working directory',
    example: "--exclude 'drafts/**'",
  }),
  gitignore: option<boolean>({
    type: type.flag,
    default: true,
    defaultText: '.gitignore is respected',
    negative: 'instead',
    group: 'What is read',
    commands: scan,
    text: 'Read files that .gitignore leaves out, too',
    example: '--no-gitignore',
  }),
  filesFrom: option<string | undefined>({
    type: type.text,
    default: undefined,
    elsewhere: 'nowhere',
    group: 'What is read',
    commands: scan,
    label: 'FILE',
    text: 'Also read the paths listed in FILE, one a line, or separated by NUL; - is standard input',
    example: '--files-from changed.txt',
  }),
  fetchFull: option<boolean>({
    type: type.flag,
    default: false,
    group: 'What is read',
    commands: scan,
    text: "Follow each entry's link where a feed on the web has only a teaser; robots.txt is respected",
    example: '--fetch-full',
  }),
  fetchTimeout: option<number>({
    type: type.wholeNumber(1, 86_400),
    default: 30,
    unit: 's',
    group: 'What is read',
    commands: both,
    label: 'S',
    text: 'Longest wait for an answer from the web, and for more of it',
    example: '--fetch-timeout 10',
  }),
  fetchTries: option<number>({
    type: type.wholeNumber(1, 100),
    default: 4,
    unit: 'attempts',
    group: 'What is read',
    commands: both,
    label: 'N',
    text: 'Attempts at one address whose server is busy or breaks off',
    example: '--fetch-tries 1',
  }),
  fetchCache: option<string | undefined>({
    type: type.text,
    default: undefined,
    defaultText: 'nothing is kept',
    isPath: true,
    group: 'What is read',
    commands: both,
    label: 'DIR',
    text: 'Folder to keep answers from the web in; only what changed is fetched again',
    example: '--fetch-cache .cache/web',
  }),
  maxArticle: option<number>({
    type: type.wholeNumber(1, 500),
    default: 64,
    unit: 'MB',
    group: 'What is read',
    commands: both,
    label: 'MB',
    text: 'Largest page, feed, letter or record read from the web, from an archive or a compressed file',
    example: '--max-article 10',
  }),
  maxUnpacked: option<number>({
    type: type.wholeNumber(1, 1_000_000_000),
    default: 1_000_000,
    unit: 'MB',
    group: 'What is read',
    commands: both,
    label: 'MB',
    text: 'Most that one archive or compressed file may unpack to',
    example: '--max-unpacked 2000',
  }),
  field: option<readonly type.Assignment<RecordField>[]>({
    type: type.assignments('a PART=NAME', FIELDS),
    default: [],
    defaultText: 'the usual names',
    group: 'What is read',
    commands: both,
    label: 'PART=NAME',
    text: `Record field that holds a part of an article; parts: ${Object.keys(FIELDS).join(', ')}`,
    example: '--field text=story',
  }),
  among: option<readonly string[]>({
    type: type.texts,
    default: [],
    defaultText: 'none',
    elsewhere: 'nowhere',
    group: 'What is read',
    commands: compare,
    label: 'PATH',
    text: 'Learn common words and boilerplate from the articles in PATH, and leave the boilerplate out',
    example: '--among articles',
  }),
  allowUnreadable: option<boolean>({
    type: type.flag,
    default: false,
    group: 'What is read',
    commands: scan,
    text: 'Do not end with 2 because an article could not be read',
    example: '--allow-unreadable',
  }),
  showFiles: option<boolean>({
    type: type.flag,
    default: false,
    elsewhere: 'nowhere',
    group: 'What is read',
    commands: scan,
    text: 'List the files that would be read and how, and the skipped ones with the reason; compare nothing',
    example: '--show-files',
  }),
  threshold: option<number>({
    type: type.fraction,
    default: 0.5,
    unit: 'similarity, 0 to 1',
    group: 'What counts as a copy',
    commands: both,
    label: 'NUMBER',
    text: 'Similarity from which a pair is reported',
    example: '--threshold 0.7',
  }),
  shingleSize: option<number | undefined>({
    type: type.wholeNumber(1, 8),
    default: undefined,
    defaultText: '2; 3 with --engine minhash',
    unit: 'content words, 1 to 8',
    group: 'What counts as a copy',
    commands: both,
    label: 'N',
    text: 'Length of the shingles that candidates are found by',
    example: '--shingle-size 3',
  }),
  sensitivity: option<Sensitivity>({
    type: type.choice(SENSITIVITIES),
    default: 'default',
    group: 'What counts as a copy',
    commands: scan,
    label: 'LEVEL',
    text: 'How hard to look for candidates: low, default or high; more finds more and takes longer',
    example: '--sensitivity high',
  }),
  numPerm: option<number | undefined>({
    type: type.wholeNumber(16, 4096),
    default: undefined,
    defaultText: '128; 64 and 256 at --sensitivity low and high',
    unit: 'hash values, 16 to 4096',
    group: 'What counts as a copy',
    commands: both,
    label: 'N',
    text: 'Sketch size: more finds more and takes longer; permutations with --engine minhash',
    example: '--num-perm 256',
  }),
  minWords: option<number>({
    type: type.wholeNumber(1, 100_000),
    default: 40,
    unit: 'words, 1 to 100000',
    group: 'What counts as a copy',
    commands: both,
    label: 'N',
    text: 'Shorter articles are listed as too short, not compared; identical ones are still found',
    example: '--min-words 20',
  }),
  related: option<boolean>({
    type: type.flag,
    default: false,
    group: 'What counts as a copy',
    commands: scan,
    text: 'Also show pairs below the threshold that tell the same story independently',
    example: '--related',
  }),
  engine: option<Engine>({
    type: type.choice(ENGINES),
    default: 'bottom-k',
    group: 'What counts as a copy',
    commands: both,
    label: 'NAME',
    text: 'How candidates are found: bottom-k, or minhash for the textbook method, which misses paraphrases',
    example: '--engine minhash',
  }),
  format: option<ReportFormat>({
    type: type.choice(FORMATS),
    default: 'text',
    group: 'What is shown',
    commands: both,
    label: 'NAME',
    text: `Form of the report: ${FORMATS.join(', ')}`,
    example: '--format json',
  }),
  output: option<string | undefined>({
    type: type.text,
    default: undefined,
    defaultText: 'standard output',
    isPath: true,
    group: 'What is shown',
    commands: both,
    short: '-o',
    label: 'FILE',
    text: 'Write the report to FILE instead, whole or not at all',
    example: '--output report.json',
  }),
  reporter: option<readonly type.Assignment<ReportFormat>[]>({
    type: type.assignments('a FORMAT=FILE', Object.fromEntries(FORMATS.map(name => [name, name]))),
    default: [],
    defaultText: 'none',
    isPath: true,
    group: 'What is shown',
    commands: both,
    label: 'FORMAT=FILE',
    text: 'Also write the report in another form to FILE, whole or not at all',
    example: '--reporter markdown=report.md',
  }),
  failOn: option<readonly FailOn[]>({
    type: type.choices(FAIL_ON),
    default: [],
    defaultText: 'never',
    group: 'What is shown',
    commands: both,
    label: 'RELATION',
    text: `End with 1 when a reported pair is one of: ${FAIL_ON.join(', ')}; any is all but related; several with commas`,
    example: '--fail-on identical,near-identical',
  }),
  color: option<boolean | undefined>({
    type: type.flag,
    default: undefined,
    defaultText: 'on a terminal, unless NO_COLOR is set',
    negative: 'too',
    group: 'What is shown',
    commands: both,
    text: 'Colour, or none; FORCE_COLOR and CLICOLOR_FORCE are respected, too',
    example: '--no-color',
  }),
  width: option<number | undefined>({
    type: type.wholeNumber(40, 400),
    default: undefined,
    defaultText: "the terminal's, else 80",
    unit: 'columns, 40 to 400',
    group: 'What is shown',
    commands: both,
    label: 'N',
    text: 'Columns to lay text out for',
    example: '--width 120',
  }),
  quiet: option<boolean>({
    type: type.flag,
    default: false,
    group: 'What is shown',
    commands: both,
    short: '-q',
    text: 'Nothing but the report and errors: no progress, no warnings',
    example: '--quiet',
  }),
  verbose: option<boolean>({
    type: type.flag,
    default: false,
    group: 'What is shown',
    commands: both,
    short: '-v',
    text: 'Say on standard error what is done, and where an internal error comes from',
    example: '--verbose',
  }),
  jobs: option<number>({
    type: type.wholeNumber(1, 256),
    default: Math.min(256, availableParallelism()),
    defaultText: 'number of cores',
    unit: 'threads, 1 to 256',
    group: 'How it runs',
    commands: scan,
    short: '-j',
    label: 'N',
    text: 'Threads to work with; the report is the same for any number',
    example: '--jobs 4',
  }),
  memory: option<number>({
    type: type.wholeNumber(1, 1_000_000_000),
    default: Math.max(1, Math.floor(memoryHere() / 2e6)),
    defaultText: 'half of the machine’s or container’s',
    unit: 'MB',
    group: 'How it runs',
    commands: scan,
    label: 'MB',
    text: 'Memory to take, about; articles that do not fit go to a temporary file, and the report is the same',
    example: '--memory 4000',
  }),
  config: option<string | false | undefined>({
    type: type.text,
    default: undefined,
    defaultText: 'the nearest one',
    negative: 'too',
    elsewhere: 'environment',
    group: 'How it runs',
    commands: both,
    label: 'FILE',
    text: 'Read this configuration file, or none',
    example: '--config ci/twicetold.json',
  }),
  printConfig: option<boolean>({
    type: type.flag,
    default: false,
    elsewhere: 'nowhere',
    group: 'How it runs',
    commands: both,
    text: 'Print every option with its value and where it was set; do nothing else',
    example: '--print-config',
  }),
} as const;

export type OptionName = keyof typeof OPTIONS;
/** What a run works with, every option resolved. */
export type OptionValues = {
  readonly [Name in OptionName]: (typeof OPTIONS)[Name] extends OptionSpec<infer T> ? T : never;
};

export const OPTION_NAMES = Object.keys(OPTIONS) as readonly OptionName[];

/** The entry without its value type, for those who only describe or look up. */
export function specOf(name: OptionName): OptionSpec<unknown> {
  return OPTIONS[name] as OptionSpec<unknown>;
}

/** `--shingle-size`; without a positive form `--no-gitignore`. */
export function longFlag(name: OptionName): string {
  const kebab = name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
  return specOf(name).negative === 'instead' ? `--no-${kebab}` : `--${kebab}`;
}

/** `TWICETOLD_SHINGLE_SIZE`, or undefined where the environment has no say. */
export function environmentName(name: OptionName): string | undefined {
  if (specOf(name).elsewhere === 'nowhere') return undefined;
  return `TWICETOLD_${name.replace(/[A-Z]/g, letter => `_${letter}`).toUpperCase()}`;
}

/** Whether it may stand in a configuration file. */
export function isConfigKey(name: string): name is OptionName {
  return Object.hasOwn(OPTIONS, name) && specOf(name as OptionName).elsewhere === undefined;
}
