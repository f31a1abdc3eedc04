/** How far a scan is. */

/** The steps of a scan that progress is reported for, in the order in which they run. */
export const STAGES = ['read', 'boilerplate', 'words', 'sketch', 'candidates', 'compare', 'cluster'] as const;

/** One step of a scan. */
export type StageName = (typeof STAGES)[number];

/** What `findDuplicates` reports while it works. */
export interface Progress {
  readonly stage: StageName;
  /** Articles done so far, 0 or more; candidate pairs with `compare`, scored pairs with `cluster`. */
  readonly done: number;
  /** Articles or pairs in all; absent while the number is not known. */
  readonly total?: number;
}
