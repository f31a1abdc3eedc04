/**
 * How many names and numbers two articles have in common, looked up as overlapping words are: too many in common rather than
 * too few, and too few in all rather than too many.
 */
import { CAPITAL, NUMBER, SENTENCE_START } from '../constants.generated';
import { i32At, setU8, u8At } from '../memory';
import { candidateFlags, candidateHashes, candidateLength } from './candidate';
import { functionWeight, lowestWeight } from './language';
import { KINDS_AT, NAME_SLOTS } from './layout.generated';
import { Profile } from './profile';
import { NAME, NUMERAL } from './word-kinds';

const MASK: i32 = NAME_SLOTS - 1;

/** Distinct names and numbers of the candidate, and those of the query that the candidate has, too. */
export let candidateNames: i32 = 0;
export let candidateNumerals: i32 = 0;
export let names: i32 = 0;
export let numerals: i32 = 0;

/** Looks up those of the candidate in the query. */
export function findNames(query: Profile): void {
  memory.fill(KINDS_AT, 0, NAME_SLOTS);
  const flags = candidateFlags();
  const hashes = candidateHashes();
  const length = candidateLength();
  let ownNames = 0;
  let ownNumerals = 0;
  for (let i = 0; i < length; i++) {
    const flag = u8At(flags, i);
    if ((flag & (CAPITAL | NUMBER)) === 0 || (flag & (NUMBER | SENTENCE_START)) === SENTENCE_START) continue;
    const hash = i32At(hashes, i);
    const slot = hash & MASK;
    const known = u8At(KINDS_AT, slot);
    const kind = flag & NUMBER ? NUMERAL : NAME;
    setU8(KINDS_AT, slot, known | kind);
    // function words are no names; what may be a function word is not counted
    if (known & kind || lowestWeight(hash) <= functionWeight) continue;
    ownNames += i32(kind === NAME);
    ownNumerals += i32(kind === NUMERAL);
  }
  candidateNames = ownNames;
  candidateNumerals = ownNumerals;
  const size = query.size;
  const vocabulary = query.vocabulary;
  const kinds = query.kinds;
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
