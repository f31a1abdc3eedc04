/**
 * Writes posting lists, and counts the values that each sketch shares with earlier sketches.
 *
 * The lists are in memory that the kernels of all threads share (drawn in src/candidates/postings.ts). A thread adds
 * its work area at the end.
 */
export * from './layout.generated';
export { countOverlaps, makeReferences } from './overlaps';
export { indexPart, slotsFor } from './postings';
