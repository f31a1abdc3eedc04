/** Which text of a page is its article: text that a script shows, other stories below it, teasers. */
import { describe, expect, it } from 'vitest';
import { readHtml } from '../../../src/read/html/html.js';
import type { ReadItem } from '../../../src/types/article.js';
import { expectLinear } from '../../setup/count-work.js';

const PARAGRAPHS = [
  'The council met on Monday evening and agreed, after a long and bitter debate, to repair the old bridge before winter.',
  'Engineers had warned in March that two of its piers were cracked, and that lorries should no longer be let across.',
  'The work will cost four million pounds, most of it from a fund for rural roads, said the mayor, who voted against it.',
  'Shopkeepers on the north bank fear for their trade, since the detour by the motorway takes a quarter of an hour.',
];
const TEXT = PARAGRAPHS.join('\n\n');
const BODY = PARAGRAPHS.map(paragraph => `<p>${paragraph}</p>`).join('\n');
const OTHER = [
  'Beekeepers on the rooftops of the city have harvested eleven tonnes of honey this summer, the largest crop for years.',
  'The association counted six hundred colonies in June, a fifth more than last year, and says that few were lost to mites.',
  'Its chairwoman credits a warm fortnight at the end of May, when all the avenue trees on the waterfront flowered at once.',
]
  .map(paragraph => `<p>${paragraph}</p>`)
  .join('\n');
const CONSENT = `<p>We and our 731 partners store cookies and process personal data, such as unique identifiers, for
  personalised ads. With your consent we and our partners may use tracking. You can withdraw your consent at any time.</p>`;

const TITLE = 'Bridge to be repaired';
const page = (body: string, head = `<title>${TITLE} - The Valley Post</title>`): string =>
  `<!doctype html><html><head>${head}</head><body><header><nav><a href="/">Home</a> <a href="/news">News</a></nav></header>
  ${body}<footer><p>About us | Contact</p></footer></body></html>`;

const read = (html: string): readonly ReadItem[] => readHtml(html, { path: 'a.html', explicit: false });
const textOf = (html: string): string | undefined => {
  const [item] = read(html);
  return 'article' in item ? item.article.text : undefined;
};

describe('hidden text of a page', () => {
  it.each([
    `<main aria-hidden="true"><article><h1>${TITLE}</h1>${BODY}</article></main><div role="dialog">${CONSENT.repeat(6)}</div>`,
    `<div id=root aria-hidden=true><h1>${TITLE}</h1>${BODY}</div><div class=popup role=dialog>${CONSENT}</div>`,
    `<div id=root inert aria-hidden=true><main>${BODY}</main></div><div aria-modal="true">${CONSENT}</div>`,
    `<div class="overlay" aria-hidden="true"><div style="visibility: hidden"><article>${BODY}</article></div></div>`,
    `<main aria-hidden=true>${BODY}</main><div class="cmp">${CONSENT.repeat(6)}</div>`,
    `<main style="display:none">${BODY}</main>`,
    `<div style="opacity:0">${BODY}</div>`,
    `<div hidden>${BODY}</div>`,
    BODY.replaceAll('<p>', '<p style="visibility:hidden">'),
    `<noscript><div>${BODY}</div></noscript>`,
    `<template id="article">${BODY}</template>`,
    `<article-body><template shadowrootmode="open">${BODY}</template></article-body>`,
    `<p>Only the first sentence of the story is shown.</p><div class="subscriber-content" hidden>${BODY}</div>`,
  ])('is read where it is the article: %s', body => {
    expect(textOf(page(body))).toContain(TEXT);
    expect(textOf(page(body))).not.toContain('partners');
  });

  it('is named if a script shows it', () => {
    const reason = 'text that is hidden until a script runs is taken for the article';
    expect(read(page(`<div hidden>${BODY}</div>`)).slice(1)).toEqual([{ notice: { path: 'a.html', reason } }]);
    expect(read(page(`<main aria-hidden=true>${BODY}</main>`))).toHaveLength(1);
  });

  it.each([
    '<span aria-hidden="true">Share this Share this Share this with all of your friends at once</span>',
    `<div style="display:none">${PARAGRAPHS[0].replace('council', 'hidden')}</div>`,
    `<div class="cookie-banner" hidden>${CONSENT.repeat(9)}</div>`,
    `<div class="slick-slide slick-cloned" aria-hidden="true">${OTHER}</div>`,
    `<div id="comments" hidden>${OTHER.repeat(5)}</div>`,
    `<noscript><p>${'Please enable scripts to read more of our stories and games. '.repeat(5)}</p></noscript>`,
    `<template>${'<p>{{title}} by {{author}}, and more of what a script fills in.</p>'.repeat(50)}</template>`,
    '<div class="u-visually-hidden" role="dialog"><p>We value your privacy and cookies</p></div>',
    '<div class="screenreader-only consent"><p>We value your privacy and cookies</p></div>',
    '<div class="show-for-sr"><p>We value your privacy and cookies</p></div>',
    '<div style="position:absolute; clip: rect(0 0 0 0); width:1px"><p>We value your privacy and cookies</p></div>',
    `<select hidden>${'<option>One of the many choices that a reader has to make here</option>'.repeat(50)}</select>`,
  ])('is left out where it stands beside the article: %s', beside => {
    expect(textOf(page(`<main><article><h1>${TITLE}</h1>${BODY}${beside}</article></main>`))).toBe(TEXT);
  });
});

