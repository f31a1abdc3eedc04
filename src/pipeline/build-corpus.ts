/** The first half of the pipeline, in reading order: prepared articles in, a corpus without boilerplate and with its facts out. */

import { groupBySource } from '../corpus/boilerplate.js';
import { type BoilerplateBlock, joinBlocks } from '../corpus/boilerplate-blocks.js';
import type { Corpus } from '../corpus/corpus.js';
import { joinFacts } from '../corpus/document-frequency.js';
import { type Gathered, gather } from '../corpus/merge-batches.js';
import type { PreparedBatch } from '../corpus/prepare.js';
import type { RowStore } from '../corpus/row-store.js';
import { sharedCopy, type TokenSegment, type TokenStore } from '../corpus/token-store.js';
import type { Tokens } from '../text/tokenize.js';
import type { SkippedFile } from '../types/article.js';
import type { StageName } from '../types/progress.js';
import { evenCuts, IN_PROCESS, type Runner } from './stages.js';

export interface Collected {
  /** All rows, ordered by id; the corpus's articles carry the same numbers. */
  readonly rows: RowStore;
  readonly corpus: Corpus;
  /** For each article, the first one with the same words: itself, where there is none before it. */
  readonly firstOf: Uint32Array;
  /** What was found on many articles and left out of the corpus. */
  readonly boilerplate: readonly BoilerplateBlock[];
  /** What holds no article, sorted by path. */
  readonly skipped: readonly SkippedFile[];
  /** The articles to compare: long enough, and the first of their text. Ascending. */
  readonly compared: Uint32Array;
}

/** Says how far a stage is; the total is absent while it is not known. */
export type Tell = (stage: StageName, total?: number) => (done: number) => void;

/** Words of the groups that one task learns frames from, at least. */
const WORDS_A_TASK = 2 ** 20;
/** Articles in a task. */
const ARTICLES_A_TASK = 4096;
/** Tasks of each core for what has to be put together afterwards: few, because each hands over a table of all its words. */
const TASKS_A_CORE = 2;

export async function collectArticles(
  batches: AsyncIterable<PreparedBatch> | Iterable<PreparedBatch>,
  minWords: number,
  runner: Runner = IN_PROCESS,
  tell: Tell = () => () => {},
): Promise<Collected> {
  const park = {
    tokens: (tokens: Tokens): TokenSegment => runner.parkTokens?.(tokens) ?? tokens,
    more: (segments: readonly TokenSegment[], articles: number) => runner.parkMore?.(segments, articles) ?? segments,
  };
  const gathered = await gather(batches, minWords, park, tell('read'));
  const { rows, store, languages, firstOf } = gathered;
  const longEnough = chosen(rows.length, article => rows.isOk(article) && firstOf[article] === article);
  const boilerplate = await discountBoilerplate(gathered, longEnough, runner, tell('boilerplate', longEnough.length));
  if (boilerplate.length > 0) rows.discount(picked(store.counts, firstOf));
  const compared = boilerplate.length === 0 ? longEnough : sharedCopy(longEnough.filter(article => rows.isOk(article)));

  tell('words', compared.length)(0);
  const atOnce = Math.max(ARTICLES_A_TASK, Math.ceil(compared.length / (runner.cores * TASKS_A_CORE)));
  const counted = await runner.run(
    'countWords',
    { store, articles: compared },
    evenCuts(compared.length, atOnce),
    tell('words', compared.length),
  );
  return {
    rows,
    corpus: { store, languages, facts: joinFacts(compared.length, counted) },
    firstOf,
    boilerplate,
    skipped: gathered.skipped,
    compared,
  };
}

async function discountBoilerplate(
  { store, sourceOf, sources }: Gathered,
  articles: Uint32Array,
  runner: Runner,
  onDone: (count: number) => void,
): Promise<BoilerplateBlock[]> {
  onDone(0);
  const groups = groupBySource(articles, picked(sourceOf, articles), sources);
  const frames = (await runner.run('learnFrames', { store, groups }, groupCuts(store, groups))).flat();
  if (frames.every(runs => runs.length === 0)) return [];
  const search = { frames, sources, sourceOf };
  return joinBlocks(
    await runner.run('cutFrames', { store, articles, search }, evenCuts(articles.length, ARTICLES_A_TASK), onDone),
  );
}

/** Several small sources in a task, or one large one. */
function groupCuts(store: TokenStore, { articles, starts }: { articles: Uint32Array; starts: Uint32Array }): number[] {
  const cuts = [0];
  let words = 0;
  for (let group = 0; group + 1 < starts.length; group++) {
    if (words >= WORDS_A_TASK) {
      cuts.push(group);
      words = 0;
    }
    for (let at = starts[group]; at < starts[group + 1]; at++) words += store.counts[articles[at]];
  }
  return [...cuts, starts.length - 1];
}

function chosen(size: number, isChosen: (article: number) => boolean): Uint32Array {
  const numbers = new Uint32Array(size);
  let count = 0;
  for (let article = 0; article < size; article++) if (isChosen(article)) numbers[count++] = article;
  return sharedCopy(numbers.subarray(0, count));
}

/**
 * The values at some places. A loop: an iterator of numbers takes ten times as long.
 *
 * @param into room for them
 */
export function picked(
  values: Uint32Array,
  places: Uint32Array,
  into: Uint32Array = new Uint32Array(places.length),
): Uint32Array {
  for (let i = 0; i < places.length; i++) into[i] = values[places[i]];
  return into;
}
