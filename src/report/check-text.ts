/**
 * Renders a check as text for the log of a job: one line for each new article, and indented lines about its matches.
 */
import type { CheckedArticle, CheckReport, Match } from '../types/check.js';
import { oneLine, printable } from './sanitize.js';
import { andMore, REASONS_SHOWN, remarkLine, remarksOf, sharedRemarks } from './sections.js';
import { filteredLine } from './select.js';
import { isPlain, type Layout, type Paint, relationPaint, type View } from './style.js';
import { checkedMeasure, checkLine, counted, discountLine, evidenceLine, OF_A, score } from './wording.js';
import { wrap } from './wrap.js';

/** Most matches shown of an article, without and with evidence. */
const MATCHES_SHOWN = { brief: 3, detailed: 50 };
const INDENT = 4;

/** A line about an article is never wrapped, so that `grep` finds the line in a log. */
export function* checkText(report: CheckReport, layout: Layout & Pick<View, 'isDetailed'>): Generator<string> {
  const { style } = layout;
  for (const article of report.articles) {
    const [verdict, ...rest] = checkedMeasure(article);
    yield `${printable(article.givenId ?? article.id)}: ${paintOf(article, layout)(verdict)}${rest.map(printable).join('')}\n`;
    yield* matchText(article, layout);
  }
  const remarks = [report.skipped, report.notices].flatMap(files =>
    layout.isDetailed ? remarksOf(files) : sharedRemarks(remarksOf(files)),
  );
  if (report.articles.length > 0) yield '\n';
  if (remarks.length > 0) {
    yield `${style.bold('Remarks')}\n`;
    const shown = layout.isDetailed ? remarks : remarks.slice(0, REASONS_SHOWN);
    for (const remark of shown) yield* note(remarkLine(remark, oneLine), layout);
    if (remarks.length > shown.length) yield* note(andMore(remarks.length - shown.length, '', '-v lists all'), layout);
    yield '\n';
  }
  const filtered = filteredLine(report);
  if (filtered !== undefined) yield `${printable(filtered)}\n`;
  yield `${style.bold(checkLine(report))}\n`;
}

function paintOf({ verdict, status, matches: [best] }: CheckedArticle, { style }: Layout): Paint {
  if (best !== undefined) return verdict === 'edition' ? style.dim : relationPaint(best.relation, style);
  return verdict === 'new' ? style.green : status === 'too-short' || verdict === 'unchanged' ? style.dim : style.yellow;
}

function* matchText(article: CheckedArticle, layout: Layout & Pick<View, 'isDetailed'>): Generator<string> {
  const { id, matches, matchesNotListed = 0 } = article;
  const own = about(article);
  if (own !== '') yield* note(own, layout);
  const shown = matches.slice(0, layout.isDetailed ? MATCHES_SHOWN.detailed : MATCHES_SHOWN.brief);
  for (const [rank, match] of shown.entries()) {
    const other = about(match);
    const { relation, similarity, known, edition } = match;
    const facts = [
      ...(rank === 0 ? [] : [`${relation} ${score(similarity)}`]),
      ...(edition ? ['edition'] : []),
      ...(known ? [] : ['new as well']),
      ...(other === '' ? [] : [other]),
    ];
    const name = rank === 0 ? 'there' : `also ${printable(match.id)}`;
    if (facts.length > 0) yield* note(`${name}: ${facts.join(', ')}`, layout);
    const line = layout.isDetailed
      ? evidenceLine({ ...match, a: id, b: match.id }, { member: id })
      : discountLine(match, OF_A);
    if (line !== undefined) yield* note(line, layout, 2);
  }
  const left = matches.length - shown.length + matchesNotListed;
  if (left > 0) {
    const others = `also ${counted(left, 'more article')}`;
    yield* note(
      left > matchesNotListed ? `${others}: -v lists ${matchesNotListed > 0 ? 'the first' : 'them'}` : others,
      layout,
    );
  }
}

/** `"Bridge to close", Harbour Post, 2024-05-01`, without the unknown parts. */
function about({ title, source, published }: Pick<Match, 'title' | 'source' | 'published'>): string {
  const quoted = title === undefined ? undefined : `"${oneLine(title)}"`;
  return [quoted, source, published]
    .flatMap(part => (part === undefined || part === '' ? [] : [oneLine(part)]))
    .join(', ');
}

function* note(text: string, { style, width, measure }: Layout, deeper = 0): Generator<string> {
  const paint = isPlain(style) ? undefined : style.dim;
  const indent = INDENT + deeper;
  for (const line of wrap([{ text, paint }], width - indent, measure)) yield `${' '.repeat(indent)}${line.text}\n`;
}
