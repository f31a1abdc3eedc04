/**
 * Renders a report as JUnit XML, which most CI systems show as tests: one test case for each article.
 *
 * The case fails if the article is a copy. Editions, shared passages and related articles are output of a case that
 * passes. An unreadable article is an error; a too short one is skipped.
 */
import type { CheckedArticle, CheckReport } from '../types/check.js';
import type { Comparison } from '../types/comparison.js';
import type { ArticleRow, StreamedReport } from '../types/report.js';
import {
  type Finding,
  findingsOfComparison,
  findingsOfReport,
  matchFinding,
  measureOf,
  placeText,
  predicateOf,
  severityOf,
  titleOf,
} from './findings.js';
import { printable, xmlText } from './sanitize.js';
import { filteredLine } from './select.js';
import { counted } from './wording.js';

/** Most findings listed in one test case. */
const SHOWN = 10;

interface Case {
  readonly row: Pick<ArticleRow, 'id' | 'path' | 'status' | 'reason' | 'words'>;
  /** Findings whose article is `row`, the worst first. */
  readonly findings: readonly Finding[];
}

/** Each article of a scan is a case. In a cluster the representative passes, and its copies fail. */
export function* reportJunit(report: StreamedReport): Generator<string> {
  const findings = new Map<string, Finding[]>();
  for (const finding of findingsOfReport(report)) {
    const ofArticle = findings.get(finding.article.id);
    if (ofArticle === undefined) findings.set(finding.article.id, [finding]);
    else ofArticle.push(finding);
  }
  yield* suite('scan', () => casesOf(report.articles, findings), filteredLine(report));
}

function* casesOf(rows: Iterable<ArticleRow>, findings: ReadonlyMap<string, readonly Finding[]>): Generator<Case> {
  for (const row of rows) yield { row, findings: findings.get(row.id) ?? [] };
}

/** Each new article of a check is a case. */
export function* checkJunit(report: CheckReport): Generator<string> {
  yield* suite('check', () => checkCases(report.articles), filteredLine(report));
}

function* checkCases(articles: readonly CheckedArticle[]): Generator<Case> {
  for (const row of articles) yield { row, findings: row.matches.map(match => matchFinding(row, match)) };
}

export function* comparisonJunit(comparison: Comparison): Generator<string> {
  const [, second] = comparison.articles;
  yield* suite('compare', () => [{ row: second, findings: findingsOfComparison(comparison) }]);
}

type Outcome = 'passed' | 'failure' | 'error' | 'skipped';

function outcomeOf({ row: { status }, findings }: Case): Outcome {
  if (findings.some(finding => severityOf(finding) === 'error')) return 'failure';
  if (status === 'unreadable' || status === 'binary') return 'error';
  return status === 'too-short' && findings.length === 0 ? 'skipped' : 'passed';
}

/** @param cases called twice: the totals precede the cases */
function* suite(name: string, cases: () => Iterable<Case>, filtered?: string): Generator<string> {
  const counts = { passed: 0, failure: 0, error: 0, skipped: 0 };
  for (const one of cases()) counts[outcomeOf(one)]++;
  const tests = counts.passed + counts.failure + counts.error + counts.skipped;
  const totals = `tests="${tests}" failures="${counts.failure}" errors="${counts.error}"`;
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="twicetold" ${totals}>\n`;
  yield `<testsuite name="twicetold ${name}" ${totals} skipped="${counts.skipped}">\n`;
  for (const one of cases()) yield testCase(one);
  if (filtered !== undefined) yield `<system-out>${xmlText(printable(filtered))}</system-out>\n`;
  yield '</testsuite>\n</testsuites>\n';
}

function testCase(one: Case): string {
  const { id, path = id, reason, words } = one.row;
  const open = `<testcase name="${xmlText(printable(id))}" classname="${xmlText(printable(folderOf(path)))}"`;
  const outcome = outcomeOf(one);
  const lines = one.findings.slice(0, SHOWN).map(sentence);
  if (one.findings.length > SHOWN) lines.push(`${counted(one.findings.length - SHOWN, 'article')} more`);
  if (outcome === 'failure') {
    const worst = one.findings.find(finding => severityOf(finding) === 'error')!;
    const message = `${predicateOf(worst)} ${titleOf(worst.other)}: ${measureOf(worst)}`;
    return `${open}><failure type="${worst.relation}" message="${xmlText(message)}">${xmlText(lines.join('\n'))}</failure></testcase>\n`;
  }
  if (outcome === 'error') {
    return `${open}><error type="unreadable" message="${xmlText(printable(reason ?? 'cannot be read'))}"/></testcase>\n`;
  }
  if (outcome === 'skipped') {
    const why = reason ?? `${counted(words, 'word')}: too short to compare`;
    return `${open}><skipped message="${xmlText(printable(why))}"/></testcase>\n`;
  }
  if (lines.length === 0) return `${open}/>\n`;
  return `${open}><system-out>${xmlText(lines.join('\n'))}</system-out></testcase>\n`;
}

/** `posts/a.md:12: is a rewrite of "Ferry cancelled" (archive/b.md:7): paraphrase, similarity 0.972, ...` */
function sentence(finding: Finding): string {
  const { article, other } = finding;
  const where = `${titleOf(other)} (${placeText(other)})`;
  return `${placeText(article)}: ${predicateOf(finding)} ${where}: ${measureOf(finding)}`;
}

/** The folder of a file, by which CI systems group test cases. */
function folderOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end <= 0 ? '.' : path.slice(0, end);
}
