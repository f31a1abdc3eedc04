/** Feeds and agency formats: elements that end themselves, full text under any name, and items of news agencies. */
import {
  combinations,
  declared,
  ENCODINGS,
  type EncodingName,
  encode,
  escapeXml,
  type Family,
  markupOf,
  named,
  STORIES,
  type Story,
  textOf,
  urlOf,
} from './variant.js';

const XHTML = 'http://www.w3.org/1999/xhtml';

/** Content before, inside or after the story. */
function withElement(story: Story, element: string, place: 'first' | 'middle' | 'last'): string {
  const paragraphs = story.paragraphs.map(its => `<p>${its}</p>`);
  const at = { first: 0, middle: 1, last: paragraphs.length }[place];
  return [...paragraphs.slice(0, at), element, ...paragraphs.slice(at)].join('\n');
}

const declaration = (encoding: EncodingName): string => `<?xml version="1.0" encoding="${declared(encoding)}"?>\n`;

const rss = (items: string, encoding: EncodingName = 'utf-8', attributes = ''): string =>
  `${declaration(encoding)}<rss version="2.0"${attributes}><channel><title>Post</title><link>https://post.example/</link>
<description>d</description>${items}</channel></rss>`;

const item = (story: Story, content: string): string =>
  `<item><title>${story.title}</title><link>${urlOf(story)}</link><guid>${story.name}</guid>${content}</item>\n`;

const atom = (encoding: EncodingName, contentOf: (story: Story) => string): string =>
  `${declaration(encoding)}<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id><title>Post</title>${STORIES.map(
    story =>
      `<entry><id>${story.name}</id><title>${story.title}</title><link href="${urlOf(story)}"/>${contentOf(story)}</entry>`,
  ).join('\n')}</feed>`;

const EMBEDS = [
  '<iframe src="https://video.example/1"/>',
  '<iframe src="https://video.example/1"></iframe>',
  '<script src="https://social.example/w.js"/>',
  '<script async="async" src="https://social.example/w.js" />',
  '<style/>',
  '<style type="text/css" />',
  '<textarea/>',
  '<title/>',
  '<noscript/>',
  '<noembed/>',
  '<noframes/>',
  '<xmp/>',
  '<select/>',
  '<video src="a.mp4"/>',
  '<audio src="a.mp3"/>',
  '<object data="a"/>',
  '<canvas/>',
  '<svg xmlns="http://www.w3.org/2000/svg"><title/><style/><path d="M0"/></svg>',
  '<div/>',
  '<span/>',
  '<a name="x"/>',
  '<template/>',
] as const;

const PLACES = ['first', 'middle', 'last'] as const;

const embedsInAtom: Family = () =>
  combinations({ embed: EMBEDS, place: PLACES, encoding: ['utf-8', 'utf-16le'] as const }).map(its => ({
    file: 'feed.atom',
    what: named(its),
    stories: STORIES,
    content: encode(
      atom(
        its.encoding,
        story =>
          `<content type="xhtml"><div xmlns="${XHTML}">${withElement(story, its.embed, its.place)}</div></content>`,
      ),
      its.encoding,
    ),
  }));

const embedsInRss: Family = () =>
  combinations({ embed: EMBEDS, place: PLACES, quoting: ['CDATA', 'escaped'] as const }).map(its => ({
    file: 'feed.rss',
    what: named(its),
    stories: STORIES,
    content: rss(
      STORIES.map(story => {
        const content = withElement(story, its.embed, its.place);
        const quoted = its.quoting === 'CDATA' ? `<![CDATA[${content}]]>` : escapeXml(content);
        return item(story, `<description>${quoted}</description>`);
      }).join(''),
    ),
  }));

const FULL_TEXT = [
  'content:encoded',
  'yandex:full-text',
  'turbo:content',
  'full-text',
  'content',
  'encoded xmlns="http://purl.org/rss/1.0/modules/content/"',
  'body xmlns="http://www.w3.org/1999/xhtml"',
] as const;
const NAMESPACES =
  ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:yandex="http://news.yandex.ru" xmlns:turbo="http://turbo.yandex.ru"';

const fullText: Family = () =>
  combinations({
    element: FULL_TEXT,
    quoting: ['CDATA', 'escaped', 'plain'] as const,
    teaser: ['before', 'behind'] as const,
    encoding: ENCODINGS,
  }).map(its => ({
    file: 'feed.rss',
    what: named(its),
    stories: STORIES,
    content: encode(
      rss(
        STORIES.map(story => {
          const [name] = its.element.split(' ');
          const markup = markupOf(story);
          const content = { CDATA: `<![CDATA[${markup}]]>`, escaped: escapeXml(markup), plain: markup }[its.quoting];
          const full = `<${its.element}>${content}</${name}>`;
          const teaser = `<description>${story.paragraphs[0].slice(0, 60)}</description>`;
          return item(story, its.teaser === 'before' ? teaser + full : full + teaser);
        }).join(''),
        its.encoding,
        NAMESPACES,
      ),
      its.encoding,
    ),
  }));

