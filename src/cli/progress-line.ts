/** One line that is redrawn while the work goes on and wiped before anything else is said. */
import type { Progress } from '../types/progress.js';
import type { Sink } from './terminal.js';

/** Milliseconds between two drawings: ten a second are enough for the eye and cost nothing. */
const INTERVAL = 100;

const STAGES: Readonly<Record<Progress['stage'], (count: string) => string>> = {
  read: count => `reading: ${count} articles`,
  boilerplate: count => `leaving out boilerplate: ${count} articles`,
  words: count => `counting words: ${count} articles`,
  sketch: count => `sketching: ${count} articles`,
  candidates: count => `finding candidates: ${count} articles`,
  compare: count => `comparing: ${count} pairs`,
  cluster: count => `clustering: ${count} pairs`,
};

export class ProgressLine {
  #drawn = false;
  #stage: Progress['stage'] | undefined;
  #last = Number.NEGATIVE_INFINITY;

  /** @param stream a terminal; @param now milliseconds from any start */
  constructor(
    private readonly stream: Sink,
    private readonly now: () => number = () => performance.now(),
  ) {}

  update(progress: Progress): void {
    const time = this.now();
    // A new stage is shown at once: some say that they begin, and nothing more until they are done.
    if (progress.stage === this.#stage && time - this.#last < INTERVAL) return;
    this.#stage = progress.stage;
    this.#last = time;
    this.#drawn = true;
    // A line as wide as the terminal would wrap and could not be wiped.
    const line = describe(progress).slice(0, Math.max(1, (this.stream.columns || 80) - 1));
    this.stream.write(`\r\u001B[2K${line}`);
  }

  clear(): void {
    if (this.#drawn) this.stream.write('\r\u001B[2K');
    this.#drawn = false;
  }
}

function describe({ stage, done, total }: Progress): string {
  const count = done.toLocaleString('en');
  if (total === undefined || total === 0) return STAGES[stage](count);
  const percent = Math.min(100, Math.floor((100 * done) / total));
  return `${STAGES[stage](`${count} of ${total.toLocaleString('en')}`)} (${percent} %)`;
}
