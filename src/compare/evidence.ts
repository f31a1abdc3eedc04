/**
 * The numbers that speak for or against two articles being one text retold: columns of the scoring formula in score.ts.
 *
 * Most are counted from the shorter article, so that an excerpt is not blamed for what it leaves out. Shares of a few
 * things only are drawn towards what strangers show: one number of one in common is no certainty.
 */

import { COPIED_RUN, EDGE, MUCH_COPIED, PARTS, STRANGE_NAMES, STRANGE_NUMBERS } from '../kernels/constants/compare.js';
import { NAME, NUMERAL } from '../kernels/constants/word-kinds.js';
import { QUOTED, shiftOf } from '../text/tokenize.js';
import type { Alignment } from './alignment.js';
import { COUNTS, partStart, share, spreadOver } from './coverage.js';
import type { Profile } from './profile.js';
import { sentenceOrder } from './sentence-order.js';

export const EVIDENCE = {
  sharedWords: 'distinct words in common, over the longer article’s distinct words',
  names: 'share of the shorter article’s capitalised names that the longer one holds; drawn to 0.4 where they are few',
  numbers: 'share of the shorter article’s numbers that the longer one holds; drawn to 0.2 where they are few',
  alignedLong: 'share of the longer article that stands aligned, words weighed by rarity',
  minCoverage: 'aligned share in the thinly covered parts of the shorter article: the 2nd to 4th lowest of ten',
  spread: 'share of ten equal parts of the shorter article that are a quarter aligned or more',
  moved: 'share of the aligned words that stand in another order',
  sentenceOrder: 'how far matching sentences follow in the same order: 0.5 is chance, 1 the same',
  quoted: 'share of the shorter article that stands in quotation marks',
  quotations: 'share of the shorter article’s quoted words that stand aligned in the longer one; 0 without quotations',
  vocabulary: 'share of the shorter article’s distinct words, weighed by rarity, that the longer one holds',
  copied:
    'words in verbatim runs of twelve or more outside quotations, over 200; a frame round both pages does not count',
  numericShare: 'share of the shorter article’s words that are numbers: above a quarter it is a table',
  verbatim: 'share of the shorter article’s word 3-grams that the longer one holds',
} as const;

export type EvidenceName = keyof typeof EVIDENCE;
/** Each 0 to 1. */
export type EvidenceValues = Readonly<Record<EvidenceName, number>>;
/** What rests on the alignment. */
type AlignedEvidence = Pick<
  EvidenceValues,
  'alignedLong' | 'minCoverage' | 'spread' | 'moved' | 'quotations' | 'copied'
>;

const QUOTED_SHIFT = shiftOf(QUOTED);

const shrunk = (part: number, whole: number, stranger: number): number => (part + 2 * stranger) / (whole + 2);

/**
 * @param s the shorter article, `l` the longer
 * @param alignment of s (as A) with l (as B)
 */
export function evidenceOf(s: Profile, l: Profile, alignment: Alignment): EvidenceValues {
  const aligned = alignedEvidence(s, l, alignment);
  const common = wordsInCommon(s, l);
  return {
    sharedWords: share(common.grams, l.grams.size),
    names: shrunk(common.names, s.names, STRANGE_NAMES),
    numbers: shrunk(common.numerals, s.numerals, STRANGE_NUMBERS),
    alignedLong: aligned.alignedLong,
    minCoverage: aligned.minCoverage,
    spread: aligned.spread,
    moved: aligned.moved,
    sentenceOrder: sentenceOrder(s, l),
    quoted: share(s.quoted, s.length),
    quotations: aligned.quotations,
    vocabulary: share(common.weight, common.weightOfAll),
    copied: aligned.copied,
    numericShare: share(s.numeric, s.length),
    verbatim: share(s.trigrams.commonWith(l.trigrams), s.trigrams.size),
  };
}

/** What the words of `s` that `l` holds too add up to. */
interface WordsInCommon {
  /** Distinct words, or pairs of characters. */
  readonly grams: number;
  readonly names: number;
  readonly numerals: number;
  readonly weight: number;
  /** Weight of all words of `s`, each counted once. */
  readonly weightOfAll: number;
}

function wordsInCommon(s: Profile, l: Profile): WordsInCommon {
  const { size } = s.vocabulary;
  const wordsInL = s.wordsIn(l);
  let words = 0;
  let names = 0;
  let numerals = 0;
  let weight = 0;
  let weightOfAll = 0;
  for (let word = 0; word < size; word++) {
    weightOfAll += s.wordWeights[word];
    const other = wordsInL[word];
    if (other < 0) continue;
    words++;
    weight += s.wordWeights[word];
    const kinds = s.kinds[word] & l.kinds[other];
    if (kinds & NAME) names++;
    if (kinds & NUMERAL) numerals++;
  }
  const plain = s.perWord === 1 && l.perWord === 1;
  return { grams: plain ? words : s.grams.commonWith(l.grams), names, numerals, weight, weightOfAll };
}

/** What the alignment says. */
function alignedEvidence(s: Profile, l: Profile, alignment: Alignment): AlignedEvidence {
  const { partner } = alignment;
  const { flags, words, wordWeights, cover } = s;
  const { flags: flagsInLong, words: wordsInLong, wordWeights: weightsInLong } = l;
  const parts = new Float64Array(PARTS);
  let alignedInLong = 0;
  let quotedWords = 0;
  for (let part = 0, i = 0; part < PARTS; part++) {
    let aligned = 0;
    for (const end = partStart(s.length, part + 1); i < end; i++) {
      const j = partner[i];
      if (j < 0) continue;
      const flag = flags[i];
      aligned += COUNTS[flag] * wordWeights[words[i]];
      alignedInLong += COUNTS[flagsInLong[j]] * weightsInLong[wordsInLong[j]];
      quotedWords += (flag & QUOTED) >>> QUOTED_SHIFT;
    }
    parts[part] = share(aligned, cover.parts[part]);
  }
  return {
    alignedLong: share(alignedInLong, l.cover.all),
    ...spreadOver(parts),
    moved: movedShare(alignment),
    quotations: share(quotedWords, s.quoted),
    copied: Math.min(1, copiedWords(s, l, alignment) / MUCH_COPIED),
  };
}

function movedShare({ passages }: Alignment): number {
  let words = 0;
  let moved = 0;
  for (const passage of passages) {
    const length = passage.a[1] - passage.a[0];
    words += length;
    if (passage.moved) moved += length;
  }
  return share(moved, words);
}

/** Words of `s` in long verbatim runs, neither side of which is a quotation or the edge of a page. */
function copiedWords(s: Profile, l: Profile, { partner }: Alignment): number {
  const { flags, length } = s;
  const { flags: flagsInLong } = l;
  let copied = 0;
  let start = 0;
  for (let i = 0; i <= length; i++) {
    const j = i < length ? partner[i] : -1;
    const isProse = j >= 0 && ((flags[i] | flagsInLong[j]) & QUOTED) === 0;
    if (isProse && i > start && j === partner[i - 1] + 1) continue;
    // the run that began at `start` ends before i
    if (i - start >= COPIED_RUN && !atEdge(s, l, start, i, partner[start])) copied += i - start;
    start = isProse ? i : i + 1;
  }
  return copied;
}

function atEdge(s: Profile, l: Profile, start: number, end: number, inLong: number): boolean {
  const leads = start <= EDGE && inLong <= EDGE;
  const trails = s.length - end <= EDGE && l.length - (inLong + end - start) <= EDGE;
  return leads || trails;
}
