/** Helpers of the tests of the JSON readers: records, and the lines of a report. */
import { readJson } from '../../../src/read/json/json.js';
import { readJsonLines } from '../../../src/read/json/json-lines.js';
import { type JsonLinesBlock, JsonLinesSplitter } from '../../../src/read/json/line-blocks.js';
import type { ReadItem } from '../../../src/types/article.js';
import { said } from '../streams.js';

export const FILE = { path: 'f', explicit: true };

/** The problem for a file that ends within its last record. */
export const BEHIND = '! it ends within its last record: records after it may be missing';

/** The report lines of JSON Lines in chunks of `size` bytes. */
export function readLines(content: string | Uint8Array, size = 1 << 16): string[] {
  const bytes = Buffer.from(content);
  const splitter = new JsonLinesSplitter();
  const items: ReadItem[] = [];
  const take = (blocks: Iterable<JsonLinesBlock>): void => {
    for (const block of blocks) for (const item of readJsonLines(block, FILE, {})) items.push(item);
  };
  for (let at = 0; at < bytes.length; at += size) take(splitter.push(bytes.subarray(at, at + size)));
  take(splitter.end());
  return saidWhole(items);
}

/** Like `said`, with the clauses of incomplete articles. */
function saidWhole(items: readonly ReadItem[]): string[] {
  return said(items).map((line, at) => {
    const item = items[at];
    return 'article' in item && item.article.incomplete !== undefined ? `${line} [${item.article.incomplete}]` : line;
  });
}

/** The same of a .json file. */
export const readWhole = (content: string): string[] => saidWhole(readJson(content, FILE, {}));

export const record = (id: string, text = `Words of ${id}.`) => ({ id, tags: ['x', { y: 1 }], text });
export const compact = (id: string): string => JSON.stringify(record(id));
export const indented = (id: string): string => JSON.stringify(record(id), null, 2);
export const read = (...ids: string[]): string[] => ids.map(id => `${id}: Words of ${id}.`);
export const JOINED = '* its records are not one per line: they were read value by value';
