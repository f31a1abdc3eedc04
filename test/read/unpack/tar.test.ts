import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type ReadLimits } from '../../../src/read/limits.js';
import { ReadError } from '../../../src/read/problem.js';
import type { ArchiveEntry } from '../../../src/read/unpack/archive-entry.js';
import { decompress } from '../../../src/read/unpack/decompress.js';
import { tarEntries } from '../../../src/read/unpack/tar.js';
import { drain, failing, inPieces, prose } from '../streams.js';
import { paxBlocks, TAR_END, tarBlocks, writeTar } from './tar-writer.js';

async function listed(entries: AsyncIterable<ArchiveEntry>): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const { name, size, open } of entries) {
      const { bytes, fault } = await drain(open());
      if (fault === undefined) expect(bytes.length).toBe(size);
      found.push(`${name}: ${bytes}${fault === undefined ? '' : ` !${fault}`}`);
    }
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    found.push(`!${error.clause}`);
  }
  return found;
}

const entriesOf = (bytes: Uint8Array, size?: number, limits?: Partial<ReadLimits>) =>
  listed(tarEntries(inPieces(bytes, size), { ...DEFAULT_LIMITS, ...limits }));

const WORDS = prose(3000);

describe('tarEntries', () => {
  it('gives the files, in chunks of any size', async () => {
    const tar = writeTar([
      { name: './a.txt', content: 'Words.' },
      { name: 'news/', type: '5' },
      { name: 'news/b.txt', content: WORDS },
      { name: 'empty.txt' },
      { name: 'last.txt', content: 'x'.repeat(512) },
    ]);
    for (const size of [1, 100, 512, 513, 1 << 20]) {
      expect(await entriesOf(tar, size)).toEqual([
        'a.txt: Words.',
        `news/b.txt: ${WORDS}`,
        'empty.txt: ',
        `last.txt: ${'x'.repeat(512)}`,
      ]);
    }
    expect(await entriesOf(TAR_END)).toEqual([]);
  });

  it('reads long names, of ustar, pax and GNU', async () => {
    const long = `${'folder-with-a-name/'.repeat(12)}café.txt`;
    const tar = Buffer.concat([
      tarBlocks({ name: 'b.txt', prefix: 'a/long/way', content: '1' }),
      paxBlocks({ path: long, mtime: '1700000000.5' }),
      tarBlocks({ name: 'cut', content: '2' }),
      tarBlocks({ name: '././@LongLink', type: 'L', content: `${long}\0` }),
      tarBlocks({ name: 'cut', content: '3' }),
      tarBlocks({ name: 'short.txt', content: '4' }),
      TAR_END,
    ]);
    expect(await entriesOf(tar)).toEqual(['a/long/way/b.txt: 1', `${long}: 2`, `${long}: 3`, 'short.txt: 4']);
  });

  it('leaves out links, devices, sparse and hidden files', async () => {
    const tar = Buffer.concat([
      tarBlocks({ name: 'link', type: '2', link: '/etc/passwd' }),
      tarBlocks({ name: 'hard', type: '1', link: 'a.txt' }),
      tarBlocks({ name: 'device', type: '3' }),
      tarBlocks({ name: 'pipe', type: '6' }),
      tarBlocks({ name: 'GNUSparseFile.12/a.txt', content: WORDS }),
      tarBlocks({ name: '.hidden', content: 'x' }),
      tarBlocks({ name: '__MACOSX/._a.txt', content: 'x' }),
      tarBlocks({ name: 'dir/._a.txt', content: 'x' }),
      tarBlocks({ name: 'a.txt', content: 'Words.' }),
      TAR_END,
    ]);
    expect(await entriesOf(tar)).toEqual(['a.txt: Words.']);
  });

  it('keeps hostile names unchanged', async () => {
    const names = ['../../etc/passwd', '/etc/passwd', 'C:/x', '..\\x'];
    const tar = writeTar(names.map(name => ({ name, content: 'x' })));
    expect(await entriesOf(tar)).toEqual(names.map(name => `${name.replaceAll('\\', '/')}: x`));
  });

  it('skips unread entries', async () => {
    const tar = writeTar(Array.from({ length: 50 }, (_, n) => ({ name: `${n}`, content: WORDS })));
    const names: string[] = [];
    for await (const { name, open } of tarEntries(inPieces(tar, 700))) {
      names.push(name);
      if (names.length % 2 === 0) for await (const _ of open()) break;
    }
    expect(names.length).toBe(50);
    for await (const _ of tarEntries(inPieces(tar, 700))) break;
  });

  it('reports a cut at any position', async () => {
    const tar = writeTar([
      { name: 'a.txt', content: 'Words.' },
      { name: 'b.txt', content: WORDS },
    ]);
    for (let end = 1; end < tar.length - 1024; end += 50) {
      const found = await entriesOf(tar.subarray(0, end));
      expect(found.at(-1)).toBe('!cut off');
      if (end >= 1024) expect(found[0]).toBe('a.txt: Words.');
    }
    expect((await entriesOf(tar.subarray(0, tar.length - 2000))).slice(1)).toEqual([
      expect.stringMatching(/^b\.txt: Sentence 1 .* !cut off$/s),
      '!cut off',
    ]);
    // Without its two empty blocks an archive is whole all the same.
    expect((await entriesOf(tar.subarray(0, tar.length - 1024))).length).toBe(2);
  });

  it('continues after a damaged entry, and reports it', async () => {
    const tar = writeTar([
      { name: 'a.txt', content: 'Words.' },
      { name: 'b.txt', content: 'Lost.' },
      { name: 'c.txt', content: 'More.' },
    ]);
    tar[1024 + 10] ^= 1;
    expect(await entriesOf(tar)).toEqual(['a.txt: Words.', 'c.txt: More.', '!damaged: some entries cannot be read']);
  });

  it('reads concatenated archives, and reports bytes after the last one', async () => {
    const [one, two] = ['1', '2'].map(name => writeTar([{ name, content: WORDS }]));
    for (const between of [0, 512, 10_000]) {
      const joined = Buffer.concat([one, Buffer.alloc(between), two, Buffer.alloc(9000)]);
      for (const size of [100, 512, 1 << 20])
        expect(await entriesOf(joined, size)).toEqual([`1: ${WORDS}`, `2: ${WORDS}`]);
    }
    expect(await entriesOf(Buffer.concat([one, Buffer.alloc(3000, 7)]))).toEqual([
      `1: ${WORDS}`,
      '!2.9 KB after the end of the archive cannot be read',
    ]);
    const zeros = writeTar([
      { name: 'zeros', content: Buffer.alloc(5000) },
      { name: '2', content: 'x' },
    ]);
    expect((await entriesOf(zeros)).length).toBe(2);
  });

  it('finds the next entry after damage of the gzip data, and marks the entry before it', async () => {
    const members = Array.from({ length: 6 }, (_, n) => tarBlocks({ name: `${n}`, content: WORDS })).map(one =>
      gzipSync(one),
    );
    members[2] = Buffer.concat([members[2].subarray(0, 500), members[2].subarray(520)]);
    const found = await listed(
      tarEntries(decompress(inPieces(Buffer.concat([...members, gzipSync(TAR_END)])), 'gzip', 1e9)),
    );
    expect(found.map(line => line.replace(/(.: ).*?( !.*)?$/s, '$1$2'))).toEqual([
      ...['0: ', '1: ', '2:  !damaged gzip data in gzip member 3', '3: ', '4: ', '5: '],
      '!damaged gzip data in gzip member 3',
    ]);
  });

  it('rejects a file that is not an archive', async () => {
    expect(await entriesOf(Buffer.from(prose(5000)))).toEqual(['!not a tar archive']);
    expect(await entriesOf(gzipSync(writeTar([{ name: 'a', content: 'x' }])))).toEqual(['!not a tar archive']);
    expect(await entriesOf(Buffer.alloc(0))).toEqual(['!empty file']);
  });

  it('limits the memory of an archive that never ends', async () => {
    const tail = async function* () {
      yield writeTar([{ name: 'a', content: 'x' }]);
      for (;;) yield Buffer.alloc(1 << 20, 1);
    };
    expect(await listed(tarEntries(tail()))).toEqual([
      'a: x',
      expect.stringMatching(/^!\d+ MB after the end of the archive cannot/),
    ]);
    const header = tarBlocks({ name: 'large', content: Buffer.alloc(8) }).subarray(0, 512);
    header.write('77777777777\0', 124);
    header.write('        ', 148);
    header.write(
      `${header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    const large = async function* () {
      yield header;
      for (let n = 0; n < 2048; n++) yield Buffer.alloc(1 << 20, 65);
    };
    let length = 0;
    const before = process.memoryUsage().rss;
    for await (const { open } of tarEntries(large())) {
      for await (const chunk of open()) {
        length += chunk.length;
        if (length > 1 << 30) break;
      }
      break;
    }
    expect(length).toBeGreaterThan(1 << 30);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 << 20);
  });

  it('stops at the limits, and throws the errors of the stream', async () => {
    const tar = writeTar(Array.from({ length: 9 }, (_, n) => ({ name: `${n}`, content: 'x' })));
    expect((await entriesOf(tar, 512, { archiveEntries: 3 })).slice(2)).toEqual(['2: x', '!more than 3 entries']);
    const packed = gzipSync(
      writeTar([
        { name: 'a', content: 'x' },
        { name: 'b', content: prose(300_000) },
      ]),
    );
    const cut = decompress(inPieces(packed.subarray(0, packed.length - 1000), 500), 'gzip', 1e9);
    const found = await listed(tarEntries(cut));
    expect(found[0]).toBe('a: x');
    expect(found[1]).toMatch(/^b: Sentence 1 .*!cut off$/s);
    const broken = failing(tar.subarray(0, 1024), new Error('disk'));
    await expect(listed(tarEntries(broken))).rejects.toThrow('disk');
  });

  it('survives any flipped bytes', { timeout: 120_000 }, async () => {
    const tar = Buffer.concat([
      tarBlocks({ name: 'a.txt', content: 'Words.' }),
      paxBlocks({ path: 'a/long/path.txt', size: '5' }),
      tarBlocks({ name: 'b.txt', content: 'Words' }),
      tarBlocks({ name: '././@LongLink', type: 'L', content: 'long.txt\0' }),
      tarBlocks({ name: 'c.txt', content: 'x'.repeat(700) }),
      TAR_END,
    ]);
    const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(flips, fc.constantFrom(64, 512, 4096), async (list, size) => {
        const bytes = Buffer.from(tar);
        for (const [at, flip] of list) bytes[at % bytes.length] ^= flip;
        expect((await entriesOf(bytes, size)).length).toBeLessThan(10);
      }),
      { numRuns: 200 },
    );
  });
});
