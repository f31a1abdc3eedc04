/**
 * The program that looks for the frames of pages, compiled from assembly/frames: what frames.ts and boilerplate.ts find, with
 * the runs of words hashed four at a time.
 */

import { PROGRAM_BYTES } from './bytes/boilerplate.js';
import { WORD_BYTES } from './copy-preserving-alignment.js';
import { type Constant, type Memory, startKernel, startOnce } from './host.js';

/** What the program gives, as it calls it; assembly/frames tells what each does. */
interface Exports {
  readonly MOST_TOKENS: Constant;
  readonly MOST_FRAME_RUNS: Constant;
  readonly MOST_STRETCHES: Constant;
  readonly HASHES: Constant;
  readonly FLAGS: Constant;
  readonly FRAME_RUNS: Constant;
  readonly STRETCHES: Constant;
  readonly stretches: Constant;
  readonly firstCut: Constant;
  readonly most: Constant;
  readonly runs: Constant;
  readonly starts: Constant;
  readonly ends: Constant;
  readonly memory: Memory;
  lookFor(group: number, count: number): void;
  cutFrame(hashes: Address, flags: Address, tokens: number, inSource: boolean, inCorpus: boolean): number;
  beginGroup(articles: number, runs: number, slots: number): void;
  addArticle(hashes: Address, tokens: number): void;
  keepRecurring(enough: number): void;
  readonly countedWords: Constant;
  readonly wordCounts: Constant;
  beginCounts(slots: number): void;
  countArticle(hashes: Address, tokens: number): void;
  addCounts(count: number): void;
  gatherCounts(): number;
  spreadCounts(): number;
}

type Address = number;

/** The memory of the program, until it grows. */
interface Views {
  /** An article: it goes in, where `copyPreservingAlignment` puts it, and comes out without its frame. */
  readonly hashes: Uint32Array;
  readonly flags: Uint8Array;
  readonly frameRuns: Uint32Array;
  /** Start, end, key and group of each. */
  readonly stretches: Int32Array;
  /** What is left of so many runs of so many articles. */
  learnt(
    runs: number,
    articles: number,
  ): { readonly runs: Uint32Array; readonly starts: Uint32Array; readonly ends: Uint32Array };
}

export interface FramesProgram
  extends Pick<
    Exports,
    | 'lookFor'
    | 'cutFrame'
    | 'beginGroup'
    | 'addArticle'
    | 'keepRecurring'
    | 'beginCounts'
    | 'countArticle'
    | 'addCounts'
  > {
  /** Tokens of the longest article, and runs of the largest group, that fit. */
  readonly mostTokens: number;
  readonly mostRuns: number;
  /** Of the last article: how many stretches were cut out of it, and where the first one begins. */
  readonly stretches: number;
  readonly firstCut: number;
  /** The highest counter of the group. */
  readonly most: number;
  /** Only as long as no group is begun, and nothing counted. */
  views(): Views;
  /** Each word that was counted. */
  gathered(): WordCounts;
  /** The table of the words that were counted: a power of two of slots, each word in that of its lowest bits or behind it. */
  spread(): WordCounts;
}

/** Words, and how many articles hold each. */
interface WordCounts {
  readonly words: Uint32Array;
  readonly counts: Uint32Array;
}

/** Sixteen times what a corpus is learnt from. */
const MOST_RUNS = 2 ** 26;

/** The kernel of this thread, started on the first call. */
export const framesProgram = startOnce(makeProgram);

function makeProgram(): FramesProgram {
  const program = startKernel<Exports>(PROGRAM_BYTES);
  const { stretches, firstCut, most, memory } = program;
  let views = viewsOf(program);
  const columns = (length: number): WordCounts => ({
    words: new Uint32Array(memory.buffer, program.countedWords.value, length),
    counts: new Uint32Array(memory.buffer, program.wordCounts.value, length),
  });
  return {
    ...program,
    mostTokens: program.MOST_TOKENS.value,
    mostRuns: MOST_RUNS,
    get stretches() {
      return stretches.value;
    },
    get firstCut() {
      return firstCut.value;
    },
    get most() {
      return most.value;
    },
    views() {
      if (views.hashes.buffer !== memory.buffer) views = viewsOf(program);
      return views;
    },
    gathered: () => columns(program.gatherCounts()),
    spread: () => columns(program.spreadCounts()),
  };
}

function viewsOf(program: Exports): Views {
  const { buffer } = program.memory;
  const { HASHES, FLAGS, FRAME_RUNS, STRETCHES, MOST_TOKENS, MOST_FRAME_RUNS, MOST_STRETCHES } = program;
  return {
    hashes: new Uint32Array(buffer, HASHES.value, MOST_TOKENS.value + WORD_BYTES / 4),
    flags: new Uint8Array(buffer, FLAGS.value, MOST_TOKENS.value + WORD_BYTES),
    frameRuns: new Uint32Array(buffer, FRAME_RUNS.value, MOST_FRAME_RUNS.value),
    stretches: new Int32Array(buffer, STRETCHES.value, MOST_STRETCHES.value * 4),
    learnt: (runs, articles) => ({
      runs: new Uint32Array(buffer, program.runs.value, runs),
      starts: new Uint32Array(buffer, program.starts.value, runs),
      ends: new Uint32Array(buffer, program.ends.value, articles),
    }),
  };
}
