/** What runs of words are: known to TypeScript and to the program that looks for them. */

/** Words of a run. Shorter ones are idioms, longer ones break at the first inserted date. */
export const RUN = 8;
/** Base of the hash of a run, odd. */
export const RUN_BASE = 0x9e3779b1;

/** Words between two frame runs that belong to the same stretch. */
export const MAX_GAP = 8;
/** A stretch shorter than this is a phrase. Words. */
export const MIN_STRETCH = 10;

/** Slots of a filter for each run that it lets through: of the others, about one in so many is let through as well. */
export const FILTER_SLOTS = 16;
/** Slots of a set for each run in it. */
export const SET_ROOM = 4;
/** Where the counters of runs stop. */
export const HIGHEST = 255;
