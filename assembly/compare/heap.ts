/**
 * Manages the memory after the fixed regions, which grows and is laid out again for each pair:
 *
 * ```text
 * memory   │ fixed regions │ tables of languages │ profiles of long articles │ pair area │ one area at a time: anchors, ...
 *                         END             languagesEnd                    longEnd     pairEnd
 * ```
 *
 * Tables of languages are valid until another corpus begins. Profiles of long articles are valid until the table of
 * another language is added. The rest belongs to one pair.
 *
 * A pair needs about 120 bytes for each word: 1.1 GB for two articles of 5 million words each.
 */
import { reach } from '../memory';
import { isGuarding, settleGuardZones } from './guard-zones';
import {
  END,
  layOutAnchors,
  layOutGrams,
  layOutPair,
  layOutPassages,
  layOutSeedLevel,
  layOutSeeds,
  layOutSentences,
} from './layout.generated';

/** Alignment of regions. */
const ALIGNMENT: usize = 64;

let languagesEnd: usize = END;
let longEnd: usize = END;
let pairEnd: usize = END;

/** Drops the tables of all languages and all long profiles. */
export function clearHeap(): void {
  languagesEnd = END;
  clearLong();
}

/** Allocates a table of a language. Drops all long profiles. */
export function allocate(bytes: i32): usize {
  const at = languagesEnd;
  languagesEnd = reached(at, at + <usize>bytes);
  clearLong();
  return at;
}

/** Drops all long profiles. */
export function clearLong(): void {
  longEnd = languagesEnd;
  pairEnd = languagesEnd;
}

/** Reserves memory for the tokens of a long article, after the space for its profile of `profileBytes` bytes. */
export function roomForTokens(bytes: usize, profileBytes: usize): usize {
  const at = aligned(longEnd + profileBytes);
  reached(longEnd, at + bytes);
  return at;
}

/** Allocates the profile of a long article, after an existing one. */
export function allocateLong(bytes: usize): usize {
  const at = longEnd;
  longEnd = reached(at, at + bytes);
  pairEnd = longEnd;
  return at;
}

/** Keeps one long profile and drops the others. Returns its new address. */
export function keepLong(profile: usize, bytes: usize): usize {
  memory.copy(languagesEnd, profile, bytes);
  clearLong();
  return allocateLong(bytes);
}

export function startPair(wordsA: i32, wordsB: i32, vocabularyA: i32): void {
  pairEnd = reached(longEnd, layOutPair(longEnd, wordsA, wordsB, vocabularyA));
}

export function startAnchors(anchors: i32, wordsA: i32, wordsB: i32): void {
  reached(pairEnd, layOutAnchors(pairEnd, anchors, wordsA, wordsB));
}

/** Lays out the area of seeds, before the areas of its levels and of anchors. Returns its address. */
export function startSeeds(contentA: i32, contentB: i32): usize {
  const at = pairEnd;
  pairEnd = reached(at, layOutSeeds(at, contentA, contentB));
  return at;
}

export function startSeedLevel(grams: i32, slots: i32): void {
  reached(pairEnd, layOutSeedLevel(pairEnd, grams, slots));
}

/** Frees all areas from an address on. */
export function release(from: usize): void {
  pairEnd = from;
}

export function startPassages(passages: i32): void {
  reached(pairEnd, layOutPassages(pairEnd, passages));
}

export function startSentences(vocabularyA: i32, inA: i32, inB: i32): void {
  reached(pairEnd, layOutSentences(pairEnd, vocabularyA, inA, inB));
}

/** Allocates the gram sets of a long article, valid until the next pair. */
export function allocateSets(bytes: usize): usize {
  const at = pairEnd;
  pairEnd = reached(at, at + bytes);
  return at;
}

export function startGrams(words: i32): void {
  reached(pairEnd, layOutGrams(pairEnd, words));
}

/** Grows the memory up to the address `to`. Returns the next address for a region. */
function reached(from: usize, to: usize): usize {
  // addresses overflow at 4 GiB; vector instructions read up to 1 KiB after a region
  if (to < from || to > <usize>-1024) unreachable();
  const next = aligned(to + 128);
  // grow by an eighth more than needed, so that the memory grows rarely; or by exactly enough if that fails
  const pages = <i32>((next >>> 16) - <usize>memory.size()) + 1;
  if (pages > 0 && memory.grow(pages + <i32>(next >>> 19)) < 0) reach(next);
  if (isGuarding) settleGuardZones(from);
  return next;
}

function aligned(address: usize): usize {
  return (address + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}