it('does not take a hidden dialog for the article of a page without one', () => {
  const dialog = '<div class="sr-only" role="dialog"><p>We value your privacy and cookies</p></div>';
  expect(read(`<html><body><div id="content"></div>${dialog}</body></html>`)).toEqual([
    { skipped: { path: 'a.html', reason: 'no article: a page without text' } },
  ]);
});

it('keeps a short article if the hidden text is a consent wall', () => {
  const hidden = `<div style="display:none">${CONSENT.repeat(9)}</div>`;
  expect(textOf(page(`<main><p>${PARAGRAPHS[0]}</p></main>${hidden}`))).toBe(PARAGRAPHS[0]);
});

it.each<(size: number) => string>([
  size => `${'<div hidden>'.repeat(size)}${BODY}`,
  size => `<div hidden><p>${PARAGRAPHS[0]}</p></div>`.repeat(size),
  size => `<main aria-hidden=true>${BODY.repeat(3)}</main>`.repeat(size),
  size => `${'<div>'.repeat(100)}${`<article><h1>Title ${TITLE}</h1>${BODY}</article>`.repeat(size)}`,
  size =>
    `<article><h1>${TITLE}</h1>${BODY}</article>${`<div class=next-story><h2>A story</h2>${OTHER}</div>`.repeat(size)}`,
  size => `<p><a href=/x>A headline of a story</a></p><p>And a teaser of it, <a href=/x>more</a></p>`.repeat(size),
  // so deep that the cells of each row would be counted anew for each table around it
  size =>
    `${BODY}${'<table><tr><td>'.repeat(size / 10)}${`<tr>${'<td>x'.repeat(10)}`.repeat(size * 10)}${'</table>'.repeat(size / 10)}`,
])('takes linear time for many parts: %s', async make => {
  await expectLinear(100, size => read(page(make(size))));
});

