/**
 * The numbers that hashes of shingles go by, for all who make them: the host and the kernels. Nothing but
 * numbers may stand here: AssemblyScript reads this file, too.
 */

/** In scripts without spaces two characters carry about as much as one word. */
export const CHARACTERS_PER_WORD = 2;

/** What the hash of a run begins with, and what it is multiplied by. */
export const RUN_START = 0x9e3779b9 | 0;
export const RUN_PRIME = 0x01000193;
