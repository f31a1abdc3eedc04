/** The direction of each piece of evidence, for the tests of the score and its upper bound. */
import type { EvidenceName } from '../../src/compare/score.js';

/** Evidence against a common text; all other evidence is for it. */
export const AGAINST: readonly EvidenceName[] = [
  'moved',
  'quoted',
  'numericShare',
  'contradicted',
  'exclusive',
  'missingNames',
  'missingNumbers',
];
