// Made by assembly/build.js from assembly/layouts.js; do not edit.
/** What the kernel compare and its host both know: constants, records, regions of memory. */

/** Numbers in the evidence on a pair. */
export const EVIDENCE_SIZE: i32 = 14;

/** Words of the longest article that the upper-bound filter takes and whose profile is kept. */
export const SHORT_WORDS: i32 = 32768;

/** Words that are compared; the rest of a longer article is ignored. */
export const MAX_WORDS: i32 = 16777216;

/** Bytes of the profile of a short article, at most. */
export const SHORT_PROFILE_BYTES: i32 = 2556928;

/** Bytes of the profiles that are kept; two of the largest fit. */
export const KEPT_BYTES: i32 = 10485760;

/** Slots of the largest table of the filter, a power of two. */
export const FILTER_SLOTS: i32 = 262144;

/** Slots of the table of names: an article of 500 words has about fifty names and numbers. */
export const NAME_SLOTS: i32 = 8192;

/** Candidates that the filter remembers facts about, a power of two. */
export const FACT_ROWS: i32 = 131072;

/** Evidence on a pair, or an upper bound of it. 112 bytes; each field with its offset. */
@unmanaged
export class Evidence {
  /** 0: distinct words in common */
  sharedWords: f64 = 0;
  /** 8: names in common */
  names: f64 = 0;
  /** 16: numbers in common */
  numbers: f64 = 0;
  /** 24: aligned share of the longer article */
  alignedLong: f64 = 0;
  /** 32: coverage of the thinly covered parts of the shorter article */
  minCoverage: f64 = 0;
  /** 40: share of its parts that are covered */
  spread: f64 = 0;
  /** 48: aligned words in another order */
  moved: f64 = 0;
  /** 56: matching sentences in the same order */
  sentenceOrder: f64 = 0;
  /** 64: share of the shorter article in quotation marks */
  quoted: f64 = 0;
  /** 72: aligned share of its quoted words */
  quotations: f64 = 0;
  /** 80: weighted share of its distinct words in common */
  vocabulary: f64 = 0;
  /** 88: words in long verbatim runs */
  copied: f64 = 0;
  /** 96: share of its words that are numbers */
  numericShare: f64 = 0;
  /** 104: 3-grams in common */
  verbatim: f64 = 0;
}
if (offsetof<Evidence>() !== 112) ERROR('Evidence');
if (offsetof<Evidence>('names') !== 8) ERROR('Evidence.names');
if (offsetof<Evidence>('numbers') !== 16) ERROR('Evidence.numbers');
if (offsetof<Evidence>('alignedLong') !== 24) ERROR('Evidence.alignedLong');
if (offsetof<Evidence>('minCoverage') !== 32) ERROR('Evidence.minCoverage');
if (offsetof<Evidence>('spread') !== 40) ERROR('Evidence.spread');
if (offsetof<Evidence>('moved') !== 48) ERROR('Evidence.moved');
if (offsetof<Evidence>('sentenceOrder') !== 56) ERROR('Evidence.sentenceOrder');
if (offsetof<Evidence>('quoted') !== 64) ERROR('Evidence.quoted');
if (offsetof<Evidence>('quotations') !== 72) ERROR('Evidence.quotations');
if (offsetof<Evidence>('vocabulary') !== 80) ERROR('Evidence.vocabulary');
if (offsetof<Evidence>('copied') !== 88) ERROR('Evidence.copied');
if (offsetof<Evidence>('numericShare') !== 96) ERROR('Evidence.numericShare');
if (offsetof<Evidence>('verbatim') !== 104) ERROR('Evidence.verbatim');

