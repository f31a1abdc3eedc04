import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeFeed, readFeed } from '../../../src/read/feed/feed.js';

import type { Article } from '../../../src/types/article.js';
import { expectLinear } from '../../setup/count-work.js';

const place = { path: 'daily.xml', explicit: true };
const read = (text: string) => {
  const items = readFeed(text, place) ?? [];
  return {
    articles: items.flatMap((item): Article[] => ('article' in item ? [item.article] : [])),
    problems: items.flatMap(item => ('problem' in item ? [item.problem.reason] : [])),
  };
};
const item = (name: string, text = `Story ${name}.`) =>
  `<item><title>${name}</title><link>https://x.example/${name}</link><description>${text}</description></item>\n`;
const rss = (items: string) =>
  `<?xml version="1.0"?>\n<rss version="2.0">\n<channel>\n<title>The Daily</title>\n${items}</channel></rss>`;

describe('a feed that is not well formed', () => {
  it('reads a feed that is cut off', () => {
    const whole = rss(item('A') + item('B') + item('C'));
    const cut = read(whole.slice(0, whole.indexOf('Story C') + 5));
    expect(cut.articles.map(({ title, text }) => [title, text])).toEqual([
      ['A', 'Story A.'],
      ['B', 'Story B.'],
      ['C', 'Story'],
    ]);
    expect(cut.problems).toEqual(['line 7: not well-formed XML: it ends inside an <item>; 3 entries read']);
    expect(cut.articles.map(({ incomplete }) => incomplete)).toEqual([
      undefined,
      undefined,
      'the feed is cut off within this entry',
    ]);
    const atChannel = read(whole.slice(0, whole.indexOf('</channel>')));
    expect(atChannel.articles).toHaveLength(3);
    expect(atChannel.problems).toEqual([expect.stringContaining('it ends before </rss>; 3 entries read')]);
  });

  it.each([
    ['an end tag without a start tag', item('B', 'Story</b> B.'), '</b> closes nothing'],
    ['an end tag that is missing', item('B').replace('</item>', ''), 'an <item> inside another'],
    ['a title that is not closed', item('B').replace('</title>', ''), '<title> is not closed'],
    ['a stray "<"', item('B', 'Story B: 3 <4 and a< b.'), 'a "<" that starts no tag'],
    ['a quote that is not closed', item('B', 'Story <a href="x>B</a>.'), 'a "<" that starts no tag'],
    ['HTML that is no XML', item('B', 'Story<br>B.<p>More'), '</description> where <p> is open'],
    ['a CDATA section without an end', item('B', '<![CDATA[Story B.'), 'a CDATA section without an end'],
    ['a comment without an end', item('B', 'Story B. <!-- never'), 'a "<" that starts no tag'],
    [
      'a document type in the middle',
      item('B', 'Story B. <!DOCTYPE x [<!ENTITY a "b">]>'),
      'a document type inside the feed',
    ],
  ])('%s', (_, broken, clause) => {
    const { articles, problems } = read(rss(item('A') + broken + item('C', '<![CDATA[<p>Story C.</p>]]>')));
    expect(articles.map(({ text }) => text.slice(0, 5))).toEqual(['Story', 'Story', 'Story']);
    expect(articles[0]).toMatchObject({ title: 'A', source: 'The Daily', text: 'Story A.' });
    expect(articles[2]).toMatchObject({ title: 'C', url: 'https://x.example/C', text: 'Story C.' });
    expect(problems).toEqual([expect.stringMatching(/^line \d+: not well-formed XML: .*; 3 entries read$/)]);
    expect(problems[0]).toContain(clause);
  });

  it('ends an unclosed CDATA section with its element', () => {
    const broken = `<item><title>B</title><description><![CDATA[Story B.</description><category><![CDATA[rivers]]></category></item>`;
    const { articles } = read(rss(item('A') + broken));
    expect(articles[1]).toMatchObject({ title: 'B', text: 'Story B.' });
  });

  it('reads a feed after a warning of a script', () => {
    const text = `<br />\n<b>Warning</b>: something in feed.php\n${rss(item('A'))}`;
    expect(read(text).articles).toMatchObject([{ title: 'A' }]);
    expect(read(text).problems).toEqual(['line 1: not well-formed XML: text or markup before the feed; 1 entry read']);
    expect(looksLikeFeed(text)).toBe(true);
    // White space, comments and instructions may.
    expect(read(`\n\n<!-- made by hand --><?php?>${rss(item('A'))}`).problems).toEqual([]);
  });

  it('says that it has no entries', () => {
    expect(read('<rss version="2.0"><channel><title>x').problems).toEqual([
      'line 1: not well-formed XML: it ends before </rss>; it has no entries',
    ]);
  });

  it('reads an entry with elements nested 500 deep', () => {
    const deep = item('B').replace('</item>', `${'<x>'.repeat(500)}${'</x>'.repeat(500)}</item>`);
    const { articles, problems } = read(rss(item('A') + deep + item('C')));
    expect(articles.map(({ title, text }) => [title, text])).toEqual([
      ['A', 'Story A.'],
      ['B', 'Story B.'],
      ['C', 'Story C.'],
    ]);
    expect(problems).toEqual([]);
  });

  it('reads an entry with elements of any name', () => {
    const named = item('B').replace('</item>', '<constructor>x</constructor><__proto__/></item>');
    const { articles, problems } = read(rss(item('A') + named + item('C')));
    expect(articles.map(({ title }) => title)).toEqual(['A', 'B', 'C']);
    expect(problems).toEqual([]);
  });
});

