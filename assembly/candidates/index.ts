/**
 * From sketch values to candidate pairs: writes posting lists, and counts by them how many values each sketch shares with those
 * before it. The lists stand at the beginning of a memory that the kernels of all threads share (src/candidates/postings.ts
 * has a picture); what a thread needs besides, it lays out behind.
 */
export * from './layout.generated';
export { countOverlaps, makeReferences } from './overlaps';
export { indexPart, slotsFor } from './postings';
