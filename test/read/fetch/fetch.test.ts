import { describe, expect, it } from 'vitest';
import { DEFAULT_FETCH } from '../../../src/read/fetch/options.js';
import { isWebAddress, withoutCredentials } from '../../../src/read/location.js';
import { clauseOf, makeFetcher, textAt } from './server/fetching.js';
import { type Handler, serve, serveRaw } from './server/serve.js';

const redirectTo =
  (location: string, status = 302): Handler =>
  response => {
    response.writeHead(status, { Location: location }).end('elsewhere');
  };

describe('an address', () => {
  it('is fetched with its body, type and charset', async () => {
    const site = await serve({
      '/a': response => response.setHeader('Content-Type', 'Text/HTML; Charset="ISO-8859-1"').end('words'),
      '/b?x=1': response => response.end('more'),
      '/c': response => response.setHeader('Content-Type', 'text/html; charset=utf-9').end('wörds'),
    });
    const fetcher = makeFetcher();
    expect(await textAt(fetcher, `${site.origin}/a#part`)).toEqual({
      url: `${site.origin}/a`,
      requested: `${site.origin}/a`,
      status: 200,
      contentType: 'text/html',
      charset: 'windows-1252',
      fromCache: false,
      text: 'words',
    });
    expect(await textAt(fetcher, `${site.origin}/b?x=1`)).toMatchObject({ contentType: '', charset: undefined });
    expect(await textAt(fetcher, `${site.origin}/c`)).toMatchObject({ charset: undefined, text: 'wörds' });
    expect(site.connections, 'connections are kept').toBe(1);
    const { headers } = site.requests[0];
    expect(headers['user-agent']).toBe(DEFAULT_FETCH.userAgent);
    expect(headers['user-agent']).toMatch(/^twicetold\/\d/);
    expect(headers['accept-encoding']).toBe('gzip, br, deflate');
    expect(Object.keys(headers)).not.toContain('cookie');
  });

  it('is returned as bytes, whatever its charset', async () => {
    const site = await serve({
      '/': response => response.setHeader('Content-Type', 'text/html; charset=latin1').end('Grüße'),
    });
    expect(await textAt(makeFetcher(), site.origin)).toMatchObject({ charset: 'windows-1252', text: 'Grüße' });
  });

  it('is streamed, and closes its connection when the reader stops', async () => {
    let stopped = false;
    const site = await serve({
      '/': response => {
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(65536)));
        };
        response.on('drain', more).on('close', () => {
          stopped = true;
        });
        more();
      },
    });
    const fetcher = makeFetcher({ perHost: 1 });
    const { body } = await fetcher.fetch(site.origin);
    for await (const chunk of body) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    const unread = await fetcher.fetch(site.origin);
    unread.discard();
    (await fetcher.fetch(site.origin)).discard();
    await expect.poll(() => stopped && site.sockets.size).toBe(0);
  });

  it('must be a web address', async () => {
    const fetcher = makeFetcher();
    const clauses = [
      ['ftp://h/', 'only http and https addresses are fetched, not ftp:'],
      ['file:///etc/passwd', 'only http and https addresses are fetched, not file:'],
      ['data:text/html,x', 'only http and https addresses are fetched, not data:'],
      ['http://', 'not a web address: http://'],
      ['http://user:secret@/\x1b[31m', 'not a web address: http:/// [31m'],
      [`http://h/${'a'.repeat(5000)}`, 'an address of 5009 characters'],
    ];
    for (const [address, clause] of clauses) expect(await clauseOf(fetcher.fetch(address))).toBe(clause);
    expect(['http://a', 'HTTPS://a', 'a/http://b', 'http:a', 'ftp://a'].map(isWebAddress)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('gives an error for each status except success', async () => {
    const site = await serve({
      '/500': response => response.writeHead(500, '\u00e9vil words').end(),
      '/206': response => response.writeHead(206).end('part'),
      '/299': response => response.writeHead(299).end('fine'),
      '/304': response => response.writeHead(304).end(),
      '/301': response => response.writeHead(301).end('no location'),
    });
    const fetcher = makeFetcher();
    const clauses = ['404 Not Found', '500 Internal Server Error', '206 Partial Content'];
    for (const clause of [...clauses, '304 Not Modified', '301 Moved Permanently']) {
      expect(await clauseOf(fetcher.fetch(`${site.origin}/${clause.slice(0, 3)}`))).toBe(`HTTP ${clause}`);
    }
    expect(site.connections, 'short bodies are read away').toBeLessThanOrEqual(2);
    expect((await textAt(fetcher, `${site.origin}/299`)).text).toBe('fine');
  });

  it('gives an error if no server answers', async () => {
    const gone = await serveRaw(socket => socket.destroy());
    expect(await clauseOf(makeFetcher().fetch(gone.origin))).toBe('connection reset');
    expect(await clauseOf(makeFetcher().fetch('http://127.0.0.1:1/'))).toBe('connection refused');
    expect(await clauseOf(makeFetcher().fetch('http://a..b/')), 'no name that a resolver is asked for').toBe(
      'no such host',
    );
  });

  it('needs a valid certificate for https', async () => {
    const site = await serve({ '/': 'secret' }, true);
    expect(await clauseOf(makeFetcher().fetch(site.origin))).toBe('its certificate is self-signed');
    expect(await clauseOf(makeFetcher().fetch(site.origin.replace('https', 'http')))).toBe('connection reset');
    const plain = await serve({ '/': 'words' });
    expect(await clauseOf(makeFetcher().fetch(plain.origin.replace('http', 'https')))).toBe(
      'the server does not support TLS, or only outdated versions',
    );
  });
});

describe('redirects', () => {
  it('are followed, relative and absolute ones', async () => {
    const other = await serve({ '/end': 'there' });
    const site = await serve({
      '/1': redirectTo('/2', 301),
      '/2': redirectTo('3?x#y', 303),
      '/3?x': redirectTo(`//${'127.0.0.1'}:PORT/%C3%A9`, 307),
      '/4': redirectTo(`${other.origin}/end`, 308),
    });
    const fetcher = makeFetcher();
    expect(await textAt(fetcher, `${site.origin}/4`)).toMatchObject({
      url: `${other.origin}/end`,
      requested: `${site.origin}/4`,
      text: 'there',
    });
    expect(await clauseOf(fetcher.fetch(`${site.origin}/1`))).toBe(
      'redirects to an invalid URL: //127.0.0.1:PORT/%C3%A9',
    );
  });

  it('decode a location of raw bytes as UTF-8', async () => {
    const site = await serveRaw(socket => socket.end('HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/é\r\n\r\n'));
    expect(await clauseOf(makeFetcher({ redirects: 0 }).fetch(site.origin))).toBe(
      'more than 0 redirects, the last one to http://127.0.0.1:1/%C3%A9',
    );
  });

  it('in a circle or without end give an error', async () => {
    const site = await serve({
      '/a': redirectTo('/b'),
      '/b': redirectTo('/c'),
      '/c': redirectTo('/b'),
      '/self': redirectTo('#again'),
      '*': (response, { path }) => redirectTo(`${path}x`)(response, { path, headers: {}, at: 0 }, site),
    });
    const { origin } = site;
    const fetcher = makeFetcher();
    expect(await clauseOf(fetcher.fetch(`${origin}/a`))).toBe(
      `redirects in a circle: ${origin}/b -> ${origin}/c -> ${origin}/b`,
    );
    expect(await clauseOf(fetcher.fetch(`${origin}/self`))).toBe(
      `redirects in a circle: ${origin}/self -> ${origin}/self`,
    );
    site.requests.length = 0;
    expect(await clauseOf(fetcher.fetch(`${origin}/x`))).toBe(
      `more than 10 redirects, the last one to ${origin}/x${'x'.repeat(11)}`,
    );
    expect(site.requests.length).toBe(11);
  });

  it('lead only to http and https addresses', async () => {
    const targets = ['file:///etc/passwd', 'ftp://h/x', 'data:text/html,x', 'javascript:1'];
    for (const location of targets) {
      const site = await serve({ '/': redirectTo(location) });
      expect(await clauseOf(makeFetcher().fetch(site.origin))).toBe(
        `redirects to a ${location.slice(0, location.indexOf(':') + 1)} address; only http and https are fetched`,
      );
    }
  });

  it('are followed without waiting for an endless body', async () => {
    const site = await serve({
      '/': response => {
        response.writeHead(302, { Location: '/end' });
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(65536)));
        };
        response.on('drain', more);
        more();
      },
      '/end': 'there',
    });
    expect((await textAt(makeFetcher(), site.origin)).text).toBe('there');
  });

  it('do not lead from a public address to a private one', async () => {
    const inside = await serve({ '/': 'secret' });
    const site = await serve({
      '/ip': redirectTo(`http://127.0.0.2:${inside.host.split(':')[1]}/`),
      '/hex': redirectTo(`http://0x7f.2:${inside.host.split(':')[1]}/`),
      '/mapped': redirectTo('http://[::ffff:127.0.0.2]/'),
      '/open': redirectTo(`${inside.origin}/`),
    });
    // 127.0.0.1 plays the public internet here.
    const networks = ['127.0.0.2/32'];
    const fetcher = makeFetcher({ privateNetworks: networks });
    for (const path of ['ip', 'hex', 'mapped']) {
      expect(await clauseOf(fetcher.fetch(`${site.origin}/${path}`))).toBe(
        'leads from a public address to a private one',
      );
    }
    expect((await textAt(fetcher, `${site.origin}/open`)).text).toBe('secret');
    // The user may name one, and one may lead to another.
    expect((await textAt(makeFetcher(), `${site.origin}/open`)).text).toBe('secret');
  });

  it('do not lead to a name that resolves to a private address', async () => {
    const inside = await serve({ '/': 'secret' });
    const site = await serve({ '/': redirectTo(inside.origin.replace('127.0.0.1', 'localhost')) });
    // Requests from the outset and a kept connection count, too.
    const fetcher = makeFetcher();
    const named = inside.origin.replace('127.0.0.1', 'localhost');
    expect((await textAt(fetcher, named)).text).toBe('secret');
    expect(await clauseOf(fetcher.fetch(named, { publicOnly: true }))).toBe(
      'leads from a public address to a private one',
    );
    expect((await textAt(makeFetcher({ privateTargets: true }), named, { publicOnly: true })).text).toBe('secret');
    expect((await textAt(makeFetcher(), site.origin)).text).toBe('secret');
  });
});

