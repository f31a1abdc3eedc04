/** A comparison as Markdown, with its word diff: at most 65,536 characters, so that a comment of GitHub takes it. */
import type { Comparison } from '../types/comparison.js';
import { type DiffPart, diffParts } from './diff-parts.js';
import { Budget, shownId, shownText, tableRow } from './markdown-parts.js';
import { htmlText, markdownText, oneLine } from './sanitize.js';
import { andMore, remarksOnRow } from './sections.js';
import { relationLine, verdictSentences } from './verdict.js';
import { keepsLines, type VisiblePart, visibleParts, withoutEnds } from './visible-text.js';
import { comparisonLine, measures, repeated, wordCounts } from './wording.js';

/** Most characters of the white space around both texts. */
const MOST_AROUND = 2000;
/** Characters that a note about what is left out may take. */
const NOTE = 200;

export function* comparisonMarkdown(comparison: Comparison): Generator<string> {
  const { articles, counterparts, diff } = comparison;
  const budget = new Budget();
  const [verdict, ...further] = verdictSentences(comparison);
  const head = [`## ${verdict.slice(0, -1)}\n\n`, ...further.map(sentence => `${sentence}\n\n`)];
  head.push(`${relationLine(comparison.pair)}\n\n`);
  head.push(
    tableRow('', 'Article', 'Title', 'Source', 'Date', 'Words') + tableRow('---', '---', '---', '---', '---', '---:'),
  );
  for (const [side, { id, title = '', source = '', published = '', words }] of articles.entries()) {
    const date = published.slice(0, 16).replace('T', ' ');
    head.push(tableRow('AB'[side]!, shownId(id), shownText(title), shownText(source), shownText(date), String(words)));
  }
  for (const row of articles) {
    for (const remark of remarksOnRow(row)) head.push(`\n${shownId(row.id)}: ${shownText(remark, 500)}\n`);
  }
  const tail = evidenceMarkdown(comparison);
  for (const block of head) yield budget.take(block);
  if (counterparts !== undefined) {
    yield budget.take(`\n### Names and numbers\n\n${tableRow('', 'A', 'B')}${tableRow('---', '---', '---')}`);
    const rows = counterparts.map(({ kind, a, b }) => tableRow(kind, shownText(a), shownText(b)));
    yield* budget.blocks(rows, rows.length, '', tail.length + NOTE);
    yield tail;
    return;
  }
  yield budget.take('\n### Word diff\n\n');
  const { rows, around } = withoutEnds(diff.rows);
  const ends = around === '' ? '' : `\nWhite space ${shownText(around, MOST_AROUND)}\n`;
  const counts = `${wordCounts(comparison)}\n${ends}${replacementMarkdown(comparison)}`;
  const room = budget.left - counts.length - tail.length - NOTE;
  yield* diffMarkdown({ diff: { ...diff, rows } }, room);
  yield counts + tail;
}

function replacementMarkdown({ diff }: Comparison): string {
  const replacements = repeated(diff.replacements);
  if (replacements.length === 0) return '';
  const rows = replacements.map(({ from, to, count }) => tableRow(shownText(from), shownText(to), String(count)));
  const heading = tableRow('A', 'B', 'Times') + tableRow('---', '---', '---:');
  return `\n### Repeated replacements\n\n${heading}${rows.join('')}`;
}

function evidenceMarkdown(comparison: Comparison): string {
  const rows = measures(comparison).map(([label, value]) => tableRow(label, markdownText(value)));
  const table = tableRow('Measure', 'Value') + tableRow('---', '---') + rows.join('');
  return `\n<details><summary>Evidence</summary>\n\n${htmlText(oneLine(comparisonLine(comparison)))}\n\n${table}\n</details>\n`;
}

/** Characters of lines that are no prose which was wrapped. */
const READ_EASILY = 50;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/**
 * The paragraphs of a word diff. Paragraphs are those of both articles; without the elements of the other article, and with the signs as what
 * they stand for, the paragraphs are the text of one.
 *
 * @param room characters that the diff may take; what is left out is counted
 */
export function* diffMarkdown({ diff }: Pick<Comparison, 'diff'>, room = Number.POSITIVE_INFINITY): Generator<string> {
  const parts = visibleParts(diffParts(diff.rows), keepsLines(diff.rows, READ_EASILY));
  let left = room;
  let leftOut = 0;
  for (const visible of parts) {
    for (const piece of visible.text.length > LONG ? inPieces(visible) : [visible]) {
      const shown = partMarkdown(piece);
      if (leftOut > 0 || shown.length > left) leftOut += piece.text.match(WORD)?.length ?? 0;
      else {
        yield shown;
        left -= shown.length;
      }
    }
  }
  if (parts.length > 0) yield '\n\n';
  if (leftOut > 0) yield `_${andMore(leftOut, leftOut === 1 ? 'word' : 'words')}_\n\n`;
}

/** Characters of a part that is shown as a whole or not at all. */
const LONG = 2000;

/** A long part in pieces that end with a space. */
function* inPieces(visible: VisiblePart): Generator<VisiblePart> {
  const { text, before, after } = visible;
  for (let start = 0; start < text.length; ) {
    const space = text.indexOf(' ', start + LONG);
    const end = space < 0 || text.length - space < LONG ? text.length : space + 1;
    yield {
      ...visible,
      before: start === 0 ? before : '',
      text: text.slice(start, end),
      after: end < text.length ? '' : after,
    };
    start = end;
  }
}

const ELEMENTS: Readonly<Record<DiffPart['side'], string>> = { a: 'del', b: 'ins', both: 'em' };

function partMarkdown({ part, before, text, other, after }: VisiblePart): string {
  const { side, look, passage } = part;
  if (side === 'both' && look === 'kept' && other === undefined) return linesMarkdown(text, '', '');
  const names = look === 'boilerplate' ? (side === 'both' ? ['sub'] : [ELEMENTS[side], 'sub']) : [ELEMENTS[side]];
  const open = names.map(name => `<${name}>`).join('');
  const close = names
    .toReversed()
    .map(name => `</${name}>`)
    .join('');
  const number = look === 'moved' ? `⇄${passage ?? ''} ` : '';
  const told = side === 'both' ? text : text.replaceAll('\n\n', '¶\n\n');
  const marked =
    other === undefined
      ? linesMarkdown(number + told, open, close)
      : linesMarkdown(text, open, '|') + linesMarkdown(other, '', close);
  return (
    linesMarkdown(before, '', '') + (text === '' && other === undefined ? '' : marked) + linesMarkdown(after, '', '')
  );
}

/** Text in an element, which ends at the end of each paragraph and begins again. */
function linesMarkdown(text: string, open: string, close: string): string {
  return text
    .split('\n\n')
    .map(paragraph => (paragraph === '' ? '' : open + paragraph.split('\n').map(markdownText).join('<br>\n') + close))
    .join('\n\n');
}
