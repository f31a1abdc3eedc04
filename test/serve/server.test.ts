/** Real requests to a service on loopback: what it answers, and what it refuses without harm to others. */
import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openIndex } from '../../src/library/known-index.js';
import { LIMITS } from '../../src/serve/server.js';
import { knownIndex, type Running, retold, running, STORIES, TOKEN } from './service.js';

const schema = JSON.parse(readFileSync('check.schema.json', 'utf8'));

let service: Running;
beforeAll(async () => {
  service = await running();
});
afterAll(() => service.stop());

/** All that a server sends on a connection, and whether it closes it. @param parts are sent one by one, with a pause in between */
function raw(parts: readonly string[], pause = 0, { address } = service): Promise<string> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let received = '';
    socket.setEncoding('utf8').on('data', text => {
      received += text;
    });
    socket.on('error', error => (received === '' ? reject(error) : resolve(received)));
    socket.on('close', () => resolve(received));
    void (async () => {
      for (const part of parts) {
        if (socket.destroyed) return;
        socket.write(part);
        await wait(pause);
      }
    })();
  });
}

/** A request whose body is made up piece by piece. */
function streamed(headers: Record<string, string | number>, bytes: number): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      `${service.address}/check`,
      { method: 'POST', headers },
      (response: IncomingMessage) => {
        let body = '';
        response.setEncoding('utf8').on('data', text => {
          body += text;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      },
    );
    request.on('error', reject);
    // no error is waited for: the answer may come before the last byte is sent
    const next = (event: string): Promise<unknown> => new Promise(resolve => request.once(event, resolve));
    const closed = next('close');
    const piece = Buffer.alloc(1 << 20, ' ');
    void (async () => {
      for (let sent = 0; sent < bytes && !request.destroyed; sent += piece.length)
        if (!request.write(piece)) await Promise.race([next('drain'), closed]);
      request.end();
    })();
  });
}

const isWell = async (): Promise<void> => {
  const { status, body } = await service.post('/check', { id: 'x', text: retold(STORIES[3]) });
  expect({ status, verdict: body.articles[0].verdict }).toEqual({ status: 200, verdict: 'copy' });
};

describe('a check', () => {
  test('gives the report of the library, which follows check.schema.json', async () => {
    const articles = [
      { id: 'a', text: retold(STORIES[1]), source: 'Elsewhere' },
      { id: 'b', text: STORIES[30] },
    ];
    const { status, headers, body } = await service.post('/check?threshold=0.6', { articles });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    const validate = new Ajv2020({ strict: false }).compile(schema);
    expect(validate(body) ? [] : validate.errors).toEqual([]);
    expect(body.articles.map(({ id, verdict }: never) => [id, verdict])).toEqual([
      ['a', 'copy'],
      ['b', 'new'],
    ]);
    expect(body.articles[0].matches[0]).toMatchObject({ id: 'known-1', known: true });
    expect(body.options.threshold).toBe(0.6);
  });

  test('takes one article, a list, and JSON Lines', async () => {
    const one = { text: STORIES[5] };
    const jsonl = { 'content-type': 'application/x-ndjson' };
    for (const [body, headers] of [
      [one, {}],
      [[one], {}],
      [`\n${JSON.stringify(one)}\n`, jsonl],
    ] as const) {
      const answer = await service.post('/check', body, headers);
      expect(answer.body.articles[0]).toMatchObject({ id: '1', verdict: 'copy' });
    }
  });

  test('adds the compared articles on request', async () => {
    const article = { id: 'new/one?', text: STORIES[31] };
    expect((await service.post('/check?add=true', article)).body.articles[0].verdict).toBe('new');
    expect((await service.post('/check', article)).body.articles[0].verdict).toBe('unchanged');
    const { body } = await service.get(`/articles/${encodeURIComponent(article.id)}/similar`);
    expect(body).toMatchObject({ id: 'new/one?', verdict: 'new' });
  });
});

