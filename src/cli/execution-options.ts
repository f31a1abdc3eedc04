/** The options under the heading Execution: resources, index, service, configuration. The key of an entry is its key in a configuration file. */

import { availableParallelism, totalmem } from 'node:os';
import { option, PATH_COMMANDS, SEARCH_COMMANDS } from './option-spec.js';
import * as type from './value-types.js';

/**
 * Bytes of memory that this process may use: the memory of the machine, or the lower limit of a container (control group).
 *
 * @param ofMachine   bytes
 * @param ofContainer bytes; without a limit 0, or a number larger than any machine has
 */
export function availableMemory(ofMachine = totalmem(), ofContainer = process.constrainedMemory()): number {
  return ofContainer > 0 ? Math.min(ofMachine, ofContainer) : ofMachine;
}

/** Heap of each reading thread in megabytes, 1024 to 4096: all threads together fill at most half of the memory. */
export function readingHeap(jobs: number): number {
  return Math.round(Math.min(4096, Math.max(1024, availableMemory() / 2e6 / jobs)));
}

export const EXECUTION = {
  jobs: option<number>({
    type: type.wholeNumber(1, 256),
    default: Math.min(256, availableParallelism()),
    defaultText: 'number of cores',
    unit: 'threads, 1 to 256',
    commands: PATH_COMMANDS,
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
    commands: [...SEARCH_COMMANDS, 'index'],
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
    text: 'Address to listen on; an address that other machines can reach needs a token',
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
    text: 'File with the token that each request must send',
    example: '--token-file /run/secrets/token',
  }),
  allowHost: option<readonly string[]>({
    type: type.texts,
    default: [],
    defaultText: 'localhost and its addresses; all names if --host is an address that other machines can reach',
    commands: ['serve'],
    label: 'NAME',
    text: 'Name in the Host header that requests may use, without the port',
    example: '--allow-host copies.example',
  }),
  readOnly: option<boolean>({
    type: type.flag,
    default: false,
    commands: ['serve'],
    text: 'Open the index for reading: the service adds nothing, and sees the articles that other processes add',
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
    text: 'Most articles in one request; other requests wait for it',
    example: '--max-batch 1000',
  }),
  maxWaiting: option<number>({
    type: type.wholeNumber(1, 100_000),
    default: 256,
    unit: 'requests',
    commands: ['serve'],
    label: 'N',
    text: 'Most requests that wait for the index; further ones get status 503',
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
