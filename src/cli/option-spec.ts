/** The names of the commands, and the type of an entry in the option tables. */

import type * as type from './value-types.js';

export const COMMAND_NAMES = [
  'scan',
  'check',
  'unique',
  'compare',
  'read',
  'watch',
  'index',
  'serve',
  'view',
  'worker',
  'init',
  'completion',
] as const;
/** The first operand of `index`. */
export const INDEX_ACTIONS = ['add', 'remove', 'list', 'stats', 'verify', 'export'] as const;
export type IndexAction = (typeof INDEX_ACTIONS)[number];
export type CommandName = (typeof COMMAND_NAMES)[number];

/** Commands that read or compare articles; they also read a configuration file. */
export const ARTICLE_COMMANDS: readonly CommandName[] = COMMAND_NAMES.filter(
  name => !['worker', 'init', 'completion'].includes(name),
);
/** Commands that read articles from files. */
export const FILE_COMMANDS: readonly CommandName[] = ARTICLE_COMMANDS.filter(name => name !== 'serve');
/** Commands that search many articles for copies. */
export const SEARCH_COMMANDS: readonly CommandName[] = ['scan', 'check'];
/** Commands that compare articles. */
export const COMPARISON_COMMANDS: readonly CommandName[] = [...SEARCH_COMMANDS, 'compare'];
/** Commands that read all articles under their paths. */
export const PATH_COMMANDS: readonly CommandName[] = [...SEARCH_COMMANDS, 'unique', 'read', 'watch', 'index'];
/** Commands that read the web besides files, and fail for an unreadable article unless `--allow-unreadable` is given. */
export const WEB_COMMANDS = PATH_COMMANDS.filter(name => name !== 'unique');
/** Commands that choose a representative among copies by the rules of `--keep`. */
export const KEEP_COMMANDS: readonly CommandName[] = ['scan', 'unique'];

/** Detection options of `watch` and `serve`; their index has stored the others. */
export const WATCH_OPTIONS: readonly string[] = ['threshold', 'minPassage'];

export interface OptionSpec<T> {
  readonly type: type.ValueType<T>;
  readonly default: T;
  /** The default in words, for a default that is computed or undefined. */
  readonly defaultText?: string;
  readonly unit?: string;
  /** The commands that take the option; absent: `ARTICLE_COMMANDS`. */
  readonly commands?: readonly CommandName[];
  /** Members of the entry that differ for a command. */
  readonly per?: { readonly [Name in CommandName]?: Partial<OptionSpec<unknown>> };
  readonly short?: string;
  /** Former names, accepted as flag, variable and key. */
  readonly aliases?: readonly string[];
  /** Name of the value in help; switches have none. */
  readonly label?: string;
  /** `--no-NAME` exists beside `--NAME` (`too`), or replaces it (`instead`). */
  readonly negative?: 'too' | 'instead';
  /** The sources that set the option; absent: flag, variable and configuration file. */
  readonly sources?: 'flag' | 'flag and variable';
  /** The value is a path; in a configuration file it is relative to the folder of that file. */
  readonly isPath?: true;
  /** The description in help: one line without a full stop. */
  readonly text: string;
  readonly example: string;
}

/** Infers the type of the value, so that each table keeps it. */
export function option<T>(spec: OptionSpec<T>): OptionSpec<T> {
  return spec;
}
