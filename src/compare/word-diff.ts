/**
 * The word diff of two aligned articles: words kept, replaced, added and removed, passages that moved, and the boilerplate
 * that was left out of the alignment, in the reading order of A; what B adds follows the words that it follows in B.
 */

import type { WordWeights } from '../corpus/corpus.js';
import { BOILERPLATE, type LocatedTokens, PARAGRAPH_START } from '../text/tokenize.js';
import type { DiffRow, DiffRun, Passage, Replacement } from '../types/comparison.js';
import type { Alignment } from './passages.js';

/** Longest replacement, in words. A longer gap without a common word is a removal and an addition. */
const LONGEST_REPLACEMENT = 12;
/** The same between two passages, where only the place ties the two sides together. */
const LONGEST_REPLACEMENT_BETWEEN = 6;

/** Instead of the number of a moved passage: the word is in no such passage, or it is boilerplate. */
const NONE = -1;
const DISCOUNTED = -2;

/** Half-open word ranges of one run; empty where that side has none. */
export interface RunSpan {
  readonly kind: DiffRun['kind'];
  readonly a: readonly [start: number, end: number];
  readonly b: readonly [start: number, end: number];
  readonly passage?: number;
}

/** The runs of the diff as word ranges. */
export function diffSpans(a: LocatedTokens, b: LocatedTokens, alignment: Alignment): RunSpan[] {
  const movedA = movedPassages(alignment.passages, 'a', a);
  const movedB = movedPassages(alignment.passages, 'b', b);
  const passageAt = new Int32Array(a.hashes.length).fill(-1);
  alignment.passages.forEach((passage, n) => {
    passageAt.fill(n, ...passage.a);
  });
  const spans: RunSpan[] = [];
  const add = (span: RunSpan): void => {
    const last = spans[spans.length - 1];
    if (
      last?.kind === span.kind &&
      last.a[0] < last.a[1] === span.a[0] < span.a[1] &&
      last.passage === span.passage &&
      last.a[1] === span.a[0] &&
      last.b[1] === span.b[0]
    ) {
      spans[spans.length - 1] = { ...last, a: [last.a[0], span.a[1]], b: [last.b[0], span.b[1]] };
    } else spans.push(span);
  };
  const discounted = (i0: number, i1: number, j0: number, j1: number): void => {
    if (i0 < i1 || j0 < j1) add({ kind: 'boilerplate', a: [i0, i1], b: [j0, j1] });
  };
  const gap = (i0: number, i1: number, j0: number, j1: number): void => {
    const inside = i0 > 0 && i1 < passageAt.length && passageAt[i0 - 1] >= 0 && passageAt[i0 - 1] === passageAt[i1];
    const { a: coreA, b: coreB } = cores(movedA, [i0, i1], movedB, [j0, j1]);
    discounted(i0, coreA[0], j0, coreB[0]);
    between(...coreA, ...coreB, inside ? LONGEST_REPLACEMENT : LONGEST_REPLACEMENT_BETWEEN);
    discounted(coreA[1], i1, coreB[1], j1);
  };
  const between = (i0: number, i1: number, j0: number, j1: number, longest: number): void => {
    const isPlain = ({ passage }: Piece): boolean => passage === NONE;
    const plain = pieces(movedA, i0, i1).every(isPlain) && pieces(movedB, j0, j1).every(isPlain);
    const [startsA, startsB] = [paragraphStarts(a, i0, i1), paragraphStarts(b, j0, j1)];
    if (plain && startsA.length > 0 && startsA.length === startsB.length) {
      // as many paragraphs on both sides: each faces its counterpart
      const [boundsA, boundsB] = [
        [i0, ...startsA, i1],
        [j0, ...startsB, j1],
      ];
      for (let n = 0; n + 1 < boundsA.length; n++)
        withinParagraph(boundsA[n], boundsA[n + 1], boundsB[n], boundsB[n + 1], longest, plain);
    } else withinParagraph(i0, i1, j0, j1, longest, plain);
  };
  const withinParagraph = (i0: number, i1: number, j0: number, j1: number, longest: number, plain: boolean): void => {
    if (plain && i1 > i0 && j1 > j0 && i1 - i0 <= longest && j1 - j0 <= longest) {
      add({ kind: 'replaced', a: [i0, i1], b: [j0, j1] });
      return;
    }
    for (const { start, end, passage } of pieces(movedA, i0, i1)) {
      if (passage === DISCOUNTED) discounted(start, end, j0, j0);
      else if (passage === NONE) add({ kind: 'removed', a: [start, end], b: [j0, j0] });
      else add({ kind: 'moved', a: [start, end], b: [j0, j0], passage: passage + 1 });
    }
    for (const { start, end, passage } of pieces(movedB, j0, j1)) {
      if (passage === DISCOUNTED) discounted(i1, i1, start, end);
      else if (passage === NONE) add({ kind: 'added', a: [i1, i1], b: [start, end] });
      else add({ kind: 'moved', a: [i1, i1], b: [start, end], passage: passage + 1 });
    }
  };
  let i0 = 0;
  let j0 = 0;
  for (const i of inOrder(alignment.partner, movedA, movedB)) {
    const j = alignment.partner[i];
    gap(i0, i, j0, j);
    add({ kind: 'kept', a: [i, i + 1], b: [j, j + 1] });
    i0 = i + 1;
    j0 = j + 1;
  }
  gap(i0, a.hashes.length, j0, b.hashes.length);
  return numberedMoves(spans);
}

