/**
 * The table of the steps of the detection that a scheduler runs on batches of rows. Between two steps the scheduler groups the rows that the
 * next step needs together. For the same articles the steps give the pairs and clusters of a scan (picture in spark/README.md).
 */
import { UserError } from '../errors.js';
import { prepareRecords } from './article-steps.js';
import { countOverlaps, listPredecessors, spreadValues } from './candidate-steps.js';
import { clusterComponents } from './cluster-step.js';
import { findCommonValues, listCommonPredecessors, listFirstHolders } from './common-value-steps.js';
import { compareContents } from './compare-step.js';
import type { Schema } from './frames.js';
import { selectOfComponents } from './select-step.js';
import { sketchContents } from './sketch-step.js';
import {
  countWordsOfContents,
  cutContents,
  learnTemplatesOfGroups,
  makeStatistics,
  sampleRunsOfContents,
} from './statistics-steps.js';
import type { Step } from './step.js';

/** The steps in the order in which a job runs them. */
const STEPS = {
  prepare: prepareRecords,
  learn: learnTemplatesOfGroups,
  cut: cutContents,
  words: countWordsOfContents,
  runs: sampleRunsOfContents,
  statistics: makeStatistics,
  sketch: sketchContents,
  common: findCommonValues,
  holders: listFirstHolders,
  values: spreadValues,
  predecessors: listPredecessors,
  'common-predecessors': listCommonPredecessors,
  overlaps: countOverlaps,
  compare: compareContents,
  cluster: clusterComponents,
  select: selectOfComponents,
};

export const STEP_NAMES = Object.keys(STEPS);

/** @throws UserError for an unknown step */
export function stepNamed(name: unknown): Step<Schema, Schema> {
  if (typeof name !== 'string' || !Object.hasOwn(STEPS, name)) {
    throw new UserError(`unknown step ${JSON.stringify(name)}`, `the steps are ${STEP_NAMES.join(', ')}`);
  }
  return STEPS[name as keyof typeof STEPS] as unknown as Step<Schema, Schema>;
}
