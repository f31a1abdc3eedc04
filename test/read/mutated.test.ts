/**
 * Mutated files in every format: each is read as far as possible, in bounded time and memory, and nothing is thrown.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Encoding, encodingOf, FORMATS, isWholeFormat } from '../../src/read/formats.js';
import type { ReadLimits } from '../../src/read/limits.js';
import { ArticleReader } from '../../src/read/read.js';
import { DocumentReaders } from '../../src/read/readers.js';
import { readStream } from '../../src/read/streams.js';
import type { ReadItem } from '../../src/types/article.js';
import { KINDS } from './mutated-files.js';
import { mutation } from './mutations.js';
import { inPieces } from './streams.js';
import { makeTree } from './tree.js';

/** Inputs of each kind, always the same; the variable MUTATIONS sets another number. */
const RUNS = Number(process.env.MUTATIONS ?? 90);

/** Megabytes that the process may grow by, most of it garbage of the inputs. */
const GROWTH = 400;

const LIMITS: ReadLimits = { articleBytes: 1 << 22, unpackedBytes: 1 << 25, archiveEntries: 1000 };
const FIELDS = {};

const documents = new DocumentReaders();
const reader = new ArticleReader();

async function read(
  bytes: Buffer,
  { format, compression }: Encoding,
  source: Parameters<typeof readStream>[2],
  size: number,
): Promise<readonly ReadItem[]> {
  const { path, explicit } = source;
  if (isWholeFormat(format) && compression === undefined && size % 2 === 0) {
    return documents.read(new Uint8Array(bytes), format, { path, explicit }, FIELDS);
  }
  const items: ReadItem[] = [];
  const options = { fields: FIELDS, limits: LIMITS };
  for await (const segment of readStream(inPieces(bytes, size), { format }, source, options)) {
    items.push(...(await reader.readSegment(segment, FIELDS)));
  }
  return items;
}

/** A message is one line, and an article has all required fields. */
function check(item: ReadItem): void {
  if ('article' in item) {
    const { id, path, row = 1, text, ...rest } = item.article;
    if (id === '' || path === undefined || !(Number.isInteger(row) && row > 0) || typeof text !== 'string')
      throw new Error(`no article: ${JSON.stringify(item)}`);
    for (const part of Object.values(rest))
      if (typeof part !== 'string') throw new Error(`no text: ${JSON.stringify(rest)}`);
  } else {
    const { reason } = 'problem' in item ? item.problem : 'skipped' in item ? item.skipped : item.notice;
    expect(reason).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]{1,1000}$/u);
  }
}

describe('damaged files', () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => {
    unhandled.push(reason);
  };
  const before = process.memoryUsage().rss;

  beforeAll(async () => {
    process.on('unhandledRejection', note);
    await documents.load(FORMATS.filter(isWholeFormat));
  });
  afterAll(() => {
    process.off('unhandledRejection', note);
  });

  test('cover every format', () => {
    const formats = new Set(Object.keys(KINDS).map(name => encodingOf(name)?.format));
    expect(formats).toEqual(new Set(FORMATS));
    for (const { seed } of Object.values(KINDS)) expect(seed.length).toBeLessThan(8192);
  });

  test.each(Object.keys(KINDS))('%s holds articles before the damage', async name => {
    const { seed, pack = Buffer.from } = KINDS[name];
    const file = Buffer.from(pack(seed));
    const absolute = join(makeTree({ [name]: file }), name);
    const items = await read(file, encodingOf(name)!, { path: name, explicit: true, absolute }, 501);
    items.forEach(check);
    expect(items.some(item => 'article' in item)).toBe(true);
  });

  test.each(Object.keys(KINDS))(
    '%s: no input exceeds the time limit or throws',
    async name => {
      const { seed, pack = (bytes: Buffer) => bytes, runs = RUNS } = KINDS[name];
      const encoding = encodingOf(name)!;
      const absolute = join(makeTree({ [name]: '' }), name);
      // Formats with random access are read from disk.
      const onDisk = ['zip', 'office', 'parquet'].includes(encoding.format);
      const pieces = fc.constantFrom(7, 64, 501, 4096, 1 << 16);
      await fc.assert(
        fc.asyncProperty(mutation, pieces, fc.boolean(), async (mutate, size, explicit) => {
          const bytes = Buffer.from(pack(mutate(seed)));
          if (onDisk) {
            // anew: a file that is cut to nothing first is written through to the disk by some systems
            rmSync(absolute);
            writeFileSync(absolute, bytes);
          }
          const items = await read(bytes, encoding, { path: name, explicit, ...(onDisk && { absolute }) }, size);
          items.forEach(check);
        }),
        { seed: 20_250_101, numRuns: runs },
      );
    },
    300_000,
  );

  test('no input keeps memory or leaves a rejected promise', async () => {
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(unhandled).toEqual([]);
    expect((process.memoryUsage().rss - before) / 2 ** 20, 'megabytes').toBeLessThan(GROWTH);
  });
});
