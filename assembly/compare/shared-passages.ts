/**
 * Finds shared passages with some replaced words by a local alignment (Smith and Waterman 1981) of the kept words.
 *
 * A kept word of prose adds 1, and each skipped word between two kept ones costs `GAP_COST`, on the side that skips
 * more. The score of a passage with two thirds of kept words therefore grows with its length, but the words that two
 * reporters share by chance do not. Quotations and background do not count. A word is background if both articles mark
 * it, or in a short text if one of them does, because a short text that is nothing else is not marked as background.
 *
 * ```text
 * A  the harbour master │  said │ on Tuesday that the sluice gates     3 - 2 + 7 = 8
 * B  the harbour master │  told │ on Tuesday that the sluice gates
 * ```
 */

import { BACKGROUND, QUOTED } from '../constants.generated';
import { i32At, u8At } from '../memory';
import {
  COPIED_RUN,
  GAP_COST,
  LISTED_PASSAGES,
  PARTNER,
  SHARED_PASSAGES,
  SHORT_TEXT,
  SharedPassage,
} from './layout.generated';
import { Profile } from './profile';

/** Flags that exclude a word if one of the articles has them; `BACKGROUND` only in a short text. */
function excluding(s: Profile): i32 {
  return s.length < SHORT_TEXT * s.perWord ? QUOTED | BACKGROUND : QUOTED;
}

/** 1 if a kept word with these flags is prose outside of background. */
function counts(inS: i32, inL: i32, excluded: i32): i32 {
  return i32(((inS | inL) & excluded) === 0) & i32((inS & inL & BACKGROUND) === 0);
}

/** Words of `s` in verbatim runs of `COPIED_RUN` or more. */
export function copiedWords(s: Profile, l: Profile): i32 {
  const length = s.length;
  const flags = s.flags;
  const flagsInLong = l.flags;
  const excluded = excluding(s);
  let copied = 0;
  let start = 0;
  let before = -1;
  for (let i = 0; i <= length; i++) {
    const j = i < length ? i32At(PARTNER, i) : -1;
    const isCounted = j >= 0 && counts(u8At(flags, i), u8At(flagsInLong, j), excluded) !== 0;
    const follows = isCounted && i > start && j === before + 1;
    before = j;
    if (follows) continue;
    // the run that began at `start` ends before i
    if (i - start >= COPIED_RUN) copied += i - start;
    start = isCounted ? i : i + 1;
  }
  return copied;
}

/** Number of passages that `findPassages` has written. */
let listed: i32 = 0;

/** Number of passages that the last call of `findPassages` wrote. */
export function listedPassages(): i32 {
  return listed;
}

/**
 * Writes the first `LISTED_PASSAGES` passages with a score of at least `least` to `SHARED_PASSAGES`, in the order of
 * `s`. Returns the highest score of all passages.
 */
export function findPassages(s: Profile, l: Profile, least: i32): i32 {
  const length = s.length;
  const flags = s.flags;
  const flagsInLong = l.flags;
  const excluded = excluding(s);
  let best = 0;
  let score = 0;
  // of the open passage: its highest score so far, and its state at that point
  let highest = 0;
  let startA = 0;
  let startB = 0;
  let endA = 0;
  let endB = 0;
  let words = 0;
  let wordsSoFar = 0;
  let before = -1;
  let beforeB = -1;
  listed = 0;
  for (let i = 0; i <= length; i++) {
    const isEnd = i === length;
    const j = isEnd ? -1 : i32At(PARTNER, i);
    if (j < 0 && !isEnd) continue;
    const follows = !isEnd && j > beforeB;
    if (follows) score -= GAP_COST * (max(i - before, j - beforeB) - 1);
    if (!follows || score <= 0) {
      if (highest > best) best = highest;
      if (highest >= least && listed < LISTED_PASSAGES) {
        const passage = changetype<SharedPassage>(SHARED_PASSAGES + <usize>listed * offsetof<SharedPassage>());
        passage.startA = startA;
        passage.endA = endA;
        passage.startB = startB;
        passage.endB = endB;
        passage.words = words;
        listed++;
      }
      score = 0;
      highest = 0;
      wordsSoFar = 0;
      startA = i;
      startB = j;
    }
    if (isEnd) break;
    const counted = counts(u8At(flags, i), u8At(flagsInLong, j), excluded);
    score += counted;
    wordsSoFar += counted;
    if (score > highest) {
      highest = score;
      words = wordsSoFar;
      endA = i + 1;
      endB = j + 1;
    }
    before = i;
    beforeB = j;
  }
  return best;
}
