/**
 * Compares the keys of two articles: shared keys, their order and their distances.
 *
 * A translator keeps the order of names and numbers. Two reporters of one event choose different orders.
 */
import { HashDictionary } from '../collections/hash-table.js';
import { DIGITS, hashAt, type Keys, keyCount, kindAt, NAME, positionAt, WORD } from './keys.js';
import type { TRANSLATION_EVIDENCE, TranslationEvidence } from './score.js';

/** The keys of an article with an index of their occurrences. */
export interface IndexedKeys {
  readonly keys: Keys;
  readonly dictionary: HashDictionary;
  /** For each member of the dictionary the strongest kind of its occurrences. */
  readonly kinds: Uint8Array;
  /** For each member the start of its occurrences in `occurrences`, which are indexes of keys, ascending. */
  readonly starts: Uint32Array;
  readonly occurrences: Uint32Array;
}

export function indexKeys(keys: Keys): IndexedKeys {
  const count = keyCount(keys);
  const hashes = new Uint32Array(count);
  for (let n = 0; n < count; n++) hashes[n] = hashAt(keys, n);
  const dictionary = new HashDictionary(hashes);
  const size = dictionary.hashes.length;
  const kinds = new Uint8Array(size).fill(WORD);
  const starts = new Uint32Array(size + 1);
  const numbers = hashes.map(hash => numberIn(dictionary, hash));
  numbers.forEach((number, n) => {
    kinds[number] = Math.min(kinds[number], kindAt(keys, n));
    starts[number + 1]++;
  });
  for (let number = 0; number < size; number++) starts[number + 1] += starts[number];
  const next = starts.slice();
  const occurrences = new Uint32Array(count);
  numbers.forEach((number, n) => {
    occurrences[next[number]++] = n;
  });
  return { keys, dictionary, kinds, starts, occurrences };
}

/** Number of a hash in a dictionary; -1 if the hash is no member. */
function numberIn({ slots, hashes }: HashDictionary, hash: number): number {
  const mask = slots.length - 1;
  let slot = hash & mask;
  while (slots[slot] !== 0 && hashes[slots[slot] - 1] !== hash) slot = (slot + 1) & mask;
  return slots[slot] - 1;
}

/** Two aligned keys, by their indexes in the keys of each article. */
export interface AlignedKey {
  readonly a: number;
  readonly b: number;
}

export interface Agreement {
  readonly evidence: TranslationEvidence;
  /** Ascending in both articles. */
  readonly aligned: readonly AlignedKey[];
}

/** Most matches of one key: a name that both articles repeat often says nothing about the order. */
const MOST_PAIRS = 64;
/** Most words between two neighbouring aligned keys. */
const NEIGHBOURHOOD = 40;
/**
 * Largest difference between the distances of the same two keys in both articles: words plus a share of the distance.
 */
const SLACK_WORDS = 3;
const SLACK_SHARE = 0.35;
/** Parts of an article for `keySpread`. */
const PARTS = 10;
/** Least share of aligned keys of a part that counts as present in the other article. */
const PART_SHARE = 0.15;

/**
 * Compares the keys of two articles, in time linear in the keys, times 64 at most. Swapping A and B swaps only
 * `aligned`.
 */
export function agreementOf(a: IndexedKeys, b: IndexedKeys): Agreement {
  const isSwapped = isBefore(b, a);
  const [few, many] = isSwapped ? [b, a] : [a, b];
  const chain = longestChain(few, many);
  const supported = chain.aligned.map((_, n) => isSupported(few.keys, many.keys, chain.aligned, n));
  const near = supported.reduce((sum, is) => sum + (is ? 1 : 0), 0);
  const size = keyCount(few.keys);
  const { aligned } = chain;
  const span = aligned.length === 0 ? 0 : aligned[aligned.length - 1].b - aligned[0].b + 1;
  const evidence = {
    names: shareOf(few, many, NAME, 0.3),
    numbers: shareOf(few, many, DIGITS, 0.2),
    words: shareOf(few, many, WORD, 0.2),
    namesLong: shareOf(many, few, NAME, 0.3),
    numbersLong: shareOf(many, few, DIGITS, 0.2),
    wordsLong: shareOf(many, few, WORD, 0.2),
    keyOrder: (aligned.length + 1) / (chain.matchable + 3),
    keysAligned: near / (size + 3),
    keysAlignedLong: near / (span + 3),
    keySpread: spreadOf(size, aligned, supported),
  } satisfies Record<keyof typeof TRANSLATION_EVIDENCE, number>;
  return { evidence, aligned: isSwapped ? aligned.map(({ a: x, b: y }) => ({ a: y, b: x })) : aligned };
}

