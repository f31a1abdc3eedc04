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
  yield `${oneLine(comparison, COMPARISON_KEYS as AnyKeys, '')}\n`;
}

function* records<T extends object>(type: string, values: Iterable<T>, keys: Keys<T>): Generator<string> {
  for (const value of values) yield `{"type":"${type}",${oneLine(value, keys as AnyKeys, '').slice(1)}\n`;
}

/**
 * JSON over several lines, in pieces, so that a large report is never one string. A pair, and an object without a list of objects,
 * is one line.
 */
function* indented(value: unknown, keys: AnyKeys, indent: string): Generator<string> {
  const inner = `\n${indent}  `;
  let separator = '';
  if (isList(keys)) {
    const [elementKeys] = keys;
    const nested = holdsList(elementKeys);
    for (const element of value as Iterable<unknown>) {
      yield separator === '' ? `[${inner}` : separator;
      if (nested) yield* indented(element, elementKeys, `${indent}  `);
      else yield oneLine(element, elementKeys, ' ');
      separator = `,${inner}`;
    }
    yield separator === '' ? '[]' : `\n${indent}]`;
  } else if (keys !== true) {
    for (const key in keys) {
      const part = (value as Readonly<Record<string, unknown>>)[key];
      if (part === undefined) continue;
      yield `${separator === '' ? '{' : ','}${inner}"${key}": `;
      yield* indented(part, keys[key], `${indent}  `);
      separator = ',';
    }
    yield `\n${indent}}`;
  } else yield oneLine(value, true, ' ');
}

/**
 * JSON on one line, keys in order, numbers with at most four decimals. `JSON.stringify` of a row that is copied in this order
 * and spaced by a replacement afterwards takes twice as long.
 *
 * @param space stands after commas, colons and opening braces and before closing braces
 */
function oneLine(value: unknown, keys: AnyKeys, space: '' | ' '): string {
  if (typeof value === 'string') return jsonString(value);
  if (typeof value === 'number') return JSON.stringify(Math.round(value * 10_000) / 10_000);
  if (Array.isArray(value)) {
    const elementKeys = isList(keys) ? keys[0] : true;
    return `[${value.map(element => oneLine(element, elementKeys, space)).join(`,${space}`)}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const named = keys !== true && !isList(keys);
  let json = '';
  for (const key in named ? keys : value) {
    const part = (value as Readonly<Record<string, unknown>>)[key];
    if (part === undefined) continue;
    const name = named ? `"${key}"` : jsonString(key);
    json += `${json === '' ? '{' : ','}${space}${name}:${space}${oneLine(part, named ? keys[key] : true, space)}`;
  }
  return json === '' ? '{}' : `${json}${space}}`;
}

function isList(keys: AnyKeys): keys is readonly [AnyKeys] {
  return Array.isArray(keys);
}

function holdsList(keys: AnyKeys): boolean {
  return keys !== true && keys !== PAIR_KEYS && !isList(keys) && Object.values(keys).some(isList);
}
