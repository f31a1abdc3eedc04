/** Pages: what is loaded below the article, what a dialog hides, and files that scrapers leave under any name. */
import {
  combinations,
  declared,
  ENCODINGS,
  encode,
  type Family,
  markupOf,
  named,
  STORIES,
  type Story,
  urlOf,
} from './variant.js';

const [FIRST, ...NEXT] = STORIES;
const NAV = '<nav><a href="/">Home</a> <a href="/news">News</a> <a href="/sport">Sport</a></nav>';

const page = (body: string, head = '', encoding: (typeof ENCODINGS)[number] = 'utf-8'): string =>
  `<!doctype html><html lang="en"><head><meta charset="${declared(encoding)}"><title>${FIRST.title} - Post</title>${head}</head>
<body>${body}<footer><p>About us | Contact | Terms</p></footer></body></html>`;

const article = (story: Story, tag = 'article'): string =>
  `<${tag}><h1>${story.title}</h1>\n${markupOf(story)}</${tag.split(' ')[0]}>`;

const linkedData = (story: Story): string =>
  `<link rel="canonical" href="${urlOf(story)}"><script type="application/ld+json">${JSON.stringify({
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: story.title,
    url: urlOf(story),
    datePublished: '2024-05-01',
  })}</script>`;

const appended: Family = () =>
  combinations({
    count: [1, 2],
    declared: [false, true],
    container: ['', 'infinite-scroll-box', 'next-articles', 'article-list', 'related-articles', 'read-next'],
    place: ['below', 'within'] as const,
    title: ['h1', 'h2'],
  })
    // Within the article, only a name tells the next stories.
    .filter(its => its.place === 'below' || /^(?:next|related|read)/.test(its.container))
    .map(its => {
      const next = NEXT.slice(0, its.count)
        .map(story => article(story).replaceAll('h1>', `${its.title}>`))
        .join('\n');
      const below = its.container === '' ? next : `<div class="${its.container}">${next}</div>`;
      const body = `<header>${NAV}</header><main>${its.place === 'below' ? article(FIRST) + below : article(FIRST).replace('</article>', `${below}</article>`)}</main>`;
      return {
        file: 'page.html',
        what: named(its),
        stories: [FIRST],
        content: page(body, its.declared ? linkedData(FIRST) : ''),
      };
    });

const HIDDEN = ['div id="page"', 'div class="wrapper"', 'main', 'article', 'section'] as const;

const hidden: Family = () =>
  combinations({
    element: HIDDEN,
    attribute: ['aria-hidden="true"', "aria-hidden='true'", 'aria-hidden=true', 'aria-hidden="true" inert'],
    dialog: ['', 'consent', 'letter'],
    place: ['before', 'behind'] as const,
  }).map(its => {
    const dialogs: Readonly<Record<string, string>> = {
      '': '',
      consent: '<div role="dialog" aria-modal="true"><p>We value your privacy.</p><button>Accept</button></div>',
      letter: '<div role="dialog"><p>Get our letter every morning.</p><button>Subscribe</button></div>',
    };
    const tag = its.element.split(' ')[0];
    const inner = tag === 'article' ? `<h1>${FIRST.title}</h1>${markupOf(FIRST)}` : article(FIRST);
    const wrapped = `<${its.element} ${its.attribute}>${NAV}${inner}</${tag}>`;
    const dialog = dialogs[its.dialog];
    const body = its.place === 'before' ? dialog + wrapped : wrapped + dialog;
    return { file: 'page.html', what: named(its), stories: [FIRST], content: page(body) };
  });

const extensions: Family = () =>
  combinations({
    file: [
      'page.html',
      'page.htm',
      'page.xhtml',
      'page.php',
      'page.aspx',
      'page.asp',
      'page.jsp',
      'page.shtml',
      'page',
    ],
    encoding: ENCODINGS,
  }).map(its => ({
    file: its.file,
    what: named(its),
    stories: [FIRST],
    content: encode(page(`<header>${NAV}</header><main>${article(FIRST)}</main>`, '', its.encoding), its.encoding),
  }));

export const PAGES: Readonly<Record<string, Family>> = {
  'the next stories below the article': appended,
  'a page behind a dialog': hidden,
  'pages under any name': extensions,
};
