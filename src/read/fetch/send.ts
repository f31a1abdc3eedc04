/** One request, one answer's head: connected in time, answered in time, on `node:http` so that we see the very bytes. */
import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction } from 'node:net';
import { sizeWords } from '../format-bytes.js';
import type { Target } from './address.js';
import { FetchError, fetchErrorOf, timeWords } from './fetch-error.js';
import type { FetchOptions } from './options.js';

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** The body as it comes over the wire, paused. */
  readonly message: http.IncomingMessage;
  /** IP address of who answered. */
  readonly remote: string | undefined;
  /** What the connection died of, once it has. */
  readonly fault: () => unknown;
}

/** Kept connections. Those made under the rule "public addresses only" are kept apart from the others. */
export class Connections {
  readonly #agents = { keepAlive: true, maxFreeSockets: 8, timeout: 60_000 };
  readonly 'http:' = new http.Agent(this.#agents);
  readonly 'https:' = new https.Agent(this.#agents);

  close(): void {
    this['http:'].destroy();
    this['https:'].destroy();
  }
}

type Limits = Pick<FetchOptions, 'headerBytes' | 'connectTimeout' | 'answerTimeout'>;

/**
 * Sends a GET and waits for the head of the answer.
 * @throws FetchError
 */
export async function send(
  target: Target,
  headers: http.OutgoingHttpHeaders,
  connections: Connections,
  lookup: LookupFunction | undefined,
  limits: Limits,
): Promise<Answer> {
  const protocol = target.url.protocol as 'http:' | 'https:';
  try {
    return await sendOver(connections[protocol], target, headers, lookup, limits);
  } catch (error) {
    // A kept connection that the server closed in the same moment says nothing about the server.
    if (!(error instanceof StaleConnection)) throw error;
    return await sendOver(false, target, headers, lookup, limits);
  }
}

class StaleConnection extends Error {}

function sendOver(
  agent: http.Agent | false,
  { url, authorization }: Target,
  headers: http.OutgoingHttpHeaders,
  lookup: LookupFunction | undefined,
  limits: Limits,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:';
    let timer: NodeJS.Timeout | undefined;
    const within = (milliseconds: number, clause: string) => {
      clearTimeout(timer);
      const late = () => request.destroy(new FetchError(`${clause} within ${timeWords(milliseconds)}`));
      timer = setTimeout(late, milliseconds);
    };
    const fail = (error: unknown) => {
      clearTimeout(timer);
      reject(error);
    };
    let request: http.ClientRequest;
    try {
      request = (secure ? https : http).request({
        protocol: url.protocol,
        // A bare IPv6 address.
        hostname: url.hostname.replace(/^\[|\]$/g, ''),
        port: url.port === '' ? undefined : Number(url.port),
        path: `${url.pathname}${url.search}`,
        headers: { ...headers, ...(authorization === undefined ? {} : { Authorization: authorization }) },
        agent,
        ...(lookup === undefined ? {} : { lookup }),
        maxHeaderSize: limits.headerBytes,
        insecureHTTPParser: false,
      });
    } catch (error) {
      fail(fetchErrorOf(error));
      return;
    }
    let fault: unknown;
    within(limits.connectTimeout, 'no connection');
    request.on('socket', socket => {
      const connected = () => within(limits.answerTimeout, 'no answer');
      if (socket.connecting) socket.once(secure ? 'secureConnect' : 'connect', connected);
      else connected();
    });
    // Stays for the life of the request: an error without a listener would end the process.
    request.on('error', error => {
      fault ??= error;
      const code = 'code' in error ? error.code : '';
      if (request.reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE')) return fail(new StaleConnection());
      if (code === 'HPE_HEADER_OVERFLOW') {
        return fail(new FetchError(`the head of its answer is larger than ${sizeWords(limits.headerBytes)}`));
      }
      fail(fetchErrorOf(error));
    });
    request.on('response', message => {
      clearTimeout(timer);
      // The same for its body, of which nobody may want to know.
      message.on('error', error => {
        fault ??= error;
      });
      const { statusCode = 0, headers } = message;
      resolve({ status: statusCode, headers, message, remote: message.socket.remoteAddress, fault: () => fault });
    });
    request.end();
  });
}

/** Read away to keep a connection; a longer body is cut off instead. Bytes and milliseconds. */
const READ_AWAY = { bytes: 1 << 16, time: 1000 };

/** Lets go of a body nobody wants. */
export function drop(message: http.IncomingMessage): void {
  const cut = setTimeout(() => message.destroy(), READ_AWAY.time).unref();
  let total = 0;
  message.on('data', (chunk: Uint8Array) => {
    total += chunk.length;
    if (total > READ_AWAY.bytes) message.destroy();
  });
  message.on('close', () => clearTimeout(cut));
}
