/** The HTTP service: routes, limits and shutdown. */
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { UserError } from '../errors.js';
import { jsonLine } from '../report/sanitize.js';
import { Access, type AccessRules } from './access.js';
import { IndexQueue, type QueueOptions } from './index-queue.js';
import { Metrics, type Usage } from './metrics.js';
import { openApi } from './openapi.js';
import { type BodyFormat, type CheckChoice, type Job, PAIR_ROUTE } from './protocol.js';
import { ADD_PARAMETER, CHECK_PARAMETERS, readIds, readQuery } from './query.js';
import { ReportPage } from './report-page.js';
import { BodyReader, BodyRefused } from './request-body.js';

/** Limits of the service; times are in milliseconds. */
export interface Limits {
  /** Most bytes of a body. */
  readonly body: number;
  /** Time to receive the head of a request. */
  readonly head: number;
  /** Time to receive a whole request. */
  readonly request: number;
  /** Interval at which `head` and `request` are checked. */
  readonly checking: number;
  /** Time that a connection may be idle between two requests. */
  readonly idle: number;
  /** Time for the shutdown, after which open connections are closed. */
  readonly stop: number;
}

export const LIMITS: Limits = { body: 8e6, head: 10_000, request: 30_000, checking: 1000, idle: 30_000, stop: 10_000 };

/** Limit of all bodies in memory together, as a multiple of the largest body. */
const MOST_BODIES = 16;
/** Most characters of a percent-encoded id in an address. */
const LONGEST_PARAMETER = 2048 * 3;
const MOST_CONNECTIONS = 1000;
/** Seconds, for the header Retry-After. */
const RETRY_AFTER = '1';

export interface ServeOptions extends Omit<QueueOptions, 'onEnd'> {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly access: AccessRules;
  readonly limits: Limits;
  /** Options of a check that a request does not set. */
  readonly defaults: CheckChoice;
  /** Resources that the process uses, for the metrics. */
  readonly usage: () => Usage;
  /** Receives a line of JSON for each answer. */
  readonly onAnswer?: (line: string) => void;
  /** Called when the service cannot answer any more. */
  readonly onEnd: (reason: string) => void;
}

export interface Service {
  /** `http://127.0.0.1:8733`. */
  readonly address: string;
  /** Number of articles in the index. */
  readonly size: number;
  /** Stops the service after it has answered the requests that it has accepted. */
  stop(): Promise<void>;
}

/** The formats of bodies by media type. */
const FORMATS: Readonly<Record<string, BodyFormat>> = {
  'application/json': 'json',
  'application/jsonl': 'jsonl',
  'application/x-ndjson': 'jsonl',
};

/** Starts the service. @throws UserError if the index cannot be opened, or the address is in use */
export async function serve(options: ServeOptions): Promise<Service> {
  const queue = await IndexQueue.open(options);
  try {
    return await listen(options, queue);
  } catch (error) {
    await queue.close();
    const { code } = error as NodeJS.ErrnoException;
    const where = `${options.host}, port ${options.port}`;
    if (code === 'EADDRINUSE') throw new UserError(`${where} is in use`, 'choose another port: --port N');
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new UserError(
        `cannot listen on ${where}: ${(error as Error).message}`,
        'name an address of this machine: --host',
      );
    throw error;
  }
}

