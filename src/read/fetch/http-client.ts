/**
 * Sends one GET request and decodes the body, with limits on sizes and waits. Built on `node:http`: the timeouts of
 * undici 7 do not end a server that sends 1xx answers for ever, undici drops the codes of parser errors, and it does
 * not tell the address of the server.
 */

import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction } from 'node:net';
import { formatBytes, ReadError } from '../problem.js';
import { ByteSource } from '../unpack/byte-source.js';
import { actualCoding, type Coding, codingNamed, codingNames, decompress } from '../unpack/decompress.js';
import type { Target } from './address.js';
import { FetchError, fetchErrorOf, formatDuration, statusError, tooLarge } from './errors.js';
import type { FetchOptions } from './options.js';

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** The encoded body, paused. */
  readonly message: http.IncomingMessage;
  /** IP address of the server that answered. */
  readonly remote: string | undefined;
  /** The error that ended the connection; undefined before. */
  readonly fault: () => unknown;
}

/** Maximum number of interim answers (1xx). */
const MAX_INTERIM = 100;

/** Sends requests over persistent connections. */
export class HttpClient {
  readonly #agents: Readonly<Record<string, http.Agent>>;
  readonly #lookup: LookupFunction | undefined;
  readonly #limits: FetchOptions;

  /** @param lookup resolves host names; connections use its addresses */
  constructor(limits: FetchOptions, lookup?: LookupFunction) {
    const options = { keepAlive: true, maxFreeSockets: 8, timeout: 60_000 };
    this.#agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };
    this.#lookup = lookup;
    this.#limits = limits;
  }

