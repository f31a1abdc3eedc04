/**
 * Short loops, timed: repeated until the clock can tell. The clock is that of the process: the processor time that all its
 * threads together had, collecting garbage included, whatever else the machine was busy with.
 */
import { type Contestant, takeTurns } from './rounds.js';
import { median } from './statistics.js';

export interface Loops {
  readonly runs: number;
  /** A pass over the articles is repeated until this much time has gone by. Seconds. */
  readonly atLeast: number;
}

/** Processor seconds of one pass. */
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

/** The median seconds of each, after one round that does not count and lets the compiler see every loop. */
export async function medianSeconds(contestants: readonly Contestant<number>[], runs: number): Promise<number[]> {
  for (const { run } of contestants) await run();
  const turns = await takeTurns(contestants, runs);
  return turns.map(({ runs: seconds, failed }, i) => {
    if (failed !== undefined) throw new Error(`${contestants[i].name}: ${failed}`);
    return median(seconds);
  });
}
