/**
 * Reports and comparisons as JSON, indented with each article, pair and member on one line, and as JSON Lines; and the order of the
 * keys, which is that of the types. Each list must name every key of its type, so that a field that a type gets does not compile
 * before it has a place in the reports.
 */

import { DETECT_OPTION_NAMES, type DetectOptions } from '../options.js';
import type { ReadNotice, SkippedFile } from '../types/article.js';
import type { Comparison } from '../types/comparison.js';
import type {
  ArticleRow,
  Boilerplate,
  Cluster,
  Digest,
  Pair,
  Report,
  StreamedReport,
  Summary,
  TemplateFamily,
} from '../types/report.js';
import { jsonString } from './sanitize.js';

type KeysOf<T> = T extends readonly (infer Element)[]
  ? Element extends object
    ? readonly [Keys<Element>]
    : true
  : T extends object
    ? string extends keyof T
      ? true
      : { readonly [Key in keyof T]-?: Keys<NonNullable<T[Key]>> }
    : true;

/** `true` for a value printed as it is, `[keys]` for a list of objects, an object for an object. */
export type Keys<T> = [T] extends [string | number | boolean] ? true : KeysOf<T>;

export const TOOL_KEYS = { name: true, version: true } as const;

export const ARTICLE_KEYS: Keys<ArticleRow> = {
  id: true,
  path: true,
  row: true,
  title: true,
  source: true,
  url: true,
  published: true,
  words: true,
  boilerplate: true,
  status: true,
  reason: true,
  disguised: true,
};

export const REMARK_KEYS: Keys<SkippedFile | ReadNotice> = { path: true, reason: true };

export const BOILERPLATE_KEYS: Keys<Boilerplate> = {
  source: true,
  articles: true,
  words: true,
  example: { article: true, start: true, end: true },
};

export const PAIR_KEYS: Keys<Pair> = {
  a: true,
  b: true,
  similarity: true,
  relation: true,
  jaccard: true,
  containment: { aInB: true, bInA: true },
  alignment: { passages: true, moved: true, longest: true, kept: true, coverage: { a: true, b: true } },
  evidence: true,
  machineMarks: { a: true, b: true },
  passages: [{ a: true, b: true, words: true }],
  edition: true,
};

export const CLUSTER_KEYS: Keys<Cluster> = {
  id: true,
  representative: true,
  origin: { id: true, reasons: true },
  members: [{ id: true, similarity: true, relation: true, via: true, edition: true }],
  weakest: true,
  median: true,
};

export const DIGEST_KEYS: Keys<Digest> = { id: true, of: true };

export const FAMILY_KEYS: Keys<TemplateFamily> = {
  articles: true,
  words: true,
  skeleton: true,
  example: true,
  members: true,
};

export const SUMMARY_KEYS: Keys<Summary> = {
  articles: true,
  ok: true,
  partial: true,
  tooShort: true,
  unreadable: true,
  binary: true,
  candidatePairs: true,
  pairs: true,
  missed: [{ jaccard: true, chance: true }],
  pairsNotListed: true,
  passages: true,
  related: true,
  translations: true,
  clusters: true,
  families: true,
  templatePairs: true,
  boilerplateWords: true,
  copies: true,
};

/** In the order of the table of options. */
export const OPTIONS_KEYS = Object.fromEntries(DETECT_OPTION_NAMES.map(name => [name, true])) as Keys<DetectOptions>;

export const STATISTICS_KEYS = { articles: true, fingerprint: true } as const;

export const REPORT_KEYS: Keys<Report> = {
  schema: true,
  tool: TOOL_KEYS,
  options: OPTIONS_KEYS,
  statistics: STATISTICS_KEYS,
  articles: [ARTICLE_KEYS],
  skipped: [REMARK_KEYS],
  notices: [REMARK_KEYS],
  boilerplate: [BOILERPLATE_KEYS],
  pairs: [PAIR_KEYS],
  clusters: [CLUSTER_KEYS],
  digests: [DIGEST_KEYS],
  families: [FAMILY_KEYS],
  summary: SUMMARY_KEYS,
};

export const COMPARISON_KEYS: Keys<Comparison> = {
  schema: true,
  tool: TOOL_KEYS,
  articles: [ARTICLE_KEYS],
  pair: PAIR_KEYS,
  jaccardEstimate: true,
  passages: [{ a: true, b: true, kept: true, moved: true }],
  counterparts: [{ kind: true, a: true, b: true }],
  diff: {
    rows: [{ runs: [{ kind: true, a: true, b: true, passage: true }] }],
    words: { kept: true, replaced: true, added: true, removed: true, moved: true, boilerplate: true },
    replacements: [{ from: true, to: true, count: true }],
  },
};

type AnyKeys = true | readonly [AnyKeys] | { readonly [key: string]: AnyKeys };

export function* reportJson(report: StreamedReport): Generator<string> {
  yield* indented(report, REPORT_KEYS as unknown as AnyKeys, '');
  yield '\n';
}

export function* comparisonJson(comparison: Comparison): Generator<string> {
  yield* indented(comparison, COMPARISON_KEYS as AnyKeys, '');
  yield '\n';
}

/** The summary comes last and also has the tool and the options. */
export function* reportJsonl(report: StreamedReport): Generator<string> {
  yield* records('article', report.articles, ARTICLE_KEYS);
  yield* records('skipped', report.skipped ?? [], REMARK_KEYS);
  yield* records('notice', report.notices ?? [], REMARK_KEYS);
  yield* records('pair', report.pairs, PAIR_KEYS);
  yield* records('cluster', report.clusters, CLUSTER_KEYS);
  yield* records('digest', report.digests, DIGEST_KEYS);
  yield* records('family', report.families, FAMILY_KEYS);
  yield* records('boilerplate', report.boilerplate, BOILERPLATE_KEYS);
  const { schema, tool, options, statistics, summary } = report;
  const keys = {
    schema: true,
    tool: TOOL_KEYS,
    options: OPTIONS_KEYS,
    statistics: STATISTICS_KEYS,
    ...SUMMARY_KEYS,
  } as const;
  yield* records('summary', [{ schema, tool, options, ...(statistics && { statistics }), ...summary }], keys);
}

