/**
 * Computes the evidence of a pair in `EVIDENCE` (described in src/compare/score.ts). `s` is the shorter article, `l`
 * the longer one.
 */

import { CAPITAL, NUMBER, QUOTED, SENTENCE_START } from '../constants.generated';
import { f32At, f64At, i32At, setF64, u8At } from '../memory';
import { commonIn } from './hash-dictionary';
import {
  COVERED,
  EVIDENCE,
  EVIDENCE_SIZE,
  Evidence,
  FACTS_NO_ORDER,
  FACTS_ORDER,
  HALF_NAMES,
  HALF_NUMBERS,
  HALF_RARE_WORDS,
  HALF_WORDS,
  LONGEST_GAP,
  MUCH_COPIED,
  PART_SHARES,
  PARTNER,
  PARTS,
  PairSummary,
  SETTINGS,
  Settings,
  STRANGE_NAMES,
  STRANGE_NUMBERS,
  SUMMARY,
  THRESHOLDS,
  Thresholds,
  VERBATIM_NO_ORDER,
  VERBATIM_ORDER,
  WEIGHT_BY_FLAG,
  WEIGHTS,
  WORD_IN_B,
} from './layout.generated';
import { FACT, NAME, NUMERAL, Profile, partStart } from './profile';
import { sentenceOrder } from './sentence-order';
import { copiedWords, findPassages, listedPassages } from './shared-passages';

export function share(part: f64, whole: f64): f64 {
  return whole === 0 ? 0 : part / whole;
}

/** A share drawn towards the share of unrelated articles if `whole` is small. */
export function shrunk(part: i32, whole: i32, stranger: f64): f64 {
  return (<f64>part + 2 * stranger) / (<f64>whole + 2);
}

/** Maps a count to 0 to below 1; `half` maps to 0.5. */
export function saturated(count: f64, half: f64): f64 {
  return count / (count + half);
}

/** Words of an article; two characters of a script without spaces are one. */
export function wordsOf(length: i32, perWord: i32): f64 {
  return <f64>length / <f64>perWord;
}

/** Adds the evidence of common words, after `findWordsInB`. */
export function addCommonWords(s: Profile, l: Profile): void {
  const size = s.size;
  const weights = s.weights;
  const kinds = s.kinds;
  const kindsInLong = l.kinds;
  const weightsInLong = l.weights;
  const wordInB = WORD_IN_B;
  let common = 0;
  let names = 0;
  let numerals = 0;
  let weight: f64 = 0;
  let weightOfAll: f64 = 0;
  let factsOfS: f64 = 0;
  let factsOfL: f64 = 0;
  for (let word = 0; word < size; word++) {
    const weightOfWord = f32At(weights, word);
    weightOfAll += weightOfWord;
    const other = i32At(wordInB, word);
    if (other < 0) continue;
    common++;
    weight += weightOfWord;
    const kind = u8At(kinds, word);
    const kindInLong = u8At(kindsInLong, other);
    if (kind & FACT) factsOfS += weightOfWord;
    if (kindInLong & FACT) factsOfL += f32At(weightsInLong, other);
    const both = kind & kindInLong;
    names += i32((both & NAME) !== 0);
    numerals += i32((both & NUMERAL) !== 0);
  }
  const evidence = changetype<Evidence>(EVIDENCE);
  if (s.perWord === 1 && l.perWord === 1) evidence.sharedWords = share(common, l.size);
  evidence.names = shrunk(names, s.names, STRANGE_NAMES);
  evidence.numbers = shrunk(numerals, s.numerals, STRANGE_NUMBERS);
  evidence.missingNames = saturated(s.names - names, HALF_NAMES);
  evidence.missingNumbers = saturated(s.numerals - numerals, HALF_NUMBERS);
  evidence.length = saturated(wordsOf(s.length, s.perWord), HALF_WORDS);
  evidence.quoted = share(s.quoted, s.length);
  evidence.vocabulary = share(weight, weightOfAll);
  evidence.rareWords = saturated(weight / <f64>s.perWord, HALF_RARE_WORDS);
  evidence.numericShare = share(s.numeric, s.length);
  evidence.exclusive = min(lacking(s.facts, factsOfS), lacking(l.facts, factsOfL));
}

/** Share of missing weight, drawn to 0 if there is little. */
export function lacking(all: f64, held: f64): f64 {
  return max<f64>(0, all - held) / (all + 1);
}

