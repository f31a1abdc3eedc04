/** Renders CSV for spreadsheets: one row for each pair, or for each run of the word diff. */
import type { CheckReport, Match } from '../types/check.js';
import type { Comparison } from '../types/comparison.js';
import type { FilePlace } from '../types/places.js';
import type { Pair, StreamedReport } from '../types/report.js';
import { placesOf } from './findings.js';
import { csvField } from './sanitize.js';
import { disguisedArticles, namedRows, PairIndex, remarksOn } from './sections.js';
import { acceptedReason } from './wording.js';

const PAIR_HEADER =
  'a,b,similarity,relation,jaccard,a_in_b,b_in_a,coverage_a,coverage_b,passages,cluster,incomplete,disguised,shared_words,discounted_a,discounted_b,undiscounted,accepted,title_a,source_a,published_a,line_a,title_b,source_b,published_b,line_b';

const NO_EVIDENCE = Array.from({ length: PAIR_HEADER.split(',').length - 13 }, () => '');

/**
 * The columns whose names do not explain them:
 *
 * - `cluster`: empty where the articles are in different clusters.
 * - `incomplete`: `a`, `b` or both: articles read in part.
 * - `disguised`: `a`, `b` or both: articles that show other text than they hold.
 * - `shared_words`: words in the passages of a pair that is no copy.
 * - `discounted_a`, `discounted_b`: share of the article that is boilerplate, 0 to 1; empty without any.
 * - `accepted`: why a pair is not a finding. Accepted pairs are the last rows and have no evidence.
 * - `line_a`, `line_b`: line of the file in which the longest passage begins.
 */
export function* reportCsv(report: StreamedReport): Generator<string> {
  const index = new PairIndex(report);
  const rows = namedRows(report);
  const about = (id: string, place?: FilePlace): (string | number)[] => {
    const { title = '', source = '', published = '' } = rows.get(id) ?? {};
    return [title, source, published, place?.line ?? ''];
  };
  const partial = new Set<string>();
  for (const { name } of remarksOn(report, 'partial')) partial.add(name);
  const disguised = new Set<string>();
  for (const { name } of disguisedArticles(report)) disguised.add(name);
  const sides = ({ a, b }: Pair, ids: ReadonlySet<string>): string =>
    [a, b].flatMap((id, n) => (ids.has(id) ? ['ab'[n]] : [])).join(' ');
  yield `${PAIR_HEADER}\r\n`;
  for (const pair of report.pairs) {
    const { containment, alignment } = pair;
    yield row(
      pair.a,
      pair.b,
      pair.similarity,
      pair.relation,
      pair.jaccard,
      containment.aInB,
      containment.bInA,
      alignment.coverage.a,
      alignment.coverage.b,
      alignment.passages,
      index.clusterOf(pair) ?? '',
      sides(pair, partial),
      sides(pair, disguised),
      pair.passages?.reduce((sum, { words }) => sum + words, 0) ?? '',
      pair.discounted?.a ?? '',
      pair.discounted?.b ?? '',
      pair.undiscounted ?? '',
      '',
      ...sidesOf(pair, about),
    );
  }
  for (const pair of report.accepted ?? []) {
    const { a, b, similarity, relation } = pair;
    yield row(a, b, similarity, relation, ...NO_EVIDENCE, acceptedReason(pair), ...about(a), ...about(b));
  }
}

function sidesOf(pair: Pair, about: (id: string, place?: FilePlace) => (string | number)[]): (string | number)[] {
  const places = placesOf(pair);
  return [...about(pair.a, places.a), ...about(pair.b, places.b)];
}

const CHECK_HEADER =
  'article,verdict,match,known,relation,similarity,edition,words,title,source,published,match_title,match_source,match_published,status,reason,discounted,match_discounted,undiscounted,accepted,line,match_line';

const NOT_MATCHED = Array.from({ length: CHECK_HEADER.split(',').length - 9 }, () => '');

/**
 * One row for each match, and one for an article without matches.
 *
 * - `words`: words in the shared passages, or the words that both articles have in the same order.
 * - `discounted`, `match_discounted`: share of the article that is boilerplate, 0 to 1.
 * - `accepted`: why a pair is not a finding. Accepted pairs are the last rows and have no verdict.
 */
export function* checkCsv({ articles, accepted = [] }: CheckReport): Generator<string> {
  yield `${CHECK_HEADER}\r\n`;
  for (const { id, verdict, matches, title, source, published, status, reason } of articles) {
    const own = [title, source, published].map(part => part ?? '');
    const end = [status, reason ?? ''];
    const none = ['', '', '', '', '', ''];
    for (const match of matches) {
      const discount = [match.discounted?.a ?? '', match.discounted?.b ?? '', match.undiscounted ?? ''];
      const places = placesOf({ ...match, a: id, b: match.id });
      const lines = [places.a?.line ?? '', places.b?.line ?? ''];
      yield row(id, verdict, ...matchFields(match), ...own, ...aboutMatch(match), ...end, ...discount, '', ...lines);
    }
    if (matches.length === 0) yield row(id, verdict, ...none, ...own, '', '', '', ...end, '', '', '', '', '', '');
  }
  for (const pair of accepted) {
    const { a, b, relation, similarity } = pair;
    yield row(a, '', b, '', relation, similarity, ...NOT_MATCHED, acceptedReason(pair), '', '');
  }
}

const matchFields = ({ id, known, relation, similarity, edition, alignment, passages }: Match): (string | number)[] => [
  id,
  known ? 'yes' : 'no',
  relation,
  similarity,
  edition ? 'yes' : 'no',
  passages?.reduce((sum, { words }) => sum + words, 0) ?? alignment.kept,
];

const aboutMatch = ({ title = '', source = '', published = '' }: Match): string[] => [title, source, published];

export function* comparisonCsv(comparison: Comparison): Generator<string> {
  yield 'kind,a,b\r\n';
  for (const { kind, a, b } of comparison.counterparts ?? []) yield row(kind, a, b);
  for (const { runs } of comparison.diff.rows) {
    for (const run of runs) yield row(run.kind, run.a, run.b);
  }
}

function row(...fields: readonly (string | number)[]): string {
  return `${fields.map(field => (typeof field === 'number' ? decimal(field) : csvField(field))).join(',')}\r\n`;
}

function decimal(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}