/** Weight of each piece of evidence. 112 bytes; each field with its offset. */
@unmanaged
export class EvidenceWeights {
  /** 0: distinct words in common */
  sharedWords: f64 = 0;
  /** 8: names in common */
  names: f64 = 0;
  /** 16: numbers in common */
  numbers: f64 = 0;
  /** 24: aligned share of the longer article */
  alignedLong: f64 = 0;
  /** 32: coverage of the thinly covered parts of the shorter article */
  minCoverage: f64 = 0;
  /** 40: share of its parts that are covered */
  spread: f64 = 0;
  /** 48: aligned words in another order */
  moved: f64 = 0;
  /** 56: matching sentences in the same order */
  sentenceOrder: f64 = 0;
  /** 64: share of the shorter article in quotation marks */
  quoted: f64 = 0;
  /** 72: aligned share of its quoted words */
  quotations: f64 = 0;
  /** 80: weighted share of its distinct words in common */
  vocabulary: f64 = 0;
  /** 88: words in long verbatim runs */
  copied: f64 = 0;
  /** 96: share of its words that are numbers */
  numericShare: f64 = 0;
  /** 104: 3-grams in common */
  verbatim: f64 = 0;
}
if (offsetof<EvidenceWeights>() !== 112) ERROR('EvidenceWeights');
if (offsetof<EvidenceWeights>('names') !== 8) ERROR('EvidenceWeights.names');
if (offsetof<EvidenceWeights>('numbers') !== 16) ERROR('EvidenceWeights.numbers');
if (offsetof<EvidenceWeights>('alignedLong') !== 24) ERROR('EvidenceWeights.alignedLong');
if (offsetof<EvidenceWeights>('minCoverage') !== 32) ERROR('EvidenceWeights.minCoverage');
if (offsetof<EvidenceWeights>('spread') !== 40) ERROR('EvidenceWeights.spread');
if (offsetof<EvidenceWeights>('moved') !== 48) ERROR('EvidenceWeights.moved');
if (offsetof<EvidenceWeights>('sentenceOrder') !== 56) ERROR('EvidenceWeights.sentenceOrder');
if (offsetof<EvidenceWeights>('quoted') !== 64) ERROR('EvidenceWeights.quoted');
if (offsetof<EvidenceWeights>('quotations') !== 72) ERROR('EvidenceWeights.quotations');
if (offsetof<EvidenceWeights>('vocabulary') !== 80) ERROR('EvidenceWeights.vocabulary');
if (offsetof<EvidenceWeights>('copied') !== 88) ERROR('EvidenceWeights.copied');
if (offsetof<EvidenceWeights>('numericShare') !== 96) ERROR('EvidenceWeights.numericShare');
if (offsetof<EvidenceWeights>('verbatim') !== 104) ERROR('EvidenceWeights.verbatim');

/** What evidence has to reach, at least one of them, to be reported. 56 bytes; each field with its offset. */
@unmanaged
export class Thresholds {
  /** 0: weighted sum of the evidence, except of a table */
  logOdds: f64 = 0;
  /** 8: verbatim share */
  verbatim: f64 = 0;
  /** 16: copied share */
  copied: f64 = 0;
  /** 24: shared vocabulary, together with */
  vocabulary: f64 = 0;
  /** 32: shared names */
  names: f64 = 0;
  /** 40: share of numbers above which a text is a table */
  table: f64 = 0;
  /** 48: added to the weighted sum */
  intercept: f64 = 0;
}
if (offsetof<Thresholds>() !== 56) ERROR('Thresholds');
if (offsetof<Thresholds>('verbatim') !== 8) ERROR('Thresholds.verbatim');
if (offsetof<Thresholds>('copied') !== 16) ERROR('Thresholds.copied');
if (offsetof<Thresholds>('vocabulary') !== 24) ERROR('Thresholds.vocabulary');
if (offsetof<Thresholds>('names') !== 32) ERROR('Thresholds.names');
if (offsetof<Thresholds>('table') !== 40) ERROR('Thresholds.table');
if (offsetof<Thresholds>('intercept') !== 48) ERROR('Thresholds.intercept');

/** Settings of a comparison. 8 bytes; each field with its offset. */
@unmanaged
export class Settings {
  /** 0: content words in a shingle */
  shingleSize: i32 = 0;
  /** 4: 1 where shared vocabulary and names are enough to be reported */
  wantsRelated: i32 = 0;
}
if (offsetof<Settings>() !== 8) ERROR('Settings');
if (offsetof<Settings>('wantsRelated') !== 4) ERROR('Settings.wantsRelated');