const xml = (file: string, encoding: EncodingName, body: string, stories: readonly Story[], what: string) => ({
  file,
  what,
  stories,
  content: encode(declaration(encoding) + body, encoding),
  published: '2024-05-01T08:00:00Z',
});

const nitf = (story: Story, root: string): string =>
  `<nitf${root}><head><title>${story.title}</title><docdata><doc-id id-string="${story.name}"/><date.issue norm="20240501T080000Z"/></docdata></head><body><body.head><hedline><hl1>${story.title}</hl1></hedline></body.head><body.content>${markupOf(story)}</body.content></body></nitf>`;

const newsItem = (story: Story): string =>
  `<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="${story.name}" version="1"><itemMeta><versionCreated>2024-05-01T08:00:00Z</versionCreated></itemMeta><contentMeta><headline>${story.title}</headline></contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="${XHTML}"><body>${markupOf(story)}</body></html></inlineXML></contentSet></newsItem>`;

const agencies: Family = () => [
  ...combinations({
    encoding: ENCODINGS,
    root: ['', ' xmlns="http://iptc.org/std/NITF/2006-10-18/"'],
    n: [0, 1, 2],
  }).map(its => xml('item.xml', its.encoding, nitf(STORIES[its.n], its.root), [STORIES[its.n]], named(its))),
  ...combinations({ encoding: ENCODINGS, n: [0, 1, 2] }).map(its =>
    xml('item.xml', its.encoding, newsItem(STORIES[its.n]), [STORIES[its.n]], named(its)),
  ),
  ...combinations({ encoding: ENCODINGS, count: [1, 2, 3] }).map(its => {
    const stories = STORIES.slice(0, its.count);
    const message = `<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/><itemSet>${stories.map(newsItem).join('')}</itemSet></newsMessage>`;
    return xml('message.xml', its.encoding, message, stories, named(its));
  }),
  ...combinations({ version: [1, 2], body: ['xhtml', 'text'] as const, n: [0, 1, 2] }).map(its => {
    const story = STORIES[its.n];
    const body = its.body === 'xhtml' ? markupOf(story) : textOf(story);
    const content =
      its.version === 1
        ? { uri: story.name, headline: story.title, [`body_${its.body}`]: body }
        : {
            uri: story.name,
            headlines: [{ role: 'main', value: story.title }],
            bodies: [
              { role: 'main', contenttype: its.body === 'xhtml' ? 'application/xhtml+xml' : 'text/plain', value: body },
            ],
          };
    return {
      file: 'item.json',
      what: `ninjs, ${named(its)}`,
      stories: [story],
      content: JSON.stringify({ type: 'text', versioncreated: '2024-05-01T08:00:00Z', ...content }),
      published: '2024-05-01T08:00:00Z',
    };
  }),
];

/** One moment as programs and people write it. */
const DATES = [
  'Wed, 01 May 2024 08:00:00 GMT',
  'Wed, 1 May 2024 08:00:00 +0000',
  'Wed, 1 May 24 08:00:00 GMT',
  'Wed, 1 May 2024 10:00:00 +0200',
  'Wed, 1 May 2024 04:00:00 EDT',
  'Wed,1 May 2024 08:00:00 GMT',
  'Wednesday, 01-May-24 08:00:00 GMT',
  '1 May 2024 08:00:00 Z',
  '2024-05-01T08:00:00Z',
  '2024-05-01 08:00:00 UTC',
  '2024-05-01T10:00:00.000+02:00',
  '20240501T080000Z',
  '1 mai 2024 08:00:00 GMT',
  '1. Mai 2024 08:00:00 GMT',
  '1 de mayo de 2024 08:00:00 GMT',
] as const;

const dates: Family = () =>
  combinations({ date: DATES, file: ['feed.rss', 'records.jsonl', 'table.csv'] as const }).map(its => {
    const records = STORIES.map(story => ({ id: story.name, published: its.date, text: textOf(story) }));
    const contents = {
      'feed.rss': rss(
        STORIES.map(story =>
          item(story, `<pubDate>${its.date}</pubDate><description>${escapeXml(markupOf(story))}</description>`),
        ).join(''),
      ),
      'records.jsonl': records.map(record => JSON.stringify(record)).join('\n'),
      'table.csv': `id,published,text\n${records.map(record => `"${Object.values(record).join('","')}"\n`).join('')}`,
    };
    return {
      file: its.file,
      what: named(its),
      stories: STORIES,
      content: contents[its.file],
      published: '2024-05-01T08:00:00Z',
    };
  });

export const FEEDS: Readonly<Record<string, Family>> = {
  'elements that end themselves, in Atom': embedsInAtom,
  'elements that end themselves, in RSS': embedsInRss,
  'full text under another name': fullText,
  'items of news agencies': agencies,
  'dates of any form': dates,
};
