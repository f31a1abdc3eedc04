/**
 * The plain local alignment of two articles as passages that may have moved: anchors, chains of anchors (minimap2:
 * Li 2018), gaps filled by a longest common subsequence. The compare kernel must give the same.
 */
import type { Alignment } from '../../src/compare/passages.js';
import {
  LONG_WORDS,
  LOOK_BACK,
  MAX_FILL,
  MAX_GAP,
  MAX_OCCURRENCES,
  MAX_SEED_WORDS,
  MIN_PASSAGE_SCORE,
  SHIFT_COST,
  SKIP_COST,
} from '../../src/kernels/generated/compare.js';
import type { Passage } from '../../src/types/comparison.js';
import type { Profile } from './profile.js';

/** The word at place i of A is the word at place j of B. */
interface Anchor {
  readonly i: number;
  readonly j: number;
}

/** Anchors from the last to the first. */
type Chain = readonly Anchor[];

/** Half-open ranges of words. */
type Ranges = Pick<Passage, 'a' | 'b'>;

export function align(a: Profile, b: Profile): Alignment {
  const chains = uncrossed(pickChains(anchorsOf(a, b), a));
  const pairing = new Pairing(a, b);
  for (const { i, j } of chains.flat()) pairing.pair(i, j);
  const ranges = chains.map((chain): Ranges => {
    for (let k = chain.length - 1; k > 0; k--) pairing.fillGap(chain[k], chain[k - 1]);
    return pairing.extend(chain.at(-1)!, chain[0]);
  });
  return { passages: passagesOf(ranges, pairing.partner), partner: pairing.partner };
}

// ---- anchors

/** Ordered by A, then by B. */
function anchorsOf(a: Profile, b: Profile): Anchor[] {
  const seeds = seedsOf(a, b);
  // as many occurrences as keep the number of anchors linear in A
  const countUpTo = (most: number): number =>
    seeds.reduce((sum, places) => sum + (places.length <= most ? places.length : 0), 0);
  const limit = Math.max(2 * a.content.length, MAX_OCCURRENCES * LONG_WORDS);
  let most = 1;
  while (most < MAX_OCCURRENCES && countUpTo(most + 1) <= limit) most++;
  return seeds.flatMap((places, p) =>
    places.length > most ? [] : places.map(q => ({ i: a.content[p], j: b.content[q] })),
  );
}

/**
 * For each content word of A: the content words of B at which the same word stands, or in long articles the shortest run of
 * 1, 2, 3, 4, 6, 9 ... words from there on that is rare in B. None where all are frequent.
 */
function seedsOf(a: Profile, b: Profile): number[][] {
  const seeds: number[][] = a.content.map(() => []);
  const longest = Math.max(a.length, b.length) < LONG_WORDS ? 1 : MAX_SEED_WORDS;
  let openInA = [...a.content.keys()];
  let openInB = [...b.content.keys()];
  for (let words = 1; words <= longest && openInA.length > 0; words += Math.max(1, words >> 1)) {
    const places = new Map<string, number[]>();
    for (const q of openInB) {
      const run = runAt(b, q, words);
      if (run === undefined) continue;
      const its = places.get(run);
      if (its) its.push(q);
      else places.set(run, [q]);
    }
    const isFrequent = (run: string | undefined): boolean =>
      run !== undefined && (places.get(run)?.length ?? 0) > MAX_OCCURRENCES;
    for (const p of openInA) {
      const run = runAt(a, p, words);
      if (run !== undefined && !isFrequent(run)) seeds[p] = places.get(run) ?? [];
    }
    openInA = openInA.filter(p => isFrequent(runAt(a, p, words)));
    openInB = openInB.filter(q => isFrequent(runAt(b, q, words)));
  }
  return seeds;
}

/** Content words from the n-th on, as a key; undefined where there are too few. */
function runAt({ content, hashes }: Profile, n: number, words: number): string | undefined {
  if (n + words > content.length) return undefined;
  return content
    .slice(n, n + words)
    .map(i => hashes[i])
    .join();
}

