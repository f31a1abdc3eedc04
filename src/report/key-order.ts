/**
 * The order of keys in everything printed as JSON, which is the order of model.ts. Each list has to name every key of its
 * type, so a field added to the model does not compile before it has a place in the reports.
 */

import type { DetectOptions } from '../options.js';
import type { SkippedFile } from '../types/article.js';
import type { Comparison } from '../types/comparison.js';
import type { ArticleRow, Boilerplate, Cluster, Digest, Pair, Report, Summary } from '../types/report.js';

type ShapeOf<T> = T extends readonly (infer Element)[]
  ? Element extends object
    ? readonly [Shape<Element>]
    : true
  : T extends object
    ? string extends keyof T
      ? true
      : { readonly [Key in keyof T]-?: Shape<NonNullable<T[Key]>> }
    : true;

/** `true` for a value printed as it is, `[shape]` for a list of objects, an object for an object. */
export type Shape<T> = [T] extends [string | number | boolean] ? true : ShapeOf<T>;

const TOOL = { name: true, version: true } as const;

export const ARTICLE_SHAPE: Shape<ArticleRow> = {
  id: true,
  path: true,
  title: true,
  source: true,
  url: true,
  published: true,
  words: true,
  boilerplate: true,
  status: true,
  reason: true,
};

export const SKIPPED_SHAPE: Shape<SkippedFile> = { path: true, reason: true };

export const BOILERPLATE_SHAPE: Shape<Boilerplate> = {
  source: true,
  articles: true,
  words: true,
  example: { article: true, start: true, end: true },
};

export const PAIR_SHAPE: Shape<Pair> = {
  a: true,
  b: true,
  similarity: true,
  relation: true,
  jaccard: true,
  containment: { aInB: true, bInA: true },
  alignment: { passages: true, moved: true, longest: true, kept: true, coverage: { a: true, b: true } },
  evidence: true,
  machineMarks: { a: true, b: true },
  edition: true,
};

export const CLUSTER_SHAPE: Shape<Cluster> = {
  id: true,
  representative: true,
  origin: { id: true, reasons: true },
  members: [{ id: true, similarity: true, relation: true, via: true, edition: true }],
  weakest: true,
  median: true,
};

export const DIGEST_SHAPE: Shape<Digest> = { id: true, of: true };

export const SUMMARY_SHAPE: Shape<Summary> = {
  articles: true,
  ok: true,
  tooShort: true,
  unreadable: true,
  binary: true,
  candidatePairs: true,
  pairs: true,
  missed: [{ jaccard: true, chance: true }],
  pairsNotListed: true,
  related: true,
  clusters: true,
  boilerplateWords: true,
  copies: true,
};

export const OPTIONS_SHAPE: Shape<DetectOptions> = {
  threshold: true,
  shingleSize: true,
  numPerm: true,
  minWords: true,
  related: true,
  sensitivity: true,
  engine: true,
};

export const REPORT_SHAPE: Shape<Report<readonly ArticleRow[]>> = {
  schema: true,
  tool: TOOL,
  options: OPTIONS_SHAPE,
  articles: [ARTICLE_SHAPE],
  skipped: [SKIPPED_SHAPE],
  boilerplate: [BOILERPLATE_SHAPE],
  pairs: [PAIR_SHAPE],
  clusters: [CLUSTER_SHAPE],
  digests: [DIGEST_SHAPE],
  summary: SUMMARY_SHAPE,
};

export const COMPARISON_SHAPE: Shape<Comparison> = {
  schema: true,
  tool: TOOL,
  articles: [ARTICLE_SHAPE],
  pair: PAIR_SHAPE,
  jaccardEstimate: true,
  passages: [{ a: true, b: true, kept: true, moved: true }],
  diff: {
    rows: [{ runs: [{ kind: true, a: true, b: true, passage: true }] }],
    words: { kept: true, replaced: true, added: true, removed: true, moved: true, boilerplate: true },
    replacements: [{ from: true, to: true, count: true }],
  },
};
