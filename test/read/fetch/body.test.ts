import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { clauseOf, makeFetcher, textAt } from './server/fetching.js';
import { type Handler, serve, serveRaw } from './server/serve.js';

const KB = 1024;
const packed =
  (encoding: string, body: Uint8Array | string): Handler =>
  response => {
    response.setHeader('Content-Encoding', encoding).end(body);
  };

/** A server that sends the given bytes, and closes the connection unless told otherwise. */
const raw = (text: string, hangUp = true) =>
  serveRaw(socket => {
    socket.write(text, 'latin1');
    if (hangUp) socket.end();
  });

describe('an encoded body', () => {
  const text = 'The bridge was repaired. '.repeat(200);

  it('is decoded from each coding, and from several at once', async () => {
    const site = await serve({
      '/gzip': packed('gzip', zlib.gzipSync(text)),
      '/x-gzip': packed('X-GZIP', zlib.gzipSync(text)),
      '/br': packed('br', zlib.brotliCompressSync(text)),
      '/zlib': packed('deflate', zlib.deflateSync(text)),
      '/raw': packed('deflate', zlib.deflateRawSync(text)),
      '/both': packed('gzip, identity, br', zlib.brotliCompressSync(zlib.gzipSync(text))),
      '/members': packed('gzip', Buffer.concat([zlib.gzipSync(text.slice(0, 9)), zlib.gzipSync(text.slice(9))])),
    });
    const fetcher = makeFetcher();
    for (const path of ['gzip', 'x-gzip', 'br', 'zlib', 'raw', 'both', 'members']) {
      expect((await textAt(fetcher, `${site.origin}/${path}`)).text, path).toBe(text);
    }
    expect(site.connections).toBe(1);
  });

  it('is recognised by its bytes if the header is wrong', async () => {
    const site = await serve({
      '/plain': packed('gzip', text),
      '/br': packed('br', zlib.gzipSync(text)),
      '/deflate': packed('deflate', zlib.gzipSync(text)),
      '/none': response => response.end(zlib.gzipSync('left packed')),
      '/empty': packed('gzip', ''),
      '/one': packed('gzip', 'x'),
      '/zstd': packed('zstd', text),
      '/deep': packed('gzip, gzip, gzip, gzip', text),
      '/broken': packed('br', text),
    });
    const fetcher = makeFetcher();
    for (const path of ['plain', 'br', 'deflate']) {
      expect((await textAt(fetcher, `${site.origin}/${path}`)).text, path).toBe(text);
    }
    expect((await textAt(fetcher, `${site.origin}/empty`)).text).toBe('');
    expect((await textAt(fetcher, `${site.origin}/one`)).text).toBe('x');
    const left = await fetcher.read(`${site.origin}/none`, bytes => zlib.gunzipSync(bytes).toString());
    expect(left, 'a file that is gzip by itself').toBe('left packed');
    expect(await clauseOf(textAt(fetcher, `${site.origin}/zstd`))).toBe(
      'the server used a content coding that the request does not accept',
    );
    expect(await clauseOf(textAt(fetcher, `${site.origin}/deep`))).toBe('compressed 4 times');
    expect(await clauseOf(textAt(fetcher, `${site.origin}/broken`))).toBe('not valid brotli');
  });

  it('is read up to the cut if it is truncated', async () => {
    const words = Array.from({ length: 40_000 }, (_, at) => `word${(at * 7919) % 10007}`).join(' ');
    const codings = { gzip: zlib.gzipSync(words), brotli: zlib.brotliCompressSync(words) };
    for (const [name, bytes] of Object.entries(codings)) {
      const half = bytes.subarray(0, bytes.length >> 1);
      const site = await serve({ '/': packed(name === 'gzip' ? 'gzip' : 'br', half) });
      const { body } = await makeFetcher().fetch(site.origin);
      let seen = '';
      const reading = (async () => {
        for await (const chunk of body) seen += Buffer.from(chunk).toString();
      })();
      expect(await clauseOf(reading)).toBe(`cut off in the middle of its ${name} data`);
      expect(seen.length).toBeGreaterThan(1000);
      expect(words.startsWith(seen)).toBe(true);
    }
  });

  it('stops at the limit if it unpacks to more', async () => {
    const zeros = Buffer.alloc(50 * KB * KB);
    const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 };
    const br = zlib.brotliCompressSync(zeros, { params });
    const bombs = { gzip: zlib.gzipSync(zeros), br, deflate: zlib.deflateSync(zeros) };
    const twice = zlib.gzipSync(bombs.gzip);
    const site = await serve({
      '/gzip': packed('gzip', bombs.gzip),
      '/br': packed('br', bombs.br),
      '/deflate': packed('deflate', bombs.deflate),
      '/twice': packed('gzip, gzip', twice),
    });
    const fetcher = makeFetcher({ maxBytes: 200 * KB });
    for (const path of ['gzip', 'br', 'deflate', 'twice']) {
      const { body } = await fetcher.fetch(`${site.origin}/${path}`);
      let seen = 0;
      const reading = (async () => {
        for await (const chunk of body) seen += chunk.length;
      })();
      expect(await clauseOf(reading), path).toBe('unpacks to more than 200 KB');
      expect(seen).toBeLessThanOrEqual(200 * KB);
    }
  });

  it('of any bytes gives bytes or a FetchError', async () => {
    let next: Uint8Array = new Uint8Array();
    const site = await serve({
      '/gzip': response => packed('gzip', next)(response, site.requests[0], site),
      '/br': response => packed('br', next)(response, site.requests[0], site),
      '/deflate': response => packed('deflate', next)(response, site.requests[0], site),
    });
    const fetcher = makeFetcher({ maxBytes: 100 * KB });
    const good = zlib.gzipSync(text);
    const spoilt = fc
      .tuple(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length))
      .map(([at, byte, end]) => Uint8Array.from(good, (was, place) => (place === at ? byte : was)).subarray(0, end));
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), spoilt);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('gzip', 'br', 'deflate'), bytes, async (path, body) => {
        next = body;
        const result = await textAt(fetcher, `${site.origin}/${path}`).then(
          ({ text: words }) => words,
          (error: Error) => error.message,
        );
        expect(typeof result).toBe('string');
      }),
      { numRuns: 300 },
    );
  });
});

