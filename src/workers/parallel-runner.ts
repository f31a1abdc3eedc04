/**
 * Runs reading and the steps of the pipeline on all cores. Ranges of the work go out as workers become free, and results
 * are put together in the order of the ranges, so that a report does not show how many there were.
 */

import type { SketchValues } from '../candidates/sketch-store.js';
import type { PreparedBatch } from '../corpus/prepare.js';
import type { TokenSegment } from '../corpus/token-store.js';
import type { Runner, StepInputs, StepName, StepResults } from '../pipeline/stages.js';
import type { FoundFile } from '../read/find/find.js';
import type { ReadOptions } from '../read/options.js';
import { isWholeFile } from '../read/read.js';
import type { Tokens } from '../text/tokenize.js';
import type { ReadProblem } from '../types/article.js';
import { collectGarbage } from './collect-garbage.js';
import { Parking } from './spill-file.js';
import { type PortableOptions, ReadStage, type ReadTask, runStep, type StepAtHand } from './tasks.js';
import { Crew } from './worker-pool.js';

/** Files in one task: few enough to share out evenly, enough that the messages and the segments of tokens do not count. */
const FILES_A_TASK = { fewest: 64, most: 256 };
/** Reading tasks for each thread, where there are files enough. */
const TASKS_A_CORE = 32;
/** Starting a worker takes as long as some hundred articles: less work than this stays in the main thread. Tasks. */
const WORTH_WORKERS = 4;
/** Bytes of tokens from which it matters that what a step leaves behind is gone before the next one begins. */
const WORTH_COLLECTING = 2 ** 30;
/** Shares of the memory budget at most; the rest is for what cannot be parked, and the workers themselves. */
const FOR_TOKENS = 0.5;
const FOR_SKETCHES = 0.2;
/** What an article takes that cannot be parked, its row and its part of the index mostly: measured with everything parked. Bytes. */
const AN_ARTICLE = 1600;

export class Pool implements Runner {
  readonly cores: number;
  readonly #parking: Parking;
  readonly #memory: number;
  readonly #crew: Crew;
  /** For what is read in this thread. */
  readonly #reading = new ReadStage();
  #sharedBytes = 0;

  /**
   * @param jobs   threads, 1 or more; with 1 everything runs in this one
   * @param memory bytes that the corpus may take, about; past that it goes to a temporary file
   * @param crew   at most so many threads, some of which may have been started
   */
  constructor(jobs: number, memory = Number.POSITIVE_INFINITY, crew = new Crew(jobs)) {
    this.cores = jobs;
    this.#crew = crew;
    this.#memory = memory;
    this.#parking = new Parking({ tokens: memory * FOR_TOKENS, sketches: memory * FOR_SKETCHES });
  }

  /** Bytes that did not fit into the memory budget. */
  get parkedBytes(): number {
    return this.#parking.parkedBytes;
  }

  /** Reads and prepares files; batches come in no particular order. */
  async *read(
    files: readonly FoundFile[],
    problems: readonly ReadProblem[],
    readOptions: ReadOptions,
    minWords: number,
  ): AsyncGenerator<PreparedBatch> {
    const { stdin: _stdin, web: _web, ...options } = readOptions;
    const whole = files.filter(isWholeFile);
    const streamed = files.filter(file => !isWholeFile(file));
    const share = Math.ceil(whole.length / (this.cores * TASKS_A_CORE));
    const atOnce = Math.min(FILES_A_TASK.most, Math.max(FILES_A_TASK.fewest, share));
    async function* tasks(): AsyncGenerator<ReadTask> {
      if (problems.length > 0) yield { kind: 'items', items: problems.map(problem => ({ problem })), minWords };
      for (let at = 0; at < whole.length; at += atOnce)
        yield { kind: 'files', files: whole.slice(at, at + atOnce), options, minWords };
      for (const file of streamed) yield* segmentTasks(file, readOptions, options, minWords);
    }
    const coming = tasks();
    try {
      const first = await firstOf(coming, WORTH_WORKERS);
      async function* all(): AsyncGenerator<ReadTask> {
        yield* first;
        yield* coming;
      }
      yield* this.#each(all(), first.length === WORTH_WORKERS);
    } finally {
      await coming.return(undefined);
    }
  }

  async run<S extends StepName>(
    step: S,
    input: StepInputs[S],
    cuts: readonly number[],
    onDone: (end: number) => void = () => {},
  ): Promise<StepResults[S][]> {
    const atHand = { step, input } as StepAtHand;
    const results: StepResults[S][] = [];
    if (this.#isHere(cuts.length > WORTH_WORKERS)) {
      for (let i = 1; i < cuts.length; i++) {
        results.push(runStep(atHand, cuts[i - 1], cuts[i]) as StepResults[S]);
        onDone(cuts[i]);
        await nextTurn();
      }
      return results;
    }
    const collect = this.#sharedBytes > WORTH_COLLECTING;
    if (collect) collectGarbage();
    for (const result of this.#crew.runStep(atHand, cuts, collect)) {
      results.push((await result) as StepResults[S]);
      onDone(cuts[results.length]);
    }
    return results;
  }

  parkTokens(tokens: Tokens): TokenSegment {
    this.#sharedBytes += tokens.hashes.byteLength + tokens.flags.byteLength;
    return this.#parking.parkTokens(tokens);
  }

  parkMore(segments: readonly TokenSegment[], articles: number): readonly TokenSegment[] {
    return this.#parking.parkBeyond(segments, this.#memory * (1 - FOR_SKETCHES) - articles * AN_ARTICLE);
  }

  parkValues(values: Uint32Array): SketchValues {
    return this.#parking.parkValues(values);
  }

  finish(): Promise<void> {
    return this.#crew.end();
  }

  /** Stops the workers, whatever they are doing. */
  async close(): Promise<void> {
    this.#crew.fail(new Error('the workers were stopped before their work was done'));
    await this.finish();
    this.#parking.close();
  }

  /** Runs tasks and yields their results in the order of the tasks, with a few more under way than the workers have. */
  async *#each(tasks: AsyncIterable<ReadTask>, worthWorkers: boolean): AsyncGenerator<PreparedBatch> {
    if (this.#isHere(worthWorkers)) {
      for await (const task of tasks) {
        yield await this.#reading.run(task);
        await nextTurn();
      }
      return;
    }
    const underWay: Promise<PreparedBatch>[] = [];
    for await (const task of tasks) {
      const sent = this.#crew.read(task);
      // Nobody waits for what is behind a failed task.
      sent.catch(() => {});
      underWay.push(sent);
      if (underWay.length >= this.cores * 3) yield await underWay.shift()!;
    }
    for (const result of underWay) yield await result;
  }

  /** True for what is done in this thread. */
  #isHere(worthWorkers: boolean): boolean {
    return this.cores === 1 || (this.#crew.size === 0 && !worthWorkers);
  }
}

const nextTurn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** So many of them, or all where there are fewer; the rest is left. */
async function firstOf<T>(items: AsyncGenerator<T>, most: number): Promise<T[]> {
  const first: T[] = [];
  while (first.length < most) {
    const { done, value } = await items.next();
    if (done) break;
    first.push(value);
  }
  return first;
}

async function* segmentTasks(
  file: FoundFile,
  readOptions: ReadOptions,
  options: PortableOptions,
  minWords: number,
): AsyncGenerator<ReadTask> {
  const { readSegments } = await import('../read/streams.js');
  for await (const segment of readSegments(file, readOptions)) yield { kind: 'segment', segment, options, minWords };
}