/** Where the tables of a language lie, and their sizes. 40 bytes; each field with its offset. */
@unmanaged
export class LanguageTables {
  /** 0: address: hashes of the common words, u32 */
  words: u32 = 0;
  /** 4: address: number + 1 of a common word, by its hash, u32 */
  slots: u32 = 0;
  /** 8: slots - 1 */
  mask: u32 = 0;
  /** 12: address: weight of each common word behind that of all others, f32 */
  weights: u32 = 0;
  /** 16: address: 1 for content words, in the same order, u8 */
  isContent: u32 = 0;
  /** 20: address: lower bound of the weight by the low bits of a hash, u8 */
  lowestWeights: u32 = 0;
  /** 24: no function word weighs more; 0 to 255 */
  functionWeight: u32 = 0;
  /** 28: address: perfect-hash set of the function words, u32 */
  functionWords: u32 = 0;
  /** 32: of the perfect-hash set */
  multiplier: i32 = 0;
  /** 36: of the perfect-hash set */
  shift: i32 = 0;
}
if (offsetof<LanguageTables>() !== 40) ERROR('LanguageTables');
if (offsetof<LanguageTables>('slots') !== 4) ERROR('LanguageTables.slots');
if (offsetof<LanguageTables>('mask') !== 8) ERROR('LanguageTables.mask');
if (offsetof<LanguageTables>('weights') !== 12) ERROR('LanguageTables.weights');
if (offsetof<LanguageTables>('isContent') !== 16) ERROR('LanguageTables.isContent');
if (offsetof<LanguageTables>('lowestWeights') !== 20) ERROR('LanguageTables.lowestWeights');
if (offsetof<LanguageTables>('functionWeight') !== 24) ERROR('LanguageTables.functionWeight');
if (offsetof<LanguageTables>('functionWords') !== 28) ERROR('LanguageTables.functionWords');
if (offsetof<LanguageTables>('multiplier') !== 32) ERROR('LanguageTables.multiplier');
if (offsetof<LanguageTables>('shift') !== 36) ERROR('LanguageTables.shift');

/** What a verdict needs besides the evidence. A is the shorter article. 44 bytes; each field with its offset. */
@unmanaged
export class PairSummary {
  /** 0: distinct shingles in common */
  sharedShingles: i32 = 0;
  /** 4: distinct shingles of A */
  shinglesA: i32 = 0;
  /** 8: distinct shingles of B */
  shinglesB: i32 = 0;
  /** 12: passages */
  passages: i32 = 0;
  /** 16: passages that moved */
  moved: i32 = 0;
  /** 20: words of A in the longest passage */
  longest: i32 = 0;
  /** 24: words of A that are kept inside passages */
  kept: i32 = 0;
  /** 28: words of A in passages */
  wordsA: i32 = 0;
  /** 32: words of B in passages */
  wordsB: i32 = 0;
  /** 36: names of B that are common words in A */
  marksA: i32 = 0;
  /** 40: names of A that are common words in B */
  marksB: i32 = 0;
}
if (offsetof<PairSummary>() !== 44) ERROR('PairSummary');
if (offsetof<PairSummary>('shinglesA') !== 4) ERROR('PairSummary.shinglesA');
if (offsetof<PairSummary>('shinglesB') !== 8) ERROR('PairSummary.shinglesB');
if (offsetof<PairSummary>('passages') !== 12) ERROR('PairSummary.passages');
if (offsetof<PairSummary>('moved') !== 16) ERROR('PairSummary.moved');
if (offsetof<PairSummary>('longest') !== 20) ERROR('PairSummary.longest');
if (offsetof<PairSummary>('kept') !== 24) ERROR('PairSummary.kept');
if (offsetof<PairSummary>('wordsA') !== 28) ERROR('PairSummary.wordsA');
if (offsetof<PairSummary>('wordsB') !== 32) ERROR('PairSummary.wordsB');
if (offsetof<PairSummary>('marksA') !== 36) ERROR('PairSummary.marksA');
if (offsetof<PairSummary>('marksB') !== 40) ERROR('PairSummary.marksB');