/** Moved passages with the numbers 1, 2, 3 in the order in which the diff shows them first. */
function numberedMoves(spans: readonly RunSpan[]): RunSpan[] {
  const numbers = new Map<number, number>();
  return spans.map(span => {
    if (span.passage === undefined) return span;
    const number = numbers.get(span.passage) ?? numbers.size + 1;
    numbers.set(span.passage, number);
    return { ...span, passage: number };
  });
}

/** By word: number of the moved passage it is in, `NONE` or `DISCOUNTED`. */
function movedPassages(passages: readonly Passage[], side: 'a' | 'b', { flags }: LocatedTokens): Int32Array {
  const moved = new Int32Array(flags.length).fill(NONE);
  passages.forEach((passage, n) => {
    if (passage.moved) moved.fill(n, ...passage[side]);
  });
  flags.forEach((flag, i) => {
    if (flag & BOILERPLATE) moved[i] = DISCOUNTED;
  });
  return moved;
}

type Range = RunSpan['a'];

/** Two ranges that face each other without the boilerplate at their ends. */
function cores(movedA: Int32Array, a: Range, movedB: Int32Array, b: Range): { readonly a: Range; readonly b: Range } {
  const trimmed = (moved: Int32Array, [start, end]: Range): Range => {
    let [from, to] = [start, end];
    while (from < to && moved[from] === DISCOUNTED) from++;
    while (from < to && moved[to - 1] === DISCOUNTED) to--;
    return [from, to];
  };
  const [inA, inB] = [trimmed(movedA, a), trimmed(movedB, b)];
  // where one side is boilerplate alone, it faces the boilerplate of the other side: in front, unless that is at the end
  const comesLast = (core: Range, whole: Range): boolean => core[0] === whole[0] && core[1] < whole[1];
  return {
    a: inA[0] === inA[1] && comesLast(inB, b) ? [a[0], a[0]] : inA,
    b: inB[0] === inB[1] && comesLast(inA, a) ? [b[0], b[0]] : inB,
  };
}

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly passage: number;
}

/** [from, to) cut where the moved passage changes. */
function pieces(moved: Int32Array, from: number, to: number): Piece[] {
  const cut: Piece[] = [];
  for (let start = from; start < to; ) {
    let end = start + 1;
    while (end < to && moved[end] === moved[start]) end++;
    cut.push({ start, end, passage: moved[start] });
    start = end;
  }
  return cut;
}

/** Words of A that are kept in the same order in B: the longest increasing subsequence (Fredman 1975). */
function inOrder(partner: Int32Array, movedA: Int32Array, movedB: Int32Array): number[] {
  const tails: number[] = [];
  const before = new Int32Array(partner.length).fill(-1);
  partner.forEach((j, i) => {
    if (j < 0 || movedA[i] >= 0 || movedB[j] >= 0) return;
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (partner[tails[middle]] < j) low = middle + 1;
      else high = middle;
    }
    if (low > 0) before[i] = tails[low - 1];
    tails[low] = i;
  });
  const order: number[] = [];
  for (let i = tails.length > 0 ? tails[tails.length - 1] : -1; i >= 0; i = before[i]) order.push(i);
  return order.reverse();
}

