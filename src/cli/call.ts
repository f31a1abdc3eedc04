/** What a command is handed: everything typed and configured, resolved and checked, and the terminal to speak through. */
import { resolve } from 'node:path';
import { type DetectOptions, SHINGLE_SIZES, SKETCH_SIZES } from '../options.js';
import { DEFAULT_LIMITS } from '../read/limits.js';
import type { ReadOptions } from '../read/options.js';
import type { Web } from '../read/web.js';
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

/** Of a command's articles; what they are fetched with is added where one of them stands on the web. */
export function readOptions({ field, maxArticle, maxUnpacked }: OptionValues): ReadOptions {
  return {
    fields: Object.fromEntries(field.map(({ name, value }) => [name, value])),
    limits: {
      ...DEFAULT_LIMITS,
      articleBytes: maxArticle * 1024 * 1024,
      unpackedBytes: maxUnpacked * 1024 * 1024,
    },
  };
}

/** Fetches what is named by its address; loaded when there is something to fetch. To be closed after the last article. */
export async function openWeb({ values, cwd }: Call): Promise<Web> {
  const { Web } = await import('../read/web.js');
  const { fetchFull, fetchTimeout, fetchTries, fetchCache, maxArticle } = values;
  return new Web({
    full: fetchFull,
    answerTimeout: fetchTimeout * 1000,
    idleTimeout: fetchTimeout * 1000,
    tries: fetchTries,
    maxBytes: maxArticle * 1024 * 1024,
    ...(fetchCache !== undefined && { cache: resolve(cwd, fetchCache) }),
  });
}
