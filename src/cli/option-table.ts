/**
 * The options of the command line that are none of the detection (`src/options.ts`): input, output and execution. The key of an
 * entry is the key in a configuration file.
 */

import { availableParallelism, totalmem } from 'node:os';
import { COPY_RELATIONS, type CopyRelation, EDITION_RULES, KEEP_RULES, type KeepRule } from '../options.js';
import type { ReadOptions } from '../read/streams.js';
import { REPORT_FORMATS, type ReportFormat } from '../report/formats.js';
import { EDITIONS, type EditionsRule, FAIL_ON_NAMES, failOnType } from './fail-on.js';
import * as type from './value-types.js';

export const COMMAND_NAMES = ['scan', 'check', 'unique', 'compare', 'read', 'watch', 'index', 'completion'] as const;
/** What `index` does. */
export const INDEX_ACTIONS = ['add', 'remove', 'list', 'stats', 'verify', 'export'] as const;
export type IndexAction = (typeof INDEX_ACTIONS)[number];
export type CommandName = (typeof COMMAND_NAMES)[number];

/** Commands that do something with articles. */
export const OF_ARTICLES: readonly CommandName[] = COMMAND_NAMES.filter(name => name !== 'completion');
/** Commands that find copies among many articles. */
export const AMONG_MANY: readonly CommandName[] = ['scan', 'check'];
/** Commands that compare articles. */
export const COMPARING: readonly CommandName[] = [...AMONG_MANY, 'compare'];
/** Commands that read all articles of their paths. */
export const OF_PATHS: readonly CommandName[] = [...AMONG_MANY, 'unique', 'read', 'watch', 'index'];
/** Commands of these that also read the web, and fail for an article that they cannot read. */
const BEYOND_FILES = OF_PATHS.filter(name => name !== 'unique');
/** Commands in which one of several copies stands for the others. */
export const OF_COPIES: readonly CommandName[] = ['scan', 'unique'];

/** Options of the detection that a watch takes: the others are those of its index. */
export const WATCHED: readonly string[] = ['threshold', 'minPassage'];

export interface OptionSpec<T> {
  readonly type: type.ValueType<T>;
  readonly default: T;
  /** The default in words, where the value does not say it. */
  readonly defaultText?: string;
  readonly unit?: string;
  /** The commands that take the option; without this, all that do something with articles. */
  readonly commands?: readonly CommandName[];
  /** What differs for a command. */
  readonly per?: { readonly [Name in CommandName]?: Partial<OptionSpec<unknown>> };
  readonly short?: string;
  /** Former names, accepted as flag, variable and key. */
  readonly aliases?: readonly string[];
  /** Name of the value in help; switches have none. */
  readonly label?: string;
  /** `--no-NAME` exists beside `--NAME`, or instead of it. */
  readonly negative?: 'too' | 'instead';
  /** What may set the option; without this, flag, variable and configuration file. */
  readonly sources?: 'flag' | 'flag and variable';
  /** A path: in a configuration file it is relative to the folder of that file. */
  readonly isPath?: true;
  /** One line, without a full stop. */
  readonly text: string;
  readonly example: string;
}

/** Fields that `unique --annotate` adds to records. */
export const ANNOTATIONS = ['duplicate_of', 'similarity', 'relation', 'cluster', 'is_representative'] as const;
export type Annotation = (typeof ANNOTATIONS)[number];

type RecordField = Exclude<keyof ReadOptions['fields'], 'found'>;

const FIELDS: Readonly<Record<string, RecordField>> = {
  id: 'id',
  title: 'title',
  text: 'text',
  published: 'published',
  source: 'source',
  url: 'url',
  date: 'published',
  site: 'source',
} satisfies Record<RecordField | 'date' | 'site', RecordField>;

/** Checks the shape of an entry and keeps the type of its value. */
function option<T>(spec: OptionSpec<T>): OptionSpec<T> {
  return spec;
}

/**
 * Bytes of memory that this process may use: of the machine, or of the container (control group) where that has less.
 *
 * @param ofMachine   bytes
 * @param ofContainer bytes; 0 or more than any machine has where there is no limit
 */
export function availableMemory(ofMachine = totalmem(), ofContainer = process.constrainedMemory()): number {
  return ofContainer > 0 ? Math.min(ofMachine, ofContainer) : ofMachine;
}

