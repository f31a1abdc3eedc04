// Made by assembly/build.js from assembly/layouts.js; do not edit.
/** What the kernel compare and its host both know: constants, records, regions of memory. */
import type { Exports } from '../bytes/compare.js';
import type { Guard } from '../host.js';
import type { Memory } from '../host.js';

/** Words of the longest article that the upper-bound filter takes and whose profile is kept. */
export const SHORT_WORDS = 32768;

/** Words that are compared; the rest of a longer article is ignored. */
export const MAX_WORDS = 16777216;

/** Evidence on a pair, or an upper bound of it. */
export interface Evidence {
  /** Distinct words in common. */
  readonly sharedWords: number;
  /** Names in common. */
  readonly names: number;
  /** Numbers in common. */
  readonly numbers: number;
  /** Aligned share of the longer article. */
  readonly alignedLong: number;
  /** Coverage of the thinly covered parts of the shorter article. */
  readonly minCoverage: number;
  /** Share of its parts that are covered. */
  readonly spread: number;
  /** Aligned words in another order. */
  readonly moved: number;
  /** Matching sentences in the same order. */
  readonly sentenceOrder: number;
  /** Share of the shorter article in quotation marks. */
  readonly quoted: number;
  /** Aligned share of its quoted words. */
  readonly quotations: number;
  /** Weighted share of its distinct words in common. */
  readonly vocabulary: number;
  /** Words in long verbatim runs. */
  readonly copied: number;
  /** Share of its words that are numbers. */
  readonly numericShare: number;
  /** 3-grams in common. */
  readonly verbatim: number;
}

/** Reads one record of a region of them. */
export function readEvidence(records: DataView, index = 0): Evidence {
  const at = index * 112;
  return {
    sharedWords: records.getFloat64(at + 0, true),
    names: records.getFloat64(at + 8, true),
    numbers: records.getFloat64(at + 16, true),
    alignedLong: records.getFloat64(at + 24, true),
    minCoverage: records.getFloat64(at + 32, true),
    spread: records.getFloat64(at + 40, true),
    moved: records.getFloat64(at + 48, true),
    sentenceOrder: records.getFloat64(at + 56, true),
    quoted: records.getFloat64(at + 64, true),
    quotations: records.getFloat64(at + 72, true),
    vocabulary: records.getFloat64(at + 80, true),
    copied: records.getFloat64(at + 88, true),
    numericShare: records.getFloat64(at + 96, true),
    verbatim: records.getFloat64(at + 104, true),
  };
}

/** Weight of each piece of evidence. */
export interface EvidenceWeights {
  /** Distinct words in common. */
  readonly sharedWords: number;
  /** Names in common. */
  readonly names: number;
  /** Numbers in common. */
  readonly numbers: number;
  /** Aligned share of the longer article. */
  readonly alignedLong: number;
  /** Coverage of the thinly covered parts of the shorter article. */
  readonly minCoverage: number;
  /** Share of its parts that are covered. */
  readonly spread: number;
  /** Aligned words in another order. */
  readonly moved: number;
  /** Matching sentences in the same order. */
  readonly sentenceOrder: number;
  /** Share of the shorter article in quotation marks. */
  readonly quoted: number;
  /** Aligned share of its quoted words. */
  readonly quotations: number;
  /** Weighted share of its distinct words in common. */
  readonly vocabulary: number;
  /** Words in long verbatim runs. */
  readonly copied: number;
  /** Share of its words that are numbers. */
  readonly numericShare: number;
  /** 3-grams in common. */
  readonly verbatim: number;
}

/** Writes one record of a region of them. */
export function writeEvidenceWeights(records: DataView, record: EvidenceWeights, index = 0): void {
  const at = index * 112;
  records.setFloat64(at + 0, record.sharedWords, true);
  records.setFloat64(at + 8, record.names, true);
  records.setFloat64(at + 16, record.numbers, true);
  records.setFloat64(at + 24, record.alignedLong, true);
  records.setFloat64(at + 32, record.minCoverage, true);
  records.setFloat64(at + 40, record.spread, true);
  records.setFloat64(at + 48, record.moved, true);
  records.setFloat64(at + 56, record.sentenceOrder, true);
  records.setFloat64(at + 64, record.quoted, true);
  records.setFloat64(at + 72, record.quotations, true);
  records.setFloat64(at + 80, record.vocabulary, true);
  records.setFloat64(at + 88, record.copied, true);
  records.setFloat64(at + 96, record.numericShare, true);
  records.setFloat64(at + 104, record.verbatim, true);
}

/** What evidence has to reach, at least one of them, to be reported. */
export interface Thresholds {
  /** Weighted sum of the evidence, except of a table. */
  readonly logOdds: number;
  /** Verbatim share. */
  readonly verbatim: number;
  /** Copied share. */
  readonly copied: number;
  /** Shared vocabulary, together with. */
  readonly vocabulary: number;
  /** Shared names. */
  readonly names: number;
  /** Share of numbers above which a text is a table. */
  readonly table: number;
  /** Added to the weighted sum. */
  readonly intercept: number;
}

