import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHtml } from '../../../src/read/html/html.js';
import type { Article, ReadItem } from '../../../src/types/article.js';

const PARAGRAPHS = [
  'The council met on Monday evening and agreed, after a long and bitter debate, to repair the old bridge before winter.',
  'Engineers had warned in March that two of its piers were cracked, and that lorries should no longer be let across.',
  'The work will cost four million pounds, most of it from a fund for rural roads, said the mayor, who voted against it.',
  'Shopkeepers on the north bank fear for their trade, since the detour by the motorway takes a quarter of an hour.',
  'The bridge is to open again in October, if the river, which flooded twice last year, allows the divers to work.',
];
const TEXT = PARAGRAPHS.join('\n\n');
const BODY = PARAGRAPHS.map(paragraph => `<p>${paragraph}</p>`).join('\n');
const NAV = `<nav><ul>${['Home', 'News', 'Sport', 'Weather'].map(name => `<li><a href="/${name}">${name}</a>`).join('')}</ul></nav>`;
const FOOTER = '<footer><a href="/imprint">Imprint</a> © The Valley Post</footer>';

const page = (head: string, body: string): string =>
  `<!doctype html><html><head>${head}</head><body>${NAV}${body}${FOOTER}</body></html>`;
const inArticle = (head: string, extra = ''): string =>
  page(head, `<article><h1>Bridge to be repaired</h1>${BODY}${extra}</article>`);
const jsonLd = (value: unknown): string => `<script type="application/ld+json">${JSON.stringify(value)}</script>`;

function read(html: string, url?: string): ReadItem {
  return readHtml(html, { path: 'news/a.html', explicit: false, ...(url === undefined ? {} : { url }) })[0];
}
function articleOf(html: string, url?: string): Article {
  const item = read(html, url);
  if (!('article' in item)) throw new Error(JSON.stringify(item));
  return item.article;
}
function reasonFor(html: string): string | undefined {
  const item = read(html);
  return 'skipped' in item ? item.skipped.reason : undefined;
}

describe('readHtml: text', () => {
  it('takes the article and leaves the page around it', () => {
    expect(articleOf(inArticle('<title>Bridge to be repaired | The Valley Post</title>')).text).toBe(TEXT);
  });

  it('leaves out captions and links to other articles', () => {
    const more = `<figure><img src=x><figcaption>The bridge in May</figcaption></figure>
      <div class="photo-caption">Photo: A. Smith, and others</div>
      <p><a href="/other">Read also: the ferry that nobody wanted, and what became of it</a></p>`;
    expect(articleOf(inArticle('', more)).text).toBe(TEXT);
  });

  it('takes the text of JSON-LD if the page shows only a teaser', () => {
    const head = jsonLd({ '@type': 'NewsArticle', headline: 'Bridge', articleBody: TEXT });
    expect(articleOf(page(head, `<article><p>${PARAGRAPHS[0]}</p></article>`)).text).toBe(TEXT);
  });

  it('takes the visible text if JSON-LD holds only an abstract', () => {
    const head = jsonLd({ '@type': 'NewsArticle', articleBody: PARAGRAPHS[0] });
    expect(articleOf(inArticle(head)).text).toBe(TEXT);
  });

  it('reads a page that is hidden until a script has run', () => {
    expect(articleOf(`<div style="display:none">${BODY}</div>`).text).toBe(TEXT);
    expect(articleOf(page('', `<div hidden>${BODY}</div>`)).text).toBe(TEXT);
    expect(
      articleOf(inArticle('', `<div hidden><p>${PARAGRAPHS[0].replace('council', 'hidden')}</p></div>`)).text,
    ).toBe(TEXT);
  });

  it('reads fragments, text without markup, and pages that are cut off', () => {
    expect(articleOf(BODY).text).toBe(TEXT);
    expect(articleOf(PARAGRAPHS[0]).text).toBe(PARAGRAPHS[0]);
    expect(articleOf(`<html><body><div><p>${PARAGRAPHS[0]}<p>${PARAGRAPHS[1]}<b`).text).toBe(
      `${PARAGRAPHS[0]}\n\n${PARAGRAPHS[1]}`,
    );
  });

  it('runs no script', () => {
    expect(
      articleOf(inArticle('<script>globalThis.ran = true</script>', '<img src=x onerror="globalThis.ran = true">'))
        .text,
    ).toBe(TEXT);
    expect(globalThis).not.toHaveProperty('ran');
  });
});