describe('articles', () => {
  test('are added, replaced, or left unchanged', async () => {
    const { size } = service;
    const added = await service.post('/articles', [{ id: 'n', text: STORIES[32] }, { text: STORIES[33] }]);
    expect(added).toMatchObject({ status: 201, body: { added: 2, replaced: 0, unchanged: 0, articles: size + 2 } });
    const again = await service.post('/articles', [{ id: 'n', text: STORIES[34] }, { text: STORIES[33] }]);
    expect(again).toMatchObject({ status: 201, body: { added: 0, replaced: 1, unchanged: 1, articles: size + 2 } });
    expect(await service.post('/articles', { text: STORIES[33] })).toMatchObject({
      status: 200,
      body: { unchanged: 1 },
    });
    expect((await service.get('/healthz')).body).toEqual({ status: 'ok', articles: size + 2 });
  });

  test('are added all or none: a wrong one keeps the others out', async () => {
    const { size } = service;
    const articles = [...STORIES.slice(20).map((text, n) => ({ id: `m-${n}`, text })), { id: 'wrong', text: 4 }];
    const { status, body } = await service.post('/articles', articles);
    expect({ status, error: body.error }).toEqual({ status: 400, error: 'article 21 has a text that is a number' });
    expect(service.size).toBe(size);
  });

  test('two concurrent requests with one id: one adds, the other replaces', async () => {
    const { size } = service;
    const answers = await Promise.all([35, 36].map(n => service.post('/articles', { id: 'twin', text: STORIES[n] })));
    expect(answers.map(({ body }) => [body.added, body.replaced]).sort()).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(service.size).toBe(size + 1);
  });

  test('of an index are compared with the others', async () => {
    await service.post('/articles', { id: 'copy', text: retold(STORIES[2]) });
    const { status, body } = await service.get('/articles/copy/similar');
    expect({ status, verdict: body.verdict }).toEqual({ status: 200, verdict: 'copy' });
    expect(idsOf(body.matches)).toEqual(['known-2']);
    expect(idsOf((await service.get('/articles/known-2/similar')).body.matches)).toEqual(['copy']);
    const other = await service.get('/articles/known-7/similar');
    expect(other.body).toMatchObject({ verdict: 'new', matches: [], source: 'Paper 2' });
  });
});

const idsOf = (articles: readonly { readonly id: string }[]): string[] => articles.map(({ id }) => id);

