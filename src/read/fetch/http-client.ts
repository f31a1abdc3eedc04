/**
 * GET requests up to the head of the answer, with a limit for each wait, on `node:http`. undici 7 has been tried in its
 * place: its timeouts do not end a server that sends 1xx answers for ever, it drops the codes of parser errors, and it does
 * not give the address of the server that answered.
 */

import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction } from 'node:net';
import { formatBytes } from '../reason.js';
import type { Target } from './address.js';
import { FetchError, fetchErrorOf, formatDuration } from './errors.js';
import type { FetchOptions } from './options.js';

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** The body as it comes over the wire, paused. */
  readonly message: http.IncomingMessage;
  /** IP address of the server that answered. */
  readonly remote: string | undefined;
  /** The error that ended the connection, once there is one. */
  readonly fault: () => unknown;
}

/** Sends requests over connections that it keeps open. */
export class HttpClient {
  readonly #agents: Readonly<Record<string, http.Agent>>;
  readonly #lookup: LookupFunction | undefined;
  readonly #limits: FetchOptions;

  /** @param lookup looks host names up; the connection is made to an address that it gives */
  constructor(limits: FetchOptions, lookup?: LookupFunction) {
    const options = { keepAlive: true, maxFreeSockets: 8, timeout: 60_000 };
    this.#agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };
    this.#lookup = lookup;
    this.#limits = limits;
  }

  /**
   * Sends a GET and waits for the head of the answer.
   *
   * @throws FetchError
   */
  async get(target: Target, headers: http.OutgoingHttpHeaders): Promise<Answer> {
    try {
      return await this.#send(target, headers, this.#agents[target.url.protocol]);
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error;
      return await this.#send(target, headers, false);
    }
  }

  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  #send(target: Target, headers: http.OutgoingHttpHeaders, agent: http.Agent | false): Promise<Answer> {
    const { headerBytes, connectTimeout, answerTimeout } = this.#limits;
    const { url, authorization } = target;
    const isSecure = url.protocol === 'https:';
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const within = (milliseconds: number, clause: string) => {
        clearTimeout(timer);
        const late = () => request.destroy(new FetchError(`${clause} within ${formatDuration(milliseconds)}`));
        timer = setTimeout(late, milliseconds);
      };
      const fail = (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      };
      let request: http.ClientRequest;
      try {
        request = (isSecure ? https : http).request({
          protocol: url.protocol,
          // A bare IPv6 address.
          hostname: url.hostname.replace(/^\[|\]$/g, ''),
          port: url.port === '' ? undefined : Number(url.port),
          path: `${url.pathname}${url.search}`,
          headers: { ...headers, ...(authorization !== undefined && { Authorization: authorization }) },
          agent,
          ...(this.#lookup !== undefined && { lookup: this.#lookup }),
          maxHeaderSize: headerBytes,
          insecureHTTPParser: false,
        });
      } catch (error) {
        fail(fetchErrorOf(error));
        return;
      }
      let fault: unknown;
      within(connectTimeout, 'no connection');
      request.on('socket', socket => {
        const connected = () => within(answerTimeout, 'no answer');
        if (socket.connecting) socket.once(isSecure ? 'secureConnect' : 'connect', connected);
        else connected();
      });
      // Stays to the end of the request: an error that nobody listens to would end the process.
      request.on('error', error => {
        fault ??= error;
        const code = 'code' in error ? error.code : '';
        if (request.reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE')) return fail(new StaleConnection());
        if (code === 'HPE_HEADER_OVERFLOW') {
          return fail(new FetchError(`the head of its answer is larger than ${formatBytes(headerBytes)}`));
        }
        fail(fetchErrorOf(error));
      });
      request.on('response', message => {
        clearTimeout(timer);
        // The same for a body that nobody reads.
        message.on('error', error => {
          fault ??= error;
        });
        const { statusCode = 0, headers } = message;
        resolve({ status: statusCode, headers, message, remote: message.socket.remoteAddress, fault: () => fault });
      });
      request.end();
    });
  }
}

/** The server closed a kept connection at the very moment of the request, which says nothing about the server. */
class StaleConnection extends Error {}

/** A body up to this size is read to its end, so that the connection can be kept. Bytes and milliseconds. */
const MAX_DRAINED = { bytes: 1 << 16, time: 1000 };

/** Drops a body that nobody wants. */
export function drop(message: http.IncomingMessage): void {
  const cut = setTimeout(() => message.destroy(), MAX_DRAINED.time).unref();
  let total = 0;
  message.on('data', (chunk: Uint8Array) => {
    total += chunk.length;
    if (total > MAX_DRAINED.bytes) message.destroy();
  });
  message.on('close', () => clearTimeout(cut));
}
