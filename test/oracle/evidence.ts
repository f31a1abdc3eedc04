/** The plain calculation of the evidence on two articles. The compare kernel must give the same. */

import type { Alignment } from '../../src/compare/passages.js';
import type { EvidenceValues } from '../../src/compare/score.js';
import {
  COVERED,
  HALF_NAMES,
  HALF_NUMBERS,
  HALF_RARE_WORDS,
  HALF_WORDS,
  LONGEST_GAP,
  LONGEST_SLOT,
  MIN_MATCH,
  MIN_WORDS,
  MOST_PLACES,
  MUCH_COPIED,
  PARTS,
  STRANGE_NAMES,
  STRANGE_NUMBERS,
} from '../../src/kernels/generated/compare.js';
import type { Profile } from './profile.js';
import { copiedWords, sharedPassages } from './shared-passages.js';

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
/** Drawn towards what strangers have in common. */
const shrunk = (part: number, whole: number, stranger: number): number => (part + 2 * stranger) / (whole + 2);
const saturated = (count: number, half: number): number => count / (count + half);
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
const countIn = (set: ReadonlySet<number>, other: { has(value: number): boolean }): number =>
  [...set].filter(value => other.has(value)).length;

/**
 * @param s         the shorter article, `l` the longer one
 * @param alignment of s (as A) with l (as B)
 */
export function evidenceOf(s: Profile, l: Profile, alignment: Alignment): EvidenceValues {
  const { partner } = alignment;
  const aligned = [...partner.keys()].filter(i => partner[i] >= 0);
  const parts = coverageOfParts(s, partner).sort((x, y) => x - y);
  const common = [...s.words].filter(([word]) => l.words.has(word));
  const quoted = s.isQuoted.filter(Boolean).length;
  const words = s.length / s.perWord;
  return {
    sharedWords: share(countIn(s.grams, l.grams), l.grams.size),
    names: shrunk(countIn(s.names, l.names), s.names.size, STRANGE_NAMES),
    numbers: shrunk(countIn(s.numerals, l.numerals), s.numerals.size, STRANGE_NUMBERS),
    alignedLong: share(sum(aligned.map(i => l.cover[partner[i]])), sum(l.cover)),
    minCoverage: (parts[1] + parts[2] + parts[3]) / 3,
    spread: parts.filter(part => part > COVERED).length / PARTS,
    moved: movedShare(alignment),
    sentenceOrder: sentenceOrder(s, l),
    quoted: share(quoted, s.length),
    quotations: share(aligned.filter(i => s.isQuoted[i]).length, quoted),
    vocabulary: share(sum(common.map(([, weight]) => weight)), sum(s.words.values())),
    copied: Math.min(1, copiedWords(s, l, partner) / MUCH_COPIED),
    passage: Math.min(
      1,
      Math.max(0, ...sharedPassages(s, l, partner).map(({ score }) => score)) /
        (MUCH_COPIED * Math.min(s.perWord, l.perWord)),
    ),
    numericShare: share(s.isNumber.filter(Boolean).length, s.length),
    verbatim: share(countIn(s.trigrams, l.trigrams), s.trigrams.size),
    alignedWords: saturated(share(sum(aligned.map(i => s.cover[i])), sum(s.cover)) * words, HALF_WORDS),
    missingNames: saturated(s.names.size - countIn(s.names, l.names), HALF_NAMES),
    missingNumbers: saturated(s.numerals.size - countIn(s.numerals, l.numerals), HALF_NUMBERS),
    length: saturated(words, HALF_WORDS),
    contradicted: contradictedShare(s, l, partner),
    exclusive: Math.min(lacking(s, s, l), lacking(l, s, l)),
    rareWords: saturated(sum(common.map(([, weight]) => weight)) / s.perWord, HALF_RARE_WORDS),
  };
}

/** Aligned share of ten equal parts of the shorter article, words weighed by rarity. */
function coverageOfParts(s: Profile, partner: Int32Array): number[] {
  const start = (part: number): number => Math.ceil((part * s.length) / PARTS);
  return Array.from({ length: PARTS }, (_, part) => {
    const places = Array.from({ length: start(part + 1) - start(part) }, (__, n) => start(part) + n);
    const aligned = places.filter(i => partner[i] >= 0);
    return share(sum(aligned.map(i => s.cover[i])), sum(places.map(i => s.cover[i])));
  });
}

function movedShare({ passages }: Alignment): number {
  const words = (of: Alignment['passages']): number => sum(of.map(({ a }) => a[1] - a[0]));
  return share(words(passages.filter(({ moved }) => moved)), words(passages));
}

