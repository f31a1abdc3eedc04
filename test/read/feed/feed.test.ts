import { describe, expect, it } from 'vitest';
import { looksLikeFeed, readFeed } from '../../../src/read/feed/feed.js';

import type { Article, ReadItem } from '../../../src/types/article.js';

const place = { path: 'daily.xml', explicit: true };
const read = (text: string, where: Parameters<typeof readFeed>[1] = place): readonly ReadItem[] => {
  const items = readFeed(text, where);
  if (items === undefined) throw new Error('not a feed');
  return items;
};
const articles = (text: string): Article[] => read(text).flatMap(item => ('article' in item ? [item.article] : []));
const problems = (text: string): string[] =>
  read(text).flatMap(item => ('problem' in item ? [item.problem.reason] : []));
const only = (text: string): Article => {
  const items = read(text);
  expect(items).toHaveLength(1);
  return articles(text)[0];
};

const NAMESPACES =
  'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"';
const rss = (items: string): string =>
  `<?xml version="1.0"?>\n<rss version="2.0" ${NAMESPACES}>\n<channel>\n<title>The Daily</title>\n<link>https://daily.example/</link>\n${items}\n</channel>\n</rss>`;
const atom = (entries: string): string =>
  `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The Daily</title><link href="https://daily.example/"/>${entries}</feed>`;