/**
 * The runs with their words as written, in rows: a row ends where a paragraph ends in both articles, or in the one that has words there.
 * The runs of A, joined, are the text of A, and those of B the text of B.
 */
export function diffRows(a: LocatedTokens, b: LocatedTokens, spans: readonly RunSpan[]): DiffRow[] {
  const [textA, textB] = [cells(a), cells(b)];
  const parts = spans.flatMap(span => atParagraphs(span, a, b));
  const rows: DiffRun[][] = [];
  let row: DiffRun[] = wordless(a, b);
  for (const [n, span] of parts.entries()) {
    const [i, j] = [span.a[0], span.b[0]];
    if (row.length > 0 && startsParagraph(a, i) && startsParagraph(b, j) && !faceEachOther(parts, n)) {
      rows.push(row);
      row = [];
    }
    row.push({
      kind: span.kind,
      a: textA.slice(...span.a).join(''),
      b: textB.slice(...span.b).join(''),
      ...(span.passage !== undefined && { passage: span.passage }),
    });
  }
  if (row.length > 0) rows.push(row);
  return rows.map(runs => ({ runs }));
}

/** The text of an article without a word, which is in no span. */
function wordless(a: LocatedTokens, b: LocatedTokens): DiffRun[] {
  const [inA, inB] = [a, b].map(({ bytes, starts }) => (starts.length > 0 ? '' : utf8Of(bytes).toString()));
  if (inA === inB) return inA === '' ? [] : [{ kind: 'kept', a: inA, b: inB }];
  return [
    ...(inA === '' ? [] : [{ kind: 'removed', a: inA, b: '' } as const]),
    ...(inB === '' ? [] : [{ kind: 'added', a: '', b: inB } as const]),
  ];
}

/** Whether one paragraph that was taken out is followed by one that was put in: they stand beside one another. */
function faceEachOther(parts: readonly RunSpan[], n: number): boolean {
  const kindAt = (at: number): RunSpan['kind'] | undefined => parts[at]?.kind;
  return (
    kindAt(n - 1) === 'removed' && kindAt(n) === 'added' && kindAt(n - 2) !== 'removed' && kindAt(n + 1) !== 'added'
  );
}

/** Whether a paragraph begins with a word, or nothing follows. */
const startsParagraph = ({ flags }: LocatedTokens, i: number): boolean =>
  i >= flags.length || (flags[i] & PARAGRAPH_START) !== 0;

/** Words behind the first one, up to that behind the last, with which a paragraph begins. */
function paragraphStarts(tokens: LocatedTokens, from: number, to: number): number[] {
  const starts: number[] = [];
  for (let i = from + 1; i <= to; i++) if (startsParagraph(tokens, i)) starts.push(i);
  return starts;
}

/** Cuts a run where a paragraph begins on both sides, or on the side that has words while the other one is at the beginning of one. */
function atParagraphs(span: RunSpan, a: LocatedTokens, b: LocatedTokens): RunSpan[] {
  const startsOf = (tokens: LocatedTokens, [from, to]: Range): number[] =>
    paragraphStarts(tokens, from, to).filter(i => i < to);
  const [startsA, startsB] = [startsOf(a, span.a), startsOf(b, span.b)];
  const cut = (pairs: readonly (readonly [number, number])[]): RunSpan[] => {
    const bounds = [[span.a[0], span.b[0]] as const, ...pairs, [span.a[1], span.b[1]] as const];
    return bounds.slice(1).map(([i, j], n) => ({ ...span, a: [bounds[n][0], i], b: [bounds[n][1], j] }));
  };
  if (span.a[0] === span.a[1]) return startsParagraph(a, span.a[0]) ? cut(startsB.map(j => [span.a[0], j])) : [span];
  if (span.b[0] === span.b[1]) return startsParagraph(b, span.b[0]) ? cut(startsA.map(i => [i, span.b[0]])) : [span];
  if (span.kind === 'kept') {
    const offset = span.b[0] - span.a[0];
    return cut(startsA.filter(i => startsParagraph(b, i + offset)).map(i => [i, i + offset]));
  }
  return startsA.length === startsB.length ? cut(startsA.map((i, n) => [i, startsB[n]])) : [span];
}