async function listen(options: ServeOptions, queue: IndexQueue): Promise<Service> {
  const { limits } = options;
  const app = fastify({
    http: {
      headersTimeout: limits.head,
      requestTimeout: limits.request,
      connectionsCheckingInterval: limits.checking,
      keepAliveTimeout: limits.idle,
    },
    requestTimeout: limits.request,
    keepAliveTimeout: limits.idle,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    logger: false,
    // the default error would repeat the address of the request
    frameworkErrors: (error, _, reply) =>
      void sendFault(reply as never, error.statusCode ?? 400, 'the address is not valid'),
  });
  app.server.maxConnections = MOST_CONNECTIONS;
  const reader = new BodyReader(limits.body, limits.body * MOST_BODIES);
  const metrics = new Metrics();
  let isStopping = false;
  addGuards(app, new Access(options.access), metrics, options.onAnswer);
  addParsers(app, reader);
  addErrors(app);
  app.addHook('onSend', async (_, reply) => {
    if (isStopping) reply.header('connection', 'close');
    if (reply.statusCode === 503) reply.header('retry-after', RETRY_AFTER);
  });

  const run = async (reply: FastifyReply, job: Job, type = 'application/json'): Promise<void> => {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const { status, body } = await queue.run(job, gone.signal);
    reply
      .code(status)
      .type(`${status === 200 ? type : 'application/json'}; charset=utf-8`)
      .send(body);
  };
  const withBody = async (
    request: FastifyRequest,
    reply: FastifyReply,
    jobOf: (body: ReceivedBody) => Job,
  ): Promise<FastifyReply> => {
    const received = request.body as ReceivedBody | undefined;
    if (received === undefined) return sendFault(reply, 400, 'the request has no body');
    try {
      await run(reply, jobOf(received));
    } finally {
      reader.release(received.body);
    }
    return reply;
  };

  const checkParameters = { ...CHECK_PARAMETERS, ...ADD_PARAMETER };
  app.post('/check', (request, reply) =>
    withBody(request, reply, received => {
      const { add = false, ...chosen } = readQuery(request.query as object as Query, checkParameters, options.defaults);
      if (add && options.open.write !== true) throw new UserError(READ_ONLY.error, READ_ONLY.hint);
      return { kind: 'check', ...received, options: chosen, add };
    }),
  );
  app.post('/articles', (request, reply) =>
    withBody(request, reply, received => {
      readQuery(request.query as object as Query, {}, {});
      if (options.open.write !== true) throw new UserError(READ_ONLY.error, READ_ONLY.hint);
      return { kind: 'add', ...received };
    }),
  );
  app.get('/articles/:id/similar', async (request, reply) => {
    const { id } = request.params as { readonly id: string };
    const chosen = readQuery(request.query as object as Query, CHECK_PARAMETERS, options.defaults);
    await run(reply, { kind: 'similar', id, options: chosen });
    return reply;
  });
  app.get('/healthz', (_, reply) => {
    if (queue.isEnded) return sendFault(reply, 503, 'the index is closed');
    return reply.send({ status: 'ok', articles: queue.size });
  });
  app.get('/metrics', (_, reply) =>
    reply
      .type('text/plain; version=0.0.4; charset=utf-8')
      .send(metrics.text({ articles: queue.size, waiting: queue.length, bodyBytes: reader.held }, options.usage())),
  );
  const document = openApi(checkSchema());
  app.get('/openapi.json', (_, reply) => reply.send(document));

  const { threshold, minPassage } = options.defaults;
  const report = new ReportPage({
    folder: options.folder,
    options: { ...(threshold !== undefined && { threshold }), ...(minPassage !== undefined && { minPassage }) },
  });
  app.get('/', (_, reply) => {
    const made = report.get();
    reply.headers(PAGE_HEADERS);
    if (made !== undefined && 'failed' in made) return sendFault(reply, 500, `no report: ${made.failed}`);
    reply.type('text/html; charset=utf-8');
    return made === undefined ? reply.code(202).header('refresh', '3').send(MAKING) : reply.send(made.page);
  });
  app.get(PAIR_ROUTE, async (request, reply) => {
    const { a, b } = readIds(request.query as object as Query);
    reply.headers(PAGE_HEADERS);
    await run(reply, { kind: 'pair', a, b, options: options.defaults }, 'text/html');
    return reply;
  });
  refuseOtherMethods(app, {
    '/': 'GET',
    [PAIR_ROUTE]: 'GET',
    '/check': 'POST',
    '/articles': 'POST',
    '/articles/:id/similar': 'GET',
  });
  refuseOtherMethods(app, { '/healthz': 'GET', '/metrics': 'GET', '/openapi.json': 'GET' });

  await app.listen({ host: options.host, port: options.port });
  const { address, port, family } = app.server.address() as AddressInfo;
  return {
    address: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    get size() {
      return queue.size;
    },
    async stop() {
      isStopping = true;
      const cut = setTimeout(() => app.server.closeAllConnections(), limits.stop);
      await app.close();
      clearTimeout(cut);
      await report.stop();
      await queue.close();
    },
  };
}

type Query = Readonly<Record<string, unknown>>;

interface ReceivedBody {
  readonly body: Buffer;
  readonly format: BodyFormat;
}