describe('readFeed: RSS', () => {
  it('takes id, link, date, title and full content before the description; the feed is the source', () => {
    const feed = rss(`<item>
      <title>Bridge &amp;amp; tunnel open</title>
      <link>https://daily.example/bridge</link>
      <guid isPermaLink="false">d-17</guid>
      <pubDate>Wed, 31 Jan 2024 10:00:00 +0100</pubDate>
      <dc:creator>Ann Lee</dc:creator>
      <description>A teaser.</description>
      <content:encoded><![CDATA[<p>The bridge opened.</p><p>So did the tunnel &amp; the road.</p>]]></content:encoded>
    </item>`);
    expect(only(feed)).toEqual({
      id: 'd-17',
      path: 'daily.xml',
      title: 'Bridge & tunnel open',
      source: 'The Daily',
      url: 'https://daily.example/bridge',
      published: '2024-01-31T10:00:00+01:00',
      text: 'The bridge opened.\n\nSo did the tunnel & the road.',
    });
  });

  it('takes the description if the content is empty or has no words', () => {
    const item = (content: string) =>
      rss(
        `<item><link>u</link><description>Words here.</description><content:encoded>${content}</content:encoded></item>`,
      );
    expect(only(item('')).text).toBe('Words here.');
    expect(only(item('<![CDATA[<p><img src="x.png"></p>]]>')).text).toBe('Words here.');
  });

  it('takes the guid, the link or the position of an entry as id', () => {
    const feed = rss(
      '<item><guid>g</guid><link>https://x.example/1</link></item><item><link>/2</link></item><item><title>Third</title></item>',
    );
    expect(articles(feed).map(({ id }) => id)).toEqual(['g', 'https://daily.example/2', 'daily.xml#3']);
    expect(articles(feed).map(({ url }) => url)).toEqual(['https://x.example/1', 'https://daily.example/2', undefined]);
    const permalink = rss('<item><guid>https://x.example/p</guid><title>T</title></item>');
    expect(only(permalink).url).toBe('https://x.example/p');
  });

  it('resolves links against the address of the feed', () => {
    const items = read(rss('<item><link>story</link></item>'), { ...place, url: 'https://y.example/news/feed.xml' });
    expect(items).toMatchObject([{ article: { url: 'https://y.example/news/story' } }]);
  });

  it('takes the source that an entry names, else the feed, and never the author', () => {
    expect(only(rss('<item><title>T</title><source url="u">The Wire</source></item>')).source).toBe('The Wire');
    const untitled =
      '<rss version="2.0"><channel><item><title>T</title><author>a@b.example (Ann)</author></item></channel></rss>';
    expect(only(untitled)).not.toHaveProperty('source');
    const creator = untitled.replaceAll('author>', 'dc:creator>').replace('<rss', `<rss ${NAMESPACES}`);
    expect(only(creator)).not.toHaveProperty('source');
    expect(only(rss('<item><title>T</title><source url="u">Wire: World</source></item>')).source).toBe('Wire: World');
    const derived = '<dc:source>https://x.example/</dc:source><dc:source>The Wire</dc:source>';
    expect(only(rss(`<item><title>T</title>${derived}</item>`)).source).toBe('The Wire');
  });

  it('lists podcasts, link-only and empty entries with the little text they have', () => {
    const feed = rss(`<item><title>Episode 4</title><enclosure url="e.mp3" type="audio/mpeg" length="1"/>
      <itunes:summary>We talk about rivers.</itunes:summary></item><item><link>https://x.example</link></item><item/><item></item>`);
    expect(articles(feed).map(({ text }) => text)).toEqual(['We talk about rivers.', '', '', '']);
    expect(articles(feed).map(({ id }) => id)).toEqual([
      'daily.xml#1',
      'https://x.example',
      'daily.xml#3',
      'daily.xml#4',
    ]);
    expect(problems(feed)).toEqual([]);
  });

  it('reads all versions of RSS and RDF, in upper and lower case', () => {
    const item = '<item><title>T</title><link>https://x.example/1</link><description>D.</description></item>';
    for (const feed of [
      `<rss version="0.91"><channel><title>C</title>${item}</channel></rss>`,
      `<RSS VERSION="0.92"><CHANNEL><TITLE>C</TITLE>${item.toUpperCase().replaceAll('HTTPS://X.EXAMPLE', 'https://x.example')}</CHANNEL></RSS>`,
      `<rss version="2.0"><channel><title>C</title></channel>${item}</rss>`,
      `<channel><title>C</title>${item}</channel>`,
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="c"><title>C</title></channel>${item}</rdf:RDF>`,
      `<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>C</title></channel>${item}</r:RDF>`,
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:n="http://purl.org/rss/1.0/"><n:channel><n:title>C</n:title></n:channel>${item.replace(/<(\/?)/g, '<$1n:')}</rdf:RDF>`,
    ]) {
      expect(only(feed), feed).toMatchObject({ title: 'T', source: 'C', url: 'https://x.example/1', text: 'D.' });
      expect(looksLikeFeed(feed)).toBe(true);
    }
  });

  it('reads HTML inside CDATA inside HTML, and CDATA inside CDATA', () => {
    const of = (description: string) => only(rss(`<item><description>${description}</description></item>`)).text;
    expect(of('<![CDATA[&lt;p&gt;One &amp;amp; two.&lt;/p&gt;&lt;p&gt;Three.&lt;/p&gt;]]>')).toBe(
      'One & two.\n\nThree.',
    );
    expect(of('&lt;div&gt;&lt;![CDATA[&lt;p&gt;Inner.&lt;/p&gt;]]&gt;&lt;/div&gt;')).toBe('Inner.');
    expect(of('<p>Raw <b>markup</b>.</p>')).toBe('Raw markup.');
    expect(of('<![CDATA[Outer <![CDATA[inner]]> rest]]&gt;')).toBe('Outer inner rest');
  });

  it('leaves plain text unchanged', () => {
    expect(only(rss('<item><description>One.\n\nTwo 3 &gt; 2.</description></item>')).text).toBe('One.\n\nTwo 3 > 2.');
  });

  it('reads all entries of joined and of long feeds in order', () => {
    const one = rss('<item><title>A</title></item>');
    expect(articles(one + one.replace('>A<', '>B<')).map(({ title }) => title)).toEqual(['A', 'B']);
    const many = Array.from({ length: 300 }, (_, at) =>
      at % 50 === 7 ? '<item/>' : `<item><title>T${at}</title></item>`,
    );
    const found = articles(rss(many.join('')));
    expect(found).toHaveLength(300);
    expect(found[299]).toMatchObject({ id: 'daily.xml#300', title: 'T299' });
    expect(found[57]).toMatchObject({ id: 'daily.xml#58', text: '' });
  });
});

