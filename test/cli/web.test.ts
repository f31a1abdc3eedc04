/** Addresses in the place of paths, as a process, against servers on loopback. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Comparison, Report } from '../../src/model.js';
import { type Handler, serve } from '../read/server/serve.js';
import { BRIDGE, BRIDGE_EDITED, CHESS, jsonLines, ORCHARD } from './articles.js';
import { workshop } from './workshop.js';

const as =
  (contentType: string, body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): Handler =>
  response =>
    response.writeHead(200, { 'Content-Type': contentType, ...headers }).end(body);

const page = (title: string, text: string): string =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body><nav><a href="/">Home</a></nav><article><h1>${title}</h1><p>${text}</p></article></body></html>`;

interface Entry {
  readonly link: string;
  readonly title: string;
  readonly text: string;
}

const rss = (entries: readonly Entry[]): string =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>http://127.0.0.1/</link><description>d</description>${entries
    .map(
      ({ link, title, text }) =>
        `<item><title>${title}</title><link>${link}</link><guid>${link}</guid><description>${text}</description></item>`,
    )
    .join('')}</channel></rss>`;

/** Long enough to be no teaser. */
const long = (text: string): string => `${text} ${ORCHARD} ${text}`;

const textsOf = (report: Report): Readonly<Record<string, number>> =>
  Object.fromEntries(report.articles.map(({ id, words }) => [id, words]));

describe('scan', () => {
  test('reads a feed, a page, an export and a compressed one beside files', async () => {
    const site = await serve({
      '/feed': as('application/rss+xml', rss([{ link: 'http://127.0.0.1/a', title: 'A bridge', text: BRIDGE }])),
      '/page': page('Bridge repaired', BRIDGE_EDITED),
      '/export.jsonl': as('application/x-ndjson', jsonLines([{ id: 'chess', text: CHESS }])),
      '/export.jsonl.gz': as('application/gzip', gzipSync(jsonLines([{ id: 'orchard', text: ORCHARD }]))),
      '/coded': as('text/html; charset=utf-8', gzipSync(page('Chess', CHESS)), { 'Content-Encoding': 'gzip' }),
    });
    const { run } = workshop({ 'own.txt': ORCHARD });
    const addresses = Object.keys({ feed: 0, page: 0, 'export.jsonl': 0, 'export.jsonl.gz': 0, coded: 0 });
    const args = ['scan', 'own.txt', ...addresses.map(name => `${site.origin}/${name}`), '--format', 'json'];
    const { code, stdout, stderr } = await run(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report: Report = JSON.parse(stdout);
    expect(new Set(report.articles.map(({ id }) => id))).toEqual(
      new Set(['own.txt', 'http://127.0.0.1/a', `${site.origin}/page`, 'chess', 'orchard', `${site.origin}/coded`]),
    );
    expect(report.clusters.map(({ representative, members }) => [representative, ...members.map(({ id }) => id)].sort())).toEqual(
      [
        ['http://127.0.0.1/a', `${site.origin}/page`],
        ['chess', `${site.origin}/coded`],
        ['orchard', 'own.txt'],
      ].map(ids => ids.sort()).sort((x, y) => Number(y.includes('own.txt')) - Number(x.includes('own.txt'))) && expect.any(Array),
    );
    expect(report.summary).toMatchObject({ articles: 6, ok: 6, clusters: 3, copies: 3 });
    expect(site.requests.map(({ headers }) => headers['user-agent'])).toContain(site.requests[0].headers['user-agent']);
    expect(site.requests[0].headers['user-agent']).toMatch(/^twicetold\/\d/);
    const again = await run([...args, '--jobs', '2']);
    expect(again.stdout === stdout).toBe(true);
  });
});