describe('readHtml: metadata', () => {
  it('prefers JSON-LD', () => {
    const head = `<title>Other</title><meta property="og:title" content="Another">
      ${jsonLd({
        '@context': 'https://schema.org',
        '@graph': [
          { '@type': 'Organization', '@id': '#us', name: 'The Valley Post' },
          {
            '@type': ['NewsArticle'],
            headline: 'Bridge &amp; river',
            datePublished: 'Tue, 5 Mar 2024 10:00:00 GMT',
            publisher: { '@id': '#us' },
            author: [{ name: 'A. Smith' }],
          },
        ],
      })}<link rel="canonical" href="/2024/bridge">`;
    const { text, ...rest } = articleOf(inArticle(head), 'https://www.valley.example/2024/bridge?utm=1');
    expect(rest).toEqual({
      id: 'news/a.html',
      path: 'news/a.html',
      title: 'Bridge & river',
      published: '2024-03-05T10:00:00Z',
      source: 'The Valley Post',
      url: 'https://www.valley.example/2024/bridge',
    });
  });

  it('reads Open Graph and meta elements', () => {
    const head = `<meta content="Bridge to be repaired" property=og:title><meta property="og:site_name" content="Valley Post">
      <meta property="article:published_time" content="2024-03-05T10:00:00+01:00"><meta property="og:url" content="https://v.example/b">`;
    expect(articleOf(inArticle(head))).toMatchObject({
      title: 'Bridge to be repaired',
      published: '2024-03-05T10:00:00+01:00',
      source: 'Valley Post',
      url: 'https://v.example/b',
    });
  });

  it('reads JSON-LD with raw line ends and comments around it', () => {
    const head = '<script type="application/ld+json"><!--\n{"@type":"Article","headline":"A\nB"};\n--></script>';
    expect(articleOf(inArticle(head)).title).toBe('A B');
  });

  it('falls back to the heading, the title without the site, and the host', () => {
    expect(articleOf(inArticle('<title>Other | Post</title>')).title).toBe('Bridge to be repaired');
    const bare = articleOf(page('<title>Bridge | Valley Post</title>', BODY), 'https://www.valleypost.example/b');
    expect(bare).toMatchObject({
      title: 'Bridge',
      source: 'valleypost.example',
      url: 'https://www.valleypost.example/b',
    });
  });

  it.each([
    ['another site', 'https://original.example/story', 'https://copy.example/x', 'https://original.example/story'],
    ['another page', '/story', 'https://copy.example/print/story', 'https://copy.example/story'],
    ['the page itself', 'https://www.copy.example/x/', 'https://copy.example/x?utm_source=y', undefined],
    ['the front page', 'https://original.example/', 'https://copy.example/x', undefined],
    ['a script', 'javascript:alert(1)', 'https://copy.example/x', undefined],
    ['a page, on one that may be it', 'https://original.example/story', undefined, 'https://original.example/story'],
    ['a place, on an unknown site', '/story', undefined, undefined],
    ['too long an address', `https://a.example/${'x'.repeat(5000)}`, undefined, undefined],
  ])('a canonical link to %s', (_, href, address, credits) => {
    expect(articleOf(inArticle(`<link rel=canonical href="${href}">`), address).credits).toBe(credits);
  });

  it('ignores a canonical address on another site, of the front page, or that is not a web address', () => {
    for (const href of ['https://original.example/story', '/', 'javascript:alert(1)', 'http://[', '']) {
      const { url } = articleOf(inArticle(`<link rel=canonical href="${href}">`), 'https://copy.example/x');
      expect(url).toBe('https://copy.example/x');
    }
    expect(articleOf(inArticle('<link rel=canonical href="https://original.example/story">')).url).toBe(
      'https://original.example/story',
    );
    expect(articleOf(inArticle('<link rel=canonical href="/relative">'))).not.toHaveProperty('url');
  });

  it('takes the year 1 for a missing date', () => {
    const head = jsonLd({ '@type': 'Article', datePublished: '0001-01-01T00:00:00Z' });
    expect(articleOf(inArticle(head))).not.toHaveProperty('published');
  });
});

