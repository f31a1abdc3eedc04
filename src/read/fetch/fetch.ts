/**
 * Fetches web addresses: feeds and pages that the user names, and links in them. Sends GET requests only, without
 * cookies. An address that the user names may be private; redirects and links from a public address to a private one
 * are refused.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { type Target, targetOf } from './address.js';
import { FetchError, stopped } from './errors.js';
import { DEFAULT_FETCH, type FetchOptions } from './options.js';
import { ROBOTS_BYTES, Robots, type RobotsAnswer } from './politeness.js';
import { type Fetched, type FetchRequest, RedirectFollower, waitBefore } from './redirect-follower.js';

export type { Fetched, FetchRequest } from './redirect-follower.js';

export class Fetcher {
  readonly options: FetchOptions;
  readonly #follower: RedirectFollower;
  readonly #robots: Robots;
  readonly #stop = new AbortController();
  /** Failures at each host since its last success. Past a limit, requests to the host are not retried. */
  readonly #failures = new Map<string, number>();

  /** @param options in place of those of `DEFAULT_FETCH` */
  constructor(options: Partial<FetchOptions> = {}) {
    this.options = { ...DEFAULT_FETCH, ...options };
    this.#follower = new RedirectFollower(this.options);
    const agent = /^[^/\s]*/.exec(this.options.userAgent)?.[0].toLowerCase() ?? '';
    this.#robots = new Robots((url, publicOnly) => this.#loadRobots(url, publicOnly), agent);
  }

  /** Clause that says why the cache could not store answers; undefined if it stored all. */
  get cacheFault(): string | undefined {
    return this.#follower.cache?.fault;
  }

  /**
   * Fetches an address; resolves once the head of the answer has arrived. Failures up to then are retried; a body that
   * breaks off is not (`read` retries it).
   *
   * @throws FetchError
   */
  async fetch(address: string, request: FetchRequest = {}): Promise<Fetched> {
    const target = targetOf(address);
    return this.#attempts(target, () => this.#open(target, request));
  }

  /**
   * Fetches an address with its whole body, and retries a body that breaks off.
   *
   * @throws FetchError, and every error of `use`
   */
  async read<T>(
    address: string,
    use: (bytes: Uint8Array, fetched: Fetched) => T | Promise<T>,
    request: FetchRequest = {},
  ): Promise<T> {
    const target = targetOf(address);
    return this.#attempts(target, async () => {
      const fetched = await this.#open(target, request);
      return use(await firstBytes(fetched), fetched);
    });
  }

  /** Fails all requests: active, queued and later ones. */
  close(): void {
    this.#stop.abort();
    this.#follower.close();
  }

  async #attempts<T>({ url: { host } }: Target, run: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        const result = await run();
        this.#failures.delete(host);
        return result;
      } catch (error) {
        if (this.#stop.signal.aborted) throw stopped();
        if (!(error instanceof FetchError) || !error.retryable) throw error;
        const { tries, perHost } = this.options;
        const failures = (this.#failures.get(host) ?? 0) + 1;
        this.#failures.set(host, failures);
        if (attempt >= tries || failures >= tries * perHost) throw error;
        const pause = waitBefore(attempt, error, this.options);
        await wait(pause, undefined, { signal: this.#stop.signal }).catch(() => {});
      }
    }
  }

  #open(target: Target, request: FetchRequest): Promise<Fetched> {
    const hasRules = request.followed === true && this.options.robots;
    return this.#follower.open(target, request, async (url, publicOnly) => {
      if (!hasRules) return;
      const { crawlDelay } = await this.#robots.check(url, publicOnly);
      if (crawlDelay > 0) this.#follower.queue.setGap(url.host, Math.min(crawlDelay, this.options.crawlDelayCap));
    });
  }

  async #loadRobots(address: string, publicOnly: boolean): Promise<RobotsAnswer> {
    try {
      const fetched = await this.fetch(address, { publicOnly, maxBytes: Number.POSITIVE_INFINITY });
      return { text: (await firstBytes(fetched, ROBOTS_BYTES)).toString('utf8', 0, ROBOTS_BYTES) };
    } catch (error) {
      if (!(error instanceof FetchError)) throw error;
      return { failed: error };
    }
  }
}

/** Reads a body up to the chunk that reaches `enough` bytes, and discards the rest. */
async function firstBytes({ body, discard }: Fetched, enough = Number.POSITIVE_INFINITY): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= enough) break;
    }
  } finally {
    discard();
  }
  return Buffer.concat(chunks);
}
