/** The same stories as scrapers, feeds, crawlers, exports and mail programs leave them behind. */
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { writeTar } from './unpack/tar-writer.js';
import { writeZip } from './unpack/zip-writer.js';

export interface Story {
  /** "story-017". */
  readonly name: string;
  /** Paragraphs between blank lines, which are sentences of letters, digits and full stops. */
  readonly text: string;
}

export type Files = Readonly<Record<string, string | Uint8Array>>;

const ORIGIN = 'https://news.example';
const DAY = 24 * 60 * 60 * 1000;

const urlOf = ({ name }: Story): string => `${ORIGIN}/2025/${name}.html`;
const titleOf = ({ name }: Story): string => `The telling of ${name}`;
const dateOf = (index: number): Date => new Date(Date.UTC(2025, 0, 1) + index * DAY);
const paragraphsOf = ({ text }: Story): string =>
  text
    .split('\n\n')
    .map(paragraph => `<p>${paragraph}</p>`)
    .join('\n');

/** Each in the frame of its site; every third one declares itself, every sixth its text, too. */
function pageOf(story: Story, index: number): string {
  const declared = {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: titleOf(story),
    datePublished: dateOf(index).toISOString(),
    ...(index % 6 === 0 && { articleBody: story.text }),
  };
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${titleOf(story)} | Example News</title>
<link rel="canonical" href="${urlOf(story)}">
${index % 3 === 0 ? `<script type="application/ld+json">${JSON.stringify(declared)}</script>` : ''}
<style>p { margin: 0 }</style>
<script>document.write('<p>never run</p>')</script>
</head>
<body>
<header><a href="/">Example News</a></header>
<nav><ul><li><a href="/world">World</a></li><li><a href="/sport">Sport</a></li><li><a href="/about">About us</a></li></ul></nav>
<main><article>
<h1>${titleOf(story)}</h1>
${paragraphsOf(story)}
</article></main>
<aside><h2>Read on</h2><ul><li><a href="/2025/other.html">What else there is to be read today</a></li></ul></aside>
<footer><p>&copy; 2025 Example News. All rights reserved. <a href="/privacy">Privacy</a> <a href="/terms">Terms</a></p></footer>
</body>
</html>
`;
}

const escapeXml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

function rssOf(stories: readonly Story[]): string {
  const items = stories.map(
    (story, index) => `<item><title>${titleOf(story)}</title><link>${urlOf(story)}</link>
<guid isPermaLink="false">${story.name}</guid><pubDate>${dateOf(index).toUTCString()}</pubDate>
<description>${story.text.slice(0, 80)}</description>
<content:encoded><![CDATA[${paragraphsOf(story)}]]></content:encoded></item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Example News</title><link>${ORIGIN}/</link><description>All of it</description>
${items.join('\n')}
</channel></rss>
`;
}

function atomOf(stories: readonly Story[]): string {
  const entries = stories.map(
    (story, index) => `<entry><id>tag:news.example,2025:${story.name}</id><title>${titleOf(story)}</title>
<link rel="alternate" href="${urlOf(story)}"/><updated>${dateOf(index).toISOString()}</updated>
<content type="html">${escapeXml(paragraphsOf(story))}</content></entry>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:news.example,2025:feed</id><title>Example News</title>
<updated>2025-01-01T00:00:00Z</updated>
${entries.join('\n')}
</feed>
`;
}

function jsonFeedOf(stories: readonly Story[]): string {
  const items = stories.map((story, index) => ({
    id: story.name,
    url: urlOf(story),
    title: titleOf(story),
    date_published: dateOf(index).toISOString(),
    content_html: paragraphsOf(story),
  }));
  return JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'Example News', items });
}

/** As exports have them. */
const recordsOf = (stories: readonly Story[]) =>
  stories.map((story, index) => ({
    id: story.name,
    title: titleOf(story),
    url: urlOf(story),
    date: dateOf(index).toISOString(),
    text: story.text,
  }));

const linesOf = (stories: readonly Story[]): string =>
  recordsOf(stories)
    .map(record => `${JSON.stringify(record)}\n`)
    .join('');

function tableOf(stories: readonly Story[], delimiter: string): string {
  const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
  const row = (values: readonly string[]): string => `${values.map(quoted).join(delimiter)}\r\n`;
  const records = recordsOf(stories);
  return [Object.keys(records[0]), ...records.map(record => Object.values(record))].map(row).join('');
}

function warcOf(stories: readonly Story[]): Uint8Array {
  const record = (type: string, url: string, contentType: string, block: string): Buffer => {
    const bytes = Buffer.from(block);
    const head = `WARC/1.0\r\nWARC-Type: ${type}\r\nWARC-Target-URI: ${url}\r\nWARC-Date: 2025-02-01T00:00:00Z\r\nContent-Type: ${contentType}\r\nContent-Length: ${bytes.length}\r\n\r\n`;
    return gzipSync(Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n\r\n')]));
  };
  return Buffer.concat(
    stories.flatMap((story, index) => {
      const page = pageOf(story, index);
      const answer = `HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(page)}\r\n\r\n${page}`;
      return [
        record('request', urlOf(story), 'application/http; msgtype=request', 'GET / HTTP/1.1\r\n\r\n'),
        record('response', urlOf(story), 'application/http; msgtype=response', answer),
      ];
    }),
  );
}

function mboxOf(stories: readonly Story[]): string {
  const letters = stories.map((story, index) => {
    const date = dateOf(index).toUTCString();
    const head = [
      `Message-ID: <${story.name}@news.example>`,
      'From: Example News <letter@news.example>',
      `Subject: ${titleOf(story)}`,
      `Date: ${date.replace('GMT', '+0000')}`,
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
    ];
    const body = story.text.replace(/^(>*From )/gm, '>$1');
    return `From letter@news.example ${date.slice(0, 3)} ${date.slice(8, 11)} ${date.slice(5, 7)} ${date.slice(17, 25)} ${date.slice(12, 16)}\n${head.join('\n')}\n\n${body}\n\n`;
  });
  return letters.join('');
}

/** The files of one folder for each form of delivery. */
export const DELIVERIES: Readonly<Record<string, (stories: readonly Story[]) => Files>> = {
  '.txt files': stories => Object.fromEntries(stories.map(({ name, text }) => [`${name}.txt`, text])),
  'Markdown with front matter': stories =>
    Object.fromEntries(
      stories.map(story => [`${story.name}.md`, `---\ntitle: ${titleOf(story)}\n---\n\n${story.text}\n`]),
    ),
  'HTML pages': stories =>
    Object.fromEntries(stories.map((story, index) => [`${story.name}.html`, pageOf(story, index)])),
  'an RSS feed': stories => ({ 'feed.rss': rssOf(stories) }),
  'an Atom feed': stories => ({ 'feed.atom': atomOf(stories) }),
  'a JSON Feed': stories => ({ 'feed.json': jsonFeedOf(stories) }),
  'a JSON list': stories => ({ 'export.json': JSON.stringify(recordsOf(stories)) }),
  'JSON Lines': stories => ({ 'export.jsonl': linesOf(stories) }),
  'JSON Lines, gzip': stories => ({ 'export.jsonl.gz': gzipSync(linesOf(stories)) }),
  'JSON Lines, brotli': stories => ({ 'export.jsonl.br': brotliCompressSync(linesOf(stories)) }),
  CSV: stories => ({ 'export.csv': tableOf(stories, ',') }),
  TSV: stories => ({ 'export.tsv': tableOf(stories, '\t') }),
  'a WARC file': stories => ({ 'crawl.warc.gz': warcOf(stories) }),
  'a zip of HTML pages': stories => ({
    'pages.zip': writeZip(
      stories.map((story, index) => ({ name: `site/${story.name}.html`, content: pageOf(story, index) })),
    ),
  }),
  'a tar.gz of .txt files': stories => ({
    'texts.tar.gz': gzipSync(writeTar(stories.map(({ name, text }) => ({ name: `site/${name}.txt`, content: text })))),
  }),
  'an mbox file': stories => ({ 'letters.mbox': mboxOf(stories) }),
};
