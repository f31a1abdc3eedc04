/** Builds the report of a check: each new article with its verdict and its matches, the best first. */
import { compareText } from '../corpus/merge-batches.js';
import { type CorpusStatistics, nameOfStatistics } from '../corpus/statistics.js';
import type { DetectOptions } from '../options.js';
import { type ReadNotice, recordsOf, type SkippedFile } from '../types/article.js';
import {
  CHECK_VERDICTS,
  type CheckedArticle,
  type CheckReport,
  type CheckSummary,
  type CheckVerdict,
  type Match,
} from '../types/check.js';
import type { AcceptedPair, ArticleRow, ArticleStatus } from '../types/report.js';
import { TOOL } from '../version.js';

/** Most matches listed of an article. */
export const LISTED_MATCHES = 50;

/** Settings of a check in addition to the options of the detection. */
export interface CheckRules {
  /** Most days between the publication of a new and a known article; articles without a date always match. */
  readonly window?: number | undefined;
  /** True if the reason for a missing article is that the file is valid but empty, which is no failure. */
  readonly isEmptyReason?: (reason: string) => boolean;
}

/** A new article with its matches in any order. */
export interface MatchedArticle {
  readonly row: ArticleRow;
  readonly matches: readonly Match[];
  /** Number of matches, listed or not. */
  readonly count: number;
  /** Whether a known article has its id and its words. */
  readonly isUnchanged: boolean;
  /** The id in the source, if a known article has it, too. */
  readonly givenId?: string | undefined;
  /** Number of matches that are accepted, and not among `matches`. */
  readonly accepted: number;
  /** Id of another member of its template family. */
  readonly template?: string | undefined;
}

interface Checked {
  readonly articles: Iterable<MatchedArticle>;
  /** Number of readable known articles. */
  readonly known: number;
  /** Unreadable known articles. */
  readonly unreadKnown: readonly ArticleRow[];
  readonly skipped: readonly SkippedFile[];
  readonly notices: readonly ReadNotice[];
  readonly candidatePairs: number;
  /** Accepted pairs, which are no matches, and their total number. */
  readonly accepted?: { readonly listed: readonly AcceptedPair[]; readonly count: number } | undefined;
}

/** @param statistics given statistics; undefined if learned from the articles */
export function buildCheckReport(
  { articles: matched, known, unreadKnown, skipped, notices, candidatePairs, accepted }: Checked,
  options: DetectOptions,
  { window, isEmptyReason = () => false }: CheckRules,
  statistics: CorpusStatistics | undefined,
): CheckReport {
  const isEmpty = ({ id, path, status, words, reason = '' }: ArticleRow): boolean =>
    isRead(status) ? words === 0 && id === path : isEmptyReason(reason);
  const articles: CheckedArticle[] = [];
  const empty: SkippedFile[] = [];
  for (const article of matched) {
    const { id, path = id, reason } = article.row;
    if (!isEmpty(article.row)) articles.push(checkedArticle(article));
    else empty.push({ path, reason: isRead(article.row.status) || reason === undefined ? 'no words' : reason });
  }
  const unread = unreadKnown.filter(row => !isEmpty(row));
  const remarks = unread.map(({ id, path = id, reason = '' }) => ({
    path,
    reason: `known, and cannot be read: ${reason}`,
  }));
  const onlyAccepted = articles.filter(({ verdict, accepted = 0 }) => verdict === 'new' && accepted > 0).length;
  const allSkipped = [...skipped, ...empty].sort(byPath);
  const allNotices = [...notices, ...remarks].sort(byPath);
  return {
    schema: 'twicetold.check/1',
    tool: TOOL,
    options,
    ...(window !== undefined && { window }),
    ...(statistics !== undefined && { statistics: nameOfStatistics(statistics) }),
    articles: articles.sort(bestFirst),
    ...(accepted !== undefined && accepted.count > 0 && { accepted: accepted.listed }),
    ...(allSkipped.length > 0 && { skipped: allSkipped }),
    ...(allNotices.length > 0 && { notices: allNotices }),
    summary: {
      ...totals(articles),
      ...(onlyAccepted > 0 && { onlyAccepted }),
      accepted: accepted?.count ?? 0,
      known,
      knownUnreadable: recordsOf(unread),
      candidatePairs,
    },
  };
}

const byPath = (x: ReadNotice, y: ReadNotice): number => compareText(x.path, y.path) || compareText(x.reason, y.reason);

export const isRead = (status: ArticleStatus): boolean => status !== 'unreadable' && status !== 'binary';

function totals(
  articles: readonly CheckedArticle[],
): Omit<CheckSummary, 'accepted' | 'known' | 'knownUnreadable' | 'candidatePairs'> {
  const of = (verdict: CheckVerdict): number => articles.filter(article => article.verdict === verdict).length;
  const unreadable = recordsOf(articles.filter(({ status }) => !isRead(status)));
  const tooShort = articles.filter(article => article.verdict === 'not-compared' && isRead(article.status)).length;
  return {
    articles: recordsOf(articles),
    copies: of('copy'),
    editions: of('edition'),
    passages: of('passage'),
    related: of('related'),
    unchanged: of('unchanged'),
    new: of('new'),
    notCompared: tooShort + unreadable,
    tooShort,
    unreadable,
  };
}

function checkedArticle(article: MatchedArticle): CheckedArticle {
  const { row, matches, count, isUnchanged, givenId, accepted, template } = article;
  const given = givenId === undefined ? {} : { givenId };
  if (isUnchanged) return { ...row, ...given, verdict: 'unchanged', matches: [] };
  const listed = [...matches].sort(bestMatchFirst).slice(0, LISTED_MATCHES);
  const isCompared = row.status === 'ok' || row.status === 'partial';
  const verdict = listed.length > 0 ? verdictOf(listed[0]) : isCompared ? 'new' : 'not-compared';
  return {
    ...row,
    ...given,
    verdict,
    ...(accepted > 0 && { accepted }),
    ...(template !== undefined && { template }),
    matches: listed,
    ...(count > listed.length && { matchesNotListed: count - listed.length }),
  };
}

/** The verdict by one match. */
export function verdictOf({ relation, edition }: Pick<Match, 'relation' | 'edition'>): CheckVerdict {
  if (relation === 'passage' || relation === 'related') return relation;
  return edition ? 'edition' : 'copy';
}

const rankOf = (match: Match): number => CHECK_VERDICTS.indexOf(verdictOf(match));

function bestMatchFirst(x: Match, y: Match): number {
  return (
    rankOf(x) - rankOf(y) || y.similarity - x.similarity || Number(y.known) - Number(x.known) || compareText(x.id, y.id)
  );
}

function bestFirst(x: CheckedArticle, y: CheckedArticle): number {
  const order = CHECK_VERDICTS.indexOf(x.verdict) - CHECK_VERDICTS.indexOf(y.verdict);
  const similarity = ({ matches }: CheckedArticle): number => matches.at(0)?.similarity ?? 0;
  return order || similarity(y) - similarity(x) || compareText(x.id, y.id);
}
