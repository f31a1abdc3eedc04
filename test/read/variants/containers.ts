/** Compressed files, crawls, mailboxes and letters: padded, damaged, joined and written by programs of any kind. */
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { writeTar } from '../unpack/tar-writer.js';
import { writeRecord } from '../warc/warc-writer.js';
import { combinations, encode, type Family, markupOf, named, STORIES, type Story, textOf, urlOf } from './variant.js';

const pageOf = (story: Story): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${story.title}</title></head><body><main><article><h1>${story.title}</h1>\n${markupOf(story)}</article></main></body></html>`;
const HTTP = { 'Content-Type': 'text/html; charset=utf-8' };

/** Each story a piece of the file that can be a gzip member of its own. */
const PIECES: Readonly<Record<string, (story: Story) => Buffer>> = {
  'lines.jsonl.gz': story =>
    Buffer.from(`${JSON.stringify({ id: story.name, title: story.title, text: textOf(story) })}\n`),
  'crawl.warc.gz': story => writeRecord({ type: 'response', url: urlOf(story), http: HTTP }, pageOf(story)),
  'table.csv.gz': story => Buffer.from(`${story === STORIES[0] ? 'id,text\n' : ''}${story.name},"${textOf(story)}"\n`),
  'texts.tar.gz': story => writeTar([{ name: `${story.name}.txt`, content: textOf(story) }]).subarray(0, -1024),
};

const PADDING: Readonly<Record<string, (member: Buffer) => Buffer>> = {
  'one NUL': () => Buffer.alloc(1),
  '7 NULs': () => Buffer.alloc(7),
  'to 64 bytes': member => Buffer.alloc(64 - (member.length % 64)),
  'to 512 bytes': member => Buffer.alloc(512 - (member.length % 512)),
  'to 4,096 bytes': member => Buffer.alloc(4096 - (member.length % 4096)),
  '70,000 NULs': () => Buffer.alloc(70_000),
};

/** @param chosen members that something is done to: the first, the second, the last or all */
function members(file: string, chosen: number | 'all', change: (member: Buffer) => Buffer, level = 6): Buffer {
  const pieces = STORIES.map(PIECES[file]);
  if (file === 'texts.tar.gz') pieces.push(Buffer.alloc(1024));
  return Buffer.concat(
    pieces.map((piece, n) => {
      const member = gzipSync(piece, { level });
      return chosen === 'all' || chosen === n ? change(member) : member;
    }),
  );
}

const padded: Family = () =>
  combinations({
    file: Object.keys(PIECES),
    padding: Object.keys(PADDING),
    behind: [0, 1, 2, 'all'] as const,
    level: [0, 9],
  }).map(its => ({
    file: its.file,
    what: named(its),
    stories: STORIES,
    content: members(its.file, its.behind, member => Buffer.concat([member, PADDING[its.padding](member)]), its.level),
  }));

const DAMAGE: Readonly<Record<string, (member: Buffer) => Buffer>> = {
  'a byte of the data': member => flipped(member, member.length >> 1),
  'the first byte of the data': member => flipped(member, 10),
  'the header': member => flipped(member, 0),
  'the checksum': member => flipped(member, member.length - 7),
  'the length': member => flipped(member, member.length - 2),
  'the end is missing': member => member.subarray(0, -20),
  'the half is missing': member => member.subarray(0, member.length >> 1),
  'a comment after it': member => Buffer.concat([member, Buffer.from('<!-- cached -->')]),
};

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] ^= 0x55;
  return copy;
}

const damaged: Family = () =>
  combinations({ file: Object.keys(PIECES), damage: Object.keys(DAMAGE), member: [0, 1, 2], level: [0, 9] }).map(
    its => ({
      file: its.file,
      what: named(its),
      stories: STORIES,
      content: members(its.file, its.member, DAMAGE[its.damage], its.level),
      isDamaged: true,
    }),
  );

const CODINGS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  identity: body => body,
  gzip: body => gzipSync(body),
  deflate: body => deflateSync(body),
  'deflate without a header': body => deflateRawSync(body),
  br: body => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
};
const chunked = (body: Buffer, size: number, end: string): Buffer => {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; at += size) {
    const part = body.subarray(at, at + size);
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from(end)]);
};
const CHUNKS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  none: body => body,
  '100 bytes': body => chunked(body, 100, '0\r\n\r\n'),
  'one chunk': body => chunked(body, 1 << 20, '0\r\n\r\n'),
  'no last chunk': body => chunked(body, 1000, ''),
  'a trailer': body => chunked(body, 1000, '0\r\nX-Checksum: 1\r\n\r\n'),
  'in the header only': body => body,
};

const codings: Family = () =>
  combinations({
    coding: Object.keys(CODINGS),
    chunks: Object.keys(CHUNKS),
    tail: ['', '\r\n', '\n<!-- cached -->'],
    gzip: [false, true],
  }).map(its => ({
    file: its.gzip ? 'crawl.warc.gz' : 'crawl.warc',
    what: named(its),
    stories: STORIES,
    // Incomplete: the end of the last chunk is missing, or bytes after a body may belong to it.
    isDamaged: its.chunks === 'no last chunk' || its.tail !== '',
    content: Buffer.concat(
      STORIES.map(story => {
        const body = Buffer.concat([CODINGS[its.coding](Buffer.from(pageOf(story))), Buffer.from(its.tail)]);
        const http = {
          ...HTTP,
          ...(its.coding !== 'identity' && { 'Content-Encoding': its.coding.split(' ')[0] }),
          ...(its.chunks !== 'none' && { 'Transfer-Encoding': 'chunked' }),
        };
        return writeRecord({ type: 'response', url: urlOf(story), http, gzip: its.gzip }, CHUNKS[its.chunks](body));
      }),
    ),
  }));

const pageTexts: Family = () =>
  combinations({
    kind: ['urn:text:', 'urn:textFinal:', 'urn:pageinfo:', 'urn:thumbnail:'],
    order: ['before', 'behind', 'at the end'] as const,
    gzip: [false, true],
    version: ['WARC/1.0', 'WARC/1.1'] as const,
  }).map(its => {
    const { gzip, version } = its;
    const page = (story: Story) =>
      writeRecord({ type: 'response', url: urlOf(story), http: HTTP, gzip, version }, pageOf(story));
    const extra = (story: Story) => {
      const type = { 'urn:pageinfo:': 'application/json', 'urn:thumbnail:': 'image/jpeg' }[its.kind] ?? 'text/plain';
      const body = its.kind.startsWith('urn:text')
        ? `Home News Sport ${story.title}\n${textOf(story)}`
        : JSON.stringify({ pageid: story.name, urls: { [urlOf(story)]: { status: 200 } } });
      const headers = { 'Content-Type': type };
      return writeRecord({ type: 'resource', url: its.kind + urlOf(story), headers, gzip, version }, body);
    };
    const records =
      its.order === 'at the end'
        ? [...STORIES.map(page), ...STORIES.map(extra)]
        : STORIES.flatMap(story =>
            its.order === 'before' ? [extra(story), page(story)] : [page(story), extra(story)],
          );
    return {
      file: gzip ? 'crawl.warc.gz' : 'crawl.warc',
      what: named(its),
      stories: STORIES,
      content: Buffer.concat(records),
    };
  });

const FROM_LINES = [
  'From letter@post.example Wed May  1 08:00:00 2024',
  'From letter@post.example Wed May 01 08:00:00 2024',
  'From letter@post.example Wed May  1 08:00:00 +0200 2024',
  'From - Wed May  1 08:00:00 2024',
  'From MAILER-DAEMON Wed May  1 08:00 2024',
] as const;
const BODIES: Readonly<Record<string, (story: Story) => string>> = {
  plain: story => `Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${textOf(story)}\n`,
  'quoted-printable': story =>
    `Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n${quotedPrintable(textOf(story))}\n`,
  base64: story =>
    `Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n${base64(textOf(story))}\n`,
  HTML: story => `Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${pageOf(story)}\n`,
  both: story =>
    `Content-Type: multipart/alternative; boundary="b1"\n\n--b1\n${BODIES.plain(story)}\n--b1\n${BODIES.HTML(story)}\n--b1--\n`,
};
const base64 = (text: string): string => Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\n');
const quotedPrintable = (text: string): string =>
  [...Buffer.from(text)]
    .map(byte => (byte > 126 || byte === 61 ? `=${byte.toString(16).toUpperCase()}` : String.fromCharCode(byte)))
    .join('')
    .replace(/(?:=[0-9A-F]{2}|[^=\n]){60}/g, '$&=\n');
const header = (story: Story): string =>
  `From: Post <letter@post.example>\nSubject: ${story.title}\nMessage-ID: <${story.name}@post.example>\nDate: Wed, 1 May 2024 08:00:00 +0000\nMIME-Version: 1.0\n`;

const mailboxes: Family = () =>
  combinations({
    from: FROM_LINES,
    body: Object.keys(BODIES),
    blank: ['all', 'none', 'every second'] as const,
    lineEnd: ['\n', '\r\n'],
  }).map(its => ({
    file: 'letters.mbox',
    what: named(its),
    stories: STORIES,
    content: STORIES.map((story, n) => {
      const isBlank = its.blank === 'all' || (its.blank === 'every second' && n % 2 === 0);
      return `${its.from}\n${header(story)}${BODIES[its.body](story)}${isBlank ? '\n' : ''}`;
    })
      .join('')
      .replaceAll('\n', its.lineEnd),
  }));

const letters: Family = () =>
  combinations({
    before: ['', '\n', '\n\n', ' \n'],
    body: Object.keys(BODIES),
    forwarded: [0, 1, 2],
    lineEnd: ['\n', '\r\n'],
  }).map(its => {
    const [story] = STORIES;
    let letter = header(story) + BODIES[its.body](story);
    for (let depth = 0; depth < its.forwarded; depth++) {
      letter = `From: Ann <ann@post.example>\nSubject: Fwd: ${story.title}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="m${depth}"\n\n--m${depth}\nContent-Type: message/rfc822\nContent-Disposition: attachment; filename="a.eml"\n\n${letter}\n--m${depth}--\n`;
    }
    return {
      file: 'letter.eml',
      what: named(its),
      stories: [story],
      content: encode((its.before + letter).replaceAll('\n', its.lineEnd), 'utf-8'),
    };
  });

export const CONTAINERS: Readonly<Record<string, Family>> = {
  'padding between gzip members': padded,
  'damaged gzip members': damaged,
  'codings of pages in a crawl': codings,
  'texts of pages in a crawl': pageTexts,
  mailboxes,
  letters,
};