describe('refused requests', () => {
  const BODIES = [
    ['{"text": ', 'the body is not valid JSON'],
    ['', 'the body is not valid JSON'],
    ['"text"', 'the body is a text, not an article or a list'],
    ['null', 'the body is null, not an article or a list'],
    ['[]', 'the body holds no article'],
    ['{}', 'the article has no text'],
    ['{"text": 4}', 'the article has a text that is a number'],
    ['[{"text": "a"}, "b", null]', 'article 3 is null, not a text or an object with a text'],
    ['{"articles": {}}', 'articles is an object, not a list'],
    ['{"articles": [], "threshold": 1}', 'unknown key "threshold" beside articles'],
    ['{"id": {}, "text": "a"}', 'the article: id is an object, not a text'],
    ['{"id": "", "text": "a"}', 'the article: id is empty'],
    [`{"id": "${'x'.repeat(3000)}", "text": "a"}`, 'the article: the id has 3000 characters'],
    ['{"text": "a", "published": []}', 'the article: published is a list, not a date'],
    [
      '[{"id": "a", "text": "a"}, {"id": "a", "text": "b"}]',
      'article 2: another article of the request has the same id',
    ],
    [JSON.stringify(Array(101).fill('a')), 'the body holds 101 articles'],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'the article has no text'],
    ['\uD800', 'the body is not valid JSON'],
  ] as const;

  test.each(BODIES.map(([body, error]) => [body.slice(0, 30), body, error]))('the body %j', async (_, body, error) => {
    for (const path of ['/check', '/articles']) {
      const answer = await service.post(path, body);
      expect(answer).toMatchObject({ status: 400, body: { status: 400, error: expect.stringContaining(error) } });
    }
  });

  test.each([
    ['/check?threshold=2', 'threshold: "2" is not a number from 0 to 1'],
    ['/check?threshold=', 'threshold: "" is not'],
    ['/check?threshold=0.5&threshold=0.6', 'threshold: given twice, it is not'],
    ['/check?minPassage=1e3', 'minPassage: "1e3" is not a whole number from 10 to 200'],
    ['/check?editions=fail', 'editions: "fail" is not one of report, ignore'],
    ['/check?related=yes', 'related: "yes" is not true or false'],
    ['/check?__proto__=1', 'unknown parameter "__proto__"'],
    ['/articles?add=true', 'unknown parameter "add"'],
  ])('%s', async (path, error) => {
    const answer = await service.post(path, { text: STORIES[0] });
    expect(answer).toMatchObject({ status: 400, body: { error: expect.stringContaining(error) } });
  });

  test.each([
    ['/articles/unknown/similar', 404],
    ['/articles/..%2F..%2Fetc%2Fpasswd/similar', 404],
    ['/articles/%00/similar', 404],
    ['/articles/__proto__/similar', 404],
    ['/articles/%E2%80%AE%1B%5B31m/similar', 404],
    ['/articles/%FF/similar', 400],
    ['/articles/%/similar', 400],
    [`/articles/${'x'.repeat(7000)}/similar`, 414],
    ['/articles//similar', 404],
    ['/pair', 400],
    ['/pair?a=known-1', 400],
    ['/pair?a=known-1&b=', 400],
    ['/pair?a=known-1&b=known-2&b=known-3', 400],
    ['/pair?a=known-1&b=known-2&threshold=0', 400],
    ['/pair?a=known-1&b=%1B%5B31m', 404],
    ['/pair?a=__proto__&b=known-1', 404],
    ['/etc/passwd', 404],
    ['/check', 405],
    ['/articles', 405],
  ])('GET %s', async (path, status) => {
    const answer = await service.get(path);
    expect(answer).toMatchObject({ status, body: { status, error: expect.any(String) } });
    if (status === 405) expect(answer.headers.get('allow')).toBe('POST');
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
  ])('a body of the type %s', async type => {
    const answer = await service.post('/check', '{"text": "a"}', { 'content-type': type });
    expect(answer).toMatchObject({ status: 415, body: { hint: expect.stringContaining('application/json') } });
  });

  test('a compressed body', async () => {
    expect((await service.post('/check', 'x', { 'content-encoding': 'gzip' })).status).toBe(415);
  });

  test.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', '[::2]', '10.0.0.1', 'localhost.'])(
    'the host %s, which a page of a stranger may make lead here',
    async host => {
      const answer = await raw([`GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`]);
      expect(answer).toMatch(/^HTTP\/1\.1 421 /);
    },
  );

  test.each(['localhost', 'LOCALHOST:80', '127.0.0.1', '[::1]:8733'])('not the host %s', async host => {
    const answer = await raw([`GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`]);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('a page of another origin, without any information', async () => {
    const answer = await service.post('/check', { text: STORIES[0] }, { origin: 'http://evil.example' });
    expect(answer.status).toBe(403);
    expect([...answer.headers.keys()].filter(name => name.startsWith('access-control'))).toEqual([]);
    expect((await fetch(`${service.address}/check`, { method: 'OPTIONS' })).status).toBe(405);
  });

  test('a head that is too large, and input that is not HTTP', async () => {
    expect(await raw([`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`])).toMatch(
      /^HTTP\/1\.1 431 /,
    );
    expect(await raw(['\u0016\u0003\u0001 nonsense\r\n\r\n'])).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('other clients are not harmed', () => {
  test('by a body of 100 MB, announced or not', async () => {
    const type = { 'content-type': 'application/json' };
    for (const headers of [{ ...type, 'content-length': 100 << 20 }, type]) {
      const [answer] = await Promise.all([streamed(headers, 100 << 20), isWell()]);
      expect(answer).toEqual({ status: 413, body: expect.stringContaining('larger than 8 MB') });
    }
    expect((await service.get('/metrics')).body).toContain('\ntwicetold_body_bytes 0\n');
  });

  test('by clients that send head or body drop by drop', async () => {
    const head =
      'POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n';
    const drops = [...`${head}\r\n`].slice(0, 40);
    const body = [`${head}\r\n`, ...Array(40).fill('{')];
    const own = await running({ limits: { ...LIMITS, head: 300, request: 600, checking: 50 } });
    const [slowHead, slowBody, other] = await Promise.all([
      raw(drops, 50, own),
      raw(body, 50, own),
      own.post('/check', { text: STORIES[4] }),
    ]);
    expect(slowHead).toMatch(/^HTTP\/1\.1 408 /);
    expect(slowBody).toMatch(/^HTTP\/1\.1 408 /);
    expect(other.status).toBe(200);
    await own.stop();
  });

  test('by a client that disconnects in the middle of a body', async () => {
    const { hostname, port } = new URL(service.address);
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        'POST /articles HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"te',
      );
      setTimeout(() => socket.destroy(), 50);
    });
    await new Promise(resolve => socket.on('close', resolve));
    await isWell();
    expect((await service.get('/metrics')).body).toContain('\ntwicetold_body_bytes 0\n');
  });

  test('by more requests than may wait: the others get 503', async () => {
    const own = await running({ mostWaiting: 2 });
    const asked = Array.from({ length: 12 }, (_, n) => own.post('/check', { text: STORIES[n] }));
    const answers = await Promise.all(asked);
    const refused = answers.filter(({ status }) => status === 503);
    expect(answers.filter(({ status }) => status === 200).length).toBe(12 - refused.length);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0].headers.get('retry-after')).toBe('1');
    await own.stop();
  });

  test('by requests that wait too long', async () => {
    const own = await running({ patience: 1 });
    const many = Array.from({ length: 30 }, (_, n) => ({ id: `${n}`, text: STORIES[n] }));
    const [first, ...others] = await Promise.all([many, many, many].map(articles => own.post('/check', articles)));
    expect(first.status).toBe(200);
    expect(others.map(({ status }) => status)).toEqual([503, 503]);
    await own.stop();
  });

  test('by a long check: the health check answers', async () => {
    const many = Array.from({ length: 100 }, (_, n) => ({ id: `${n}`, text: STORIES[n % 40] }));
    let isDone = false;
    const check = service.post('/check', many).finally(() => {
      isDone = true;
    });
    // more than once before the check is over
    for (let n = 0; n < 3; n++) expect((await service.get('/healthz')).status).toBe(200);
    expect(isDone).toBe(false);
    expect((await check).status).toBe(200);
  });
});