describe('a body', () => {
  it('has a maximum size, declared or not', async () => {
    const site = await serve({
      '/told': response => response.setHeader('Content-Length', 70 * KB).end('x'.repeat(70 * KB)),
      '/fits': response => response.end('x'.repeat(64 * KB)),
      '/endless': response => {
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(65536)));
        };
        response.on('drain', more);
        more();
      },
    });
    const fetcher = makeFetcher({ maxBytes: 64 * KB });
    expect(await clauseOf(textAt(fetcher, `${site.origin}/told`))).toBe('larger than 64 KB');
    expect(await clauseOf(textAt(fetcher, `${site.origin}/endless`))).toBe('larger than 64 KB');
    expect((await textAt(fetcher, `${site.origin}/fits`)).text.length).toBe(64 * KB);
    expect((await textAt(fetcher, `${site.origin}/told`, { maxBytes: 1e6 })).text.length).toBe(70 * KB);
    await expect.poll(() => site.sockets.size).toBeLessThanOrEqual(1);
  });

  it('names a length that it does not reach', async () => {
    const cut = await raw(`HTTP/1.1 200 OK\r\nContent-Length: 5678\r\n\r\n${'x'.repeat(1234)}`);
    expect(await clauseOf(textAt(makeFetcher(), cut.origin))).toBe('cut off after 1,234 of 5,678 bytes');
    const chunked = await raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwords\r\n');
    expect(await clauseOf(textAt(makeFetcher(), chunked.origin))).toBe('cut off after 5 bytes');
  });

  it('does not leak bytes past its length into the next answer', async () => {
    const site = await serve({ '*': (response, { path }) => response.end(path) });
    const liar = await serveRaw(socket => {
      const next = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison';
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwords and more${next}`);
    });
    const fetcher = makeFetcher();
    for (const path of ['/1', '/2', '/3']) {
      expect((await textAt(fetcher, `${liar.origin}${path}`)).text).toBe('words');
      expect((await textAt(fetcher, `${site.origin}${path}`)).text).toBe(path);
    }
  });

  it('without a length ends with the connection', async () => {
    const site = await raw('HTTP/1.0 200 OK\r\nContent-Length: many\r\n\r\nwords');
    expect(await clauseOf(textAt(makeFetcher(), site.origin))).toBe('not valid HTTP (invalid_content_length)');
    const open = await raw('HTTP/1.0 200 OK\r\n\r\nwords');
    expect((await textAt(makeFetcher(), open.origin)).text).toBe('words');
  });

  it('names the position of a reset', async () => {
    const site = await serveRaw(socket => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nwords', () =>
        setTimeout(() => socket.resetAndDestroy(), 20),
      );
    });
    expect(await clauseOf(textAt(makeFetcher(), site.origin))).toBe('cut off after 5 of 5,000 bytes');
  });

  it('rejects invalid chunks', async () => {
    for (const garbage of ['zz\r\nwords', '5\r\nwordsandmore\r\n', 'fffffffffffffffffff\r\n']) {
      const site = await raw(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwords\r\n${garbage}`);
      expect(await clauseOf(textAt(makeFetcher(), site.origin))).toMatch(/^not valid HTTP \([a-z_]+\)$/);
    }
  });

  it('rejects an answer whose head is not HTTP, or too large', async () => {
    const ssh = await raw('SSH-2.0-OpenSSH_9\r\n');
    expect(await clauseOf(textAt(makeFetcher(), ssh.origin))).toMatch(/^not valid HTTP/);
    const bomb = await serveRaw(socket => {
      socket.write(`HTTP/1.1 200 OK\r\n`);
      for (let at = 0; at < 2000; at++) socket.write(`X-${at}: ${'x'.repeat(100)}\r\n`);
    });
    expect(await clauseOf(textAt(makeFetcher(), bomb.origin))).toBe('the head of its answer is larger than 64 KB');
    const smuggled = await raw('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n');
    expect(await clauseOf(textAt(makeFetcher(), smuggled.origin))).toMatch(/^not valid HTTP/);
  });
});

