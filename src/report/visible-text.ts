/**
 * White space of a word diff that gives both texts back. A single space between words and an empty line between paragraphs look as they
 * are; any other white space is shown by signs, so that what a layout adds, wrapped lines among it, cannot be mistaken for it.
 */
import type { DiffRow } from '../types/comparison.js';
import { type DiffPart, endSpace } from './diff-parts.js';
import { printable } from './sanitize.js';
import { isSingleWidth } from './style.js';

/** Signs and what they stand for. */
export const SIGNS: ReadonlyMap<string, string> = new Map([
  ['↵', 'line end'],
  ['␍', 'carriage return'],
  ['⇥', 'tab'],
  ['␣', 'space'],
  ['¶', 'end of a paragraph in one article'],
  ['↳', 'the word goes on'],
]);
const SIGN_OF: Readonly<Record<string, string>> = { '\n': '↵', '\r': '␍', '\t': '⇥', ' ': '␣' };

const WHITE_SPACE = /([ \t\r\n]+)/;
/** Lines of an average of more characters are whole paragraphs. */
const LONGEST_WRAPPED = 160;

/**
 * Whether the lines of both texts are shown as lines: what was wrapped at a larger width than the layout has is wrapped anew.
 *
 * @param width columns of the layout
 */
export function keepsLines(rows: readonly DiffRow[], width: number): boolean {
  return (['a', 'b'] as const).every(side => {
    const text = rows.flatMap(({ runs }) => runs.map(run => run[side])).join('');
    const lines = text.split('\n').filter((line, n, all) => line !== '' && (all[n + 1] ?? '') !== '');
    const average = lines.reduce((sum, { length }) => sum + length, 0) / Math.max(1, lines.length);
    return average <= width || average > LONGEST_WRAPPED;
  });
}

/** White space before the first and behind the last word of a text, as signs. */
interface Around {
  readonly a: string;
  readonly b: string;
}

/**
 * The rows without the white space around both texts, and a line that has it: "around A: ↵ … ↵; around B: … ↵". In the
 * diff it would be the first thing to read, and says nothing. The line is '' where there is none.
 */
export function withoutEnds(rows: readonly DiffRow[]): { readonly rows: readonly DiffRow[]; readonly around: string } {
  const runs = rows.map(row => row.runs.map(run => ({ ...run })));
  const ends: Record<keyof Around, string> = { a: '', b: '' };
  for (const side of ['a', 'b'] as const) {
    const own = runs.flat().filter(run => run[side] !== '');
    let [lead, trail] = ['', ''];
    for (const run of own) {
      const [space] = LEADS.exec(run[side])!;
      lead += space;
      run[side] = run[side].slice(space.length);
      if (run[side] !== '') break;
    }
    for (const run of own.toReversed()) {
      const space = endSpace(run[side]);
      trail = space + trail;
      run[side] = run[side].slice(0, run[side].length - space.length);
      if (run[side] !== '') break;
    }
    if (lead + trail !== '') ends[side] = [signsOf(lead), '…', signsOf(trail)].filter(part => part !== '').join(' ');
  }
  const named = [`around A: ${ends.a}`, `around B: ${ends.b}`].filter((_, n) => ends[n === 0 ? 'a' : 'b'] !== '');
  return {
    rows: runs.map(row => ({ runs: row.filter(({ a, b }) => a !== '' || b !== '') })),
    around: ends.a === ends.b && ends.a !== '' ? `around both: ${ends.a}` : named.join('; '),
  };
}

const LEADS = /^[ \t\r\n]*/;
const signsOf = (space: string): string => Array.from(space, character => SIGN_OF[character]).join('');

/** How a piece of a text is laid out. */
export interface Lines {
  /** Whether lines end where the text ends them. */
  readonly keepsLines: boolean;
  /** Whether the layout stays on one line, where all white space but single spaces is signs. */
  readonly staysOnLine?: boolean;
}

/** A piece of a text with signs. A line feed is the layout's: one begins a line, two leave an empty one. */
export function visibleText(text: string, { keepsLines, staysOnLine = false }: Lines): string {
  return text
    .split(WHITE_SPACE)
    .map((part, n) => {
      if (n % 2 === 0) return printable(part);
      if (part === ' ' || (part === '\n\n' && !staysOnLine)) return part;
      const signs = signsOf(part);
      const ends = part.split('\n').length - 1;
      if (ends === 0 || staysOnLine) return signs;
      return signs + (ends > 1 ? '\n\n' : keepsLines ? '\n' : ' ');
    })
    .join('');
}