/** Writes one record of a region of them. */
export function writeThresholds(records: DataView, record: Thresholds, index = 0): void {
  const at = index * 56;
  records.setFloat64(at + 0, record.logOdds, true);
  records.setFloat64(at + 8, record.verbatim, true);
  records.setFloat64(at + 16, record.copied, true);
  records.setFloat64(at + 24, record.vocabulary, true);
  records.setFloat64(at + 32, record.names, true);
  records.setFloat64(at + 40, record.table, true);
  records.setFloat64(at + 48, record.intercept, true);
}

/** Settings of a comparison. */
export interface Settings {
  /** Content words in a shingle. */
  readonly shingleSize: number;
  /** 1 where shared vocabulary and names are enough to be reported. */
  readonly wantsRelated: number;
}

/** Writes one record of a region of them. */
export function writeSettings(records: DataView, record: Settings, index = 0): void {
  const at = index * 8;
  records.setInt32(at + 0, record.shingleSize, true);
  records.setInt32(at + 4, record.wantsRelated, true);
}

/** Where the tables of a language lie, and their sizes. */
export interface LanguageTables {
  /** Address: hashes of the common words, u32. */
  readonly words: number;
  /** Address: number + 1 of a common word, by its hash, u32. */
  readonly slots: number;
  /** Slots - 1. */
  readonly mask: number;
  /** Address: weight of each common word behind that of all others, f32. */
  readonly weights: number;
  /** Address: 1 for content words, in the same order, u8. */
  readonly isContent: number;
  /** Address: lower bound of the weight by the low bits of a hash, u8. */
  readonly lowestWeights: number;
  /** No function word weighs more; 0 to 255. */
  readonly functionWeight: number;
  /** Address: perfect-hash set of the function words, u32. */
  readonly functionWords: number;
  /** Of the perfect-hash set. */
  readonly multiplier: number;
  /** Of the perfect-hash set. */
  readonly shift: number;
}

/** Writes one record of a region of them. */
export function writeLanguageTables(records: DataView, record: LanguageTables, index = 0): void {
  const at = index * 40;
  records.setUint32(at + 0, record.words, true);
  records.setUint32(at + 4, record.slots, true);
  records.setUint32(at + 8, record.mask, true);
  records.setUint32(at + 12, record.weights, true);
  records.setUint32(at + 16, record.isContent, true);
  records.setUint32(at + 20, record.lowestWeights, true);
  records.setUint32(at + 24, record.functionWeight, true);
  records.setUint32(at + 28, record.functionWords, true);
  records.setInt32(at + 32, record.multiplier, true);
  records.setInt32(at + 36, record.shift, true);
}

/** What a verdict needs besides the evidence. A is the shorter article. */
export interface PairSummary {
  /** Distinct shingles in common. */
  readonly sharedShingles: number;
  /** Distinct shingles of A. */
  readonly shinglesA: number;
  /** Distinct shingles of B. */
  readonly shinglesB: number;
  /** Passages. */
  readonly passages: number;
  /** Passages that moved. */
  readonly moved: number;
  /** Words of A in the longest passage. */
  readonly longest: number;
  /** Words of A that are kept inside passages. */
  readonly kept: number;
  /** Words of A in passages. */
  readonly wordsA: number;
  /** Words of B in passages. */
  readonly wordsB: number;
  /** Names of B that are common words in A. */
  readonly marksA: number;
  /** Names of A that are common words in B. */
  readonly marksB: number;
}

/** Reads one record of a region of them. */
export function readPairSummary(records: DataView, index = 0): PairSummary {
  const at = index * 44;
  return {
    sharedShingles: records.getInt32(at + 0, true),
    shinglesA: records.getInt32(at + 4, true),
    shinglesB: records.getInt32(at + 8, true),
    passages: records.getInt32(at + 12, true),
    moved: records.getInt32(at + 16, true),
    longest: records.getInt32(at + 20, true),
    kept: records.getInt32(at + 24, true),
    wordsA: records.getInt32(at + 28, true),
    wordsB: records.getInt32(at + 32, true),
    marksA: records.getInt32(at + 36, true),
    marksB: records.getInt32(at + 40, true),
  };
}

/** A passage: half-open ranges of words. */
export interface PassageRecord {
  /** First word in A. */
  readonly startA: number;
  /** Behind the last word in A. */
  readonly endA: number;
  /** First word in B. */
  readonly startB: number;
  /** Behind the last word in B. */
  readonly endB: number;
  /** Words that are kept. */
  readonly kept: number;
  /** 1 where the passage moved. */
  readonly moved: number;
}

