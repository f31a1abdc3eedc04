/**
 * Web addresses to bytes: feeds and pages that the user names, and the links of a feed's entries. Sends nothing but GET, and
 * no cookies. An address that the user names may be private; a redirect or a link from a public address may not lead to a
 * private one, and the address that is checked is the address that is connected to.
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
  /** Failures at a host since its last success. Past a limit, a request to the host gets no second attempt. */
  readonly #failures = new Map<string, number>();

  /** @param options those that differ from `DEFAULT_FETCH` */
  constructor(options: Partial<FetchOptions> = {}) {
    this.options = { ...DEFAULT_FETCH, ...options };
    this.#follower = new RedirectFollower(this.options);
    const agent = /^[^/\s]*/.exec(this.options.userAgent)?.[0].toLowerCase() ?? '';
    this.#robots = new Robots((url, publicOnly) => this.#loadRobots(url, publicOnly), agent);
  }

  /** Why answers could not be kept in the cache, in a clause; undefined as long as nothing is wrong. */
  get cacheFault(): string | undefined {
    return this.#follower.cache?.fault;
  }

  /**
   * Fetches an address; resolves with the head of the answer. Failures up to then are tried again, those in the middle of
   * the body are not: `read` does that.
   *
   * @throws FetchError
   */
  async fetch(address: string, request: FetchRequest = {}): Promise<Fetched> {
    const target = targetOf(address);
    return this.#attempts(target, () => this.#open(target, request));
  }

  /**
   * Fetches an address with its whole body. A body that breaks off is fetched again.
   *
   * @throws FetchError, and whatever `use` throws
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

  /** Ends all requests in an error, those that wait and those that come later too. */
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

  #open(target: Target, request: FetchRequest): Promise<Fetched> {
    const hasRules = request.followed === true && this.options.robots;
    return this.#follower.open(target, request, async (url, publicOnly) => {
      if (!hasRules) return;
      const { crawlDelay } = await this.#robots.check(url, publicOnly);
      if (crawlDelay > 0) this.#follower.queue.space(url.host, Math.min(crawlDelay, this.options.crawlDelayCap));
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

/** The body up to the chunk with which it reaches `enough` bytes; the rest is discarded. */
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
