/** Limits the load on sites: bounds parallel requests, pauses busy hosts, and obeys robots.txt (RFC 9309) for links. */
import robotsParser from 'robots-parser';
import { FetchError, stopped } from './errors.js';

interface Waiter {
  readonly start: () => void;
  readonly fail: (error: FetchError) => void;
}

interface Host {
  active: number;
  /** Time before which no request starts. Milliseconds of the monotonic clock. */
  notBefore: number;
  /** Least time between the starts of two requests. Milliseconds. */
  gap: number;
  /** First come, first served. */
  readonly waiting: Waiter[];
}

/** Bounds the number of parallel requests, in all and to each host. */
export class HostQueue {
  readonly #hosts = new Map<string, Host>();
  readonly #perHost: number;
  readonly #total: number;
  #active = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /**
   * @param perHost maximum number of parallel requests to one host, at least 1
   * @param total   maximum number of parallel requests in all, at least 1
   */
  constructor(perHost: number, total: number) {
    // With 0 no request would ever start.
    this.#perHost = Math.max(1, perHost);
    this.#total = Math.max(1, total);
  }

  /**
   * Waits until a request may start.
   *
   * @param host name and port
   * @returns a function that ends the request; repeated calls have no effect
   * @throws FetchError after `close`
   */
  async enter(host: string): Promise<() => void> {
    if (this.#closed) throw stopped();
    const state = this.#stateOf(host);
    await new Promise<void>((start, fail) => {
      state.waiting.push({ start, fail });
      this.#startWaiting();
    });
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      state.active--;
      this.#active--;
      this.#startWaiting();
    };
  }

  /** Starts no request to the host for the given time. */
  pause(host: string, milliseconds: number): void {
    const state = this.#stateOf(host);
    state.notBefore = Math.max(state.notBefore, performance.now() + milliseconds);
  }

  /** Sets the least time between the starts of two requests to the host. */
  setGap(host: string, milliseconds: number): void {
    this.#stateOf(host).gap = milliseconds;
  }

