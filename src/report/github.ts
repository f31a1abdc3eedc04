/**
 * Renders findings as annotations of a GitHub workflow, which are commands in its log.
 *
 * GitHub shows ten annotations of a level for each step: the ten worst findings become commands, and a line counts the
 * rest.
 */
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
    yield `${counted(findings.length - SHOWN, 'more finding')} without an annotation: see --format html or json\n`;
  }
  if (filtered !== undefined) yield `${printable(filtered)}\n`;
  yield `${closing}\n`;
}

function annotationOf(finding: Finding): string {
  const { article, other } = finding;
  const properties = {
    ...positionOf(article),
    title: `${titleOf(article)} ${predicateOf(finding)} ${titleOf(other)}`,
  };
  const given = Object.entries(properties).map(([name, value]) => `${name}=${escapedProperty(String(value))}`);
  const message = `${measureOf(finding)}; the other text is at ${placeText(other)}`;
  return `::${COMMANDS[severityOf(finding)]} ${given.join(',')}::${escapedMessage(message)}\n`;
}

/** GitHub rejects columns of a position over several lines. */
function positionOf({ id, path = id, row, place }: Side): Readonly<Record<string, string | number>> {
  const file = printable(place?.path ?? path);
  if (place === undefined) return { file, ...(row === undefined && { line: 1 }) };
  const { line, column, endLine, endColumn } = place;
  return { file, line, endLine, ...(line === endLine && { col: column, endColumn }) };
}

/** Escapes the message of a command, the text after the second `::`. */
function escapedMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** Escapes the value of a property. */
function escapedProperty(text: string): string {
  return escapedMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