/** Megabytes of heap for each of the threads that read: with all of them full, half of the memory is left. */
export function readingHeap(jobs: number): number {
  return Math.round(Math.min(4096, Math.max(1024, availableMemory() / 2e6 / jobs)));
}

export const INPUT = {
  include: option<readonly string[]>({
    type: type.texts,
    default: [],
    defaultText: 'all readable files',
    commands: OF_PATHS,
    label: 'GLOB',
    text: 'Read only files whose path, relative to the working directory, matches',
    per: {
      check: { text: 'Of the new articles read only files whose path, relative to the working directory, matches' },
    },
    example: "--include '**/*.md'",
  }),
  exclude: option<readonly string[]>({
    type: type.texts,
    default: [],
    defaultText: 'none',
    commands: OF_PATHS,
    label: 'GLOB',
    text: 'Skip files whose path, relative to the working directory, matches',
    example: "--exclude 'drafts/**'",
  }),
  gitignore: option<boolean>({
    type: type.flag,
    default: true,
    defaultText: '.gitignore is respected',
    negative: 'instead',
    commands: OF_PATHS,
    text: 'Also read files that .gitignore excludes',
    example: '--no-gitignore',
  }),
  filesFrom: option<string | undefined>({
    type: type.text,
    default: undefined,
    sources: 'flag',
    commands: OF_PATHS,
    label: 'FILE',
    text: 'Also read the paths listed in FILE, one per line or separated by NUL; - is standard input',
    example: '--files-from changed.txt',
  }),
  against: option<readonly string[]>({
    type: type.texts,
    default: [],
    defaultText: 'none',
    commands: ['check'],
    isPath: true,
    label: 'PATH',
    text: 'Compare the new articles with the known ones in PATH: an index, or files, folders, globs and addresses as for the new ones',
    example: '--against archive',
  }),
  add: option<boolean>({
    type: type.flag,
    default: false,
    sources: 'flag',
    commands: ['check'],
    text: 'Once the check is over, add the new articles to the index of --against, all or none; also where they repeat others, not where one cannot be read',
    example: '--add',
  }),
  changedSince: option<string | undefined>({
    type: type.text,
    default: undefined,
    defaultText: 'none',
    sources: 'flag and variable',
    commands: ['check'],
    label: 'REF',
    text: 'Of the paths only what git calls new or changed since REF is new, and the rest is known; a file that was only renamed is known',
    example: '--changed-since origin/main',
  }),
  window: option<number | undefined>({
    type: type.timeSpan,
    default: undefined,
    defaultText: 'no limit',
    commands: ['check'],
    label: 'SPAN',
    text: 'Compare a new article only with known ones that were published at most so long before or after it: hours, days or weeks; those without a date are always compared',
    example: '--window 30d',
  }),
  failOnEmpty: option<boolean>({
    type: type.flag,
    default: false,
    commands: ['check'],
    text: 'Exit with 2 if no new article is found',
    example: '--fail-on-empty',
  }),
  fetchFull: option<boolean>({
    type: type.flag,
    default: false,
    commands: BEYOND_FILES,
    text: 'Fetch the linked page of each feed entry that is only a summary, and what OPML files and sitemaps list; robots.txt is respected',
    example: '--fetch-full',
  }),
  fetchTimeout: option<number>({
    type: type.wholeNumber(1, 86_400),
    commands: [...BEYOND_FILES, 'compare'],
    default: 30,
    unit: 's',
    label: 'S',
    text: 'Timeout in seconds for a response, and between its chunks',
    example: '--fetch-timeout 10',
  }),
  fetchMaxTime: option<number | undefined>({
    type: type.wholeNumber(1, 864_000),
    commands: [...BEYOND_FILES, 'compare'],
    default: undefined,
    defaultText: '10 x --fetch-timeout',
    unit: 's',
    label: 'S',
    text: 'Timeout in seconds for a whole response, beside a second for each 100 KB of it',
    example: '--fetch-max-time 60',
  }),
  fetchTries: option<number>({
    type: type.wholeNumber(1, 100),
    commands: [...BEYOND_FILES, 'compare'],
    default: 4,
    unit: 'attempts',
    label: 'N',
    text: 'Attempts per address while the server is busy or breaks the connection',
    example: '--fetch-tries 1',
  }),
  fetchCache: option<string | undefined>({
    type: type.text,
    commands: [...BEYOND_FILES, 'compare'],
    default: undefined,
    defaultText: 'no cache',
    isPath: true,
    label: 'DIR',
    text: 'Folder that keeps responses, so that only changed ones are fetched again',
    example: '--fetch-cache .cache/web',
  }),
  maxArticle: option<number>({
    type: type.wholeNumber(1, 500),
    default: 64,
    unit: 'MB',
    label: 'MB',
    text: 'Size limit of a page, feed, message or record from the web, an archive or a compressed file',
    example: '--max-article 10',
  }),
  maxUnpacked: option<number>({
    type: type.wholeNumber(1, 1_000_000_000),
    default: 1_000_000,
    unit: 'MB',
    label: 'MB',
    text: 'Limit of what one archive or compressed file unpacks to',
    example: '--max-unpacked 2000',
  }),
  maxSeconds: option<number>({
    type: type.number({ type: 'number', minimum: 0.1, maximum: 86_400 }),
    default: 60,
    unit: 's',
    commands: OF_PATHS,
    label: 'S',
    text: 'Time limit in seconds for reading an article; one that exceeds it is listed as unreadable, and the run goes on',
    example: '--max-seconds 10',
  }),
  field: option<readonly type.Assignment<RecordField>[]>({
    type: type.assignments('a PART=NAME', FIELDS),
    default: [],
    defaultText: 'the usual names',
    label: 'PART=NAME',
    text: `Record field that holds a part of an article; parts: ${Object.keys(FIELDS).join(', ')}`,
    example: '--field text=story',
  }),
  among: option<readonly string[]>({
    type: type.texts,
    default: [],
    defaultText: 'none',
    sources: 'flag',
    commands: ['compare'],
    label: 'PATH',
    text: 'Learn word frequencies and boilerplate from the articles in PATH; the boilerplate is not compared',
    example: '--among articles',
  }),
  stats: option<string | undefined>({
    type: type.text,
    commands: [...COMPARING, 'unique', 'index'],
    default: undefined,
    defaultText: 'learned from the articles',
    isPath: true,
    label: 'FILE',
    text: 'Use the word frequencies and boilerplate in FILE, so that words and boilerplate count the same in every run',
    example: '--stats archive.stats',
  }),
  saveStats: option<string | undefined>({
    type: type.text,
    default: undefined,
    defaultText: 'none',
    isPath: true,
    commands: ['scan'],
    label: 'FILE',
    text: 'Write the word frequencies and boilerplate of this scan to FILE, for --stats',
    example: '--save-stats archive.stats',
  }),
  allowUnreadable: option<boolean>({
    type: type.flag,
    default: false,
    commands: BEYOND_FILES,
    text: 'Do not exit with 2 because an article cannot be read',
    example: '--allow-unreadable',
  }),
  showFiles: option<boolean>({
    type: type.flag,
    default: false,
    sources: 'flag',
    commands: [...AMONG_MANY, 'read'],
    text: 'List the files to read with their format, and the skipped files with the reason; compare nothing',
    example: '--show-files',
  }),
  index: option<string | undefined>({
    type: type.text,
    default: undefined,
    defaultText: 'none',
    isPath: true,
    commands: ['watch'],
    label: 'DIR',
    text: 'Index of the known articles; it is made where there is none',
    example: '--index known.index',
  }),
  every: option<number>({
    type: type.duration(1, 86_400 * 20),
    default: 600,
    defaultText: '10m',
    commands: ['watch'],
    label: 'TIME',
    text: 'Time from the start of a turn to the next, with its unit: s, m, h or d',
    example: '--every 5m',
  }),
  once: option<boolean>({
    type: type.flag,
    default: false,
    sources: 'flag',
    commands: ['watch'],
    text: 'End after one turn; for cron',
    example: '--once',
  }),
} as const;