/** A passage: half-open ranges of words. 24 bytes; each field with its offset. */
@unmanaged
export class PassageRecord {
  /** 0: first word in A */
  startA: i32 = 0;
  /** 4: behind the last word in A */
  endA: i32 = 0;
  /** 8: first word in B */
  startB: i32 = 0;
  /** 12: behind the last word in B */
  endB: i32 = 0;
  /** 16: words that are kept */
  kept: i32 = 0;
  /** 20: 1 where the passage moved */
  moved: i32 = 0;
}
if (offsetof<PassageRecord>() !== 24) ERROR('PassageRecord');
if (offsetof<PassageRecord>('endA') !== 4) ERROR('PassageRecord.endA');
if (offsetof<PassageRecord>('startB') !== 8) ERROR('PassageRecord.startB');
if (offsetof<PassageRecord>('endB') !== 12) ERROR('PassageRecord.endB');
if (offsetof<PassageRecord>('kept') !== 16) ERROR('PassageRecord.kept');
if (offsetof<PassageRecord>('moved') !== 20) ERROR('PassageRecord.moved');

// What has the same size for all pairs: records, short articles, the tables of the filter.
/** evidence on the pair. Evidence x 1 */
export const EVIDENCE: usize = 2048;
/** upper bound of the evidence. Evidence x 1 */
export const BOUND: usize = 2176;
/** what else is known of the pair. PairSummary x 1 */
export const SUMMARY: usize = 2304;
/** settings of the comparison. Settings x 1 */
export const SETTINGS: usize = 2368;
/** what evidence has to reach. Thresholds x 1 */
export const THRESHOLDS: usize = 2432;
/** weight of each piece of evidence. EvidenceWeights x 1 */
export const WEIGHTS: usize = 2560;
/** weight of a word by its flags, 0 to 1. f64 x 256 */
export const WEIGHT_BY_FLAG: usize = 2688;
/** the same in tenths. u8 x 256 */
export const TENTHS_BY_FLAG: usize = 4800;
/** coverage of ten equal parts. f64 x 10 */
export const PART_SHARES: usize = 5120;
/** words of the query. u32 x 32770 */
export const QUERY_HASHES: usize = 5248;
/** flags of the query. u8 x 32776 */
export const QUERY_FLAGS: usize = 136384;
/** words of the candidate. u32 x 32770 */
export const CANDIDATE_HASHES: usize = 169216;
/** flags of the candidate. u8 x 32776 */
export const CANDIDATE_FLAGS: usize = 300352;
/** by slot: weight of the word of the query. u8 x 262144 */
export const QUERY_WEIGHT_AT: usize = 333248;
/** by slot: mark of a pair of words of the query. u8 x 262144 */
export const QUERY_PAIR_AT: usize = 595456;
/** by slot: mark of a word of the candidate. u8 x 262144 */
export const CANDIDATE_AT: usize = 857664;
/** what each word of the query covers. i32 x 32768 */
export const WORD_TENTHS: usize = 1119872;
/** weight of each word of the query. i32 x 32768 */
export const WORD_WEIGHTS: usize = 1251072;
/** what each token of the query covers. i32 x 32768 */
export const TOKEN_TENTHS: usize = 1382208;
/** a bit for each value of the low bits of a hash. u8 x 4096 */
export const SEEN_SLOTS: usize = 1513344;
/** by token of the candidate: its weight where the query has it, else 0. u8 x 32768 */
export const OVERLAP_WEIGHTS: usize = 1517504;
/** by word of the query: in the candidate. u8 x 32768 */
export const IN_CANDIDATE: usize = 1550400;
/** by slot: kinds of the names of the candidate. u8 x 8192 */
export const KINDS_AT: usize = 1583296;
/** facts about candidates, a row each. u8 x 8388608 */
export const FACTS: usize = 1591552;
/** profile of a query that is not kept. u8 x 2556928 */
export const QUERY_PROFILE: usize = 9980224;
/** profiles of short articles. u8 x 10485760 */
export const KEPT_PROFILES: usize = 12537216;
/** table of a longest common subsequence. u8 x 4096 */
export const GAP_TABLE: usize = 23023104;
/** The first address behind. */
export const END: usize = 23027264;
// what the compiler places lies below
if (__heap_base > 2048) unreachable();

