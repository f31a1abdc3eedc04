/** A small file of every kind that is read, to be mutated. */
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { inventStory, randomFrom } from '../invented/stories.js';
import { DELIVERIES, type Story } from './deliveries.js';
import { writeTar } from './unpack/tar-writer.js';
import { writeZip } from './unpack/zip-writer.js';

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

const NEWSML = `<?xml version="1.0"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>${STORIES.map(({ name, text }) => `<newsItem guid="urn:${name}"><itemMeta><itemClass qcode="ninat:text"/><versionCreated>2025-01-01T00:00:00Z</versionCreated></itemMeta><contentMeta><headline>${name}</headline></contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body><p>${text}</p></body></html></inlineXML></contentSet></newsItem>`).join('\n')}</itemSet></newsMessage>`;

const NITF = `<?xml version="1.0"?>
<nitf><head><docdata><doc-id id-string="1"/><date.issue norm="20250101T000000Z"/></docdata></head><body><body.head><hedline><hl1>Story</hl1></hedline></body.head><body.content><p>${STORIES[0].text}</p></body.content></body></nitf>`;

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

const MHTML = `From: <Saved by Blink>
Subject: Story
Date: Thu, 2 Jan 2025 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="boundary"

--boundary
Content-Type: text/html
Content-Transfer-Encoding: base64
Content-Location: https://news.example/1

${page.toString('base64')}

--boundary--
`;

const DOCX = Buffer.from(
  writeZip([
    { name: 'docProps/core.xml', content: '<cp:coreProperties><dc:title>Story</dc:title></cp:coreProperties>' },
    {
      name: 'word/document.xml',
      content: `<w:document><w:body><w:p><w:r><w:t>${STORIES[0].text}</w:t></w:r></w:p></w:body></w:document>`,
    },
  ]),
);
const lines = delivered('JSON Lines');

export interface Kind {
  readonly seed: Buffer;
  /** Packs the mutated bytes, if the container itself is not to be mutated. */
  readonly pack?: (bytes: Buffer) => Uint8Array;
  /** Number of inputs, if the content of the container is also mutated as a file of its own. */
  readonly runs?: number;
}

/** Inputs of a container whose content is mutated elsewhere. */
const HANDED_ON = 60;

/** Kinds by the name of the file. */
export const KINDS: Readonly<Record<string, Kind>> = {
  'plain.txt': { seed: delivered('.txt files') },
  'utf-16.txt': { seed: Buffer.from(`\uFEFF${STORIES[0].text}`, 'utf16le') },
  'front.md': {
    seed: Buffer.from(
      `---\ntitle: "A: b"\ndate: 2025-01-01\ntags: [a, b]\n---\n# Head\n\n> quoted [link](https://a.b) *it*\n\n\`\`\`js\ncode\n\`\`\`\n\n| a | b |\n| - | - |\n\n${STORIES[0].text}`,
    ),
  },
  'module.mdx': {
    seed: Buffer.from(
      `import A from './a'\nexport const b = { c: 1 }\n\n<A b={() => { 1 > 0 }} />\n\n{{< figure src="a" >}}{% raw %} ${STORIES[0].text} {a.b}`,
    ),
    runs: HANDED_ON,
  },
  'story.rst': {
    seed: Buffer.from(
      `Head\n====\n:date: 2025-01-01\n\n.. note:: A \`link <https://a.b>\`_::\n\n   code\n\n${STORIES[0].text}`,
    ),
    runs: HANDED_ON,
  },
  'story.adoc': {
    seed: Buffer.from(
      `= Head\nA B <a@b.c>\nv1, 2025-01-01\n:toc:\n\n----\ncode\n----\nlink:a[b] *c* <<d,e>> {f}\n\n${STORIES[0].text}`,
    ),
    runs: HANDED_ON,
  },
  'page.html': { seed: page },
  'page.php': { seed: page, runs: HANDED_ON },
  'feed.rss': { seed: delivered('an RSS feed') },
  'message.newsml': { seed: Buffer.from(NEWSML) },
  'story.nitf': { seed: Buffer.from(NITF) },
  'feed.atom': { seed: delivered('an Atom feed') },
  'feed.rdf': { seed: Buffer.from(RDF) },
  'feed.json': { seed: delivered('a JSON Feed') },
  'list.json': { seed: delivered('a JSON list') },
  'letter.eml': { seed: Buffer.from(LETTER) },
  'page.mht': { seed: Buffer.from(MHTML) },
  'story.docx': { seed: DOCX },
  'story.rtf': {
    seed: Buffer.from(`{\\rtf1\\ansi\\ansicpg1252{\\info{\\title Story}} ${STORIES[0].text}\\par\\u233?}`),
  },
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
