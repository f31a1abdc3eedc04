/** Where everything stands in the memory of the program, behind its own constants. Bytes. */

/** Tokens of the longest article, and slots of the largest table of function words, that fit. */
export const MOST_TOKENS: i32 = 1 << 16;
export const MOST_SLOTS: i32 = 1 << 16;
/** Four values are written at once, be there one. */
const SLACK: usize = 16;
const VALUES_SIZE: usize = <usize>MOST_TOKENS * 4 + SLACK;

// what goes in
export const SLOTS: usize = 1 << 12;
export const HASHES: usize = SLOTS + <usize>MOST_SLOTS * 4;
export const FLAGS: usize = HASHES + VALUES_SIZE;

/** For each choice among four values, which bytes they move from. */
export const PACKING: usize = FLAGS + <usize>MOST_TOKENS + SLACK;
/** Content words. */
export const CONTENT: usize = PACKING + 16 * 16;
/** Hashes of shingles that may be kept, in the order of the text. */
export const LOW: usize = CONTENT + VALUES_SIZE;
/** Where in `SORTED` the next value of each bucket comes. */
export const BUCKETS: usize = LOW + VALUES_SIZE;
export const SORTED: usize = BUCKETS + VALUES_SIZE;

/** What comes out: the sketch. */
export const VALUES: usize = SORTED + VALUES_SIZE;
export const END: usize = VALUES + VALUES_SIZE;
