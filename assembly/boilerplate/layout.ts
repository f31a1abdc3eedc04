/** Where everything stands in the memory of the program. Bytes. */

/** Tokens of the longest article, and runs of the largest frame, that fit. */
export const MOST_TOKENS: i32 = 1 << 16;
export const MOST_FRAME_RUNS: i32 = 1 << 16;

/** Hashes are read four at a time, and ahead of what they are needed for. */
const SLACK: usize = 64;

// what goes in: an article, whose frame is cut out in place; the frame of a group, a constant's length away from the other's
export const HASHES: usize = 1 << 12;
export const FLAGS: usize = HASHES + <usize>MOST_TOKENS * 4 + SLACK;
export const FRAME_RUNS: usize = FLAGS + <usize>MOST_TOKENS + SLACK;

/** The run that starts at each word of the article. */
export const RUNS: usize = FRAME_RUNS + <usize>MOST_FRAME_RUNS * 4;
/** Words where runs start that may be frame; of these, the ones that are. */
export const LIKELY: usize = RUNS + <usize>MOST_TOKENS * 4 + SLACK;
export const FRAMED: usize = LIKELY + <usize>MOST_TOKENS * 4 + SLACK;

/** Of a group's frame: a set of its runs, and a filter that tells most others. Once for the source, once for the corpus. */
export const SETS: usize = FRAMED + <usize>MOST_TOKENS * 4 + SLACK;
export const SET_SIZE: usize = <usize>MOST_FRAME_RUNS * 4 * 4;
export const FILTERS: usize = SETS + 2 * SET_SIZE;
export const FILTER_SIZE: usize = (<usize>MOST_FRAME_RUNS * 16) >>> 3;

/** What comes out: for each stretch its start, its end, the hash of its first run, and of which group it is. */
export const STRETCHES: usize = FILTERS + 2 * FILTER_SIZE;
export const STRETCH: usize = 16;
export const MOST_STRETCHES: i32 = (MOST_TOKENS / 10) * 2 + 2;

/** The words of an article that were met: four slots for each. */
export const SEEN: usize = (STRETCHES + <usize>MOST_STRETCHES * STRETCH + 63) & ~63;

/** Runs of many articles, or the words that were counted, and more than that: as much as is asked for. */
export const LEARNT: usize = SEEN + <usize>MOST_TOKENS * 4 * 4;
