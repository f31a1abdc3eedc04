import { describe, expect, it } from 'vitest';
import { fetchErrorOf, formatDuration, retryAfterOf } from '../../../src/read/fetch/errors.js';
import { formatBytes } from '../../../src/read/problem.js';
import { clauseOf, makeFetcher, textAt } from './server/fetching.js';
import { type Handler, serve, serveRaw } from './server/serve.js';

/** Answers one after the other, the last one for ever. */
const inTurn = (...answers: Handler[]): Handler => {
  let turn = 0;
  return (...given) => answers[Math.min(turn++, answers.length - 1)](...given);
};
const busy =
  (status: number, retryAfter?: string): Handler =>
  response => {
    response.writeHead(status, retryAfter === undefined ? {} : { 'Retry-After': retryAfter }).end();
  };
const fine: Handler = response => response.end('words');
const reset: Handler = response => response.socket?.resetAndDestroy();

const tries = { tries: 4, backoff: 10, retryAfterCap: 50 };

describe('a retry', () => {
  it('follows a failure that may be temporary', async () => {
    const site = await serve({
      '/429': inTurn(busy(429), busy(503), fine),
      '/502': inTurn(busy(502), busy(504), fine),
      '/reset': inTurn(reset, fine),
      '/cut': inTurn(response => {
        response.setHeader('Content-Length', 50).write('words', () => reset(response, site.requests[0], site));
      }, fine),
    });
    const fetcher = makeFetcher(tries);
    for (const path of ['429', '502', 'reset', 'cut']) {
      expect((await textAt(fetcher, `${site.origin}/${path}`)).text, path).toBe('words');
    }
    expect(site.requests.length).toBe(3 + 3 + 2 + 2);
  });

  it('does not follow a permanent failure', async () => {
    const site = await serve({ '/500': busy(500), '/403': busy(403, '1'), '/slow': () => {} });
    const fetcher = makeFetcher({ ...tries, answerTimeout: 30 });
    for (const path of ['500', '403', '404', 'slow']) await clauseOf(fetcher.fetch(`${site.origin}/${path}`));
    expect(site.requests.length).toBe(4);
  });

  it('waits as long as the server asks, within limits, or with exponential backoff', async () => {
    const gapsWith = async (backoff: number, ...answers: Handler[]) => {
      const site = await serve({ '/': inTurn(...answers, fine) });
      await textAt(makeFetcher({ tries: 4, backoff, retryAfterCap: Math.max(120, backoff) }), site.origin);
      return site.requests.slice(1).map(({ at }, before) => at - site.requests[before].at);
    };
    const gaps = (...answers: Handler[]) => gapsWith(10, ...answers);
    const [asked] = await gaps(busy(429, '3600'));
    expect(asked).toBeGreaterThanOrEqual(118);
    const [dated] = await gaps(busy(503, new Date(Date.now() + 60_000).toUTCString()));
    expect(dated).toBeGreaterThanOrEqual(118);
    // waiting for the backoff would exceed the time limit of the test
    expect(await gapsWith(1_000_000, busy(429, '0'))).toHaveLength(1);
    const [first, second, third] = await gaps(busy(503), busy(503), busy(503, 'soon'));
    expect(first).toBeGreaterThanOrEqual(9);
    expect(second).toBeGreaterThanOrEqual(19);
    expect(third).toBeGreaterThanOrEqual(39);
  });

  it('is not repeated for ever at a host that is down', async () => {
    const site = await serve({ '*': busy(503) });
    const fetcher = makeFetcher({ ...tries, perHost: 1 });
    const clauses = await Promise.all(
      Array.from({ length: 5 }, (_, at) => clauseOf(fetcher.fetch(`${site.origin}/${at}`))),
    );
    expect(new Set(clauses)).toEqual(new Set(['HTTP 503 Service Unavailable']));
    expect(site.requests.length).toBeLessThanOrEqual(4 + 4);
    site.requests.length = 0;
    await clauseOf(fetcher.fetch(`${site.origin}/one more`));
    expect(site.requests.length).toBe(1);
  });

  it('pauses all requests to a host that is too busy', async () => {
    let open = false;
    const site = await serve({
      '*': response => {
        if (open) fine(response, site.requests[0], site);
        else busy(429, '1')(response, site.requests[0], site);
        setTimeout(() => {
          open = true;
        }, 60);
      },
    });
    const fetcher = makeFetcher({ ...tries, retryAfterCap: 80, perHost: 1 });
    await Promise.all(['/a', '/b', '/c'].map(path => textAt(fetcher, `${site.origin}${path}`)));
    expect(site.requests.length).toBe(4);
  });

  it('follows at once if an idle connection was closed', async () => {
    let connections = 0;
    const site = await serveRaw(socket => {
      connections++;
      socket.removeAllListeners('data');
      // The second request of each connection finds it closed.
      socket.on('data', () => socket.resetAndDestroy());
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nwords');
    });
    const fetcher = makeFetcher({ tries: 1 });
    for (let at = 0; at < 3; at++) expect((await textAt(fetcher, site.origin)).text).toBe('words');
    expect(connections).toBe(3);
  });

  it('does not follow when the fetcher is closed', async () => {
    const site = await serve({ '/busy': busy(503), '/slow': () => {}, '/body': response => response.write('x') });
    const fetcher = makeFetcher({ tries: 9, backoff: 10_000, retryAfterCap: 10_000, perHost: 3 });
    const paths = ['/busy', '/slow', '/body', '/queued', '/held'];
    const clauses = paths.map(path => clauseOf(textAt(fetcher, `${site.origin}${path}`)));
    await expect.poll(() => site.requests.length).toBe(3);
    fetcher.close();
    expect(await Promise.all(clauses)).toEqual(Array(5).fill('fetching was stopped'));
    expect(await clauseOf(fetcher.fetch(site.origin))).toBe('fetching was stopped');
  });
});

