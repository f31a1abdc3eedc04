/** A comparison for a person at a terminal: the verdict, the evidence, the word diff and the repeated replacements. */
import type { Comparison, Counterpart, Replacement } from '../types/comparison.js';
import type { ArticleRow } from '../types/report.js';
import { diffParts } from './diff-parts.js';
import { DiffSpans, type Marked } from './diff-spans.js';
import { oneLine, printable } from './sanitize.js';
import { remarksOnRow } from './sections.js';
import { cutEnd, cutMiddle, isPlain, type Layout, relationPaint } from './style.js';
import { relationLine, verdictSentences } from './verdict.js';
import { keepsLines, visibleParts, withoutEnds } from './visible-text.js';
import { comparisonLine, counted, measures, repeated, wordCounts } from './wording.js';
import { type BreakSigns, type Line, type Span, wrap } from './wrap.js';

const LABEL_WIDTH = 14;

/** The verdict as a sentence, the articles, what is remarkable about them, and the word diff; the evidence where it is asked for. */
export function* comparisonText(comparison: Comparison, layout: Layout): Generator<string> {
  const { style, isDetailed } = layout;
  const { pair, articles } = comparison;
  const [verdict, ...further] = verdictSentences(comparison);
  const paint = relationPaint(pair.relation, style);
  yield* paragraph([{ text: verdict, paint: text => style.bold(paint(text)) }], layout);
  for (const sentence of further) yield* paragraph([{ text: sentence }], layout);
  yield* paragraph([{ text: relationLine(pair), ...(!isPlain(style) && { paint: style.dim }) }], layout);
  yield '\n';
  for (const [side, row] of articles.entries()) yield* articleText('AB'[side]!, row, layout);
  for (const row of articles) {
    for (const remark of remarksOnRow(row))
      yield* entry('', [{ text: `${printable(row.id)}: ${oneLine(remark)}`, paint: style.yellow }], layout, 0);
  }
  yield '\n';
  if (comparison.counterparts === undefined) {
    const { rows, around } = withoutEnds(comparison.diff.rows);
    yield* diffText({ ...comparison, diff: { ...comparison.diff, rows } }, around, layout);
    yield* paragraph([{ text: wordCounts(comparison), paint: style.bold }], layout);
    if (around !== '')
      yield* paragraph([{ text: `White space ${around}`, ...(!isPlain(style) && { paint: style.dim }) }], layout);
    yield* replacementText(repeated(comparison.diff.replacements), layout);
  } else yield* counterpartText(comparison.counterparts, layout);
  if (isDetailed) {
    yield `\n${style.bold('Evidence')}\n`;
    yield* paragraph([{ text: comparisonLine(comparison) }], layout);
    for (const [label, text] of measures(comparison)) yield* entry(label, [{ text }], layout);
  }
}

function* paragraph(spans: readonly Span[], { width, measure }: Layout): Generator<string> {
  for (const line of wrap(spans, width, measure)) yield `${line.text}\n`;
}

/** The id, whole, with what is known of the article below it. */
function* articleText(letter: string, row: ArticleRow, layout: Layout): Generator<string> {
  const { style, width, measure } = layout;
  const { title, source = '', published = '', words } = row;
  const id = printable(row.id);
  const about = [source, published.slice(0, 16).replace('T', ' '), counted(words, 'word')]
    .filter(part => part !== '')
    .map(oneLine)
    .join(', ');
  const isShort = title === undefined && measure.columns(id) + about.length + 5 <= width;
  const fits = measure.columns(id) + 3 <= width;
  // so that it can be copied, an id is never cut
  yield `${style.dim(letter)}${fits ? '  ' : '\n'}${style.bold(id)}${isShort ? `, ${about}` : ''}\n`;
  if (title !== undefined) yield `   ${cutEnd(oneLine(title), width - 3, measure)}\n`;
  if (!isShort) yield* entry('', [{ text: about, ...(!isPlain(style) && { paint: style.dim }) }], layout, 3);
}

/** What stands for what, a line each, repetitions once. */
function* counterpartText(counterparts: readonly Counterpart[], { style, width, measure }: Layout): Generator<string> {
  yield `${style.bold('Names and numbers in the order of both')}\n`;
  const most = Math.floor((width - 18) / 2);
  const shown = counterparts.map(({ kind, a, b }) => ({
    kind,
    a: cutEnd(oneLine(a), most, measure),
    b: cutEnd(oneLine(b), most, measure),
  }));
  const left = shown.reduce((widest, { a }) => Math.max(widest, measure.columns(a)), 0);
  for (const { kind, a, b } of shown) {
    const gap = ' '.repeat(left - measure.columns(a));
    yield `  ${style.dim(kind.padEnd(6))}  ${a}${gap}  ${b}\n`;
  }
}

/** The arrows are aligned by spaces before the text, so that "found -> discovered, 3 times" can be searched for. */
function* replacementText(replacements: readonly Replacement[], { style, width, measure }: Layout): Generator<string> {
  if (replacements.length === 0) return;
  yield `\n${style.bold('Repeated replacements')}\n`;
  const most = Math.floor((width - 18) / 2);
  const shown = replacements.map(({ from, to, count }) => ({
    from: cutEnd(oneLine(from), most, measure),
    to: cutEnd(oneLine(to), most, measure),
    count,
  }));
  const left = Math.max(...shown.map(({ from }) => measure.columns(from)));
  for (const { from, to, count } of shown) {
    yield `  ${' '.repeat(left - measure.columns(from))}${style.red(from)} -> ${style.green(to)}, ${count} times\n`;
  }
}