describe('credentials', () => {
  it('are sent to their origin only', async () => {
    const other = await serve({ '/': 'there' });
    const site = await serve({
      '/': redirectTo('/same'),
      '/same': redirectTo(other.origin.replace('http://', 'http://thief:word@')),
      '/circle': redirectTo('/circle'),
    });
    const fetcher = makeFetcher();
    const address = site.origin.replace('//', '//us%C3%A9r:p%40ss%zz@');
    expect(await textAt(fetcher, address)).toMatchObject({ requested: `${site.origin}/`, url: `${other.origin}/` });
    const shown = site.requests.map(({ headers }) => headers.authorization);
    expect(shown).toEqual(Array(2).fill(`Basic ${Buffer.from('usér:p%40ss%zz').toString('base64')}`));
    expect(other.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    for (const path of ['/circle', '/404']) {
      expect(await clauseOf(fetcher.fetch(`${address}${path}`))).not.toMatch(/us|ss/);
    }
  });

  it('are removed from addresses in messages', () => {
    expect(withoutCredentials('https://a:b@h/x?y=1#z')).toBe('https://h/x?y=1#z');
    expect(withoutCredentials('https://h')).toBe('https://h');
    expect(withoutCredentials('http://a:b@:99999/x@y')).toBe('http://:99999/x@y');
  });
});
