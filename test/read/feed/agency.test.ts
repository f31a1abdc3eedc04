import { describe, expect, it } from 'vitest';
import { looksLikeFeed, notAFeed, readFeed } from '../../../src/read/feed/feed.js';
import type { Article } from '../../../src/types/article.js';
import { expectLinear } from '../../setup/count-work.js';

const place = { path: 'wire.xml', explicit: true };
const read = (text: string) => readFeed(text, place) ?? [];
const articles = (text: string): Article[] => read(text).flatMap(item => ('article' in item ? [item.article] : []));
const notices = (text: string): string[] => read(text).flatMap(item => ('notice' in item ? [item.notice.reason] : []));
const problems = (text: string): string[] =>
  read(text).flatMap(item => ('problem' in item ? [item.problem.reason] : []));

const nitf = (body: string, head = '') =>
  `<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf-3-4.dtd"><nitf><head><title>The title</title><docdata>
  <doc-id id-string="d1" regsrc="CW"/><date.issue norm="20240501T080000+0200"/>${head}</docdata></head><body><body.head><hedline><hl1>The
  <em>headline</em></hl1></hedline><byline>By <person>Ann Lee</person></byline></body.head><body.content>${body}</body.content>
  <body.end><tagline>cw/al</tagline></body.end></body></nitf>`;
const item = (content: string, meta = '', guid = 'urn:1') =>
  `<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="${guid}" version="1"><itemMeta><itemClass qcode="ninat:text"/>
  <provider qcode="nprov:CW"><name>Coast Wire</name></provider><versionCreated>2024-05-01T09:00:00Z</versionCreated>${meta}</itemMeta>
  <contentMeta><headline>The headline</headline></contentMeta><contentSet>${content}</contentSet></newsItem>`;
const xhtml = (body: string) =>
  `<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Other</title></head><body>${body}</body></html></inlineXML>`;

describe('NITF', () => {
  it('gives headline, date, source and the paragraphs of its body', () => {
    const body =
      '<p>One &amp; two.</p><block><hl2>Later</hl2><p>Three <location>here</location>.</p></block><media><media-caption>A boat.</media-caption></media><bq><block><p>Four.</p></block></bq>';
    expect(read(nitf(body))).toEqual([
      {
        article: {
          id: 'd1',
          path: 'wire.xml',
          title: 'The headline',
          source: 'CW',
          published: '2024-05-01T08:00:00+02:00',
          text: 'One & two.\n\nLater\n\nThree here.\n\n“Four.”',
        },
      },
    ]);
    const more = '<date.release norm="2024-05-01T07:00:00Z"/>';
    const named = nitf(body, more).replace(
      '<docdata>',
      '<pubdata name="The Post" ex-ref="https://post.example/1"/><docdata>',
    );
    expect(articles(named)[0]).toMatchObject({
      source: 'The Post',
      url: 'https://post.example/1',
      published: '2024-05-01T07:00:00Z',
    });
  });

  it('without a text gives a reason', () => {
    expect(problems(nitf('<media><media-caption>A boat.</media-caption></media>'))).toEqual(['no text in it: <nitf>']);
  });

  it('that is cut off is incomplete', () => {
    const text = nitf('<p>One.</p><p>Two.</p>');
    const [article] = articles(text.slice(0, text.indexOf('Two') + 2));
    expect(article).toMatchObject({ text: 'One.\n\nTw', incomplete: 'the file is cut off within it' });
  });
});

