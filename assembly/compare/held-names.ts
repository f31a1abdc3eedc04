/**
 * How many names and numbers two articles have in common, looked up as held words are: rather too many in common, and rather
 * too few in all.
 */

import { CAPITAL, NUMBER, SENTENCE_START } from '../../src/kernels/constants/token-flags';
import { NAME, NUMERAL } from '../../src/kernels/constants/word-kinds';
import { i32At, setU8, u8At } from '../memory';
import { KINDS_AT, NAME_SLOTS } from './layout';
import { kindsOf, sizeOf, vocabularyOf } from './profile';
import { flagsOfVisitor, hashesOfVisitor } from './visitor';
import { functionWeight, lowestWeight } from './weights';

const MASK: i32 = NAME_SLOTS - 1;

/** Distinct names and numbers of the visitor, and those of the pivot that the visitor has, too. */
export let visitorNames: i32 = 0;
export let visitorNumerals: i32 = 0;
export let names: i32 = 0;
export let numerals: i32 = 0;

/** Looks up the visitor's in the pivot. */
export function findNames(length: i32, pivot: usize): void {
  memory.fill(KINDS_AT, 0, NAME_SLOTS);
  const flags = flagsOfVisitor;
  const hashes = hashesOfVisitor;
  let itsNames = 0;
  let itsNumerals = 0;
  for (let i = 0; i < length; i++) {
    const flag = u8At(flags, i);
    if ((flag & (CAPITAL | NUMBER)) === 0 || (flag & (NUMBER | SENTENCE_START)) === SENTENCE_START) continue;
    const hash = i32At(hashes, i);
    const slot = hash & MASK;
    const known = u8At(KINDS_AT, slot);
    const kind = flag & NUMBER ? NUMERAL : NAME;
    setU8(KINDS_AT, slot, known | kind);
    // function words are none, and what may be one is not counted
    if (known & kind || lowestWeight(hash) <= functionWeight) continue;
    itsNames += i32(kind === NAME);
    itsNumerals += i32(kind === NUMERAL);
  }
  visitorNames = itsNames;
  visitorNumerals = itsNumerals;
  const size = sizeOf(pivot);
  const vocabulary = vocabularyOf(pivot);
  const kinds = kindsOf(pivot);
  let commonNames = 0;
  let commonNumerals = 0;
  for (let word = 0; word < size; word++) {
    const common = u8At(kinds, word) & u8At(KINDS_AT, i32At(vocabulary, word) & MASK);
    commonNames += i32((common & NAME) !== 0);
    commonNumerals += i32((common & NUMERAL) !== 0);
  }
  names = commonNames;
  numerals = commonNumerals;
}