/** Adds the evidence of the alignment. @param movedWords words of `s` in moved passages */
export function addAligned(s: Profile, l: Profile, movedWords: i32): void {
  const length = s.length;
  const flags = s.flags;
  const words = s.words;
  const weights = s.weights;
  const flagsInLong = l.flags;
  const wordsInLong = l.words;
  const weightsInLong = l.weights;
  const partner = PARTNER;
  let alignedInShort: f64 = 0;
  let alignedInLong: f64 = 0;
  let quoted = 0;
  let i = 0;
  for (let part = 0; part < PARTS; part++) {
    let aligned: f64 = 0;
    const end = partStart(length, part + 1);
    for (; i < end; i++) {
      const j = i32At(partner, i);
      if (j < 0) continue;
      const flag = u8At(flags, i);
      const weight = f64At(WEIGHT_BY_FLAG, flag) * f32At(weights, i32At(words, i));
      aligned += weight;
      alignedInShort += weight;
      alignedInLong += f64At(WEIGHT_BY_FLAG, u8At(flagsInLong, j)) * f32At(weightsInLong, i32At(wordsInLong, j));
      quoted += i32((flag & QUOTED) !== 0);
    }
    setF64(PART_SHARES, part, share(aligned, f64At(s.cover, part)));
  }
  const evidence = changetype<Evidence>(EVIDENCE);
  const coverage = share(alignedInShort, s.coverOfAll());
  evidence.alignedWords = saturated(coverage * wordsOf(length, s.perWord), HALF_WORDS);
  evidence.alignedLong = share(alignedInLong, l.coverOfAll());
  addSpread(evidence);
  evidence.moved = share(movedWords, changetype<PairSummary>(SUMMARY).wordsA);
  evidence.quotations = share(quoted, s.quoted);
}

/** Adds the evidence of verbatim runs and shared passages, after the alignment. */
export function addPassages(s: Profile, l: Profile): void {
  const evidence = changetype<Evidence>(EVIDENCE);
  evidence.copied = min<f64>(1, <f64>copiedWords(s, l) / MUCH_COPIED);
  const least = changetype<Settings>(SETTINGS).minPassage * perWord(s, l);
  evidence.passage = passageShare(<f64>findPassages(s, l, least), perWord(s, l));
  changetype<PairSummary>(SUMMARY).sharedPassages = listedPassages();
}

/** Tokens per word for both articles: 2 only if both consist mostly of characters. */
function perWord(s: Profile, l: Profile): i32 {
  return min(s.perWord, l.perWord);
}

/** The score of a shared passage, mapped to 0 to 1. */
export function passageShare(score: f64, perWord: i32): f64 {
  return min<f64>(1, score / <f64>(MUCH_COPIED * perWord));
}

/** Adds the evidence of the coverage of the parts in `PART_SHARES`, and sorts them. */
export function addSpread(evidence: Evidence): void {
  let covered = 0;
  for (let part = 0; part < PARTS; part++) {
    const coverage = f64At(PART_SHARES, part);
    covered += i32(coverage > COVERED);
    let place = part;
    for (; place > 0 && f64At(PART_SHARES, place - 1) > coverage; place--) {
      setF64(PART_SHARES, place, f64At(PART_SHARES, place - 1));
    }
    setF64(PART_SHARES, place, coverage);
  }
  const low = f64At(PART_SHARES, 1) + f64At(PART_SHARES, 2) + f64At(PART_SHARES, 3);
  evidence.minCoverage = low / 3;
  evidence.spread = <f64>covered / PARTS;
}

/** Adds the evidence of common runs of words, after `findGrams` of both. */
export function addGrams(s: Profile, l: Profile): void {
  const evidence = changetype<Evidence>(EVIDENCE);
  if (s.perWord !== 1 || l.perWord !== 1) {
    evidence.sharedWords = share(commonWith(l, s.grams, s.gramCount, l.grams, l.gramSlots), l.gramCount);
  }
  const trigrams = commonWith(l, s.trigrams, s.trigramCount, l.trigrams, l.trigramSlots);
  evidence.verbatim = share(trigrams, s.trigramCount);
}

export function addSentenceOrder(s: Profile, l: Profile): void {
  changetype<Evidence>(EVIDENCE).sentenceOrder = sentenceOrder(s, l);
}

