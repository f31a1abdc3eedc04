/** The word diff of two articles: side by side where there is room for two columns, inline otherwise. */
import type { Comparison, DiffRow } from '../types/comparison.js';
import { DiffSpans } from './diff-spans.js';
import { printable } from './sanitize.js';
import type { View } from './view.js';
import { cutMiddle } from './width.js';
import { type Line, wrap } from './wrap.js';

/** Columns from which two columns of text are readable. */
const ROOM_FOR_TWO = 100;
const SEPARATOR = ' │ ';

/** Ends with an empty line after the last row. */
export function* diffText(comparison: Comparison, view: View): Generator<string> {
  const spans = new DiffSpans(view.style);
  for (const line of wrap(spans.legend(comparison.diff.words.boilerplate !== undefined), view.width))
    yield `${line.text}\n`;
  yield '\n';
  yield* view.width >= ROOM_FOR_TWO && !rightToLeft(comparison)
    ? sideBySide(comparison, spans, view)
    : inline(comparison.diff.rows, spans, view);
}

const RIGHT_TO_LEFT = /[\p{sc=Arab}\p{sc=Hebr}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}]/u;

/** A terminal that reorders right-to-left text takes two columns of it for one line and shows them in each other's place. */
function rightToLeft({ diff }: Comparison): boolean {
  return diff.rows.some(
    ({ runs }) => runs.some(run => RIGHT_TO_LEFT.test(run.a)) && runs.some(run => RIGHT_TO_LEFT.test(run.b)),
  );
}

function* inline(rows: readonly DiffRow[], spans: DiffSpans, view: View): Generator<string> {
  for (const { runs } of rows) {
    const lines = wrap(
      runs.flatMap(run => [...spans.inline(run)]),
      view.width,
    );
    for (const line of lines) yield `${line.text}\n`;
    if (lines.length > 0) yield '\n';
  }
}

function* sideBySide(comparison: Comparison, spans: DiffSpans, { style, width }: View): Generator<string> {
  const column = Math.floor((width - SEPARATOR.length) / 2);
  const separator = style.dim(SEPARATOR.trimEnd());
  const line = (left: Line | undefined, right: Line | undefined): string => {
    const filled = (left?.text ?? '') + ' '.repeat(column - (left?.width ?? 0)) + separator;
    return right === undefined ? `${filled}\n` : `${filled} ${right.text}\n`;
  };
  const [a, b] = comparison.articles.map((article, side) =>
    wrap([{ text: `${'AB'[side]} ${cutMiddle(printable(article.id), column - 2)}`, paint: style.bold }], column),
  );
  yield line(a?.[0], b?.[0]);
  yield `${style.dim(`${'─'.repeat(column + 1)}┼${'─'.repeat(column + 1)}`)}\n`;
  let first = true;
  for (const { runs } of comparison.diff.rows) {
    const left = wrap(
      runs.flatMap(run => [...spans.side(run, 'a')]),
      column,
    );
    const right = wrap(
      runs.flatMap(run => [...spans.side(run, 'b')]),
      column,
    );
    if (left.length + right.length === 0) continue;
    if (!first) yield line(undefined, undefined);
    first = false;
    for (let n = 0; n < Math.max(left.length, right.length); n++) yield line(left[n], right[n]);
  }
  yield '\n';
}
