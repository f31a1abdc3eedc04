import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { makeTree } from '../tree.js';
import { clauseOf, makeFetcher, textAt } from './server/fetching.js';
import { type Handler, serve } from './server/serve.js';

/** A page with a validator, which answers a request that knows it with 304. */
const page =
  (header: 'etag' | 'last-modified', value: string, body: string): Handler =>
  (response, { headers }) => {
    response.setHeader(header, value).setHeader('Content-Type', 'text/html; charset=utf-8');
    const asked = headers[header === 'etag' ? 'if-none-match' : 'if-modified-since'];
    if (asked === value) response.writeHead(304).end();
    else response.setHeader('Content-Encoding', 'gzip').end(gzipSync(body));
  };

const DATE = 'Thu, 01 Jan 2026 00:00:30 GMT';
const folder = () => join(makeTree({}), 'made', 'when needed');

describe('the cache', () => {
  it('does not fetch unchanged answers again, by ETag and by date', async () => {
    const site = await serve({
      '/etag': page('etag', 'W/"1"', 'tagged words'),
      '/date': page('last-modified', DATE, 'dated words'),
      '/old': response => response.writeHead(302, { Location: '/etag' }).end(),
    });
    const cache = folder();
    for (const fromCache of [false, true, true]) {
      const fetcher = makeFetcher({ cache });
      const known = { status: fromCache ? 304 : 200, contentType: 'text/html', charset: 'utf-8', fromCache };
      expect(await textAt(fetcher, `${site.origin}/date`)).toMatchObject({ ...known, text: 'dated words' });
      const { text, url } = await textAt(fetcher, `${site.origin}/etag`);
      expect({ text, url }).toEqual({ text: 'tagged words', url: `${site.origin}/etag` });
      expect(await textAt(fetcher, `${site.origin}/old`)).toMatchObject({ fromCache: true, url });
      expect(fetcher.cacheFault).toBeUndefined();
    }
    expect(await clauseOf(textAt(makeFetcher({ cache, maxBytes: 5 }), `${site.origin}/etag`))).toBe(
      'larger than 5 bytes',
    );
    const names = readdirSync(cache);
    expect(names.length).toBe(4);
    for (const name of names) {
      expect(name).toMatch(/^[0-9a-f]{64}\.(body|json)$/);
      expect(statSync(join(cache, name)).mode & 0o77).toBe(0);
    }
  });

  it('fetches changed answers again', async () => {
    let edition = 1;
    const site = await serve({
      '/': (...given) => page('etag', `"${edition}"`, `edition ${edition}`)(...given),
    });
    const cache = folder();
    const fetcher = makeFetcher({ cache });
    for (edition = 1; edition < 4; edition++) {
      expect((await textAt(fetcher, site.origin)).text).toBe(`edition ${edition}`);
      expect(await textAt(fetcher, site.origin)).toMatchObject({ fromCache: true, text: `edition ${edition}` });
    }
    expect(readdirSync(cache).length).toBe(2);
  });

  it('stores only answers that may be stored', async () => {
    const tagged =
      (more: Readonly<Record<string, string>>): Handler =>
      response => {
        response.writeHead(200, { ETag: '"1"', ...more }).end('words');
      };
    const site = await serve({
      '/plain': 'words',
      '/no-store': tagged({ 'Cache-Control': 'private, No-Store' }),
      '/cut': response => {
        response.writeHead(200, { ETag: '"1"', 'Content-Length': '50' }).write('words', () => response.destroy());
      },
      '/404': response => response.writeHead(404, { ETag: '"1"' }).end(),
      '/login': tagged({}),
      '/half': tagged({}),
    });
    const cache = folder();
    const fetcher = makeFetcher({ cache });
    for (const path of ['plain', 'no-store', 'cut', '404']) {
      await textAt(fetcher, `${site.origin}/${path}`).catch(() => {});
    }
    await textAt(fetcher, `${site.origin.replace('//', '//user:word@')}/login`);
    (await fetcher.fetch(`${site.origin}/half`)).discard();
    for await (const _ of (await fetcher.fetch(`${site.origin}/half`)).body) break;
    expect(readdirSync(cache)).toEqual([]);
  });

  it('ignores damaged entries', async () => {
    const site = await serve({ '/': page('etag', '"1"', 'the true words') });
    const cache = folder();
    const fetcher = makeFetcher({ cache });
    const spoil: [file: 'body' | 'json', to: (was: string) => string][] = [
      ['body', () => 'other words'],
      ['body', () => 'the true word!'],
      ['body', was => `${was} and more`],
      ['body', () => ''],
      ['json', () => ''],
      ['json', () => 'null'],
      ['json', was => was.slice(0, -5)],
      ['json', was => was.replace('etag', 'gate')],
      ['json', was => was.replace('\\"1\\"', '\\"1\\"\\r\\nX: y')],
      ['json', was => was.replace(/"length":\d+/, '"length":1e99')],
    ];
    for (const [file, to] of spoil) {
      expect((await textAt(fetcher, site.origin)).text).toBe('the true words');
      const path = join(cache, readdirSync(cache).find(name => name.endsWith(file)) ?? '');
      writeFileSync(path, to(readFileSync(path, 'utf8')));
      expect(await textAt(fetcher, site.origin), `${file} ${to}`).toMatchObject({
        fromCache: false,
        text: 'the true words',
      });
      expect(site.requests.at(-1)?.headers).not.toHaveProperty('if-none-match');
    }
  });

  it('does not fail a request when it cannot be written', async () => {
    const site = await serve({ '/': page('etag', '"1"', 'words') });
    const cache = join(makeTree({ file: 'x' }), 'file');
    const fetcher = makeFetcher({ cache });
    expect((await textAt(fetcher, site.origin)).text).toBe('words');
    expect(fetcher.cacheFault).toMatch(/EEXIST|no such file/);
  });

  it('accepts several writers at a time', async () => {
    const site = await serve({ '/': page('etag', '"1"', 'words '.repeat(20_000)) });
    const cache = folder();
    const fetchers = Array.from({ length: 6 }, () => makeFetcher({ cache }));
    const read = await Promise.all(fetchers.map(fetcher => textAt(fetcher, site.origin)));
    expect(new Set(read.map(({ text }) => text.length))).toEqual(new Set([120_000]));
    expect(await textAt(fetchers[0], site.origin)).toMatchObject({ fromCache: true });
    expect(readdirSync(cache).length).toBe(2);
  });
});