describe('a hostile feed', () => {
  it('resolves no entity and skips the document type', () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">
      <!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY % remote SYSTEM "http://127.0.0.1:1/x.dtd"> %remote;]>`;
    const { articles, problems } = read(
      bomb + rss(item('A', 'Here: &c; &file; &amp; &eacute;.')).replace(/^<\?.*\?>/, ''),
    );
    expect(articles.map(({ text }) => text)).toEqual(['Here: &c; &file; & é.']);
    expect(problems).toEqual([]);
  });

  it('changes no prototype', () => {
    const { articles } = read(
      rss(`${item('A')}<item><__proto__><x>1</x></__proto__><constructor/><title>B</title></item>`),
    );
    expect(articles[0].title).toBe('A');
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });

  const HOSTILE: Readonly<Record<string, (size: number) => string>> = {
    'nested elements': size => rss(item('A', '<div>'.repeat(size)) + item('C')),
    'nested elements that are closed': size => rss(item('A', '<i>'.repeat(size) + '</i>'.repeat(size)) + item('C')),
    'elements closed by another name': size => rss(item('A', '<i>'.repeat(size) + '</b>'.repeat(size)) + item('C')),
    'nested channels': size => '<rss><channel>'.repeat(size) + item('A'),
    'nested entries': size => rss('<item>'.repeat(size)),
    'repeated "<"': size => rss(item('A', '<'.repeat(size)) + item('C')),
    'tags and quotes without an end': size => rss(item('A', `${'<a '.repeat(size)}"${'>'.repeat(size)}`) + item('C')),
    'comments without an end': size => rss(item('A', '<!-- '.repeat(size)) + item('C')),
    'CDATA without an end': size => rss(item('A', '<![CDATA['.repeat(size)) + item('C')),
    'instructions without an end': size => rss(item('A', '<?x '.repeat(size)) + item('C')),
    'document types without an end': size => rss(item('A', '<!DOCTYPE x ['.repeat(size)) + item('C')),
    'document types with subsets': size => rss(item('A', '<!DOCTYPE x [>'.repeat(size)) + item('C')),
    'a long name': size => rss(item('A').replace('</item>', `<author>${'('.repeat(size)}</author></item>`) + item('C')),
    'separators as a name': size =>
      rss(item('A').replace('</item>', `<author>a@b.c ${'- '.repeat(size)}x</author></item>`) + item('C')),
    'nested names': size => rss(item('A').replace('</item>', '<author>'.repeat(size)) + item('C')),
    'entities without an end': size => rss(item('A', '&#'.repeat(size)) + item('C')),
    'many attributes': size =>
      rss(`<item ${Array.from({ length: size }, (_, at) => `a${at}="1"`).join(' ')}>${item('A').slice(6)}${item('C')}`),
    'entries of no use': size => rss('<item><x/></item>'.repeat(size)),
    'entries with an element called constructor': size => rss('<item><constructor/></item>'.repeat(size)),
    'empty entries': size => rss('<item/>'.repeat(size)),
    'entries in a CDATA section': size =>
      `${rss('<item><description><![CDATA[x</description></item>'.repeat(size))}]]>`,
    'sections of XHTML without an end': size =>
      rss(`<item><description type="xhtml">${'<![CDATA['.repeat(size)}</description></item>`),
    'sources in sources': size => rss(`<item>${'<source>'.repeat(size)}</item>`),
    'unknown elements': size => rss(`<item>${`<x>${'word '.repeat(80)}</x>`.repeat(size / 20)}</item>`),
    'unknown elements in elements': size => rss(`<item>${'<x>word '.repeat(size)}${'</x>'.repeat(size)}</item>`),
    'namespaces of elements': size => rss(`<item>${'<x xmlns="y">z</x>'.repeat(size)}</item>`),
    'bodies in bodies': size => rss(`<item>${'<body>'.repeat(size)}${'</body>'.repeat(size)}</item>`),
    'a long namespace': size => rss(`<item xmlns:a="${'/'.repeat(size)}x"><title>A</title></item>`),
  };
  it.each(Object.keys(HOSTILE))('in linear time: %s', async name => {
    const feeds = new Map([20, 2000, 4000].map(size => [size, HOSTILE[name](size)]));
    await expectLinear(2000, size => read(feeds.get(size)!));
  });

  // entries are left out: their number makes no text longer
  it.each(Object.keys(HOSTILE).filter(name => !name.includes('entries')))(
    '%s, in 400,000 characters (a quadratic expression exceeds the time limit)',
    name => {
      const each = (HOSTILE[name](2000).length - HOSTILE[name](1000).length) / 1000;
      read(HOSTILE[name](Math.ceil(400_000 / each)));
    },
    60_000,
  );

  it('loses only the broken part', () => {
    const { articles, problems } = read(rss(item('A', '<div>'.repeat(100_000)) + item('C')));
    expect(articles.map(({ title }) => title)).toEqual(['A', 'C']);
    expect(problems).toHaveLength(1);
    const long = read(rss(item('A').replace('</item>', `<author>${'('.repeat(5000)}</author></item>`) + item('C')));
    expect(long.articles.map(({ title }) => title)).toEqual(['A', 'C']);
    expect(long.problems).toEqual([]);
    const untitled = `<rss><channel><item><title>A</title><author>${'('.repeat(5000)}</author></item></channel></rss>`;
    expect(read(untitled).articles[0].source).toBeUndefined();
  });

  it('never throws, whatever is removed or inserted', () => {
    const feed = rss(
      item('A', '<![CDATA[<p>One.</p>]]>') + item('B', '&lt;p&gt;Two&lt;/p&gt;') + item('C', '<p>Three<br/></p>'),
    );
    const mutation = fc.record({
      at: fc.nat(feed.length),
      cut: fc.nat(30),
      put: fc.oneof(
        fc.constantFrom(
          '<',
          '>',
          '"',
          '&',
          ']]>',
          '<![CDATA[',
          '<!--',
          '</item>',
          '<item>',
          '<!DOCTYPE',
          '\0',
          '</channel>',
          '<rss>',
        ),
        fc.string({ maxLength: 8 }),
      ),
    });
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 6 }), mutations => {
        let text = feed;
        for (const { at, cut, put } of mutations) text = text.slice(0, at) + put + text.slice(at + cut);
        looksLikeFeed(text);
        for (const found of readFeed(text, place) ?? []) {
          if ('article' in found) expect(found.article.id).not.toBe('');
        }
      }),
      { numRuns: 1500 },
    );
  });
});