describe('a token', () => {
  test('is required, except by the health check', async () => {
    const own = await running({ access: { token: TOKEN, hosts: [], anyHost: true } });
    for (const authorization of [
      undefined,
      'Bearer',
      'Bearer ',
      `Bearer ${TOKEN}x`,
      `Basic ${TOKEN}`,
      TOKEN,
      `Bearer ${TOKEN.toUpperCase()}`,
    ]) {
      const headers = authorization === undefined ? {} : { authorization };
      const answer = await own.post('/check', { text: STORIES[0] }, headers);
      expect(answer).toMatchObject({ status: 401, body: { error: 'missing or wrong token' } });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      for (const path of ['/metrics', '/openapi.json', '/articles/known-1/similar', '/nothing'])
        expect((await own.get(path, headers)).status).toBe(401);
    }
    const headers = { authorization: `Bearer ${TOKEN}`, host: 'anything.example' };
    expect((await own.post('/check', { text: STORIES[0] }, headers)).status).toBe(200);
    expect((await own.get('/healthz')).status).toBe(200);
    expect(own.answers.join('')).not.toContain(TOKEN);
    await own.stop();
  });
});

describe('an index', () => {
  test('that is open for reading takes no articles, and shows the additions of another writer', async () => {
    const own = await running({ open: { write: false } });
    const article = { id: 'late', text: STORIES[37] };
    for (const path of ['/articles', '/check?add=true'])
      expect(await own.post(path, article)).toMatchObject({
        status: 400,
        body: { error: 'the index is open for reading' },
      });
    const writer = await openIndex(own.folder, { write: true });
    await writer.add([article]);
    await writer.close();
    expect((await own.post('/check', article)).body.articles[0].verdict).toBe('unchanged');
    expect(own.size).toBe(21);
    await own.stop();
  });

  test('that another process writes is refused', async () => {
    await expect(running({ folder: service.folder })).rejects.toThrow('is writing this index');
    await isWell();
  });

  test('without texts refuses to compare its own articles', async () => {
    const own = await running({ folder: await knownIndex({ text: false }) });
    expect(await own.get('/articles/known-1/similar')).toMatchObject({
      status: 501,
      body: { error: 'the index stores no texts' },
    });
    expect((await own.post('/check', { text: STORIES[1] })).body.articles[0].verdict).toBe('copy');
    await own.stop();
  });
});

test('the shutdown answers accepted requests, and refuses further ones', async () => {
  const own = await running();
  const asked = Array.from({ length: 10 }, (_, n) => own.post('/articles', { id: `late-${n}`, text: STORIES[20 + n] }));
  await asked[0];
  const [answers] = await Promise.all([Promise.allSettled(asked), own.stop()]);
  const acknowledged = answers.flatMap((answer, n) =>
    answer.status === 'fulfilled' && answer.value.status === 201 ? [`late-${n}`] : [],
  );
  expect(acknowledged.length).toBeGreaterThan(0);
  await expect(own.get('/healthz')).rejects.toThrow();
  const index = await openIndex(own.folder);
  expect(acknowledged.filter(id => index.get(id) === undefined)).toEqual([]);
  await index.close();
});

