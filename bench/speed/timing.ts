/**
 * Measures short loops by repetition, in CPU time of all threads of the process, garbage collection included, so that other
 * load on the machine matters little.
 */
import { type Contestant, takeTurns } from './rounds.js';
import { median } from './statistics.js';

export interface Loops {
  readonly runs: number;
  /** Time in seconds that a pass over the articles is repeated for. */
  readonly atLeast: number;
}

/** CPU time of one pass in seconds. */
export function secondsOf(pass: () => void, atLeast: number): number {
  const start = process.cpuUsage();
  let passes = 0;
  let seconds = 0;
  do {
    pass();
    passes++;
    const { user, system } = process.cpuUsage(start);
    seconds = (user + system) / 1e6;
  } while (seconds < atLeast);
  return seconds / passes;
}

/** The median time of each contestant. A first round, which does not count, lets the compiler see every loop. */
export async function medianSeconds(contestants: readonly Contestant<number>[], runs: number): Promise<number[]> {
  for (const { run } of contestants) await run();
  const turns = await takeTurns(contestants, runs);
  return turns.map(({ runs: seconds, failed }, i) => {
    if (failed !== undefined) throw new Error(`${contestants[i].name}: ${failed}`);
    return median(seconds);
  });
}
