import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readArticles } from '../../src/read/read.js';
import type { ReadOptions } from '../../src/read/streams.js';
import { Web } from '../../src/read/web.js';
import { serve } from './fetch/server/serve.js';
import { itemsOf, prose, said } from './streams.js';
import { makeTree } from './tree.js';

async function read(address: string, options: Partial<ReadOptions> = {}, full = false): Promise<string[]> {
  const web = new Web({ full, tries: 1 });
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

it('reads an export by its extension if its content type is unspecific', async () => {
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

const feedOf = (name: string, text: string) =>
  `<rss version="2.0"><channel><title>${name}</title><item><guid>${name}</guid><description>${text}</description></item></channel></rss>`;
const opml = (...feeds: readonly string[]) =>
  `<opml version="2.0"><body>${feeds.map(feed => `<outline xmlUrl="${feed}"/>`).join('')}</body></opml>`;
const sitemap = (...pages: readonly string[]) =>
  `<urlset>${pages.map(page => `<url><loc>${page}</loc></url>`).join('')}</urlset>`;

describe('a list of sources', () => {
  it('is reported, and read on request', async () => {
    const site = await serve({
      '/robots.txt': response => response.end('User-agent: *\nDisallow: /hidden'),
      '/list.opml': response =>
        response.end(opml(`${site.origin}/b.xml`, `${site.origin}/gone.xml`, `${site.origin}/a.xml`)),
      '/a.xml': response => response.end(feedOf('a', 'Words of A.')),
      '/b.xml': response => response.end(feedOf('b', 'Words of B.')),
      '/index.xml': response =>
        response.end(
          `<sitemapindex><sitemap><loc>${site.origin}/map.xml.gz</loc></sitemap><sitemap><loc>${site.origin}/index.xml</loc></sitemap></sitemapindex>`,
        ),
      '/map.xml.gz': response =>
        response
          .setHeader('Content-Type', 'application/x-gzip')
          .end(gzipSync(sitemap(`${site.origin}/page`, `${site.origin}/hidden`))),
      '/page': `<title>Page</title><p>${prose(2000)}</p>`,
    });
    expect(await read(`${site.origin}/list.opml`)).toEqual([
      '! an OPML list of 3 addresses: scan --fetch-full reads its addresses',
    ]);
    expect(site.requests.map(({ path }) => path)).toEqual(['/list.opml']);
    expect(await read(`${site.origin}/list.opml`, {}, true)).toEqual([
      'b: Words of B.',
      '! HTTP 404 Not Found',
      'a: Words of A.',
    ]);
    expect(await read(`${site.origin}/index.xml`, {}, true)).toEqual([
      expect.stringContaining(`${site.origin}/page: `),
      '- forbidden by the robots.txt of its site',
    ]);
  });

  it('in a file is followed to public addresses only', async () => {
    const site = await serve({ '/a.xml': response => response.end(feedOf('a', 'Words of A.')) });
    const cwd = makeTree({ 'list.opml': opml(`${site.origin}/a.xml`, `${site.origin}/b.xml`) });
    const file = { path: 'list.opml', absolute: join(cwd, 'list.opml'), format: 'feed', explicit: true } as const;
    const readFile = async (followed: boolean, privateTargets: boolean) => {
      const web = new Web({ full: true, tries: 1, privateTargets });
      onTestFinished(() => web.close());
      const found = { ...file, ...(followed && { followed: true as const }) };
      return said(await itemsOf(readArticles(found, { fields: {}, web })));
    };
    expect(await readFile(false, true)).toEqual([
      '! an OPML list of 2 addresses: scan --fetch-full reads its addresses',
    ]);
    expect(site.requests).toEqual([]);
    const refused = '- leads from a public address to a private one';
    expect(await readFile(true, false)).toEqual([refused, refused]);
    expect(site.requests).toEqual([]);
    expect(await readFile(true, true)).toEqual(['a: Words of A.', '! HTTP 404 Not Found']);
  });

  it('has limits', async () => {
    // addresses that are not fetched take no time, and count
    const pages = (origin: string) => Array.from({ length: 5010 }, (_, at) => `${origin}/closed/${at}`);
    const site = await serve({
      '/robots.txt': response => response.end('User-agent: *\nDisallow: /closed/'),
      '/map.xml': response => response.end(sitemap(...pages(site.origin))),
      '/deep.xml': response =>
        response.end(`<sitemapindex><sitemap><loc>${site.origin}/deep.xml?1</loc></sitemap></sitemapindex>`),
      '*': (response, { path }) => {
        const nested = /^\/deep\.xml\?1*$/.test(path);
        if (!nested) return void response.writeHead(404).end();
        response.setHeader('Content-Type', 'text/xml');
        response.end(`<sitemapindex><sitemap><loc>${site.origin}${path}1</loc></sitemap></sitemapindex>`);
      },
    });
    const { length, [length - 1]: last } = await read(`${site.origin}/map.xml`, {}, true);
    expect([length, last]).toEqual([5001, '* 10 of its addresses are left out: 5,000 are fetched']);
    expect(await read(`${site.origin}/deep.xml`, {}, true)).toEqual([
      '- an index of sitemaps with 1 address: scan --fetch-full reads its addresses',
    ]);
  });
});

it('says that a feed has only summaries', async () => {
  const items = Array.from(
    { length: 3 },
    (_, at) => `<item><link>/${at}</link><description>A summary.</description></item>`,
  );
  const site = await serve({
    '/feed.xml': response =>
      response.setHeader('Content-Type', 'text/xml').end(`<rss><channel>${items.join('')}</channel></rss>`),
  });
  const found = await read(`${site.origin}/feed.xml`);
  expect(found.slice(3)).toEqual([
    '* 3 of 3 entries are only summaries: scan --fetch-full reads the pages that they link to',
  ]);
  expect((await read(`${site.origin}/feed.xml`, {}, true)).filter(line => line.startsWith('*'))).toEqual([]);
});