describe('concurrent requests', () => {
  it('are limited for one host', async () => {
    const site = await serve({ '*': (response, { path }) => setTimeout(() => response.end(path), 10) });
    const fetcher = makeFetcher({ perHost: 3 });
    const paths = Array.from({ length: 20 }, (_, at) => `/${at}`);
    const read = await Promise.all(paths.map(path => textAt(fetcher, `${site.origin}${path}`)));
    expect(read.map(({ text }) => text)).toEqual(paths);
    expect(site.most).toBe(3);
    expect(site.connections).toBe(3);
  });

  it('are limited over all hosts', async () => {
    let active = 0;
    let most = 0;
    const slow: Handler = response => {
      most = Math.max(most, ++active);
      setTimeout(() => {
        active--;
        response.end();
      }, 10);
    };
    const sites = await Promise.all(Array.from({ length: 6 }, () => serve({ '*': slow })));
    const fetcher = makeFetcher({ perHost: 4, connections: 5 });
    await Promise.all(sites.flatMap(({ origin }) => ['/a', '/b'].map(path => textAt(fetcher, origin + path))));
    expect(most).toBe(5);
  });
});

describe('messages', () => {
  it('name the cause of a failed connection', () => {
    const coded = (code: string) => fetchErrorOf(Object.assign(new Error('x'), { code })).message;
    expect(coded('CERT_HAS_EXPIRED')).toBe('its certificate has expired');
    expect(coded('ERR_TLS_CERT_ALTNAME_INVALID')).toBe('its certificate is for another host');
    expect(coded('ENOTFOUND')).toBe('no such host');
    expect(coded('HPE_INVALID_CONSTANT')).toBe('not valid HTTP (invalid_constant)');
    expect(coded('E\x1b[31m')).toBe('the connection failed (E [31m)');
    expect(fetchErrorOf('x').message).toBe('the connection failed');
    const both = [Object.assign(new Error(), { code: 'ECONNREFUSED' }), new Error()];
    expect(fetchErrorOf(new AggregateError(both)).message).toBe('connection refused');
  });

  it('show sizes and durations', () => {
    expect([0, 1023, 1536, 64 * 1024 ** 2, 1024 ** 4 * 2000].map(formatBytes)).toEqual([
      '0 bytes',
      '1023 bytes',
      '1.5 KB',
      '64 MB',
      '2000 TB',
    ]);
    expect([80, 1500, 30_000].map(formatDuration)).toEqual(['80 ms', '1.5 s', '30 s']);
  });

  it('parse Retry-After', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(retryAfterOf('120', now)).toBe(120_000);
    expect(retryAfterOf(' Thu, 01 Jan 2026 00:00:30 GMT', now)).toBe(30_000);
    expect(retryAfterOf('Wed, 31 Dec 2025 00:00:30 GMT', now)).toBe(0);
    for (const odd of [undefined, '', '-1', '1.5', '1e9', 'soon', '99999999999']) {
      expect(retryAfterOf(odd, now), odd).toBeUndefined();
    }
  });
});