/** Reads one record of a region of them. */
export function readPassageRecord(records: DataView, index = 0): PassageRecord {
  const at = index * 24;
  return {
    startA: records.getInt32(at + 0, true),
    endA: records.getInt32(at + 4, true),
    startB: records.getInt32(at + 8, true),
    endB: records.getInt32(at + 12, true),
    kept: records.getInt32(at + 16, true),
    moved: records.getInt32(at + 20, true),
  };
}

/** What has the same size for all pairs: records, short articles, the tables of the filter. Views as long as their regions: a write beyond throws a RangeError. */
export function fixedViews({ buffer }: Memory) {
  return {
    /** Evidence on the pair. */
    evidence: new DataView(buffer, 2048, 112),
    /** Upper bound of the evidence. */
    bound: new DataView(buffer, 2176, 112),
    /** What else is known of the pair. */
    summary: new DataView(buffer, 2304, 44),
    /** Settings of the comparison. */
    settings: new DataView(buffer, 2368, 8),
    /** What evidence has to reach. */
    thresholds: new DataView(buffer, 2432, 56),
    /** Weight of each piece of evidence. */
    weights: new DataView(buffer, 2560, 112),
    /** Weight of a word by its flags, 0 to 1. */
    weightByFlag: new Float64Array(buffer, 2688, 256),
    /** The same in tenths. */
    tenthsByFlag: new Uint8Array(buffer, 4800, 256),
    /** Words of the query. */
    queryHashes: new Uint32Array(buffer, 5248, 32770),
    /** Flags of the query. */
    queryFlags: new Uint8Array(buffer, 136384, 32776),
    /** Words of the candidate. */
    candidateHashes: new Uint32Array(buffer, 169216, 32770),
    /** Flags of the candidate. */
    candidateFlags: new Uint8Array(buffer, 300352, 32776),
  };
}

/** What stands between the regions, and is never written. */
export function fixedGuards(): Guard[] {
  return [
    { region: 'EVIDENCE', from: 2160, to: 2176 },
    { region: 'BOUND', from: 2288, to: 2304 },
    { region: 'SUMMARY', from: 2348, to: 2368 },
    { region: 'SETTINGS', from: 2376, to: 2432 },
    { region: 'THRESHOLDS', from: 2488, to: 2560 },
    { region: 'WEIGHTS', from: 2672, to: 2688 },
    { region: 'WEIGHT_BY_FLAG', from: 4736, to: 4800 },
    { region: 'TENTHS_BY_FLAG', from: 5056, to: 5120 },
    { region: 'PART_SHARES', from: 5200, to: 5248 },
    { region: 'QUERY_HASHES', from: 136328, to: 136384 },
    { region: 'QUERY_FLAGS', from: 169160, to: 169216 },
    { region: 'CANDIDATE_HASHES', from: 300296, to: 300352 },
    { region: 'CANDIDATE_FLAGS', from: 333192, to: 333248 },
    { region: 'QUERY_WEIGHT_AT', from: 595392, to: 595456 },
    { region: 'QUERY_PAIR_AT', from: 857600, to: 857664 },
    { region: 'CANDIDATE_AT', from: 1119808, to: 1119872 },
    { region: 'WORD_TENTHS', from: 1251008, to: 1251072 },
    { region: 'WORD_WEIGHTS', from: 1382144, to: 1382208 },
    { region: 'TOKEN_TENTHS', from: 1513280, to: 1513344 },
    { region: 'SEEN_SLOTS', from: 1517440, to: 1517504 },
    { region: 'OVERLAP_WEIGHTS', from: 1550352, to: 1550400 },
    { region: 'IN_CANDIDATE', from: 1583248, to: 1583296 },
    { region: 'KINDS_AT', from: 1591488, to: 1591552 },
    { region: 'FACTS', from: 9980160, to: 9980224 },
    { region: 'QUERY_PROFILE', from: 12537152, to: 12537216 },
    { region: 'KEPT_PROFILES', from: 23023040, to: 23023104 },
    { region: 'GAP_TABLE', from: 23027200, to: 23027264 },
  ];
}

/** How much the area pair has room for. */
export interface PairCapacity {
  /** Words of A. */
  readonly wordsA: number;
  /** Words of B. */
  readonly wordsB: number;
  /** Distinct words of A. */
  readonly vocabularyA: number;
}

/** What is known of a pair, from its alignment to its verdict. A is the shorter article. Views as long as their regions: a write beyond throws a RangeError. */
export function pairViews(kernel: Exports, { wordsA }: PairCapacity) {
  const { buffer } = kernel.memory;
  return {
    /** By word of A: the word of B it is kept as, or -1. */
    partner: new Int32Array(buffer, kernel.PARTNER.value >>> 0, wordsA),
    /** Passages, in no order. */
    passages: new DataView(buffer, kernel.PASSAGES.value >>> 0, ((wordsA >> 1) + 1) * 24),
  };
}
