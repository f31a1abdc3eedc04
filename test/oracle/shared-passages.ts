/** The plain search for what two articles share in one place. The compare kernel must find the same. */
import { COPIED_RUN, GAP_COST, SHORT_TEXT } from '../../src/kernels/generated/compare.js';
import type { SharedPassage } from '../../src/types/report.js';
import type { Profile } from './profile.js';

/** Is the word i of `s`, kept in `l`, prose that few other articles hold? */
function counts(s: Profile, l: Profile, partner: Int32Array, i: number): boolean {
  const [inS, inL] = [s.isBackground[i], l.isBackground[partner[i]]];
  const isBackground = s.length / s.perWord < SHORT_TEXT ? inS || inL : inS && inL;
  return !s.isQuoted[i] && !l.isQuoted[partner[i]] && !isBackground;
}

/** Words of `s` in verbatim runs of twelve or more. */
export function copiedWords(s: Profile, l: Profile, partner: Int32Array): number {
  let copied = 0;
  for (let start = 0; start < s.length; ) {
    let end = start;
    const follows = (i: number): boolean => partner[i] >= 0 && partner[i] === partner[start] + i - start;
    while (end < s.length && follows(end) && counts(s, l, partner, end)) end++;
    if (end - start >= COPIED_RUN) copied += end - start;
    start = Math.max(end, start + 1);
  }
  return copied;
}

/**
 * All shared passages in the order of `s`. A passage begins with a kept word, and ends where its score, the words that count less
 * what skipped words cost, would fall to 0, or where the other article goes back; it is cut to where its score is highest.
 */
export function sharedPassages(s: Profile, l: Profile, partner: Int32Array): (SharedPassage & { score: number })[] {
  const passages: (SharedPassage & { score: number })[] = [];
  const kept = [...partner.keys()].filter(i => partner[i] >= 0);
  for (let n = 0; n < kept.length; ) {
    const first = kept[n];
    let score = 0;
    let words = 0;
    let best: SharedPassage & { score: number } = { a: [first, first], b: [0, 0], words: 0, score: 0 };
    do {
      const i = kept[n];
      if (counts(s, l, partner, i)) {
        score++;
        words++;
      }
      if (score > best.score) best = { a: [first, i + 1], b: [partner[first], partner[i] + 1], words, score };
      n++;
      if (n === kept.length || partner[kept[n]] < partner[i]) break;
      score -= GAP_COST * (Math.max(kept[n] - i, partner[kept[n]] - partner[i]) - 1);
    } while (score > 0);
    if (best.score > 0) passages.push(best);
  }
  return passages;
}