describe('an unusable answer', () => {
  it('switches to another protocol', async () => {
    const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nx';
    for (const hangUp of [true, false]) {
      const site = await raw(upgrade, hangUp);
      expect(await clauseOf(textAt(makeFetcher(), site.origin))).toBe('HTTP 101 Switching Protocols');
      await expect.poll(() => site.sockets.size).toBe(0);
    }
    const bare = await raw('HTTP/1.1 101 Switching Protocols\r\n\r\n');
    expect(await clauseOf(textAt(makeFetcher(), bare.origin))).toBe('HTTP 101 Switching Protocols');
  });

  it('is interim, once or for ever', async () => {
    for (const status of ['100 Continue', '102 Processing', '103 Early Hints', '199 Other']) {
      const ended = await raw(`HTTP/1.1 ${status}\r\n\r\n`);
      expect(await clauseOf(textAt(makeFetcher(), ended.origin)), status).toBe('connection reset');
      const followed = await raw(`HTTP/1.1 ${status}\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwords`);
      expect((await textAt(makeFetcher(), followed.origin)).text, status).toBe('words');
    }
    const flood = await raw('HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'.repeat(5000), false);
    expect(await clauseOf(textAt(makeFetcher(), flood.origin))).toBe('more than 100 interim answers');
  });

  it('is a status that no rule knows', async () => {
    for (const status of ['000', '099', '600', '999']) {
      const site = await raw(`HTTP/1.1 ${status} Odd\r\nContent-Length: 0\r\n\r\n`);
      expect(await clauseOf(textAt(makeFetcher(), site.origin)), status).toMatch(/^(?:HTTP \d+$|not valid HTTP)/);
    }
  });
});

describe('timeouts', () => {
  it('end a request without an answer, or with one that drips', async () => {
    const silent = await serveRaw(() => {});
    expect(await clauseOf(textAt(makeFetcher({ answerTimeout: 60 }), silent.origin))).toBe('no answer within 60 ms');
    const drips = await serveRaw(socket => {
      socket.write('HTTP/1.1 200 OK\r\nX: ');
      const drip = setInterval(() => socket.write('x'), 10);
      socket.on('close', () => clearInterval(drip));
    });
    expect(await clauseOf(textAt(makeFetcher({ answerTimeout: 60 }), drips.origin))).toBe('no answer within 60 ms');
    const endless = await serveRaw(socket => {
      const drip = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), 10);
      socket.on('close', () => clearInterval(drip));
    });
    expect(await clauseOf(textAt(makeFetcher({ answerTimeout: 60 }), endless.origin))).toBe('no answer within 60 ms');
  });

  it('end a body that stops or drips', async () => {
    const stops = await serveRaw(socket => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nword'));
    expect(await clauseOf(textAt(makeFetcher({ idleTimeout: 60 }), stops.origin))).toBe('no more data within 60 ms');
    const drips = await serve({
      '/': response => {
        const drip = setInterval(() => response.write('x'), 10);
        response.on('close', () => clearInterval(drip));
      },
    });
    expect(await clauseOf(textAt(makeFetcher({ totalTimeout: 100 }), drips.origin))).toBe('not complete within 100 ms');
  });

  it('end a body that drips without a pause, although it would end by itself', async () => {
    const site = await serve({
      '/': response => {
        let bytes = 0;
        const drip = setInterval(() => (++bytes < 30 ? response.write('x') : response.end()), 10);
        response.on('close', () => clearInterval(drip));
      },
    });
    // Without the total limit the whole body would arrive: each pause is below the idle limit.
    const limited = makeFetcher({ idleTimeout: 5000, totalTimeout: 100 });
    expect(await clauseOf(textAt(limited, site.origin))).toBe('not complete within 100 ms');
    expect((await textAt(makeFetcher({ idleTimeout: 5000 }), site.origin)).text.length).toBe(29);
  });

  it('allow one more second for each 100 KB', async () => {
    const site = await serve({
      '/': response => {
        response.write('x'.repeat(100 * KB));
        const end = setTimeout(() => response.end(), 300);
        response.on('close', () => clearTimeout(end));
      },
    });
    expect((await textAt(makeFetcher({ totalTimeout: 100 }), site.origin)).text.length).toBe(100 * KB);
  });

  it('end a TLS handshake without an answer', async () => {
    const deaf = await serveRaw(() => {});
    const fetcher = makeFetcher({ connectTimeout: 60 });
    expect(await clauseOf(textAt(fetcher, deaf.origin.replace('http', 'https')))).toBe('no connection within 60 ms');
  });

  it('do not count the time of the reader', async () => {
    const site = await serve({ '/': response => response.end('x'.repeat(300 * KB)) });
    const { body } = await makeFetcher().fetch(site.origin);
    const clock = vi.spyOn(performance, 'now');
    onTestFinished(() => clock.mockRestore());
    let length = 0;
    for await (const chunk of body) {
      length += chunk.length;
      const hourLater = performance.now() + 3_600_000;
      clock.mockImplementation(() => hourLater);
    }
    expect(length).toBe(300 * KB);
  });
});