// What is known of a pair, from its alignment to its verdict. A is the shorter article.
/** By word of A: the word of B it is kept as, or -1. i32 x wordsA */
export let PARTNER: usize = 0;
/** By word of B: 1 where it is kept. u8 x wordsB */
export let TAKEN: usize = 0;
/** By distinct word of A: its number in B, or -1. i32 x vocabularyA */
export let WORD_IN_B: usize = 0;
/** Passages, in no order. PassageRecord x (wordsA >> 1) + 1 */
export let PASSAGES: usize = 0;

/**
 * Lays the area out from an address on, a multiple of 64. Returns the first address behind it.
 *
 * @param wordsA words of A
 * @param wordsB words of B
 * @param vocabularyA distinct words of A
 */
export function layOutPair(from: usize, wordsA: u32, wordsB: u32, vocabularyA: u32): usize {
  let at = from;
  PARTNER = at;
  at = (at + <usize>(wordsA) * 4 + 79) & ~63;
  TAKEN = at;
  at = (at + <usize>(wordsB) * 1 + 79) & ~63;
  WORD_IN_B = at;
  at = (at + <usize>(vocabularyA) * 4 + 79) & ~63;
  PASSAGES = at;
  at = (at + <usize>((wordsA >> 1) + 1) * 24 + 79) & ~63;
  return at;
}

// Runs of content words that are rare in B, where an article is long.
/** By content word of A: where the places of its run start. i32 x contentA */
export let SEED_START: usize = 0;
/** By content word of A: places of its run in B. u8 x contentA */
export let SEED_COUNT: usize = 0;
/** By content word of A: words of its run. u8 x contentA */
export let SEED_WORDS: usize = 0;
/** Content words of A whose runs are frequent so far. i32 x contentA */
export let OPEN_A: usize = 0;
/** Content words of B whose runs are frequent so far. i32 x contentB */
export let OPEN_B: usize = 0;
/** Content words of B, grouped by the rare run they begin. i32 x contentB */
export let RARE_RUNS: usize = 0;

/**
 * Lays the area out from an address on, a multiple of 64. Returns the first address behind it.
 *
 * @param contentA content words of A
 * @param contentB content words of B
 */
export function layOutSeeds(from: usize, contentA: u32, contentB: u32): usize {
  let at = from;
  SEED_START = at;
  at = (at + <usize>(contentA) * 4 + 79) & ~63;
  SEED_COUNT = at;
  at = (at + <usize>(contentA) * 1 + 79) & ~63;
  SEED_WORDS = at;
  at = (at + <usize>(contentA) * 1 + 79) & ~63;
  OPEN_A = at;
  at = (at + <usize>(contentA) * 4 + 79) & ~63;
  OPEN_B = at;
  at = (at + <usize>(contentB) * 4 + 79) & ~63;
  RARE_RUNS = at;
  at = (at + <usize>(contentB) * 4 + 79) & ~63;
  return at;
}

// The runs of one length.
/** Hash of each run. u32 x runs */
export let RUN_HASHES: usize = 0;
/** Distinct hashes. u32 x runs + 1 */
export let RUN_MEMBERS: usize = 0;
/** Number + 1 of a distinct hash. i32 x slots */
export let RUN_SLOTS: usize = 0;
/** Number of each run. i32 x runs */
export let RUN_NUMBERS: usize = 0;
/** By number: how often the run occurs. i32 x runs */
export let RUN_COUNTS: usize = 0;
/** By number: where its places end in RARE_RUNS. i32 x runs */
export let RUN_ENDS: usize = 0;

