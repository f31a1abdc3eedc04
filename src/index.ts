/**
 * The public API.
 *
 *     import { findDuplicates } from 'twicetold';
 *     const report = await findDuplicates([{ id: 'a', text: '...' }, { id: 'b', text: '...' }]);
 */

export { decodeStatistics } from './corpus/statistics.js';
export { UserError } from './errors.js';
export type { Added, IndexSettings, KnownArticle, Removed, Verified } from './index-store/types.js';
export { type CompareOptions, compareArticles, type FindOptions, findDuplicates } from './library/detect.js';
export type { GivenArticle, GivenArticles, GivenItem } from './library/given.js';
export {
  type AddOptions,
  type CheckIndexOptions,
  type KnownIndex,
  type ListOptions,
  type OpenIndexOptions,
  openIndex,
} from './library/known-index.js';
export { type ReadArticlesOptions, readArticles } from './library/read.js';
export { DEFAULT_OPTIONS, type DetectOptions, type Engine, type GivenOptions } from './options.js';
export { REPORT_FORMATS, type ReportFormat } from './report/formats.js';
export { renderComparison, renderReport } from './report/render.js';
export type { Paint, Style, View } from './report/style.js';
export type { Article, ReadItem, ReadNotice, ReadProblem, SkippedFile } from './types/article.js';
export type { CheckedArticle, CheckReport, CheckSummary, CheckVerdict, Match } from './types/check.js';
export type { Comparison, Counterpart, DiffRow, DiffRun, Passage, Replacement } from './types/comparison.js';
export type { FilePlace, PassagePlaces, Place, Unplaced } from './types/places.js';
export type {
  AcceptedBy,
  AcceptedPair,
  AlignmentSummary,
  ArticleRow,
  ArticleRows,
  ArticleStatus,
  Boilerplate,
  Cluster,
  ClusterMember,
  Digest,
  Evidence,
  FilteredOut,
  Origin,
  Pair,
  Progress,
  Relation,
  Report,
  Selection,
  SharedPassage,
  StageName,
  StatisticsName,
  StreamedReport,
  Summary,
  TemplateFamily,
} from './types/report.js';
