/** The interface of a step of a distributed run. */
import type { Batch, Row, Schema } from './frames.js';

/** The settings of a step. Paths name files on this machine. */
export type StepSettings = Readonly<Record<string, unknown>>;

/** A step over the rows of a task. The scheduler orders the rows as the step requires. */
export interface Step<In extends Schema, Out extends Schema> {
  readonly input: In;
  readonly output: Out;
  /** Begins a task. */
  begin(settings: StepSettings): Task<In, Out>;
}

export interface Task<In extends Schema, Out extends Schema> {
  push(batch: Batch<In>, emit: (row: Row<Out>) => void): void;
  /** Called after the last batch. */
  end?(emit: (row: Row<Out>) => void): void;
}
