/** A comparison as Markdown, with its word diff. */
import type { Comparison, DiffRun } from '../types/comparison.js';
import { sameWords, trimmed } from './diff-spans.js';
import { tableRow } from './markdown-parts.js';
import { markdownText, oneLine } from './sanitize.js';
import { remarksOnRow } from './sections.js';
import { comparisonLine, measures, repeated, score, wordCounts } from './wording.js';

export function* comparisonMarkdown(comparison: Comparison): Generator<string> {
  const { pair, articles, diff } = comparison;
  yield `## ${pair.relation}, similarity ${score(pair.similarity)}\n\n${comparisonLine(comparison)}\n\n`;
  yield tableRow('', 'Article', 'Title', 'Words');
  yield tableRow('---', '---', '---', '---:');
  for (const [side, { id, title, words }] of articles.entries()) {
    yield tableRow('AB'[side]!, markdownText(id), markdownText(oneLine(title ?? '')), String(words));
  }
  for (const row of articles) {
    for (const remark of remarksOnRow(row)) yield `\n${markdownText(row.id)}: ${markdownText(oneLine(remark))}\n`;
  }
  yield `\n${tableRow('Measure', 'Value')}${tableRow('---', '---')}`;
  for (const [label, value] of measures(comparison)) yield tableRow(label, markdownText(value));
  if (comparison.counterparts !== undefined) {
    yield `\n### Names and numbers\n\n${tableRow('', 'A', 'B')}${tableRow('---', '---', '---')}`;
    for (const { kind, a, b } of comparison.counterparts) yield tableRow(kind, words(a), words(b));
    return;
  }
  yield '\n### Word diff\n\n';
  yield* diffMarkdown(comparison);
  yield `${wordCounts(comparison)}\n`;
  const replacements = repeated(diff.replacements);
  if (replacements.length === 0) return;
  yield '\n### Repeated replacements\n\n';
  yield tableRow('A', 'B', 'Times') + tableRow('---', '---', '---:');
  for (const { from, to, count } of replacements) {
    yield tableRow(markdownText(oneLine(from)), markdownText(oneLine(to)), String(count));
  }
}

/** The paragraphs of a word diff. */
export function* diffMarkdown({ diff }: Pick<Comparison, 'diff'>): Generator<string> {
  for (const { runs } of diff.rows) {
    const paragraph = runs.map(runMarkdown).join('').trim();
    if (paragraph !== '') yield `${paragraph}\n\n`;
  }
}

function runMarkdown(run: DiffRun): string {
  const a = trimmed(run.a);
  const b = trimmed(run.b);
  const before = a.before || b.before;
  const after = a.after || b.after;
  if (run.kind === 'kept') return a.before + words(a.words) + a.after;
  if (run.kind === 'boilerplate') {
    const texts = sameWords(a.words, b.words) ? [a.words] : [a.words, b.words].filter(text => text !== '');
    return before + texts.map(text => `<sub>${words(text)}</sub>`).join(' ') + after;
  }
  const mark = run.kind === 'moved' ? `⇄${run.passage ?? ''} ` : '';
  if (mark !== '' && a.words !== '' && sameWords(a.words, b.words)) {
    return `${before}<em>${mark}${words(a.words)}</em>${after}`;
  }
  const removed = a.words === '' ? '' : `<del>${mark}${words(a.words)}</del>`;
  const added = b.words === '' ? '' : `<ins>${mark}${words(b.words)}</ins>`;
  return before + removed + (removed === '' || added === '' ? '' : ' ') + added + after;
}

function words(text: string): string {
  return markdownText(oneLine(text));
}
