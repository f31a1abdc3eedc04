/** JSON Lines: one record a line, for streams and for tools that never hold a report whole. */

import type { Comparison } from '../types/comparison.js';
import type { ArticleRow, StreamedReport } from '../types/report.js';
import { eachRow, type RowFields } from './bulk-fields.js';
import { JsonBuffer } from './json-buffer.js';
import { compactFields } from './json-flat.js';
import {
  ARTICLE_SHAPE,
  BOILERPLATE_SHAPE,
  CLUSTER_SHAPE,
  COMPARISON_SHAPE,
  DIGEST_SHAPE,
  OPTIONS_SHAPE,
  PAIR_SHAPE,
  type Shape,
  SKIPPED_SHAPE,
  SUMMARY_SHAPE,
} from './key-order.js';

/** Articles, what was read and holds none, pairs, clusters, digests, boilerplate, and last the summary, which also says which tool and options the records come from. */
export function* reportJsonl(report: StreamedReport): Generator<Uint8Array> {
  const out = new JsonBuffer();
  yield* records(out, 'article', eachRow(report.articles), ARTICLE_SHAPE as Shape<ArticleRow | RowFields>);
  yield* records(out, 'skipped', report.skipped ?? [], SKIPPED_SHAPE);
  yield* records(out, 'pair', report.pairs, PAIR_SHAPE);
  yield* records(out, 'cluster', report.clusters, CLUSTER_SHAPE);
  yield* records(out, 'digest', report.digests, DIGEST_SHAPE);
  yield* records(out, 'boilerplate', report.boilerplate, BOILERPLATE_SHAPE);
  const { schema, tool, options, summary } = report;
  const run = { schema: true, tool: { name: true, version: true }, options: OPTIONS_SHAPE } as const;
  yield* records(out, 'summary', [{ schema, tool, options, ...summary }], { ...run, ...SUMMARY_SHAPE });
  yield out.take();
}

export function* comparisonJsonl(comparison: Comparison): Generator<Uint8Array> {
  const out = new JsonBuffer();
  const start = out.length;
  compactFields(out, comparison, COMPARISON_SHAPE);
  out.replace(start, OPEN);
  out.bytes(END);
  yield out.take();
}

const OPEN = '{'.charCodeAt(0);
const END = Buffer.from('}\n');

/** Yields as soon as there is enough. */
function* records<T extends object>(
  out: JsonBuffer,
  type: string,
  values: Iterable<T>,
  shape: Shape<T>,
): Generator<Uint8Array> {
  const start = Buffer.from(`{"type":"${type}"`);
  for (const value of values) {
    out.bytes(start);
    compactFields(out, value, shape);
    out.bytes(END);
    if (out.isEnough) yield out.take();
  }
}
