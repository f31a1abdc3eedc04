/** Real servers on loopback, well-behaved or not, that are gone after the test. */
import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import * as https from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { CERTIFICATE, KEY } from './certificate.js';

export interface Seen {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Milliseconds of the monotonic clock. */
  readonly at: number;
}

export interface Site {
  /** Without a slash at the end. */
  readonly origin: string;
  readonly host: string;
  readonly requests: Seen[];
  /** Connections made so far. */
  connections: number;
  /** Largest number of concurrent requests. */
  most: number;
  /** Connections that are open now. */
  readonly sockets: Set<Socket>;
}

export type Handler = (response: ServerResponse, request: Seen, site: Site) => void;

/** Bodies by path as HTML, or what to do; other paths are 404. */
export async function serve(routes: Readonly<Record<string, Handler | string>>, secure = false): Promise<Site> {
  let active = 0;
  const listener: RequestListener = (request, response) => {
    const { url: path = '', headers } = request;
    const seen = { path, headers, at: performance.now() };
    site.requests.push(seen);
    site.most = Math.max(site.most, ++active);
    response.on('close', () => active--);
    const route = Object.hasOwn(routes, path) ? routes[path] : routes['*'];
    if (route === undefined) response.writeHead(404).end('nothing here');
    else if (typeof route === 'string') response.setHeader('Content-Type', 'text/html').end(route);
    else route(response, seen, site);
  };
  const server = secure ? https.createServer({ cert: CERTIFICATE, key: KEY }, listener) : createServer(listener);
  const site = await listen(server, secure ? 'https' : 'http');
  return site;
}

/** Answers every connection's first bytes in whatever way, HTTP or not. */
export function serveRaw(answer: (socket: Socket) => void): Promise<Site> {
  const server = createTcpServer(socket => {
    socket.on('error', () => {});
    socket.on('data', () => answer(socket));
  });
  return listen(server, 'http');
}

async function listen(server: Server, protocol: string): Promise<Site> {
  const sockets = new Set<Socket>();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise(resolve => server.close(resolve));
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const site: Site = { origin: `${protocol}://${host}`, host, requests: [], connections: 0, most: 0, sockets };
  server.on('connection', (socket: Socket) => {
    site.connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return site;
}