describe('NewsML-G2', () => {
  it('gives one article an item', () => {
    const message = `<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>2024-05-02T00:00:00Z</sent><channel>a</channel></header><itemSet>
      ${item(xhtml('<p>One.</p><p>Two.</p>'))}${item(xhtml('<p>Three.</p>'), '<firstCreated>2024-04-30</firstCreated>', 'urn:2')}</itemSet></newsMessage>`;
    const same = { path: 'wire.xml', title: 'The headline', source: 'Coast Wire' };
    expect(read(message)).toEqual([
      { article: { ...same, id: 'urn:1', published: '2024-05-01T09:00:00Z', text: 'One.\n\nTwo.' } },
      { article: { ...same, id: 'urn:2', published: '2024-04-30', text: 'Three.' } },
    ]);
    expect(looksLikeFeed(message)).toBe(true);
  });

  it.each([
    ['prefixes', xhtml('<p>One.</p><p>Two &lt; 3.</p>').replace(/<(\/?)(?=html|head|title|body|p)/g, '<$1x:')],
    [
      'NITF within',
      `<inlineXML contenttype="application/nitf+xml">${nitf('<p>One.</p><p>Two &lt; 3.</p>').replace(/^.*?(?=<nitf)/s, '')}</inlineXML>`,
    ],
    ['plain data', '<inlineData contenttype="text/plain">One.\n\nTwo &lt; 3.</inlineData>'],
    [
      'escaped HTML',
      '<inlineData contenttype="text/html">&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two &amp;lt; 3.&lt;/p&gt;</inlineData>',
    ],
    ['a section of HTML', '<inlineData><![CDATA[<p>One.</p><p>Two &lt; 3.</p>]]></inlineData>'],
    [
      'Base64',
      `<inlineData contenttype="text/plain" encoding="encd:base64">${Buffer.from('One.\n\nTwo < 3.').toString('base64')}</inlineData>`,
    ],
    [
      'several renditions',
      `<inlineData contenttype="text/plain">One.</inlineData>${xhtml('<p>One.</p><p>Two &lt; 3.</p>')}`,
    ],
  ])('reads %s', (_, content) => {
    expect(articles(item(content))).toMatchObject([{ id: 'urn:1', title: 'The headline', text: 'One.\n\nTwo < 3.' }]);
  });

  it.each(['iframe', 'script', 'title', 'textarea', 'style', 'video'])('reads on behind <%s/>', name => {
    for (const tag of [`<${name}/>`, `<${name} src="x"/>`, `<${name} />`, `<${name}></${name}>`]) {
      const body = `<p>One.</p>${tag}<p>Two.</p>`;
      expect(articles(item(xhtml(body)))[0].text, tag).toBe('One.\n\nTwo.');
      expect(articles(nitf(body))[0].text, tag).toBe('One.\n\nTwo.');
    }
  });

  it('names items without a text', () => {
    const picture = item('<remoteContent href="a.jpg"/>').replace('ninat:text', 'ninat:picture');
    const bundle = '<packageItem><contentMeta><headline>Top stories</headline></contentMeta><groupSet/></packageItem>';
    const message = `<newsMessage>${picture}${bundle}${item(xhtml('<p>One.</p>'))}${picture}</newsMessage>`;
    expect(articles(message)).toHaveLength(1);
    expect(notices(message)).toEqual(['items without a text are left out: 2 picture, <packageitem>']);
    expect(problems(picture)).toEqual(['no text in it: picture']);
    expect(problems(bundle)).toEqual(['no text in it: <packageitem>']);
  });

  it('says that it is not well formed', () => {
    expect(notices(item(xhtml('<p>One.</p>'), '</provider>'))).toEqual([
      'not well-formed XML: </provider> closes nothing',
    ]);
  });
});

it('reads NewsML 1', () => {
  const text = `<NewsML><NewsEnvelope/><NewsItem><Identification><NewsIdentifier><ProviderId>cw.example</ProviderId>
    <PublicIdentifier>urn:x:1</PublicIdentifier></NewsIdentifier></Identification><NewsManagement><NewsItemType FormalName="News"/>
    <FirstCreated>20240501T080000Z</FirstCreated></NewsManagement><NewsComponent><NewsLines><HeadLine>The headline</HeadLine></NewsLines>
    <ContentItem><DataContent><p>One.</p><p>Two.</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>`;
  expect(articles(text)).toEqual([
    {
      id: 'urn:x:1',
      path: 'wire.xml',
      title: 'The headline',
      source: 'cw.example',
      published: '2024-05-01T08:00:00Z',
      text: 'One.\n\nTwo.',
    },
  ]);
});

