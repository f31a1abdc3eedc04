import { expect, it } from 'vitest';
import { readFeed } from '../../../src/read/feed/feed.js';
import { readSourceList } from '../../../src/read/feed/source-list.js';

const SITEMAP = `<?xml version="1.0"?><s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <s:url><s:loc> https://post.example/a?x=1&amp;y=2 </s:loc><s:lastmod>2024-05-01</s:lastmod><image:image><image:loc>https://post.example/p.jpg</image:loc></image:image></s:url>
  <s:url><s:loc><![CDATA[https://post.example/b]]></s:loc></s:url><s:url><s:loc>https://post.example/b</s:loc></s:url><s:url><s:loc>javascript:alert(1)</s:loc></s:url></s:urlset>`;
const OPML = `<?xml version="1.0"?><opml version="2.0"><head><title>Feeds</title></head><body><outline text="News">
  <outline text="A" type="rss" xmlUrl="https://a.example/feed?x=1&amp;y=2" htmlUrl="https://a.example/"/>
  <outline text="B" xmlUrl="file:///etc/passwd"/><outline text="C" type="link" url="https://c.example/"/></outline></body></opml>`;

it('reads the addresses of lists', () => {
  expect(readSourceList(SITEMAP)).toEqual({
    name: 'a sitemap with 2 addresses',
    addresses: ['https://post.example/a?x=1&y=2', 'https://post.example/b'],
  });
  expect(readSourceList(OPML)).toEqual({
    name: 'an OPML list of 1 address',
    addresses: ['https://a.example/feed?x=1&y=2'],
  });
  expect(readSourceList(OPML.replace(/xmlUrl/g, 'xml'))?.addresses).toEqual([
    'https://a.example/',
    'https://c.example/',
  ]);
  const index = '<sitemapindex><sitemap><loc>https://post.example/s.xml.gz</loc></sitemap></sitemapindex>';
  expect(readSourceList(index)?.name).toBe('an index of sitemaps with 1 address');
  const news =
    '<urlset><url><loc>https://post.example/a</loc><news:news><news:title>T</news:title></news:news></url></urlset>';
  expect(readSourceList(news)?.name).toBe('a news sitemap with 1 address');
  expect(readSourceList('<opml/>')).toEqual({ name: 'an OPML list of no web address', addresses: [] });
  expect(readSourceList('<rss/>')).toBeUndefined();
});

it('tells how to read a list', () => {
  const reason = 'a sitemap with 2 addresses: scan --fetch-full reads its addresses';
  expect(readFeed(SITEMAP, { path: 's.xml', explicit: true })).toMatchObject([{ problem: { reason } }]);
  expect(readFeed(SITEMAP, { path: 's.xml', explicit: false })).toEqual([{ skipped: { path: 's.xml', reason } }]);
});
