/** The report of this page. */
import { PAGE_RELATIONS, type PageReport } from '../src/report/page/data.js';
import type { Relation } from '../src/types/report.js';
import { modelOf } from './model.js';

const page = JSON.parse(document.getElementById('report')?.textContent ?? '') as PageReport;
export const model = modelOf(page);

export interface Accepted {
  readonly article: number;
  readonly against: number;
  readonly similarity: number;
  readonly relation: Relation;
  readonly by: string;
  readonly reason: string;
}

/** The pairs that a baseline or a rule accepts. */
export const accepted: readonly Accepted[] = page.accepted.map(([a, b, similarity, relation, by, reason]) => ({
  article: b,
  against: a,
  similarity,
  relation: PAGE_RELATIONS[relation],
  by,
  reason,
}));

/** The key of this report in the storage of the browser. */
export const reportKey = keyOf(page);

/** FNV-1a hash of the parts that distinguish reports. */
function keyOf({ kind, counts, stories, articles }: PageReport): string {
  const text = JSON.stringify([kind, counts, stories.slice(0, 200).map(({ a }) => articles[a][0])]);
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return `twicetold ${hash.toString(16)}`;
}
