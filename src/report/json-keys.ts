/**
 * The order of the keys in every JSON report: the order of model.ts. Each list must name every key of its type, so that a
 * field added to the model does not compile before it has a place in the reports.
 */
import { DETECT_OPTION_NAMES, type DetectOptions } from '../options.js';
import type { ReadNotice, SkippedFile } from '../types/article.js';
import type { Comparison } from '../types/comparison.js';
import type { ArticleRow, Boilerplate, Cluster, Digest, Pair, Report, Summary } from '../types/report.js';

type KeysOf<T> = T extends readonly (infer Element)[]
  ? Element extends object
    ? readonly [Keys<Element>]
    : true
  : T extends object
    ? string extends keyof T
      ? true
      : { readonly [Key in keyof T]-?: Keys<NonNullable<T[Key]>> }
    : true;

/** `true` for a value printed as it is, `[keys]` for a list of objects, an object for an object. */
export type Keys<T> = [T] extends [string | number | boolean] ? true : KeysOf<T>;

export const TOOL_KEYS = { name: true, version: true } as const;

export const ARTICLE_KEYS: Keys<ArticleRow> = {
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

export const REMARK_KEYS: Keys<SkippedFile | ReadNotice> = { path: true, reason: true };

export const BOILERPLATE_KEYS: Keys<Boilerplate> = {
  source: true,
  articles: true,
  words: true,
  example: { article: true, start: true, end: true },
};

export const PAIR_KEYS: Keys<Pair> = {
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

export const CLUSTER_KEYS: Keys<Cluster> = {
  id: true,
  representative: true,
  origin: { id: true, reasons: true },
  members: [{ id: true, similarity: true, relation: true, via: true, edition: true }],
  weakest: true,
  median: true,
};

export const DIGEST_KEYS: Keys<Digest> = { id: true, of: true };

export const SUMMARY_KEYS: Keys<Summary> = {
  articles: true,
  ok: true,
  partial: true,
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

/** In the order of the table of options. */
export const OPTIONS_KEYS = Object.fromEntries(DETECT_OPTION_NAMES.map(name => [name, true])) as Keys<DetectOptions>;

export const REPORT_KEYS: Keys<Report> = {
  schema: true,
  tool: TOOL_KEYS,
  options: OPTIONS_KEYS,
  articles: [ARTICLE_KEYS],
  skipped: [REMARK_KEYS],
  notices: [REMARK_KEYS],
  boilerplate: [BOILERPLATE_KEYS],
  pairs: [PAIR_KEYS],
  clusters: [CLUSTER_KEYS],
  digests: [DIGEST_KEYS],
  summary: SUMMARY_KEYS,
};

export const COMPARISON_KEYS: Keys<Comparison> = {
  schema: true,
  tool: TOOL_KEYS,
  articles: [ARTICLE_KEYS],
  pair: PAIR_KEYS,
  jaccardEstimate: true,
  passages: [{ a: true, b: true, kept: true, moved: true }],
  diff: {
    rows: [{ runs: [{ kind: true, a: true, b: true, passage: true }] }],
    words: { kept: true, replaced: true, added: true, removed: true, moved: true, boilerplate: true },
    replacements: [{ from: true, to: true, count: true }],
  },
};
