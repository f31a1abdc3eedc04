/** How long each stage of a scan took, for those who ask (`--verbose`). */
import type { Progress } from '../types/progress.js';

export class StageTimes {
  readonly #began: { readonly name: string; readonly at: number }[] = [];

  /** @param now milliseconds from any start */
  constructor(private readonly now: () => number = () => performance.now()) {}

  update({ stage }: Progress): void {
    this.begin(stage);
  }

  /** Ends the stage before it; one that has begun already goes on. */
  begin(name: string): void {
    if (this.#began.at(-1)?.name !== name) this.#began.push({ name, at: this.now() });
  }

  /** "read 1.20 s, sketch 0.40 s"; ends the last stage. */
  summary(): string {
    const end = this.now();
    return this.#began
      .map(({ name, at }, i) => `${name} ${(((this.#began[i + 1]?.at ?? end) - at) / 1000).toFixed(2)} s`)
      .join(', ');
  }
}
