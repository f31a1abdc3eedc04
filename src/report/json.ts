/** Reports and comparisons as JSON, indented with each article, pair and member on one line, and as JSON Lines. */
import type { Comparison } from '../types/comparison.js';
import type { StreamedReport } from '../types/report.js';
import {
  ARTICLE_KEYS,
  BOILERPLATE_KEYS,
  CLUSTER_KEYS,
  COMPARISON_KEYS,
  DIGEST_KEYS,
  type Keys,
  OPTIONS_KEYS,
  PAIR_KEYS,
  REMARK_KEYS,
  REPORT_KEYS,
  SUMMARY_KEYS,
  TOOL_KEYS,
} from './json-keys.js';
import { jsonString } from './sanitize.js';

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
  yield* records('boilerplate', report.boilerplate, BOILERPLATE_KEYS);
  const { schema, tool, options, summary } = report;
  const keys = { schema: true, tool: TOOL_KEYS, options: OPTIONS_KEYS, ...SUMMARY_KEYS } as const;
  yield* records('summary', [{ schema, tool, options, ...summary }], keys);
}

export function* comparisonJsonl(comparison: Comparison): Generator<string> {
  yield `${oneLine(comparison, COMPARISON_KEYS as AnyKeys, '')}\n`;
}

function* records<T extends object>(type: string, values: Iterable<T>, keys: Keys<T>): Generator<string> {
  for (const value of values) yield `{"type":"${type}",${oneLine(value, keys as AnyKeys, '').slice(1)}\n`;
}

/** JSON over several lines, in pieces, so that a large report is never one string. Objects without a list of objects are one line. */
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
  return keys !== true && !isList(keys) && Object.values(keys).some(isList);
}
