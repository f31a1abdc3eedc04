import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodingOf } from '../../../src/read/formats.js';
import { readArticles } from '../../../src/read/read.js';
import { readStream } from '../../../src/read/streams.js';
import type { ReadItem } from '../../../src/types/article.js';
import { expectLinear } from '../../setup/count-work.js';
import { prose, said } from '../streams.js';
import { makeTree } from '../tree.js';
import { writeTar } from '../unpack/tar-writer.js';
import { writeZip } from '../unpack/zip-writer.js';
import { writeRecord } from '../warc/warc-writer.js';

async function read(name: string, bytes: Uint8Array): Promise<ReadItem[]> {
  const root = makeTree({});
  const absolute = join(root, name);
  writeFileSync(absolute, bytes);
  const items: ReadItem[] = [];
  for await (const batch of readArticles(
    { path: name, absolute, explicit: true, ...encodingOf(name)! },
    { fields: {} },
  )) {
    items.push(...batch);
  }
  return items;
}

const docx = (body: string): Buffer =>
  Buffer.from(
    writeZip([
      {
        name: 'docProps/core.xml',
        content:
          '<cp:coreProperties><dc:title>A &amp; B</dc:title><dcterms:created>2024-05-01T08:00:00Z</dcterms:created></cp:coreProperties>',
      },
      { name: 'word/document.xml', content: `<?xml version="1.0"?><w:document><w:body>${body}</w:body></w:document>` },
      { name: 'word/media/image1.png', content: 'x' },
    ]),
  );
const paragraph = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;