describe('readHtml: pages without an article', () => {
  const teaser = (n: number): string =>
    `<div><h3><a href="/${n}">The headline of story number ${n} of today</a></h3><p>And what it is about, in a few words.</p></div>`;
  const teasers = Array.from({ length: 30 }, (_, n) => teaser(n)).join('');
  const CONSENT =
    '<h1>Before you continue</h1><p>We and our 731 partners store cookies and process personal data, such as unique ' +
    'identifiers, for personalised ads. With your consent we and our partners may use tracking. You can withdraw your consent.</p>';

  it.each<[kind: string, html: string]>([
    [
      'an error page (404 Not Found)',
      page('<title>404 | Valley Post</title>', '<h1>Oops</h1><p>Sorry, that page has moved.</p>'),
    ],
    [
      'an error page (404 Not Found)',
      page('<title>Valley Post</title>', '<h1>Page not found</h1><p>Try the search.</p>'),
    ],
    [
      'an error page (404 Not Found)',
      page('<title>Seite nicht gefunden</title>', '<p>Versuchen Sie es mit der Suche.</p>'),
    ],
    [
      'an error page (403 Forbidden)',
      '<html><head><title>403 Forbidden</title></head><body><h1>Forbidden</h1></body></html>',
    ],
    ['an error page (403 Forbidden)', '<title>Access Denied</title><p>You do not have permission.</p>'],
    [
      'an error page (502 Bad Gateway)',
      '<html><title>502 Bad Gateway</title><center><h1>502 Bad Gateway</h1></center><hr>nginx',
    ],
    ['a check for robots', '<title>Just a moment...</title><p>Checking your browser before you proceed.</p>'],
    ['a consent wall', page('<title>Before you continue</title>', CONSENT)],
    ['an index page', page('<title>News</title><meta property="og:type" content="website">', teasers)],
    ['an index page', page('<title>News</title>', teasers)],
    [
      'an index page',
      page(
        '<title>Tag: bridge</title>',
        `<ul>${Array.from({ length: 40 }, (_, n) => `<li><a href="/${n}">The headline of story number ${n}</a></li>`).join('')}</ul>`,
      ),
    ],
    ['a page without text', ''],
    [
      'a page that shows its text only with scripts',
      '<html><head><title>App</title></head><body><div id="root"></div><script>run()</script></body></html>',
    ],
    ...[
      `<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{"body":"${TEXT.replaceAll('\n', ' ')}"}</script>`,
      `<div id=app>Loading …</div>`,
      `<iframe srcdoc="<p>${PARAGRAPHS[0]}"></iframe>`,
      `<textarea id=source hidden>${BODY}</textarea>`,
      `<script>window.__INITIAL_STATE__ = {"body":"${TEXT.replaceAll('\n', ' ')}"}</script><div class="view"></div>`,
    ].map((body): [string, string] => [
      'a page that shows its text only with scripts',
      page('<title>App</title>', body),
    ]),
    ['a page of links', page('<title>Valley Post</title>', '<main></main>').replace(FOOTER, '')],
  ])('%s', (kind, html) => {
    expect(reasonFor(html)).toBe(`no article: ${kind}`);
  });

  it('keeps articles about errors, cookies and lists', () => {
    expect(
      articleOf(inArticle('<title>Page not found: why 404 became famous</title>', BODY.replaceAll('bridge', 'page'))),
    ).toBeDefined();
    expect(articleOf(inArticle('', '<p>Cookies and consent were not spoken of.</p>'))).toBeDefined();
    expect(articleOf(inArticle('', teasers))).toBeDefined();
  });
});

describe('readHtml: large input, on which quadratic time exceeds the time limit', { timeout: 120_000 }, () => {
  it.each([
    ['nested elements', `<body>${'<div>'.repeat(100_000)}${BODY}`],
    ['elements never closed', `<body>${`<p>${PARAGRAPHS[0]}<b>`.repeat(20_000)}`],
    ['attributes', `<body><div ${'a=b '.repeat(1_000_000)}>${BODY}`],
    ['NUL bytes', `${'\0'.repeat(100_000)}${BODY}\0`],
    ['a page of 10 MB', `<body>${BODY.repeat(18_000)}`],
    ['one script of 10 MB', `<script>${'x'.repeat(10_000_000)}</script>${BODY}`],
    ['addresses of pictures', `<body>${BODY}${`<img srcset="${'x'.repeat(4000)} y">`.repeat(2500)}`],
    ['names of picture files', `<body>${BODY}${`<figure data-a="${'.jpg'.repeat(1000)} y">`.repeat(2500)}`],
    [
      'nested tables',
      `<body>${BODY}${'<table><tr><td>'.repeat(80)}${`<tr>${'<td>x'.repeat(10)}`.repeat(2000)}${'</table>'.repeat(80)}`,
    ],
    ['references', `<body><p>${'x&amp;'.repeat(500_000)}</p>${BODY}`],
    ['angle brackets', `<body>${BODY}${'<'.repeat(500_000)}`],
    [
      'JSON-LD nested deep',
      `<script type="application/ld+json">${'['.repeat(500_000)}${']'.repeat(500_000)}</script>${BODY}`,
    ],
    [
      'JSON-LD of many objects',
      `${jsonLd(Array.from({ length: 50_000 }, () => ({ '@type': 'NewsArticle', author: [] })))}${BODY}`,
    ],
    ['JSON-LD that is cut off', `<script type="application/ld+json">{"@type":"NewsArticle"${BODY}</script>${BODY}`],
  ])('reads through %s', (_, html) => {
    expect(articleOf(html).text).toContain('The council met on Monday evening');
  });

  it('never throws', () => {
    const whole = inArticle(`<meta charset=utf-8>${jsonLd({ '@type': 'NewsArticle', articleBody: TEXT })}`);
    const cut = fc
      .tuple(fc.nat(whole.length), fc.nat(40), fc.string())
      .map(([at, length, put]) => whole.slice(0, at) + put + whole.slice(at + length));
    fc.assert(
      fc.property(fc.oneof(cut, fc.string()), html => {
        expect(Object.keys(read(html))).toHaveLength(1);
      }),
      { numRuns: 200 },
    );
  });
});
