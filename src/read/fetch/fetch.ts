/**
 * Web addresses to bytes: feeds and pages that a run is pointed at, and the links of a feed's entries. No cookies, no
 * script, nothing but GET. The address that is checked is the address that is connected to, but a host that changes its
 * addresses between two requests of one run (DNS rebinding) is not looked for.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { privateTarget, type Target, targetOf } from './address.js';
import { FetchError } from './fetch-error.js';
import type { Fetched, FetchRequest } from './fetched.js';
import { DEFAULT_FETCH, type FetchOptions } from './options.js';
import { stopped } from './queue.js';
import { Hops } from './redirects.js';
import { waitBefore } from './retry.js';
import { ROBOTS_BYTES, Robots, type RobotsAnswer } from './robots.js';

export class Fetcher {
  readonly options: FetchOptions;
  readonly #hops: Hops;
  readonly #robots: Robots;
  readonly #stop = new AbortController();
  /** Failures at a host since the last success. Past a bound, a request there gets no second attempt. */
  readonly #failures = new Map<string, number>();

  /** @param options what differs from `DEFAULT_FETCH` */
  constructor(options: Partial<FetchOptions> = {}) {
    this.options = { ...DEFAULT_FETCH, ...options };
    this.#hops = new Hops(this.options);
    const agent = /^[^/\s]*/.exec(this.options.userAgent)?.[0].toLowerCase() ?? '';
    this.#robots = new Robots((url, publicOnly) => this.#loadRobots(url, publicOnly), agent);
  }

  /** Why answers could not be kept in the cache, in a clause; undefined as long as nothing is wrong. */
  get cacheFault(): string | undefined {
    return this.#hops.cache?.fault;
  }

  /**
   * Fetches an address; resolves when the head of the answer is there. Failures up to then are tried again, those in the
   * middle of the body are not: `read` does.
   * @throws FetchError
   */
  async fetch(address: string, request: FetchRequest = {}): Promise<Fetched> {
    const target = targetOf(address);
    return this.#trying(target, () => this.#open(target, request));
  }

  /**
   * Fetches an address with its whole body. The place in the queue is kept until `use` is done, so that no more bodies
   * than `connections` stand in memory. A body that breaks off is fetched again.
   * @throws FetchError, and whatever `use` throws
   */
  async read<T>(
    address: string,
    use: (bytes: Uint8Array, fetched: Fetched) => T | Promise<T>,
    request: FetchRequest = {},
  ): Promise<T> {
    const target = targetOf(address);
    return this.#trying(target, async () => {
      const fetched = await this.#open(target, request);
      const chunks: Uint8Array[] = [];
      try {
        for await (const chunk of fetched.body) chunks.push(chunk);
        return await use(Buffer.concat(chunks), fetched);
      } finally {
        fetched.discard();
      }
    });
  }

  /** Ends everything that is under way or waiting, in an error; nothing can be fetched afterwards. */
  close(): void {
    this.#stop.abort();
    this.#hops.close();
  }

  async #trying<T>({ url: { host } }: Target, run: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        const result = await run();
        this.#failures.delete(host);
        return result;
      } catch (error) {
        if (this.#stop.signal.aborted) throw stopped();
        if (!(error instanceof FetchError) || !error.again) throw error;
        const { tries, perHost } = this.options;
        const failures = (this.#failures.get(host) ?? 0) + 1;
        this.#failures.set(host, failures);
        if (attempt >= tries || failures >= tries * perHost) throw error;
        const pause = waitBefore(attempt, error, this.options);
        await wait(pause, undefined, { signal: this.#stop.signal }).catch(() => {});
      }
    }
  }

  /** Follows the redirects of one attempt. */
  async #open(start: Target, request: FetchRequest): Promise<Fetched> {
    const { redirects, robots, privateTargets } = this.options;
    const seen: string[] = [];
    let publicOnly = request.publicOnly === true && !privateTargets;
    for (let target = start; ; ) {
      const { href } = target.url;
      if (seen.includes(href)) throw circle(seen.slice(seen.indexOf(href)), href);
      if (seen.length > redirects) throw new FetchError(`more than ${redirects} redirects, the last one to ${href}`);
      seen.push(href);
      if (publicOnly && this.#hops.networks.has(target.url.hostname)) throw privateTarget();
      if (request.followed === true && robots) await this.#mind(target.url, publicOnly);
      const maxBytes = request.maxBytes ?? this.options.maxBytes;
      const opened = await this.#hops.hop({ start, target, publicOnly, maxBytes });
      if ('body' in opened) return opened;
      target = opened;
      publicOnly ||= !privateTargets && !opened.fromPrivate;
    }
  }

  /** Waits for what robots.txt says of an address, and spaces the requests as it asks. */
  async #mind(url: URL, publicOnly: boolean): Promise<void> {
    const { crawlDelay } = await this.#robots.check(url, publicOnly);
    if (crawlDelay > 0) this.#hops.queue.space(url.host, Math.min(crawlDelay, this.options.crawlDelayCap));
  }

  async #loadRobots(address: string, publicOnly: boolean): Promise<RobotsAnswer> {
    try {
      const fetched = await this.fetch(address, { publicOnly, maxBytes: Number.POSITIVE_INFINITY });
      const chunks: Uint8Array[] = [];
      let length = 0;
      try {
        for await (const chunk of fetched.body) {
          chunks.push(chunk);
          length += chunk.length;
          if (length >= ROBOTS_BYTES) break;
        }
      } finally {
        fetched.discard();
      }
      return { text: Buffer.concat(chunks).toString('utf8', 0, ROBOTS_BYTES) };
    } catch (error) {
      if (!(error instanceof FetchError)) throw error;
      return { failed: error };
    }
  }
}

function circle(chain: readonly string[], back: string): FetchError {
  const shown = chain.length > 4 ? [...chain.slice(0, 3), '…'] : chain;
  return new FetchError(`redirects in a circle: ${[...shown, back].join(' -> ')}`);
}
