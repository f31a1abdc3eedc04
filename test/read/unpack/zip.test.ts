import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type ReadLimits } from '../../../src/read/limits.js';
import { ReadError } from '../../../src/read/problem.js';
import type { ArchiveEntry } from '../../../src/read/unpack/archive-entry.js';
import { zipEntries } from '../../../src/read/unpack/zip.js';
import { expectLinear } from '../../setup/count-work.js';
import { drain, prose } from '../streams.js';
import { makeTree } from '../tree.js';
import { writeZip } from './zip-writer.js';

/** Each entry as "name: content", with its fault after a "!". */
async function listed(entries: AsyncIterable<ArchiveEntry>): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const { name, open } of entries) {
      const { bytes, fault } = await drain(open());
      found.push(`${name}: ${bytes}${fault === undefined ? '' : ` !${fault}`}`);
    }
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    found.push(`!${error.clause}`);
  }
  return found;
}

/** The same, followed by the repairs. */
async function entriesOf(bytes: Uint8Array, limits?: Partial<ReadLimits>): Promise<string[]> {
  const repairs: string[] = [];
  const warn = (clause: string): void => void repairs.push(`*${clause}`);
  const path = join(makeTree({ f: bytes }), 'f');
  return [...(await listed(zipEntries(path, { ...DEFAULT_LIMITS, ...limits }, warn))), ...repairs];
}

const WORDS = prose(300);

