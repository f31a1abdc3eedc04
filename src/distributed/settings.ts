/** Reads the settings of a step: options of the detection, the file of statistics, and numbers. */
import { readFileSync } from 'node:fs';
import { type CorpusStatistics, decodeStatistics } from '../corpus/statistics.js';
import { UserError } from '../errors.js';
import { completeOptions, type DetectOptions, type GivenOptions } from '../options.js';

type Settings = Readonly<Record<string, unknown>>;

/** @throws UserError for unknown options, and for options that need all articles at once */
export function optionsIn({ options = {} }: Settings): DetectOptions {
  const complete = completeOptions(options as GivenOptions);
  if (complete.engine !== 'bottom-k') throw new UserError('a distributed run supports only the engine bottom-k');
  if (complete.acrossLanguages) throw new UserError('a distributed run does not compare across languages');
  return complete;
}

/** @throws UserError if the file is missing or damaged */
export function statisticsIn({ statistics }: Settings): CorpusStatistics {
  if (typeof statistics !== 'string') throw new UserError('the step needs statistics: a path');
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(statistics);
  } catch (error) {
    throw new UserError(`${statistics}: ${(error as Error).message}`);
  }
  return decodeStatistics(bytes, statistics);
}

export function numberIn(settings: Settings, name: string): number {
  const value = settings[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new UserError(`the step needs a number: ${name}`);
  return value;
}
