/** Reads the word diffs of reports as a person would: takes the marks away, and puts wrapped lines together. */
import { ANY_WIDTH } from '../../src/report/any-width.js';

/** Marks as single characters, whatever the format writes: of A, of B, of a word that both write differently; their ends, and its middle. */
const [IN_A, IN_B, WRITTEN, END_A, END_B, END_WRITTEN, OR] = [...'\ue000\ue001\ue002\ue003\ue004\ue005\ue006'];

export interface ReadDiff {
  readonly a: string;
  readonly b: string;
  /** What is marked as being in one of them. */
  readonly onlyA: string;
  readonly onlyB: string;
}

/** The diff of a report in text, in one column. @param report with colours or without */
export function readColumn(report: string): ReadDiff {
  return withEnds(texts(withMarks(together(linesOf(report)))), report);
}

/** The diff of a report in text, side by side. */
export function readColumns(report: string): Pick<ReadDiff, 'a' | 'b'> {
  const rows = linesOf(report)
    .slice(2)
    .map(line => line.split(/(?:\x1b\[2m)? │(?:\x1b\[22m)?/));
  const side = (n: number): string =>
    together(rows.map(columns => columns[n].replace(/^ (?=.)/, n === 0 ? ' ' : '').trimEnd()));
  return withEnds({ a: texts(withMarks(side(0), true)).a, b: texts(withMarks(side(1), true)).b }, report);
}

/** The diff of a report in Markdown. */
export function readMarkdown(report: string): ReadDiff {
  const start = report.indexOf('### Word diff\n\n') + '### Word diff\n\n'.length;
  const text = report.slice(start, report.search(/\n\d+ words? kept\b/));
  const marked = text
    .replace(/<\/?sub>|<br>/g, '')
    .replaceAll('|', OR)
    .replace(/<(\/?)(del|ins|em)>/g, (_, slash, name) => {
      const n = ['del', 'ins', 'em'].indexOf(name);
      return slash === '' ? [IN_A, IN_B, WRITTEN][n] : [END_A, END_B, END_WRITTEN][n];
    })
    .replaceAll('&#8203;', '')
    .replace(/\\(.)/g, '$1')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
  return withEnds(texts(marked), report);
}

/** Adds the white space around both texts, which a line behind the counts has. */
function withEnds<T extends Pick<ReadDiff, 'a' | 'b'>>(diff: T, report: string): T {
  const line = /\n(?:\x1b\[\d+m)?White space (.*?)(?=\n\n|\n$|$)/s.exec(report)?.[1] ?? '';
  const around = visible(line)
    .replace(/\n(?=[↵␍⇥␣])/g, '')
    .replaceAll('\n', ' ');
  const ends = (name: string): [string, string] => {
    const [, signs = '…'] = new RegExp(`around ${name}: ([^;]*)`).exec(around) ?? [];
    const [lead, trail] = signs.split('…').map(part => Array.from(part.trim(), sign => MEANS[sign]).join(''));
    return [lead!, trail!];
  };
  const whole = (text: string, name: string): string => {
    const [lead, trail] = around.includes('around both: ') ? ends('both') : ends(name);
    return lead + text + trail;
  };
  return { ...diff, a: whole(diff.a, 'A'), b: whole(diff.b, 'B') };
}

/** The lines of the diff: between the legend and the counts. */
function linesOf(report: string): string[] {
  const lines = report.split('\n');
  const legend = lines.findIndex(line => line.startsWith('Word diff:'));
  const start = lines.indexOf('', legend) + 1;
  const end = lines.findIndex((line, n) => n >= start && /^(?:\x1b\[1m)?\d+ words? kept\b/.test(line));
  return lines.slice(start, end - 1);
}

const SIGNS = '↵␍⇥␣';
const visible = (line: string): string => line.replace(/\x1b\[\d+m/g, '');
const isWide = (character: string): boolean => ANY_WIDTH.columns(character) === 2;

/** Wrapped lines as one: a line break stands for a space, but beside a wide character, and where a sign says something else. */
function together(lines: readonly string[]): string {
  let text = '';
  let before = '';
  for (const line of lines) {
    const shown = visible(line);
    const [last, first] = [[...visible(before)].at(-1) ?? '', [...shown][0] ?? ''];
    if (shown === '') {
      if (text !== '' && !text.endsWith('\n\n')) text += '\n\n';
    } else if (
      before === '' ||
      first === '↳' ||
      SIGNS.includes(first) ||
      SIGNS.includes(last) ||
      isWide(last) ||
      isWide(first)
    )
      text += line.replace('↳', '');
    else text += ` ${line}`;
    before = line;
  }
  return text;
}

const COLORS = /\x1b\[(\d+)m/g;

/** Brackets and colours as marks. @param inColumns where moved words are marked alike in both articles */
function withMarks(text: string, inColumns = false): string {
  if (!text.includes('\x1b[')) {
    return text
      .replace(/\[-~?|\{\+~?/g, mark => (mark[0] === '[' ? IN_A : IN_B))
      .replace(/~?-\]|~?\+\}/g, mark => (mark.at(-1) === ']' ? END_A : END_B))
      .replace(/\[=(.*?)\|(.*?)=\]/gs, `${WRITTEN}$1${OR}$2${END_WRITTEN}`)
      .replace(/\[(⇄\d+ )(.*?)\]/gs, '$1$2')
      .replace(/\[~|~\]/g, '');
  }
  const on = new Set<string>();
  const pieces: { colors: string; text: string }[] = [];
  let at = 0;
  const add = (piece: string): void => {
    const colors = [...on].sort().join(' ');
    const [last, lastButOne] = [pieces.at(-1), pieces.at(-2)];
    // a mark that goes on in the next line
    const goesOn = colors !== '' && !piece.startsWith('⇄') && !on.has('36');
    if (piece === '') return;
    if (goesOn && last?.colors === colors) last.text += piece;
    else if (goesOn && lastButOne?.colors === colors && last?.colors === '' && last.text === ' ') {
      pieces.pop();
      lastButOne.text += ` ${piece}`;
    } else pieces.push({ colors, text: piece });
  };
  for (const { 0: code, 1: number, index } of text.matchAll(COLORS)) {
    add(text.slice(at, index));
    at = index + code.length;
    if (number === '39') for (const color of ['31', '32', '34', '36']) on.delete(color);
    else if (number === '29') on.delete('9');
    else if (number === '22') on.delete('2');
    else on.add(number);
  }
  add(text.slice(at));
  const marked = pieces
    .map(({ colors, text: piece }) => {
      const has = (color: string): boolean => colors.split(' ').includes(color);
      if (has('9')) return IN_A + piece + END_A;
      if (has('32') || (has('34') && !inColumns)) return IN_B + piece + END_B;
      return has('36') ? WRITTEN + piece.replace('|', OR) + END_WRITTEN : piece;
    })
    .join('');
  // a word that goes on in the next line
  return marked
    .replace(new RegExp(`(${WRITTEN}[^${OR}${END_WRITTEN}]*)${END_WRITTEN}( ?)${WRITTEN}`, 'g'), '$1$2')
    .replace(new RegExp(`${END_WRITTEN}( ?)${WRITTEN}([^${OR}${END_WRITTEN}]*${END_WRITTEN})`, 'g'), '$1$2');
}

const MEANS: Readonly<Record<string, string>> = { '↵': '\n', '␍': '\r', '⇥': '\t', '␣': ' ' };

function texts(marked: string): ReadDiff {
  const text = marked
    // the end of a paragraph in one article, where the mark ends with the line, is a space in the other one
    .replace(new RegExp(`¶([${END_A}${END_B}])\n\n`, 'g'), '\n\n$1 ')
    .replaceAll('¶', '')
    .replace(/⇄\d+ /g, '');
  const marks = { a: [IN_A, END_A], b: [IN_B, END_B] };
  const enclosed = ([open, end]: readonly string[]): RegExp => new RegExp(`${open}([^${end}]*)${end}`, 'g');
  const side = (own: readonly string[], other: readonly string[], which: '$1' | '$2'): string =>
    text
      .replace(new RegExp(`${WRITTEN}([^${OR}]*)${OR}([^${END_WRITTEN}]*)${END_WRITTEN}`, 'g'), which)
      .replace(enclosed(other), '')
      .replace(enclosed(own), '$1')
      .replace(/[ \n]*([↵␍⇥␣])[ \n]*/g, '$1')
      .replace(/ *\n[ \n]*/g, '\n\n')
      .replace(/ +/g, ' ')
      .replace(/^[ \n]+|[ \n]+$/g, '')
      .replace(/[↵␍⇥␣]/g, sign => MEANS[sign]);
  return {
    a: side(marks.a, marks.b, '$1'),
    b: side(marks.b, marks.a, '$2'),
    onlyA: [...text.matchAll(enclosed(marks.a))].map(([, words]) => words).join(' '),
    onlyB: [...text.matchAll(enclosed(marks.b))].map(([, words]) => words).join(' '),
  };
}
