/** The report of a check for a comment on a pull request: a table of what repeats something, and how many articles do not. */
import type { CheckedArticle, CheckReport, Match } from '../types/check.js';
import { remarkList, tableRow } from './markdown.js';
import { markdownText, oneLine } from './sanitize.js';
import { andMore, IDS_SHOWN, remarksOf } from './sections.js';
import { acceptedLine, checkLine, counted, evidenceLine, score } from './wording.js';

/** Most articles with a row: GitHub takes comments of 65,536 characters. */
const ROWS_SHOWN = 100;

export function* checkMarkdown(report: CheckReport): Generator<string> {
  const { articles, skipped, notices } = report;
  yield `## ${markdownText(checkLine(report))}\n`;
  const repeating = articles.filter(({ matches }) => matches.length > 0);
  if (repeating.length > 0) {
    yield `\n${tableRow('New article', 'Repeats', 'Similarity', 'Relation', 'Evidence')}`;
    yield tableRow('---', '---', '---:', '---', '---');
    for (const article of repeating.slice(0, ROWS_SHOWN)) yield articleRow(article);
    if (repeating.length > ROWS_SHOWN) yield `\n${andMore(repeating.length - ROWS_SHOWN)}\n`;
  }
  yield* verdictList(
    'new',
    articles.filter(({ verdict }) => verdict === 'new'),
  );
  yield* verdictList(
    'known already',
    articles.filter(({ verdict }) => verdict === 'unchanged'),
  );
  yield* verdictList(
    'too short to compare',
    articles.filter(({ verdict, status }) => verdict === 'not-compared' && status === 'too-short'),
  );
  const unread = articles.filter(({ status }) => status === 'unreadable' || status === 'binary');
  const remarks = [
    ...remarkList(
      'unreadable',
      unread.map(({ id, status, reason = status }) => ({ name: id, reason })),
    ),
    ...remarkList('no article', remarksOf(skipped)),
    ...remarkList('notice', remarksOf(notices)),
  ];
  const accepted = acceptedLine(report);
  if (accepted !== undefined) yield `\nAccepted: ${accepted}\n`;
  if (remarks.length > 0) yield `\n### Remarks\n\n${remarks.join('')}`;
}

function articleRow(article: CheckedArticle): string {
  const { id, matches, matchesNotListed = 0 } = article;
  const [best] = matches;
  const more = matches.length - 1 + matchesNotListed;
  const edition = best.edition ? 'edition; ' : '';
  const evidence = edition + evidenceLine({ ...best, a: id, b: best.id }, { member: id });
  const others = more === 0 ? '' : ` and ${counted(more, 'other')}`;
  return tableRow(named(article), named(best) + others, score(best.similarity), best.relation, markdownText(evidence));
}

/** The id of an article with what is known of it. */
function named({ id, title, source, published }: Pick<Match, 'id' | 'title' | 'source' | 'published'>): string {
  const facts = [title, source, published].flatMap(part =>
    part === undefined || part === '' ? [] : [markdownText(oneLine(part))],
  );
  return [`**${markdownText(id)}**`, ...facts].join(', ');
}

function* verdictList(label: string, articles: readonly CheckedArticle[]): Generator<string> {
  if (articles.length === 0) return;
  const ids = articles.slice(0, IDS_SHOWN).map(({ id }) => markdownText(id));
  if (articles.length > IDS_SHOWN) ids.push(andMore(articles.length - IDS_SHOWN));
  yield `\n${articles.length} ${label}: ${ids.join(', ')}\n`;
}
