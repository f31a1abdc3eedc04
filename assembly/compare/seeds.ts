/**
 * Finds the anchors of long articles by seeds: shortest runs of 1, 2, 3, 4, 6, 9 ... content words that are rare in B.
 *
 * In half a million words nearly every word is frequent, and a frequent word does not locate a passage.
 *
 * ```text
 * 1 word   harbour                 300 positions in B: too many, try two words
 * 2 words  harbour master           20 positions
 * 3 words  harbour master denies     1 position: an anchor of "harbour"
 * ```
 *
 * Only positions with a frequent run get more words, so that each step has less work. Runs are looked up by hash, and
 * their words are compared before they become an anchor.
 */

import { RUN_PRIME, RUN_START } from '../constants.generated';
import { i32At, setI32, setU8, u8At } from '../memory';
import { mix } from '../mix';
import { fewestSlotsFor, numberAll, numberOf } from './hash-dictionary';
import { release, startAnchors, startSeedLevel, startSeeds } from './heap';
import {
  ANCHORS_A,
  ANCHORS_B,
  LONG_WORDS,
  MAX_OCCURRENCES,
  MAX_SEED_WORDS,
  OPEN_A,
  OPEN_B,
  RARE_RUNS,
  RUN_COUNTS,
  RUN_ENDS,
  RUN_HASHES,
  RUN_MEMBERS,
  RUN_NUMBERS,
  RUN_SLOTS,
  SEED_COUNT,
  SEED_START,
  SEED_WORDS,
  WORD_IN_B,
} from './layout.generated';
import { Profile } from './profile';

/** Entries of `RARE_RUNS`. */
let rareRuns: i32 = 0;
/** Number of content words of A and B with frequent runs, which get more words. */
let openInA: i32 = 0;
let openInB: i32 = 0;

/**
 * Writes the anchors of two articles, at least one of them long, to `ANCHORS_A` and `ANCHORS_B`. Returns their number.
 */
export function findSeeds(a: Profile, b: Profile): i32 {
  const area = startSeeds(a.contentCount, b.contentCount);
  rareRuns = 0;
  lookAtWords(a, b);
  for (let words = 2; words <= MAX_SEED_WORDS && openInA > 0 && openInB > 0; words += max(1, words >> 1))
    lookAtRuns(a, b, words);
  const most = mostOccurrences(a.contentCount);
  startAnchors(countAnchors(a.contentCount, most), a.length, b.length);
  const count = makeAnchors(a, b, most);
  // the seeds before the anchors are no longer needed
  release(area);
  return count;
}

/** Handles single words, whose positions are known. */
function lookAtWords(a: Profile, b: Profile): void {
  openInA = 0;
  openInB = 0;
  const starts = b.starts;
  for (let p = 0; p < a.contentCount; p++) {
    const word = i32At(WORD_IN_B, i32At(a.words, i32At(a.places, p)));
    const start = word < 0 ? 0 : i32At(starts, word);
    noteSeed(p, start, word < 0 ? 0 : i32At(starts, word + 1) - start, 1);
  }
  for (let q = 0; q < b.contentCount; q++) {
    const word = i32At(b.words, i32At(b.places, q));
    if (i32At(starts, word + 1) - i32At(starts, word) > MAX_OCCURRENCES) setI32(OPEN_B, openInB++, q);
  }
}

