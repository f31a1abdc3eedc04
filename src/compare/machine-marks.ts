/**
 * The marks a machine leaves: a name that became common words ("Salt Typhoon", "a salty typhoon"). No person who copies
 * does that, so whichever side has them was made from the other.
 */

import { LONGEST_GAP } from '../kernels/constants/compare.js';
import { CAPITAL, NUMBER, SENTENCE_START } from '../text/tokenize.js';
import type { Alignment } from './alignment.js';
import type { Profile } from './profile.js';

/** Places in each article where a name of the other stands as common words. */
export interface MachineMarks {
  readonly a: number;
  readonly b: number;
}

/** @param alignment of a (as A) with b */
export function machineMarks(a: Profile, b: Profile, { partner }: Alignment): MachineMarks {
  const marks = { a: 0, b: 0 };
  let before = -1;
  for (let i = 0; i < partner.length; i++) {
    if (partner[i] < 0) continue;
    if (before >= 0) {
      const [sizeA, sizeB] = [i - before - 1, partner[i] - partner[before] - 1];
      if (sizeA > 0 && sizeB > 0 && sizeA <= LONGEST_GAP && sizeB <= LONGEST_GAP) {
        const namesA = names(a, before + 1, i);
        const namesB = names(b, partner[before] + 1, partner[i]);
        if (namesA > 0 && namesB === 0) marks.b++;
        if (namesB > 0 && namesA === 0) marks.a++;
      }
    }
    before = i;
  }
  return marks;
}

function names(profile: Profile, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) {
    if ((profile.flags[i] & (CAPITAL | NUMBER | SENTENCE_START)) === CAPITAL) count++;
  }
  return count;
}
