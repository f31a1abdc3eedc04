/** JSON Lines: one record a line, for streams and for tools that never hold a report whole. */
import type { Comparison, StreamedReport } from '../model.js';
import { jsonLine } from './json.js';
import {
  ARTICLE_SHAPE,
  BOILERPLATE_SHAPE,
  CLUSTER_SHAPE,
  COMPARISON_SHAPE,
  DIGEST_SHAPE,
  OPTIONS_SHAPE,
  PAIR_SHAPE,
  type Shape,
  SUMMARY_SHAPE,
} from './key-order.js';

/** Articles, pairs, clusters, digests, boilerplate, and last the summary, which also says which tool and options the records come from. */
export function* reportJsonl(report: StreamedReport): Generator<string> {
  for (const article of report.articles) yield record('article', article, ARTICLE_SHAPE);
  for (const pair of report.pairs) yield record('pair', pair, PAIR_SHAPE);
  for (const cluster of report.clusters) yield record('cluster', cluster, CLUSTER_SHAPE);
  for (const digest of report.digests) yield record('digest', digest, DIGEST_SHAPE);
  for (const block of report.boilerplate) yield record('boilerplate', block, BOILERPLATE_SHAPE);
  const { schema, tool, options, summary } = report;
  const run = { schema: true, tool: { name: true, version: true }, options: OPTIONS_SHAPE } as const;
  yield record('summary', { schema, tool, options, ...summary }, { ...run, ...SUMMARY_SHAPE });
}

export function* comparisonJsonl(comparison: Comparison): Generator<string> {
  yield `${jsonLine(comparison, COMPARISON_SHAPE)}\n`;
}

function record<T extends object>(type: string, value: T, shape: Shape<T>): string {
  return `{"type":"${type}",${jsonLine(value, shape).slice(1)}\n`;
}
