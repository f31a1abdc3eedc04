/** An index is untrusted input: what is damaged is refused, in words, and nothing outside of its folder is touched. */
import {
  closeSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { UserError } from '../../src/errors.js';
import { BLOCK, blocksOf, IndexFileWriter, POSTING_BLOCK } from '../../src/index-store/files.js';
import { openIndex } from '../../src/index-store/open-index.js';
import { Segment } from '../../src/index-store/segment.js';
import { FILE, KEYED, ROW, writeTrailer } from '../../src/index-store/segment-format.js';
import { TokenCode } from '../../src/index-store/token-code.js';
import { DEFAULT_OPTIONS } from '../../src/options.js';
import { INDEX_MANIFEST } from '../../src/version.js';
import { randomFrom } from '../invented/stories.js';
import { inventNews } from '../pipeline/news.js';
import { addTo, prepared, temporaryFolder } from './indexes.js';

const NEWS = inventNews(randomFrom(3), 4);

async function smallIndex(): Promise<string> {
  const folder = join(temporaryFolder(), 'index');
  await addTo(folder, [NEWS.slice(0, 10), NEWS.slice(10, 15)]);
  return folder;
}

/** Reads all of it, and checks against it. */
async function useAll(folder: string): Promise<void> {
  const index = await openIndex(folder);
  try {
    await index.check([prepared(NEWS.slice(12))], DEFAULT_OPTIONS);
    for (const _ of index.list(true)) void _;
    index.verify();
  } finally {
    index.close();
  }
}

const refused = async (folder: string): Promise<string> => {
  const error = await useAll(folder).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
};

test('a changed byte anywhere is found', async () => {
  const folder = await smallIndex();
  await useAll(folder);
  const random = randomFrom(1);
  for (const name of readdirSync(folder)) {
    const whole = readFileSync(join(folder, name));
    for (let n = 0; n < 12; n++) {
      const bytes = Buffer.from(whole);
      const at = Math.floor(random() * bytes.length);
      bytes[at] ^= 1 << Math.floor(random() * 8);
      writeFileSync(join(folder, name), bytes);
      await refused(folder);
    }
    writeFileSync(join(folder, name), whole);
  }
});

test('a file that is cut off, too long or missing is found', async () => {
  const folder = await smallIndex();
  for (const name of readdirSync(folder).filter(name => name !== INDEX_MANIFEST)) {
    const whole = readFileSync(join(folder, name));
    for (const size of [0, 1, 100, whole.length - 1]) {
      writeFileSync(join(folder, name), whole);
      truncateSync(join(folder, name), Math.min(size, whole.length - 1));
      expect(await refused(folder)).toContain(folder);
    }
    writeFileSync(join(folder, name), Buffer.concat([whole, Buffer.alloc(5000)]));
    await refused(folder);
    writeFileSync(join(folder, name), whole);
  }
  await useAll(folder);
});

test('an index of another version and a foreign folder are refused with a clear error', async () => {
  const folder = await smallIndex();
  const manifest = readFileSync(join(folder, INDEX_MANIFEST), 'utf8');
  writeFileSync(join(folder, INDEX_MANIFEST), manifest.replace('twicetold index 2', 'twicetold index 3'));
  expect(await refused(folder)).toMatch(/an index of version 3; this twicetold reads version 2/);
  writeFileSync(join(folder, INDEX_MANIFEST), manifest.replace('twicetold index 2', 'twicetold index 1'));
  await expect(openIndex(folder)).rejects.toMatchObject({
    hint: expect.stringMatching(/add the articles to a new index/),
  });
  writeFileSync(join(folder, INDEX_MANIFEST), 'something else');
  expect(await refused(folder)).toMatch(/not a manifest of twicetold/);
  const foreign = temporaryFolder();
  writeFileSync(join(foreign, 'letter.txt'), 'Dear index');
  await expect(openIndex(foreign, { write: true })).rejects.toThrow(/holds other files and is not an index/);
  expect(readdirSync(foreign)).toEqual(['letter.txt']);
});

test('an index cannot name a file outside of its folder, and links are not followed', async () => {
  const folder = await smallIndex();
  const outside = join(temporaryFolder(), '00000099.segment');
  copyFileSync(join(folder, readdirSync(folder).find(name => name.endsWith('.segment'))!), outside);
  for (const name of readdirSync(folder).filter(name => name.endsWith('.segment') || name === INDEX_MANIFEST)) {
    const copy = join(temporaryFolder(), 'copy');
    cpSync(folder, copy, { recursive: true });
    rmSync(join(copy, name));
    symlinkSync(outside, join(copy, name));
    expect(await refused(copy)).toMatch(/the file is a link/);
    rmSync(join(copy, name));
    mkdirSync(join(copy, name));
    await refused(copy);
  }
});

test('wrong claims of a segment with valid checksums are found', async () => {
  const folder = temporaryFolder();
  const code = new TokenCode(new Uint32Array(0));
  const path = join(folder, '00000000.segment');
  const largest = vi.spyOn(Buffer, 'allocUnsafeSlow');
  onTestFinished(() => largest.mockRestore());
  const claims: readonly (readonly [articles: number, fences: number, hole: number])[] = [
    [2 ** 40, 0, 0],
    [2 ** 31, 0, 0],
    [0, 2 ** 33, 0],
    // the file is as long as it says, and takes no room on the disk
    [2 ** 30, 0, 2 ** 38],
    [0, 2 ** 27, 2 ** 38],
  ];
  for (const [articles, fences, hole] of claims) {
    rmSync(path, { force: true });
    const writer = new IndexFileWriter(path);
    let end = 0;
    const section = (count: number, width: number, bytes = blocksOf(count, width) * BLOCK) => {
      const start = end;
      end += bytes;
      return { start, count };
    };
    const sections = {
      rows: section(articles, ROW),
      ids: section(articles, KEYED),
      contents: section(articles, KEYED),
      files: section(0, FILE),
      postings: section(fences, 1, fences * POSTING_BLOCK),
      fences: section(fences, 4),
    };
    writeTrailer(writer, sections);
    writer.finish();
    if (hole > 0 && end < hole) {
      const trailer = readFileSync(path);
      const file = openSync(path, 'r+');
      writeSync(file, trailer, 0, trailer.length, end);
      closeSync(file);
    }
    largest.mockClear();
    expect(() => new Segment(folder, '00000000.segment', code)).toThrow(UserError);
    for (const [bytes] of largest.mock.calls) expect(bytes).toBeLessThan(2 ** 16);
  }
});