  /** Fails all queued and later requests. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const host of this.#hosts.values()) for (const waiter of host.waiting.splice(0)) waiter.fail(stopped());
  }

  #stateOf(host: string): Host {
    let state = this.#hosts.get(host);
    if (state === undefined) {
      state = { active: 0, notBefore: 0, gap: 0, waiting: [] };
      this.#hosts.set(host, state);
    }
    return state;
  }

  #startWaiting(): void {
    const now = performance.now();
    let soonest = Number.POSITIVE_INFINITY;
    for (const host of this.#hosts.values()) {
      while (host.waiting.length > 0 && host.active < this.#perHost && this.#active < this.#total) {
        if (host.notBefore > now) {
          soonest = Math.min(soonest, host.notBefore);
          break;
        }
        if (host.gap > 0) host.notBefore = now + host.gap;
        host.active++;
        this.#active++;
        host.waiting.shift()?.start();
      }
    }
    clearTimeout(this.#timer);
    if (soonest < Number.POSITIVE_INFINITY && !this.#closed) {
      this.#timer = setTimeout(() => this.#startWaiting(), Math.ceil(soonest - now));
    }
  }
}

/** The function that the package exports. The declarations of the package wrongly describe an ES module. */
const parseRobots = robotsParser as unknown as (
  url: string,
  text: string,
) => {
  /** Undefined for an address of another origin. */
  isAllowed(url: string, agent: string): boolean | undefined;
  /** Seconds. */
  getCrawlDelay(agent: string): number | undefined;
};

/** Bytes of a robots.txt that are parsed: the minimum of RFC 9309. */
export const ROBOTS_BYTES = 500 * 1024;

/**
 * Total length of patterns with wildcards. Matching takes pattern length times address length. Further ones are
 * shortened.
 */
const MAX_WILDCARDS = 16 * 1024;

export interface RobotsRules {
  readonly allows: (url: URL) => boolean;
  /** Milliseconds between two requests; 0 if the site asks for none. */
  readonly crawlDelay: number;
}

/** @param agent product token in lower case that rules may name: "twicetold" */
export function robotsRules(robotsUrl: string, text: string, agent: string): RobotsRules {
  const robots = parseRobots(robotsUrl, groupsFor(text, agent));
  const delay = robots.getCrawlDelay(agent) ?? 0;
  return {
    allows: url => robots.isAllowed(url.href, agent) ?? true,
    crawlDelay: Number.isFinite(delay) && delay > 0 ? delay * 1000 : 0,
  };
}

/**
 * The lines for the agent. The parser stores every rule once for each agent of its group, so that a hostile file of 500
 * KB with thousands of both would fill the memory.
 */
function groupsFor(text: string, agent: string): string {
  const lines: string[] = [];
  let agents = new Set<string>();
  let inAgents = false;
  let wildcards = 0;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    const [, key, value] = /^\s*([a-z-]{1,20})\s*:([^#]*)/i.exec(line) ?? [];
    if (key === undefined) continue;
    const name = key.toLowerCase();
    if (name === 'user-agent') {
      if (!inAgents) agents = new Set();
      inAgents = true;
      const wanted = value.trim().toLowerCase().replace(/\/.*$/s, '').trim();
      agents.add(wanted === agent || wanted === '*' ? wanted : 'another');
      continue;
    }
    if (name !== 'allow' && name !== 'disallow' && name !== 'crawl-delay') continue;
    if (inAgents) for (const one of agents) lines.push(`user-agent: ${one}`);
    inAgents = false;
    if (!agents.has(agent) && !agents.has('*')) continue;
    let pattern = value.trim();
    const star = pattern.indexOf('*');
    if (star >= 0) wildcards += pattern.length;
    // Too many wildcards: Disallow applies to all addresses with the part before the first wildcard, Allow to none.
    if (star >= 0 && wildcards > MAX_WILDCARDS) {
      if (name === 'allow') continue;
      pattern = pattern.slice(0, star) || '/';
    }
    lines.push(`${name}: ${pattern}`);
  }
  return lines.join('\n');
}

/** The text of a robots.txt, or why it could not be fetched. */
export type RobotsAnswer = { readonly text: string } | { readonly failed: FetchError };

/** The rules of all origins so far. */
export class Robots {
  readonly #rules = new Map<string, Promise<RobotsRules>>();

  /**
   * @param load  fetches a robots.txt; does not throw for a failure
   * @param agent product token that rules may name
   */
  constructor(
    private readonly load: (url: string, publicOnly: boolean) => Promise<RobotsAnswer>,
    private readonly agent: string,
  ) {}

  /**
   * Checks an address, and returns the rules of its site.
   *
   * @param publicOnly true to refuse private addresses for the robots.txt, too
   * @throws FetchError if the rules forbid the address, or the robots.txt fails: 5xx forbids all addresses, 4xx allows
   *   all
   */
  async check(url: URL, publicOnly: boolean): Promise<RobotsRules> {
    const key = `${publicOnly} ${url.origin}`;
    let rules = this.#rules.get(key);
    if (rules === undefined) {
      rules = this.#rulesOf(`${url.origin}/robots.txt`, publicOnly);
      this.#rules.set(key, rules);
    }
    const known = await rules;
    if (!known.allows(url)) throw new FetchError('forbidden by the robots.txt of its site', { refused: 'robots' });
    return known;
  }

  async #rulesOf(url: string, publicOnly: boolean): Promise<RobotsRules> {
    const answer = await this.load(url, publicOnly);
    if ('text' in answer) return robotsRules(url, answer.text, this.agent);
    const { failed } = answer;
    const status = failed.status ?? 0;
    // If a rule refuses the robots.txt, the same rule refuses the page.
    if (failed.refused !== undefined || (status >= 400 && status < 500 && status !== 429)) return ALLOW_ALL;
    // Without an answer, the page would fail for the same reason.
    throw status === 0
      ? failed
      : new FetchError(`the robots.txt of its site answers ${failed.message}`, { refused: 'robots' });
  }
}

const ALLOW_ALL: RobotsRules = { allows: () => true, crawlDelay: 0 };
