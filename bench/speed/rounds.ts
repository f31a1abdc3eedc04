/**
 * Contestants take turns, A B A B, so that whatever else a machine is busy with meets them all. What takes minutes is
 * repeated less often; how often is part of the result.
 */

export interface Contestant<T> {
  readonly name: string;
  run(): Promise<T>;
}

/** What became of a contestant: its runs in order, or why it could not go on. */
export interface Turns<T> {
  readonly runs: readonly T[];
  readonly failed?: string;
}

/** Seconds a run above which it is repeated at most three times, and above which it is not repeated. */
const LONG = 60;
const VERY_LONG = 240;

/** How often something is to be run, of `most` times, when its first run took that long. */
export function runsFor(seconds: number, most: number): number {
  if (seconds > VERY_LONG) return 1;
  return seconds > LONG ? Math.min(3, most) : most;
}

/**
 * Runs each contestant up to `most` times, in rounds. One that fails is left out of the following rounds.
 *
 * @param onRun called after each run with its number, counted from 1, and the seconds it took
 */
export async function takeTurns<T>(
  contestants: readonly Contestant<T>[],
  most: number,
  onRun: (name: string, run: number, of: number, seconds: number, failed?: string) => void = () => {},
): Promise<Turns<T>[]> {
  const turns = contestants.map(contestant => ({ contestant, runs: [] as T[], of: most, failed: '' }));
  for (let round = 0; round < most; round++) {
    for (const turn of turns) {
      if (turn.failed !== '' || round >= turn.of) continue;
      const start = performance.now();
      try {
        turn.runs.push(await turn.contestant.run());
      } catch (error) {
        turn.failed = error instanceof Error ? error.message : String(error);
      }
      const seconds = (performance.now() - start) / 1000;
      if (round === 0) turn.of = runsFor(seconds, most);
      onRun(turn.contestant.name, round + 1, turn.of, seconds, turn.failed || undefined);
    }
  }
  return turns.map(({ runs, failed }) => ({ runs, ...(failed !== '' && { failed }) }));
}
