/** Marks in the lists of holders (postings.ts): known to TypeScript and to the program. */

/** Past the most holders that count, a value is still compared with this many of the first: a text that thousands copy must not vanish. */
export const FIRST_HOLDERS = 4;
/** The first holder of a value. The highest bit, so that it tells itself by its sign. */
export const FIRST = 1 << 31;
/** The end of a list that was too long, where further holders are sent to. */
export const END = 1 << 30;