/**
 * Lays the area out from an address on, a multiple of 64. Returns the first address behind it.
 *
 * @param runs runs of B
 * @param slots slots of their dictionary
 */
export function layOutSeedLevel(from: usize, runs: u32, slots: u32): usize {
  let at = from;
  RUN_HASHES = at;
  at = (at + <usize>(runs) * 4 + 79) & ~63;
  RUN_MEMBERS = at;
  at = (at + <usize>(runs + 1) * 4 + 79) & ~63;
  RUN_SLOTS = at;
  at = (at + <usize>(slots) * 4 + 79) & ~63;
  RUN_NUMBERS = at;
  at = (at + <usize>(runs) * 4 + 79) & ~63;
  RUN_COUNTS = at;
  at = (at + <usize>(runs) * 4 + 79) & ~63;
  RUN_ENDS = at;
  at = (at + <usize>(runs) * 4 + 79) & ~63;
  return at;
}

// Anchors of two articles and their chains.
/** Word of A. i32 x anchors */
export let ANCHORS_A: usize = 0;
/** Word of B. i32 x anchors */
export let ANCHORS_B: usize = 0;
/** Score of the best chain that ends at an anchor. f64 x anchors */
export let SCORES: usize = 0;
/** The anchor before it in that chain, or -1. i32 x anchors */
export let PREDECESSOR: usize = 0;
/** The anchor before it at the same word of B, or -1. i32 x anchors */
export let EARLIER: usize = 0;
/** Ends of chains that are not chosen yet. i32 x anchors */
export let LEFT: usize = 0;
/** By word of B: the latest anchor. i32 x wordsB */
export let LATEST: usize = 0;
/** By word of B: a bit where an anchor is near. u32 x (wordsB >> 5) + 1 */
export let NEAR: usize = 0;
/** By word of A: number of its chain + 1, or 0. i32 x wordsA */
export let OWNERS_A: usize = 0;
/** By word of B: number of its chain + 1, or 0. i32 x wordsB */
export let OWNERS_B: usize = 0;
/** Anchors of the chains. i32 x 2 * wordsA + 1 */
export let LINKS: usize = 0;
/** By chain: where its links start. i32 x wordsA + 2 */
export let STARTS: usize = 0;
/** Anchors of the chains after cuts. i32 x wordsA + 1 */
export let CUT_LINKS: usize = 0;
/** By chain after cuts: where its links start. i32 x wordsA + 2 */
export let CUT_STARTS: usize = 0;

/**
 * Lays the area out from an address on, a multiple of 64. Returns the first address behind it.
 *
 * @param anchors anchors
 * @param wordsA words of A
 * @param wordsB words of B
 */
export function layOutAnchors(from: usize, anchors: u32, wordsA: u32, wordsB: u32): usize {
  let at = from;
  ANCHORS_A = at;
  at = (at + <usize>(anchors) * 4 + 79) & ~63;
  ANCHORS_B = at;
  at = (at + <usize>(anchors) * 4 + 79) & ~63;
  SCORES = at;
  at = (at + <usize>(anchors) * 8 + 79) & ~63;
  PREDECESSOR = at;
  at = (at + <usize>(anchors) * 4 + 79) & ~63;
  EARLIER = at;
  at = (at + <usize>(anchors) * 4 + 79) & ~63;
  LEFT = at;
  at = (at + <usize>(anchors) * 4 + 79) & ~63;
  LATEST = at;
  at = (at + <usize>(wordsB) * 4 + 79) & ~63;
  NEAR = at;
  at = (at + <usize>((wordsB >> 5) + 1) * 4 + 79) & ~63;
  OWNERS_A = at;
  at = (at + <usize>(wordsA) * 4 + 79) & ~63;
  OWNERS_B = at;
  at = (at + <usize>(wordsB) * 4 + 79) & ~63;
  LINKS = at;
  at = (at + <usize>(2 * wordsA + 1) * 4 + 79) & ~63;
  STARTS = at;
  at = (at + <usize>(wordsA + 2) * 4 + 79) & ~63;
  CUT_LINKS = at;
  at = (at + <usize>(wordsA + 1) * 4 + 79) & ~63;
  CUT_STARTS = at;
  at = (at + <usize>(wordsA + 2) * 4 + 79) & ~63;
  return at;
}

