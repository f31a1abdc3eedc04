/** Report to text, one pure function a format. A format without a renderer does not compile. */
import type { Comparison, StreamedReport } from '../model.js';
import { comparisonMarkdown } from './compare-markdown.js';
import { comparisonText } from './compare-text.js';
import { comparisonCsv, reportCsv } from './csv.js';
import { comparisonJson, reportJson } from './json.js';
import { comparisonJsonl, reportJsonl } from './jsonl.js';
import { reportMarkdown } from './markdown.js';
import { reportText } from './text.js';
import { DEFAULT_VIEW, type View } from './view.js';

export { DEFAULT_VIEW, type View };

export const REPORT_FORMATS = ['text', 'json', 'jsonl', 'markdown', 'csv'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** A stretch of a report; bytes are UTF-8 and end with a whole character. */
export type Piece = string | Uint8Array;

type Renderer<T> = (value: T, view: View) => Iterable<Piece>;

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
  return asText(reportPieces(report, format, view));
}

/** A comparison in pieces; as `renderReport`. */
export function renderComparison(
  comparison: Comparison,
  format: ReportFormat,
  view: View = DEFAULT_VIEW,
): Iterable<string> {
  return asText(comparisonPieces(comparison, format, view));
}

/** The same as they are made, for whoever writes them to a file: what is bytes already need not become text first. */
export function reportPieces(report: StreamedReport, format: ReportFormat, view: View): Iterable<Piece> {
  return inChunks(REPORTS[format](report, bounded(view)));
}

export function comparisonPieces(comparison: Comparison, format: ReportFormat, view: View): Iterable<Piece> {
  return inChunks(COMPARISONS[format](comparison, bounded(view)));
}

function bounded(view: View): View {
  return { style: view.style, width: Math.min(400, Math.max(40, Math.floor(view.width))) };
}

function* asText(pieces: Iterable<Piece>): Generator<string> {
  const decoder = new TextDecoder();
  for (const piece of pieces) yield typeof piece === 'string' ? piece : decoder.decode(piece);
}

/** Joins small pieces of text: a write for each line of a large report costs more than making the line. */
function* inChunks(pieces: Iterable<Piece>): Generator<Piece> {
  const enough = 64 * 1024;
  let chunk = '';
  for (const piece of pieces) {
    if (typeof piece !== 'string') {
      yield piece;
      continue;
    }
    chunk += piece;
    if (chunk.length >= enough) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}
