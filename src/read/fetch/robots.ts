/** Which links a site allows to follow, by its robots.txt (RFC 9309), which is fetched once for each origin. */
import robotsParser from 'robots-parser';
import { FetchError } from './errors.js';

/** Bytes of a robots.txt that are parsed: the minimum of the RFC. */
export const ROBOTS_BYTES = 500 * 1024;

/** Characters of patterns with wildcards, which take their length times that of the address. Further ones lose the wildcard. */
const MAX_WILDCARDS = 16 * 1024;

export interface RobotsRules {
  readonly allows: (url: URL) => boolean;
  /** Milliseconds between two requests; 0 where the site asks for none. */
  readonly crawlDelay: number;
}

/** @param agent product token that rules may name: "twicetold" */
export function robotsRules(robotsUrl: string, text: string, agent: string): RobotsRules {
  const robots = robotsParser(robotsUrl, groupsFor(text, agent));
  const delay = robots.getCrawlDelay(agent) ?? 0;
  return {
    allows: url => robots.isAllowed(url.href, agent) ?? true,
    crawlDelay: Number.isFinite(delay) && delay > 0 ? delay * 1000 : 0,
  };
}

/**
 * The lines that may concern the agent. The parser keeps every rule once for each agent of its group, so that a hostile file
 * of 500 KB with thousands of both would fill the memory.
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
    if (inAgents) lines.push(...[...agents].map(one => `user-agent: ${one}`));
    inAgents = false;
    if (!agents.has(agent) && !agents.has('*')) continue;
    let pattern = value.trim();
    const star = pattern.indexOf('*');
    if (star >= 0) wildcards += pattern.length;
    // Too many wildcards: the part before the first one forbids all that begins with it, and allows nothing.
    if (star >= 0 && wildcards > MAX_WILDCARDS) {
      if (name === 'allow') continue;
      pattern = pattern.slice(0, star) || '/';
    }
    lines.push(`${name}: ${pattern}`);
  }
  return lines.join('\n');
}

/** The answer of a site to the request for its robots.txt. */
export type RobotsAnswer = { readonly text: string } | { readonly failed: FetchError };

/** The rules of all origins so far. */
export class Robots {
  readonly #rules = new Map<string, Promise<RobotsRules>>();

  /**
   * @param load  fetches a robots.txt; a failure is part of the answer
   * @param agent product token that rules may name
   */
  constructor(
    private readonly load: (url: string, publicOnly: boolean) => Promise<RobotsAnswer>,
    private readonly agent: string,
  ) {}

  /**
   * The rules of the site of an address that they allow.
   *
   * @param publicOnly true where no request may be sent to a private address, not even for its robots.txt
   * @throws FetchError where the rules forbid the address, or the site has no answer: 5xx forbids all, 4xx allows all
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
    // A robots.txt that a rule refuses: the same rule refuses the page.
    if (failed.refused !== undefined || (status >= 400 && status < 500 && status !== 429)) return ALL;
    // Without any answer the page fails for the same reason.
    throw status === 0
      ? failed
      : new FetchError(`the robots.txt of its site answers ${failed.message}`, { refused: 'robots' });
  }
}

const ALL: RobotsRules = { allows: () => true, crawlDelay: 0 };