export function* comparisonJsonl(comparison: Comparison): Generator<string> {
  yield `${lineWriter(COMPARISON_KEYS as AnyKeys, '')(comparison)}\n`;
}

function* records<T extends object>(type: string, values: Iterable<T>, keys: Keys<T>): Generator<string> {
  const write = lineWriter(keys as AnyKeys, '');
  for (const value of values) yield `{"type":"${type}",${write(value).slice(1)}\n`;
}

/** Characters of the rows of a list that are passed on at once. */
const PIECE = 2 ** 14;

/**
 * JSON over several lines, in pieces, so that a large report is never one string. A pair, and an object without a list of objects,
 * is one line.
 */
function* indented(value: unknown, keys: AnyKeys, indent: string): Generator<string> {
  const inner = `\n${indent}  `;
  let separator = '';
  if (isList(keys)) {
    const [elementKeys] = keys;
    const write = holdsList(elementKeys) ? undefined : lineWriter(elementKeys, ' ');
    let lines = '';
    for (const element of value as Iterable<unknown>) {
      lines += separator === '' ? `[${inner}` : separator;
      separator = `,${inner}`;
      if (write !== undefined) lines += write(element);
      // a row at a time would cost more in passing it on than in writing it
      if (write !== undefined && lines.length < PIECE) continue;
      yield lines;
      lines = '';
      if (write === undefined) yield* indented(element, elementKeys, `${indent}  `);
    }
    yield separator === '' ? '[]' : `${lines}\n${indent}]`;
  } else if (keys !== true) {
    for (const key in keys) {
      const part = (value as Values)[key];
      if (part === undefined) continue;
      yield `${separator === '' ? '{' : ','}${inner}"${key}": `;
      yield* indented(part, keys[key], `${indent}  `);
      separator = ',';
    }
    yield `\n${indent}}`;
  } else yield lineWriter(true, ' ')(value);
}

type Values = Readonly<Record<string, unknown>>;
type Writer = (value: unknown) => string;

/**
 * Writes values on one line, keys in order, numbers with at most four decimals. A writer is made once for the million rows of a
 * list: to walk the keys again for each row, or `JSON.stringify` of a copy in this order, takes twice as long.
 *
 * @param space stands after commas, colons and opening braces and before closing braces
 */
function lineWriter(keys: AnyKeys, space: '' | ' '): Writer {
  if (keys === true) return anyWriter(space);
  if (isList(keys)) {
    const write = lineWriter(keys[0], space);
    return value => listOf(value as readonly unknown[], write, space);
  }
  const fields = Object.keys(keys).map(key => ({
    key,
    first: `{${space}"${key}":${space}`,
    next: `,${space}"${key}":${space}`,
    write: lineWriter(keys[key], space),
  }));
  return value => {
    let json = '';
    for (const { key, first, next, write } of fields) {
      const part = (value as Values)[key];
      if (part === undefined) continue;
      json += json === '' ? first : next;
      if (typeof part === 'number') json += numberJson(part);
      else if (typeof part === 'string') json += jsonString(part);
      else json += typeof part === 'object' && part !== null ? write(part) : JSON.stringify(part);
    }
    return json === '' ? '{}' : `${json}${space}}`;
  };
}

/** Writes any value; the keys of an object in its own order. */
function anyWriter(space: '' | ' '): Writer {
  const names = new Map<string, string>();
  const nameOf = (key: string): string => {
    let name = names.get(key);
    if (name === undefined) {
      name = `,${space}${jsonString(key)}:${space}`;
      names.set(key, name);
    }
    return name;
  };
  const write: Writer = value => {
    if (typeof value === 'string') return jsonString(value);
    if (typeof value === 'number') return numberJson(value);
    if (Array.isArray(value)) return listOf(value, write, space);
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    let json = '';
    for (const key in value) {
      const part = (value as Values)[key];
      if (part === undefined) continue;
      json += json === '' ? `{${nameOf(key).slice(1)}` : nameOf(key);
      json += typeof part === 'number' ? numberJson(part) : write(part);
    }
    return json === '' ? '{}' : `${json}${space}}`;
  };
  return write;
}

function listOf(values: readonly unknown[], write: Writer, space: '' | ' '): string {
  return `[${values.map(write).join(`,${space}`)}]`;
}

const DECIMALS = 10_000;
/** Most numbers of a report are shares: the numbers from 0 to 1 as JSON, by their ten-thousandths, each made when it is needed. */
const SHARES: string[] = new Array(DECIMALS + 1);

function numberJson(value: number): string {
  const scaled = Math.round(value * DECIMALS);
  if (scaled >= 0 && scaled <= DECIMALS) {
    SHARES[scaled] ??= String(scaled / DECIMALS);
    return SHARES[scaled];
  }
  // As `JSON.stringify` does, which takes longer.
  return Number.isFinite(scaled) ? String(scaled / DECIMALS) : 'null';
}

function isList(keys: AnyKeys): keys is readonly [AnyKeys] {
  return Array.isArray(keys);
}

function holdsList(keys: AnyKeys): boolean {
  return keys !== true && keys !== PAIR_KEYS && !isList(keys) && Object.values(keys).some(isList);
}
