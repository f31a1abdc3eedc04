/** Fetches one address: follows redirects, checks each address on the way, waits in the queue, uses the cache. */
import type { OutgoingHttpHeaders } from 'node:http';
import { PrivateNetworks, redirectOf, type Target } from './address.js';
import { FetchError, privateTarget, statusError, tooLarge } from './errors.js';
import { type CachedAnswer, HttpCache } from './http-cache.js';
import { ACCEPT_ENCODING, type Answer, bodyOf, discardBody, HttpClient } from './http-client.js';
import type { FetchOptions } from './options.js';
import { HostQueue } from './politeness.js';

export interface FetchRequest {
  /** Replaces the option of this name, e.g. for an export that is read as a stream. Bytes. */
  readonly maxBytes?: number;
  /** True for a link, which the user has not named: robots.txt applies. */
  readonly followed?: boolean;
  /** True to refuse a private address at once, not only as the target of a redirect from a public one. */
  readonly publicOnly?: boolean;
}

/** An answer with an unread body. It keeps its place in the queue until the body is read or discarded. */
export interface Fetched {
  /** Address after all redirects, without credentials. */
  readonly url: string;
  /** Address of the request, without credentials. */
  readonly requested: string;
  /** 200 to 299, or 304 for a body from the cache. */
  readonly status: number;
  /** Media type in lower case: "text/html"; '' if the server sends none. */
  readonly contentType: string;
  /** Name of the encoding in the Encoding Standard; undefined if the server sends none or an unknown one. */
  readonly charset: string | undefined;
  /** True if the body is unchanged on the server and comes from the cache. */
  readonly fromCache: boolean;
  /** True if a private address answered: links in the body may then lead to private addresses, too. */
  readonly fromPrivate: boolean;
  /** Decoded. Throws a `FetchError` if it breaks off. Can be read once. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the request; needed if the body is not read to its end. */
  readonly discard: () => void;
}

/** Target of a redirect. `fromPrivate` is true if a private address sent the redirect. */
type Redirected = Target & { readonly fromPrivate: boolean };

/** One request of a chain of redirects. */
interface Hop {
  /** First address of the chain. */
  readonly start: Target;
  readonly target: Target;
  readonly publicOnly: boolean;
  readonly maxBytes: number;
}

