/** What a command is handed: everything typed and configured, resolved and checked, and the terminal to speak through. */
import { type DetectOptions, SHINGLE_SIZES, SKETCH_SIZES } from '../model.js';
import type { ReadOptions } from '../read/read.js';
import type { Config } from './config.js';
import type { OptionValues } from './option-table.js';
import type { Terminal } from './terminal.js';

export interface Call {
  readonly values: OptionValues;
  readonly operands: readonly string[];
  readonly config: Config | undefined;
  /** Paths of the configuration file, used when none was typed. */
  readonly configPaths: readonly string[];
  readonly cwd: string;
  readonly terminal: Terminal;
}

export function detectOptions(values: OptionValues): DetectOptions {
  const { threshold, shingleSize, numPerm, minWords, related, sensitivity, engine } = values;
  return {
    threshold,
    shingleSize: shingleSize ?? SHINGLE_SIZES[engine],
    numPerm: numPerm ?? SKETCH_SIZES[sensitivity],
    minWords,
    related,
    sensitivity,
    engine,
  };
}

export function readOptions(values: OptionValues): ReadOptions {
  return { fields: Object.fromEntries(values.field.map(({ name, value }) => [name, value])) };
}
