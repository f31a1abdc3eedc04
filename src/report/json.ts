/**
 * Renders reports and comparisons as JSON and JSON Lines, with their keys in a fixed order.
 *
 * Indented JSON has each article, pair and member on one line. Each `Keys<T>` must name every key of its type: a new
 * field does not compile before it has a place in the report.
 */
import { DETECT_OPTION_NAMES, type DetectOptions } from '../options.js';
import type { ReadNotice, SkippedFile } from '../types/article.js';
import type { CheckReport, Match } from '../types/check.js';
import type { Comparison } from '../types/comparison.js';
import type { Place, Unplaced } from '../types/places.js';
import type {
  AcceptedPair,
  ArticleRow,
  Boilerplate,
  Cluster,
  Digest,
  Pair,
  Report,
  Selection,
  StreamedReport,
  Summary,
  TemplateFamily,
} from '../types/report.js';
import { JsonBytes, JsonLiteral } from './json-bytes.js';
import { eachRow, pairWriter, rowWriter } from './json-rows.js';
import {
  fieldOf,
  isList,
  type KeyTree,
  type Layout,
  listPieces,
  onManyLines,
  onOneLine,
  type Writer,
  writerOf,
} from './json-writer.js';

type KeysOf<T> = T extends readonly (infer Element)[]
  ? Element extends object
    ? readonly [Keys<Element>]
    : true
  : T extends object
    ? string extends keyof T
      ? true
      : { readonly [Key in keyof T]-?: Keys<NonNullable<T[Key]>> }
    : true;

/** A `KeyTree` that names every key of `T`. */
export type Keys<T> = [T] extends [string | number | boolean] ? true : KeysOf<T>;

export const TOOL_KEYS = { name: true, version: true } as const;

export const ARTICLE_KEYS: Keys<ArticleRow> = {
  id: true,
  path: true,
  row: true,
  title: true,
  source: true,
  url: true,
  published: true,
  words: true,
  boilerplate: true,
  status: true,
  reason: true,
  more: true,
  disguised: true,
};

export const REMARK_KEYS: Keys<SkippedFile | ReadNotice> = { path: true, reason: true };

export const BOILERPLATE_KEYS: Keys<Boilerplate> = {
  source: true,
  background: true,
  articles: true,
  words: true,
  example: { article: true, start: true, end: true },
};

const PLACE_KEYS: Keys<Place> = {
  start: true,
  end: true,
  file: { path: true, line: true, column: true, endLine: true, endColumn: true },
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
  passages: [{ a: true, b: true, words: true }],
  places: [{ a: PLACE_KEYS, b: PLACE_KEYS, words: true }],
  fingerprints: { a: true, b: true },
  discounted: { a: true, b: true },
  undiscounted: true,
  edition: true,
};

export const CLUSTER_KEYS: Keys<Cluster> = {
  id: true,
  representative: true,
  origin: { id: true, reasons: true },
  members: [{ id: true, similarity: true, relation: true, via: true, edition: true, accepted: true }],
  weakest: true,
  median: true,
};

export const ACCEPTED_KEYS: Keys<AcceptedPair> = {
  a: true,
  b: true,
  relation: true,
  similarity: true,
  by: true,
  reason: true,
};

export const DIGEST_KEYS: Keys<Digest> = { id: true, of: true };

export const FAMILY_KEYS: Keys<TemplateFamily> = {
  articles: true,
  words: true,
  skeleton: true,
  example: true,
  members: true,
};

const UNPLACED_KEYS: Keys<Unplaced> = { reason: true, pairs: true };

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
  passages: true,
  related: true,
  accepted: true,
  translations: true,
  clusters: true,
  families: true,
  templatePairs: true,
  boilerplateWords: true,
  copies: true,
};

const SELECTION_KEYS: Keys<Selection> = {
  only: true,
  top: true,
  sort: true,
  source: true,
  since: true,
  filteredOut: { clusters: true, copies: true, pairs: true, articles: true, matches: true },
};

/** In the order of the table of options. */
export const OPTIONS_KEYS = Object.fromEntries(DETECT_OPTION_NAMES.map(name => [name, true])) as Keys<DetectOptions>;

export const STATISTICS_KEYS = { articles: true, fingerprint: true } as const;

