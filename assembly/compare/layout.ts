/** Where everything stands in the memory of the program. Bytes; articles have fewer words than LONGEST. */

/** Words of an article, places and sentences fit 16 bits. */
export const LONGEST: i32 = 1 << 16;
/** Anchors of two articles: each word of one stands at most twelve times in the other. */
const MOST_ANCHORS: usize = 12 << 16;
const WORDS: usize = 1 << 16;

// what goes in and comes out
export const EVIDENCE: usize = 1024;
export const BOUND: usize = EVIDENCE + 128;
export const RESULT: usize = BOUND + 128;
export const SETTINGS: usize = RESULT + 128;
/** What the evidence has to show, and what each piece of it weighs in the formula. */
export const LEAST: usize = SETTINGS + 64;
export const WEIGHTS: usize = LEAST + 64;
export const COUNTS: usize = WEIGHTS + 128;
export const TENTHS: usize = COUNTS + 256 * 8;
export const PARTS: usize = TENTHS + 256;
/** What is put there may begin a few bytes later. */
const LATER: usize = 64;
export const PIVOT_HASHES: usize = 8192;
export const PIVOT_FLAGS: usize = PIVOT_HASHES + WORDS * 4 + LATER;
export const VISITOR_HASHES: usize = PIVOT_FLAGS + WORDS + LATER;
export const VISITOR_FLAGS: usize = VISITOR_HASHES + WORDS * 4 + LATER;

// the screen
/** Slots of the largest filter, a power of two. */
export const MOST_SLOTS: i32 = 1 << 18;
export const WEIGHT_AT: usize = VISITOR_FLAGS + WORDS + LATER;
export const PAIR_AT: usize = WEIGHT_AT + <usize>MOST_SLOTS;
export const VISITOR_AT: usize = PAIR_AT + <usize>MOST_SLOTS;
export const WORD_COUNTS: usize = VISITOR_AT + <usize>MOST_SLOTS;
export const WORD_WEIGHTS: usize = WORD_COUNTS + WORDS * 4;
export const TOKEN_COUNTS: usize = WORD_WEIGHTS + WORDS * 4;
export const SEEN_BITS: usize = TOKEN_COUNTS + WORDS * 4;
/** Slots of the filter of names: an article of 500 words has some fifty names and numbers. */
export const NAME_SLOTS: i32 = 1 << 13;
/** Of each word of the visitor what it weighs in the pivot, of each word of the pivot whether the visitor holds it. */
export const HELD_WEIGHTS: usize = SEEN_BITS + WORDS / 8;
export const HELD: usize = HELD_WEIGHTS + WORDS + 64;
export const KINDS_AT: usize = HELD + WORDS + 64;

// the alignment
export const WORDS_IN_OTHER: usize = KINDS_AT + <usize>NAME_SLOTS;
export const ANCHORING: usize = WORDS_IN_OTHER + WORDS * 4;
export const ANCHORS_A: usize = ANCHORING + WORDS * 4;
export const ANCHORS_B: usize = ANCHORS_A + MOST_ANCHORS * 4;
export const SCORES: usize = ANCHORS_B + MOST_ANCHORS * 4;
export const BEFORE: usize = SCORES + MOST_ANCHORS * 8;
export const EARLIER: usize = BEFORE + MOST_ANCHORS * 4;
export const LEFT: usize = EARLIER + MOST_ANCHORS * 4;
export const LATEST: usize = LEFT + MOST_ANCHORS * 4;
export const BITS: usize = LATEST + WORDS * 4;
export const OWNERS_A: usize = BITS + WORDS / 8 + 64;
export const OWNERS_B: usize = OWNERS_A + WORDS * 4;
export const LINKS: usize = OWNERS_B + WORDS * 4;
export const STARTS: usize = LINKS + WORDS * 8;
export const CUT_LINKS: usize = STARTS + WORDS * 8;
export const CUT_STARTS: usize = CUT_LINKS + WORDS * 8;
export const PARTNER: usize = CUT_STARTS + WORDS * 8;
export const TAKEN: usize = PARTNER + WORDS * 4;
export const TABLE: usize = TAKEN + WORDS;
export const SPANS: usize = TABLE + 4096;

// passages and sentences
export const KEYS: usize = SPANS + WORDS * 16;
export const PLACE: usize = KEYS + WORDS * 8;
export const BEST: usize = PLACE + WORDS * 4;
export const TOTAL: usize = BEST + WORDS * 4 + 64;
export const PREVIOUS: usize = TOTAL + WORDS * 4;
export const ORDERED: usize = PREVIOUS + WORDS * 4;
/** By position in `ORDERED`: 1 for a passage that moved. Bytes. */
export const MOVED: usize = ORDERED + WORDS * 4;
export const SENTENCE_SCORES: usize = MOVED + WORDS;
export const TOUCHED: usize = SENTENCE_SCORES + WORDS * 8;
export const TOUCHED_LIST: usize = TOUCHED + WORDS;
export const SEEN: usize = TOUCHED_LIST + WORDS * 4;
export const MATCHED: usize = SEEN + WORDS * 4;
export const TREE: usize = MATCHED + WORDS * 4;
export const RUNS: usize = TREE + WORDS * 4 + 64;
export const CONTENT: usize = RUNS + WORDS * 4;

/** The pivot's profile, where it is not among those that are kept. */
export const PIVOT: usize = CONTENT + WORDS * 4;
/** Bytes of a profile at most. */
const LARGEST: usize = 72 << 16;
/** Profiles kept for the pairs to come; holds the two largest. */
export const KEPT: usize = PIVOT + LARGEST;
export const KEPT_END: usize = KEPT + (10 << 20);
/** What is known of visitors, by some bits of their numbers. */
export const FACTS_SIZE: usize = 64;
export const MOST_FACTS: i32 = 1 << 17;
export const FACTS: usize = KEPT_END;
/** What is known of words, language by language; grows. */
export const TABLES: usize = FACTS + <usize>MOST_FACTS * FACTS_SIZE;