// ---- chains

/** Chains from the best score down, each word used once in either article. */
function pickChains(anchors: readonly Anchor[], a: Profile): Chain[] {
  const { score, before } = chainScores(anchors, a);
  const ends = [...anchors.keys()].filter(n => score[n] >= MIN_PASSAGE_SCORE);
  ends.sort((x, y) => score[y] - score[x] || x - y);
  const usedA = new Set<number>();
  const usedB = new Set<number>();
  const isFree = (n: number): boolean => !usedA.has(anchors[n].i) && !usedB.has(anchors[n].j);
  const chains: Chain[] = [];
  for (const last of ends) {
    const chain: Anchor[] = [];
    let n = last;
    for (; n >= 0 && isFree(n); n = before[n]) chain.push(anchors[n]);
    if (chain.length < 2 || score[last] - (n < 0 ? 0 : score[n]) < MIN_PASSAGE_SCORE) continue;
    chains.push(chain);
    for (const { i, j } of chain) {
      usedA.add(i);
      usedB.add(j);
    }
  }
  return chains;
}

/** The score of the best chain that ends at each anchor, and the anchor before it in that chain, or -1. */
function chainScores(anchors: readonly Anchor[], a: Profile): { score: number[]; before: number[] } {
  const score: number[] = [];
  const before: number[] = [];
  let near = 0;
  anchors.forEach(({ i, j }, n) => {
    while (i - anchors[near].i > MAX_GAP) near++;
    let best = 0;
    before[n] = -1;
    // of equally good ones the latest
    for (let m = n - 1; m >= Math.max(near, n - LOOK_BACK); m--) {
      const [di, dj] = [i - anchors[m].i, j - anchors[m].j];
      if (di === 0 || dj <= 0 || dj > MAX_GAP) continue;
      const chained = score[m] - SKIP_COST * (Math.min(di, dj) - 1) - SHIFT_COST * Math.abs(di - dj);
      if (chained <= best) continue;
      best = chained;
      before[n] = m;
    }
    score[n] = best + a.weight[i];
  });
  return { score, before };
}

/** Cuts chains where an anchor of another one lies between two of theirs: no passage lies inside another. */
function uncrossed(chains: readonly Chain[]): Chain[] {
  const ownerA = new Map(chains.flatMap((chain, n) => chain.map(({ i }) => [i, n])));
  const ownerB = new Map(chains.flatMap((chain, n) => chain.map(({ j }) => [j, n])));
  const isCrossed = (owners: ReadonlyMap<number, number>, own: number, from: number, to: number): boolean => {
    for (let at = from + 1; at < to; at++) if ((owners.get(at) ?? own) !== own) return true;
    return false;
  };
  return chains.flatMap((chain, n) => {
    const pieces: Anchor[][] = [[]];
    chain.forEach((anchor, k) => {
      const later = chain[k - 1];
      const isCut = k > 0 && (isCrossed(ownerA, n, anchor.i, later.i) || isCrossed(ownerB, n, anchor.j, later.j));
      if (isCut) pieces.push([]);
      pieces.at(-1)!.push(anchor);
    });
    return pieces.filter(piece => piece.length > 1);
  });
}

// ---- words between and beside the anchors

class Pairing {
  /** For each word of A: the word of B it is kept as, or -1. */
  readonly partner: Int32Array;
  readonly #a: Profile;
  readonly #b: Profile;
  readonly #taken = new Set<number>();

  constructor(a: Profile, b: Profile) {
    this.#a = a;
    this.#b = b;
    this.partner = new Int32Array(a.length).fill(-1);
  }

  pair(i: number, j: number): void {
    this.partner[i] = j;
    this.#taken.add(j);
  }

