/**
 * Determines the origin of a cluster, the likely source of its other articles, with reasons.
 *
 * Each sign alone is weak: a scraper can be faster than the publisher, and dates can be wrong. Signs give points, and
 * an article with enough points and a lead is the origin.
 */
import { evidenceOn } from '../compare/packed-pairs.js';
import type { PairVerdict } from '../compare/verify.js';
import { timeOf } from '../dates.js';
import type { Origin } from '../types/report.js';

/** Least points of an origin, and its least lead over the next article. */
const MIN_POINTS = 2;
const MIN_LEAD = 1;
/** Least numbers of names replaced with common words in a copy, for one point and for two points. */
const ONE_POINT_MARKS = 2;
const TWO_POINT_MARKS = 3;
/** Least lead in the share of quotations and numbers that recur in other articles, 0 to 1. */
const MIN_AGREEMENT_LEAD = 0.05;

/** Looks up articles by number, for this module and `cluster-pairs.ts`. */
export interface ArticleLookup {
  fieldOf(article: number, field: 'published'): string | undefined;
  idOf(article: number): string;
}

type GivePoints = (article: number, points: number, reason: string) => void;

interface Candidate {
  readonly id: string;
  points: number;
  readonly reasons: string[];
}

/**
 * @param articles articles of the cluster, the representative first
 * @param pairs    verified pairs of these articles
 */
export function originOf(articles: readonly number[], pairs: readonly PairVerdict[], rows: ArticleLookup): Origin {
  const candidates = new Map<number, Candidate>(
    articles.map(article => [article, { id: rows.idOf(article), points: 0, reasons: [] }]),
  );
  const give: GivePoints = (article, points, reason) => {
    const candidate = candidates.get(article);
    if (candidate === undefined) return;
    candidate.points += points;
    if (points > 0) candidate.reasons.push(reason);
  };
  givePublishedFirst(articles, rows, give);
  const marksOf = new Map<number, number>();
  const excerptsIn = new Map<number, number>();
  for (const pair of pairs) {
    const { a, b, machineMarks } = pair;
    if (pair.relation === 'excerpt') {
      const { coverage } = pair.alignment;
      if (coverage.a !== coverage.b) {
        const [part, whole] = coverage.a > coverage.b ? [a, b] : [b, a];
        give(part, -1, '');
        excerptsIn.set(whole, (excerptsIn.get(whole) ?? 0) + 1);
      }
    }
    const [copy, source] = machineMarks.a > machineMarks.b ? [a, b] : [b, a];
    const difference = Math.abs(machineMarks.a - machineMarks.b);
    if (difference >= ONE_POINT_MARKS) {
      give(copy, -0.5, '');
      marksOf.set(source, (marksOf.get(source) ?? 0) + difference);
    }
  }
  for (const [article, count] of excerptsIn)
    give(article, 1, `contains all of ${count === 1 ? 'an excerpt' : `${count} excerpts`}`);
  for (const [article, count] of marksOf) {
    give(article, count >= TWO_POINT_MARKS ? 2 : 1, `${count} of its names are common words in a copy`);
  }
  if (articles.length > 2) giveAgreement(pairs, give);
  if (articles.length > 3) give(articles[0], 0.5, 'closest to all others');

  const ranked = [...candidates.values()].sort((x, y) => y.points - x.points || (x.id < y.id ? -1 : 1));
  const [first, second] = ranked;
  if (first.points >= MIN_POINTS && (second === undefined || first.points - second.points >= MIN_LEAD)) {
    return { id: first.id, reasons: first.reasons };
  }
  const reason =
    first.reasons.length === 0
      ? 'no sign distinguishes the articles'
      : `only weak signs: ${first.id} ${first.reasons.join(', ')}`;
  return { reasons: [reason] };
}

/**
 * Gives half a point to the article whose quotations and numbers recur most. Copies change them in different ways:
 * those of the origin recur in most copies, those of a copy only in its own copies.
 */
function giveAgreement(pairs: readonly PairVerdict[], give: GivePoints): void {
  const agreement = new Map<number, { sum: number; count: number }>();
  const agree = (article: number, share: number): void => {
    const total = agreement.get(article);
    if (total === undefined) agreement.set(article, { sum: share, count: 1 });
    else {
      total.sum += share;
      total.count++;
    }
  };
  for (const pair of pairs) {
    const quotations = evidenceOn(pair, 'quotations');
    const numbers = evidenceOn(pair, 'numbers');
    if (quotations === undefined || numbers === undefined) continue;
    agree(pair.a, (quotations + numbers) / 2);
    agree(pair.b, (quotations + numbers) / 2);
  }
  const [first, second] = [...agreement]
    .filter(([, { count }]) => count > 1)
    .map(([article, { sum, count }]) => ({ article, mean: sum / count }))
    .sort((x, y) => y.mean - x.mean || x.article - y.article);
  if (second !== undefined && first.mean - second.mean >= MIN_AGREEMENT_LEAD) {
    give(first.article, 0.5, 'its quotations and numbers recur most faithfully');
  }
}

/** Gives two points to the article with the earliest date, or one point if some articles have no date. */
function givePublishedFirst(articles: readonly number[], rows: ArticleLookup, give: GivePoints): void {
  let first = { article: 0, published: '', time: Number.POSITIVE_INFINITY };
  let dated = 0;
  let isTie = false;
  for (const article of articles) {
    const published = rows.fieldOf(article, 'published');
    if (published === undefined) continue;
    const time = timeOf(published);
    if (Number.isNaN(time)) continue;
    dated++;
    isTie = time === first.time || (isTie && time > first.time);
    if (time < first.time) first = { article, published, time };
  }
  if (dated < 2 || isTie) return;
  give(first.article, dated === articles.length ? 2 : 1, `published first, ${first.published}`);
}