const ACCEPT =
  'text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.8';
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export class RedirectFollower {
  readonly cache: HttpCache | undefined;
  readonly queue: HostQueue;
  readonly #options: FetchOptions;
  readonly #networks: PrivateNetworks;
  readonly #client: HttpClient;
  /** Connects to public addresses only, and shares no connections with `#client`. */
  readonly #publicClient: HttpClient;

  constructor(options: FetchOptions) {
    this.#options = options;
    this.cache = options.cache === undefined ? undefined : new HttpCache(options.cache);
    this.queue = new HostQueue(options.perHost, options.connections);
    this.#networks = new PrivateNetworks(options.privateNetworks);
    this.#client = new HttpClient(options);
    this.#publicClient = new HttpClient(options, this.#networks.publicLookup);
  }

  /**
   * Follows redirects up to the final answer.
   *
   * @param allow called before each request; throws if the request is forbidden
   * @throws FetchError
   */
  async open(
    start: Target,
    request: FetchRequest,
    allow: (url: URL, publicOnly: boolean) => Promise<void>,
  ): Promise<Fetched> {
    const { redirects, privateTargets } = this.#options;
    const maxBytes = request.maxBytes ?? this.#options.maxBytes;
    const seen: string[] = [];
    let publicOnly = request.publicOnly === true && !privateTargets;
    for (let target = start; ; ) {
      const { href } = target.url;
      if (seen.includes(href)) throw redirectLoop(seen.slice(seen.indexOf(href)), href);
      if (seen.length > redirects) throw new FetchError(`more than ${redirects} redirects, the last one to ${href}`);
      seen.push(href);
      if (publicOnly && this.#networks.has(target.url.hostname)) throw privateTarget();
      await allow(target.url, publicOnly);
      const outcome = await this.#hop({ start, target, publicOnly, maxBytes });
      if ('body' in outcome) return outcome;
      target = outcome;
      publicOnly ||= !privateTargets && !outcome.fromPrivate;
    }
  }

  close(): void {
    this.queue.close();
    this.#client.close();
    this.#publicClient.close();
  }

  /** Waits in the queue and sends one request. An answer with a body keeps its place; a redirect or error frees it. */
  async #hop(hop: Hop): Promise<Fetched | Redirected> {
    const leave = await this.queue.enter(hop.target.url.host);
    let hasBody = false;
    try {
      const outcome = await this.#send(hop, leave);
      hasBody = 'body' in outcome;
      return outcome;
    } finally {
      if (!hasBody) leave();
    }
  }

  async #send({ start, target, publicOnly, maxBytes }: Hop, leave: () => void): Promise<Fetched | Redirected> {
    const { href } = target.url;
    // Answers to requests with a password are not stored on disk.
    const cache = target.authorization === undefined ? this.cache : undefined;
    const cached = await cache?.find(href);
    const answer = await (publicOnly ? this.#publicClient : this.#client).get(target, this.#headers(cached));
    const fromPrivate = this.#networks.has(answer.remote);
    const { status, headers, message } = answer;
    if (REDIRECTS.has(status) && headers.location !== undefined) {
      discardBody(message);
      return { ...redirectOf(target, headers.location), fromPrivate };
    }
    const isUnchanged = status === 304 && cached !== undefined;
    if (!isUnchanged && (status < 200 || status > 299 || status === 206)) {
      discardBody(message);
      const error = statusError(status, headers);
      // The next requests would meet the same busy server.
      if (error.retryable) this.queue.pause(target.url.host, waitBefore(1, error, this.#options));
      throw error;
    }
    const known = { url: href, requested: start.url.href, status, fromPrivate, fromCache: isUnchanged };
    if (isUnchanged) {
      discardBody(message);
      if (cached.length > maxBytes) throw tooLarge(maxBytes);
      const type = mediaTypeOf(cached.contentType ?? headers['content-type']);
      return { ...known, ...type, body: released(cached.body(), leave), discard: leave };
    }
    const discard = (): void => {
      if (!message.complete || !message.readableEnded) message.destroy();
      leave();
    };
    const body = this.#body(answer, href, cache, maxBytes);
    return { ...known, ...mediaTypeOf(headers['content-type']), body: released(body, leave), discard };
  }

  #headers(cached: CachedAnswer | undefined): OutgoingHttpHeaders {
    return {
      'User-Agent': this.#options.userAgent,
      Accept: ACCEPT,
      'Accept-Encoding': ACCEPT_ENCODING,
      ...(cached?.etag !== undefined && { 'If-None-Match': cached.etag }),
      ...(cached?.lastModified !== undefined && { 'If-Modified-Since': cached.lastModified }),
    };
  }

  #body(answer: Answer, href: string, cache: HttpCache | undefined, maxBytes: number): AsyncIterable<Uint8Array> {
    const body = bodyOf(answer, { ...this.#options, maxBytes });
    const { etag, 'last-modified': lastModified, 'content-type': contentType } = answer.headers;
    const isForbidden = /\bno-store\b/i.test(answer.headers['cache-control'] ?? '');
    if (cache === undefined || isForbidden || answer.status !== 200) return body;
    if (etag === undefined && lastModified === undefined) return body;
    return cache.keep(href, { etag, lastModified, contentType }, body);
  }
}

/**
 * Milliseconds between a failed attempt and the next one.
 *
 * @param attempt the attempt that failed, from 1
 */
export function waitBefore(attempt: number, error: FetchError, options: FetchOptions): number {
  const own = options.backoff * 2 ** (attempt - 1);
  return Math.min(error.retryAfter ?? own, options.retryAfterCap);
}

/** Yields the body, and calls `done` when it ends, fails, or is abandoned. */
async function* released(body: AsyncIterable<Uint8Array>, done: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } finally {
    done();
  }
}

function redirectLoop(chain: readonly string[], back: string): FetchError {
  const shown = chain.length > 4 ? [...chain.slice(0, 3), '…'] : chain;
  return new FetchError(`redirects in a circle: ${[...shown, back].join(' -> ')}`);
}

/** Media type and encoding in a Content-Type header, as far as they are valid. */
function mediaTypeOf(header: string | undefined): Pick<Fetched, 'contentType' | 'charset'> {
  const [essence, ...parameters] = (header ?? '').slice(0, 1000).split(';');
  const contentType = essence.trim().toLowerCase();
  const label = parameters.map(parameter => /^\s*charset\s*=\s*["']?([^"'\s]*)/i.exec(parameter)?.[1]).find(Boolean);
  const isValid = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(contentType);
  return { contentType: isValid ? contentType : '', charset: label === undefined ? undefined : encodingNamed(label) };
}

function encodingNamed(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}
