/** The sketches of all articles in two columns, numbered like the token store. */
export interface SketchStore {
  readonly size: number;
  /** Values of article i stand from starts[i] to starts[i + 1]. */
  readonly starts: Float64Array;
  readonly values: Uint32Array;
}
