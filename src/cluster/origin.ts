/**
 * The likely source of a cluster, with reasons. Each sign is weak alone: a scraper can be quicker than a clock, a
 * date can be wrong. Only where they add up, and no other article comes near, is an origin named.
 */
import { evidenceOn } from '../compare/packed-pairs.js';
import type { PairVerdict } from '../compare/verify.js';
import type { Origin } from '../types/report.js';
import type { RowLookup } from './families.js';

/** Points an origin needs, and by how much it must lead. */
const ENOUGH = 2;
const LEAD = 1;
/** Names turned into common words that make one point, and that make two: no other sign tells the direction so surely. */
const MARKS = 2;
const MANY_MARKS = 3;
/** How much more of its quotations and numbers, 0 to 1, must recur than of any other article's. */
const DRIFT = 0.05;

interface Candidate {
  readonly id: string;
  points: number;
  readonly reasons: string[];
}

/**
 * @param articles of the cluster, by number; the representative first
 * @param pairs    verified pairs among them
 */
export function originOf(
  articles: readonly number[],
  pairs: readonly PairVerdict[],
  rows: Pick<RowLookup, 'fieldOf' | 'idOf'>,
): Origin {
  const candidates = new Map<number, Candidate>(
    articles.map(article => [article, { id: rows.idOf(article), points: 0, reasons: [] }]),
  );
  const give = (article: number, points: number, reason: string): void => {
    const candidate = candidates.get(article);
    if (candidate === undefined) return;
    candidate.points += points;
    if (points > 0) candidate.reasons.push(reason);
  };
  publishedFirst(articles, rows, give);
  const marks = new Map<number, number>();
  const holds = new Map<number, number>();
  for (const pair of pairs) {
    const { a, b, machineMarks } = pair;
    if (pair.relation === 'excerpt') {
      const { coverage } = pair.alignment;
      if (coverage.a !== coverage.b) {
        const [part, whole] = coverage.a > coverage.b ? [a, b] : [b, a];
        give(part, -1, '');
        holds.set(whole, (holds.get(whole) ?? 0) + 1);
      }
    }
    const [made, source] = machineMarks.a > machineMarks.b ? [a, b] : [b, a];
    const difference = Math.abs(machineMarks.a - machineMarks.b);
    if (difference >= MARKS) {
      give(made, -0.5, '');
      marks.set(source, (marks.get(source) ?? 0) + difference);
    }
  }
  for (const [article, count] of holds)
    give(article, 1, `holds ${count === 1 ? 'an excerpt' : `${count} excerpts`} whole`);
  for (const [article, count] of marks) {
    give(article, count >= MANY_MARKS ? 2 : 1, `${count} of its names are common words in a copy`);
  }
  if (articles.length > 2) faithfulTo(pairs, give);
  if (articles.length > 3) give(articles[0], 0.5, 'closest to all others');

  const ranked = [...candidates.values()].sort((x, y) => y.points - x.points || (x.id < y.id ? -1 : 1));
  const [first, second] = ranked;
  if (first.points >= ENOUGH && (second === undefined || first.points - second.points >= LEAD)) {
    return { id: first.id, reasons: first.reasons };
  }
  const reason =
    first.reasons.length === 0
      ? 'nothing tells the articles apart'
      : `only weak signs: ${first.id} ${first.reasons.join(', ')}`;
  return { reasons: [reason] };
}

/**
 * Quotations and numbers drift from copy to copy, each copy in its own way: those of the source are found again in most of
 * them, those of a copy only where it was copied in turn.
 */
function faithfulTo(
  pairs: readonly PairVerdict[],
  give: (article: number, points: number, reason: string) => void,
): void {
  const agreement = new Map<number, { sum: number; count: number }>();
  const agree = (article: number, share: number): void => {
    const its = agreement.get(article);
    if (its === undefined) agreement.set(article, { sum: share, count: 1 });
    else {
      its.sum += share;
      its.count++;
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
  if (second !== undefined && first.mean - second.mean >= DRIFT) {
    give(first.article, 0.5, 'its quotations and numbers recur most faithfully');
  }
}

/** Two points for the one article that is dated before all others, one where some others bear no date. */
function publishedFirst(
  articles: readonly number[],
  rows: Pick<RowLookup, 'fieldOf' | 'idOf'>,
  give: (article: number, points: number, reason: string) => void,
): void {
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

const ISO = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/** Milliseconds since 1970 of a date as readers write it, NaN of anything else. A time without a zone is taken for UTC, wherever we are. */
function timeOf(published: string): number {
  const found = ISO.exec(published);
  if (found === null) return Number.NaN;
  const [, day, time = '00:00', zone = 'Z'] = found;
  return Date.parse(`${day}T${time}${zone}`);
}
