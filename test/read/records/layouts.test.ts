import { describe, expect, it } from 'vitest';
import { readJson } from '../../../src/read/json/json.js';
import { FieldReader, readRecord } from '../../../src/read/records/fields.js';
import type { Article, ReadItem } from '../../../src/types/article.js';

const file = { path: 'export.json', absolute: '/export.json', format: 'json', explicit: true } as const;
const read = (value: unknown, fields = {}): readonly ReadItem[] => readJson(JSON.stringify(value), file, fields);
const articles = (value: unknown, fields = {}): Article[] =>
  read(value, fields).flatMap(item => ('article' in item ? [item.article] : []));
const one = (record: object, fields = {}): Article => {
  const item = readRecord(record, new FieldReader(fields), {
    path: 'f',
    explicit: false,
    number: 1,
    label: 'record 1',
  });
  if (!('article' in item)) throw new Error(JSON.stringify(item));
  return item.article;
};

describe('records of scrapers are read without options', () => {
  it('Scrapy: lists of what a selector matched', () => {
    expect(
      one({
        url: 'https://x.example/1',
        title: ['\n  Bridge opens ', 'x'],
        date: ['2024-01-31'],
        author: ['Ann', ' ', 'Bob'],
        paragraphs: ['One.', 'Two.'],
      }),
    ).toEqual({
      id: 'https://x.example/1',
      path: 'f',
      row: 1,
      title: 'Bridge opens',
      published: '2024-01-31',
      url: 'https://x.example/1',
      text: 'One.\n\nTwo.',
    });
  });

  it('newspaper: the text, not the page beside it', () => {
    expect(
      one({
        html: '<html><body><nav>Home</nav><p>The bridge opened.</p></body></html>',
        article_html: '<p>The bridge opened.</p>',
        source_url: 'https://x.example',
        url: 'https://x.example/1',
        canonical_link: 'https://x.example/c',
        title: 'Bridge',
        authors: ['Ann'],
        publish_date: '2024-01-31 10:00:00',
        text: 'The bridge opened.',
        summary: 'Bridge.',
      }),
    ).toEqual({
      id: 'https://x.example/1',
      path: 'f',
      row: 1,
      title: 'Bridge',
      published: '2024-01-31T10:00:00',
      source: 'https://x.example',
      url: 'https://x.example/1',
      credits: 'https://x.example/c',
      text: 'The bridge opened.',
    });
  });

  it('news-please and the news of Common Crawl', () => {
    const record = {
      authors: ['Ann'],
      date_download: '2024-02-02 00:00:00',
      date_publish: '2024-01-31 10:00:00',
      description: 'Teaser.',
      language: 'en',
      maintext: 'The bridge opened.',
      source_domain: 'x.example',
      title: 'Bridge',
      url: 'https://x.example/1',
    };
    const expected = {
      title: 'Bridge',
      published: '2024-01-31T10:00:00',
      source: 'x.example',
      text: 'The bridge opened.',
    };
    expect(one(record)).toMatchObject(expected);
    expect(
      one({
        text: 'The bridge opened.',
        domain: 'x.example',
        date: '2024-01-31 10:00:00',
        title: 'Bridge',
        image_url: 'i',
      }),
    ).toMatchObject(expected);
  });

  it('trafilatura: the source is the address of the page', () => {
    const record = {
      title: 'Bridge',
      author: 'Ann',
      hostname: 'x.example',
      date: '2024-01-31',
      id: null,
      raw_text: 'The bridge opened. ',
      text: 'The bridge opened.',
      source: 'https://x.example/1',
      'source-hostname': 'The X',
    };
    const expected = { id: 'https://x.example/1', url: 'https://x.example/1', text: 'The bridge opened.' };
    expect(one(record)).toMatchObject({ ...expected, source: 'The X' });
    expect(one({ ...record, sitename: 'Ex', url: 'https://x.example/u' })).toMatchObject({
      url: 'https://x.example/u',
      source: 'https://x.example/1',
    });
    expect(one({ raw_text: 'Raw.', source: 'https://x.example/1' })).toEqual({
      id: 'https://x.example/1',
      path: 'f',
      row: 1,
      url: 'https://x.example/1',
      text: 'Raw.',
    });
    // A site, not a page.
    expect(one({ text: 'T', source: 'https://x.example' })).toMatchObject({ source: 'https://x.example' });
  });

  it('WordPress: rendered HTML, and the time with a time zone', () => {
    const post = {
      id: 17,
      date: '2024-01-31T11:00:00',
      date_gmt: '2024-01-31T10:00:00',
      guid: { rendered: 'https://x.example/?p=17' },
      link: 'https://x.example/bridge/',
      title: { rendered: 'Bridge &#8211; open' },
      content: { rendered: '<p>The bridge opened.</p>\n<p>So did the road.</p>', protected: false },
      excerpt: { rendered: '<p>Teaser</p>' },
      author: 4,
    };
    expect(articles([post, { ...post, id: null, date_gmt: '0000-00-00T00:00:00' }])).toEqual([
      {
        id: '17',
        path: 'export.json',
        row: 1,
        title: 'Bridge – open',
        text: 'The bridge opened.\n\nSo did the road.',
        published: '2024-01-31T10:00:00Z',
        url: 'https://x.example/bridge/',
      },
      expect.objectContaining({ id: 'https://x.example/?p=17', published: '2024-01-31T11:00:00' }),
    ]);
    expect(
      one({ post_title: 'T', post_content: 'One <b>two</b>', post_date_gmt: '2024-01-31 10:00:00' }),
    ).toMatchObject({
      title: 'T',
      text: 'One two',
      published: '2024-01-31T10:00:00Z',
    });
  });

  it('schema.org, alone or in a graph with the site', () => {
    const article = {
      '@type': 'NewsArticle',
      '@id': 'https://x.example/1#article',
      mainEntityOfPage: { '@id': 'https://x.example/1' },
      headline: 'Bridge',
      articleBody: 'The bridge opened.',
      datePublished: '2024-01-31',
      author: { name: 'Ann' },
      publisher: { '@type': 'Organization', name: 'The X' },
    };
    const expected = {
      id: 'https://x.example/1#article',
      title: 'Bridge',
      source: 'The X',
      url: 'https://x.example/1',
    };
    expect(articles(article)).toMatchObject([expected]);
    expect(
      articles({ '@context': 'https://schema.org', '@graph': [{ '@type': 'WebSite', name: 'X' }, article] }),
    ).toMatchObject([expected]);
    expect(articles([article])).toMatchObject([expected]);
  });

  it('Ghost exports and its content interface', () => {
    const post = {
      id: '6',
      title: 'Bridge',
      html: '<p>The bridge <em>opened</em>.</p>',
      plaintext: null,
      published_at: '2024-01-31T10:00:00.000Z',
      primary_author: { name: 'Ann' },
    };
    const expected = [{ id: '6', title: 'Bridge', text: 'The bridge opened.', published: '2024-01-31T10:00:00Z' }];
    expect(
      articles({ db: [{ meta: { version: '5' }, data: { posts: [post], users: [{ name: 'Ann' }] } }] }),
    ).toMatchObject(expected);
    expect(articles([{ db: [{ data: { posts: [post] } }] }])).toMatchObject(expected);
    expect(articles({ posts: [post], meta: { pagination: {} } })).toMatchObject(expected);
    expect(articles({ posts: [{ ...post, plaintext: 'The bridge.' }] })).toMatchObject([{ text: 'The bridge.' }]);
  });

  it('Hugo: content that is HTML under a plain name', () => {
    const page = {
      title: 'Bridge',
      permalink: 'https://x.example/1',
      date: '2024-01-31',
      content: '<h2>Open</h2>\n<p>The bridge opened.</p>\n',
    };
    const expected = [{ url: 'https://x.example/1', text: 'Open\n\nThe bridge opened.' }];
    expect(articles({ data: { pages: [page] } })).toMatchObject(expected);
    expect(articles([{ ...page, content: undefined, contents: page.content }])).toMatchObject(expected);
  });

  it('GDELT and NewsAPI', () => {
    expect(
      articles({
        articles: [
          { url: 'https://x.example/1', title: 'Bridge', seendate: '20240131T101500Z', domain: 'x.example', text: 'T' },
        ],
      }),
    ).toMatchObject([{ published: '2024-01-31T10:15:00Z', source: 'x.example', text: 'T' }]);
    expect(
      articles({
        status: 'ok',
        articles: [{ source: { id: null, name: 'X' }, publishedAt: '2024-01-31T10:00:00Z', content: 'T' }],
      }),
    ).toMatchObject([{ published: '2024-01-31T10:00:00Z', source: 'X' }]);
  });

  it('JSON Feed, and RSS as JSON', () => {
    expect(
      articles({
        version: 'https://jsonfeed.org/version/1',
        items: [{ id: '1', content_html: '<p>A</p><p>B</p>', date_published: '2024-01-31' }],
      }),
    ).toMatchObject([{ id: '1', text: 'A\n\nB', published: '2024-01-31' }]);
    expect(
      articles({
        rss: {
          version: '2.0',
          channel: {
            title: 'X',
            item: [{ title: 'Bridge', description: '<p>The bridge.</p>', pubDate: 'Wed, 31 Jan 2024 10:00:00 GMT' }],
          },
        },
      }),
    ).toMatchObject([{ title: 'Bridge', text: 'The bridge.', published: '2024-01-31T10:00:00Z' }]);
  });

  it('ninjs 1 and 2, the news items of agencies', () => {
    const item = {
      uri: 'urn:wire:7',
      type: 'text',
      versioncreated: '2024-05-01T08:00:00Z',
      firstcreated: '2024-04-30',
    };
    const expected = { id: 'urn:wire:7', path: 'export.json', title: 'Bridge', published: '2024-05-01T08:00:00Z' };
    const whole = { ...expected, source: 'Coast Wire', text: 'One.\n\nTwo.' };
    expect(
      articles([
        { ...item, provider: 'Coast Wire', headline: 'Bridge', byline: 'Ann', body_xhtml: '<p>One.</p><p>Two.</p>' },
        { ...item, provider: 'Coast Wire', headline: 'Bridge', body_text: 'One.\n\nTwo.', description_text: 'Teaser.' },
        {
          ...item,
          headlines: [
            { role: 'subhead', value: 'Below' },
            { role: 'main', value: 'Bridge' },
          ],
          infosources: [{ role: 'provider', name: 'Coast Wire' }],
          bodies: [
            { role: 'caption', contenttype: 'text/plain', value: 'A picture.' },
            { role: 'main', contenttype: 'text/html', value: '<p>One.</p><p>Two.</p>' },
          ],
        },
      ]),
    ).toEqual([1, 2, 3].map(row => ({ ...whole, row })));
    // A field that the user names counts, and a picture has no text.
    expect(articles({ ...item, headline: 'Bridge', body_xhtml: '<p>One.</p>', story: 'S' }, { text: 'story' })).toEqual(
      [{ ...expected, text: 'S' }],
    );
    expect(articles({ ...item, headline: 'Bridge', type: 'picture', bodies: [] })).toEqual([]);
    expect(
      articles({ guid: 'g', headline: 'Bridge', body_html: '<p>One.</p>', versioncreated: item.versioncreated }),
    ).toEqual([{ ...expected, id: 'g', text: 'One.' }]);
    expect(articles({ uri: 'u', text: 'T' })).toEqual([{ id: 'export.json', path: 'export.json', text: 'T' }]);
  });

  it('lists in wrappers of search engines', () => {
    expect(articles({ response: { docs: [{ id: '1', text: 'T' }] } })).toMatchObject([{ id: '1' }]);
    expect(articles({ feed: { entries: [{ id: '1', text: 'T' }] } })).toMatchObject([{ id: '1' }]);
  });
});