function* entry(
  label: string,
  spans: Iterable<Span>,
  { style, width, measure }: Layout,
  indent = LABEL_WIDTH,
): Generator<string> {
  let lead = (label === '' ? '' : style.dim(label)) + ' '.repeat(indent - label.length);
  for (const line of wrap(spans, width - indent, measure)) {
    yield `${lead}${line.text}\n`;
    lead = ' '.repeat(indent);
  }
}

/** Width from which the diff is side by side. */
const SIDE_BY_SIDE_WIDTH = 100;
const SEPARATOR = ' │ ';
const columnOf = (width: number): number => Math.floor((width - SEPARATOR.length) / 2);
/** What a line break of the layout hides. */
const BREAK_SIGNS: BreakSigns = { space: '␣', goesOn: '↳' };

/**
 * Ends with an empty line. An empty line between two lines of a text is an empty line of the text, and a line break of the layout stands
 * for a space: without its marks and signs the diff is the text of A, or of B.
 */
function* diffText(comparison: Comparison, around: string, layout: Layout): Generator<string> {
  const { style, width } = layout;
  const { rows } = comparison.diff;
  const spans = new DiffSpans(style);
  const marks = new Set<Marked>();
  for (const { runs } of rows)
    for (const { kind } of runs) if (kind === 'moved' || kind === 'boilerplate') marks.add(kind);
  if (width >= SIDE_BY_SIDE_WIDTH && !isRightToLeft(comparison)) {
    const [a, b] = (['a', 'b'] as const).map(side => [...spans.column(rows, side, keepsLines(rows, columnOf(width)))]);
    yield* paragraph(spans.legend(marks, [...[a!, b!].flat(2), { text: around }], true), layout);
    yield '\n';
    yield* sideBySide(comparison, a!, b!, layout);
    return;
  }
  const parts = visibleParts(diffParts(rows), keepsLines(rows, width));
  if (parts.some(({ other }) => other !== undefined)) marks.add('written');
  const shown = [...spans.inline(parts)];
  yield* paragraph(spans.legend(marks, [...shown, { text: around }], false), layout);
  yield '\n';
  for (const line of linesOf(shown, width, layout)) yield `${line?.text ?? ''}\n`;
  yield '\n';
}

const RIGHT_TO_LEFT = /[\p{sc=Arab}\p{sc=Hebr}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}]/u;

/** Side by side, a terminal that reorders right-to-left text would take both columns for one line and swap them. */
function isRightToLeft({ diff }: Comparison): boolean {
  return diff.rows.some(
    ({ runs }) => runs.some(run => RIGHT_TO_LEFT.test(run.a)) && runs.some(run => RIGHT_TO_LEFT.test(run.b)),
  );
}

/** The lines of spans with line feeds in them; undefined is an empty line. None is empty at the ends. */
function linesOf(spans: readonly Span[], width: number, { measure }: Layout): (Line | undefined)[] {
  const lines: (Line | undefined)[] = [];
  let open: Span[] = [];
  let ends = 0;
  const close = (): void => {
    const wrapped = wrap(open, width, measure, BREAK_SIGNS);
    if (wrapped.length > 0) {
      if (ends > 1 && lines.length > 0) lines.push(undefined);
      ends = 0;
    }
    for (const line of wrapped) lines.push(line);
    open = [];
  };
  for (const { text, paint } of spans) {
    const [first, ...others] = text.split('\n');
    open.push({ text: first!, paint });
    for (const part of others) {
      close();
      ends++;
      open.push({ text: part, paint });
    }
  }
  close();
  return lines;
}

/** @param a spans of A by row, `b` of B */
function* sideBySide(
  { articles }: Comparison,
  a: readonly (readonly Span[])[],
  b: readonly (readonly Span[])[],
  layout: Layout,
): Generator<string> {
  const { style, width, measure } = layout;
  const column = columnOf(width);
  const separator = style.dim(SEPARATOR.trimEnd());
  const line = (left: Line | undefined, right: Line | undefined): string => {
    const filled = (left?.text ?? '') + ' '.repeat(column - (left?.width ?? 0)) + separator;
    return right === undefined ? `${filled}\n` : `${filled} ${right.text}\n`;
  };
  const [headA, headB] = articles.map((article, side) => {
    const id = cutMiddle(printable(article.id), column - 2, measure);
    return wrap([{ text: `${'AB'[side]} ${id}`, paint: style.bold }], column, measure);
  });
  yield line(headA?.[0], headB?.[0]);
  yield `${style.dim(`${'─'.repeat(column + 1)}┼${'─'.repeat(column + 1)}`)}\n`;
  let isFirst = true;
  for (const [n, spans] of a.entries()) {
    const [left, right] = [linesOf(spans, column, layout), linesOf(b[n]!, column, layout)];
    if (left.length + right.length === 0) continue;
    if (!isFirst) yield line(undefined, undefined);
    isFirst = false;
    for (let at = 0; at < Math.max(left.length, right.length); at++) yield line(left[at], right[at]);
  }
  yield '\n';
}
