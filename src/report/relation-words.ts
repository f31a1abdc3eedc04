/** Describes the relation of two articles to a person: "copied, 14 words exchanged, 6 hours later". */
import { timeOf } from '../dates.js';
import type { ArticleRow, Pair, SharedPassage } from '../types/report.js';
import { counted, coveredSide, DISAGREES, percent } from './wording.js';

type Row = Pick<ArticleRow, 'words' | 'boilerplate' | 'published'>;

/**
 * One clause about one article of a pair, without a full stop.
 *
 * @param member id of that article
 * @param rows   rows of both articles by id, if known
 */
export function memberLine(pair: Pair, member: string, rows: ReadonlyMap<string, Row>): string {
  const { contradicted = 0 } = pair.evidence;
  const other = pair.a === member ? pair.b : pair.a;
  const parts = [relationOf(pair, member, rows)];
  if (contradicted >= DISAGREES) parts.push('names and numbers differ');
  const time = timeBetween(rows.get(other)?.published, rows.get(member)?.published);
  if (time !== undefined) parts.push(time);
  return parts.join(', ');
}

function relationOf(pair: Pair, member: string, rows: ReadonlyMap<string, Row>): string {
  const { relation, alignment, passages = [] } = pair;
  const side = coveredSide(pair, member);
  const covered = percent(alignment.coverage[side]);
  const row = rows.get(pair[side]);
  const words = (row?.words ?? 0) - (row?.boilerplate ?? 0);
  switch (relation) {
    case 'identical':
      return 'copied word for word';
    case 'near-identical': {
      const exchanged = Math.max(0, words - alignment.kept);
      if (words <= 0) return 'copied with few words exchanged';
      return exchanged === 0 ? 'copied, every word kept' : `copied, ${counted(exchanged, 'word')} exchanged`;
    }
    case 'excerpt':
      return pair[side] === member
        ? `an excerpt, ${covered} of it from the longer article`
        : `the longer article, from which ${covered} of the excerpt comes`;
    case 'paraphrase':
      return words <= 0
        ? 'rewritten'
        : `rewritten, ${percent(Math.min(1, alignment.kept / words))} of the words kept in order`;
    case 'translation':
      return 'the same in another language';
    case 'passage':
      return sharedWords(passages);
    case 'related':
      return 'tells the same story in its own words';
    case 'unrelated':
      return 'tells something else';
  }
}

/** "53 words in one passage of both". */
export function sharedWords(passages: readonly SharedPassage[]): string {
  const words = passages.reduce((sum, passage) => sum + passage.words, 0);
  const where = passages.length === 1 ? 'one passage' : `${passages.length} passages`;
  return `${counted(words, 'word')} in ${where} of both`;
}

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** "6 hours later", "2 days earlier", "the same day"; undefined if one of the dates is unknown. */
export function timeBetween(from = '', to = ''): string | undefined {
  const [start, end] = [timeOf(from), timeOf(to)];
  if (Number.isNaN(start) || Number.isNaN(end)) return undefined;
  const [first, second] = [from.slice(0, 10), to.slice(0, 10)];
  const difference = Math.abs(end - start);
  const which = end >= start ? 'later' : 'earlier';
  if (from.length > 10 && to.length > 10 && difference < 2 * DAY) {
    if (difference < HOUR / 60) return 'at the same time';
    if (difference < HOUR) return `${counted(Math.round((difference / HOUR) * 60), 'minute')} ${which}`;
    return `${counted(Math.round(difference / HOUR), 'hour')} ${which}`;
  }
  const days = Math.round(Math.abs(Date.parse(first) - Date.parse(second)) / DAY);
  return days === 0 ? 'the same day' : `${counted(days, 'day')} ${which}`;
}
