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

/** Where a piece of a text stands. */
export interface Edges {
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Whether lines end where the text ends them. */
  readonly keepsLines: boolean;
  /** Whether the layout stays on one line, where all white space but single spaces is signs. */
  readonly staysOnLine?: boolean;
}

/** A piece of a text with signs. A line feed is the layout's: one begins a line, two leave an empty one. */
export function visibleText(text: string, { isFirst, isLast, keepsLines, staysOnLine = false }: Edges): string {
  return text
    .split(WHITE_SPACE)
    .map((part, n, all) => {
      if (n % 2 === 0) return printable(part);
      const isEdge = (isFirst && n === 1 && all[0] === '') || (isLast && n === all.length - 2 && all.at(-1) === '');
      if (!isEdge && (part === ' ' || (part === '\n\n' && !staysOnLine))) return part;
      const signs = Array.from(part, character => SIGN_OF[character]).join('');
      const ends = part.split('\n').length - 1;
      if (isEdge || ends === 0 || staysOnLine) return signs;
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
  const last = (side: 'a' | 'b'): number => parts.findLastIndex(part => OF[part.side].includes(side));
  const lasts = { a: last('a'), b: last('b') };
  const previous: Record<'a' | 'b', Beside> = { a: 'break', b: 'break' };
  const isStarted = { a: false, b: false };
  const shown: VisiblePart[] = [];
  for (const [n, part] of parts.entries()) {
    const sides = OF[part.side];
    const edges: Edges = {
      isFirst: sides.some(side => !isStarted[side]),
      isLast: sides.some(side => lasts[side] === n),
      keepsLines: areLines,
    };
    const other = part.side === 'both' ? undefined : part.side === 'a' ? 'b' : 'a';
    const beside = other === undefined ? 'break' : besideBoth(previous[other], following[other][n]!);
    // the end of a paragraph in one article stands for white space in the other one
    const text = visibleText(part.text, { ...edges, staysOnLine: beside === 'none' });
    const spaceOfB = previous.b;
    for (const side of sides) {
      isStarted[side] = true;
      previous[side] = besideOf(endSpace(textOn(part, side)));
    }
    if (part.side === 'both' && part.look === 'kept') {
      const differs = part.other === undefined ? {} : { other: visibleText(part.other, edges) };
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
