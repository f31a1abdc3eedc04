/** Web addresses as operands: the built tool, called in this process, against servers on the loopback interface. */
import { readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Comparison } from '../../src/types/comparison.js';
import type { Report } from '../../src/types/report.js';
import { type Handler, serve, serveRaw } from '../read/fetch/server/serve.js';
import { BRIDGE, BRIDGE_EDITED, CHESS, jsonLines, ORCHARD } from './articles.js';
import { sandbox } from './sandbox.js';

const as =
  (contentType: string, body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): Handler =>
  response =>
    response.writeHead(200, { 'Content-Type': contentType, ...headers }).end(body);

const to =
  (location: string): Handler =>
  response =>
    response.writeHead(302, { Location: location }).end();

const page = (title: string, text: string): string =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body><nav><a href="/">Home</a></nav>
<article><h1>${title}</h1><p>${text}</p></article></body></html>`;

interface Entry {
  readonly link: string;
  readonly text: string;
}

const rss = (entries: readonly Entry[]): string =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>/</link><description>d</description>
${entries
  .map(
    ({ link, text }, n) =>
      `<item><title>Entry ${n + 1}</title><link>${link}</link><guid>entry-${n + 1}</guid><description>${text}</description></item>`,
  )
  .join('\n')}
</channel></rss>`;

const FEED = 'application/rss+xml';
const idsOf = (report: Report): string[] => report.articles.map(({ id }) => id);

