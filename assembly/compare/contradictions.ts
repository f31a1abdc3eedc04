/**
 * Measures how often two articles have different names and numbers between the same words.
 *
 * Between the same words, a copy has the same name or number, and another note of a template has a different one.
 *
 * ```text
 * A   Morwick  will see cloudy skies, with  7  degrees at eight
 * B   Tarnholm will see sunny  skies, with  6  degrees at eight      two slots, both contradicted
 * ```
 */

import { CAPITAL, NUMBER } from '../constants.generated';
import { f32At, i32At, u8At } from '../memory';
import { EVIDENCE, Evidence, LONGEST_SLOT, PARTNER } from './layout.generated';
import { FACT, Profile } from './profile';

/**
 * Adds the share of differing names and numbers at aligned positions, weighted by rarity; drawn to 0 if they are few.
 */
export function addContradictions(s: Profile, l: Profile): void {
  const length = s.length;
  const lengthOfL = l.length;
  const flags = s.flags;
  const flagsInLong = l.flags;
  const partner = PARTNER;
  let agreed: f64 = 0;
  let contradicted: f64 = 0;
  let before = -1;
  let partnerBefore = -1;
  for (let i = 0; i <= length; i++) {
    const j = i < length ? i32At(partner, i) : lengthOfL;
    if (j < 0) continue;
    // a cheap test first, because most words are no names
    if (i < length && mayBeFact(u8At(flags, i)) & mayBeFact(u8At(flagsInLong, j))) {
      agreed += min(factAt(s, i), factAt(l, j));
    }
    const gap = i - before - 1;
    if (gap > 0 && gap <= LONGEST_SLOT) {
      const gapInLong = j - partnerBefore - 1;
      if (gapInLong > 0 && gapInLong <= LONGEST_SLOT) {
        contradicted += facing(s, before + 1, i, l, partnerBefore + 1, j);
      }
    }
    before = i;
    partnerBefore = j;
  }
  changetype<Evidence>(EVIDENCE).contradicted = contradicted / (contradicted + agreed + 1);
}

/** 1 if a token with these flags may be a name or a number. */
function mayBeFact(flag: i32): i32 {
  return i32((flag & (CAPITAL | NUMBER)) !== 0);
}

/** Weight of the names opposite names and of the numbers opposite numbers in two gaps. */
function facing(s: Profile, from: i32, to: i32, l: Profile, fromInLong: i32, toInLong: i32): f64 {
  let names: f64 = 0;
  let numbers: f64 = 0;
  let namesInLong: f64 = 0;
  let numbersInLong: f64 = 0;
  const flags = s.flags;
  for (let i = from; i < to; i++) {
    if (mayBeFact(u8At(flags, i)) === 0) continue;
    if (u8At(flags, i) & NUMBER) numbers += factAt(s, i);
    else names += factAt(s, i);
  }
  if (names + numbers === 0) return 0;
  const flagsInLong = l.flags;
  for (let j = fromInLong; j < toInLong; j++) {
    if (mayBeFact(u8At(flagsInLong, j)) === 0) continue;
    if (u8At(flagsInLong, j) & NUMBER) numbersInLong += factAt(l, j);
    else namesInLong += factAt(l, j);
  }
  return min(names, namesInLong) + min(numbers, numbersInLong);
}

/** Weight of the token at i if it is a name or a number, otherwise 0. Only for tokens with `mayBeFact`. */
function factAt(profile: Profile, i: i32): f64 {
  const word = i32At(profile.words, i);
  return u8At(profile.kinds, word) & FACT ? f32At(profile.weights, word) : 0;
}
