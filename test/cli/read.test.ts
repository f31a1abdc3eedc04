/** `twicetold read`: articles as JSON Lines that a scan reads back as the sources themselves. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/types/report.js';
import { serve } from '../read/fetch/server/serve.js';
import { writeTar } from '../read/unpack/tar-writer.js';
import { BRIDGE, BRIDGE_EDITED, CHESS, jsonLines, ORCHARD } from './articles.js';
import { sandbox } from './sandbox.js';

const page = (title: string, text: string): string =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body><article><h1>${title}</h1><p>${text}</p></article></body></html>`;

const rss = (...texts: string[]): string =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Post</title>${texts
    .map((text, n) => `<item><title>T${n}</title><guid>guid-${n}</guid><description>${text}</description></item>`)
    .join('')}</channel></rss>`;

const index = (links: string): string =>
  `<html><head><title>News</title>${links}</head><body>${Array.from({ length: 9 }, (_, n) => `<h2><a href="/${n}">Headline ${n} of many of this paper</a></h2>`).join('')}</body></html>`;

/** Texts that a reader of records would change: they look like HTML, a number, or nothing. */
const ODD = [
  '<p>This note is about the tags of a page, and shows one.</p>',
  '  It begins with blanks, and with "quotes" \\ and\ttabs.\n\n\nThree line ends.',
  'Café – naïve \u2028 separators, \u001b[31m controls and \u202e marks.',
];

const FILES: Readonly<Record<string, string | Uint8Array>> = {
  'a.txt': BRIDGE,
  'b/page.html': page('Bridge &amp;amp; quay', BRIDGE_EDITED),
  'b/feed.rss': rss(CHESS, BRIDGE),
  'b/list.csv': `id,text,date,url\nrow-1,"${ORCHARD}",2024-05-01,https://a.example/1\nsame,"${CHESS}",,\n`,
  'c.jsonl.gz': gzipSync(
    jsonLines([{ id: 'same', text: BRIDGE_EDITED, source: 'Courier' }, { text: `${CHESS} ${ORCHARD}` }]),
  ),
  'd.tar': writeTar([{ name: 'in/e.md', content: `---\ntitle: "&lt;b&gt; in titles"\n---\n\n${ORCHARD}` }]),
  'f.mbox': `From a@b.example Wed Jan 31 10:00:00 2024\nFrom: a@b.example\nSubject: Chess\nDate: Wed, 31 Jan 2024 10:00:00 +0000\n\n${CHESS}\n`,
  'g.xml': rss(BRIDGE, CHESS).slice(0, -120),
  ...Object.fromEntries(ODD.map((text, n) => [`odd/${n}.txt`, text])),
  'h.bin.txt': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]),
  'package.json': '{"name": "x"}',
};

