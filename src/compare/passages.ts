/** Aligned stretches to passages: how many words each keeps, and whether it moved. */
import type { Passage } from '../types/comparison.js';

/** Half-open word ranges of an aligned stretch. */
export interface Span {
  a: [number, number];
  b: [number, number];
}

/** Passages in A's order; `partner` gives the word of B that each word of A is kept as. */
export function toPassages(spans: readonly Span[], partner: Int32Array): Passage[] {
  const sorted = [...spans].sort((x, y) => x.a[0] - y.a[0] || x.b[0] - y.b[0]);
  const inOrder = heaviestInOrder(sorted);
  return sorted.map((span, n) => {
    let kept = 0;
    for (let i = span.a[0]; i < span.a[1]; i++) if (partner[i] >= span.b[0] && partner[i] < span.b[1]) kept++;
    return { a: span.a, b: span.b, kept, moved: !inOrder.has(n) };
  });
}

/**
 * The passages that stand in the same order in both articles: the increasing subsequence with the most words, found with
 * a Fenwick tree of maxima (1994) over their places in B.
 */
function heaviestInOrder(spans: readonly Span[]): Set<number> {
  const byPlace = Array.from(spans.keys()).sort((x, y) => spans[x].b[0] - spans[y].b[0] || y - x);
  const place = new Uint32Array(spans.length);
  byPlace.forEach((n, rank) => {
    place[n] = rank + 1;
  });
  const best = new Int32Array(spans.length + 1).fill(-1); // span at which the heaviest sequence in a tree node ends
  const total = new Float64Array(spans.length);
  const before = new Int32Array(spans.length).fill(-1);
  const heavier = (x: number, y: number): boolean => y >= 0 && (x < 0 || total[y] > total[x]);
  let last = -1;
  spans.forEach((span, n) => {
    for (let i = place[n] - 1; i > 0; i -= i & -i) if (heavier(before[n], best[i])) before[n] = best[i];
    total[n] = span.a[1] - span.a[0] + (before[n] < 0 ? 0 : total[before[n]]);
    for (let i = place[n]; i < best.length; i += i & -i) if (heavier(best[i], n)) best[i] = n;
    if (heavier(last, n)) last = n;
  });
  const chosen = new Set<number>();
  for (let n = last; n >= 0; n = before[n]) chosen.add(n);
  return chosen;
}
