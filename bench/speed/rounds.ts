/**
 * Contestants run in turns, A B A B, so that other load on the machine affects all of them. Long runs are repeated less
 * often; the number of runs is part of the result.
 */

export interface Contestant<T> {
  readonly name: string;
  run(): Promise<T>;
}

/** The results of a contestant in order, and the reason if it failed. */
export interface Turns<T> {
  readonly runs: readonly T[];
  readonly failed?: string;
}

/** Time of a run in seconds above which there are at most three runs, and above which there is only one. */
const LONG = 60;
const VERY_LONG = 240;

/** Number of runs, at most `most`, for a first run of this length. */
export function runsFor(seconds: number, most: number): number {
  if (seconds > VERY_LONG) return 1;
  return seconds > LONG ? Math.min(3, most) : most;
}

/**
 * Runs each contestant up to `most` times in rounds. A contestant that fails is left out of the following rounds.
 *
 * @param onRun called after each run with its number from 1 and its time in seconds
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
