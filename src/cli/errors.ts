/** How a run ends: the problems of a call, the exit codes, and the pairs that `--fail-on` matches. */
import { RELATIONS, type Relation, type StreamedReport } from '../types/report.js';

export const EXIT = { clean: 0, matched: 1, failed: 2 } as const;

/** One thing that is wrong with a call. */
export interface UsageProblem {
  /** One line that names the option, the variable, or the file and key. */
  readonly message: string;
  /** How to correct it. */
  readonly hint?: string;
}

/** Thrown with all problems of a call; each is printed with its hint, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  /** @param problems at least one */
  constructor(readonly problems: readonly UsageProblem[]) {
    super(problems.map(problem => problem.message).join('\n'));
  }
}

/** A value of `--fail-on`: a relation that a scan reports, or any pair at or above the threshold. */
export type FailOn = Exclude<Relation, 'unrelated'> | 'any';
export const FAIL_ON: readonly FailOn[] = [...RELATIONS.filter(relation => relation !== 'unrelated'), 'any'];

/** `any` does not match `related`: such a pair is below the threshold. */
export function failsOn(relation: Relation, failOn: readonly FailOn[]): boolean {
  if (relation === 'unrelated') return false;
  return failOn.includes(relation) || (relation !== 'related' && failOn.includes('any'));
}

/** Members of clusters are checked, too, because a report does not list all pairs of a large cluster. */
export function reportFailsOn(report: StreamedReport, failOn: readonly FailOn[]): boolean {
  if (failOn.length === 0) return false;
  return (
    report.pairs.some(pair => failsOn(pair.relation, failOn)) ||
    report.clusters.some(cluster => cluster.members.some(member => failsOn(member.relation, failOn)))
  );
}
