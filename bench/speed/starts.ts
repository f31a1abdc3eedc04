/** Measures the start: Node alone, the help, and the comparison of two articles, in turns. */
import { fileURLToPath } from 'node:url';
import { runChild } from './child.js';
import type { StartFigures } from './results.js';
import { takeTurns } from './rounds.js';
import { median } from './statistics.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ARTICLES = ['harbour-courier/budget-vote.txt', 'infobuzz-hub/budget-quarrel.txt'];

/** @throws Error if a command fails */
export async function measureStarts(tool: string, runs: number): Promise<StartFigures[]> {
  const commands = [
    { name: 'node, nothing to do', args: ['-e', '0'] },
    { name: '--help', args: [tool, '--help'] },
    { name: 'compare, two articles', args: [tool, 'compare', ...ARTICLES.map(name => `fixtures/newsroom/${name}`)] },
  ];
  const turns = await takeTurns(
    commands.map(({ name, args }) => ({ name, run: () => runChild(args, ROOT) })),
    runs,
  );
  return turns.map(({ runs: its, failed }, i) => {
    if (failed !== undefined) throw new Error(`${commands[i].name}: ${failed}`);
    return { name: commands[i].name, wall: median(its.map(run => run.wall)), cpu: median(its.map(run => run.cpu)) };
  });
}
