/** Files of statistics: `--stats` reads one, `--save-stats` writes one. */
import { readFile, stat } from 'node:fs/promises';
import { type CorpusStatistics, decodeStatistics, encodeStatistics } from '../corpus/statistics.js';
import { UserError } from '../errors.js';
import { nameOf } from './input.js';
import { writeOutputFile } from './output-file.js';

/** Largest file that is read: the statistics of ten million articles take about 200 MB. */
const MAX_BYTES = 2 ** 31 - 1;

/** @throws UserError if the file cannot be read, or does not hold statistics of this version */
export async function readStatistics(file: string): Promise<CorpusStatistics> {
  const name = nameOf(file);
  let bytes: Uint8Array;
  try {
    const { size } = await stat(file);
    if (size > MAX_BYTES) throw new UserError(`${name}: ${size} bytes are too many for statistics`);
    bytes = await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw code === 'ENOENT'
      ? new UserError(`${name}: no such file`, 'learn statistics first: twicetold scan PATH --save-stats FILE')
      : new UserError(`${name}: ${message}`);
  }
  return decodeStatistics(bytes, name);
}

/** Writes the file, complete or not at all. @throws UserError if it cannot be written */
export function saveStatistics(file: string, statistics: CorpusStatistics): Promise<void> {
  return writeOutputFile(file, encodeStatistics(statistics));
}