describe('further stories below the article', () => {
  const story = (heading: string, body: string): string => `<h1>${heading}</h1>${body}`;
  const own = story(TITLE, BODY);
  const next = story('Record crop of honey in the city', OTHER);

  it.each([
    `<main><article>${own}</article><article>${next}</article><article>${next}</article></main>`,
    `<main><article>${own}</article></main><article>${next}</article>`,
    `<div><div class="post">${own}</div><div class="post">${next}</div></div>`,
    `<article>${own}</article><div class="infinite-scroll-box"><div>${next}</div><div>${next}</div></div>`,
    `<article>${own}</article><section id="next-article"><h2>Record crop of honey</h2>${OTHER}</section>`,
    `<div class="content">${own}</div><div class="content">${next}</div>`,
    `<article>${own}</article><div data-infinite-scroll=1><div>${next}</div></div>`,
    `<article>${own}</article><article><h3>Record crop of honey in the city</h3>${OTHER}</article>`,
    `<article>${next}</article><article>${own}</article>`,
    `<section data-url="/bridge">${own}</section><section data-url="/honey">${next}</section>`,
    `<main><article>${own}</article></main><main><article>${next}</article></main><main>${next}</main>`,
    `<main>${own}${next}${next}</main>`,
    `<div>${own}<hr class="next-story">${next}</div>`,
    `<div><div class="post">${own}</div><hr class=next-story><div class="post">${next}</div></div>`,
    `<div class="infinite-scroll"><div class="post">${own}</div><div class="post">${next}</div></div>`,
    `<article><h2>${TITLE}</h2>${BODY}</article><article><h2>Record crop of honey in the city</h2>${OTHER}</article>`,
  ])('are left out, which is said: %s', body => {
    expect(textOf(page(body))).toBe(TEXT);
    expect(read(page(body)).slice(1)).toEqual([
      { notice: { path: 'a.html', reason: 'further stories on the page are left out' } },
    ]);
  });

  it.each([
    `<article>${own}<h2>What comes next</h2>${OTHER}</article>`,
    `<article>${own}<section><h2>What comes next in the valley</h2>${OTHER}</section></article>`,
    `<main><header><h1>${TITLE}</h1>${BODY}</header><article><h2>14:05 A report from the bridge</h2>${OTHER}</article></main>`,
    `<main>${own}<h1>The honey</h1>${OTHER}<h1>What comes next in the valley</h1>${OTHER}</main>`,
    `<div class="part">${own}</div><div class="part"><h2>What comes next in the valley</h2>${OTHER}</div>`,
  ])('are not its own parts: %s', body => {
    expect(textOf(page(body))).toContain('Beekeepers');
    expect(read(page(body))).toHaveLength(1);
  });
});

it.each([
  ['', ' class="continued"'],
  [' class="first"', ''],
])('reads an article in several elements around advertisements', (first, second) => {
  const paragraphs = BODY.split('\n');
  const body = `<main><article${first}><h1>${TITLE}</h1>${paragraphs.slice(0, 2).join('')}</article><div class="ad"></div>
    <article${second}>${paragraphs[2]}</article><div></div><article${second}>${paragraphs[3]}</article></main>`;
  expect(textOf(page(body))).toBe(TEXT);
  const comments = `<article class="comment"><p>${PARAGRAPHS[0].replace('council', 'reader')}</p></article>`.repeat(3);
  expect(textOf(page(`<main><article><h1>${TITLE}</h1>${BODY}</article>${comments}</main>`))).toBe(TEXT);
});

it.each(['js-hidden is-hidden', 'hidden-until-click', 'hide'])(
  'reads paragraphs that a class of the site hides: %s',
  name => {
    const [first, ...rest] = BODY.split('\n');
    const body = `<article><h1>${TITLE}</h1>${first}<div class="${name}">${rest.join('')}</div></article>`;
    expect(textOf(page(body))).toBe(TEXT);
    expect(textOf(page(body.replaceAll('"', '')))).toContain(PARAGRAPHS[3]);
  },
);

describe('articles that a page declares', () => {
  const declare = (...articles: readonly object[]): string =>
    `<title>${TITLE}</title><link rel="canonical" href="https://p.example/bridge/"><script type="application/ld+json">${JSON.stringify(articles)}</script>`;
  const honey = {
    '@type': 'NewsArticle',
    url: 'https://p.example/honey',
    articleBody: `${'Words of honey. '.repeat(60)}`,
  };

  it('count if they have the address of the page', () => {
    const bridge = { '@type': 'NewsArticle', headline: TITLE, mainEntityOfPage: { '@id': 'https://p.example/bridge' } };
    expect(textOf(page(`<article><h1>${TITLE}</h1>${BODY}</article>`, declare(bridge, honey)))).toBe(TEXT);
    expect(textOf(page(`<article><h1>${TITLE}</h1>${BODY}</article>`, declare(honey, bridge)))).toBe(TEXT);
  });

  it('count however short they are', () => {
    const bridge = { '@type': 'NewsArticle', headline: TITLE, url: 'https://p.example/bridge' };
    const short = BODY.split('\n').slice(0, 2).join('');
    const stories = `<article><h1>${TITLE}</h1>${short}</article><article><h1>Record crop</h1>${OTHER}</article>`;
    expect(textOf(page(stories, declare(bridge)))).toBe(PARAGRAPHS.slice(0, 2).join('\n\n'));
  });

  it('are left alone on a front page', () => {
    const stories = `<article><h1>Bridge in the valley</h1>${BODY}</article><article><h1>Record crop</h1>${OTHER}</article>`;
    expect(textOf(page(stories, '<title>Home</title>'))).toContain('Beekeepers');
  });
});

