/** One writer at a time; readers need no lock. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isIndex } from '../../src/index-store/manifest.js';
import { openIndex } from '../../src/index-store/open-index.js';
import { DEFAULT_OPTIONS } from '../../src/options.js';
import { randomFrom } from '../invented/stories.js';
import { inventNews } from '../pipeline/news.js';
import { addTo, prepared, temporaryFolder } from './indexes.js';

const NEWS = inventNews(randomFrom(9), 4);
const idsOf = async (folder: string): Promise<string[]> => {
  const index = await openIndex(folder);
  const ids = [...index.list()].map(({ id }) => id);
  index.close();
  return ids;
};
const sorted = (items: typeof NEWS): string[] => items.map(item => ('article' in item ? item.article.id : '')).sort();

test('a second writer fails clearly, or waits for the first', async () => {
  const folder = temporaryFolder();
  await addTo(folder, [NEWS.slice(0, 5)]);
  const first = await openIndex(folder, { write: true });
  await expect(openIndex(folder, { write: true })).rejects.toThrow(/process \d+ on .* is writing this index/);
  const waits: string[] = [];
  const second = openIndex(folder, { write: true, wait: true, onWait: holder => waits.push(holder) });
  await first.addition().add([prepared(NEWS.slice(5, 10))]);
  first.close();
  const index = await second;
  expect(waits).toHaveLength(1);
  expect(index.size).toBe(10);
  await index.addition().add([prepared(NEWS.slice(10))]);
  index.close();
  expect(await idsOf(folder)).toEqual(sorted(NEWS));
  expect(existsSync(join(folder, 'lock'))).toBe(false);
});

test('an index that is being made is not a folder of articles, and is still empty', async () => {
  const folder = temporaryFolder();
  const writer = await openIndex(folder, { write: true });
  expect(isIndex(folder)).toBe(true);
  await expect(openIndex(folder)).rejects.toThrow(/is still empty/);
  writer.close();
  expect(isIndex(folder)).toBe(false);
});

test.each([
  ['a process that has ended', { host: hostname(), pid: 2 ** 22 - 1, begun: '1', token: 'x' }],
  ['another process with the same number', { host: hostname(), pid: process.pid, begun: '1', token: 'x' }],
])('a lock of %s is taken over', async (_, holder) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'lock'), JSON.stringify(holder));
  await addTo(folder, [NEWS]);
  expect(await idsOf(folder)).toEqual(sorted(NEWS));
});

test('a lock of another host is respected', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'lock'), JSON.stringify({ host: 'elsewhere', pid: 1, begun: '', token: 'x' }));
  await expect(addTo(folder, [NEWS])).rejects.toThrow(/process 1 on elsewhere is writing this index/);
});

test('a reader sees the index in the state in which it was opened, in spite of writers', async () => {
  const folder = temporaryFolder();
  await addTo(folder, [NEWS.slice(0, 5)]);
  const reader = await openIndex(folder);
  const before = await reader.check([prepared(NEWS.slice(10))], DEFAULT_OPTIONS);
  // enough commits to merge segments
  for (let n = 5; n < NEWS.length; n++) await addTo(folder, [NEWS.slice(n, n + 1)]);
  const writer = await openIndex(folder, { write: true });
  writer.remove([sorted(NEWS)[0]]);
  writer.close();
  expect(reader.size).toBe(5);
  expect(await reader.check([prepared(NEWS.slice(10))], DEFAULT_OPTIONS)).toEqual(before);
  reader.close();
  expect(await idsOf(folder)).toEqual(sorted(NEWS).slice(1));
});

test('unfinished files of earlier writers are removed', async () => {
  const folder = temporaryFolder();
  await addTo(folder, [NEWS.slice(0, 5)]);
  writeFileSync(join(folder, '00000077.segment'), 'half of a segm');
  writeFileSync(join(folder, 'notes.txt'), 'not of the index');
  await addTo(folder, [NEWS.slice(5)]);
  expect(readdirSync(folder)).not.toContain('00000077.segment');
  expect(readdirSync(folder)).toContain('notes.txt');
});
