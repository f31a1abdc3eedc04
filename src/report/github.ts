/**
 * Annotations of a GitHub workflow, as commands in its log. GitHub shows ten of a level for each step: the ten worst findings are commands, a
 * line counts the others.
 */
import type { CheckReport } from '../types/check.js';
import type { Comparison } from '../types/comparison.js';
import type { StreamedReport } from '../types/report.js';
import {
  deedOf,
  type Finding,
  findingsOfCheck,
  findingsOfComparison,
  findingsOfReport,
  measureOf,
  placeText,
  type Severity,
  type Side,
  severityOf,
  titleOf,
} from './findings.js';
import { printable } from './sanitize.js';
import { filteredLine } from './select.js';
import { checkLine, closingLine, comparisonLine, counted } from './wording.js';

const SHOWN = 10;
const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

export function* reportGithub(report: StreamedReport): Generator<string> {
  yield* annotations(findingsOfReport(report), closingLine(report.summary), filteredLine(report));
}

export function* checkGithub(report: CheckReport): Generator<string> {
  yield* annotations(findingsOfCheck(report), checkLine(report), filteredLine(report));
}

export function* comparisonGithub(comparison: Comparison): Generator<string> {
  yield* annotations(findingsOfComparison(comparison), comparisonLine(comparison));
}

function* annotations(findings: readonly Finding[], closing: string, filtered?: string): Generator<string> {
  for (const finding of findings.slice(0, SHOWN)) yield annotationOf(finding);
  if (findings.length > SHOWN) {
    yield `${counted(findings.length - SHOWN, 'finding')} more without an annotation: see --format json\n`;
  }
  if (filtered !== undefined) yield `${printable(filtered)}\n`;
  yield `${closing}\n`;
}

function annotationOf(finding: Finding): string {
  const { article, other } = finding;
  const properties = {
    ...positionOf(article),
    title: `${titleOf(article)} ${deedOf(finding)} ${titleOf(other)}`,
  };
  const given = Object.entries(properties).map(([name, value]) => `${name}=${propertyOf(String(value))}`);
  const message = `${measureOf(finding)}; the other text is at ${placeText(other)}`;
  return `::${COMMANDS[severityOf(finding)]} ${given.join(',')}::${dataOf(message)}\n`;
}

/** Columns only within one line: GitHub refuses them otherwise. */
function positionOf({ id, path = id, row, place }: Side): Readonly<Record<string, string | number>> {
  const file = printable(place?.path ?? path);
  if (place === undefined) return { file, ...(row === undefined && { line: 1 }) };
  const { line, column, endLine, endColumn } = place;
  return { file, line, endLine, ...(line === endLine && { col: column, endColumn }) };
}

/** Text behind the second `::`. */
function dataOf(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** The value of a property. */
function propertyOf(text: string): string {
  return dataOf(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
