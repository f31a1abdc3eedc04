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
    commands: ['index', 'serve'],
    text: 'Wait for another process that writes the index, instead of failing',
    example: '--wait',
  }),
  host: option<string>({
    type: type.text,
    default: '127.0.0.1',
    commands: ['serve'],
    label: 'ADDRESS',
    text: 'Address to listen on; one that other machines reach takes a token',
    example: '--host 0.0.0.0',
  }),
  port: option<number>({
    type: type.wholeNumber(0, 65_535),
    default: 8733,
    commands: ['serve'],
    unit: '0 for any',
    label: 'N',
    text: 'Port to listen on',
    example: '--port 9000',
  }),
  tokenFile: option<string | undefined>({
    type: type.text,
    default: undefined,
    defaultText: 'TWICETOLD_TOKEN, else none',
    commands: ['serve'],
    isPath: true,
    label: 'FILE',
    text: 'File with the token that each request has to give',
    example: '--token-file /run/secrets/token',
  }),
  allowHost: option<readonly string[]>({
    type: type.texts,
    default: [],
    defaultText: 'names of this machine; with a token and another address all',
    commands: ['serve'],
    label: 'NAME',
    text: 'Name by which requests may call the service, as the header Host has it without the port',
    example: '--allow-host copies.example',
  }),
  readOnly: option<boolean>({
    type: type.flag,
    default: false,
    commands: ['serve'],
    text: 'Open the index for reading: nothing is added, and what another process adds is seen',
    example: '--read-only',
  }),
  maxBody: option<number>({
    type: type.wholeNumber(1, 500),
    default: 8,
    unit: 'MB',
    commands: ['serve'],
    label: 'MB',
    text: 'Size limit of the body of a request',
    example: '--max-body 1',
  }),
  maxBatch: option<number>({
    type: type.wholeNumber(1, 10_000),
    default: 100,
    unit: 'articles',
    commands: ['serve'],
    label: 'N',
    text: 'Articles that a request may hold; others wait for it',
    example: '--max-batch 1000',
  }),
  maxWaiting: option<number>({
    type: type.wholeNumber(1, 100_000),
    default: 256,
    unit: 'requests',
    commands: ['serve'],
    label: 'N',
    text: 'Requests that may wait for the index; further ones get 503',
    example: '--max-waiting 64',
  }),
  accessLog: option<boolean>({
    type: type.flag,
    default: false,
    commands: ['serve'],
    text: 'Print a line of JSON for each answer on standard output',
    example: '--access-log',
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
