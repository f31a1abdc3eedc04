/** Renders reports and comparisons for the library. Imports every format, so that the calls are synchronous. */
import { UserError } from '../errors.js';
import type { Comparison } from '../types/comparison.js';
import type { StreamedReport } from '../types/report.js';
import { ANY_WIDTH } from './any-width.js';
import { comparisonMarkdown } from './comparison-markdown.js';
import { comparisonText } from './comparison-text.js';
import { comparisonCsv, reportCsv } from './csv.js';
import { inChunks, type Piece, REPORT_FORMATS, type Renderer, type ReportFormat } from './formats.js';
import { comparisonGithub, reportGithub } from './github.js';
import { comparisonGitlab, reportGitlab } from './gitlab.js';
import { comparisonJson, comparisonJsonl, reportJson, reportJsonl } from './json.js';
import { comparisonJunit, reportJunit } from './junit.js';
import { reportMarkdown } from './markdown.js';
import { comparisonHtml, reportHtml } from './page/html.js';
import { comparisonSarif, reportSarif } from './sarif.js';
import { DEFAULT_VIEW, type View } from './style.js';
import { reportText } from './text.js';

type Renderers = Readonly<
  Record<ReportFormat, { readonly report: Renderer<StreamedReport>; readonly comparison: Renderer<Comparison> }>
>;

const RENDERERS: Renderers = {
  text: {
    report: (report, view) => reportText(report, { ...view, measure: ANY_WIDTH }),
    comparison: (comparison, view) => comparisonText(comparison, { ...view, measure: ANY_WIDTH }),
  },
  json: { report: reportJson, comparison: comparisonJson },
  jsonl: { report: reportJsonl, comparison: comparisonJsonl },
  markdown: { report: reportMarkdown, comparison: comparisonMarkdown },
  csv: { report: reportCsv, comparison: comparisonCsv },
  sarif: { report: reportSarif, comparison: comparisonSarif },
  junit: { report: reportJunit, comparison: comparisonJunit },
  github: { report: reportGithub, comparison: comparisonGithub },
  gitlab: { report: reportGitlab, comparison: comparisonGitlab },
  html: { report: reportHtml, comparison: comparisonHtml },
};

/**
 * The report as text in chunks, so that a large one is never one string.
 *
 * @param view only `text` and `markdown` use it; a width outside 40 to 400 is brought inside
 * @throws UserError for an unknown format, and for a value that is no report
 */
export function renderReport(
  report: StreamedReport,
  format: ReportFormat,
  view: View = DEFAULT_VIEW,
): Iterable<string> {
  return texts(inChunks(rendererOf(format, 'report', report), report, view));
}

/** The comparison as text in chunks; see `renderReport`. */
export function renderComparison(
  comparison: Comparison,
  format: ReportFormat,
  view: View = DEFAULT_VIEW,
): Iterable<string> {
  return texts(inChunks(rendererOf(format, 'comparison', comparison), comparison, view));
}

/** Checks `schema` first: a comparison passed as a report would otherwise fail halfway through its output. */
function rendererOf<Kind extends 'report' | 'comparison'>(
  format: ReportFormat,
  kind: Kind,
  value: { readonly schema: string },
): Renderers[ReportFormat][Kind] {
  if (!Object.hasOwn(RENDERERS, format)) {
    throw new UserError(`unknown format ${JSON.stringify(format)}`, `the formats are ${REPORT_FORMATS.join(', ')}`);
  }
  if (typeof value !== 'object' || value === null || !String(value.schema).startsWith(`twicetold.${kind}/`)) {
    const maker = kind === 'report' ? 'await findDuplicates(articles)' : 'compareArticles(a, b)';
    throw new UserError(`there is no ${kind} to render`, `for example the result of ${maker}`);
  }
  return RENDERERS[format][kind];
}

function* texts(pieces: Iterable<Piece>): Generator<string> {
  for (const piece of pieces)
    yield typeof piece === 'string' ? piece : Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString();
}
