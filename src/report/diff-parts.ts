/**
 * A word diff as one text with marks, for formats that show both articles in one column: what both have stands once. The parts of A, joined,
 * are the text of A, and those of B the text of B.
 */
import type { DiffRow, DiffRun } from '../types/comparison.js';

/** Why a part is marked, or not. */
export type Look = 'kept' | 'changed' | 'moved' | 'boilerplate';

/** A piece of text of one article, or of both. */
export interface DiffPart {
  readonly side: 'a' | 'b' | 'both';
  readonly look: Look;
  readonly text: string;
  /** Of one word that the articles write differently ("The" and "the"), what B has; then `text` is what A has. */
  readonly other?: string;
  /** Number of the moved passage. */
  readonly passage?: number | undefined;
}

/** The parts of a diff in the order of its runs. */
export function diffParts(rows: readonly DiffRow[]): DiffPart[] {
  const parts: DiffPart[] = [];
  let open: DiffPart[] = [];
  const close = (): void => {
    for (const part of withSharedEnd(bySide(open))) parts.push(part);
    open = [];
  };
  for (const { runs } of rows) {
    for (const run of runs) {
      for (const part of partsOf(run)) {
        if (part.side !== 'both') {
          open.push(part);
          continue;
        }
        close();
        parts.push(part);
      }
    }
    close();
  }
  return joined(parts);
}

function partsOf({ kind, a, b, passage }: DiffRun): DiffPart[] {
  if (kind === 'kept') return keptParts(a, b);
  const look = kind === 'moved' || kind === 'boilerplate' ? kind : 'changed';
  if (kind === 'boilerplate' && a === b) return [{ side: 'both', look, text: a }];
  return [{ side: 'a', look, text: a, passage } as const, { side: 'b', look, text: b, passage } as const].filter(
    ({ text }) => text !== '',
  );
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const TOKEN = /[\p{L}\p{M}\p{N}]+|\s+|[^\p{L}\p{M}\p{N}\s]/gu;

/** Kept words: the same, but for capitals, punctuation and white space. */
function keptParts(a: string, b: string): DiffPart[] {
  if (a === b) return [{ side: 'both', look: 'kept', text: a }];
  const parts: DiffPart[] = [];
  const [wordsA, wordsB] = [[...a.matchAll(WORD)], [...b.matchAll(WORD)]];
  let [inA, inB] = [0, 0];
  const gap = (endA: number, endB: number): void => {
    for (const part of gapParts(a.slice(inA, endA), b.slice(inB, endB))) parts.push(part);
    [inA, inB] = [endA, endB];
  };
  const word = (endA: number, endB: number): void => {
    const [text, other] = [a.slice(inA, endA), b.slice(inB, endB)];
    parts.push({ side: 'both', look: 'kept', text, ...(text !== other && { other }) });
    [inA, inB] = [endA, endB];
  };
  // a disguise may divide a word that the other article has in one piece: what lies between like words is shown whole
  const [start, end] = wordsA.length === wordsB.length ? [wordsA.length, 0] : likeEnds(wordsA, wordsB);
  const pair = (n: number, m: number): void => {
    const [{ 0: ours, index }, { 0: others, index: at }] = [wordsA[n]!, wordsB[m]!];
    gap(index, at);
    word(index + ours.length, at + others.length);
  };
  for (let n = 0; n < start; n++) pair(n, n);
  const endOf = (words: readonly RegExpExecArray[], text: string): number =>
    words[words.length - end]?.index ?? text.length;
  if (wordsA.length !== wordsB.length) word(endOf(wordsA, a), endOf(wordsB, b));
  for (let n = end; n > 0; n--) pair(wordsA.length - n, wordsB.length - n);
  gap(a.length, b.length);
  return parts;
}

/** Number of like words at the beginning, and at the end. */
function likeEnds(a: readonly RegExpExecArray[], b: readonly RegExpExecArray[]): readonly [start: number, end: number] {
  const areLike = (n: number, m: number): boolean => a[n]![0].toLowerCase() === b[m]![0].toLowerCase();
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && areLike(start, start)) start++;
  let end = 0;
  while (end < most - start && areLike(a.length - 1 - end, b.length - 1 - end)) end++;
  return [start, end];
}

