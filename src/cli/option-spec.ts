/** What the option table says about each option. */
import type { ValueType } from './value-types.js';

export type CommandName = 'scan' | 'compare';
export const GROUPS = ['What is read', 'What counts as a copy', 'What is shown', 'How it runs'] as const;

export interface OptionSpec<T> {
  readonly type: ValueType<T>;
  readonly default: T;
  /** How the default is written where the value does not say it. */
  readonly defaultText?: string;
  readonly unit?: string;
  readonly group: (typeof GROUPS)[number];
  readonly commands: readonly CommandName[];
  readonly short?: string;
  /** Name of the value in help; switches have none. */
  readonly label?: string;
  /** Whether `--no-NAME` exists beside `--name` or instead of it. */
  readonly negative?: 'too' | 'instead';
  /** Where it may be set beside the command line; both unless said. */
  readonly elsewhere?: 'nowhere' | 'environment';
  /** Relative to the configuration file's folder when it comes from there. */
  readonly isPath?: true;
  readonly text: string;
  readonly example: string;
}