describe('teasers', () => {
  const SUBJECTS = ['stairs', 'bridges', 'gardens', 'ferries', 'mills', 'hives', 'roofs', 'trains'];
  const list = (card: (headline: string, teaser: string) => string, count = SUBJECTS.length): string =>
    page(
      `<main><h1>Ideas</h1>${SUBJECTS.slice(0, count)
        .map(name =>
          card(
            `Why the old ${name} were so steep`,
            `A short account of the ${name} of two towns, and of who built them.`,
          ),
        )
        .join('')}</main>`,
      '<title>Ideas - The Valley Post</title>',
    );

  it.each<(headline: string, teaser: string) => string>([
    (headline, teaser) => `<div><a href=/x><h2>${headline}</h2></a><p>${teaser}</p><span>1 May 2024</span></div>`,
    (headline, teaser) => `<div><a href=/x><span>${headline}</span></a><p>${teaser}</p><span>1 May 2024</span></div>`,
    (headline, teaser) => `<a href=/x><div>${headline}</div><div>${teaser}</div></a>`,
    (headline, teaser) => `<li><p><b>${headline}</b></p><p>${teaser} <a href=/x>Read more</a></p></li>`,
    (headline, teaser) => `<div><strong>${headline}</strong><p>${teaser}</p><p><a href=/x>Weiterlesen »</a></p></div>`,
    (headline, teaser) => `<p><a href=/x><b>${headline}</b></a> ${teaser}</p>`,
    (headline, teaser) => `<tr><td><b><a href=/x>${headline}</a></b><p>${teaser}</p></td></tr>`,
    (headline, teaser) => `<tr><td>1 May</td><td><a href=/x>${headline}</a></td><td>${teaser}</td></tr>`,
    (headline, teaser) => `<tr><td><h3>${headline}</h3><p>${teaser}</p></td></tr>`,
    (headline, teaser) => `<dl><dt><a href=/x>${headline}</a></dt><dd>${teaser}</dd></dl>`,
    (headline, teaser) => `<div class=card><b>${headline}</b><p>${teaser}</p></div>`,
    (headline, teaser) => `<div class="news-teaser big"><p>${headline}</p><p>${teaser}</p></div>`,
    (headline, teaser) => `<div onclick="go('/x')"><span>${headline}</span><p>${teaser}</p></div>`,
  ])('of other pages are an index page: %s', card => {
    for (const count of [5, 8]) {
      expect(read(list(card, count))).toEqual([{ skipped: { path: 'a.html', reason: 'no article: an index page' } }]);
    }
  });

  it.each<(headline: string, teaser: string) => string>([
    (headline, teaser) => `<h2>${headline}</h2><p>${teaser} ${PARAGRAPHS[0]} ${PARAGRAPHS[1]}</p>`,
    (headline, teaser) =>
      `<h3>${headline}</h3><p>${teaser} <a href=/x>Its maker</a> ${PARAGRAPHS[0]}</p><p><a>Buy it</a></p>`,
    (headline, teaser) => `<li><b>${headline}.</b> ${teaser}</li>`,
    (headline, teaser) => `<p>${teaser} ${PARAGRAPHS[0]} <a href=/x>Read more</a> of ${headline}</p>`,
  ])('that are the list of an article are an article: %s', card => {
    expect(textOf(list(card))).toContain('A short account of the mills');
  });
});
