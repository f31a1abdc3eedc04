/** Which way each piece of evidence points, for the tests of the score and of its upper bound. */
import type { EvidenceName } from '../../src/compare/score.js';

/** What speaks against one text retold; everything else speaks for it. */
export const AGAINST: readonly EvidenceName[] = [
  'moved',
  'quoted',
  'numericShare',
  'contradicted',
  'exclusive',
  'missingNames',
  'missingNumbers',
];