/** Weight of the facts of one of two articles that the other one lacks. */
function lacking(its: Profile, s: Profile, l: Profile): number {
  const weigh = (facts: readonly number[]): number => sum(facts.map(fact => its.words.get(fact)!));
  const all = weigh([...its.facts]);
  const held = weigh([...s.words.keys()].filter(word => l.words.has(word) && its.facts.has(word)));
  return Math.max(0, all - held) / (all + 1);
}

/** Share of the aligned facts that differ: those that face one another between two kept words. */
function contradictedShare(s: Profile, l: Profile, partner: Int32Array): number {
  const factAt = (its: Profile, i: number): number =>
    its.isMarked[i] && its.facts.has(its.hashes[i]) ? its.weight[i] : 0;
  const kept = [...partner.keys()].filter(i => partner[i] >= 0);
  const ends = [...kept.map(i => [i, partner[i]] as const), [s.length, l.length] as const];
  const facing = (n: number): number => {
    const [fromS, fromL] = n === 0 ? [-1, -1] : ends[n - 1];
    const gap = (its: Profile, from: number, to: number, isNumber: boolean): number =>
      sum(
        Array.from({ length: to - from - 1 }, (_, k) => from + 1 + k).map(i =>
          its.isNumber[i] === isNumber ? factAt(its, i) : 0,
        ),
      );
    const [inS, inL] = [ends[n][0] - fromS - 1, ends[n][1] - fromL - 1];
    if (inS < 1 || inL < 1 || inS > LONGEST_SLOT || inL > LONGEST_SLOT) return 0;
    const both = (isNumber: boolean): number =>
      Math.min(gap(s, fromS, ends[n][0], isNumber), gap(l, fromL, ends[n][1], isNumber));
    return both(false) + both(true);
  };
  const contradicted = sum(ends.map((_, n) => facing(n)));
  const agreed = sum(kept.map(i => Math.min(factAt(s, i), factAt(l, partner[i]))));
  return contradicted / (contradicted + agreed + 1);
}

/** Share of sentence pairs whose best matches follow in the same order (Kendall 1938), drawn to 0.5 while they are few. */
function sentenceOrder(s: Profile, l: Profile): number {
  const matches = bestMatches(s, l);
  let [concordant, discordant] = [0, 0];
  matches.forEach((match, n) => {
    for (const earlier of matches.slice(0, n)) {
      if (earlier < match) concordant++;
      if (earlier > match) discordant++;
    }
  });
  return (concordant + 2) / (concordant + discordant + 4);
}

/** For each sentence of `s` that has one: the sentence of `l` that shares the most weight with it. */
function bestMatches(s: Profile, l: Profile): number[] {
  // where the content words of l stand
  const places = new Map<number, number[]>();
  for (const j of l.content) {
    const known = places.get(l.hashes[j]);
    if (known) known.push(j);
    else places.set(l.hashes[j], [j]);
  }
  const sentences = new Map<number, Map<number, number>>();
  for (const i of s.content) {
    const known = sentences.get(s.sentence[i]);
    if (known) known.set(s.hashes[i], s.weight[i]);
    else sentences.set(s.sentence[i], new Map([[s.hashes[i], s.weight[i]]]));
  }
  const matches: number[] = [];
  for (const words of sentences.values()) {
    if (words.size < MIN_WORDS) continue;
    const scores = new Map<number, number>();
    for (const [word, weight] of words) {
      const found = places.get(word) ?? [];
      if (found.length > MOST_PLACES) continue;
      for (const match of new Set(found.map(j => l.sentence[j]))) scores.set(match, (scores.get(match) ?? 0) + weight);
    }
    const [best] = [...scores].sort(([x, scoreOfX], [y, scoreOfY]) => scoreOfY - scoreOfX || x - y);
    if (best !== undefined && best[1] > MIN_MATCH * sum(words.values())) matches.push(best[0]);
  }
  return matches;
}

/** Places in each article where a name of the other is common words: the trace of a machine. */
export function machineMarks(a: Profile, b: Profile, partner: Int32Array): { marksA: number; marksB: number } {
  const marks = { marksA: 0, marksB: 0 };
  const aligned = [...partner.keys()].filter(i => partner[i] >= 0);
  aligned.slice(1).forEach((i, n) => {
    const [fromA, toA, fromB, toB] = [aligned[n] + 1, i, partner[aligned[n]] + 1, partner[i]];
    const isShort = (from: number, to: number): boolean => to > from && to - from <= LONGEST_GAP;
    if (!isShort(fromA, toA) || !isShort(fromB, toB)) return;
    const [inA, inB] = [a.isName.slice(fromA, toA).includes(true), b.isName.slice(fromB, toB).includes(true)];
    if (inA && !inB) marks.marksB++;
    if (inB && !inA) marks.marksA++;
  });
  return marks;
}