/** Number of `count` distinct values in one of the dictionaries of a profile. */
function commonWith(l: Profile, values: usize, count: i32, members: usize, slots: usize): i32 {
  return l.isShort
    ? commonIn<u16>(values, count, members, slots, l.mask)
    : commonIn<u32>(values, count, members, slots, l.mask);
}

/** Counts common shingles in `SUMMARY`, after `findGrams` of both. */
export function countShingles(s: Profile, l: Profile): void {
  const summary = changetype<PairSummary>(SUMMARY);
  summary.sharedShingles = commonWith(l, s.shingles, s.shingleCount, l.shingles, l.shingleSlots);
  summary.shinglesA = s.shingleCount;
  summary.shinglesB = l.shingleCount;
}

/**
 * Counts marks of a machine in `SUMMARY`: names replaced with common words ("Salt Typhoon", "a salty typhoon"). A
 * person does not do that, so the article with the marks is the copy.
 */
export function findMachineMarks(a: Profile, b: Profile): void {
  const length = a.length;
  const flagsOfA = a.flags;
  const flagsOfB = b.flags;
  const partner = PARTNER;
  let inA = 0;
  let inB = 0;
  let before = -1;
  let partnerBefore = -1;
  for (let i = 0; i < length; i++) {
    const j = i32At(partner, i);
    if (j < 0) continue;
    if (before >= 0) {
      const sizeA = i - before - 1;
      const sizeB = j - partnerBefore - 1;
      if (sizeA > 0 && sizeB > 0 && sizeA <= LONGEST_GAP && sizeB <= LONGEST_GAP) {
        const namesA = hasName(flagsOfA, before + 1, i);
        const namesB = hasName(flagsOfB, partnerBefore + 1, j);
        inB += i32(namesA && !namesB);
        inA += i32(namesB && !namesA);
      }
    }
    before = i;
    partnerBefore = j;
  }
  const summary = changetype<PairSummary>(SUMMARY);
  summary.marksA = inA;
  summary.marksB = inB;
}

function hasName(flags: usize, start: i32, end: i32): bool {
  for (let i = start; i < end; i++) {
    if ((u8At(flags, i) & (CAPITAL | NUMBER | SENTENCE_START)) === CAPITAL) return true;
  }
  return false;
}

/** Whether enough names and numbers differ for two notes of one template, like `isTemplate` in src/compare/score.ts. */
function contradictsTemplate(evidence: Evidence): bool {
  const contradicted = evidence.contradicted;
  return contradicted >= changetype<Thresholds>(THRESHOLDS).contradicted && contradicted + 2 * evidence.verbatim >= 1;
}

/** Like `freedomOfOrder` in src/compare/score.ts; an upper bound if the evidence is one. */
function freedomOfOrder(evidence: Evidence): f64 {
  const kept = (evidence.verbatim - VERBATIM_ORDER) / (VERBATIM_NO_ORDER - VERBATIM_ORDER);
  const agreeing = (FACTS_ORDER - evidence.contradicted) / (FACTS_ORDER - FACTS_NO_ORDER);
  return min<f64>(1, max<f64>(0, kept)) * min<f64>(1, max<f64>(0, agreeing));
}

/**
 * Whether a pair with this evidence could reach a threshold. Never false for a pair that the formula in
 * src/compare/score.ts accepts.
 *
 * @param isComplete false if `contradicted` is not counted yet
 */
export function mayReachThreshold(evidence: Evidence, isComplete: bool): bool {
  const thresholds = changetype<Thresholds>(THRESHOLDS);
  if (evidence.verbatim >= thresholds.verbatim) return true;
  if (evidence.passage >= thresholds.passage) return true;
  if (evidence.vocabulary >= thresholds.vocabulary && evidence.names >= thresholds.names) return true;
  if (evidence.vocabulary < thresholds.leastVocabulary || evidence.spread < thresholds.leastSpread) return false;
  if (evidence.verbatim >= thresholds.skeleton && (!isComplete || contradictsTemplate(evidence))) return true;
  if (evidence.numericShare > thresholds.table) return false;
  let logOdds = thresholds.intercept;
  const terms = changetype<usize>(evidence);
  for (let term = 0; term < EVIDENCE_SIZE; term++) logOdds += f64At(WEIGHTS, term) * f64At(terms, term);
  logOdds -= changetype<Evidence>(WEIGHTS).moved * evidence.moved * freedomOfOrder(evidence);
  return logOdds >= thresholds.logOdds;
}
