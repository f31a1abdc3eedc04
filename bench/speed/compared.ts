/** Comparisons of several scans: speedup by threads, growth with the size, recall by size. */
import type { CorpusFiles } from './corpora.js';
import { plantedPairs, recallOf, totalRecall } from './recall.js';
import type { Growth, Recall, ScanFigures, SpeedResults } from './results.js';
import { growthExponent } from './statistics.js';

/** The speedup of several threads, on the corpus that was also scanned with one. */
export function coresOf(scans: readonly ScanFigures[], oneThread: number, jobs: number): Pick<SpeedResults, 'cores'> {
  const figures = (threads: number, onOneCore?: true): ScanFigures | undefined =>
    scans.find(
      its => its.form === 'jsonl' && its.articles === oneThread && its.jobs === threads && its.onOneCore === onOneCore,
    );
  const [core, one, many] = [figures(1, true), figures(1), figures(jobs)];
  if (jobs === 1 || one === undefined || many === undefined) return {};
  const overOneCore = core?.failed === undefined && core !== undefined ? { overOneCore: core.wall / many.wall } : {};
  return { cores: { articles: oneThread, jobs, speedup: one.wall / many.wall, ...overOneCore } };
}

/** @param lines scans of JSON Lines with all threads */
export function growthOf(lines: readonly ScanFigures[]): Growth[] {
  const sorted = [...lines].sort((x, y) => x.articles - y.articles);
  const steps = sorted.slice(1).map((large, i) => [sorted[i], large] as const);
  // Also from the first to the last size, if there are sizes between them.
  if (sorted.length > 2) steps.push([sorted[0], sorted[sorted.length - 1]]);
  return steps.map(([small, large]) => ({
    from: small.articles,
    to: large.articles,
    exponent: growthExponent(small, large),
  }));
}

/**
 * Recall of the planted copies of each corpus, and recall of the copies of the smallest corpus in each corpus that
 * begins with it.
 */
export async function recallBySize(
  given: readonly CorpusFiles[],
  reportOf: (corpus: CorpusFiles) => string,
): Promise<Recall[]> {
  const corpora = [...given].sort((x, y) => x.articles - y.articles);
  if (corpora.length === 0) return [];
  const smallest = plantedPairs(corpora[0].pairs);
  const results: Recall[] = [];
  for (const corpus of corpora) {
    const pairs = plantedPairs(corpus.pairs);
    const kinds = await recallOf(reportOf(corpus), pairs);
    const listed = new Set(pairs.map(({ a, b }) => `${a}\t${b}`));
    const beginsWithIt = smallest.every(({ a, b }) => listed.has(`${a}\t${b}`));
    const same = beginsWithIt ? await recallOf(reportOf(corpus), smallest) : undefined;
    results.push({
      articles: corpus.articles,
      kinds,
      recall: totalRecall(kinds),
      ...(same !== undefined && { ofSmallest: totalRecall(same) }),
    });
  }
  return results;
}
