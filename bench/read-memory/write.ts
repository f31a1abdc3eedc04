/** Streams files of any size with distinct articles, in the formats of exports and crawlers. */
import { tarBlocks } from '../../test/read/unpack/tar-writer.js';

export type GeneratedFormat = 'jsonl' | 'csv' | 'warc' | 'tar';

/** Approximate size of a text in bytes. */
const TEXT = 3000;

interface Story {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

function story(n: number): Story {
  let text = '';
  for (let at = n; text.length < TEXT; at += 7)
    text += `The ${at}th sentence of story ${n} tells of ${at % 997} things. `;
  return { id: `story-${n}`, title: `Story ${n}`, text };
}

const page = ({ title, text }: Story): string =>
  `<html><head><title>${title}</title></head><body><article><h1>${title}</h1><p>${text}</p></article></body></html>`;

function warcRecord(its: Story): string {
  const http = `HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${page(its)}`;
  const head = [
    'WARC/1.1',
    'WARC-Type: response',
    `WARC-Target-URI: https://news.example/${its.id}`,
    'WARC-Date: 2024-01-02T03:04:05Z',
    'Content-Type: application/http; msgtype=response',
    `Content-Length: ${Buffer.byteLength(http)}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${http}\r\n\r\n`;
}

/** Yields articles until their total size is reached. */
async function* until(
  bytes: number,
  write: (its: Story) => string | Buffer,
  before: string | Buffer = '',
  after: string | Buffer = '',
): AsyncGenerator<Buffer> {
  yield Buffer.from(before);
  let written = 0;
  let parts: Buffer[] = [];
  let held = 0;
  for (let n = 1; written < bytes; n++) {
    const part = Buffer.from(write(story(n)));
    parts.push(part);
    held += part.length;
    written += part.length;
    if (held < 1 << 20) continue;
    yield Buffer.concat(parts);
    parts = [];
    held = 0;
  }
  yield Buffer.concat([...parts, Buffer.from(after)]);
}

export const FORMAT_WRITERS: Readonly<Record<GeneratedFormat, (bytes: number) => AsyncGenerator<Buffer>>> = {
  jsonl: bytes => until(bytes, its => `${JSON.stringify(its)}\n`),
  csv: bytes => until(bytes, ({ id, title, text }) => `${id},${title},"${text}"\r\n`, 'id,title,text\r\n'),
  warc: bytes => until(bytes, warcRecord),
  tar: bytes => until(bytes, its => tarBlocks({ name: `${its.id}.html`, content: page(its) }), '', Buffer.alloc(1024)),
};
