/**
 * The public API.
 *
 *     import { findDuplicates } from 'twicetold';
 *     const report = await findDuplicates([[{ article: { id: 'a', text: '...' } }, { article: { id: 'b', text: '...' } }]]);
 */

export { UserError } from './errors.js';
export type {
  AlignmentSummary,
  Article,
  ArticleRow,
  ArticleStatus,
  Cluster,
  ClusterMember,
  Comparison,
  DiffRow,
  DiffRun,
  Evidence,
  Pair,
  Passage,
  Progress,
  ReadItem,
  ReadProblem,
  Relation,
  Replacement,
  Report,
  SkippedFile,
  Summary,
} from './model.js';
export { DEFAULT_OPTIONS, type DetectOptions, type Engine } from './options.js';
export { compareArticles } from './pipeline/compare.js';
export { findDuplicates } from './pipeline/scan.js';
export { REPORT_FORMATS, type ReportFormat, renderComparison, renderReport, type View } from './report/formats.js';
