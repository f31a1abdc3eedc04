/**
 * The steps of the detection that a scheduler runs on batches of rows, each by itself: between them the scheduler brings together the
 * rows that belong together. Over the same articles the steps give the pairs and clusters of a scan (spark/README.md has the picture).
 */
import { UserError } from '../errors.js';
import { prepareRecords } from './article-steps.js';
import { countOverlaps, listPredecessors, sketchContents, spreadValues } from './candidate-steps.js';
import { clusterComponents } from './cluster-step.js';
import { compareContents } from './compare-step.js';
import type { Batch, Row, Schema } from './frames.js';
import {
  countWordsOfContents,
  cutContents,
  learnTemplatesOfGroups,
  makeStatistics,
  sampleRunsOfContents,
} from './statistics-steps.js';

/** What a step is told when it begins. Paths are those of files on this machine. */
export type StepSettings = Readonly<Record<string, unknown>>;

/** One step over the rows of one task. Rows come in the order that the step asks for. */
export interface Step<In extends Schema, Out extends Schema> {
  readonly input: In;
  readonly output: Out;
  /** Begins a task. */
  begin(settings: StepSettings): Task<In, Out>;
}

export interface Task<In extends Schema, Out extends Schema> {
  push(batch: Batch<In>, emit: (row: Row<Out>) => void): void;
  /** After the last batch. */
  end?(emit: (row: Row<Out>) => void): void;
}

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