export const OUTPUT = {
  format: option<ReportFormat>({
    type: type.choice(REPORT_FORMATS),
    commands: [...COMPARING, 'watch'],
    default: 'text',
    label: 'NAME',
    text: `Report format: ${REPORT_FORMATS.join(', ')}`,
    example: '--format json',
    per: { watch: { type: type.choice(['text', 'json']), text: 'Lines of text, or of JSON' } },
  }),
  output: option<string | undefined>({
    type: type.text,
    commands: [...COMPARING, 'unique', 'read', 'index'],
    default: undefined,
    defaultText: 'standard output',
    isPath: true,
    short: '-o',
    label: 'FILE',
    text: 'Write the report to FILE, complete or not at all',
    example: '--output report.json',
    per: {
      // the file of reports that a configuration names is not the one to write records to
      unique: {
        sources: 'flag',
        text: 'Write what is kept to FILE, complete or not at all',
        example: '--output kept.jsonl',
      },
      read: { text: 'Write the articles to FILE, complete or not at all', example: '--output articles.jsonl' },
      index: {
        text: 'Write the list or the articles to FILE, complete or not at all',
        example: '--output articles.jsonl',
      },
    },
  }),
  removed: option<string | undefined>({
    type: type.text,
    commands: ['unique'],
    default: undefined,
    defaultText: 'not written',
    isPath: true,
    label: 'FILE',
    text: 'Write what is removed to FILE, complete or not at all',
    example: '--removed removed.jsonl',
  }),
  keep: option<readonly KeepRule[]>({
    type: type.keepRules,
    commands: OF_COPIES,
    default: [],
    defaultText: 'origin,oldest,longest,first',
    label: 'RULE',
    text: `Which of several copies stands for the others, in order of precedence: ${KEEP_RULES.join(', ')}, or source:NAME,NAME; the default rules decide where these do not`,
    example: '--keep source:reuters,ap --keep oldest',
  }),
  drop: option<readonly CopyRelation[]>({
    type: type.choices(COPY_RELATIONS),
    commands: ['unique'],
    default: COPY_RELATIONS,
    label: 'RELATION',
    text: 'Relations to an article that is kept by which another one is removed; separate several with commas',
    example: '--drop identical,near-identical',
  }),
  annotate: option<boolean>({
    type: type.flag,
    commands: ['unique'],
    default: false,
    text: 'Remove no record: add fields that say what each one is',
    example: '--annotate',
  }),
  annotateAs: option<readonly type.Assignment<Annotation>[]>({
    type: type.assignments('a FIELD=NAME', Object.fromEntries(ANNOTATIONS.map(name => [name, name]))),
    commands: ['unique'],
    default: [],
    defaultText: 'the names of the fields',
    label: 'FIELD=NAME',
    text: `Name of a field that --annotate adds; fields: ${ANNOTATIONS.join(', ')}`,
    example: '--annotate-as cluster=story',
  }),
  list: option<boolean>({
    type: type.flag,
    commands: ['unique'],
    default: false,
    sources: 'flag',
    text: 'Write the paths of the files that are kept, one a line, and PATH#ROW for a record',
    example: '--list',
  }),
  copyTo: option<string | undefined>({
    type: type.text,
    commands: ['unique'],
    default: undefined,
    defaultText: 'nowhere',
    sources: 'flag',
    label: 'DIR',
    text: 'Copy the files that are kept to DIR, which must be new or empty',
    example: '--copy-to unique',
  }),
  linkTo: option<string | undefined>({
    type: type.text,
    commands: ['unique'],
    default: undefined,
    defaultText: 'nowhere',
    sources: 'flag',
    label: 'DIR',
    text: 'Make symbolic links to the files that are kept in DIR, which must be new or empty',
    example: '--link-to unique',
  }),
  reporter: option<readonly type.Assignment<ReportFormat>[]>({
    type: type.assignments('a FORMAT=FILE', Object.fromEntries(REPORT_FORMATS.map(name => [name, name]))),
    commands: COMPARING,
    default: [],
    defaultText: 'none',
    isPath: true,
    label: 'FORMAT=FILE',
    text: 'Also write the report in another format to FILE, complete or not at all',
    example: '--reporter markdown=report.md',
  }),
  failOn: option<readonly string[]>({
    type: failOnType,
    commands: COMPARING,
    default: [],
    defaultText: 'never',
    per: { check: { default: ['any'], defaultText: 'any' } },
    label: 'RELATION',
    text: `Exit with 1 if a reported pair has one of these relations: ${FAIL_ON_NAMES}; any is all but passage and related. With a bar, paraphrase>=0.9, only from this similarity on (passage>=40: words). Separate several with commas`,
    example: "--fail-on 'paraphrase>=0.9,excerpt'",
  }),
  editions: option<EditionsRule>({
    type: type.choice(EDITIONS),
    commands: [...COMPARING, 'unique'],
    default: 'report',
    per: {
      compare: { default: 'fail', example: '--editions report' },
      unique: {
        type: type.choice(EDITION_RULES),
        default: undefined,
        defaultText: 'as --keep says',
        text: `Which of several versions from one publisher is kept: ${EDITION_RULES.join(', ')}; all is all that have other words`,
        example: '--editions latest',
      },
    },
    label: 'NAME',
    unit: EDITIONS.join(', '),
    text: 'Two versions from one publisher: ignore them, report them (only the word edition in --fail-on makes them fail), or let them fail as other pairs do',
    example: '--editions fail',
  }),
  onRepeat: option<string | undefined>({
    type: type.text,
    default: undefined,
    defaultText: 'none',
    sources: 'flag',
    commands: ['watch'],
    label: 'COMMAND',
    text: 'Run COMMAND for each repeat, which gets it as JSON on its standard input',
    example: "--on-repeat './notify.sh'",
  }),
  baseline: option<string | undefined>({
    type: type.text,
    default: undefined,
    defaultText: 'none',
    isPath: true,
    commands: AMONG_MANY,
    label: 'FILE',
    text: 'Accept the repeats that FILE lists: they are counted, and neither fail nor join a cluster',
    per: { check: { text: 'Accept the repeats that FILE lists: they are counted, and are no matches' } },
    example: '--baseline twicetold.baseline',
  }),
  updateBaseline: option<boolean>({
    type: type.flag,
    default: false,
    sources: 'flag',
    commands: AMONG_MANY,
    text: 'Write the repeats of this scan to the file of --baseline, and print what is added and dropped',
    per: {
      check: {
        text: 'Add the repeats of this check to the file of --baseline, and print them; only a scan drops entries',
      },
    },
    example: '--update-baseline',
  }),
  color: option<boolean | undefined>({
    type: type.flag,
    default: undefined,
    defaultText: 'on a terminal, unless NO_COLOR is set',
    negative: 'too',
    text: 'Turn colours on or off; FORCE_COLOR and CLICOLOR_FORCE are respected, too',
    example: '--no-color',
  }),
  width: option<number | undefined>({
    type: type.wholeNumber(40, 400),
    commands: COMPARING,
    default: undefined,
    defaultText: "the terminal's, else 80",
    unit: 'columns, 40 to 400',
    label: 'N',
    text: 'Width of the text report',
    example: '--width 120',
  }),
  quiet: option<boolean>({
    type: type.flag,
    default: false,
    short: '-q',
    text: 'Print only the report and errors: no progress, no warnings',
    example: '--quiet',
  }),
  verbose: option<boolean>({
    type: type.flag,
    default: false,
    short: '-v',
    text: 'Print details of each step on standard error, and where an internal error comes from',
    example: '--verbose',
  }),
} as const;