  /** The words are the same, and neither is paired. */
  #fits(i: number, j: number): boolean {
    return this.#a.hashes[i] === this.#b.hashes[j] && this.partner[i] < 0 && !this.#taken.has(j);
  }

  /** Pairs the equal words between two anchors: those at the ends, then as many in order as possible. */
  fillGap(from: Anchor, to: Anchor): void {
    let [i0, j0, i1, j1] = [from.i + 1, from.j + 1, to.i, to.j];
    while (i0 < i1 && j0 < j1 && this.#fits(i0, j0)) this.pair(i0++, j0++);
    while (i0 < i1 && j0 < j1 && this.#fits(i1 - 1, j1 - 1)) this.pair(--i1, --j1);
    if ((i1 - i0) * (j1 - j0) <= MAX_FILL) this.#fillInOrder(i0, j0, i1, j1);
  }

  /** Pairs a longest common subsequence. */
  #fillInOrder(startA: number, startB: number, endA: number, endB: number): void {
    // lengths[i][j]: of the words from i and from j on
    const lengths = Array.from({ length: endA - startA + 1 }, () => new Array<number>(endB - startB + 1).fill(0));
    for (let i = endA - 1; i >= startA; i--) {
      for (let j = endB - 1; j >= startB; j--) {
        const [row, below, at] = [lengths[i - startA], lengths[i + 1 - startA], j - startB];
        row[at] = this.#fits(i, j) ? below[at + 1] + 1 : Math.max(below[at], row[at + 1]);
      }
    }
    let [i, j] = [startA, startB];
    while (i < endA && j < endB) {
      if (this.#fits(i, j)) this.pair(i++, j++);
      else if (lengths[i + 1 - startA][j - startB] >= lengths[i - startA][j + 1 - startB]) i++;
      else j++;
    }
  }

  /** The ranges of a chain with the equal words directly before and after it. */
  extend(first: Anchor, last: Anchor): Ranges {
    let [i0, j0, i1, j1] = [first.i, first.j, last.i + 1, last.j + 1];
    while (i0 > 0 && j0 > 0 && this.#fits(i0 - 1, j0 - 1)) this.pair(--i0, --j0);
    while (i1 < this.#a.length && j1 < this.#b.length && this.#fits(i1, j1)) this.pair(i1++, j1++);
    return { a: [i0, i1], b: [j0, j1] };
  }
}

// ---- passages

/** Passages in the order of A. */
function passagesOf(ranges: readonly Ranges[], partner: Int32Array): Passage[] {
  const sorted = [...ranges].sort((x, y) => x.a[0] - y.a[0]);
  const still = heaviestInOrder(sorted);
  return sorted.map(({ a, b }) => {
    const kept = [...partner.subarray(...a)].filter(j => j >= b[0] && j < b[1]).length;
    return { a, b, kept, moved: !still.has(a) };
  });
}

/**
 * The increasing subsequence with the most words: passages in the same order in both articles. Found with a Fenwick tree of
 * maxima (1994), which decides between equally heavy ones.
 */
function heaviestInOrder(sorted: readonly Ranges[]): Set<Ranges['a']> {
  const total: number[] = [];
  const before: number[] = [];
  const isHeavier = (x: number, y: number): boolean => y >= 0 && (x < 0 || total[y] > total[x]);
  const byPlace = [...sorted.keys()].sort((x, y) => sorted[x].b[0] - sorted[y].b[0]);
  // by node: where the heaviest sequence among its places ends
  const tree = new Array<number>(sorted.length + 1).fill(-1);
  let last = -1;
  sorted.forEach(({ a }, n) => {
    const place = byPlace.indexOf(n) + 1;
    before[n] = -1;
    for (let i = place - 1; i > 0; i -= i & -i) if (isHeavier(before[n], tree[i])) before[n] = tree[i];
    total[n] = a[1] - a[0] + (before[n] < 0 ? 0 : total[before[n]]);
    for (let i = place; i < tree.length; i += i & -i) if (isHeavier(tree[i], n)) tree[i] = n;
    if (isHeavier(last, n)) last = n;
  });
  const still = new Set<Ranges['a']>();
  for (let n = last; n >= 0; n = before[n]) still.add(sorted[n].a);
  return still;
}