describe('readFeed: which text is the article', () => {
  const story = Array.from({ length: 8 }, (_, at) => `Paragraph ${at + 1} says what the council said on the bridge.`);
  const html = story.map(line => `<p>${line}</p>`).join('');
  const entry = (more: string, declared = '') =>
    `<rss version="2.0" ${declared}><channel><title>The Daily</title><item><title>T</title><description>A teaser of the story.</description>${more}</item></channel></rss>`;
  const escaped = html.replaceAll('<', '&lt;');

  it.each([
    ['content:encoded', `<content:encoded><![CDATA[${html}]]></content:encoded>`],
    ['no prefix', `<encoded>${escaped}</encoded>`],
    ['a prefix that is not declared', `<c:encoded>${escaped}</c:encoded>`],
    ['another prefix', `<c:encoded>${escaped}</c:encoded>`, 'xmlns:c="https://purl.org/rss/1.0/modules/content"'],
    ['a default namespace', `<encoded xmlns="http://purl.org/rss/1.0/modules/content/">${escaped}</encoded>`],
    ['a wrong namespace', `<content:encoded>${escaped}</content:encoded>`, 'xmlns:content="http://x.example/"'],
    [
      'full-text of a portal',
      `<yandex:full-text>${escaped}</yandex:full-text>`,
      'xmlns:yandex="http://news.yandex.ru"',
    ],
    ['full-text of another portal', `<rambler:fulltext>${escaped}</rambler:fulltext>`],
    ['full-text alone', `<full-text>${escaped}</full-text>`],
    ['turbo:content', `<turbo:content><![CDATA[<header><h1>T</h1></header>${html}]]></turbo:content>`],
    ['content alone', `<content>${escaped}</content>`],
    ['content with a type', `<content type="html">${escaped}</content>`],
    ['an XHTML body', `<body xmlns="http://www.w3.org/1999/xhtml">${html}</body>`],
    [
      'a prefixed XHTML body',
      `<xhtml:body xmlns:xhtml="http://www.w3.org/1999/xhtml">${html.replace(/<(\/?)/g, '<$1xhtml:')}</xhtml:body>`,
    ],
    [
      'content:items of RSS 1.0',
      `<content:items><rdf:Bag><rdf:li><content:item><rdf:value><![CDATA[${html}]]></rdf:value></content:item></rdf:li></rdf:Bag></content:items>`,
    ],
    ['an XHTML division', `<h:div xmlns:h="http://www.w3.org/1999/xhtml">${html.replace(/<(\/?)/g, '<$1h:')}</h:div>`],
  ])('%s goes before the teaser', (...[, more, declared]) => {
    const { text } = only(entry(more, declared));
    expect(text.replace(/^T\n\n/, '').split('\n\n')).toEqual(story);
  });

  it('a much longer text in an unknown element, with a notice', () => {
    const [found, said] = read(entry(`<x:story>${escaped}</x:story>`));
    expect(found).toMatchObject({ article: { text: story.join('\n\n') } });
    expect(said).toEqual({ notice: { path: 'daily.xml', reason: '1 entry: the text is taken from <x:story>' } });
    const both = read(
      entry(`<x:related>Other ${story.join(' ')}</x:related><content:encoded>${escaped}</content:encoded>`),
    );
    expect(both[0]).toMatchObject({ article: { text: story.join('\n\n') } });
    expect(both[1]).toEqual({ notice: { path: 'daily.xml', reason: '1 entry: the text in <x:related> is left out' } });
    // The same text a second time is no loss.
    expect(read(entry(`<x:copy>${escaped}</x:copy><content:encoded>${escaped}</content:encoded>`))).toHaveLength(1);
    const many = Array.from({ length: 50 }, (_, at) => `<x${at}>Other ${at} ${story.join(' ')}</x${at}>`).join('');
    expect(read(entry(many)).length).toBeLessThan(15);
  });

  it('an element with fields of its own is no text', () => {
    const comment = `<wp:comment><wp:author>Bob</wp:author><wp:text>${'Other words. '.repeat(60)}</wp:text></wp:comment>`;
    expect(only(entry(comment)).text).toBe('A teaser of the story.');
    const fields = comment.replaceAll('wp:comment', 'x:parts');
    expect(read(entry(fields))).toMatchObject([
      { article: { text: 'A teaser of the story.' } },
      { notice: { reason: '1 entry: the text in <x:parts> is left out' } },
    ]);
    const excerpt = `<excerpt:encoded>${'Other words. '.repeat(60)}</excerpt:encoded>`;
    expect(only(entry(`${excerpt}<content:encoded>${escaped}</content:encoded>`)).text).toBe(story.join('\n\n'));
  });

  it('a later text that is more than twice as long', () => {
    const teaser = '<content:encoded>A teaser that says what the council said, in so many words.</content:encoded>';
    for (const more of [
      `${teaser}<yandex:full-text>${escaped}</yandex:full-text>`,
      `<itunes:summary>${escaped}</itunes:summary>`,
    ]) {
      expect(only(entry(more)).text).toBe(story.join('\n\n'));
    }
    const long = `<media:group><media:description>${escaped}Then ${escaped}</media:description></media:group>`;
    expect(only(entry(long)).text).toContain('Then');
  });

  it('all parts of a text that several elements hold', () => {
    for (const name of ['content:encoded', 'content', 'page']) {
      const [found] = read(entry(story.map(line => `<${name}>${line}</${name}>`).join('')));
      expect(found, name).toMatchObject({ article: { text: story.join('\n\n') } });
    }
    const formats = `<content type="text">${story.join('\n')}</content><content type="html">${escaped}</content>`;
    expect(only(entry(formats)).text.match(/Paragraph 1 /g)).toHaveLength(1);
  });

  it('names content that is no text', () => {
    const content = '<content type="application/octet-stream">iVBORw0KGgo=</content>';
    const bare = entry(content).replace(/<description>.*<\/description>/, '');
    expect(read(bare)[1]).toEqual({
      notice: { path: 'daily.xml', reason: '1 entry: its content is not text but application/octet-stream' },
    });
  });

  it('the longer one if the content is only a caption', () => {
    const content = `<content:encoded>Photo: A. Lee</content:encoded>`;
    expect(only(entry(content).replace('A teaser of the story.', escaped)).text).toBe(story.join('\n\n'));
    expect(only(entry(content)).text).toBe('Photo: A. Lee');
  });

  it('captions and titles of media only if there is no other', () => {
    const media =
      '<media:content url="p.jpg"><media:title>Photo</media:title><media:description>A bridge.</media:description></media:content>';
    expect(only(entry(media))).toMatchObject({ title: 'T', text: 'A teaser of the story.' });
    const bare = only(entry(media).replace(/<title>T<.*story\.<\/description>/, ''));
    expect(bare).toMatchObject({ title: 'Photo', text: 'A bridge.' });
  });

  it('fields of Dublin Core with another prefix, or with none', () => {
    const fields = (prefix: string) =>
      `<${prefix}creator>Ann Lee</${prefix}creator><${prefix}date>2024-01-31T10:00:00Z</${prefix}date><${prefix}publisher>The Wire</${prefix}publisher>`;
    const declared = 'xmlns:d="http://purl.org/dc/elements/1.1/"';
    for (const given of [entry(fields('d:'), declared), entry(fields('dc:')), entry(fields(''))]) {
      expect(only(given)).toMatchObject({ source: 'The Wire', published: '2024-01-31T10:00:00Z' });
    }
    const terms = '<t:created>2024-01-31</t:created><t:modified>2024-02-02</t:modified>';
    expect(only(entry(terms, 'xmlns:t="http://purl.org/dc/terms/"')).published).toBe('2024-01-31');
  });

  it('the first date that is understood', () => {
    expect(only(entry('<pubDate>soon</pubDate><dc:date>2024-01-31</dc:date>')).published).toBe('2024-01-31');
    expect(only(entry('<pubDate>soon</pubDate>')).published).toBe('soon');
  });
});

