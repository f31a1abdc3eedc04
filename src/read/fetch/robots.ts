/** Which links a site lets be followed: its robots.txt after RFC 9309, asked for once an origin. */
import robotsParser from 'robots-parser';
import { FetchError } from './fetch-error.js';

/** What is parsed of a robots.txt; the least the RFC asks for. Bytes. */
export const ROBOTS_BYTES = 500 * 1024;

/** Patterns with wildcards cost their length times the address's; past this many characters they lose the wildcard. */
const WILDCARD_BUDGET = 16 * 1024;

export interface RobotsRules {
  readonly allows: (url: URL) => boolean;
  /** Milliseconds between two requests; 0 where none are asked for. */
  readonly crawlDelay: number;
}

/** @param agent the product token that rules may be addressed to: "twicetold" */
export function robotsRules(robotsUrl: string, text: string, agent: string): RobotsRules {
  const robots = robotsParser(robotsUrl, groupsFor(text, agent));
  const delay = robots.getCrawlDelay(agent) ?? 0;
  return {
    allows: url => robots.isAllowed(url.href, agent) ?? true,
    crawlDelay: Number.isFinite(delay) && delay > 0 ? delay * 1000 : 0,
  };
}

/**
 * The lines that may concern us. The parser keeps every rule once for each agent that a group names: a hostile file of
 * 500 KB with thousands of either would fill the memory.
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
    // Too many to match: forbid what begins like it, allow nothing for it.
    if (star >= 0 && wildcards > WILDCARD_BUDGET) {
      if (name === 'allow') continue;
      pattern = pattern.slice(0, star) || '/';
    }
    lines.push(`${name}: ${pattern}`);
  }
  return lines.join('\n');
}

/** What a site answered when it was asked for its robots.txt. */
export type RobotsAnswer = { readonly text: string } | { readonly failed: FetchError };

/** The rules of all origins met so far. */
export class Robots {
  readonly #rules = new Map<string, Promise<RobotsRules>>();

  /**
   * @param load  fetches a robots.txt; what goes wrong with it is part of the answer
   * @param agent the product token that rules may be addressed to
   */
  constructor(
    private readonly load: (url: string, publicOnly: boolean) => Promise<RobotsAnswer>,
    private readonly agent: string,
  ) {}

  /**
   * The rules for an address that they allow.
   * @param publicOnly whether a private address must not even be asked for its rules
   * @throws FetchError where they forbid it, or where the site cannot say: 5xx and no answer forbid all, 4xx allows all
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
    // What is not had for a rule of ours is refused again when the page itself is asked for.
    if (failed.refused !== undefined || (status >= 400 && status < 500 && status !== 429)) return ALL;
    // Without any answer the page would fail in the same words.
    throw status === 0
      ? failed
      : new FetchError(`its site's robots.txt answers ${failed.message}`, { refused: 'robots' });
  }
}

const ALL: RobotsRules = { allows: () => true, crawlDelay: 0 };
