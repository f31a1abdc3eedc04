/** Renders findings as a code quality report of GitLab: a list of issues, the worst first. */
import { createHash } from 'node:crypto';
import type { CheckReport } from '../types/check.js';
import type { Comparison } from '../types/comparison.js';
import type { StreamedReport } from '../types/report.js';
import {
  type Finding,
  findingsOfCheck,
  findingsOfComparison,
  findingsOfReport,
  measureOf,
  placeText,
  predicateOf,
  type Severity,
  severityOf,
  titleOf,
} from './findings.js';
import { jsonLine } from './sanitize.js';

const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'major', warning: 'minor', note: 'info' };

export function* reportGitlab(report: StreamedReport): Generator<string> {
  yield* issues(findingsOfReport(report));
}

export function* checkGitlab(report: CheckReport): Generator<string> {
  yield* issues(findingsOfCheck(report));
}

export function* comparisonGitlab(comparison: Comparison): Generator<string> {
  yield* issues(findingsOfComparison(comparison));
}

function* issues(findings: readonly Finding[]): Generator<string> {
  yield '[';
  const numbers = new Map<string, number>();
  let isFirst = true;
  for (const finding of findings) {
    yield `${isFirst ? '\n' : ',\n'}${jsonLine(issueOf(finding, numbers)).slice(0, -1)}`;
    isFirst = false;
  }
  yield isFirst ? ']\n' : '\n]\n';
}

function issueOf(finding: Finding, numbers: Map<string, number>): object {
  const { article, other, relation } = finding;
  const where = `${titleOf(other)} (${placeText(other)})`;
  return {
    // the first key: a scan of the folder recognises the file as a report by its beginning
    check_name: `twicetold/${relation}`,
    description: `${titleOf(article)} ${predicateOf(finding)} ${where}: ${measureOf(finding)}`,
    fingerprint: fingerprintOf(finding, numbers),
    severity: SEVERITIES[severityOf(finding)],
    location: {
      path: article.place?.path ?? article.path ?? article.id,
      // GitLab needs a line
      lines: { begin: article.place?.line ?? 1, end: article.place?.endLine ?? 1 },
    },
  };
}

/**
 * A fingerprint that is the same in the next run: the hash of both contents, which a rename does not change, or of both
 * ids if the report has no fingerprints. Findings with equal contents get a number.
 */
function fingerprintOf({ article, other }: Finding, numbers: Map<string, number>): string {
  const key = JSON.stringify([article.fingerprint ?? article.id, other.fingerprint ?? other.id]);
  const number = (numbers.get(key) ?? 0) + 1;
  numbers.set(key, number);
  return createHash('sha256').update(`${key}:${number}`).digest('hex').slice(0, 32);
}
