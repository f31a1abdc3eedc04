/**
 * The keys `accept` and `overrides` of a configuration file: rules that allow pairs, and other thresholds for some articles.
 *
 *     "accept": [
 *       { "sources": ["dpa", "The Courier"], "reason": "licensed" },   one article of each
 *       { "paths": "briefs/**" },                                      either article
 *       { "urls": ["wire.example/**", "courier.example/**"] },         one article of each
 *       { "credits": true }                                            one article names the other as its original
 *     ],
 *     "overrides": [{ "paths": "weather/**", "threshold": 0.9 }, { "paths": "sport/**", "compare": false }]
 *
 * The file may come from a stranger. Its patterns have the syntax of `.gitignore`; `Patterns` matches them without regular
 * expressions and limits their number and length. Paths are relative to the folder of the file.
 */
import { relative, resolve } from 'node:path';
import type { RowStore } from '../corpus/row-store.js';
import { addressOf, hostOf } from '../corpus/sources.js';
import { Patterns } from '../read/find/patterns.js';
import type { AcceptedBy } from '../types/report.js';
import type { Config } from './config-file.js';
import { Credits } from './credits.js';
import type { UsageProblem } from './parse.js';

/** Keys of a configuration file that are not options. */
export const RULE_KEYS = ['accept', 'overrides'] as const;

const MOST_RULES = 1000;
/** Number of folders of a path, from the topmost on, that a pattern is matched with. */
const MAX_FOLDERS = 64;
/** Number of characters of an address that a pattern is matched with. */
const MAX_ADDRESS = 4096;

type RuleJudge = (x: number, y: number, similarity: number) => AcceptedBy | undefined;

/** The properties of an article that rules test. */
interface ArticleFacts {
  readonly path: string | undefined;
  readonly url: string | undefined;
  readonly source: string | undefined;
}

/** Tests whether an article matches a name or pattern of a rule. Keeps the answers, because an article has many pairs. */
class Matcher {
  readonly #answers = new Map<number, boolean>();

  /** @param place location in the configuration file; @param name the name or pattern there */
  constructor(
    readonly place: string,
    readonly name: string,
    private readonly test: (facts: ArticleFacts) => boolean,
  ) {}

  matches(article: number, factsOf: (article: number) => ArticleFacts): boolean {
    let answer = this.#answers.get(article);
    if (answer === undefined) {
      answer = this.test(factsOf(article));
      this.#answers.set(article, answer);
    }
    return answer;
  }
}

interface CreditRule {
  /** Location of the rule in the configuration file. */
  readonly credits: string;
  readonly reason: string | undefined;
}

interface Rule {
  /** One matcher: either article must match it. Several: the two articles must match two different ones. */
  readonly matchers: readonly Matcher[];
  readonly reason: string;
}

interface Override {
  readonly matchers: readonly Matcher[];
  /** Lowest similarity of a reported pair; infinity if no pair is reported. */
  readonly threshold: number;
}

export class AcceptRules {
  #factsOf: ((article: number) => ArticleFacts) | undefined;
  #size = 0;
  #credits: Credits | undefined;

  constructor(
    private readonly rules: readonly (Rule | CreditRule)[],
    private readonly overrides: readonly Override[],
    private readonly pathFrom: (path: string) => string,
  ) {}

  get isEmpty(): boolean {
    return this.rules.length + this.overrides.length === 0;
  }

  judge(rows: Pick<RowStore, 'length' | 'fieldOf' | 'at' | 'givenIdOf' | 'claimsOf'>): RuleJudge {
    const factsOf = (article: number): ArticleFacts => {
      const path = rows.at(article)?.path;
      return {
        path: path === undefined ? undefined : this.pathFrom(path),
        url: rows.fieldOf(article, 'url'),
        source: rows.fieldOf(article, 'source'),
      };
    };
    this.#factsOf = factsOf;
    this.#size = rows.length;
    this.#credits = new Credits(rows, this.pathFrom);
    return (x, y, similarity) => this.#overridden(x, y, similarity, factsOf) ?? this.#accepted(x, y, factsOf);
  }