  /**
   * Sends a GET request and waits for the head of the answer.
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
      const startTimeout = (milliseconds: number, clause: string) => {
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
          // IPv6 addresses without brackets.
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
      startTimeout(connectTimeout, 'no connection');
      request.on('socket', socket => {
        const connected = () => startTimeout(answerTimeout, 'no answer');
        if (socket.connecting) socket.once(isSecure ? 'secureConnect' : 'connect', connected);
        else connected();
      });
      // The listener stays until the request ends: an 'error' event without a listener would end the process.
      request.on('error', error => {
        fault ??= error;
        const code = 'code' in error ? error.code : '';
        if (request.reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE')) return fail(new StaleConnection());
        if (code === 'HPE_HEADER_OVERFLOW') {
          return fail(new FetchError(`the head of its answer is larger than ${formatBytes(headerBytes)}`));
        }
        fail(fetchErrorOf(error));
      });
      let interim = 0;
      request.on('information', () => {
        if (++interim > MAX_INTERIM) request.destroy(new FetchError(`more than ${MAX_INTERIM} interim answers`));
      });
      // Without a listener Node closes the connection and emits no further event.
      request.on('upgrade', ({ statusCode = 0, headers }, socket) => {
        socket.destroy();
        fail(statusError(statusCode, headers));
      });
      // A promise that is never settled would end the process without a report.
      request.on('close', () => fail(new FetchError('the connection failed', { retryable: true })));
      request.on('response', message => {
        clearTimeout(timer);
        // An 'error' event of an unread body needs a listener, too.
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

/** The server closed an idle connection just when the request was sent. This says nothing about the server. */
class StaleConnection extends Error {}

/** A smaller body is read to its end, so that the connection can be reused. Bytes and milliseconds. */
const MAX_DRAINED = { bytes: 1 << 16, time: 1000 };

/** Discards the body of an answer. */
export function discardBody(message: http.IncomingMessage): void {
  const cut = setTimeout(() => message.destroy(), MAX_DRAINED.time).unref();
  let total = 0;
  message.on('data', (chunk: Uint8Array) => {
    total += chunk.length;
    if (total > MAX_DRAINED.bytes) message.destroy();
  });
  message.on('close', () => clearTimeout(cut));
}

type Limits = Pick<FetchOptions, 'idleTimeout' | 'totalTimeout' | 'maxBytes'>;

/** Maximum number of nested codings. More are an attack. */
const MAX_CODINGS = 3;

/**
 * Decodes the body. Yields the bytes before a fault first.
 *
 * @throws FetchError during reading, if the body is cut off, too large, too slow, or not encoded as declared
 */
export async function* bodyOf(answer: Answer, limits: Limits): AsyncGenerator<Uint8Array> {
  const { message, headers } = answer;
  try {
    const declared = declaredLength(headers['content-length']);
    if (declared !== undefined && declared > limits.maxBytes) throw tooLarge(limits.maxBytes);
    const codings = codingNames(headers['content-encoding']);
    if (codings.length > MAX_CODINGS) throw new FetchError(`compressed ${codings.length} times`);
    let bytes: AsyncGenerator<Uint8Array> = wireBytes(answer, declared, limits);
    for (const coding of codings) bytes = decoded(bytes, coding, limits.maxBytes);
    yield* bytes;
  } finally {
    if (!message.complete || !message.readableEnded) message.destroy();
  }
}

/** The length that the server declares; undefined if the header is not a number. */
function declaredLength(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}

/** Bytes per second that extend the time limit of a body, so that a large export has enough time. */
const EXPECTED_RATE = 100 * 1024;

async function* wireBytes(answer: Answer, declared: number | undefined, limits: Limits): AsyncGenerator<Uint8Array> {
  const { message } = answer;
  const chunks: AsyncIterator<Uint8Array> = message[Symbol.asyncIterator]();
  let total = 0;
  let timeLeft = limits.totalTimeout;
  const cutOff = () => {
    const of = declared === undefined ? '' : ` of ${declared.toLocaleString('en')}`;
    return new FetchError(`cut off after ${total.toLocaleString('en')}${of} bytes`, { retryable: true });
  };
  for (;;) {
    const started = performance.now();
    const patience = Math.min(limits.idleTimeout, timeLeft);
    let late: FetchError | undefined;
    const timer = setTimeout(
      () => {
        late =
          patience < limits.idleTimeout
            ? tooSlow(limits.totalTimeout, total)
            : new FetchError(`no more data within ${formatDuration(limits.idleTimeout)}`);
        message.destroy(late);
      },
      Math.max(0, patience),
    );
    let next: IteratorResult<Uint8Array>;
    try {
      next = await chunks.next();
    } catch (error) {
      const known = fetchErrorOf(late ?? answer.fault() ?? error);
      throw known.message === 'connection reset' || known.message === 'the connection failed' ? cutOff() : known;
    } finally {
      clearTimeout(timer);
    }
    timeLeft -= performance.now() - started;
    if (next.done === true) break;
    total += next.value.length;
    timeLeft += (next.value.length / EXPECTED_RATE) * 1000;
    if (total > limits.maxBytes) throw tooLarge(limits.maxBytes);
    yield next.value;
  }
  if (!message.complete) throw cutOff();
}

/** @param total bytes of the body so far */
function tooSlow(totalTimeout: number, total: number): FetchError {
  const more = Math.floor(total / EXPECTED_RATE);
  return new FetchError(`not complete within ${formatDuration(totalTimeout + more * 1000)}`);
}

/** Value of the request header Accept-Encoding. */
export const ACCEPT_ENCODING = 'gzip, br, deflate';
/** Names of these codings for messages. */
const SHOWN: Readonly<Record<string, string>> = { gzip: 'gzip', 'x-gzip': 'gzip', br: 'brotli', deflate: 'deflate' };

/**
 * Removes one coding.
 *
 * @param limit maximum size of the decoded body. Bytes
 */
async function* decoded(coded: AsyncGenerator<Uint8Array>, name: string, limit: number): AsyncGenerator<Uint8Array> {
  const named = Object.hasOwn(SHOWN, name) ? codingNamed(name) : undefined;
  if (named === undefined) {
    await coded.return(undefined);
    throw new FetchError('the server used a content coding that the request does not accept');
  }
  const source = new ByteSource(coded);
  let coding: Coding | undefined;
  try {
    await source.fill(4);
    const head = source.ahead.subarray(0, 4);
    coding = head.length === 0 ? undefined : actualCoding(named, head);
    yield* coding === undefined ? source.rest() : decompress(source.rest(), coding, limit);
  } catch (error) {
    if (error instanceof FetchError || !(error instanceof ReadError)) throw error;
    const shown = coding === 'gzip' ? 'gzip' : SHOWN[name];
    if (error.clause === 'cut off')
      throw new FetchError(`cut off in the middle of its ${shown} data`, { retryable: true });
    throw new FetchError(error.clause.startsWith('unpacks to') ? error.clause : `not valid ${shown}`);
  } finally {
    await source.close();
  }
}
