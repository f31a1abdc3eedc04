/** The commands, and what the entry of an option in `input-options.ts`, `output-options.ts` and `execution-options.ts` holds. */

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
  'init',
  'completion',
] as const;
/** What `index` does. */
export const INDEX_ACTIONS = ['add', 'remove', 'list', 'stats', 'verify', 'export'] as const;
export type IndexAction = (typeof INDEX_ACTIONS)[number];
export type CommandName = (typeof COMMAND_NAMES)[number];

/** Commands that do something with articles. */
export const OF_ARTICLES: readonly CommandName[] = COMMAND_NAMES.filter(name => !['init', 'completion'].includes(name));
/** Commands that read articles from files. */
export const OF_FILES: readonly CommandName[] = OF_ARTICLES.filter(name => name !== 'serve');
/** Commands that find copies among many articles. */
export const AMONG_MANY: readonly CommandName[] = ['scan', 'check'];
/** Commands that compare articles. */
export const COMPARING: readonly CommandName[] = [...AMONG_MANY, 'compare'];
/** Commands that read all articles of their paths. */
export const OF_PATHS: readonly CommandName[] = [...AMONG_MANY, 'unique', 'read', 'watch', 'index'];
/** Commands of these that also read the web, and fail for an article that they cannot read. */
export const BEYOND_FILES = OF_PATHS.filter(name => name !== 'unique');
/** Commands in which one of several copies stands for the others. */
export const OF_COPIES: readonly CommandName[] = ['scan', 'unique'];

/** Options of the detection that a watch and a service take: the others are those of their index. */
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

/** Checks the shape of an entry and keeps the type of its value. */
export function option<T>(spec: OptionSpec<T>): OptionSpec<T> {
  return spec;
}