  /** The last override that matches an article counts; of the overrides of two articles, the higher threshold. */
  #overridden(
    x: number,
    y: number,
    similarity: number,
    factsOf: (article: number) => ArticleFacts,
  ): AcceptedBy | undefined {
    for (const article of [x, y]) {
      const override = this.overrides.findLast(({ matchers }) =>
        matchers.some(matcher => matcher.matches(article, factsOf)),
      );
      if (override === undefined || similarity >= override.threshold) continue;
      const { threshold, matchers } = override;
      const limit = threshold === Number.POSITIVE_INFINITY ? 'not compared' : `below ${threshold}`;
      return { by: 'override', reason: `${matchers.map(({ name }) => name).join(', ')}: ${limit}` };
    }
    return undefined;
  }

  #accepted(x: number, y: number, factsOf: (article: number) => ArticleFacts): AcceptedBy | undefined {
    for (const rule of this.rules) {
      const reason = 'credits' in rule ? this.#credited(x, y, rule) : this.#matched(x, y, rule, factsOf);
      if (reason !== undefined) return { by: 'rule', reason };
    }
    return undefined;
  }

  #credited(x: number, y: number, { reason }: CreditRule): string | undefined {
    const found = this.#credits?.between(x, y);
    return found === undefined ? undefined : (reason ?? found);
  }

  #matched(
    x: number,
    y: number,
    { matchers, reason }: Rule,
    factsOf: (article: number) => ArticleFacts,
  ): string | undefined {
    const has = (matcher: Matcher, article: number): boolean => matcher.matches(article, factsOf);
    const isMatched =
      matchers.length === 1
        ? has(matchers[0], x) || has(matchers[0], y)
        : matchers.some((one, n) => has(one, x) && matchers.some((other, m) => m !== n && has(other, y)));
    return isMatched ? reason : undefined;
  }

  /** A line for each part of a rule that no article matches; empty before `judge` was called. */
  get unmatched(): string[] {
    const factsOf = this.#factsOf;
    if (factsOf === undefined) return [];
    const someArticle = (has: (article: number) => boolean): boolean => {
      for (let article = 0; article < this.#size; article++) if (has(article)) return true;
      return false;
    };
    return [...this.rules, ...this.overrides].flatMap(rule => {
      if ('credits' in rule) {
        const isUsed = someArticle(article => this.#credits?.has(article) === true);
        return isUsed ? [] : [`${rule.credits}: no article credits another one`];
      }
      return rule.matchers
        .filter(matcher => !someArticle(article => matcher.matches(article, factsOf)))
        .map(({ place, name }) => `${place}: no article matches "${name}"`);
    });
  }
}

interface Context {
  /** Location of a key or rule in the configuration file. */
  readonly placeOf: Config['placeOf'];
  readonly folder: string;
  readonly cwd: string;
  readonly threshold: number;
}

export const NO_RULES = new AcceptRules([], [], path => path);

/** Reads the rules of a configuration file. @param problems receives the errors */
export function readRules(
  entries: Readonly<Record<string, unknown>>,
  { placeOf, folder, cwd, threshold }: Context,
  problems: UsageProblem[],
): AcceptRules {
  const listOf = (key: (typeof RULE_KEYS)[number]): readonly unknown[] => {
    const given = entries[key];
    if (given === undefined) return [];
    if (Array.isArray(given) && given.length <= MOST_RULES) return given;
    problems.push({
      message: `${placeOf(key)}: ${key} is not a list of at most ${MOST_RULES} rules`,
      hint: EXAMPLES[key],
    });
    return [];
  };
  const read = <T>(
    key: (typeof RULE_KEYS)[number],
    one: (rule: unknown, place: string) => T | string | undefined,
  ): T[] =>
    listOf(key).flatMap((given, at) => {
      const place = `${placeOf(key, at)}: ${key}[${at}]`;
      const rule = one(given, place);
      if (rule === undefined) return [];
      if (typeof rule !== 'string') return [rule];
      problems.push({ message: `${place}: ${rule}`, hint: EXAMPLES[key] });
      return [];
    });
  const rules = read('accept', readRule);
  const overrides = read('overrides', (given, place) => readOverride(given, place, threshold));
  const pathFrom = (path: string): string =>
    folder === cwd ? path : relative(folder, resolve(cwd, path)).replaceAll('\\', '/');
  return new AcceptRules(rules, overrides, pathFrom);
}

const EXAMPLES = {
  accept: 'for example: "accept": [{"sources": ["dpa", "The Courier"], "reason": "licensed"}, {"paths": "briefs/**"}]',
  overrides:
    'for example: "overrides": [{"paths": "weather/**", "threshold": 0.9}, {"paths": "sport/**", "compare": false}]',
} as const;

const KINDS = ['sources', 'paths', 'urls', 'credits'] as const;

/** @returns the rule, an error message, or undefined for `credits: false` */
function readRule(given: unknown, place: string): Rule | CreditRule | string | undefined {
  if (!isObject(given)) return 'not an object';
  const unknown = Object.keys(given).find(key => key !== 'reason' && !KINDS.some(kind => kind === key));
  if (unknown !== undefined) return `unknown key "${unknown.slice(0, 40)}"`;
  const { reason } = given;
  if (reason !== undefined && typeof reason !== 'string') return 'reason is not a text';
  const [kind, ...others] = KINDS.filter(kind => given[kind] !== undefined);
  if (kind === undefined || others.length > 0) return `give one of ${KINDS.join(', ')}`;
  if (kind === 'credits') {
    if (typeof given.credits !== 'boolean') return 'credits is not true or false';
    return given.credits ? { credits: place, reason } : undefined;
  }
  const names = textsIn(given[kind]);
  if (names === undefined) return `${kind} is not a text or a list of texts`;
  if (kind === 'sources' && names.length < 2) return 'sources are two names or more: one article of each';
  const matchers = names.map(name => MATCHERS[kind](name, place));
  const wrong = matchers.find(matcher => typeof matcher === 'string');
  if (typeof wrong === 'string') return wrong;
  return { matchers: matchers as Matcher[], reason: reason ?? `${kind} ${names.join(', ')}` };
}

function readOverride(given: unknown, place: string, lowest: number): Override | string {
  if (!isObject(given)) return 'not an object';
  const { paths, threshold, compare, ...others } = given;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return `unknown key "${unknown.slice(0, 40)}"`;
  const names = textsIn(paths);
  if (names === undefined) return 'paths is not a text or a list of texts';
  const matchers = names.map(name => MATCHERS.paths(name, place));
  const wrong = matchers.find(matcher => typeof matcher === 'string');
  if (typeof wrong === 'string') return wrong;
  if (compare !== undefined && typeof compare !== 'boolean') return 'compare is not true or false';
  if (compare === false) return { matchers: matchers as Matcher[], threshold: Number.POSITIVE_INFINITY };
  if (threshold === undefined && compare === true) return { matchers: matchers as Matcher[], threshold: 0 };
  if (typeof threshold !== 'number' || !(threshold >= 0 && threshold <= 1))
    return 'threshold is not a number from 0 to 1';
  if (threshold < lowest)
    return `the threshold ${threshold} is below that of the run, ${lowest}: lower that one, and raise it for "**"`;
  return { matchers: matchers as Matcher[], threshold };
}

const MATCHERS = {
  /** Matches a source by name or host, ignoring case; `*` matches any article. */
  sources: (name: string, place: string): Matcher => {
    const wanted = name.trim().toLowerCase();
    return new Matcher(
      place,
      name,
      ({ source, url }) =>
        wanted === '*' || source?.trim().toLowerCase() === wanted || (url !== undefined && hostOf(url) === wanted),
    );
  },
  paths: (name: string, place: string): Matcher | string => {
    const test = patternTest(name);
    return typeof test === 'string' ? test : new Matcher(place, name, ({ path }) => path !== undefined && test(path));
  },
  /** Matches an address without its scheme and `www.`. */
  urls: (name: string, place: string): Matcher | string => {
    const test = patternTest(name.replace(/^https?:\/\/(?:www\.)?/i, ''));
    if (typeof test === 'string') return test;
    return new Matcher(place, name, ({ url }) => {
      if (url === undefined) return false;
      return test(addressOf(url.slice(0, MAX_ADDRESS)).split('?', 1)[0]);
    });
  },
};

/** @returns a test whether the pattern matches a path or a folder above it; for an unusable pattern an error message */
function patternTest(pattern: string): ((path: string) => boolean) | string {
  if (/^[!#]/.test(pattern)) return `the pattern "${pattern.slice(0, 40)}" begins with ${pattern[0]}`;
  const patterns = new Patterns([pattern]);
  if (patterns.dropped > 0) return `the pattern "${pattern.slice(0, 40)}..." is too long`;
  return path => {
    if (patterns.test(path, false) === 'ignored') return true;
    let at = path.indexOf('/');
    for (let depth = 0; at >= 0 && depth < MAX_FOLDERS; depth++) {
      if (at > 0 && patterns.test(path.slice(0, at), true) === 'ignored') return true;
      at = path.indexOf('/', at + 1);
    }
    return false;
  };
}

function textsIn(given: unknown): readonly string[] | undefined {
  const texts = typeof given === 'string' ? [given] : given;
  if (!Array.isArray(texts) || texts.length === 0 || texts.length > MOST_RULES) return undefined;
  return texts.every(text => typeof text === 'string' && text.trim() !== '') ? texts : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