/** A part with signs, and white space of the layout around it that is in no mark. */
export interface VisiblePart {
  readonly part: DiffPart;
  readonly before: string;
  /** What the mark encloses. */
  readonly text: string;
  /** As `DiffPart.other`. */
  readonly other?: string;
  readonly after: string;
}

/** White space next to a place in one of the texts. */
type Beside = 'none' | 'space' | 'break';

const OF: Readonly<Record<DiffPart['side'], readonly ('a' | 'b')[]>> = { a: ['a'], b: ['b'], both: ['a', 'b'] };

const textOn = ({ text, other = text }: DiffPart, side: 'a' | 'b'): string => (side === 'a' ? text : other);
const besideOf = (whiteSpace: string): Beside =>
  whiteSpace === '' ? 'none' : whiteSpace.includes('\n') ? 'break' : 'space';

/**
 * The parts of a diff in one column. A single space beside a mark stands outside of it where the other article has white space at that place:
 * spaces that meet when a mark is taken away are one.
 */
export function visibleParts(parts: readonly DiffPart[], areLines: boolean): VisiblePart[] {
  const following = followingSpace(parts);
  const previous: Record<'a' | 'b', Beside> = { a: 'break', b: 'break' };
  const shown: VisiblePart[] = [];
  for (const [n, part] of parts.entries()) {
    const sides = OF[part.side];
    const lines: Lines = { keepsLines: areLines };
    const other = part.side === 'both' ? undefined : part.side === 'a' ? 'b' : 'a';
    const beside = other === undefined ? 'break' : besideBoth(previous[other], following[other][n]!);
    // the end of a paragraph in one article stands for white space in the other one
    const text = visibleText(part.text, { ...lines, staysOnLine: beside === 'none' });
    const spaceOfB = previous.b;
    for (const side of sides) previous[side] = besideOf(endSpace(textOn(part, side)));
    if (part.side === 'both' && part.look === 'kept') {
      const differs = part.other === undefined ? {} : { other: visibleText(part.other, lines) };
      shown.push({ part, before: '', text, ...differs, after: '' });
      continue;
    }
    const mayHave = (space: string): boolean => allows(beside, space);
    const before = /^(?: |\n\n)?/.exec(text)![0];
    const after = text.length === before.length ? '' : (['\n\n', '\n', ' '].find(end => text.endsWith(end)) ?? '');
    const [leads, trails] = [mayHave(before) ? before : '', mayHave(after) ? after : ''];
    // a line may break at a space, which would be lost at the end of a mark
    const marked = text.slice(leads.length, text.length - trails.length).replace(/^ | $/g, '␣');
    const last = shown.at(-1);
    const replaces =
      part.side === 'b' && last?.part.side === 'a' && last.after === '' && last.text !== '' && leads === '';
    const isApart = replaces && beside !== 'none' && spaceOfB !== 'none' && !maybeWide(last.text.at(-1)!, marked[0]);
    shown.push({ part, before: isApart ? ' ' : leads, text: marked, after: trails });
  }
  return shown;
}

/** Whether a line may break beside one of the characters without a space: there a space of the layout would get a sign. */
const maybeWide = (...characters: readonly (string | undefined)[]): boolean =>
  characters.some(character => character !== undefined && character >= '\u1100' && !isSingleWidth(character));

const besideBoth = (x: Beside, y: Beside): Beside =>
  x === 'break' || y === 'break' ? 'break' : x === 'space' || y === 'space' ? 'space' : 'none';

const allows = (beside: Beside, space: string): boolean =>
  space === '' || beside === 'break' || (beside === 'space' && space !== '\n\n');

/** White space of each text behind a part; the end of the text is a break. */
function followingSpace(parts: readonly DiffPart[]): Readonly<Record<'a' | 'b', readonly Beside[]>> {
  const following: Record<'a' | 'b', Beside[]> = { a: [], b: [] };
  for (const side of ['a', 'b'] as const) {
    let next: Beside = 'break';
    for (let n = parts.length - 1; n >= 0; n--) {
      following[side][n] = next;
      const part = parts[n]!;
      if (OF[part.side].includes(side)) next = besideOf(/^[ \t\r\n]*/.exec(textOn(part, side))![0]);
    }
  }
  return following;
}
