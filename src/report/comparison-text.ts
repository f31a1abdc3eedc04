/** A comparison for a person at a terminal: the verdict, the evidence, the word diff and the repeated replacements. */
import type { Comparison, Counterpart, DiffRow, Replacement } from '../types/comparison.js';
import { DiffSpans } from './diff-spans.js';
import { oneLine, printable } from './sanitize.js';
import { remarksOnRow } from './sections.js';
import { cutEnd, cutMiddle, type Layout, relationPaint } from './style.js';
import { comparisonLine, counted, measures, repeated, score, wordCounts } from './wording.js';
import { type Line, type Span, wrap } from './wrap.js';

const LABEL_WIDTH = 14;

export function* comparisonText(comparison: Comparison, layout: Layout): Generator<string> {
  const { style, width, measure } = layout;
  const { pair, articles } = comparison;
  for (const [side, { id, title, words }] of articles.entries()) {
    const shown = cutMiddle(printable(id), width - 4, measure);
    yield* entry('AB'[side]!, [{ text: shown, paint: style.bold }, { text: `, ${counted(words, 'word')}` }], layout, 3);
    if (title !== undefined) yield `   ${style.dim(cutEnd(oneLine(title), width - 3, measure))}\n`;
  }
  for (const row of articles) {
    for (const remark of remarksOnRow(row))
      yield* entry('', [{ text: `${printable(row.id)}: ${oneLine(remark)}`, paint: style.yellow }], layout, 0);
  }
  const paint = relationPaint(pair.relation, style);
  yield `\n${style.bold(paint(`${score(pair.similarity)}  ${pair.relation}`))}\n`;
  for (const line of wrap([{ text: comparisonLine(comparison) }], width, measure)) yield `${line.text}\n`;
  yield '\n';
  for (const [label, text] of measures(comparison)) yield* entry(label, [{ text }], layout);
  yield '\n';
  if (comparison.counterparts !== undefined) {
    yield* counterpartText(comparison.counterparts, layout);
    return;
  }
  yield* diffText(comparison, layout);
  for (const line of wrap([{ text: wordCounts(comparison), paint: style.bold }], width, measure))
    yield `${line.text}\n`;
  yield* replacementText(repeated(comparison.diff.replacements), layout);
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
  let lead = style.dim(label) + ' '.repeat(indent - label.length);
  for (const line of wrap(spans, width - indent, measure)) {
    yield `${lead}${line.text}\n`;
    lead = ' '.repeat(indent);
  }
}

/** Width from which the diff is side by side. */
const SIDE_BY_SIDE_WIDTH = 100;
const SEPARATOR = ' │ ';

/** Ends with an empty line after the last row. */
function* diffText(comparison: Comparison, layout: Layout): Generator<string> {
  const { style, width, measure } = layout;
  const spans = new DiffSpans(style);
  const legend = spans.legend(comparison.diff.words.boilerplate !== undefined);
  for (const line of wrap(legend, width, measure)) yield `${line.text}\n`;
  yield '\n';
  yield* width >= SIDE_BY_SIDE_WIDTH && !isRightToLeft(comparison)
    ? sideBySide(comparison, spans, layout)
    : inline(comparison.diff.rows, spans, layout);
}

const RIGHT_TO_LEFT = /[\p{sc=Arab}\p{sc=Hebr}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}]/u;

/** Side by side, a terminal that reorders right-to-left text would take both columns for one line and swap them. */
function isRightToLeft({ diff }: Comparison): boolean {
  return diff.rows.some(
    ({ runs }) => runs.some(run => RIGHT_TO_LEFT.test(run.a)) && runs.some(run => RIGHT_TO_LEFT.test(run.b)),
  );
}

function* inline(rows: readonly DiffRow[], spans: DiffSpans, { width, measure }: Layout): Generator<string> {
  for (const { runs } of rows) {
    const text = runs.flatMap(run => [...spans.inline(run)]);
    const lines = wrap(text, width, measure);
    for (const line of lines) yield `${line.text}\n`;
    if (lines.length > 0) yield '\n';
  }
}

function* sideBySide(comparison: Comparison, spans: DiffSpans, { style, width, measure }: Layout): Generator<string> {
  const column = Math.floor((width - SEPARATOR.length) / 2);
  const separator = style.dim(SEPARATOR.trimEnd());
  const line = (left: Line | undefined, right: Line | undefined): string => {
    const filled = (left?.text ?? '') + ' '.repeat(column - (left?.width ?? 0)) + separator;
    return right === undefined ? `${filled}\n` : `${filled} ${right.text}\n`;
  };
  const [a, b] = comparison.articles.map((article, side) => {
    const id = cutMiddle(printable(article.id), column - 2, measure);
    return wrap([{ text: `${'AB'[side]} ${id}`, paint: style.bold }], column, measure);
  });
  yield line(a?.[0], b?.[0]);
  yield `${style.dim(`${'─'.repeat(column + 1)}┼${'─'.repeat(column + 1)}`)}\n`;
  let first = true;
  for (const { runs } of comparison.diff.rows) {
    const [left, right] = (['a', 'b'] as const).map(side => {
      const text = runs.flatMap(run => [...spans.side(run, side)]);
      return wrap(text, column, measure);
    }) as [Line[], Line[]];
    if (left.length + right.length === 0) continue;
    if (!first) yield line(undefined, undefined);
    first = false;
    for (let n = 0; n < Math.max(left.length, right.length); n++) yield line(left[n], right[n]);
  }
  yield '\n';
}
