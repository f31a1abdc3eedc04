/**
 * Makes the word diff of two aligned articles: kept, replaced, added and removed words, moved passages, and
 * boilerplate.
 *
 * Runs are in the order of A; an added run follows the same words as in B.
 */

import type { WordWeights } from '../corpus/corpus.js';
import { BOILERPLATE, type LocatedTokens, PARAGRAPH_START } from '../text/tokenize.js';
import type { DiffRow, DiffRun, Passage, Replacement } from '../types/comparison.js';
import type { Alignment } from './passages.js';

/** Most words of a replacement. A longer gap without a common word is a removal and an addition. */
const LONGEST_REPLACEMENT = 12;
/** Most words of a replacement between two passages, where only the position connects the two sides. */
const LONGEST_REPLACEMENT_BETWEEN = 6;

/** Values in place of the number of a moved passage: a word outside of moved passages, or a boilerplate word. */
const NONE = -1;
const DISCOUNTED = -2;

/** Word ranges of one run, half-open; empty for a side without words. */
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
  return spans;
}

/** For each word the number of its moved passage, `NONE` or `DISCOUNTED`. */
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

/** Removes the boilerplate at the ends of two opposite ranges. */
function cores(movedA: Int32Array, a: Range, movedB: Int32Array, b: Range): { readonly a: Range; readonly b: Range } {
  const trimmed = (moved: Int32Array, [start, end]: Range): Range => {
    let [from, to] = [start, end];
    while (from < to && moved[from] === DISCOUNTED) from++;
    while (from < to && moved[to - 1] === DISCOUNTED) to--;
    return [from, to];
  };
  const [inA, inB] = [trimmed(movedA, a), trimmed(movedB, b)];
  // a side of only boilerplate goes opposite the boilerplate of the other side: at the front, or at the end if that is
  // there
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

/** Cuts [from, to) at each change of the moved passage. */
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

/** Words of A in the same order in B: the longest increasing subsequence (Fredman 1975). */
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

/** The runs with their text, in rows of about a paragraph. */
export function diffRows(a: LocatedTokens, b: LocatedTokens, spans: readonly RunSpan[]): DiffRow[] {
  const [textA, textB] = [cells(a), cells(b)];
  const rows: DiffRun[][] = [];
  let row: DiffRun[] = [];
  const startsRow = (span: RunSpan): boolean =>
    span.a[0] < span.a[1] ? paragraphAt(a, span.a[0]) : span.b[0] < span.b[1] && paragraphAt(b, span.b[0]);
  for (const span of spans.flatMap(part => atParagraphs(part, a, b))) {
    if (row.length > 0 && startsRow(span)) {
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

const paragraphAt = (tokens: LocatedTokens, i: number): boolean => (tokens.flags[i] & PARAGRAPH_START) !== 0;

/** Cuts a run at the beginnings of paragraphs; a kept run is cut on both sides at once. */
function atParagraphs(span: RunSpan, a: LocatedTokens, b: LocatedTokens): RunSpan[] {
  if (span.kind !== 'kept' && span.a[0] < span.a[1] && span.b[0] < span.b[1]) {
    const [inA, inB] = [paragraphsOf(span.a, a), paragraphsOf(span.b, b)];
    return inA.length === inB.length ? inA.map((range, n) => ({ ...span, a: range, b: inB[n] })) : [span];
  }
  const [side, tokens] = span.a[0] < span.a[1] ? (['a', a] as const) : (['b', b] as const);
  const [start, end] = span[side];
  const cuts: RunSpan[] = [];
  let from = start;
  for (let i = start + 1; i <= end; i++) {
    if (i < end && !paragraphAt(tokens, i)) continue;
    const range = [from, i] as const;
    const offset = span.b[0] - span.a[0];
    const kept: RunSpan = { ...span, a: range, b: [from + offset, i + offset] };
    cuts.push(span.kind === 'kept' ? kept : { ...span, [side]: range });
    from = i;
  }
  return cuts;
}

/** Cuts a word range at the beginnings of paragraphs. */
function paragraphsOf([start, end]: RunSpan['a'], tokens: LocatedTokens): RunSpan['a'][] {
  const starts = [start];
  for (let i = start + 1; i < end; i++) if (paragraphAt(tokens, i)) starts.push(i);
  return starts.map((from, n) => [from, starts[n + 1] ?? end] as const);
}

/**
 * The text of each word with the punctuation and white space after the word and the opening marks before it. The joined
 * cells of an article are exactly its text.
 */
function cells(tokens: LocatedTokens): string[] {
  const { bytes, starts, ends } = tokens;
  const count = starts.length;
  const utf8 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
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

/** Offset of the opening marks of the second word in the text between two words. */
function openingMarks(gap: string): number {
  let word = gap.length;
  while (word > 0 && !/\s/u.test(gap[word - 1])) word--;
  if (word > 0) return word;
  let marks = gap.length;
  while (marks > 0 && /[\p{Ps}\p{Pi}@#$£€]/u.test(gap[marks - 1])) marks--;
  return marks;
}

// ---- replacements

/** Most words of a replaced phrase. */
const LONGEST_PHRASE = 3;

/**
 * Counts the replacements of words of A by words of B, the most frequent first. Repeated replacements are typical of a
 * thesaurus or a translation engine. Function words around a content word are ignored: "lawmakers" and "the
 * representatives" become "lawmakers" and "representatives".
 *
 * @param weights word weights in the language of A, and in that of B
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

/** The content words of a range in lower case; all words if none is a content word. */
function phrase(tokens: LocatedTokens, [start, end]: readonly [number, number], weights: WordWeights): string[] {
  const words = Array.from({ length: end - start }, (_, i) => start + i);
  const content = words.filter(i => weights.isContent(tokens.hashes[i]));
  const { buffer, byteOffset, length } = tokens.bytes;
  const utf8 = Buffer.from(buffer, byteOffset, length);
  return (content.length > 0 ? content : words).map(i =>
    utf8.toString('utf8', tokens.starts[i], tokens.ends[i]).toLowerCase(),
  );
}
