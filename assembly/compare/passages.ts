/** Completes passages: counts their kept words, finds the moved ones, and sums up. */
import { i32At, setI32 } from '../memory';
import { passageAt } from './alignment';
import { startPassages } from './heap';
import { BEST, KEYS, ORDERED, PARTNER, PairSummary, PLACE, PREVIOUS, SUMMARY, TOTAL } from './layout.generated';

/**
 * Completes the passages in `PASSAGES` and sums them up in `SUMMARY`. Returns the number of words of A in moved
 * passages.
 */
export function sumUp(count: i32): i32 {
  startPassages(count);
  // in the order of A; no two passages begin at the same word
  for (let n = 0; n < count; n++) setKey(n, passageAt(n).startA, n);
  sortKeys(KEYS, count);
  for (let n = 0; n < count; n++) setI32(ORDERED, n, <i32>load<u32>(KEYS + ((<usize>n) << 3)));
  let longest = 0;
  let kept = 0;
  let wordsA = 0;
  let wordsB = 0;
  for (let n = 0; n < count; n++) {
    const passage = passageAt(n);
    const from = passage.startB;
    const to = passage.endB;
    const end = passage.endA;
    let inside = 0;
    for (let i = passage.startA; i < end; i++) {
      const j = i32At(PARTNER, i);
      inside += i32(j >= from) & i32(j < to);
    }
    passage.kept = inside;
    passage.moved = 1;
    kept += inside;
    longest = max(longest, end - passage.startA);
    wordsA += end - passage.startA;
    wordsB += to - from;
  }
  const summary = changetype<PairSummary>(SUMMARY);
  summary.passages = count;
  summary.longest = longest;
  summary.kept = kept;
  summary.wordsA = wordsA;
  summary.wordsB = wordsB;
  return findMoved(count, summary);
}

/**
 * Finds the moved passages: all except the increasing subsequence with the most words, by a Fenwick tree (1994) of
 * maxima over positions in B. Returns the number of words of A in moved passages.
 */
function findMoved(count: i32, summary: PairSummary): i32 {
  // of passages at one position in B, order the last in A first
  for (let n = 0; n < count; n++) setKey(n, passageAt(i32At(ORDERED, n)).startB, <u32>0xffffffff - <u32>n);
  sortKeys(KEYS, count);
  for (let rank = 0; rank < count; rank++) {
    setI32(PLACE, <i32>(0xffffffff - load<u32>(KEYS + ((<usize>rank) << 3))), rank + 1);
  }
  memory.fill(BEST, 0xff, <usize>(count + 1) * 4);
  memory.fill(PREVIOUS, 0xff, <usize>count * 4);
  let last = -1;
  for (let n = 0; n < count; n++) {
    const passage = passageAt(i32At(ORDERED, n));
    let before = -1;
    for (let i = i32At(PLACE, n) - 1; i > 0; i -= i & -i) {
      if (isHeavier(before, i32At(BEST, i))) before = i32At(BEST, i);
    }
    setI32(PREVIOUS, n, before);
    setI32(TOTAL, n, passage.endA - passage.startA + (before < 0 ? 0 : i32At(TOTAL, before)));
    for (let i = i32At(PLACE, n); i <= count; i += i & -i) if (isHeavier(i32At(BEST, i), n)) setI32(BEST, i, n);
    if (isHeavier(last, n)) last = n;
  }
  let moved = count;
  let movedWords = summary.wordsA;
  for (let n = last; n >= 0; n = i32At(PREVIOUS, n)) {
    const passage = passageAt(i32At(ORDERED, n));
    passage.moved = 0;
    moved--;
    movedWords -= passage.endA - passage.startA;
  }
  summary.moved = moved;
  return movedWords;
}

/** Whether the sequence that ends at y is heavier than the one that ends at x. */
function isHeavier(x: i32, y: i32): bool {
  return y >= 0 && (x < 0 || i32At(TOTAL, y) > i32At(TOTAL, x));
}

function setKey(n: i32, high: i32, low: u32): void {
  store<u64>(KEYS + ((<usize>n) << 3), ((<u64>high) << 32) | <u64>low);
}

// ---- sorting

/** Sorts the first `count` 64-bit keys of an array, ascending. Keys are distinct. */
function sortKeys(keys: usize, count: i32): void {
  if (count > 32) {
    heapSort(keys, count);
    return;
  }
  for (let i = 1; i < count; i++) {
    const key = keyAt(keys, i);
    let j = i;
    for (; j > 0 && keyAt(keys, j - 1) > key; j--) putKey(keys, j, keyAt(keys, j - 1));
    putKey(keys, j, key);
  }
}

/** Heapsort (Williams 1964). */
function heapSort(keys: usize, count: i32): void {
  for (let root = (count >> 1) - 1; root >= 0; root--) sink(keys, keyAt(keys, root), root, count);
  for (let end = count - 1; end > 0; end--) {
    const last = keyAt(keys, end);
    putKey(keys, end, keyAt(keys, 0));
    sink(keys, last, 0, end);
  }
}

function sink(keys: usize, key: u64, from: i32, count: i32): void {
  let place = from;
  for (let child = 2 * place + 1; child < count; child = 2 * place + 1) {
    if (child + 1 < count && keyAt(keys, child + 1) > keyAt(keys, child)) child++;
    if (keyAt(keys, child) <= key) break;
    putKey(keys, place, keyAt(keys, child));
    place = child;
  }
  putKey(keys, place, key);
}

function keyAt(keys: usize, index: i32): u64 {
  return load<u64>(keys + ((<usize>index) << 3));
}

function putKey(keys: usize, index: i32, key: u64): void {
  store<u64>(keys + ((<usize>index) << 3), key);
}