/** Handles runs of `words` words: numbers the runs of B, and looks up the runs of A. */
function lookAtRuns(a: Profile, b: Profile, words: i32): void {
  const slots = fewestSlotsFor(openInB);
  startSeedLevel(openInB, slots);
  let runs = 0;
  for (let n = 0; n < openInB; n++) {
    const q = i32At(OPEN_B, n);
    if (q + words > b.contentCount) continue;
    setI32(OPEN_B, runs, q);
    setI32(RUN_HASHES, runs++, hashOfRun(b, q, words));
  }
  const members = numberAll<u32>(RUN_HASHES, runs, RUN_MEMBERS, RUN_SLOTS, slots - 1, RUN_NUMBERS);
  memory.fill(RUN_COUNTS, 0, <usize>members * 4);
  for (let n = 0; n < runs; n++) {
    const number = i32At(RUN_NUMBERS, n);
    setI32(RUN_COUNTS, number, i32At(RUN_COUNTS, number) + 1);
  }
  // starts of the positions of each rare run, which become ends while the positions are filled in
  for (let number = 0; number < members; number++) {
    const count = i32At(RUN_COUNTS, number);
    setI32(RUN_ENDS, number, rareRuns);
    if (count <= MAX_OCCURRENCES) rareRuns += count;
  }
  openInB = 0;
  for (let n = 0; n < runs; n++) {
    const q = i32At(OPEN_B, n);
    const number = i32At(RUN_NUMBERS, n);
    if (i32At(RUN_COUNTS, number) > MAX_OCCURRENCES) {
      setI32(OPEN_B, openInB++, q);
      continue;
    }
    const end = i32At(RUN_ENDS, number);
    setI32(RARE_RUNS, end, q);
    setI32(RUN_ENDS, number, end + 1);
  }
  const open = openInA;
  openInA = 0;
  for (let n = 0; n < open; n++) {
    const p = i32At(OPEN_A, n);
    const number =
      p + words > a.contentCount ? -1 : numberOf<u32>(hashOfRun(a, p, words), RUN_MEMBERS, RUN_SLOTS, slots - 1);
    const count = number < 0 ? 0 : i32At(RUN_COUNTS, number);
    noteSeed(p, number < 0 ? 0 : i32At(RUN_ENDS, number) - count, count, words);
  }
}

/** Stores the positions in B of the run at a content word of A, or leaves the word open if there are too many. */
function noteSeed(p: i32, start: i32, count: i32, words: i32): void {
  const isRare = count <= MAX_OCCURRENCES;
  setI32(SEED_START, p, start);
  setU8(SEED_COUNT, p, isRare ? count : 0);
  setU8(SEED_WORDS, p, words);
  if (!isRare) setI32(OPEN_A, openInA++, p);
}

function hashOfRun(profile: Profile, first: i32, words: i32): i32 {
  const hashes = profile.hashes;
  const places = profile.places;
  let h = RUN_START;
  for (let n = first; n < first + words; n++) {
    h = ((h ^ i32At(hashes, i32At(places, n))) * RUN_PRIME) ^ (h >>> 15);
  }
  return mix(h);
}

/** Most positions of a seed with anchors, which keeps the number of anchors linear in A. */
function mostOccurrences(contentA: i32): i32 {
  const limit = max(2 * contentA, MAX_OCCURRENCES * LONG_WORDS);
  let most = 1;
  while (most < MAX_OCCURRENCES && countAnchors(contentA, most + 1) <= limit) most++;
  return most;
}

/** Number of anchors of the seeds with at most `most` positions. */
function countAnchors(contentA: i32, most: i32): i32 {
  let count = 0;
  for (let p = 0; p < contentA; p++) {
    const places = u8At(SEED_COUNT, p);
    if (places <= most) count += places;
  }
  return count;
}

function makeAnchors(a: Profile, b: Profile, most: i32): i32 {
  const byWord = b.placesByWord;
  let count = 0;
  for (let p = 0; p < a.contentCount; p++) {
    const places = u8At(SEED_COUNT, p);
    if (places > most) continue;
    const start = i32At(SEED_START, p);
    const words = u8At(SEED_WORDS, p);
    for (let n = start; n < start + places; n++) {
      const q = words === 1 ? -1 : i32At(RARE_RUNS, n);
      if (q >= 0 && !isSameRun(a, p, b, q, words)) continue;
      setI32(ANCHORS_A, count, i32At(a.places, p));
      setI32(ANCHORS_B, count++, q < 0 ? i32At(byWord, n) : i32At(b.places, q));
    }
  }
  return count;
}

function isSameRun(a: Profile, p: i32, b: Profile, q: i32, words: i32): bool {
  for (let n = 0; n < words; n++) {
    if (i32At(a.hashes, i32At(a.places, p + n)) !== i32At(b.hashes, i32At(b.places, q + n))) return false;
  }
  return true;
}