describe('read', () => {
  test('writes articles that a scan reads back like the sources', async () => {
    const { call, path, write } = sandbox(FILES);
    const of = async (...paths: string[]): Promise<Report> =>
      JSON.parse((await call(['scan', ...paths, '--format', 'json', '--allow-unreadable'])).stdout);
    const sources = ['a.txt', 'b', 'c.jsonl.gz', 'd.tar', 'f.mbox', 'g.xml', 'odd', 'h.bin.txt', 'package.json'];
    const { code, stderr } = await call(['read', ...sources, '-o', 'kept/articles.jsonl']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('no such folder')]);
    write({ 'kept/x.txt': '' });
    const written = await call(['read', ...sources, '-o', 'kept/articles.jsonl', '--jobs', '1']);
    expect(written.code).toBe(2);
    expect(written.stdout).toBe('');
    for (const said of [
      'h.bin.txt: PNG image',
      'package.json: ',
      'g.xml: ',
      'articles written to kept/articles.jsonl, 3 could not be read',
    ])
      expect(written.stderr).toContain(said);
    const whole = await of(...sources);
    const kept = await of('kept/articles.jsonl');
    expect(kept.articles).toEqual(
      whole.articles.filter(({ status }) => status !== 'unreadable' && status !== 'binary'),
    );
    expect(kept.articles.find(({ status }) => status === 'partial')?.path).toBe('g.xml');
    // the sources are no longer read for the places of passages
    const plain = (report: Report) => report.pairs.map(({ places: _, ...pair }) => pair);
    expect(plain(kept)).toEqual(plain(whole));
    for (const part of ['clusters', 'digests', 'boilerplate'] as const) expect(kept[part]).toEqual(whole[part]);
    // the same bytes with any number of threads, also of what was kept
    const first = readFileSync(path('kept/articles.jsonl'), 'utf8');
    for (const again of [
      await call(['read', ...sources, '--jobs', '3', '--quiet']),
      await call(['read', 'kept/articles.jsonl', '--quiet']),
    ]) {
      expect(again.stdout).toBe(first);
      expect(again.stderr).toBe('');
    }
    const lines = first
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(lines.filter(({ path }) => path.startsWith('odd/')).map(({ text }) => text)).toEqual(ODD);
    expect(lines.find(({ id }) => id === 'row-1')).toEqual({
      schema: 'twicetold.article/1',
      id: 'row-1',
      url: 'https://a.example/1',
      published: '2024-05-01',
      path: 'b/list.csv',
      row: 1,
      text: ORCHARD,
    });
    expect(first).not.toMatch(/[\u001b\u0080-\u009f\u2028\u202e]/);
  });

  test('writes the file completely or not at all, and explains failures', async () => {
    const box = sandbox({ 'a.txt': BRIDGE, 'png.txt': FILES['h.bin.txt']!, 'old.jsonl': 'kept' });
    const nothing = await box.call(['read', 'png.txt', '-o', 'old.jsonl']);
    expect([nothing.code, readFileSync(box.path('old.jsonl'), 'utf8')]).toEqual([2, 'kept']);
    expect(nothing.stderr).toContain('no article could be read in png.txt');
    expect((await box.call(['read', 'a.txt', '-o', 'a.txt'])).stderr).toContain('a.txt is one of the articles');
    expect((await box.call(['read'])).stderr).toContain('read: no path given');
    expect((await box.call(['read', 'a.txt', '--threshold', '0.5'])).stderr).toContain(
      'read has no option --threshold',
    );
    expect(await box.call(['read', 'a.txt', 'png.txt', '--allow-unreadable', '-o', 'new.jsonl'])).toMatchObject({
      code: 0,
    });
    // what an earlier run wrote is no source of the next one
    const twice = [await box.call(['read', '.', '-o', 'new.jsonl']), await box.call(['read', '.', '-o', 'new.jsonl'])];
    expect(twice[0].stderr).toBe(twice[1].stderr);
    expect(existsSync(box.path('new.jsonl'))).toBe(true);
    // fields that the user chooses count
    writeFileSync(
      box.path('kept.jsonl'),
      jsonLines([{ schema: 'twicetold.article/1', id: 'a', text: BRIDGE, story: CHESS }]),
    );
    const chosen = await box.call(['read', 'kept.jsonl', '--field', 'text=story']);
    expect(JSON.parse(chosen.stdout)).toMatchObject({ id: 'a', text: CHESS });
  });
});

describe('a page on the web', () => {
  test('that is no article links to its feed, which is read', async () => {
    const link = (type: string, href: string, title = '') =>
      `<link rel="alternate" type="${type}" href="${href}" title="${title}">`;
    const site = await serve({
      '/': index(link('application/rss+xml', '/comments/feed', 'Comments') + link('application/rss+xml', '/feed')),
      '/feed': rss(BRIDGE, CHESS),
      '/json': index(link('application/feed+json', 'feed.json')),
      '/feed.json': JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'Post',
        items: [{ id: 'j', content_text: ORCHARD }],
      }),
      '/story': page('Bridge', BRIDGE).replace('<head>', `<head>${link('application/atom+xml', '/feed')}`),
      '/barred': index(link('application/atom+xml', '/private/feed')),
      '/loop': index(link('application/rss+xml', '/loop2')),
      '/loop2': index(link('application/rss+xml', '/loop')),
      '/robots.txt': 'User-agent: *\nDisallow: /private/\n',
    });
    const { call } = sandbox();
    const idsOf = async (name: string) => {
      const { code, stdout, stderr } = await call(['read', `${site.origin}${name}`]);
      return {
        code,
        ids: stdout
          .split('\n')
          .filter(Boolean)
          .map(line => JSON.parse(line).id),
        stderr,
      };
    };
    expect(await idsOf('/')).toEqual({
      code: 0,
      ids: ['guid-0', 'guid-1'],
      stderr: expect.stringContaining(`its feed is read instead, ${site.origin}/feed`),
    });
    expect(await idsOf('/json')).toMatchObject({ code: 0, ids: ['j'] });
    expect(await idsOf('/story')).toMatchObject({
      code: 0,
      ids: [`${site.origin}/story`],
      stderr: expect.not.stringContaining('feed'),
    });
    expect(await idsOf('/barred')).toMatchObject({ code: 2, ids: [] });
    expect(await idsOf('/loop')).toMatchObject({ code: 2, ids: [] });
    const asked = site.requests.map(({ path }) => path);
    expect(asked).not.toContain('/private/feed');
    expect(asked).not.toContain('/comments/feed');
    expect(asked.filter(path => path.startsWith('/loop'))).toEqual(['/loop', '/loop2']);
  });
});
