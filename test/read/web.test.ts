import { expect, it, onTestFinished } from 'vitest';
import { readArticles } from '../../src/read/read.js';
import type { ReadOptions } from '../../src/read/streams.js';
import { Web } from '../../src/read/web.js';
import { serve } from './fetch/server/serve.js';
import { itemsOf, said } from './streams.js';

async function read(address: string, options: Partial<ReadOptions> = {}): Promise<string[]> {
  const web = new Web({ full: false, tries: 1 });
  onTestFinished(() => web.close());
  const file = { path: address, absolute: address, format: 'html', explicit: true, web: true } as const;
  return said(await itemsOf(readArticles(file, { fields: {}, web, ...options })));
}

const LINE = `{"id":"a","text":"${'Words. '.repeat(1000)}"}\n`;

it('reads the lines of an export that breaks off, and names the fault', async () => {
  const site = await serve({
    '/cut.jsonl': response => {
      response.setHeader('Content-Length', 20_000);
      response.write(LINE, () => response.socket?.end());
    },
  });
  expect(await read(`${site.origin}/cut.jsonl`)).toEqual([
    expect.stringMatching(/^a: Words\./),
    `! cut off after ${LINE.length.toLocaleString('en')} of 20,000 bytes`,
  ]);
});

it('names the limit that a page exceeds', async () => {
  const site = await serve({ '/': `<p>${'Words. '.repeat(1000)}</p>` });
  const limits = { articleBytes: 1024, unpackedBytes: 1e6, archiveEntries: 1 };
  expect(await read(`${site.origin}/`, { limits })).toEqual(['! larger than 1 KB']);
});

it('reads an export by its name where its type says nothing', async () => {
  const line = '{"id":"a","text":"Words."}\n';
  const site = await serve({
    '/none.jsonl': response => response.end(line),
    '/bytes.jsonl': response => response.setHeader('Content-Type', 'application/octet-stream').end(line),
    '/text.jsonl': response => response.setHeader('Content-Type', 'text/plain').end(line),
    '/page.jsonl': `<title>Export</title><p>${'Words of a page. '.repeat(50)}</p>`,
  });
  for (const name of ['none', 'bytes', 'text'])
    expect(await read(`${site.origin}/${name}.jsonl`)).toEqual(['a: Words.']);
  expect(await read(`${site.origin}/page.jsonl`)).toEqual([expect.stringContaining('Words of a page.')]);
});

it('reads nothing without a web reader', async () => {
  const file = {
    path: 'http://127.0.0.1:1/',
    absolute: 'http://127.0.0.1:1/',
    format: 'html',
    explicit: true,
  } as const;
  expect(await itemsOf(readArticles({ ...file, web: true }, { fields: {} }))).toEqual([]);
});
