/** Chains of anchors, best first, and cut where something else stands inside them (chains.ts). */
import { MIN_PASSAGE_SCORE } from '../../src/kernels/constants/compare';
import { f64At, i32At, setI32 } from '../memory';
import { findAnchors, isFree } from './anchors';
import { chainScores } from './chain-scores';
import { fill, keepFree, size, take } from './highest-first';
import {
  ANCHORS_A,
  ANCHORS_B,
  BEFORE,
  CUT_LINKS,
  CUT_STARTS,
  LINKS,
  OWNERS_A,
  OWNERS_B,
  SCORES,
  STARTS,
} from './layout';

/** The good chains of two articles to `CUT_LINKS` and `CUT_STARTS`, their anchors from the last to the first. Returns how many. */
export function findChains(a: usize, b: usize): i32 {
  const count = findAnchors(a, b);
  chainScores(count, a);
  const picked = pickChains(count);
  const chains = untangle(picked);
  // left as they were found, all 0
  const links = i32At(STARTS, picked);
  for (let k = 0; k < links; k++) {
    const n = i32At(LINKS, k);
    setI32(OWNERS_A, i32At(ANCHORS_A, n), 0);
    setI32(OWNERS_B, i32At(ANCHORS_B, n), 0);
  }
  return chains;
}

/** Chains from the best score down, each anchor word used once on either side. */
function pickChains(anchors: i32): i32 {
  let count = 0;
  let length = 0;
  fill(anchors, MIN_PASSAGE_SCORE);
  for (let last = take(); last >= 0; last = take()) {
    const start = length;
    let n = last;
    while (n >= 0 && isFree(n)) {
      setI32(LINKS, length++, n);
      n = i32At(BEFORE, n);
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
    // the ends inside a long chain are done with, at no more than it cost to find it
    if ((length - start) * 4 > size()) keepFree();
  }
  setI32(STARTS, count, length);
  return count;
}

/**
 * Cuts chains where an anchor of another one stands between two of theirs, so that no passage lies inside another: there,
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
          crossed(OWNERS_A, chain + 1, i32At(ANCHORS_A, n), i32At(ANCHORS_A, later)) ||
          crossed(OWNERS_B, chain + 1, i32At(ANCHORS_B, n), i32At(ANCHORS_B, later))
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

/** True where a word between two of an owner's is another's. */
function crossed(owners: usize, owner: i32, from: i32, to: i32): bool {
  for (let i = from + 1; i < to; i++) {
    const other = i32At(owners, i);
    if (other !== 0 && other !== owner) return true;
  }
  return false;
}
