/**
 * The steps of the detection that a scheduler runs on batches of rows, each by itself: between them the scheduler brings together the
 * rows that belong together. Over the same articles the steps give the pairs and clusters of a scan (spark/README.md has the picture).
 */
import { UserError } from '../errors.js';
import { prepareRecords } from './article-steps.js';
import { countOverlaps, listPredecessors, sketchContents, spreadValues } from './candidate-steps.js';
import { clusterComponents } from './cluster-step.js';
import { compareContents } from './compare-step.js';
import type { Schema } from './frames.js';
import {
  countWordsOfContents,
  cutContents,
  learnTemplatesOfGroups,
  makeStatistics,
  sampleRunsOfContents,
} from './statistics-steps.js';
import type { Step } from './step.js';

/** In the order in which a job runs them. */
const STEPS = {
  prepare: prepareRecords,
  learn: learnTemplatesOfGroups,
  cut: cutContents,
  words: countWordsOfContents,
  runs: sampleRunsOfContents,
  statistics: makeStatistics,
  sketch: sketchContents,
  values: spreadValues,
  predecessors: listPredecessors,
  overlaps: countOverlaps,
  compare: compareContents,
  cluster: clusterComponents,
};

export const STEP_NAMES = Object.keys(STEPS);

/** @throws UserError for an unknown step */
export function stepNamed(name: unknown): Step<Schema, Schema> {
  if (typeof name !== 'string' || !Object.hasOwn(STEPS, name)) {
    throw new UserError(`unknown step ${JSON.stringify(name)}`, `the steps are ${STEP_NAMES.join(', ')}`);
  }
  return STEPS[name as keyof typeof STEPS] as unknown as Step<Schema, Schema>;
}