/**
 * Text around each word: the word, the punctuation and white space after it, and the opening marks before it. Joined, the
 * cells of an article are exactly the text of the article.
 */
function cells(tokens: LocatedTokens): string[] {
  const { bytes, starts, ends } = tokens;
  const count = starts.length;
  const utf8 = utf8Of(bytes);
  const words = Array.from(starts, (start, i) => utf8.toString('utf8', start, ends[i]));
  const between = (i: number): string =>
    utf8.toString('utf8', i === 0 ? 0 : ends[i - 1], i === count ? bytes.length : starts[i]);
  let opening = between(0);
  return words.map((word, i) => {
    const gap = between(i + 1);
    const split = i + 1 === count ? gap.length : openingMarks(gap);
    const cell = opening + word + gap.slice(0, split);
    opening = gap.slice(split);
    return cell;
  });
}

const utf8Of = ({ buffer, byteOffset, length }: Uint8Array): Buffer => Buffer.from(buffer, byteOffset, length);

/** Offset in the text between two words at which the marks of the second word begin: at the latest with its line. */
function openingMarks(gap: string): number {
  const isSpace = (at: number): boolean => /\s/u.test(gap[at]);
  let line = gap.lastIndexOf('\n') + 1;
  if (line > 0) {
    while (line < gap.length && isSpace(line)) line++;
    return line;
  }
  let word = gap.length;
  while (word > 0 && !isSpace(word - 1)) word--;
  if (word > 0) return word;
  let marks = gap.length;
  while (marks > 0 && /[\p{Ps}\p{Pi}@#$£€]/u.test(gap[marks - 1])) marks--;
  return marks;
}

// ---- replacements

/** Phrases longer than this are rewritten, not replaced. Words. */
const LONGEST_PHRASE = 3;

/**
 * Which words replace which, again and again: the trace of a thesaurus or a translation engine.
 * Words of A with the words of B that replace them, most frequent first. Function words around a content word
 * do not count: "lawmakers" against "the representatives" is "lawmakers" against "representatives".
 *
 * @param weights of the words of A and of B, each in its own language
 */
export function replacementsOf(
  a: LocatedTokens,
  b: LocatedTokens,
  spans: readonly RunSpan[],
  weights: { readonly a: WordWeights; readonly b: WordWeights },
): Replacement[] {
  const counts = new Map<string, { from: string; to: string; count: number }>();
  const count = (from: string, to: string): void => {
    const key = `${from}\n${to}`;
    const known = counts.get(key);
    if (known) known.count++;
    else counts.set(key, { from, to, count: 1 });
  };
  for (const span of spans) {
    if (span.kind !== 'replaced') continue;
    const from = phrase(a, span.a, weights.a);
    const to = phrase(b, span.b, weights.b);
    if (from.length === to.length) {
      for (const [i, word] of from.entries()) count(word, to[i]);
    } else if (from.length > 0 && to.length > 0 && from.length <= LONGEST_PHRASE && to.length <= LONGEST_PHRASE) {
      count(from.join(' '), to.join(' '));
    }
  }
  return [...counts.values()]
    .filter(({ from, to }) => from !== to)
    .sort((x, y) => y.count - x.count || (x.from < y.from ? -1 : x.from > y.from ? 1 : x.to < y.to ? -1 : 1));
}

/** The content words of a range, in lower case; all words of the range where none is a content word. */
function phrase(tokens: LocatedTokens, [start, end]: readonly [number, number], weights: WordWeights): string[] {
  const places = Array.from({ length: end - start }, (_, i) => start + i);
  const content = places.filter(i => weights.isContent(tokens.hashes[i]));
  const utf8 = utf8Of(tokens.bytes);
  return (content.length > 0 ? content : places).map(i =>
    utf8.toString('utf8', tokens.starts[i], tokens.ends[i]).toLowerCase(),
  );
}
