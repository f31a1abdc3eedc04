/** The time of each stage, from the line that `--verbose` prints: `time: read 1.23 s, ..., report 0.10 s`. */
import { median } from './statistics.js';

export interface Stage {
  readonly name: string;
  readonly seconds: number;
}

/** The stages on the last such line in its order; none without such a line. */
export function stagesIn(stderr: string): Stage[] {
  const line = stderr
    .split('\n')
    .findLast(its => /^(?:twicetold: )?time: /.test(its))
    ?.replace(/^.*?time: /, '');
  return (line ?? '').split(/[,;] /).flatMap(part => {
    const [, name, seconds] = /^(\S.*?) (\d+(?:\.\d+)?) s$/.exec(part.trim()) ?? [];
    return name === undefined ? [] : [{ name, seconds: Number(seconds) }];
  });
}

/** The median of each stage over several runs. */
export function medianStages(runs: readonly (readonly Stage[])[]): Stage[] {
  const seconds = new Map<string, number[]>();
  for (const stage of runs.flat()) seconds.set(stage.name, [...(seconds.get(stage.name) ?? []), stage.seconds]);
  return [...seconds].map(([name, its]) => ({ name, seconds: median(its) }));
}