/** What stands between two kept words, without what is the same at its ends. */
function gapParts(a: string, b: string): DiffPart[] {
  if (a === b) return a === '' ? [] : [{ side: 'both', look: 'kept', text: a }];
  const [ofA, ofB] = [a.match(TOKEN) ?? [], b.match(TOKEN) ?? []];
  const most = Math.min(ofA.length, ofB.length);
  let start = 0;
  while (start < most && ofA[start] === ofB[start]) start++;
  let end = 0;
  while (end < most - start && ofA[ofA.length - 1 - end] === ofB[ofB.length - 1 - end]) end++;
  const changed = (tokens: readonly string[]): string => tokens.slice(start, tokens.length - end).join('');
  return [
    { side: 'both', look: 'kept', text: ofA.slice(0, start).join('') } as const,
    { side: 'a', look: 'changed', text: changed(ofA) } as const,
    { side: 'b', look: 'changed', text: changed(ofB) } as const,
    { side: 'both', look: 'kept', text: ofA.slice(ofA.length - end).join('') } as const,
  ].filter(({ text }) => text !== '');
}

/**
 * Changes side by side with one another: first what A has, then what B has, and behind that the end of a paragraph that A alone has, so that
 * words that replace one another stand on one line.
 */
function bySide(parts: readonly DiffPart[]): DiffPart[] {
  const sorted: DiffPart[] = [];
  let [a, b] = ['', ''];
  const close = (): void => {
    const [endA, endB] = [endSpace(a), endSpace(b)];
    const end = endA.includes('\n') && endB !== '' && !endB.includes('\n') ? endA : '';
    const texts = [
      ['a', a.slice(0, a.length - end.length)],
      ['b', b],
      ['a', end],
    ] as const;
    for (const [side, text] of texts) if (text !== '') sorted.push({ side, look: 'changed', text });
    [a, b] = ['', ''];
  };
  for (const part of parts) {
    if (part.look !== 'changed') {
      close();
      sorted.push(part);
    } else if (part.side === 'a') a += part.text;
    else b += part.text;
  }
  close();
  return sorted;
}

/**
 * Parts of one article alone between two parts of both, within a row. Where both end with the same line ends, these belong to both: a paragraph that was
 * put in ends before the paragraph break that was there.
 */
function withSharedEnd(parts: readonly DiffPart[]): DiffPart[] {
  const lastOf = (side: DiffPart['side']): number => parts.findLastIndex(part => part.side === side);
  const [a, b] = [lastOf('a'), lastOf('b')];
  const end = (at: number): string => (at < 0 ? '' : endSpace(parts[at]!.text));
  const shared = end(a);
  if (!shared.includes('\n') || shared !== end(b)) return [...parts];
  const cut = parts.map((part, n) =>
    n === a || n === b ? { ...part, text: part.text.slice(0, -shared.length) } : part,
  );
  return [...cut.filter(({ text }) => text !== ''), { side: 'both', look: 'kept', text: shared }];
}

/** Neighbours of one side and one look as one part. */
function joined(parts: readonly DiffPart[]): DiffPart[] {
  const whole: DiffPart[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    const isSame =
      last?.side === part.side &&
      last.look === part.look &&
      last.passage === part.passage &&
      last.other === undefined &&
      part.other === undefined;
    if (isSame) whole[whole.length - 1] = { ...last, text: last.text + part.text };
    else whole.push(part);
  }
  return whole;
}

/** White space at the end of a text. */
export function endSpace(text: string): string {
  let start = text.length;
  while (start > 0 && ' \t\r\n'.includes(text[start - 1]!)) start--;
  return text.slice(start);
}
