/** The formats of `formats.ts`, each loaded when it is needed; only the default one of `compare` is loaded at once. */
import type { Comparison } from '../types/comparison.js';
import type { StreamedReport } from '../types/report.js';
import { comparisonText } from './compare-text.js';
import type { ReportFormat } from './formats.js';
import { type Renderer, render } from './pieces.js';
import type { View } from './view.js';
import { isSingle } from './width.js';

const REPORTS = {
  text: async () => {
    const [{ reportText }] = await Promise.all([import('./text.js'), import('./any-width.js')]);
    return reportText;
  },
  json: async () => (await import('./json.js')).reportJson,
  jsonl: async () => (await import('./json.js')).reportJsonl,
  markdown: async () => (await import('./markdown.js')).reportMarkdown,
  csv: async () => (await import('./csv.js')).reportCsv,
} satisfies Record<ReportFormat, () => Promise<Renderer<StreamedReport>>>;

const COMPARISONS = {
  text: async comparison => {
    if (!isSingle(comparison)) await import('./any-width.js');
    return comparisonText;
  },
  json: async () => (await import('./json.js')).comparisonJson,
  jsonl: async () => (await import('./json.js')).comparisonJsonl,
  markdown: async () => (await import('./compare-markdown.js')).comparisonMarkdown,
  csv: async () => (await import('./csv.js')).comparisonCsv,
} satisfies Record<ReportFormat, (comparison: Comparison) => Promise<Renderer<Comparison>>>;

/** The whole report in pieces. Only `text` looks at the view. */
export async function reportPieces(
  report: StreamedReport,
  format: ReportFormat,
  view: View,
): Promise<Iterable<string>> {
  return render(await REPORTS[format](), report, view);
}

/** A comparison in pieces; as `reportPieces`. */
export async function comparisonPieces(
  comparison: Comparison,
  format: ReportFormat,
  view: View,
): Promise<Iterable<string>> {
  return render(await COMPARISONS[format](comparison), comparison, view);
}