/** Whether X has fewer keys, or for equal numbers of keys the smaller first differing number. */
function isBefore({ keys: x }: IndexedKeys, { keys: y }: IndexedKeys): boolean {
  if (x.length !== y.length) return x.length < y.length;
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return x[i] < y[i];
  return false;
}

/** Weight of the prior in keys: the share of a few keys is drawn towards the share of unrelated articles. */
const PRIOR = 2;

/** Share of the distinct keys of a kind that the other article has. */
function shareOf(of: IndexedKeys, other: IndexedKeys, kind: number, expected: number): number {
  let all = 0;
  let shared = 0;
  const { hashes } = of.dictionary;
  for (let number = 0; number < hashes.length; number++) {
    if (of.kinds[number] !== kind) continue;
    all++;
    if (numberIn(other.dictionary, hashes[number]) >= 0) shared++;
  }
  return (shared + expected * PRIOR) / (all + PRIOR);
}

/**
 * The longest common subsequence of keys: the longest increasing subsequence of indexes in B (Schensted 1961), by
 * binary search.
 */
function longestChain(a: IndexedKeys, b: IndexedKeys): { readonly aligned: AlignedKey[]; readonly matchable: number } {
  const inA: number[] = [];
  const inB: number[] = [];
  let matchable = 0;
  for (let n = 0; n < keyCount(a.keys); n++) {
    const number = numberIn(b.dictionary, hashAt(a.keys, n));
    if (number < 0) continue;
    const own = numberIn(a.dictionary, hashAt(a.keys, n));
    const [from, to] = [b.starts[number], b.starts[number + 1]];
    if ((to - from) * (a.starts[own + 1] - a.starts[own]) > MOST_PAIRS) continue;
    matchable++;
    // descending, so that a key of A is aligned with only one key of B
    for (let i = to - 1; i >= from; i--) {
      inA.push(n);
      inB.push(b.occurrences[i]);
    }
  }
  const before = new Int32Array(inA.length).fill(-1);
  /** For each length - 1 the last match of the subsequence with the earliest end. */
  const ends: number[] = [];
  for (let match = 0; match < inB.length; match++) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (inB[ends[middle]] < inB[match]) low = middle + 1;
      else high = middle;
    }
    ends[low] = match;
    if (low > 0) before[match] = ends[low - 1];
  }
  const aligned: AlignedKey[] = [];
  for (let match = ends.at(-1) ?? -1; match >= 0; match = before[match]) aligned.push({ a: inA[match], b: inB[match] });
  return { aligned: aligned.reverse(), matchable };
}

/** Whether one of the two aligned neighbours on either side has about the same distance in both articles. */
function isSupported(a: Keys, b: Keys, aligned: readonly AlignedKey[], n: number): boolean {
  const own = aligned[n];
  for (let other = Math.max(0, n - 2); other <= Math.min(aligned.length - 1, n + 2); other++) {
    if (other === n) continue;
    const x = Math.abs(positionAt(a, aligned[other].a) - positionAt(a, own.a));
    const y = Math.abs(positionAt(b, aligned[other].b) - positionAt(b, own.b));
    const larger = Math.max(x, y);
    if (larger <= NEIGHBOURHOOD && Math.abs(x - y) <= SLACK_WORDS + SLACK_SHARE * larger) return true;
  }
  return false;
}

/** Share of ten equal parts of the keys of A with enough supported keys. */
function spreadOf(size: number, aligned: readonly AlignedKey[], supported: readonly boolean[]): number {
  const counts = new Uint32Array(PARTS);
  aligned.forEach(({ a }, n) => {
    if (supported[n]) counts[Math.floor((PARTS * a) / size)]++;
  });
  const least = Math.max(1, (PART_SHARE * size) / PARTS);
  return counts.reduce((parts, count) => parts + (count >= least ? 1 : 0), 0) / PARTS;
}