describe('zipEntries', () => {
  it('gives the files, stored and deflated', async () => {
    const zip = writeZip([
      { name: 'a.txt', content: 'Stored.', method: 0 },
      { name: 'news/b.txt', content: WORDS },
      { name: 'empty.txt', content: '' },
    ]);
    expect(await entriesOf(zip)).toEqual(['a.txt: Stored.', `news/b.txt: ${WORDS}`, 'empty.txt: ']);
    expect(await entriesOf(writeZip([]))).toEqual([]);
    const sizes: number[] = [];
    for await (const { size } of zipEntries(join(makeTree({ f: zip }), 'f'))) sizes.push(size);
    expect(sizes).toEqual([7, WORDS.length, 0]);
  });

  it('leaves out folders, hidden files, links and files that macOS adds', async () => {
    const names = ['a/', '.hidden', 'x/.git/config', '__MACOSX/._a.txt', 'x/__MACOSX/b', './a.txt', 'a..b.txt'];
    const zip = writeZip([
      ...names.map(name => ({ name, content: name.endsWith('/') ? '' : 'x' })),
      { name: 'link', content: '/etc/passwd', method: 0, mode: 0o120777 },
    ]);
    expect(await entriesOf(zip)).toEqual(['./a.txt: x', 'a..b.txt: x']);
  });

  it('keeps hostile names unchanged', async () => {
    const names = ['../../etc/passwd', '/etc/passwd', 'C:/x.txt', '..\\..\\x.txt', 'a\0b', ''];
    const zip = writeZip(names.map(name => ({ name, content: 'x' })));
    expect(await entriesOf(zip)).toEqual(names.map(name => `${name.replaceAll('\\', '/')}: x`));
  });

  it('reads names in UTF-8, declared or not, and in code page 437', async () => {
    const zip = writeZip([
      { name: 'café.txt', content: '1' },
      { name: 'café.txt', content: '2', flags: 0 },
      { name: Uint8Array.of(0x63, 0x61, 0x66, 0x82), content: '3', flags: 0 },
    ]);
    expect(await entriesOf(zip)).toEqual(['café.txt: 1', 'café.txt: 2', 'café: 3']);
  });

  it('reports an entry that cannot be read, and continues', async () => {
    const zip = writeZip([
      { name: 'secret', content: 'x', flags: 1 },
      { name: 'lzma', content: 'x', method: 14 },
      { name: 'crc', content: WORDS, crc: 1 },
      { name: 'longer', content: WORDS, size: 10 },
      { name: 'shorter', content: WORDS, size: 1000 },
      { name: 'good', content: 'Words.' },
    ]);
    expect(await entriesOf(zip)).toEqual([
      'secret:  !encrypted',
      'lzma:  !unsupported compression method (14)',
      `crc: ${WORDS} !damaged: checksum mismatch`,
      `longer: ${WORDS.slice(0, 10)} !damaged: longer than the archive says`,
      `shorter: ${WORDS} !cut off`,
      'good: Words.',
    ]);
  });

  it('applies the limits to decompression bombs', async () => {
    const zeros = Buffer.alloc(10 << 20);
    const bomb = writeZip([
      { name: 'a', content: zeros },
      { name: 'b', content: zeros },
      { name: 'c', content: 'x' },
    ]);
    const found = await entriesOf(bomb, { unpackedBytes: 15 << 20 });
    expect(found.map(line => line.slice(-60).replaceAll('\0', ''))).toEqual([
      '',
      expect.stringMatching(/!all its entries unpack to more than 15 MB$/),
      'c:  !all its entries unpack to more than 15 MB',
    ]);
    expect(await entriesOf(bomb, { archiveEntries: 0 })).toEqual(['!more than 0 entries']);
  });

  it('refuses entries that share their bytes', async () => {
    const many = Array.from({ length: 100 }, (_, n) => ({ name: `again${n}`, content: WORDS.repeat(9), at: 0 }));
    const found = await entriesOf(writeZip([{ name: 'first', content: WORDS.repeat(9) }, ...many]));
    expect(found.length).toBeLessThan(100);
    expect(found.at(-1)).toBe('!entries share the same bytes, as in a decompression bomb');
  });

  it('reports a cut at any position', { timeout: 60_000 }, async () => {
    const zip = writeZip([
      { name: 'a.txt', content: 'Words.' },
      { name: 'b.txt', content: WORDS },
    ]);
    const cwd = makeTree({});
    const missing = '!cut off, or not a ZIP archive: its list of entries is missing';
    for (let end = 0; end < zip.length; end += 3) {
      // anew: a file that is cut to nothing first is written through to the disk by some systems
      rmSync(join(cwd, 'f'), { force: true });
      writeFileSync(join(cwd, 'f'), zip.subarray(0, end));
      const repairs: string[] = [];
      const found = await listed(zipEntries(join(cwd, 'f'), DEFAULT_LIMITS, clause => void repairs.push(`!${clause}`)));
      found.push(...repairs);
      expect(found.at(-1)).toMatch(missing);
      if (end >= zip.indexOf('PK\x01\x02')) expect(found.slice(0, -1)).toEqual(['a.txt: Words.', `b.txt: ${WORDS}`]);
      else for (const line of found.slice(0, -1)) expect(`${line} !cut off`).toMatch(/^a\.txt: Words\. |!cut off/);
    }
    // Without the start of the file, the offsets in the list are wrong.
    expect(await entriesOf(zip.subarray(20))).toEqual([`b.txt: ${WORDS}`, expect.stringMatching(/^!its list/)]);
  });

  it('reads entries by their own headers if the list is missing or in the wrong place, and says so', async () => {
    const files = ['a', 'b', 'c'].map((name, n) => ({ name, content: `${name} ${WORDS}`, method: n === 1 ? 0 : 8 }));
    const zip = writeZip(files);
    const all = files.map(({ name, content }) => `${name}: ${content}`);
    const list = zip.indexOf('PK\x01\x02');
    const spoilt = Buffer.from(zip).fill(
      0xff,
      zip.indexOf('PK\x01\x02', list + 4),
      zip.indexOf('PK\x01\x02', list + 4) + 4,
    );
    const wrong = [
      Buffer.concat([Buffer.from('#!/bin/sh\n'.repeat(99)), zip]),
      Buffer.concat([zip, Buffer.alloc(512)]),
      Buffer.concat([zip, Buffer.alloc(100_000)]),
      zip.subarray(0, list),
      zip.subarray(0, list + 60),
      spoilt,
    ];
    for (const bytes of wrong) {
      const found = await entriesOf(bytes);
      expect(found.slice(0, -1)).toEqual(all);
      expect(found.at(-1)).toMatch(/^\*.*its list of entries is .* read by their own headers$/);
    }
    const behindDamage = Buffer.concat([zip.subarray(0, list), Buffer.from('PK with words')]);
    for (const bytes of [behindDamage, zip.subarray(0, list - 5)]) {
      expect((await entriesOf(bytes)).at(-1)).toMatch(/^!.* read by their own headers$/);
    }
  });

  it('reads entries of unknown length if the list is missing', async () => {
    const entry = (name: string, content: string, crc = crc32(content)): Buffer => {
      const header = Buffer.from(`PK\x03\x04\x14\0\x08\0\x08\0${'\0'.repeat(16)}\x01\0\0\0${name}`, 'latin1');
      const behind = Buffer.alloc(16);
      behind.write('PK\x07\x08', 'latin1');
      behind.writeUInt32LE(crc, 4);
      return Buffer.concat([header, deflateRawSync(content), behind]);
    };
    const found = await entriesOf(Buffer.concat([entry('a', WORDS), entry('b', 'x', 1), entry('c', 'Words.')]));
    expect(found.slice(0, -1)).toEqual([`a: ${WORDS}`, 'b: x !damaged: checksum mismatch', 'c: Words.']);
  });

  it('looks for headers in linear time', async () => {
    const header = `PK\x03\x04\x14${'\0'.repeat(21)}\x01\0\0\0a`;
    const streamed = `PK\x03\x04\x14\0\x08\0\x08\0${'\0'.repeat(16)}\x01\0\0\0a`;
    for (const part of ['PK\x03\x04', 'PK\x03\x04\x14', header, streamed, `${header.slice(0, -3)}\xff\xffa`]) {
      await expectLinear(300, size => entriesOf(Buffer.from(part.repeat(size), 'latin1')));
    }
  });

  it('reports a file that cannot be opened', async () => {
    const cwd = makeTree({ folder: null });
    expect(await listed(zipEntries(join(cwd, 'missing')))).toEqual(['!no such file']);
    expect(await listed(zipEntries(join(cwd, 'folder')))).toEqual(['!not a regular file']);
  });

  it('can be stopped at any point', async () => {
    const path = join(
      makeTree({
        f: writeZip([
          { name: 'a', content: prose(500_000) },
          { name: 'b', content: 'x' },
        ]),
      }),
      'f',
    );
    for await (const { open } of zipEntries(path)) {
      for await (const _ of open()) break;
      break;
    }
    for await (const { name } of zipEntries(path)) expect(name).toMatch(/^[ab]$/);
  });

  it('survives any flipped bytes', { timeout: 120_000 }, async () => {
    const zip = writeZip([
      { name: 'a.txt', content: 'Words.', method: 0 },
      { name: 'b.txt', content: WORDS },
      { name: 'c.txt', content: 'More.' },
    ]);
    const path = join(makeTree({}), 'f');
    const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(flips, async list => {
        const bytes = Buffer.from(zip);
        for (const [at, flip] of list) bytes[at % bytes.length] ^= flip;
        rmSync(path, { force: true });
        writeFileSync(path, bytes);
        expect((await listed(zipEntries(path))).length).toBeLessThan(10);
      }),
      { numRuns: 200 },
    );
  });
});