describe('documents of word processors', () => {
  it('reads paragraphs, title and date of .docx, without deleted words', async () => {
    const body = `${paragraph('The ferry &amp; the bridge.')}<w:p><w:r><w:t>One</w:t></w:r><w:r><w:br/><w:t xml:space="preserve">two </w:t></w:r><w:del><w:r><w:delText>no</w:delText><w:t>no</w:t></w:r></w:del><w:r><w:instrText>PAGE</w:instrText><w:t>three.</w:t></w:r></w:p><w:p/>`;
    expect(await read('story.docx', docx(body))).toEqual([
      {
        article: {
          id: 'story.docx',
          path: 'story.docx',
          title: 'A & B',
          published: '2024-05-01T08:00:00Z',
          text: 'The ferry & the bridge.\n\nOne\ntwo three.',
        },
      },
    ]);
  });

  it('reads .odt', async () => {
    const odt = writeZip([
      {
        name: 'content.xml',
        content:
          '<office:document-content><office:font-face-decls>no</office:font-face-decls><office:body><office:text><text:h>Head</text:h><text:p>The<text:s/>ferry <text:span>stops.</text:span><office:annotation><text:p>no</text:p></office:annotation></text:p></office:text></office:body></office:document-content>',
      },
      { name: 'meta.xml', content: '<office:meta><dc:date>2024-05-02</dc:date></office:meta>' },
    ]);
    expect(await read('story.odt', odt)).toMatchObject([
      { article: { published: '2024-05-02', text: 'Head\n\nThe ferry stops.' } },
      { notice: { reason: '1 comment is left out' } },
    ]);
  });

  it('reads text boxes once, and says which notes are left out', async () => {
    const box = `<w:txbxContent>${paragraph('In a box.')}</w:txbxContent>`;
    const body = `<w:p><w:r><mc:AlternateContent><mc:Choice>${box}</mc:Choice><mc:Fallback>${box}</mc:Fallback></mc:AlternateContent><w:t>One</w:t><w:footnoteReference w:id="2"/><w:t> two.</w:t><w:endnoteReference w:id="3"/><w:commentReference w:id="1"/></w:r><w:moveFrom><w:r><w:t>no</w:t></w:r></w:moveFrom></w:p>`;
    expect(said(await read('story.docx', docx(body)))).toEqual([
      'story.docx: In a box.\n\nOne two.',
      '* 2 footnotes and 1 comment are left out',
    ]);
    const odt = `<office:body><office:text><text:p>One<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>no</text:p></text:note-body></text:note> two.</text:p></office:text></office:body>`;
    expect(said(await read('story.odt', writeZip([{ name: 'content.xml', content: odt }])))).toEqual([
      'story.odt: One two.',
      '* 1 footnote is left out',
    ]);
  });

  it('says which headers and footers are left out, unless they are page numbers alone', async () => {
    const part = (kind: string, text: string) => `<w:${kind}><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:${kind}>`;
    const document = `<w:document><w:body>${paragraph('The ferry stops.')}</w:body></w:document>`;
    const entries = [
      { name: 'word/document.xml', content: document },
      { name: 'word/header1.xml', content: part('hdr', 'Harbour Post') },
      { name: 'word/footer1.xml', content: part('ftr', 'Page 1') },
      { name: 'word/footer2.xml', content: part('ftr', '7') },
      { name: 'word/footer3.xml', content: '' },
    ];
    expect(said(await read('story.docx', writeZip(entries)))).toEqual([
      'story.docx: The ferry stops.',
      '* 1 header and 1 footer are left out',
    ]);
    const odt = writeZip([
      { name: 'content.xml', content: '<office:text><text:p>One.</text:p></office:text>' },
      {
        name: 'styles.xml',
        content:
          '<style:master-page><style:header><text:p>Harbour <text:span>Post</text:span></text:p></style:header><style:footer><text:p>3</text:p></style:footer></style:master-page>',
      },
    ]);
    expect(said(await read('story.odt', odt))).toEqual(['story.odt: One.', '* 1 header is left out']);
  });

  it('reports files that are no documents, and incomplete documents', async () => {
    expect(said(await read('x.docx', writeZip([{ name: 'a.txt', content: 'x' }])))).toEqual([
      '! not a document of a word processor',
    ]);
    expect(said(await read('x.docx', Buffer.from('words')))).toEqual([expect.stringMatching(/^! /)]);
    const odt = (content: string) => writeZip([{ name: 'content.xml', content }]);
    expect(said(await read('x.odt', odt('\x8f\x01encrypted')))).toEqual(['! its text is encrypted or damaged']);
    expect(said(await read('x.odt', odt('<office:spreadsheet><text:p>x</text:p></office:spreadsheet>')))).toEqual([
      '! not a document of a word processor',
    ]);
    const damaged = docx(paragraph(prose(20_000)));
    damaged.fill(0xff, damaged.length >> 1, (damaged.length >> 1) + 9);
    const [item] = await read('x.docx', damaged);
    expect('article' in item ? item.article.incomplete : 'none').toBeTruthy();
  });

  it('reads documents and books within archives, and from the web', async () => {
    const html = `<html><body><article><h1>Story</h1><p>${prose(1500)}</p></article></body></html>`;
    const entries = [
      { name: 'a.docx', content: docx(paragraph('The ferry stops.')) },
      { name: 'b.epub', content: writeZip([{ name: '1.xhtml', content: html }]) },
      { name: 'c.rtf', content: String.raw`{\rtf1 The bridge opens.}` },
      { name: 'd.docx', content: 'words' },
      { name: 'e.zip', content: writeZip([{ name: 'a.txt', content: 'words' }]) },
    ];
    const tar = writeTar(entries.map(({ name, content }) => ({ name, content })));
    for (const [name, archive] of [
      ['x.zip', writeZip(entries)],
      ['x.tar', tar],
      ['x.tar.gz', gzipSync(tar)],
    ] as const) {
      expect(await read(name, archive)).toMatchObject([
        { article: { id: `${name}/a.docx`, text: 'The ferry stops.' } },
        { article: { id: `${name}/b.epub/1.xhtml` } },
        { article: { id: `${name}/c.rtf`, text: 'The bridge opens.' } },
        { problem: { id: `${name}/d.docx` } },
        { skipped: { path: `${name}/e.zip`, reason: 'an archive in an archive' } },
      ]);
    }
    const url = 'https://a.example/a.docx';
    const download = (async function* () {
      yield entries[0].content as Buffer;
    })();
    const segments: unknown[] = [];
    for await (const segment of readStream(
      download,
      { format: 'office' },
      { path: url, url, explicit: true },
      { fields: {} },
    )) {
      segments.push(segment);
    }
    expect(segments).toMatchObject([{ items: [{ article: { url, text: 'The ferry stops.' } }] }]);
  });

  it('takes linear time', async () => {
    await expectLinear(5000, size => read('x.docx', docx(paragraph('a').repeat(size))));
    await expectLinear(5000, size => read('x.docx', docx('<w:p><w:del>'.repeat(size))));
  });
});

