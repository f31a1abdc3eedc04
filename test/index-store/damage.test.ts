/** An index is untrusted input: what is damaged is refused, in words, and nothing outside of its folder is touched. */
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UserError } from '../../src/errors.js';
import { MANIFEST } from '../../src/index-store/manifest.js';
import { openIndex } from '../../src/index-store/open-index.js';
import { DEFAULT_OPTIONS } from '../../src/options.js';
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

test('a file that is cut off, longer or gone is found', async () => {
  const folder = await smallIndex();
  for (const name of readdirSync(folder).filter(name => name !== MANIFEST)) {
    const whole = readFileSync(join(folder, name));
    for (const size of [0, 1, 100, whole.length - 1]) {
      writeFileSync(join(folder, name), whole);
      truncateSync(join(folder, name), Math.min(size, whole.length - 1));
      await refused(folder);
    }
    writeFileSync(join(folder, name), Buffer.concat([whole, Buffer.alloc(5000)]));
    await refused(folder);
    writeFileSync(join(folder, name), whole);
  }
  await useAll(folder);
});

test('an index of a newer version and a foreign folder are refused with words', async () => {
  const folder = await smallIndex();
  const manifest = readFileSync(join(folder, MANIFEST), 'utf8');
  writeFileSync(join(folder, MANIFEST), manifest.replace('twicetold index 1', 'twicetold index 2'));
  expect(await refused(folder)).toMatch(/an index of version 2; this twicetold reads version 1/);
  writeFileSync(join(folder, MANIFEST), 'something else');
  expect(await refused(folder)).toMatch(/no manifest of twicetold/);
  const foreign = temporaryFolder();
  writeFileSync(join(foreign, 'letter.txt'), 'Dear index');
  await expect(openIndex(foreign, { write: true })).rejects.toThrow(/holds other files and is no index/);
  expect(readdirSync(foreign)).toEqual(['letter.txt']);
});

test('an index names no file outside of its folder, and links lead nowhere', async () => {
  const folder = await smallIndex();
  const outside = join(temporaryFolder(), '00000099.segment');
  copyFileSync(join(folder, readdirSync(folder).find(name => name.endsWith('.segment'))!), outside);
  for (const name of readdirSync(folder).filter(name => name.endsWith('.segment') || name === MANIFEST)) {
    const copy = join(temporaryFolder(), 'copy');
    cpSync(folder, copy, { recursive: true });
    rmSync(join(copy, name));
    symlinkSync(outside, join(copy, name));
    expect(await refused(copy)).toMatch(/a link stands in place of the file/);
    rmSync(join(copy, name));
    mkdirSync(join(copy, name));
    await refused(copy);
  }
});
