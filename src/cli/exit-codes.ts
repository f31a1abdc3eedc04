/** What the tool ends with, and when `--fail-on` calls for it. */
import type { Relation, StreamedReport } from '../types/report.js';

export const EXIT = { clean: 0, matched: 1, failed: 2 } as const;

/** What `--fail-on` takes: a relation, or any pair at or above the threshold. */
export type FailOn = Exclude<Relation, 'unrelated'> | 'any';

/** `any` leaves `related` out: those pairs are below the threshold, a story told independently. Nothing calls for `unrelated`. */
export function fails(relation: Relation, gates: readonly FailOn[]): boolean {
  if (relation === 'unrelated') return false;
  return gates.includes(relation) || (relation !== 'related' && gates.includes('any'));
}

/** Members are asked too, because of a large cluster not every pair is listed. */
export function reportFails(report: StreamedReport, gates: readonly FailOn[]): boolean {
  if (gates.length === 0) return false;
  return (
    report.pairs.some(pair => fails(pair.relation, gates)) ||
    report.clusters.some(cluster => cluster.members.some(member => fails(member.relation, gates)))
  );
}
