/**
 * The numbers that comparing two articles goes by, for both who do it: the reference in this folder and the program in
 * assembly/compare. Nothing but numbers may stand here: AssemblyScript reads this file, too.
 */

/** A word that occurs more often than this in the other article anchors nothing by itself. */
export const MAX_OCCURRENCES = 12;
/** Articles of so many words or more are aligned by runs of content words, where single words are too frequent. */
export const LONG_WORDS = 65_536;
/** Content words in the longest run that anchors something. */
export const MAX_SEED_WORDS = 32;

/** Words on either side that a passage may skip between two anchors. */
export const MAX_GAP = 24;
/** Anchors looked back at for a predecessor: bounds the cost on repetitive text. */
export const LOOK_BACK = 96;
/** Cost of a word skipped on both sides, and of one skipped on one side only. In units of a rarest word's weight. */
export const SKIP_COST = 0.012;
export const SHIFT_COST = 0.045;
/** A passage holds at least this weight of anchors: about three rare words in close order. */
export const MIN_PASSAGE_SCORE = 1.6;
/** Gap cells between two anchors that are filled exactly; larger gaps are left open. */
export const MAX_FILL = 1024;

/** Coverage is told of so many equal parts of an article. */
export const PARTS = 10;
/** A part is covered from this share on. */
export const COVERED = 0.25;

/** Two people do not write the same twelve words by chance. */
export const COPIED_RUN = 12;
export const MUCH_COPIED = 200;
/** A run that begins or ends both articles, give or take this many words, is a frame as likely as a copy. */
export const EDGE = 10;
/** What strangers show of the shares of names and of numbers that are drawn towards it. */
export const STRANGE_NAMES = 0.4;
export const STRANGE_NUMBERS = 0.2;

/** A sentence needs this many distinct content words to be looked for. */
export const MIN_WORDS = 4;
/** Share of a sentence's weight that its best match must hold. */
export const MIN_MATCH = 0.25;
/** A word that stands more often than this in the other article points to no sentence. */
export const MOST_PLACES = 50;

/** Words between two kept ones that can stand for one another. */
export const LONGEST_GAP = 4;

/** Lowest weights are whole numbers from 0 to this, so that their sums are exact, in a table of so many bits of a hash. */
export const UNIT = 255;
export const LOWEST_BITS = 15;
