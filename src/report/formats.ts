/**
 * The table of report formats, from which the command line, the library and the README derive their lists.
 *
 * A new format is one file with its renderers, one entry here, and one line in render.ts, which does not compile
 * without that line.
 */
import type { CheckReport } from '../types/check.js';
import type { Comparison } from '../types/comparison.js';
import type { StreamedReport } from '../types/report.js';
import type { View } from './style.js';
import { hasSingleWidth, SINGLE_WIDTH } from './style.js';

/** Text, or UTF-8 bytes of whole characters. */
export type Piece = string | Uint8Array;
/**
 * A pure function from a report to pieces of any length. Only the formats `text`, `markdown` and `html` use the view.
 */
export type Renderer<T> = (value: T, view: View) => Iterable<Piece>;

interface Format {
  /** End of a file name that selects this format; '' if no name does. */
  readonly extension: string;
  /** Ends of other file names that do not contradict the format. */
  readonly alsoIn?: readonly string[];
  /** The format shows the positions of passages in their files: the report must have `places`. */
  readonly needsPlaces?: true;
  /** The format identifies findings by the contents of their articles: the report must have `fingerprints`. */
  readonly needsFingerprints?: true;
  readonly mediaType: string;
  /** What the file holds for a report, a comparison and a check: one clause each, for the README. */
  readonly holds: { readonly report: string; readonly comparison: string; readonly check: string };
  /** Loads the renderer of a report. A run loads only the formats that it writes. */
  readonly report: () => Promise<Renderer<StreamedReport>>;
  /** Loads the renderer of a comparison. */
  readonly comparison: (comparison: Comparison) => Promise<Renderer<Comparison>>;
  /** Loads the renderer of a check. */
  readonly check: () => Promise<Renderer<CheckReport>>;
}

export const FORMATS = {
  text: {
    extension: '.txt',
    mediaType: 'text/plain',
    holds: {
      report: 'clusters with their evidence, for a terminal',
      comparison: 'the evidence and the word diff, for a terminal',
      check: 'a line for each new article, for a log',
    },
    report: async () => {
      const [{ reportText }, { ANY_WIDTH }] = await Promise.all([import('./text.js'), import('./any-width.js')]);
      return (report, view) => reportText(report, { ...view, measure: ANY_WIDTH });
    },
    comparison: async comparison => {
      const { comparisonText } = await import('./comparison-text.js');
      const measure = hasSingleWidth(comparison) ? SINGLE_WIDTH : (await import('./any-width.js')).ANY_WIDTH;
      return (value, view) => comparisonText(value, { ...view, measure });
    },
    check: async () => {
      const [{ checkText }, { ANY_WIDTH }] = await Promise.all([import('./check-text.js'), import('./any-width.js')]);
      return (report, view) => checkText(report, { ...view, measure: ANY_WIDTH });
    },
  },
  json: {
    extension: '.json',
    mediaType: 'application/json',
    needsPlaces: true,
    holds: {
      report: 'everything, after report.schema.json',
      comparison: 'everything, after comparison.schema.json',
      check: 'everything, after check.schema.json',
    },
    report: async () => (await import('./json.js')).reportJson,
    comparison: async () => (await import('./json.js')).comparisonJson,
    check: async () => (await import('./json.js')).checkJson,
  },
  jsonl: {
    extension: '.jsonl',
    mediaType: 'application/jsonl',
    needsPlaces: true,
    holds: {
      report: 'everything, one record a line',
      comparison: 'everything, on one line',
      check: 'everything, one article a line',
    },
    report: async () => (await import('./json.js')).reportJsonl,
    comparison: async () => (await import('./json.js')).comparisonJsonl,
    check: async () => (await import('./json.js')).checkJsonl,
  },
  markdown: {
    extension: '.md',
    mediaType: 'text/markdown',
    needsPlaces: true,
    holds: {
      report: 'the stories to unfold, for a pull-request comment of at most 65,536 characters',
      comparison: 'the evidence and the word diff',
      check: 'a table of what repeats something, for a pull-request comment',
    },
    report: async () => (await import('./markdown.js')).reportMarkdown,
    comparison: async () => (await import('./comparison-markdown.js')).comparisonMarkdown,
    check: async () => (await import('./check-markdown.js')).checkMarkdown,
  },
  csv: {
    extension: '.csv',
    needsPlaces: true,
    mediaType: 'text/csv',
    holds: { report: 'one row a pair', comparison: 'one row a run of the word diff', check: 'one row a match' },
    report: async () => (await import('./csv.js')).reportCsv,
    comparison: async () => (await import('./csv.js')).comparisonCsv,
    check: async () => (await import('./csv.js')).checkCsv,
  },
  sarif: {
    extension: '.sarif',
    alsoIn: ['.json'],
    mediaType: 'application/sarif+json',
    needsPlaces: true,
    needsFingerprints: true,
    holds: {
      report: 'a result a copy with its lines, for editors and code scanning (SARIF 2.1.0; the 5,000 worst)',
      comparison: 'one result',
      check: 'a result a match with its lines',
    },
    report: async () => (await import('./sarif.js')).reportSarif,
    comparison: async () => (await import('./sarif.js')).comparisonSarif,
    check: async () => (await import('./sarif.js')).checkSarif,
  },
  junit: {
    extension: '.xml',
    mediaType: 'application/xml',
    needsPlaces: true,
    holds: {
      report: 'a test case an article, which fails where it is a copy',
      comparison: 'one test case',
      check: 'a test case a new article',
    },
    report: async () => (await import('./junit.js')).reportJunit,
    comparison: async () => (await import('./junit.js')).comparisonJunit,
    check: async () => (await import('./junit.js')).checkJunit,
  },
  github: {
    extension: '',
    alsoIn: ['.txt', '.log'],
    mediaType: 'text/plain',
    needsPlaces: true,
    holds: {
      report:
        'the ten worst findings as annotations of a GitHub workflow; and a job summary where `GITHUB_STEP_SUMMARY` is set',
      comparison: 'one annotation',
      check: 'the same',
    },
    report: async () => (await import('./github.js')).reportGithub,
    comparison: async () => (await import('./github.js')).comparisonGithub,
    check: async () => (await import('./github.js')).checkGithub,
  },
  gitlab: {
    extension: 'gl-code-quality-report.json',
    alsoIn: ['.json'],
    mediaType: 'application/json',
    needsPlaces: true,
    needsFingerprints: true,
    holds: {
      report: 'code quality of GitLab: an issue a copy with its lines',
      comparison: 'one issue',
      check: 'an issue a match with its lines',
    },
    report: async () => (await import('./gitlab.js')).reportGitlab,
    comparison: async () => (await import('./gitlab.js')).comparisonGitlab,
    check: async () => (await import('./gitlab.js')).checkGitlab,
  },
  html: {
    extension: '.html',
    mediaType: 'text/html',
    needsFingerprints: true,
    holds: {
      report: 'one page to read in a browser, without a request to anywhere',
      comparison: 'the two texts side by side, in one page',
      check: 'one page with each new article beside what it repeats',
    },
    report: async () => (await import('./page/html.js')).reportHtml,
    comparison: async () => (await import('./page/html.js')).comparisonHtml,
    check: async () => (await import('./page/html.js')).checkHtml,
  },
} as const satisfies Readonly<Record<string, Format>>;

