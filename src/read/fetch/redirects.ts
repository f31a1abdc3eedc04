/** One request and what comes of it: a body, a redirect, or a failure; the cache and the queue are minded here. */
import type { OutgoingHttpHeaders } from 'node:http';
import { PrivateNetworks, redirectOf, type Target } from './address.js';
import { bodyOf } from './body.js';
import { tooLarge } from './fetch-error.js';
import type { Fetched } from './fetched.js';
import { type CachedAnswer, HttpCache } from './http-cache.js';
import { mediaTypeOf } from './media-type.js';
import type { FetchOptions } from './options.js';
import { HostQueue } from './queue.js';
import { statusError, waitBefore } from './retry.js';
import { type Answer, Connections, drop, send } from './send.js';

/** One redirect further, and whether a private address said so. */
export type Redirected = Target & { readonly fromPrivate: boolean };

export interface HopRequest {
  /** What the user or a feed asked for. */
  readonly start: Target;
  /** What is asked for now. */
  readonly target: Target;
  readonly publicOnly: boolean;
  /** Bytes. */
  readonly maxBytes: number;
}

const ACCEPT =
  'text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.8';
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export class Hops {
  readonly networks: PrivateNetworks;
  readonly cache: HttpCache | undefined;
  readonly queue: HostQueue;
  readonly #options: FetchOptions;
  readonly #anywhere = new Connections();
  readonly #publicOnly = new Connections();

  constructor(options: FetchOptions) {
    this.#options = options;
    this.networks = new PrivateNetworks(options.privateNetworks);
    this.cache = options.cache === undefined ? undefined : new HttpCache(options.cache);
    this.queue = new HostQueue(options.perHost, options.connections);
  }

  /**
   * Waits for a place at the host and sends one request. The place is given back when a redirect or a failure came, or
   * else with the body.
   * @throws FetchError
   */
  async hop(request: HopRequest): Promise<Fetched | Redirected> {
    const leave = await this.queue.enter(request.target.url.host);
    let hasBody = false;
    try {
      const outcome = await this.#send(request, leave);
      hasBody = 'body' in outcome;
      return outcome;
    } finally {
      if (!hasBody) leave();
    }
  }

  close(): void {
    this.queue.close();
    this.#anywhere.close();
    this.#publicOnly.close();
  }

  async #send({ start, target, publicOnly, maxBytes }: HopRequest, leave: () => void): Promise<Fetched | Redirected> {
    const { href } = target.url;
    // An answer to one who has shown a password is for no one else's eyes.
    const cache = target.authorization === undefined ? this.cache : undefined;
    const cached = await cache?.find(href);
    const connections = publicOnly ? this.#publicOnly : this.#anywhere;
    const lookup = publicOnly ? this.networks.publicLookup : undefined;
    const answer = await send(target, this.#headersFor(cached), connections, lookup, this.#options);
    const fromPrivate = this.networks.has(answer.remote);
    const { status, headers, message } = answer;
    if (REDIRECTS.has(status) && headers.location !== undefined) {
      drop(message);
      return { ...redirectOf(target, headers.location), fromPrivate };
    }
    const unchanged = status === 304 && cached !== undefined;
    if (!unchanged && (status < 200 || status > 299 || status === 206)) {
      drop(message);
      const error = statusError(status, headers);
      // A server that is too busy for this request is so for those that wait behind it.
      if (error.again) this.queue.pause(target.url.host, waitBefore(1, error, this.#options));
      throw error;
    }
    const known = { url: href, requested: start.url.href, status, fromPrivate };
    if (unchanged) {
      drop(message);
      if (cached.length > maxBytes) throw tooLarge(maxBytes);
      const type = mediaTypeOf(cached.contentType ?? headers['content-type']);
      return { ...known, ...type, fromCache: true, body: released(cached.body(), leave), discard: leave };
    }
    const body = this.#bodyOf(answer, href, cache, maxBytes);
    return {
      ...known,
      ...mediaTypeOf(headers['content-type']),
      fromCache: false,
      body: released(body, leave),
      discard: () => {
        if (!message.complete || !message.readableEnded) message.destroy();
        leave();
      },
    };
  }

  #headersFor(cached: CachedAnswer | undefined): OutgoingHttpHeaders {
    return {
      'User-Agent': this.#options.userAgent,
      Accept: ACCEPT,
      'Accept-Encoding': 'gzip, br, deflate',
      ...(cached?.etag === undefined ? {} : { 'If-None-Match': cached.etag }),
      ...(cached?.lastModified === undefined ? {} : { 'If-Modified-Since': cached.lastModified }),
    };
  }

  #bodyOf(answer: Answer, href: string, cache: HttpCache | undefined, maxBytes: number): AsyncIterable<Uint8Array> {
    const body = bodyOf(answer, { ...this.#options, maxBytes });
    const { etag, 'last-modified': lastModified, 'content-type': contentType } = answer.headers;
    const forbidden = /\bno-store\b/i.test(answer.headers['cache-control'] ?? '');
    if (cache === undefined || forbidden || answer.status !== 200) return body;
    if (etag === undefined && lastModified === undefined) return body;
    return cache.keep(href, { etag, lastModified, contentType }, body);
  }
}

/** The body, with something to be done at its end, however it comes. */
async function* released(body: AsyncIterable<Uint8Array>, done: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } finally {
    done();
  }
}
