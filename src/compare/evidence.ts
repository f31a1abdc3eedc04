/**
 * The numbers that speak for or against two articles being one text retold: columns of the scoring formula in score.ts.
 *
 * Most are counted from the shorter article, so that an excerpt is not blamed for what it leaves out. Shares of a few
 * things only are drawn towards what strangers show: one number of one in common is no certainty.
 */
import { intersectionSize } from '../text/shingles.js';
import { NUMBER, QUOTED } from '../text/tokenize.js';
import type { Alignment } from './alignment.js';
import type { Profile } from './profile.js';
import { sentenceOrder } from './sentence-order.js';

export const EVIDENCE = {
  sharedWords: 'distinct words in common, over the longer article’s distinct words',
  names: 'share of the shorter article’s capitalised names that the longer one holds; drawn to 0.4 where they are few',
  numbers: 'share of the shorter article’s numbers that the longer one holds; drawn to 0.2 where they are few',
  alignedLong: 'share of the longer article that stands aligned, words weighed by rarity',
  thinnest: 'aligned share in the thinly covered parts of the shorter article: the 2nd to 4th lowest of ten',
  spread: 'share of ten equal parts of the shorter article that are a quarter aligned or more',
  moved: 'share of the aligned words that stand in another order',
  sentenceOrder: 'how far matching sentences follow in the same order: 0.5 is chance, 1 the same',
  quoted: 'share of the shorter article that stands in quotation marks',
  quotations: 'share of the shorter article’s quoted words that stand aligned in the longer one; 0 without quotations',
  vocabulary: 'share of the shorter article’s distinct words, weighed by rarity, that the longer one holds',
  copied:
    'words in verbatim runs of twelve or more outside quotations, over 200; a frame round both pages does not count',
  figures: 'share of the shorter article’s words that are numbers: above a quarter it is a table',
  verbatim: 'share of the shorter article’s word 3-grams that the longer one holds',
} as const;

export type EvidenceName = keyof typeof EVIDENCE;
/** Each 0 to 1. */
export type EvidenceValues = Readonly<Record<EvidenceName, number>>;

/** A quoted word, against one outside quotation marks. */
const QUOTED_COUNTS = 0.3;
const PARTS = 10;
const COVERED = 0.25;

/** Two people do not write the same twelve words by chance. */
const COPIED_RUN = 12;
const MUCH_COPIED = 200;
/** A run that begins or ends both articles, give or take this many words, is a frame as likely as a copy. */
const EDGE = 10;

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const shrunk = (part: number, whole: number, stranger: number): number => (part + 2 * stranger) / (whole + 2);

/**
 * @param s the shorter article, `l` the longer
 * @param alignment of s (as A) with l (as B)
 */
export function evidenceOf(s: Profile, l: Profile, alignment: Alignment): EvidenceValues {
  const parts = partCoverage(s, alignment).sort();
  return {
    sharedWords: share(intersectionSize(s.words, l.words), l.words.length),
    names: shrunk(intersectionSize(s.names, l.names), s.names.length, 0.4),
    numbers: shrunk(intersectionSize(s.numbers, l.numbers), s.numbers.length, 0.2),
    alignedLong: alignedShare(l, alignment),
    thinnest: (parts[1] + parts[2] + parts[3]) / 3,
    spread: parts.filter(part => part > COVERED).length / PARTS,
    moved: movedShare(alignment),
    sentenceOrder: sentenceOrder(s, l),
    quoted: quotedShare(s),
    quotations: keptQuotations(s, alignment),
    vocabulary: sharedVocabulary(s, l),
    copied: Math.min(1, copiedWords(s, l, alignment) / MUCH_COPIED),
    figures: figureShare(s),
    verbatim: share(intersectionSize(s.trigrams, l.trigrams), s.trigrams.length),
  };
}

/** Weight of the distinct words of `s` that `l` holds too, over the weight of all of them. */
function sharedVocabulary(s: Profile, l: Profile): number {
  const seen = new Set<number>();
  let all = 0;
  let found = 0;
  for (let i = 0; i < s.length; i++) {
    if (seen.has(s.hashes[i])) continue;
    seen.add(s.hashes[i]);
    all += s.weights[i];
    if (l.vocabulary.has(s.hashes[i])) found += s.weights[i];
  }
  return share(found, all);
}

/** What a word counts in a coverage: its rarity, and less in a quotation, which everybody has who was there. */
const counts = (profile: Profile, i: number): number =>
  profile.flags[i] & QUOTED ? QUOTED_COUNTS * profile.weights[i] : profile.weights[i];

function alignedShare(l: Profile, alignment: Alignment): number {
  let all = 0;
  for (let j = 0; j < l.length; j++) all += counts(l, j);
  let aligned = 0;
  for (const j of alignment.partner) if (j >= 0) aligned += counts(l, j);
  return share(aligned, all);
}

/** Weight of the aligned words in each of ten equal parts of `s`, as a share of that part. */
function partCoverage(s: Profile, alignment: Alignment): Float64Array {
  const aligned = new Float64Array(PARTS);
  const all = new Float64Array(PARTS);
  for (let i = 0; i < s.length; i++) {
    const part = Math.floor((i * PARTS) / s.length);
    const weight = counts(s, i);
    all[part] += weight;
    if (alignment.partner[i] >= 0) aligned[part] += weight;
  }
  return aligned.map((weight, part) => share(weight, all[part]));
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

function quotedShare(s: Profile): number {
  let quoted = 0;
  for (const flag of s.flags) if (flag & QUOTED) quoted++;
  return share(quoted, s.length);
}

function keptQuotations(s: Profile, { partner }: Alignment): number {
  let quoted = 0;
  let kept = 0;
  s.flags.forEach((flag, i) => {
    if (!(flag & QUOTED)) return;
    quoted++;
    if (partner[i] >= 0) kept++;
  });
  return share(kept, quoted);
}

function figureShare(s: Profile): number {
  let figures = 0;
  for (const flag of s.flags) if (flag & NUMBER) figures++;
  return share(figures, s.length);
}

/** Words of `s` in long verbatim runs, neither side of which is a quotation or the edge of a page. */
function copiedWords(s: Profile, l: Profile, { partner }: Alignment): number {
  let copied = 0;
  for (let start = 0; start < s.length; ) {
    let end = start;
    while (end < s.length && isProse(s, l, partner, end) && (end === start || partner[end] === partner[end - 1] + 1))
      end++;
    const length = end - start;
    if (length >= COPIED_RUN && !atEdge(s, l, start, end, partner[start])) copied += length;
    start = Math.max(end, start + 1);
  }
  return copied;
}

function isProse(s: Profile, l: Profile, partner: Int32Array, i: number): boolean {
  return partner[i] >= 0 && ((s.flags[i] | l.flags[partner[i]]) & QUOTED) === 0;
}

function atEdge(s: Profile, l: Profile, start: number, end: number, inLong: number): boolean {
  const leads = start <= EDGE && inLong <= EDGE;
  const trails = s.length - end <= EDGE && l.length - (inLong + end - start) <= EDGE;
  return leads || trails;
}