// What puts passages in order.
/** Keys to sort by, 64-bit integers. f64 x passages */
export let KEYS: usize = 0;
/** Passages in the order of A. i32 x passages */
export let ORDERED: usize = 0;
/** By rank in A: rank in B, from 1. i32 x passages */
export let PLACE: usize = 0;
/** Fenwick tree: the heaviest sequence of a node. i32 x passages + 1 */
export let BEST: usize = 0;
/** Words of the heaviest sequence that ends there. i32 x passages */
export let TOTAL: usize = 0;
/** The passage before it in that sequence, or -1. i32 x passages */
export let PREVIOUS: usize = 0;

/**
 * Lays the area out from an address on, a multiple of 64. Returns the first address behind it.
 *
 * @param passages passages
 */
export function layOutPassages(from: usize, passages: u32): usize {
  let at = from;
  KEYS = at;
  at = (at + <usize>(passages) * 8 + 79) & ~63;
  ORDERED = at;
  at = (at + <usize>(passages) * 4 + 79) & ~63;
  PLACE = at;
  at = (at + <usize>(passages) * 4 + 79) & ~63;
  BEST = at;
  at = (at + <usize>(passages + 1) * 4 + 79) & ~63;
  TOTAL = at;
  at = (at + <usize>(passages) * 4 + 79) & ~63;
  PREVIOUS = at;
  at = (at + <usize>(passages) * 4 + 79) & ~63;
  return at;
}

// What matches sentences.
/** By word of A: the sentence that had it last, from 1. i32 x vocabularyA */
export let SEEN_IN: usize = 0;
/** By sentence of B: weight in common. f64 x inB */
export let SENTENCE_SCORES: usize = 0;
/** By sentence of B: 1 where it has a score. u8 x inB */
export let TOUCHED: usize = 0;
/** Sentences of B that have a score. i32 x inB */
export let TOUCHED_LIST: usize = 0;
/** Matches in the order of A. i32 x inA */
export let MATCHED: usize = 0;
/** Fenwick tree of matches. i32 x inB + 2 */
export let TREE: usize = 0;

/**
 * Lays the area out from an address on, a multiple of 64. Returns the first address behind it.
 *
 * @param vocabularyA distinct words of A
 * @param inA sentences of A
 * @param inB sentences of B
 */
export function layOutSentences(from: usize, vocabularyA: u32, inA: u32, inB: u32): usize {
  let at = from;
  SEEN_IN = at;
  at = (at + <usize>(vocabularyA) * 4 + 79) & ~63;
  SENTENCE_SCORES = at;
  at = (at + <usize>(inB) * 8 + 79) & ~63;
  TOUCHED = at;
  at = (at + <usize>(inB) * 1 + 79) & ~63;
  TOUCHED_LIST = at;
  at = (at + <usize>(inB) * 4 + 79) & ~63;
  MATCHED = at;
  at = (at + <usize>(inA) * 4 + 79) & ~63;
  TREE = at;
  at = (at + <usize>(inB + 2) * 4 + 79) & ~63;
  return at;
}

// Runs of words that are being hashed.
/** Hashes of runs. u32 x words */
export let RUNS: usize = 0;
/** Content words. u32 x words */
export let CONTENT: usize = 0;

/**
 * Lays the area out from an address on, a multiple of 64. Returns the first address behind it.
 *
 * @param words words of the longer article
 */
export function layOutGrams(from: usize, words: u32): usize {
  let at = from;
  RUNS = at;
  at = (at + <usize>(words) * 4 + 79) & ~63;
  CONTENT = at;
  at = (at + <usize>(words) * 4 + 143) & ~63;
  return at;
}