describe('text that is HTML', () => {
  it('is recognised by its name, or by its beginning and end', () => {
    expect(one({ html: 'One<br>two &amp; three' }).text).toBe('One\ntwo & three');
    expect(one({ content_html: ['<p>One</p>', '<p>Two</p>'] }).text).toBe('One\n\nTwo');
    expect(one({ body: '  <div class="a"><p>One</p><p>Two</p></div>\n' }).text).toBe('One\n\nTwo');
    expect(one({ body: '<!DOCTYPE html><html><body><p>One</p></body></html>' }).text).toBe('One');
  });

  it('is not recognised by a tag in the middle', () => {
    for (const text of [
      'Write <p> before a paragraph and </p> behind it.',
      '<p> begins a paragraph in HTML.',
      'a < b > c',
      '<3 from all of us>',
      '<Reuters> -- The bridge opened <b>',
      '<pre>x</pre>',
    ]) {
      expect(one({ text }).text).toBe(text);
    }
  });

  it('is used only if there is no plain text, in any order', () => {
    expect(one({ html: '<p>H</p>', text: 'T' }).text).toBe('T');
    expect(one({ text: 'T', html: '<p>H</p>' }).text).toBe('T');
    expect(one({ html: '<p>H</p>', content_html: '<p>C</p>' }).text).toBe('C');
    expect(one({ html: '' }).text).toBe('');
    expect(one({ HTML: '<p>H</p>', text: null }).text).toBe('H');
  });

  it('follows the user’s choice of a field', () => {
    expect(one({ text: 'T', story: { rendered: 'One <b>two</b>' } }, { text: 'story.rendered' }).text).toBe('One two');
    expect(one({ text: 'T', html: 'One <b>two</b>' }, { text: 'html' }).text).toBe('One two');
    expect(one({ text: 'T', story: 'One <b>two</b>' }, { text: 'story' }).text).toBe('One <b>two</b>');
  });

  it('that has the wrong type is reported', () => {
    const reason = (record: object) =>
      JSON.stringify(readRecord(record, new FieldReader({}), { path: 'f', explicit: false, number: 1 }));
    expect(reason({ content: { rendered: 7 } })).toContain('its content is an object, not a text');
    expect(reason({ html: 7 })).toContain('its html is a number, not a text');
    expect(reason({ html: [1] })).toContain('its html is a list, not a text');
  });
});

describe('a value without a list of records', () => {
  it.each([
    [{ rss: 'x' }],
    [{ db: [] }],
    [{ db: [{}, {}] }],
    [{ data: { data: { data: { data: { data: { data: { posts: [{ text: 'too deep' }] } } } } } } }],
    [{ response: { docs: 7 } }],
    [[[]]],
  ])('%j', value => {
    expect(articles(value)).toEqual([]);
    expect(read(value).every(item => 'problem' in item)).toBe(true);
  });
});