/** Headers of pages: browsers must not guess another type, embed the page in a frame, or send its address to other sites. */
const PAGE_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

const MAKING =
  '<!doctype html><title>twicetold</title><p>The report over the index is being made. This page shows it when it is ready.\n';

const READ_ONLY = { error: 'the index is open for reading', hint: 'start the service without --read-only' };

/** Checks the access of each request before its body is read, and counts each answer. */
function addGuards(app: FastifyInstance, access: Access, metrics: Metrics, onAnswer: ServeOptions['onAnswer']): void {
  app.addHook('onRequest', async (request, reply) => {
    const fault = access.refuse(request.headers, needOf(request.routeOptions.url));
    if (fault === undefined) return;
    // for a page, the scheme Basic makes the browser ask for a password
    const scheme = isPage(request.routeOptions.url) ? 'Basic realm="twicetold"' : 'Bearer';
    if (fault.status === 401) reply.header('www-authenticate', scheme);
    await sendFault(reply, fault.status, fault.error, fault.hint);
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.count(
      METHODS.has(request.method) ? request.method : 'other',
      route,
      reply.statusCode,
      reply.elapsedTime / 1000,
    );
    onAnswer?.(
      jsonLine({
        time: new Date().toISOString(),
        client: request.ip,
        method: request.method,
        url: request.url.slice(0, 2000),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        bytes: Number(reply.getHeader('content-length') ?? 0),
      }),
    );
  });
}

/** The credentials that a route requires. */
function needOf(route: string | undefined): 'nothing' | 'bearer' | 'any' {
  // for monitors; the answer reveals nothing about articles
  if (route === '/healthz') return 'nothing';
  return isPage(route) ? 'any' : 'bearer';
}

const isPage = (route: string | undefined): boolean => route === '/' || route === PAIR_ROUTE;

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Reads bodies without parsing them, which the thread of the index does. */
function addParsers(app: FastifyInstance, reader: BodyReader): void {
  app.removeAllContentTypeParsers();
  for (const [type, format] of Object.entries(FORMATS)) {
    app.addContentTypeParser(type, async (request: FastifyRequest): Promise<ReceivedBody> => {
      const encoding = request.headers['content-encoding'] ?? 'identity';
      if (encoding !== 'identity')
        throw Object.assign(new Error('the body is compressed: send it uncompressed'), { statusCode: 415 });
      return { body: await reader.read(request.raw), format };
    });
  }
}

function refuseOtherMethods(app: FastifyInstance, routes: Readonly<Record<string, 'GET' | 'POST'>>): void {
  for (const [url, own] of Object.entries(routes)) {
    const allowed = own === 'GET' ? ['GET', 'HEAD'] : [own];
    const handler = (_: FastifyRequest, reply: FastifyReply): FastifyReply =>
      sendFault(reply.header('allow', allowed.join(', ')), 405, `this address takes ${allowed.join(' and ')}`);
    // refuse in onRequest, before the body is read
    const method = [...METHODS].filter(name => !allowed.includes(name));
    app.route({ method, url, onRequest: async (request, reply) => void handler(request, reply), handler });
  }
}

function addErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((_, reply) =>
    sendFault(reply, 404, 'no such address', 'GET /openapi.json lists all addresses'),
  );
  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, _, reply) => {
    if (error instanceof UserError) return sendFault(reply, 400, error.message, error.hint);
    if (error instanceof BodyRefused) {
      // the reader drops the rest of the body, so that the connection stays usable
      reply.removeHeader('connection');
      return sendFault(reply, error.statusCode, error.message);
    }
    const status = error.statusCode ?? 500;
    if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
      return sendFault(reply, 415, 'unknown type of body', `Content-Type: ${Object.keys(FORMATS).join(', or ')}`);
    return sendFault(reply, status, status < 500 ? error.message : 'the service failed');
  });
}

function sendFault(reply: FastifyReply, status: number, error: string, hint?: string): FastifyReply {
  return reply.code(status).send({ status, error, ...(hint !== undefined && { hint }) });
}

/** check.schema.json, which the package holds beside the code. */
const checkSchema = (): never =>
  JSON.parse(readFileSync(new URL('../../check.schema.json', import.meta.url), 'utf8')) as never;
