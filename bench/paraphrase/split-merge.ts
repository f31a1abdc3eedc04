/** Splits long sentences where a clause begins, and joins short neighbours. */
import { pick, type Random } from '../random.js';
import type { Maker } from './maker.js';
import { capitalised, mapSentences, uncapitalised, wordsIn } from './sentences.js';

const SPLIT = 0.8;
const MERGED = 0.7;
/** Minimum length of a half, and maximum length of a sentence that is joined, in words. */
const LEAST = 5;
const SHORT = 20;

/** Where a sentence may be split, and the first words of its second half. */
const CUTS: readonly (readonly [RegExp, string])[] = [
  [/;\s+/u, ''],
  [/,? and (?=(?:he|she|it|they|we|there|this) )/u, ''],
  [/, and /u, 'And '],
  [/,? but /u, 'However, '],
  [/,? although /u, 'Still, '],
  [/, which (?=(?:is|are|was|were|has|have|had|will|would|can|could) )/u, 'This '],
  [/ because (?!of )/u, 'The reason is that '],
  [/ [–—-] (?=.* )/u, ''],
];
const JOINTS = [', and ', '; ', ', while '] as const;

function split(sentence: string): string[] | undefined {
  // Half of a split quotation would lack a quotation mark.
  if (/["“”]/u.test(sentence)) return undefined;
  for (const [cut, beginning] of CUTS) {
    const found = cut.exec(sentence);
    if (found === null) continue;
    const [before, after] = [sentence.slice(0, found.index), sentence.slice(found.index + found[0].length)];
    if (wordsIn(before) >= LEAST && wordsIn(after) >= LEAST) return [`${before}.`, capitalised(beginning + after)];
  }
  return undefined;
}

function merge(first: string, second: string, random: Random): string | undefined {
  const joinable = /[^.]\.$/u.test(first) && /^[\p{L}\p{N}]/u.test(second);
  if (!joinable || wordsIn(first) > SHORT || wordsIn(second) > SHORT) return undefined;
  return first.slice(0, -1) + pick(random, JOINTS) + uncapitalised(second);
}

export const splitMerge: Maker = ({ text }, random) =>
  mapSentences(text, sentences => {
    const made: string[] = [];
    for (let i = 0; i < sentences.length; i++) {
      const halves = random() < SPLIT ? split(sentences[i]) : undefined;
      const merged =
        halves === undefined && i + 1 < sentences.length && random() < MERGED
          ? merge(sentences[i], sentences[i + 1], random)
          : undefined;
      made.push(...(halves ?? [merged ?? sentences[i]]));
      if (merged !== undefined) i++;
    }
    return made;
  });
