/** The numbers that decide how two articles are compared. AssemblyScript compiles this file, too: only numbers belong here. */

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
/** The anchors of a passage have at least this score: about three rare words in close order. */
export const MIN_PASSAGE_SCORE = 1.6;
/** Gap cells between two anchors that are filled exactly; larger gaps are left open. */
export const MAX_FILL = 1024;

/** Number of equal parts of an article whose coverage counts. */
export const PARTS = 10;
/** A part is covered from this share on. */
export const COVERED = 0.25;

/** Words of a run that counts as copied: two people do not write the same twelve words by chance. */
export const COPIED_RUN = 12;
/** Copied words that count as much as any number of them. */
export const MUCH_COPIED = 200;
/** A run within so many words of the start, or of the end, of both articles is as likely a page frame as a copy. */
export const EDGE = 10;
/** Shares of names and of numbers that unrelated articles have in common: shares of a few things are drawn towards them. */
export const STRANGE_NAMES = 0.4;
export const STRANGE_NUMBERS = 0.2;

/** A sentence needs this many distinct content words to be looked for. */
export const MIN_WORDS = 4;
/** Share of a sentence's weight that the best match of the sentence must have. */
export const MIN_MATCH = 0.25;
/** A word that occurs more often than this in the other article points to no sentence. */
export const MOST_PLACES = 50;

/** Words between two kept words, at most, that can replace one another. */
export const LONGEST_GAP = 4;

/** A weight of 1 among the lower bounds of weights, which are whole numbers so that their sums are exact. */
export const UNIT = 255;
/** Bits of a hash by which the lower bound of a weight is looked up. */
export const LOWEST_BITS = 15;
