/** A comparison for a person at a terminal: the verdict, the numbers behind it, the word diff, the repeated replacements. */
import type { Comparison, Replacement } from '../types/comparison.js';
import { diffText } from './compare-diff.js';
import { comparisonLine, measures, repeated, wordCounts } from './comparison-facts.js';
import { counted, score } from './phrases.js';
import { oneLine, printable } from './sanitize.js';
import { relationPaint } from './style.js';
import type { View } from './view.js';
import { columns, cutEnd, cutMiddle } from './width.js';
import { type Span, wrap } from './wrap.js';

const LABEL_WIDTH = 14;

export function* comparisonText(comparison: Comparison, view: View): Generator<string> {
  const { style } = view;
  const { pair, articles } = comparison;
  for (const [side, { id, title, words }] of articles.entries()) {
    const shown = cutMiddle(printable(id), view.width - 4);
    yield* entry('AB'[side]!, [{ text: shown, paint: style.bold }, { text: `, ${counted(words, 'word')}` }], view, 3);
    if (title !== undefined) yield `   ${style.dim(cutEnd(oneLine(title), view.width - 3))}\n`;
  }
  for (const { status, id, reason } of articles) {
    if (status === 'too-short')
      yield* entry('', [{ text: `${printable(id)}: ${oneLine(reason ?? status)}`, paint: style.yellow }], view, 0);
  }
  const paint = relationPaint(pair.relation, style);
  yield `\n${style.bold(paint(`${score(pair.similarity)}  ${pair.relation}`))}\n`;
  for (const line of wrap([{ text: comparisonLine(comparison) }], view.width)) yield `${line.text}\n`;
  yield '\n';
  for (const [label, text] of measures(comparison)) yield* entry(label, [{ text }], view);
  yield '\n';
  yield* diffText(comparison, view);
  for (const line of wrap([{ text: wordCounts(comparison), paint: style.bold }], view.width)) yield `${line.text}\n`;
  yield* replacementText(repeated(comparison.diff.replacements), view);
}

/** Aligned at the arrows, so that the lines can still be searched for "found -> discovered, 3 times". */
function* replacementText(replacements: readonly Replacement[], { style, width }: View): Generator<string> {
  if (replacements.length === 0) return;
  yield `\n${style.bold('Repeated replacements')}\n`;
  const most = Math.floor((width - 18) / 2);
  const shown = replacements.map(({ from, to, count }) => ({
    from: cutEnd(oneLine(from), most),
    to: cutEnd(oneLine(to), most),
    count,
  }));
  const left = Math.max(...shown.map(({ from }) => columns(from)));
  for (const { from, to, count } of shown) {
    yield `  ${' '.repeat(left - columns(from))}${style.red(from)} -> ${style.green(to)}, ${count} times\n`;
  }
}

function* entry(label: string, spans: Iterable<Span>, { style, width }: View, indent = LABEL_WIDTH): Generator<string> {
  let lead = style.dim(label) + ' '.repeat(indent - label.length);
  for (const line of wrap(spans, width - indent)) {
    yield `${lead}${line.text}\n`;
    lead = ' '.repeat(indent);
  }
}