/** One of `REPORT_FORMATS`. */
export type ReportFormat = keyof typeof FORMATS;
/** The names of the formats of `renderReport` and `renderComparison`. */
export const REPORT_FORMATS = Object.keys(FORMATS) as readonly ReportFormat[];

/** The format that a file name selects; undefined for other names. */
export function formatOfFile(file: string): ReportFormat | undefined {
  const name = file.toLowerCase();
  const ends = ({ extension }: Format): boolean => extension !== '' && name.endsWith(extension);
  return REPORT_FORMATS.filter(format => ends(FORMATS[format])).sort(longestFirst)[0];
}

/** Ends of file names that any text may have. */
const TEXT_NAMES = ['.txt', '.text', '.log', '.out'];

/**
 * Whether a file name ends like that of another kind of file, such as `report.pdf`, so that a text in it is not what the
 * name says.
 */
export function namesOtherKind(file: string): boolean {
  const extension = /[^./\\](\.[a-z][a-z0-9]{0,7})$/i.exec(file)?.[1];
  return extension !== undefined && formatOfFile(file) === undefined && !TEXT_NAMES.includes(extension.toLowerCase());
}

const longestFirst = (x: ReportFormat, y: ReportFormat): number =>
  FORMATS[y].extension.length - FORMATS[x].extension.length;

/** Whether a file name selects another format than this one. */
export function contradicts(file: string, format: ReportFormat): boolean {
  const named = formatOfFile(file);
  if (named === undefined || named === format) return false;
  const { alsoIn = [] }: Format = FORMATS[format];
  return !alsoIn.some(end => file.toLowerCase().endsWith(end));
}

export const needsFingerprints = (format: ReportFormat): boolean =>
  (FORMATS[format] as Format).needsFingerprints === true;

export const needsPlaces = (format: ReportFormat): boolean => (FORMATS[format] as Format).needsPlaces === true;

/** Loads the renderer and renders the report in chunks. */
export async function reportChunks(report: StreamedReport, format: ReportFormat, view: View): Promise<Iterable<Piece>> {
  return inChunks(await FORMATS[format].report(), report, view);
}

/** Loads the renderer and renders the comparison in chunks. */
export async function comparisonChunks(
  comparison: Comparison,
  format: ReportFormat,
  view: View,
): Promise<Iterable<Piece>> {
  return inChunks(await FORMATS[format].comparison(comparison), comparison, view);
}

/** Loads the renderer and renders the report of a check in chunks. */
export async function checkChunks(report: CheckReport, format: ReportFormat, view: View): Promise<Iterable<Piece>> {
  return inChunks(await FORMATS[format].check(), report, view);
}

/** Renders in chunks, so that a large report is never one string. Clamps the width to 40 to 400 columns. */
export function inChunks<T>(render: Renderer<T>, value: T, view: View): Iterable<Piece> {
  const width = Math.min(400, Math.max(40, Math.floor(view.width)));
  return coalesce(render(value, { ...view, width }));
}

/** Characters of a chunk: a write for each line would cost more than rendering the line. */
const CHUNK = 64 * 1024;

/** Joins short strings into chunks; passes byte pieces on unchanged. */
function* coalesce(pieces: Iterable<Piece>): Generator<Piece> {
  let chunk = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') chunk += piece;
    else yield piece;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
