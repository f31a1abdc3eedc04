/** Mutated files in every format: each is read as far as possible, in bounded time and memory, and nothing is thrown. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Encoding, encodingOf, FORMATS, isWholeFormat } from '../../src/read/formats.js';
import type { ReadLimits } from '../../src/read/limits.js';
import { ArticleReader } from '../../src/read/read.js';
import { DocumentReaders } from '../../src/read/readers.js';
import { readStream } from '../../src/read/streams.js';
import type { ReadItem } from '../../src/types/article.js';
import { inventStory, randomFrom } from '../invented/stories.js';
import { DELIVERIES, type Story } from './deliveries.js';
import { mutation } from './mutations.js';
import { inPieces } from './streams.js';
import { makeTree } from './tree.js';
import { writeTar } from './unpack/tar-writer.js';
import { writeZip } from './unpack/zip-writer.js';

/** Inputs of each kind, always the same; the variable MUTATIONS sets another number. */
const RUNS = Number(process.env.MUTATIONS ?? 150);

/** Megabytes that the process may grow by, most of it garbage of the inputs. */
const GROWTH = 400;

const LIMITS: ReadLimits = { articleBytes: 1 << 22, unpackedBytes: 1 << 25, archiveEntries: 1000 };
const FIELDS = {};

const random = randomFrom(11);
const STORIES: readonly Story[] = [1, 2].map(n => ({ name: `story-00${n}`, text: inventStory(random, 70) }));

/** The one file of a delivery. */
const delivered = (name: string): Buffer => Buffer.from(Object.values(DELIVERIES[name](STORIES))[0]);
const fixture = (path: string): Buffer => readFileSync(new URL(path, import.meta.url));

const RDF = `<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://news.example/"><title>News</title><link>https://news.example/</link></channel>
${STORIES.map(({ name, text }) => `<item rdf:about="https://news.example/${name}"><title>${name}</title><link>https://news.example/${name}</link><dc:date>2025-01-01</dc:date><description>${text}</description></item>`).join('\n')}
</rdf:RDF>`;

const LETTER = `From: =?utf-8?Q?Caf=C3=A9?= <a@news.example>
Subject: =?utf-8?B?U3Rvcnk=?=
Date: Thu, 2 Jan 2025 10:00:00 +0000
Message-ID: <1@news.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="boundary"

--boundary
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Read it =E2=80=9Cin your browser=E2=80=9D.

--boundary
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

${Buffer.from(`<html><body><p>${STORIES[0].text}</p></body></html>`).toString('base64')}

--boundary--
`;

const WET = `WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://news.example/1\r\nWARC-Date: 2025-01-01T00:00:00Z\r\nContent-Type: text/plain\r\nContent-Length: ${STORIES[0].text.length}\r\n\r\n${STORIES[0].text}\r\n\r\n`;

function warc(): Buffer {
  const gzipped = gzipSync(delivered('HTML pages'));
  const answer = Buffer.concat([
    Buffer.from(
      `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n${gzipped.length.toString(16)}\r\n`,
    ),
    gzipped,
    Buffer.from('\r\n0\r\n\r\n'),
  ]);
  const head = `WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/1\r\nWARC-Date: 2025-01-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: ${answer.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), answer, Buffer.from('\r\n\r\n')]);
}

const page = delivered('HTML pages');
const lines = delivered('JSON Lines');

interface Kind {
  readonly seed: Buffer;
  /** Packs the mutated bytes, if the container itself is not to be mutated. */
  readonly pack?: (bytes: Buffer) => Uint8Array;
  /** Number of inputs, if the content of the container is also mutated as a file of its own. */
  readonly runs?: number;
}

/** Inputs of a container whose content is mutated elsewhere. */
const HANDED_ON = 60;

/** Kinds by the name of the file. */
const KINDS: Readonly<Record<string, Kind>> = {
  'plain.txt': { seed: delivered('.txt files') },
  'utf-16.txt': { seed: Buffer.from(`\uFEFF${STORIES[0].text}`, 'utf16le') },
  'front.md': {
    seed: Buffer.from(
      `---\ntitle: "A: b"\ndate: 2025-01-01\ntags: [a, b]\n---\n# Head\n\n> quoted [link](https://a.b) *it*\n\n\`\`\`js\ncode\n\`\`\`\n\n| a | b |\n| - | - |\n\n${STORIES[0].text}`,
    ),
  },
  'page.html': { seed: page },
  'feed.rss': { seed: delivered('an RSS feed') },
  'feed.atom': { seed: delivered('an Atom feed') },
  'feed.rdf': { seed: Buffer.from(RDF) },
  'feed.json': { seed: delivered('a JSON Feed') },
  'list.json': { seed: delivered('a JSON list') },
  'letter.eml': { seed: Buffer.from(LETTER) },
  'letters.mbox': { seed: delivered('an mbox file') },
  'export.jsonl': { seed: lines },
  'spoilt.jsonl.gz': { seed: gzipSync(lines) },
  'within.jsonl.gz': { seed: lines, pack: bytes => gzipSync(bytes, { level: 1 }) },
  'spoilt.jsonl.br': { seed: brotliCompressSync(lines) },
  'spoilt.txt.zst': { seed: fixture('unpack/fixtures/small.zst') },
  'export.csv': { seed: delivered('CSV') },
  'export.tsv': { seed: delivered('TSV') },
  'snappy.parquet': { seed: fixture('parquet/fixtures/articles-snappy.parquet') },
  'zstd.parquet': { seed: fixture('parquet/fixtures/articles-zstd.parquet') },
  'nested.parquet': { seed: fixture('parquet/fixtures/nested.parquet') },
  'crawl.warc': { seed: warc() },
  'spoilt.warc.gz': { seed: delivered('a WARC file') },
  'crawl.wet': { seed: Buffer.from(WET.repeat(2)) },
  'spoilt.zip': { seed: delivered('a zip of HTML pages') },
  'within.zip': {
    seed: delivered('an Atom feed'),
    pack: bytes =>
      writeZip([
        { name: 'a/feed.xml', content: bytes },
        { name: 'b.jsonl.gz', content: gzipSync(bytes) },
      ]),
    runs: HANDED_ON,
  },
  'spoilt.tar': {
    seed: writeTar([
      { name: 'a.txt', content: STORIES[0].text },
      { name: 'b.csv', content: delivered('CSV') },
    ]),
  },
  'within.tar.gz': {
    seed: page,
    pack: bytes => gzipSync(writeTar([{ name: 'a.html', content: bytes }]), { level: 1 }),
    runs: HANDED_ON,
  },
};

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

/** A report line is one line, and an article has what it must have. */
function check(item: ReadItem): void {
  if ('article' in item) {
    const { id, path, text, ...rest } = item.article;
    if (id === '' || path === undefined || typeof text !== 'string')
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
      // what is not read from front to back is read from disk
      const onDisk = encoding.format === 'zip' || encoding.format === 'parquet';
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
