/** The part of the text report about articles that were not compared: nothing is left out in silence. */
import type { StreamedReport } from '../types/report.js';
import { counted } from './phrases.js';
import { oneLine, printable } from './sanitize.js';
import { andMore, IDS_SHOWN, leftOut, REASONS_SHOWN, withoutArticle } from './sections.js';
import type { View } from './view.js';
import { wrap } from './wrap.js';

const INDENT = 14;

export function* leftOutText(report: StreamedReport, view: View): Generator<string> {
  const { summary } = report;
  const skipped = withoutArticle(report);
  const articles = summary.unreadable + summary.binary + summary.tooShort;
  if (articles + summary.boilerplateWords + skipped.length === 0) return;
  yield `${view.style.bold('Left out')}\n`;
  const unreadable = leftOut(report, 'unreadable', REASONS_SHOWN);
  if (unreadable.all > 0) {
    yield* entry('unreadable', counted(unreadable.all, 'article'), view);
    for (const { id, reason } of unreadable.rows) {
      yield* entry('', `${printable(id)}${reason === undefined ? '' : `: ${oneLine(reason)}`}`, view);
    }
    if (unreadable.more > 0) yield* entry('', andMore(unreadable.more), view);
  }
  for (const [label, status] of [
    ['binary', 'binary'],
    ['too short', 'too-short'],
  ] as const) {
    const { rows, more, all } = leftOut(report, status, IDS_SHOWN);
    if (all === 0) continue;
    const ids = rows.map(row => printable(row.id)).join(', ');
    const noun = counted(all, status === 'binary' ? 'file' : 'article');
    yield* entry(label, `${noun}: ${ids}${more > 0 ? `, ${andMore(more)}` : ''}`, view);
  }
  if (skipped.length > 0) {
    yield* entry('no article', counted(skipped.length, 'file'), view);
    for (const { path, reason } of skipped.slice(0, IDS_SHOWN)) {
      yield* entry('', `${printable(path)}: ${oneLine(reason)}`, view);
    }
    if (skipped.length > IDS_SHOWN) yield* entry('', andMore(skipped.length - IDS_SHOWN), view);
  }
  if (summary.boilerplateWords > 0) {
    const blocks = `${counted(summary.boilerplateWords, 'word')} that recur from article to article: see --format json`;
    yield* entry('boilerplate', blocks, view);
  }
  yield '\n';
}

function* entry(label: string, text: string, { style, width }: View): Generator<string> {
  const gap = ' '.repeat(INDENT - 2 - label.length);
  let lead = `  ${label === '' ? '' : style.yellow(label)}${gap}`;
  for (const line of wrap([{ text }], width - INDENT)) {
    yield `${lead}${line.text}\n`;
    lead = ' '.repeat(INDENT);
  }
}
