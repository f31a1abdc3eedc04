import { describe, expect, it } from 'vitest';
import { fetchFull, type ReadPage } from '../../../src/read/fetch/full-text.js';
import type { Article, ReadItem } from '../../../src/types/article.js';
import { makeFetcher } from './server/fetching.js';
import { type Handler, serve } from './server/serve.js';

const words = (count: number, word = 'word') => Array.from({ length: count }, (_, at) => `${word}${at}`).join(' ');
const entry = (id: string, url: string, more: Partial<Article> = {}): ReadItem => ({
  article: { id, path: 'feed.xml', url, text: 'a teaser', ...more },
});
const readPage: ReadPage = (html, url) => {
  const text = Buffer.from(html).toString();
  if (text === 'index') return { skipped: { path: url, reason: 'no article: an index page' } };
  if (text === 'broken') return { problem: { id: url, path: url, status: 'binary', reason: 'PNG image' } };
  return { article: { id: url, path: url, url, title: 'From the page', source: 'The Page', text } };
};
const links = { privateLinks: true };

describe('fetchFull', () => {
  it('takes the text from the page and the rest from the entry', async () => {
    const site = await serve({
      '*': response => response.end(words(300)),
      '/stub': response => response.end('stub'),
    });
    const items: ReadItem[] = [
      entry('1', `${site.origin}/1#comments`, { title: 'Own', published: '2026-01-01' }),
      entry('2', `${site.origin}/2`),
      entry('3', `${site.origin}/3`, { text: words(150) }),
      { article: { id: '4', text: 'no link' } },
      entry('5', 'ftp://h/5'),
      entry('6', `${site.origin}/stub`),
      { skipped: { path: 'x', reason: 'y' } },
    ];
    const seen: [number, number][] = [];
    const progress = (done: number, total: number) => seen.push([done, total]);
    const full = await fetchFull(items, makeFetcher(), readPage, { ...links, progress });
    const text = words(300);
    expect(full).toEqual([
      entry('1', `${site.origin}/1#comments`, { title: 'Own', published: '2026-01-01', source: 'The Page', text }),
      entry('2', `${site.origin}/2`, { title: 'From the page', source: 'The Page', text }),
      items[2],
      items[3],
      items[4],
      entry('6', `${site.origin}/stub`, { title: 'From the page', source: 'The Page' }),
      items[6],
    ]);
    expect(seen).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  it('counts words in scripts without blanks', async () => {
    const site = await serve({ '*': response => response.end(words(300)) });
    const items = [entry('1', `${site.origin}/1`, { text: '記事'.repeat(150) })];
    expect(await fetchFull(items, makeFetcher(), readPage, links)).toEqual(items);
    await fetchFull(items, makeFetcher(), readPage, { ...links, teaserWords: 151 });
    expect(site.requests.map(({ path }) => path)).toEqual(['/robots.txt', '/1']);
  });

  it('keeps the teaser if there is no page, and gives the reason', async () => {
    const home: Handler = response => response.writeHead(302, { Location: '/' }).end();
    const site = await serve({
      '/robots.txt': response => response.end('User-agent: *\nDisallow: /hidden'),
      '/index': response => response.end('index'),
      '/broken': response => response.end('broken'),
      '/pdf': response => response.setHeader('Content-Type', 'application/pdf').end('%PDF'),
      '/dead': home,
      '/': response => response.end(words(300)),
      '/shared': response => response.end(words(300)),
    });
    const { origin } = site;
    const why = { '/404': 'HTTP 404 Not Found', '/broken': 'PNG image' };
    const passed = {
      '/index': 'no article: an index page',
      '/pdf': 'not a web page: application/pdf',
      '/dead': 'it leads to the home page',
      '/hidden': 'forbidden by the robots.txt of its site',
    };
    const paths = [...Object.keys(why), ...Object.keys(passed)];
    const items = paths.map(path => entry(path, origin.replace('//', '//user:word@') + path));
    const expected: ReadItem[] = [];
    for (const [at, path] of paths.entries()) {
      const link = origin + path;
      expected.push(items[at]);
      const note = (reason: string) => `full text not fetched: ${reason}`;
      const fault = Object.entries(why).find(([name]) => name === path)?.[1];
      const rule = Object.entries(passed).find(([name]) => name === path)?.[1] ?? '';
      expected.push(
        fault === undefined
          ? { skipped: { path: link, reason: note(rule) } }
          : { problem: { id: `${link}#page`, path: link, status: 'unreadable', reason: note(fault) } },
      );
    }
    expect(await fetchFull(items, makeFetcher(), readPage, links)).toEqual(expected);
  });

  it('does not use one page for several entries, but for copies of one entry', async () => {
    const site = await serve({ '*': response => response.end(words(300)) });
    const shared = `${site.origin}/shared`;
    const copied = `${site.origin}/copied`;
    const items = [
      entry('1', shared, { title: 'One' }),
      entry('2', shared, { title: 'Two' }),
      entry('3', copied, { title: 'Three' }),
      entry('4', copied, { title: 'Three' }),
    ];
    const full = await fetchFull(items, makeFetcher(), readPage, links);
    const reason = 'full text not fetched: 2 entries link to it';
    const skipped = { skipped: { path: shared, reason } };
    expect(full.slice(0, 4)).toEqual([items[0], skipped, items[1], skipped]);
    expect(full.slice(4).map(item => 'article' in item && item.article.text)).toEqual([words(300), words(300)]);
    expect(site.requests.map(({ path }) => path)).toEqual(['/robots.txt', '/copied']);
  });

  it('follows no link from a public feed into a private network', async () => {
    const site = await serve({ '*': response => response.end(words(300)) });
    const link = `${site.origin}/1`;
    expect(await fetchFull([entry('1', link)], makeFetcher(), readPage)).toEqual([
      entry('1', link),
      { skipped: { path: link, reason: 'full text not fetched: leads from a public address to a private one' } },
    ]);
    expect(site.requests).toEqual([]);
  });

  it('limits the requests to a host and keeps the order', async () => {
    const site = await serve({
      '*': (response, { path }) => setTimeout(() => response.end(words(200, path)), 5 + (path.length % 3) * 5),
    });
    const items = Array.from({ length: 20 }, (_, at) => entry(`${at}`, `${site.origin}/${'x'.repeat(at)}`));
    const full = await fetchFull(items, makeFetcher({ perHost: 2 }), readPage, links);
    expect(full.map(item => 'article' in item && item.article.id)).toEqual(items.map((_, at) => `${at}`));
    expect(full.every(item => 'article' in item && item.article.text.length > 500)).toBe(true);
    expect(site.most).toBe(2);
  });
});