describe('archives of pages', () => {
  const html = `<html><head><title>Story</title></head><body><article><h1>Story</h1><p>${prose(1500)}</p></article></body></html>`;

  it('leaves the notes of a book out, and says so', async () => {
    const note = '<aside epub:type="footnote"><p>1. Minutes of the council, page twelve.</p></aside>';
    const list = '<section class="footnotes"><ol><li><p>Minutes of the council, page twelve.</p></li></ol></section>';
    const number = '<a epub:type="noteref" href="#n1">1</a>';
    const chapter = (notes: string) =>
      `<html><body><section><h1>One</h1><p>${prose(600)}${number}</p>${notes}<p>The end.</p></section></body></html>`;
    const numbered = `<ol>${`<li><p>Minutes of the council, page twelve, kept in the archive of the town.</p></li>`.repeat(9)}</ol>`;
    const book = writeZip([
      { name: '1.xhtml', content: chapter(note) },
      { name: '2.xhtml', content: chapter(list) },
      {
        name: '3.xhtml',
        content: `<html><body><section role="doc-endnotes"><h1>Sources</h1>${numbered}</section></body></html>`,
      },
      {
        name: '4.xhtml',
        content: `<html><head><title>The book</title></head><body><h1>Endnotes</h1>${numbered}</body></html>`,
      },
    ]);
    const notice = (name: string) => ({
      notice: { path: `x.epub/${name}`, reason: 'its footnotes and endnotes are left out' },
    });
    const skipped = (name: string) => ({
      skipped: { path: `x.epub/${name}`, reason: 'no article: the notes of a book' },
    });
    const text = `${prose(600).trim()}\n\nThe end.`;
    expect(await read('x.epub', book)).toMatchObject([
      { article: { id: 'x.epub/1.xhtml', text } },
      notice('1.xhtml'),
      { article: { id: 'x.epub/2.xhtml', text } },
      notice('2.xhtml'),
      skipped('3.xhtml'),
      skipped('4.xhtml'),
    ]);
  });

  it('reads only the crawls of a .wacz and the pages of an .epub', async () => {
    const record = writeRecord(
      { type: 'response', url: 'https://a.example/1', http: { 'Content-Type': 'text/html' } },
      html,
    );
    const wacz = writeZip([
      { name: 'archive/data.warc.gz', content: gzipSync(record) },
      {
        name: 'pages/pages.jsonl',
        content: '{"format":"json-pages-1.0"}\n{"url":"https://a.example/1","text":"Story"}',
      },
      { name: 'datapackage.json', content: '{}' },
    ]);
    expect(await read('crawl.wacz', wacz)).toMatchObject([{ article: { id: 'https://a.example/1' } }]);
    const epub = writeZip([
      { name: 'mimetype', content: 'application/epub+zip' },
      { name: 'OEBPS/1.xhtml', content: html },
      { name: 'OEBPS/style.css', content: 'p {}' },
    ]);
    expect(await read('paper.epub', epub)).toMatchObject([{ article: { id: 'paper.epub/OEBPS/1.xhtml' } }]);
  });

  it('reads the page that a browser saved as .mht', async () => {
    const saved = (first: string) =>
      Buffer.from(
        [
          'From: <Saved by Blink>',
          'Snapshot-Content-Location: https://a.example/1',
          'Date: Wed, 1 May 2024 08:00:00 +0000',
          'MIME-Version: 1.0',
          'Content-Type: multipart/related;',
          '\ttype="text/html";',
          '\tboundary="----b"',
          '',
          `${first}------b`,
          'Content-Type: text/html',
          'Content-Transfer-Encoding: base64',
          '',
          Buffer.from(html).toString('base64'),
          '------b',
          'Content-Type: text/html',
          '',
          '<p>A frame with an advertisement.</p>',
          '------b--',
          '',
        ].join('\r\n'),
      );
    for (const first of ['', '------b\r\nContent-Type: image/png\r\n\r\nx\r\n']) {
      const [item] = await read('page.mht', saved(first));
      expect(item).toMatchObject({ article: { url: 'https://a.example/1', title: 'Story' } });
      expect(said([item])[0]).not.toContain('advertisement');
    }
    expect(said(await read('page.mhtml', Buffer.from('words')))).toEqual(['! no saved page in it']);
  });
});
