/** Restores both texts of a pair from its packed diff, and finds quotations and wrapped lines. Pure functions without the DOM. */
import { type PageDiff, type PageText, RUN_KINDS } from '../src/report/page/data.js';
import type { DiffRun } from '../src/types/comparison.js';

export interface Run {
  readonly kind: DiffRun['kind'];
  readonly left: string;
  readonly right: string;
  /** Number of the moved passage; 0 for none. */
  readonly passage: number;
}

type Ranges = readonly (readonly [start: number, end: number])[];

/** Two texts side by side. */
export interface Diff extends Pick<PageDiff, 'words' | 'replacements' | 'counterparts' | 'evidence'> {
  readonly left: string;
  readonly right: string;
  readonly quotations: { readonly left: Ranges; readonly right: Ranges };
  readonly rows: readonly (readonly Run[])[];
}

/** The kinds of runs after an exchange of left and right. */
const TURNED: Readonly<Partial<Record<DiffRun['kind'], DiffRun['kind']>>> = { added: 'removed', removed: 'added' };

/** @param isTurned whether B is on the left */
export function unpackDiff(diff: PageDiff, textA: PageText, textB: PageText, isTurned: boolean): Diff {
  const [[a, quotedInA = quotationsOf(a)], [b, quotedInB = quotationsOf(b)]] = [textA, textB];
  const { words, replacements, counterparts, evidence } = diff;
  const rows: Run[][] = [];
  let [at, inA, inB] = [0, 0, 0];
  for (const count of diff.rows) {
    const row: Run[] = [];
    for (const end = at + 4 * count; at < end; at += 4) {
      const kind = RUN_KINDS[diff.runs[at]];
      const ofA = a.slice(inA, inA + diff.runs[at + 1]);
      const ofB = b.slice(inB, inB + diff.runs[at + 2]);
      inA += ofA.length;
      inB += ofB.length;
      row.push({
        kind: isTurned ? (TURNED[kind] ?? kind) : kind,
        left: isTurned ? ofB : ofA,
        right: isTurned ? ofA : ofB,
        passage: diff.runs[at + 3],
      });
    }
    rows.push(row);
  }
  const quotations = isTurned ? { left: quotedInB, right: quotedInA } : { left: quotedInA, right: quotedInB };
  if (!isTurned)
    return {
      left: a,
      right: b,
      quotations,
      rows,
      words,
      replacements,
      evidence,
      ...(counterparts && { counterparts }),
    };
  return {
    left: b,
    right: a,
    quotations,
    rows,
    words: turnedWords(words),
    replacements: replacements.map(({ from, to, count }) => ({ from: to, to: from, count })),
    evidence,
    ...(counterparts && { counterparts: counterparts.map(({ kind, a: x, b: y }) => ({ kind, a: y, b: x })) }),
  };
}

/** The numbers of words with A and B exchanged. */
const turnedWords = ({ added, removed, replaced, replacing, moved, movedInB, ...others }: Diff['words']) => ({
  ...others,
  added: removed,
  removed: added,
  replaced: replacing,
  replacing: replaced,
  moved: movedInB,
  movedInB: moved,
});

const OPENING: Readonly<Record<string, string>> = {
  '“': '”',
  '«': '»',
  '„': '“”',
  '‹': '›',
  '「': '」',
  '『': '』',
  '"': '"',
};
/** Longest quotation in UTF-16 units; a longer span has an unrelated closing mark. */
const LONGEST_QUOTATION = 1500;

/** The ranges of the quotations of a text, with their marks. A quotation ends within its paragraph. Linear time. */
function quotationsOf(text: string): Ranges {
  const found: (readonly [number, number])[] = [];
  let start = -1;
  let closing = '';
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (start >= 0 && closing.includes(character)) {
      found.push([start, i + 1]);
      start = -1;
    } else if (start >= 0 && (i - start > LONGEST_QUOTATION || (character === '\n' && text[i + 1] === '\n')))
      start = -1;
    else if (start < 0 && OPENING[character] !== undefined) {
      start = i;
      closing = OPENING[character];
    }
  }
  return found;
}

/** Mean length from which the lines of a text count as wrapped. */
const WRAPPED = 50;

/** Whether single line breaks of the text come from wrapping, and not from verses or lists. */
export function isWrapped(text: string): boolean {
  let [lines, characters, length] = [0, 0, 0];
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '\n') {
      length++;
      continue;
    }
    if (length > 0 && text[i + 1] !== '\n') {
      lines++;
      characters += length;
    }
    length = 0;
  }
  return lines > 0 && characters / lines >= WRAPPED;
}