export const REPORT_KEYS: Keys<Report> = {
  schema: true,
  tool: TOOL_KEYS,
  options: OPTIONS_KEYS,
  statistics: STATISTICS_KEYS,
  articles: [ARTICLE_KEYS],
  skipped: [REMARK_KEYS],
  notices: [REMARK_KEYS],
  boilerplate: [BOILERPLATE_KEYS],
  pairs: [PAIR_KEYS],
  accepted: [ACCEPTED_KEYS],
  clusters: [CLUSTER_KEYS],
  digests: [DIGEST_KEYS],
  families: [FAMILY_KEYS],
  unplaced: [UNPLACED_KEYS],
  selection: SELECTION_KEYS,
  summary: SUMMARY_KEYS,
};

const { a: _a, b: _b, ...NUMBERS } = PAIR_KEYS;
const { id: _id, ...FACTS } = ARTICLE_KEYS;
const MATCH_KEYS: Keys<Match> = {
  id: true,
  known: true,
  path: true,
  row: true,
  title: true,
  source: true,
  url: true,
  published: true,
  ...NUMBERS,
};

const CHECK = {
  schema: true,
  tool: TOOL_KEYS,
  options: OPTIONS_KEYS,
  window: true,
  statistics: STATISTICS_KEYS,
  articles: [
    {
      id: true,
      verdict: true,
      givenId: true,
      changed: true,
      ...FACTS,
      template: true,
      accepted: true,
      matches: [MATCH_KEYS],
      matchesNotListed: true,
    },
  ],
  accepted: [ACCEPTED_KEYS],
  skipped: [REMARK_KEYS],
  notices: [REMARK_KEYS],
  unplaced: [UNPLACED_KEYS],
  selection: SELECTION_KEYS,
  summary: {
    articles: true,
    known: true,
    knownUnreadable: true,
    copies: true,
    editions: true,
    passages: true,
    related: true,
    unchanged: true,
    new: true,
    onlyAccepted: true,
    changed: true,
    accepted: true,
    notCompared: true,
    tooShort: true,
    unreadable: true,
    candidatePairs: true,
  },
} as const;

export const CHECK_KEYS: Keys<CheckReport> = CHECK;

export const COMPARISON_KEYS: Keys<Comparison> = {
  schema: true,
  tool: TOOL_KEYS,
  articles: [ARTICLE_KEYS],
  pair: PAIR_KEYS,
  jaccardEstimate: true,
  passages: [{ a: true, b: true, kept: true, moved: true }],
  counterparts: [{ kind: true, a: true, b: true }],
  diff: {
    rows: [{ runs: [{ kind: true, a: true, b: true, passage: true }] }],
    words: {
      kept: true,
      replaced: true,
      replacing: true,
      added: true,
      removed: true,
      moved: true,
      movedInB: true,
      boilerplate: true,
    },
    replacements: [{ from: true, to: true, count: true }],
  },
};

/** An element of a list is one line if it is a pair or has no list of objects. */
const fitsOneLine = (keys: KeyTree): boolean =>
  keys === true || keys === PAIR_KEYS || keys === MATCH_KEYS || isList(keys) || !Object.values(keys).some(isList);

const INDENTED = onManyLines(fitsOneLine);

export function* reportJson(report: StreamedReport): Generator<Uint8Array> {
  const out = new JsonBytes();
  const keys = REPORT_KEYS as unknown as Tree;
  const close = new JsonLiteral(INDENTED.object.close);
  let isFirst = true;
  for (const key in keys) {
    const part = report[key as keyof StreamedReport];
    if (part === undefined) continue;
    const { first, next } = fieldOf(key, INDENTED);
    out.literal(isFirst ? first : next);
    isFirst = false;
    const partKeys = keys[key];
    const layout = INDENTED.inner(partKeys, false);
    if (isList(partKeys)) {
      const write = elementWriter(partKeys[0], layout.inner(partKeys[0], true));
      yield* listPieces(out, eachRow(part as Iterable<ArticleRow>), write, layout);
    } else writerOf(partKeys, layout)(out, part);
  }
  out.literal(close);
  out.literal(LINE_BREAK);
  yield* out.takeRest();
}

