/** What a step of a distributed run is. */
import type { Batch, Row, Schema } from './frames.js';

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
