/** The texts and diffs of the page. An element is parsed when its pair is shown. */
import { type PageDiff, type PageTextsInfo, RUN_KINDS } from '../src/report/page/data.js';
import type { DiffRun } from '../src/types/comparison.js';

const elements = new Map<string, Element>();
for (const element of document.querySelectorAll('script[data-text],script[data-diff]')) {
  const { text, diff } = (element as HTMLElement).dataset;
  elements.set(text === undefined ? `diff ${diff}` : `text ${text}`, element);
}

function parsed<T>(key: string): T | undefined {
  const json = elements.get(key)?.textContent;
  return json == null ? undefined : (JSON.parse(json) as T);
}

const info = document.getElementById('texts')?.textContent;
/** Absent where the page has no texts. */
export const textsInfo = info == null ? undefined : (JSON.parse(info) as PageTextsInfo);

export const fingerprintOf = (article: number): string | undefined => textsInfo?.fingerprints[String(article)];

export interface Run {
  readonly kind: DiffRun['kind'];
  readonly left: string;
  readonly right: string;
  /** Number of the moved passage; 0 for none. */
  readonly passage: number;
}

/** Two texts side by side. */
export interface Diff extends Pick<PageDiff, 'words' | 'replacements' | 'counterparts' | 'evidence'> {
  readonly left: string;
  readonly right: string;
  readonly rows: readonly (readonly Run[])[];
}

const keyOf = (x: number, y: number): string => `diff ${Math.min(x, y)} ${Math.max(x, y)}`;

/** Turns around what is seen from the other side. */
const TURNED: Readonly<Partial<Record<DiffRun['kind'], DiffRun['kind']>>> = { added: 'removed', removed: 'added' };

/** The diff of two articles with one of them on the left; undefined where the page does not have it. */
export function diffOf(leftArticle: number, rightArticle: number): Diff | undefined {
  const diff = parsed<PageDiff>(keyOf(leftArticle, rightArticle));
  if (diff === undefined) return undefined;
  const [a, b] = [parsed<string>(`text ${diff.a}`) ?? '', parsed<string>(`text ${diff.b}`) ?? ''];
  const isTurned = diff.a !== leftArticle;
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
  if (!isTurned)
    return { left: a, right: b, rows, words, replacements, evidence, ...(counterparts && { counterparts }) };
  return {
    left: b,
    right: a,
    rows,
    words: { ...words, added: words.removed, removed: words.added },
    replacements: replacements.map(({ from, to, count }) => ({ from: to, to: from, count })),
    evidence,
    ...(counterparts && { counterparts: counterparts.map(({ kind, a: x, b: y }) => ({ kind, a: y, b: x })) }),
  };
}

const OPENING: Readonly<Record<string, string>> = {
  '“': '”',
  '«': '»',
  '„': '“”',
  '‹': '›',
  '「': '」',
  '『': '』',
  '"': '"',
};
/** Longer spans are two marks that do not belong together. Code units. */
const LONGEST_QUOTATION = 1500;

/** The quotations of a text as ranges, marks included: within a paragraph, in one pass. */
export function quotationsOf(text: string): (readonly [start: number, end: number])[] {
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

/** Lines of an average of so many characters are wrapped lines of a paragraph: their ends mean nothing. */
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