describe('scan', () => {
  test('reads feeds, pages and exports beside files', async () => {
    const site = await serve({
      '/feed': as(FEED, rss([{ link: '/a', text: BRIDGE }])),
      '/page': page('Bridge repaired', BRIDGE_EDITED),
      '/export.jsonl': as('application/x-ndjson', jsonLines([{ id: 'chess', text: CHESS }])),
      '/export.jsonl.gz': as('application/gzip', gzipSync(jsonLines([{ id: 'orchard', text: ORCHARD }]))),
      '/page.html.gz': as('application/octet-stream', gzipSync(page('Chess', CHESS))),
      '/coded': as('text/html', gzipSync(page('Apples', ORCHARD)), { 'Content-Encoding': 'gzip' }),
    });
    const { call } = sandbox({ 'own.txt': ORCHARD });
    const at = (name: string): string => `${site.origin}/${name}`;
    const addresses = ['feed', 'page', 'export.jsonl', 'export.jsonl.gz', 'page.html.gz', 'coded'].map(at);
    const args = ['scan', 'own.txt', ...addresses, '--format', 'json'];
    const { code, stdout, stderr } = await call([...args, '--jobs', '1']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report: Report = JSON.parse(stdout);
    expect(new Set(idsOf(report))).toEqual(
      new Set(['own.txt', 'entry-1', at('page'), 'chess', 'orchard', at('page.html.gz'), at('coded')]),
    );
    const clusters = report.clusters.map(its => new Set([its.representative, ...its.members.map(({ id }) => id)]));
    expect(new Set(clusters)).toEqual(
      new Set([
        new Set(['own.txt', 'orchard', at('coded')]),
        new Set(['entry-1', at('page')]),
        new Set(['chess', at('page.html.gz')]),
      ]),
    );
    const entry = report.articles.find(({ id }) => id === 'entry-1');
    expect(entry).toMatchObject({ path: at('feed'), title: 'Entry 1', source: 'News', url: at('a') });
    for (const { headers } of site.requests) expect(headers['user-agent']).toMatch(/^twicetold\/\d+\.\d+\.\d+$/);
    expect((await call([...args, '--jobs', '2'])).stdout === stdout).toBe(true);
  });

  test('survives an answer that switches to another protocol', async () => {
    const site = await serveRaw(socket => {
      socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nx');
    });
    const { run } = sandbox({ 'own.txt': BRIDGE });
    const { code, stdout, stderr } = await run(['scan', 'own.txt', `${site.origin}/`, '--format', 'json']);
    expect(stderr).toContain(`${site.origin}/: HTTP 101 Switching Protocols`);
    expect({ code, ...(JSON.parse(stdout) as Report).summary }).toMatchObject({ code: 2, ok: 1, unreadable: 1 });
  });

  test('continues past addresses that cannot be fetched, gives the reasons, and exits with 2', async () => {
    // sites of their own: further requests to a host that failed wait
    const busy = await serve({ '/busy': response => response.writeHead(503).end() });
    const broken = await serve({
      '/cut': response => {
        response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Length': '5000' });
        response.write(page('Cut', CHESS));
        setTimeout(() => response.destroy(), 20);
      },
    });
    const site = await serve({
      '/circle': to('/around'),
      '/around': to('/circle'),
      '/photo': as('image/png', 'x'),
      '/large': page('Large', 'word '.repeat(300_000)),
      '/wall': page(
        'Before you continue',
        'We and our partners use cookies. Your consent to cookies is personal data.',
      ),
      '/bridge': page('Bridge', BRIDGE),
    });
    const { call } = sandbox({ 'own.txt': BRIDGE_EDITED });
    const bad = ['gone', 'circle', 'photo', 'large'].map(name => `${site.origin}/${name}`);
    const dead = 'http://127.0.0.1:1/';
    const args = [
      'scan',
      'own.txt',
      ...bad,
      `${busy.origin}/busy`,
      `${broken.origin}/cut`,
      dead,
      `${site.origin}/wall`,
      `${site.origin}/bridge`,
    ];
    const limits = ['--fetch-tries', '1', '--max-article', '1', '--format', 'json'];
    const { code, stdout, stderr } = await call([...args, ...limits]);
    expect(code).toBe(2);
    expect(
      [site, busy, broken]
        .reduce((text, { origin }) => text.replaceAll(origin, ''), stderr)
        .split('\n')
        .sort(),
    ).toMatchInlineSnapshot(`
      [
        "",
        "twicetold: 1 input without an article: the report lists the reasons",
        "warning: /busy: HTTP 503 Service Unavailable",
        "warning: /circle: redirects in a circle: /circle -> /around -> /circle",
        "warning: /cut: cut off after 714 of 5,000 bytes",
        "warning: /gone: HTTP 404 Not Found",
        "warning: /large: larger than 1 MB",
        "warning: /photo: not an article: image/png",
        "warning: http://127.0.0.1:1/: connection refused",
      ]
    `);
    const report: Report = JSON.parse(stdout);
    expect(report.summary).toMatchObject({ ok: 2, unreadable: 7, clusters: 1 });
    expect((await call([...args, ...limits, '--allow-unreadable'])).code).toBe(0);
    expect((await call([...args, ...limits, '--allow-unreadable', '--fail-on', 'any'])).code).toBe(1);
    const verbose = await call([...args, ...limits, '--verbose']);
    expect(verbose.stderr).toContain(`skipped: ${site.origin}/wall: no article: a consent wall`);
    const none = await call(['scan', bad[0], dead, '--fetch-tries', '1']);
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('no article could be read');
  });

  test('--fetch-full fetches the page of a summary unless robots.txt forbids it', async () => {
    const site = await serve({
      '/feed': as(
        FEED,
        rss([
          { link: '/open', text: 'The council voted.' },
          { link: '/closed/page', text: 'Apple growers expect little.' },
          { link: '/gone', text: 'A schoolgirl won.' },
          { link: '/whole', text: `${CHESS} ${ORCHARD} ${CHESS}` },
        ]),
      ),
      '/robots.txt': as('text/plain', 'User-agent: *\nDisallow: /closed/\n'),
      '/open': page('Bridge', BRIDGE),
      '/closed/page': page('Apples', ORCHARD),
      '/whole': page('Whole', CHESS),
    });
    const { call } = sandbox({});
    const args = ['scan', `${site.origin}/feed`, '--format', 'json', '--min-words', '10'];
    const teasers: Report = JSON.parse((await call(args)).stdout);
    expect(site.requests.map(({ path }) => path)).toEqual(['/feed']);
    expect(teasers.articles.map(({ status }) => status).sort()).toEqual(['ok', 'too-short', 'too-short', 'too-short']);
    const { code, stdout, stderr } = await call([...args, '--fetch-full', '--verbose']);
    expect(code).toBe(2);
    const full: Report = JSON.parse(stdout);
    const byId = new Map(full.articles.map(row => [row.id, row]));
    expect(byId.get('entry-1')).toMatchObject({ status: 'ok', title: 'Entry 1', url: `${site.origin}/open` });
    expect(byId.get('entry-1')!.words).toBeGreaterThan(80);
    expect(byId.get('entry-2')).toMatchObject({ status: 'too-short' });
    expect(byId.get('entry-3')).toMatchObject({ status: 'too-short' });
    expect(byId.get(`${site.origin}/gone#page`)).toMatchObject({ status: 'unreadable' });
    expect(stderr).toMatch(/skipped: \S+\/closed\/page: full text not fetched: .*robots\.txt/);
    expect(stderr).toMatch(/warning: \S+\/gone: full text not fetched: .*404/);
    expect(
      site.requests
        .slice(1)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['/feed', '/gone', '/open', '/robots.txt']);
  });

  test('--fetch-cache fetches only changed responses again', async () => {
    let chess = CHESS;
    const tagged =
      (body: () => string): Handler =>
      (response, { headers }) => {
        const etag = `"${body().length}"`;
        if (headers['if-none-match'] === etag) response.writeHead(304).end();
        else response.writeHead(200, { 'Content-Type': 'text/html', ETag: etag }).end(body());
      };
    const site = await serve({
      '/bridge': tagged(() => page('Bridge', BRIDGE)),
      '/chess': tagged(() => page('Chess', chess)),
    });
    const { call, path } = sandbox({ 'own.txt': BRIDGE_EDITED });
    const addresses = [`${site.origin}/bridge`, `${site.origin}/chess`];
    const args = ['scan', 'own.txt', ...addresses, '--format', 'json', '--fetch-cache', 'kept'];
    const first = await call(args);
    expect(first.code).toBe(0);
    expect(readdirSync(path('kept'))).toHaveLength(4);
    expect(site.requests.filter(({ headers }) => 'if-none-match' in headers)).toEqual([]);
    const second = await call(args);
    expect(second.stdout === first.stdout).toBe(true);
    expect(site.requests.slice(2).map(({ headers }) => headers['if-none-match'])).toEqual([
      expect.any(String),
      expect.any(String),
    ]);
    chess = ORCHARD;
    const third: Report = JSON.parse((await call(args)).stdout);
    const before: Report = JSON.parse(first.stdout);
    const wordsOf = (report: Report, id: string) => report.articles.find(row => row.id === id)?.words;
    expect(wordsOf(third, addresses[0])).toBe(wordsOf(before, addresses[0]));
    expect(wordsOf(third, addresses[1])).not.toBe(wordsOf(before, addresses[1]));
  });

  test('credentials are sent and never printed', async () => {
    const expected = `Basic ${Buffer.from('ann:s3cret!').toString('base64')}`;
    const site = await serve({
      '/open': (response, { headers }) => {
        if (headers.authorization === expected)
          as('text/html', page('Bridge', BRIDGE))(response, site.requests[0], site);
        else response.writeHead(401).end();
      },
      '/no': response => response.writeHead(403).end(),
      '/empty': as(FEED, rss([])),
    });
    const { call, shell } = sandbox({ 'own.txt': BRIDGE_EDITED });
    const withSecret = (path: string): string => `http://ann:s3cret%21@${site.host}${path}`;
    for (const format of ['text', 'json', 'jsonl', 'markdown', 'csv']) {
      const ended = await call([
        'scan',
        'own.txt',
        withSecret('/open'),
        withSecret('/no'),
        '--format',
        format,
        '--verbose',
        '--fetch-cache',
        'kept',
      ]);
      expect(ended.code).toBe(2);
      expect(ended.stderr).toContain(`${site.origin}/no`);
      // Markdown escapes addresses
      expect(ended.stdout).toContain(`${site.host}/open`);
      expect(ended.stdout + ended.stderr).not.toMatch(/s3cret|ann:/);
    }
    for (const args of [
      ['scan', withSecret('/open'), '--show-files'],
      ['scan', withSecret('/no')],
      ['scan', withSecret('/empty')],
      ['compare', 'own.txt', withSecret('/open')],
      ['compare', 'own.txt', withSecret('/no')],
      ['compare', 'own.txt', 'own.txt', '--among', withSecret('/no')],
    ]) {
      const ended = await call(args);
      expect(ended.stdout + ended.stderr).toContain(site.host);
      expect(ended.stdout + ended.stderr).not.toMatch(/s3cret|ann:/);
    }
    expect((await shell('grep -rl s3cret kept || true')).stdout).toBe('');
  });

  test('--show-files does not fetch', async () => {
    const site = await serve({ '/feed': rss([]) });
    const { call } = sandbox({ 'own.txt': CHESS });
    const { code, stdout } = await call(['scan', 'own.txt', `${site.origin}/feed`, '--show-files']);
    expect(code).toBe(0);
    expect(stdout.split('\n').sort()).toEqual(['', 'plain       own.txt', `web         ${site.origin}/feed`]);
    const json = await call(['scan', `${site.origin}/feed`, '--show-files', '--format', 'json']);
    expect(JSON.parse(json.stdout).files).toEqual([{ path: `${site.origin}/feed`, format: 'web' }]);
    expect(site.connections).toBe(0);
  });

  test('addresses from --files-from and from the configuration file', async () => {
    const site = await serve({ '/bridge': page('Bridge', BRIDGE) });
    const { call } = sandbox({
      'own.txt': BRIDGE_EDITED,
      list: `own.txt\n${site.origin}/bridge\n`,
      'twicetold.config.json': JSON.stringify({ paths: ['own.txt', `${site.origin}/bridge`] }),
    });
    for (const args of [['scan', '--files-from', 'list'], ['scan']]) {
      const { code, stdout } = await call([...args, '--format', 'json']);
      expect(code).toBe(0);
      expect(idsOf(JSON.parse(stdout))).toContain(`${site.origin}/bridge`);
    }
  });
});

describe('compare', () => {
  test('compares pages, and feed entries by number or id', async () => {
    const site = await serve({
      '/page': page('Bridge', BRIDGE),
      '/feed': as(
        FEED,
        rss([
          { link: '/a', text: CHESS },
          { link: '/b', text: BRIDGE_EDITED },
        ]),
      ),
    });
    const { call } = sandbox({ 'own.txt': BRIDGE_EDITED });
    const relationOf = async (a: string, b: string): Promise<string> => {
      const { code, stdout, stderr } = await call(['compare', a, b, '--format', 'json']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const { pair }: Comparison = JSON.parse(stdout);
      return pair.relation;
    };
    expect(await relationOf(`${site.origin}/page`, 'own.txt')).toBe('near-identical');
    expect(await relationOf('own.txt', `${site.origin}/page#the-end`)).toBe('near-identical');
    expect(await relationOf('own.txt', `${site.origin}/feed#2`)).toBe('identical');
    expect(await relationOf('own.txt', `${site.origin}/feed#entry-2`)).toBe('identical');
    expect(await relationOf('own.txt', `${site.origin}/feed#1`)).toBe('unrelated');
    const many = await call(['compare', 'own.txt', `${site.origin}/feed`]);
    expect(many).toMatchObject({ code: 2, stdout: '' });
    expect(many.stderr).toContain(`${site.origin}/feed#1`);
    const none = await call(['compare', 'own.txt', `${site.origin}/feed#9`]);
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toContain('no article "9"');
  });

  test('gives the reason why an address cannot be fetched', async () => {
    const site = await serve({ '/circle': to('/circle') });
    const { call } = sandbox({ 'own.txt': BRIDGE });
    const ended = await call(['compare', 'own.txt', `${site.origin}/gone`]);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain('404');
    expect((await call(['compare', `${site.origin}/circle`, 'own.txt'])).stderr).toMatch(/redirect/);
  });

  test('--among reads addresses, too', async () => {
    const site = await serve({
      '/feed': as(
        FEED,
        rss([
          { link: '/a', text: CHESS },
          { link: '/b', text: ORCHARD },
        ]),
      ),
    });
    const { call } = sandbox({ 'a.txt': BRIDGE, 'b.txt': BRIDGE_EDITED });
    const { code, stderr } = await call(['compare', 'a.txt', 'b.txt', '--among', `${site.origin}/feed`, '--verbose']);
    expect(code).toBe(0);
    expect(stderr).toContain('articles to learn from: 2');
  });
});