it('reads the components of an item of NewsML 1', () => {
  const component = (headline: string, content: string, more = '') =>
    `<NewsComponent><NewsLines><HeadLine>${headline}</HeadLine></NewsLines>${more}<ContentItem><DataContent>${content}</DataContent></ContentItem></NewsComponent>`;
  const item = (components: string, list = '') =>
    `<NewsML><NewsItem><PublicIdentifier>urn:x</PublicIdentifier><FirstCreated>2024-05-01</FirstCreated><NewsComponent ${list}><NewsLines><HeadLine>All</HeadLine></NewsLines>${components}</NewsComponent></NewsItem></NewsML>`;
  const photo = component('Photo', 'A boat.', '<Role FormalName="Caption"/>');
  const two = item(component('First', '<p>One.</p>') + component('Second', '<p>Two.</p>') + photo);
  const same = { path: 'wire.xml', published: '2024-05-01' };
  expect(read(two)).toEqual([
    { article: { ...same, id: 'urn:x', title: 'First', text: 'One.' } },
    { article: { ...same, id: 'urn:x#2', title: 'Second', text: 'Two.' } },
    { notice: { path: 'wire.xml', reason: 'items without a text are left out: <newscomponent>' } },
  ]);
  const formats = item(component('First', '<p>One.</p>') + component('First', 'One.'), 'EquivalentsList="yes"');
  expect(read(formats)).toMatchObject([{ article: { text: 'One.' } }]);
});

it('says that an item holds other texts', () => {
  const texts = item(`${xhtml('<p>One.</p>')}${xhtml('<p>Another one.</p>')}`);
  expect(articles(texts)).toMatchObject([{ text: 'Another one.' }]);
  expect(notices(texts)).toEqual(['1 further text of its items left out']);
});

it('says that entities are not replaced', () => {
  const declared = nitf('<p>Here: &w; &eacute;.</p>').replace(
    '"nitf-3-4.dtd"',
    '"n.dtd" [<!ENTITY w "x"><!ENTITY eacute "é"><!ENTITY z "z">]',
  );
  expect(articles(declared)).toMatchObject([{ text: 'Here: &w; é.' }]);
  expect(notices(declared)).toEqual(['entities that it declares are not replaced: &w;']);
});

it('names the kind of a document that is no feed', () => {
  expect(notAFeed('<?xml version="1.0"?><svg/>')).toBe('an XML document, not a feed: its root is <svg>');
  expect(notAFeed('<!DOCTYPE html><html lang="en">')).toBe('an HTML page, not a feed');
  expect(notAFeed('words')).toBe('no XML');
});

describe('a hostile document of an agency', () => {
  const HOSTILE: Readonly<Record<string, (size: number) => string>> = {
    'nested elements': size => nitf('<i>'.repeat(size)),
    'nested bodies': size => nitf('<body.content>'.repeat(size)),
    'nested items': size => '<newsItem>'.repeat(size),
    'nested components': size => `<NewsItem>${'<NewsComponent><DataContent>x</DataContent>'.repeat(size)}`,
    components: size => `<NewsItem>${'<NewsComponent><DataContent>x</DataContent></NewsComponent>'.repeat(size)}`,
    'nested fields': size => `<nitf>${'<headline><title>'.repeat(size)}`,
    'many fields': size => `<nitf>${'<title> </title>'.repeat(size)}`,
    'closed elements': size => nitf('</b>'.repeat(size)),
    'items without a text': size => '<newsItem/>'.repeat(size),
    'items of many kinds': size =>
      Array.from({ length: size }, (_, at) => `<newsItem><itemClass qcode="x:${at}"/></newsItem>`).join(''),
    'documents in bodies': size => item(xhtml('<nitf><body.content>x</body.content></nitf>'.repeat(size))),
    renditions: size => item('<inlineData>x</inlineData>'.repeat(size)),
    entities: size => `<!DOCTYPE nitf [<!ENTITY a "b">]>${nitf(`<p>${'&a;'.repeat(size)}</p>`)}`,
    media: size => nitf('<media>'.repeat(size)),
    addresses: size => `<urlset>${'<url><loc>http://a.example/</loc>'.repeat(size)}`,
    'locations without an end': size => `<urlset>${'<loc>'.repeat(size)}`,
    outlines: size => `<opml>${'<outline xmlUrl="http://a.example/">'.repeat(size)}`,
  };
  it.each(Object.keys(HOSTILE))('in linear time: %s', async name => {
    const texts = new Map([10, 1000, 2000].map(size => [size, HOSTILE[name](size)]));
    await expectLinear(1000, size => read(texts.get(size)!));
  });

  it('reads 100,000 levels and 5,000 items', () => {
    expect(articles(nitf(`<p>One.</p>${'<i>'.repeat(100_000)}`))[0].text).toContain('One.');
    expect(articles(`<newsMessage>${item(xhtml('<p>One.</p>')).repeat(5000)}</newsMessage>`)).toHaveLength(5000);
  });
});
