/**
 * Reads every file of a folder of feeds and prints how many entries, texts, titles, links and dates each gives:
 * `npx tsx bench/feeds.ts FOLDER`. A reference file beside a feed (x.json beside x.xml) gives the expected number of
 * entries.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { decode } from '../src/read/decode/decode.js';
import { looksLikeFeed, readFeed } from '../src/read/feed/feed.js';
import type { Article } from '../src/types/article.js';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('name the folder of feeds');

const rows: string[][] = [];
let wrong = 0;
let milliseconds = 0;
let bytes = 0;
for (const path of filesOf(folder)) {
  const expected = expectedOf(path);
  if (expected === 'a reference') continue;
  const raw = readFileSync(path);
  const decoded = decode(raw);
  const name = relative(folder, path).replace('feedsmith/feeds/', '').replace('/references', '');
  if ('binary' in decoded) {
    rows.push([name, decoded.binary]);
    continue;
  }
  const before = performance.now();
  const items = readFeed(decoded.text, { path: name, explicit: true });
  milliseconds += performance.now() - before;
  bytes += raw.length;
  if (items === undefined) {
    rows.push([name, 'no feed', '', '', '', '', '', '', looksLikeFeed(decoded.text) ? 'LOOKS LIKE ONE' : '']);
    continue;
  }
  const articles = items.flatMap(item => ('article' in item ? [item.article] : []));
  const problems = items.flatMap(item => ('problem' in item ? [item.problem.reason] : []));
  const share = (part: keyof Article) => String(articles.filter(article => (article[part] ?? '') !== '').length);
  const words = articles.map(({ text }) => text.split(/\s+/).filter(Boolean).length).sort((a, b) => a - b);
  const matches = expected === undefined ? '' : expected === articles.length ? `${expected} ok` : `${expected} WRONG`;
  if (matches.endsWith('WRONG')) wrong++;
  if (!looksLikeFeed(decoded.text)) problems.push('NOT SNIFFED');
  rows.push([
    name,
    formatOf(decoded.text),
    String(articles.length),
    ...(['text', 'title', 'url', 'published'] as const).map(share),
    String(words[words.length >> 1] ?? 0),
    [matches, ...problems].filter(Boolean).join('; '),
  ]);
}

const header = ['file', 'format', 'entries', 'text', 'title', 'link', 'date', 'median words', 'expected; problems'];
console.log(`| ${header.join(' | ')} |\n|${header.map(() => ' --- |').join('')}`);
for (const row of rows) console.log(`| ${header.map((_, at) => row[at] ?? '').join(' | ')} |`);
console.log(`\n${rows.length} files, ${wrong} with another number of entries than expected,`);
console.log(
  `${(bytes / 1e6).toFixed(1)} MB in ${(milliseconds / 1000).toFixed(2)} s: ${(bytes / 1000 / milliseconds).toFixed(1)} MB/s`,
);

function filesOf(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * Expected number of entries from the reference file of a feed; undefined without one; `a reference` for a reference
 * file.
 */
function expectedOf(path: string): number | 'a reference' | undefined {
  if (!path.includes('/references/')) return undefined;
  if (path.endsWith('.json')) return 'a reference';
  const reference = path.replace(/\.\w+$/, '.json');
  if (!existsSync(reference)) return undefined;
  const { items, entries } = JSON.parse(readFileSync(reference, 'utf8')) as Record<string, unknown[] | undefined>;
  return (items ?? entries)?.length;
}

function formatOf(text: string): string {
  if (/^\s*\{/.test(text)) return 'JSON Feed';
  if (/<opml[\s>]/i.test(text)) return 'OPML';
  const version = /<rss[^>]*\sversion\s*=\s*["']([^"']*)/i.exec(text)?.[1];
  if (version !== undefined) return `RSS ${version}`;
  return /<(?:\w+:)?rdf[\s>]/i.test(text) ? 'RDF' : 'Atom';
}
