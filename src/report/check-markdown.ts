/**
 * Renders a check as Markdown for a pull-request comment: a table of the repeating articles, then counts of the others.
 */
import type { CheckedArticle, CheckReport } from '../types/check.js';
import { matchFinding } from './findings.js';
import { articleCell, Budget, remarkList, shownId, shownText, tableRow } from './markdown-parts.js';
import { markdownText } from './sanitize.js';
import { andMore, IDS_SHOWN, remarksOf } from './sections.js';
import { filteredLine } from './select.js';
import type { View } from './style.js';
import { acceptedLine, checkLine, counted, evidenceLine, score } from './wording.js';

/** Characters reserved for the parts after the table. */
const AFTER_TABLE = 25_000;
/** Characters reserved for the line that counts what is left out. */
const LAST_LINE = 100;

export function* checkMarkdown(report: CheckReport, view: Pick<View, 'links'> = {}): Generator<string> {
  const { articles } = report;
  const budget = new Budget();
  yield budget.take(`## ${markdownText(checkLine(report))}\n`);
  const filtered = filteredLine(report);
  if (filtered !== undefined) yield budget.take(`\n${shownText(filtered)}\n`);
  const repeating = articles.filter(({ matches }) => matches.length > 0);
  if (repeating.length > 0) {
    const columns = tableRow('New article', 'Repeats', 'Similarity', 'Relation', 'Evidence');
    yield budget.take(`\n${columns}${tableRow('---', '---', '---:', '---', '---')}`);
    yield* budget.blocks(articleRows(repeating, view), repeating.length, 'articles', AFTER_TABLE);
  }
  const lines = [...rest(report)];
  yield* budget.blocks(lines, lines.length, 'lines', LAST_LINE);
}

function* articleRows(articles: readonly CheckedArticle[], view: Pick<View, 'links'>): Generator<string> {
  for (const article of articles) yield articleRow(article, view);
}

/** The lists after the table, each of bounded length. */
function* rest(report: CheckReport): Generator<string> {
  const { articles, skipped, notices } = report;
  const unrepeated = articles.filter(({ verdict, accepted }) => verdict === 'new' && accepted === undefined);
  yield* verdictList(
    'new',
    unrepeated.filter(({ changed }) => !changed),
  );
  yield* verdictList(
    'changed, without a repeat',
    unrepeated.filter(({ changed }) => changed === true),
  );
  yield* verdictList(
    'accepted',
    articles.filter(({ verdict, accepted }) => verdict === 'new' && accepted !== undefined),
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
      unread.map(({ id, status, reason = status, more = 0 }) => ({ name: id, reason, more })),
    ),
    ...remarkList('no article', remarksOf(skipped)),
    ...remarkList('notice', remarksOf(notices)),
  ];
  const accepted = acceptedLine(report);
  if (accepted !== undefined) yield `\nAccepted: ${accepted}\n`;
  if (remarks.length > 0) yield `\n### Remarks\n\n${remarks.join('')}`;
}

function articleRow(article: CheckedArticle, view: Pick<View, 'links'>): string {
  const { id, matches, matchesNotListed = 0 } = article;
  const [best] = matches;
  const more = matches.length - 1 + matchesNotListed;
  const edition = best.edition ? 'edition; ' : '';
  const evidence = edition + evidenceLine({ ...best, a: id, b: best.id }, { member: id });
  const others = more === 0 ? '' : `<br>and ${counted(more, 'other')}`;
  const finding = matchFinding(article, best);
  const own = articleCell(finding.article, view, finding.article.place);
  const known = articleCell(finding.other, view, finding.other.place) + others;
  return tableRow(own, known, score(best.similarity), best.relation, markdownText(evidence));
}

function* verdictList(label: string, articles: readonly CheckedArticle[]): Generator<string> {
  if (articles.length === 0) return;
  const ids = articles.slice(0, IDS_SHOWN).map(({ id, givenId = id }) => shownId(givenId));
  if (articles.length > IDS_SHOWN) ids.push(andMore(articles.length - IDS_SHOWN));
  yield `\n${articles.length} ${label}: ${ids.join(', ')}\n`;
}
