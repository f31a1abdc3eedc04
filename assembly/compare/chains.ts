/**
 * Chains: anchors that follow one another in both articles, the way long reads are mapped to a genome (minimap2: Li 2018).
 * A chain is a passage before its function words are filled in.
 */

import { f64At, i32At, setI32 } from '../memory';
import { findAnchors, isFree } from './anchors';
import { chainScores } from './chain-scores';
import { fill, keepFree, size, take } from './highest-first';
import {
  ANCHORS_A,
  ANCHORS_B,
  CUT_LINKS,
  CUT_STARTS,
  LINKS,
  MIN_PASSAGE_SCORE,
  OWNERS_A,
  OWNERS_B,
  PREDECESSOR,
  SCORES,
  STARTS,
} from './layout.generated';
import { Profile } from './profile';

/** Finds the good chains, in `CUT_LINKS` and `CUT_STARTS`, the anchors of each from the last to the first. Returns how many. */
export function findChains(a: Profile, b: Profile): i32 {
  const count = findAnchors(a, b);
  chainScores(count, a, b.length);
  memory.fill(OWNERS_A, 0, <usize>a.length * 4);
  memory.fill(OWNERS_B, 0, <usize>b.length * 4);
  return untangle(pickChains(count));
}

/** Picks chains from the best score down, each word used once in either article. */
function pickChains(anchors: i32): i32 {
  let count = 0;
  let length = 0;
  fill(anchors, MIN_PASSAGE_SCORE);
  for (let last = take(); last >= 0; last = take()) {
    const start = length;
    let n = last;
    while (n >= 0 && isFree(n)) {
      setI32(LINKS, length++, n);
      n = i32At(PREDECESSOR, n);
    }
    if (length - start < 2 || f64At(SCORES, last) - (n < 0 ? 0 : f64At(SCORES, n)) < MIN_PASSAGE_SCORE) {
      length = start;
      continue;
    }
    setI32(STARTS, count++, start);
    for (let k = start; k < length; k++) {
      const link = i32At(LINKS, k);
      setI32(OWNERS_A, i32At(ANCHORS_A, link), count);
      setI32(OWNERS_B, i32At(ANCHORS_B, link), count);
    }
    // drop the ends inside a long chain: costs no more than finding the chain
    if ((length - start) * 4 > size()) keepFree();
  }
  setI32(STARTS, count, length);
  return count;
}

/**
 * Cuts chains where an anchor of another chain lies between two of theirs, so that no passage lies inside another: there,
 * something was moved. What is left of a chain needs two anchors.
 */
function untangle(count: i32): i32 {
  let pieces = 0;
  let length = 0;
  for (let chain = 0; chain < count; chain++) {
    const first = i32At(STARTS, chain);
    const end = i32At(STARTS, chain + 1);
    let start = length;
    for (let k = first; k < end; k++) {
      const n = i32At(LINKS, k);
      if (k > first) {
        const later = i32At(LINKS, k - 1);
        if (
          isCrossed(OWNERS_A, chain + 1, i32At(ANCHORS_A, n), i32At(ANCHORS_A, later)) ||
          isCrossed(OWNERS_B, chain + 1, i32At(ANCHORS_B, n), i32At(ANCHORS_B, later))
        ) {
          if (length - start > 1) {
            setI32(CUT_STARTS, pieces++, start);
            start = length;
          } else length = start;
        }
      }
      setI32(CUT_LINKS, length++, n);
    }
    if (length - start > 1) setI32(CUT_STARTS, pieces++, start);
    else length = start;
  }
  setI32(CUT_STARTS, pieces, length);
  return pieces;
}

/** True where a word between two of an owner belongs to another. */
function isCrossed(owners: usize, owner: i32, from: i32, to: i32): bool {
  for (let i = from + 1; i < to; i++) {
    const other = i32At(owners, i);
    if (other !== 0 && other !== owner) return true;
  }
  return false;
}