export const EXECUTION = {
  jobs: option<number>({
    type: type.wholeNumber(1, 256),
    default: Math.min(256, availableParallelism()),
    defaultText: 'number of cores',
    unit: 'threads, 1 to 256',
    commands: OF_PATHS,
    short: '-j',
    label: 'N',
    text: 'Number of threads; the report is the same for any number',
    example: '--jobs 4',
  }),
  memory: option<number>({
    type: type.wholeNumber(1, 1_000_000_000),
    default: Math.max(1, Math.floor(availableMemory() / 2e6)),
    defaultText: 'half of the memory of the machine or container',
    unit: 'MB',
    commands: [...AMONG_MANY, 'index'],
    label: 'MB',
    text: 'Approximate memory limit in MB; articles that do not fit are spilled to disk, and the report is the same',
    example: '--memory 4000',
  }),
  text: option<boolean>({
    type: type.flag,
    default: true,
    defaultText: 'texts are stored',
    negative: 'instead',
    commands: ['index'],
    text: 'Make an index without the texts: a third of the size, and no diff or export',
    example: '--no-text',
  }),
  prune: option<boolean>({
    type: type.flag,
    default: false,
    sources: 'flag',
    commands: ['index'],
    text: 'With add: also remove the articles under the paths whose file, or whose record in it, is gone',
    example: '--prune',
  }),
  wait: option<boolean>({
    type: type.flag,
    default: false,
    commands: ['index'],
    text: 'Wait for another process that writes the index, instead of failing',
    example: '--wait',
  }),
  config: option<string | false | undefined>({
    type: type.text,
    default: undefined,
    defaultText: 'the nearest one',
    negative: 'too',
    sources: 'flag and variable',
    label: 'FILE',
    text: 'Read this configuration file, or none',
    example: '--config ci/twicetold.json',
  }),
  printConfig: option<boolean>({
    type: type.flag,
    default: false,
    sources: 'flag',
    text: 'Print every option with its value and source, and do nothing else',
    example: '--print-config',
  }),
} as const;