export function* comparisonJson(comparison: Comparison): Generator<Uint8Array> {
  yield* pieces(writerOf(COMPARISON_KEYS as KeyTree, INDENTED), comparison);
}

/** The last record is the summary; it also has the tool and the options. */
export function* reportJsonl(report: StreamedReport): Generator<Uint8Array> {
  const out = new JsonBytes();
  yield* records(out, 'article', report.articles, ARTICLE_KEYS);
  yield* records(out, 'skipped', report.skipped ?? [], REMARK_KEYS);
  yield* records(out, 'notice', report.notices ?? [], REMARK_KEYS);
  yield* records(out, 'pair', report.pairs, PAIR_KEYS);
  yield* records(out, 'accepted', report.accepted ?? [], ACCEPTED_KEYS);
  yield* records(out, 'cluster', report.clusters, CLUSTER_KEYS);
  yield* records(out, 'digest', report.digests, DIGEST_KEYS);
  yield* records(out, 'family', report.families, FAMILY_KEYS);
  yield* records(out, 'boilerplate', report.boilerplate, BOILERPLATE_KEYS);
  yield* records(out, 'unplaced', report.unplaced ?? [], UNPLACED_KEYS);
  const { schema, tool, options, statistics, selection, summary } = report;
  const keys = {
    schema: true,
    tool: TOOL_KEYS,
    options: OPTIONS_KEYS,
    statistics: STATISTICS_KEYS,
    selection: SELECTION_KEYS,
    ...SUMMARY_KEYS,
  } as const;
  yield* records(
    out,
    'summary',
    [{ schema, tool, options, ...(statistics && { statistics }), ...(selection && { selection }), ...summary }],
    keys,
  );
  yield* out.takeRest();
}

export function* checkJson(report: CheckReport): Generator<Uint8Array> {
  yield* pieces(writerOf(CHECK_KEYS as KeyTree, INDENTED), report);
}

/** One record for each new article with its matches; the last record is the summary with the tool and the options. */
export function* checkJsonl(report: CheckReport): Generator<Uint8Array> {
  const out = new JsonBytes();
  const { articles, accepted = [], skipped = [], notices = [], unplaced = [], summary, ...about } = report;
  const { schema, tool, options, window, statistics, selection, articles: keys, summary: summaryKeys } = CHECK;
  const aboutKeys = { schema, tool, options, window, statistics, selection };
  yield* records(out, 'article', articles, keys[0]);
  yield* records(out, 'accepted', accepted, ACCEPTED_KEYS);
  yield* records(out, 'skipped', skipped, REMARK_KEYS);
  yield* records(out, 'notice', notices, REMARK_KEYS);
  yield* records(out, 'unplaced', unplaced, UNPLACED_KEYS);
  yield* records(out, 'summary', [{ ...about, ...summary }], { ...aboutKeys, ...summaryKeys });
  yield* out.takeRest();
}

export function* comparisonJsonl(comparison: Comparison): Generator<Uint8Array> {
  yield* pieces(writerOf(COMPARISON_KEYS as KeyTree, onOneLine('')), comparison);
}

function* pieces(write: Writer, value: object): Generator<Uint8Array> {
  const out = new JsonBytes();
  write(out, value);
  out.literal(LINE_BREAK);
  yield* out.takeRest();
}

function* records<T extends object>(
  out: JsonBytes,
  type: string,
  values: Iterable<T>,
  keys: Keys<T>,
): Generator<Uint8Array> {
  const write = elementWriter(keys as KeyTree, onOneLine('', `{"type":"${type}",`));
  for (const value of eachRow(values as Iterable<unknown> as Iterable<ArticleRow>)) {
    write(out, value);
    out.literal(LINE_BREAK);
    out.endPiece();
    if (out.hasPieces) yield* out.takePieces();
  }
}

type Tree = Readonly<Record<string, KeyTree>>;

/** A writer of the elements of a list. Articles and pairs, the longest lists, have special writers. */
function elementWriter(keys: KeyTree, layout: Layout): Writer {
  if (keys === ARTICLE_KEYS) return rowWriter(keys as Tree, layout);
  if (keys === PAIR_KEYS) return pairWriter(keys as Tree, layout) as Writer;
  return writerOf(keys, layout);
}

const LINE_BREAK = new JsonLiteral('\n');
