/**
 * Measures all evaluation sets as one corpus of six thousand articles.
 *
 *   npx tsx bench/union.ts
 *
 * Prints candidates and recall at 0.5 by kind, from the stages at their default settings.
 */
import { DEFAULT_OPTIONS } from '../src/options.js';
import { shareOf } from './interval.js';
import { candidateScores } from './scores.js';
import { DATA, dataPresent, loadSet, SETS, storiesOf, unionOf } from './sets.js';
import { table, withInterval } from './tables.js';

async function main(): Promise<void> {
  if (!dataPresent()) {
    console.log(`no evaluation data at ${DATA}: nothing measured. TWICETOLD_DATA names another folder.`);
    return;
  }
  const union = unionOf(SETS.map(loadSet));
  const { score, all, candidatePairs } = await candidateScores(union, 'bottom-k');
  const story = storiesOf(union);
  const listed = [...union.pairs.values()].filter(({ label }) => label === 'copy' || label === 'distinct');
  const names = [...new Set(listed.map(({ label, kind }) => `${label} ${kind}`))].sort();
  const rows = names.map(name => {
    const its = listed.filter(({ label, kind }) => `${label} ${kind}` === name);
    const share = (hit: (similarity: number | undefined) => boolean): string =>
      withInterval(shareOf(its.map(({ a, b }) => ({ story: story(a), hit: hit(score(a, b)) }))));
    return [
      name,
      String(its.length),
      share(similarity => similarity !== undefined),
      share(similarity => (similarity ?? 0) >= DEFAULT_OPTIONS.threshold),
    ];
  });
  console.log(table(['kind', 'pairs', 'became candidates', 'reach 0.5'], 1, rows).join('\n'));

  const setOf = (id: string): string => id.slice(0, id.indexOf(':'));
  const unlisted = [...all]
    .filter(([key, similarity]) => similarity >= DEFAULT_OPTIONS.threshold && !union.pairs.has(key))
    .map(([key]) => key.split('\t').map(setOf));
  const across = unlisted.filter(([a, b]) => a !== b).length;
  console.log(
    `\n${union.articles.length} articles, ${candidatePairs} candidate pairs: ` +
      `${(candidatePairs / union.articles.length).toFixed(1)} an article. Unlisted pairs that reach 0.5: ` +
      `${SETS.map(set => `${unlisted.filter(([a, b]) => a === set && b === set).length} in ${set}`).join(', ')}, ` +
      `${across} between two sets.`,
  );
}

await main();