test('the report over the index is a page, which is made once', async () => {
  const own = await running({ access: { token: TOKEN, hosts: [], anyHost: true } });
  const bearer = { authorization: `Bearer ${TOKEN}` };
  await own.post('/articles', { id: 'retold-19', text: retold(STORIES[19]) }, bearer);
  const refused = await own.get('/');
  expect(refused.status).toBe(401);
  expect(refused.headers.get('www-authenticate')).toBe('Basic realm="twicetold"');
  // a browser gives the token as a password
  const authorization = `Basic ${Buffer.from(`anybody:${TOKEN}`).toString('base64')}`;
  expect((await own.get('/metrics', { authorization })).status).toBe(401);
  let page = await own.get('/', { authorization });
  expect(page.status).toBe(202);
  while (page.status === 202) {
    await wait(50);
    page = await own.get('/', { authorization });
  }
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  for (const text of ['Content-Security-Policy', '"known-19"', '"retold-19"', 'data-diff="0 1"', '"pairs":1,"of":1'])
    expect(page.body.includes(text), text).toBe(true);
  // both contents are known, so that the pair can be accepted
  expect(page.body).toMatch(/"contents":\["[0-9a-f]{32}","[0-9a-f]{32}"\]/);

  const pair = '/pair?a=known-19&b=retold-19';
  expect((await own.get(pair)).headers.get('www-authenticate')).toBe('Basic realm="twicetold"');
  const shown = await own.get(pair, { authorization });
  expect({ status: shown.status, type: shown.headers.get('content-type') }).toEqual({
    status: 200,
    type: 'text/html; charset=utf-8',
  });
  for (const text of ['Content-Security-Policy', '"kind":"comparison"', 'data-text="1"', STORIES[19].slice(0, 40)])
    expect(shown.body.includes(text), text).toBe(true);
  await own.stop();
});

test('the metrics count requests by route, never by address', async () => {
  for (const path of ['/a', '/b', '/articles/x/similar', '/articles/y/similar']) await service.get(path);
  const { headers, body } = await service.get('/metrics');
  expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(body).toMatch(
    /\ntwicetold_requests_total\{method="GET",route="\/articles\/:id\/similar",status="404"\} \d+\n/,
  );
  expect(body).toContain('route="none"');
  expect(body).not.toMatch(/route="\/(?:a|b|articles\/x.*)"/);
  expect(body).toContain(`\ntwicetold_index_articles ${service.size}\n`);
  // each line is a comment or a sample
  for (const line of body.trimEnd().split('\n'))
    expect(line).toMatch(/^(?:# (?:HELP|TYPE) \w+ .+|\w+(?:\{[^{}]*\})? [\d.e+-]+)$/);
});

test('the log has a line of JSON for each answer, without terminal escapes', async () => {
  await service.get('/\u202Eevil%1B[31m');
  const line = service.answers.at(-1) ?? '';
  expect(line).toMatch(/^[\x20-\x7E]+\n$/);
  expect(JSON.parse(line)).toMatchObject({ method: 'GET', status: 404, client: '127.0.0.1' });
});

test('the OpenAPI document describes the answers of the service', async () => {
  const { body } = await service.get('/openapi.json');
  expect(body.openapi).toBe('3.1.0');
  expect(Object.keys(body.paths)).toEqual([
    '/check',
    '/articles',
    '/articles/{id}/similar',
    '/',
    '/pair',
    '/healthz',
    '/metrics',
    '/openapi.json',
  ]);
  const ajv = new Ajv2020({ strict: false });
  ajv.addSchema(body, 'api');
  const accepts = (name: string, value: unknown): boolean =>
    ajv.validate({ $ref: `api#/components/schemas/${name}` }, value) === true;
  expect(accepts('report', (await service.post('/check', { text: STORIES[1] })).body)).toBe(true);
  expect(accepts('checked', (await service.get('/articles/known-1/similar')).body)).toBe(true);
  expect(accepts('fault', (await service.post('/check', '[]')).body)).toBe(true);
  expect(accepts('article', { id: 1, text: 'a' })).toBe(true);
  expect(accepts('article', { id: 1 })).toBe(false);
  // every reference leads somewhere
  const references = [...JSON.stringify(body).matchAll(/"\$ref":"([^"]+)"/g)].map(match => match[1]);
  for (const reference of new Set(references)) {
    const steps = reference.slice(2).split('/');
    expect(
      steps.reduce((at, step) => at?.[step], body),
      reference,
    ).toBeDefined();
  }
});
