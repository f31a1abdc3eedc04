/**
 * The report on a damaged container. An incomplete article is no problem; bytes that may have held further articles are
 * one, so that a job ends with exit code 2.
 */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Encoding } from '../../src/read/formats.js';
import { ArticleReader } from '../../src/read/read.js';
import { readStream } from '../../src/read/streams.js';
import type { ReadItem } from '../../src/types/article.js';
import { inPieces, itemsOf } from './streams.js';
import { tarBlocks } from './unpack/tar-writer.js';
import { writeZip } from './unpack/zip-writer.js';
import { writeRecord } from './warc/warc-writer.js';

/** Texts that do not compress much, and share no words. */
const STORIES = Array.from({ length: 6 }, (_, n) => {
  const words = Array.from({ length: 150 }, (_, k) => ((k * 7919 + n * 104_729 + 1) % 99_991).toString(36));
  return `Begin${n} ${words.join(' ')} End${n}.`;
});
const files = STORIES.map((content, n) => ({ name: `${n}.txt`, content }));
const page = (text: string): string => `<title>A story of the valley</title><article><p>${text}</p></article>`;
const OF_SEVERAL: Readonly<Partial<Record<Encoding['format'], Buffer>>> = {
  jsonl: Buffer.from(STORIES.map(text => `${JSON.stringify({ text })}\n`).join('')),
  json: Buffer.from(JSON.stringify(STORIES.map(text => ({ text })))),
  csv: Buffer.from(`title,text\n${STORIES.map((text, n) => `${n},"${text}"\n`).join('')}`),
  mbox: Buffer.from(
    STORIES.map(text => `From a@b.example Wed May  1 08:00:00 2024\nFrom: a@b.example\n\n${text}\n\n`).join(''),
  ),
  warc: Buffer.concat(
    STORIES.map((text, n) =>
      writeRecord(
        { type: 'resource', url: `https://p.example/${n}`, headers: { 'Content-Type': 'text/html' } },
        page(text),
      ),
    ),
  ),
  tar: Buffer.concat([...files.map(tarBlocks), Buffer.alloc(1024)]),
  feed: Buffer.from(
    `<rss><channel>${STORIES.map(text => `<item><description>${text}</description></item>`).join('')}</channel></rss>`,
  ),
};
const OF_ONE: Readonly<Partial<Record<Encoding['format'], Buffer>>> = {
  plain: Buffer.from(STORIES.join('\n\n')),
  html: Buffer.from(page(STORIES.join('</p><p>'))),
  markdown: Buffer.from(STORIES.join('\n\n')),
};

const SIZE = 700;
const membersOf = (bytes: Buffer): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / SIZE) }, (_, n) => gzipSync(bytes.subarray(n * SIZE, (n + 1) * SIZE)));
/** A frame of blocks that are not compressed. */
function zstdFrame(bytes: Buffer): Buffer {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0]);
  head.writeUInt32LE(bytes.length, 5);
  const parts: Buffer[] = [head];
  for (let at = 0; at < bytes.length; at += SIZE) {
    const block = bytes.subarray(at, at + SIZE);
    const header = Buffer.alloc(3);
    header.writeUIntLE(block.length * 8 + Number(at + SIZE >= bytes.length), 0, 3);
    parts.push(header, block);
  }
  return Buffer.concat(parts);
}
const cut = (bytes: Buffer): Buffer => bytes.subarray(0, Math.floor(bytes.length * 0.6));
const DAMAGES: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  'cut gzip': bytes => cut(gzipSync(bytes)),
  'a damaged gzip member': bytes =>
    Buffer.concat(membersOf(bytes).map((member, n) => (n === 4 ? Buffer.from(member).fill(0xff, 30, 60) : member))),
  'cut zstd': bytes => cut(zstdFrame(Buffer.from(bytes))),
};

async function read(bytes: Buffer, format: Encoding['format'], name = `f.${format}`): Promise<ReadItem[]> {
  const reader = new ArticleReader();
  const items = async function* () {
    for await (const segment of readStream(
      inPieces(bytes),
      { format },
      { path: name, explicit: true },
      { fields: {} },
    )) {
      yield await reader.readSegment(segment, {});
    }
  };
  return itemsOf(items());
}

const statuses = (items: readonly ReadItem[]): string[] =>
  items.flatMap(item => ('problem' in item ? [item.problem.status] : []));

describe.each(Object.entries(DAMAGES))('%s', (_, damage) => {
  it.each(Object.entries(OF_SEVERAL) as [Encoding['format'], Buffer][])('of %s is a problem', async (format, bytes) => {
    expect(statuses(await read(bytes, format))).toEqual([]);
    const items = await read(damage(bytes), format);
    expect(statuses(items)).toContain('unreadable');
    const words = STORIES.map(text => text.split(' '));
    for (const item of items) {
      if (!('article' in item) || item.article.incomplete !== undefined) continue;
      const text = item.article.text.split(' ');
      expect(words.some(story => text.length === story.length && text[0] === story[0])).toBe(true);
    }
    const whole = items.filter(item => 'article' in item && item.article.incomplete === undefined);
    expect(whole.length).toBeGreaterThan(0);
  });

  it.each(Object.entries(OF_ONE) as [Encoding['format'], Buffer][])(
    'of %s is an incomplete article',
    async (format, bytes) => {
      const items = await read(damage(bytes), format);
      expect(statuses(items)).toEqual([]);
      expect(items.filter(item => 'article' in item && item.article.incomplete !== undefined).length).toBe(1);
    },
  );
});

it('a tar archive that is cut between two entries is mentioned', async () => {
  const items = await read(Buffer.concat(files.map(tarBlocks)), 'tar');
  expect(statuses(items)).toEqual([]);
  expect(items.at(-1)).toMatchObject({ notice: { reason: 'its end is missing: further entries may have followed' } });
});

it.each<[Encoding['format'], Buffer]>([
  ['tar', OF_SEVERAL.tar!.subarray(0, -3000)],
  ['warc', cut(OF_SEVERAL.warc!)],
  ['zip', cut(writeZip(files))],
])('a cut %s is a problem', async (format, bytes) => {
  expect(statuses(await read(bytes, format))).toContain('unreadable');
});
