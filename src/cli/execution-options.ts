/** Options of the command line about how it runs. The key of an entry is the key in a configuration file. */

import { availableParallelism, totalmem } from 'node:os';
import { AMONG_MANY, OF_PATHS, option } from './option-spec.js';
import * as type from './value-types.js';

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
    text: 'Create the index without texts: half the size, but no diff or export',
    example: '--no-text',
  }),
  prune: option<boolean>({
    type: type.flag,
    default: false,
    sources: 'flag',
    commands: ['index'],
    text: 'With add: also remove articles under the paths whose file or record no longer exists',
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