describe('readFeed: Atom', () => {
  it.each(['type="text/html" src="https://daily.example/a"', 'src="a"', 'type="xhtml" src="/a"'])(
    'says that the content is elsewhere: %s',
    attributes => {
      const incomplete = 'the feed gives only the address of its content';
      const entry = `<entry><id>1</id><content ${attributes}/></entry>`;
      expect(only(atom(entry))).toMatchObject({ text: '', incomplete });
      expect(only(atom(entry.replace('/>', '></content><summary>A teaser.</summary>')))).toMatchObject({ incomplete });
      const full = `<summary>${'The words of the whole story. '.repeat(20)}</summary>`;
      expect(only(atom(entry.replace('/>', `></content>${full}`)))).not.toHaveProperty('incomplete');
      expect(only(atom(entry.replace(/type="[^"]*"/, '').replace('src', 'type="audio/mpeg" src')))).not.toHaveProperty(
        'incomplete',
      );
    },
  );

  it('takes content before summary, the page before other links, the publication before the last change', () => {
    const entry = `<entry><id>tag:daily,2024:1</id><title type="html">Bridge &lt;em&gt;opens&lt;/em&gt;</title>
      <link rel="self" href="https://daily.example/1.atom"/><link rel="enclosure" href="https://daily.example/1.mp3"/>
      <link rel="alternate" type="application/json" href="https://daily.example/1.json"/>
      <link rel="alternate" type="text/html" href="https://daily.example/1"/>
      <updated>2024-02-01T00:00:00Z</updated><published>2024-01-31T10:00:00Z</published>
      <author><name>Ann</name></author><summary>Teaser.</summary>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The bridge opened.</p><p>Twice.</p></div></content></entry>`;
    expect(only(atom(entry))).toEqual({
      id: 'tag:daily,2024:1',
      path: 'daily.xml',
      title: 'Bridge opens',
      source: 'The Daily',
      url: 'https://daily.example/1',
      published: '2024-01-31T10:00:00Z',
      text: 'The bridge opened.\n\nTwice.',
    });
  });

  it('reads prefixed elements, text of type text, and the source of an entry', () => {
    const feed = `<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>Planet</a:title><a:entry><a:id>1</a:id>
      <a:source><a:title>The Moon</a:title></a:source><a:title>If a &lt; b</a:title>
      <a:content type="text">Where a &lt; b and b &gt; c.</a:content></a:entry></a:feed>`;
    expect(only(feed)).toMatchObject({ source: 'The Moon', text: 'Where a < b and b > c.' });
  });

  it('reads the names of version 0.3', () => {
    const entry = '<entry><id>1</id><title>T</title><issued>2024-01-31</issued><modified>2024-02-01</modified></entry>';
    expect(only(atom(entry)).published).toBe('2024-01-31');
    expect(only(atom(entry.replace(/<issued.*issued>/, ''))).published).toBe('2024-02-01');
  });

  it('reads XHTML with a prefix and with sections', () => {
    const content = '<x:div><x:p>One &amp; two.</x:p><x:p><![CDATA[3 < 4 & 5]]></x:p></x:div>';
    const entry = `<entry><id>1</id><content type="xhtml" xmlns:x="http://www.w3.org/1999/xhtml">${content}</content></entry>`;
    expect(only(atom(entry)).text).toBe('One & two.\n\n3 < 4 & 5');
  });

  it('skips content that is a picture', () => {
    const entry =
      '<entry><id>1</id><summary>A bridge.</summary><content type="image/png">iVBORw0KGgo</content></entry>';
    expect(only(atom(entry)).text).toBe('A bridge.');
  });
});

describe('readFeed: JSON Feed', () => {
  const feed = (items: unknown[]) =>
    JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'The Daily',
      home_page_url: 'https://daily.example',
      items,
    });

  it('takes HTML or text, and the summary if both are missing', () => {
    const text = feed([
      {
        id: '1',
        url: 'https://daily.example/1',
        title: 'One',
        content_html: '<p>A.</p><p>B.</p>',
        date_published: '2024-01-31',
      },
      { id: 2, content_text: 'Plain.\n\nText.' },
      { id: '3', summary: 'Short.' },
      { url: '/4' },
    ]);
    expect(articles(text)).toMatchObject([
      { id: '1', title: 'One', text: 'A.\n\nB.', published: '2024-01-31', source: 'The Daily' },
      { id: '2', text: 'Plain.\n\nText.' },
      { id: '3', text: 'Short.' },
      { id: 'https://daily.example/4', text: '' },
    ]);
    expect(looksLikeFeed(text)).toBe(true);
  });

  it('reads a feed that is cut off', () => {
    const whole = feed([
      { id: 'a{"]', content_text: 'One "quoted\\" thing.' },
      { id: 'b', content_text: 'Two.' },
      { id: 'c', content_text: 'Three.' },
    ]);
    const cut = whole.slice(0, -20);
    expect(articles(cut).map(({ id }) => id)).toEqual(['a{"]', 'b']);
    expect(problems(cut)).toEqual([expect.stringMatching(/^not valid JSON: .*; 2 entries read$/)]);
  });

  it('is not recognised in other objects with items', () => {
    for (const text of [
      '{"title":"x","items":[]}',
      '{"items":[{"text":"x"}]}',
      '{}',
      '{',
      '{"version":"1.0","items":[]}',
    ]) {
      expect(readFeed(text, place), text).toBeUndefined();
      expect(looksLikeFeed(text), text).toBe(false);
    }
  });
});

describe('a text that is not a feed', () => {
  it.each([
    '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>Sorry <rss version="2.0"></rss></body></html>',
    '<html><body>rss</body></html>',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:foaf="http://xmlns.com/foaf/0.1/"><foaf:Person/></rdf:RDF>',
    'Only words, 3 < 4.',
    '',
    '\uFEFF',
    '<',
    '<rss',
  ])('%j', text => {
    expect(readFeed(text, place)).toBeUndefined();
  });

  it('a feed without entries is a problem by name and skipped in a folder', () => {
    for (const text of [
      rss(''),
      atom(''),
      '<rss/>',
      '<feed xmlns="http://www.w3.org/2005/Atom"/>',
      '{"version":"https://jsonfeed.org/version/1","title":"x","items":[]}',
    ]) {
      expect(read(text)).toEqual([
        { problem: { id: 'daily.xml', path: 'daily.xml', status: 'unreadable', reason: 'a feed without entries' } },
      ]);
      expect(read(text, { path: 'f', explicit: false })).toEqual([
        { skipped: { path: 'f', reason: 'a feed without entries' } },
      ]);
    }
  });
});
