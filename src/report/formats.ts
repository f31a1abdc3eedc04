/** Report to text, one pure function a format. A format without a renderer does not compile. */
import './any-width.js';
import type { Comparison } from '../types/comparison.js';
import type { StreamedReport } from '../types/report.js';
import { comparisonMarkdown } from './compare-markdown.js';
import { comparisonText } from './compare-text.js';
import { comparisonCsv, reportCsv } from './csv.js';
import { comparisonJson, comparisonJsonl, reportJson, reportJsonl } from './json.js';
import { reportMarkdown } from './markdown.js';
import { type Renderer, render } from './pieces.js';
import { reportText } from './text.js';
import { DEFAULT_VIEW, type View } from './view.js';

export { DEFAULT_VIEW, type View };

/** The names of the formats of `renderReport` and `renderComparison`. */
export const REPORT_FORMATS = ['text', 'json', 'jsonl', 'markdown', 'csv'] as const;
/** One of `REPORT_FORMATS`. */
export type ReportFormat = (typeof REPORT_FORMATS)[number];

const REPORTS = {
  text: reportText,
  json: reportJson,
  jsonl: reportJsonl,
  markdown: reportMarkdown,
  csv: reportCsv,
} satisfies Record<ReportFormat, Renderer<StreamedReport>>;

const COMPARISONS = {
  text: comparisonText,
  json: comparisonJson,
  jsonl: comparisonJsonl,
  markdown: comparisonMarkdown,
  csv: comparisonCsv,
} satisfies Record<ReportFormat, Renderer<Comparison>>;

/**
 * The whole report in pieces, so that a large one is never one string. Only `text` looks at the view; a width outside
 * 40 to 400 is brought inside.
 */
export function renderReport(
  report: StreamedReport,
  format: ReportFormat,
  view: View = DEFAULT_VIEW,
): Iterable<string> {
  return render(REPORTS[format], report, view);
}

/** A comparison in pieces; as `renderReport`. */
export function renderComparison(
  comparison: Comparison,
  format: ReportFormat,
  view: View = DEFAULT_VIEW,
): Iterable<string> {
  return render(COMPARISONS[format], comparison, view);
}
