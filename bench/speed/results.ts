/** What a run of the benchmark leaves behind: bench/results/speed.json. Times are seconds, sizes bytes; MB is 10^6 bytes. */
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import type { KindRecall } from './recall.js';
import type { Stage } from './stages.js';

export type Form = 'jsonl' | 'files';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memory: number;
  readonly os: string;
  readonly node: string;
}

/** Medians of the runs of one scan. */
export interface ScanFigures {
  readonly form: Form;
  readonly articles: number;
  readonly bytes: number;
  readonly jobs: number;
  /** Where the whole process was kept on one core. */
  readonly onOneCore?: true;
  /** Where the files had to come from the disk. */
  readonly fromDisk?: true;
  /** Wall time of each run, in the order they were made. */
  readonly walls: readonly number[];
  readonly wall: number;
  /** Of all threads together. */
  readonly cpu: number;
  readonly peakMemory: number;
  readonly megabytesPerSecond: number;
  readonly articlesPerSecond: number;
  /** None where the tool does not say. */
  readonly stages: readonly Stage[];
  /** Pairs that were compared. */
  readonly candidatePairs?: number;
  /** Why there is nothing to see here. */
  readonly failed?: string;
}

/** Medians of the runs of one command that has next to nothing to do. */
export interface StartFigures {
  readonly name: string;
  readonly wall: number;
  readonly cpu: number;
}

/** Medians of the runs of one floor loop (floor.ts). */
export interface FloorFigures {
  readonly form: Form;
  readonly articles: number;
  /** Where the files had to come from the disk. */
  readonly fromDisk?: true;
  readonly seconds: readonly number[];
  readonly wall: number;
  /** Wall time of the scan of the same corpus, with all jobs, over this. */
  readonly scanTakes: number;
}

/** True where a floor is that of a scan. */
export function isFloorOf(
  floor: Pick<FloorFigures, 'form' | 'articles' | 'fromDisk'>,
  scan: Pick<ScanFigures, 'form' | 'articles' | 'fromDisk'>,
): boolean {
  return floor.form === scan.form && floor.articles === scan.articles && floor.fromDisk === scan.fromDisk;
}

export interface Growth {
  readonly from: number;
  readonly to: number;
  readonly exponent: number;
}

export interface Recall {
  readonly articles: number;
  readonly kinds: readonly KindRecall[];
  /** Over all kinds, 0 to 1. */
  readonly recall: number;
  /** Recall of the smallest corpus's pairs, where this corpus begins with the smallest: the same pairs among more strangers. */
  readonly ofSmallest?: number;
}

/** MB of UTF-8 text a second of processor time. */
export interface Throughput {
  readonly name: string;
  readonly megabytesPerSecond: number;
}

/** Candidate pairs compared on one thread; pairs a second of processor time. */
export interface ComparingFigures {
  readonly articles: number;
  readonly pairs: number;
  /** Those that were worth reporting. */
  readonly kept: number;
  readonly ways: readonly { readonly name: string; readonly pairsPerSecond: number }[];
}

export interface SketchingFigures {
  readonly articles: number;
  readonly bytes: number;
  /** Each stage alone, its input ready; then all of them. */
  readonly stages: readonly Throughput[];
  /** All stages, for the same articles in other scripts. */
  readonly scripts: readonly Throughput[];
}

/** One way to make sketches of 128 values from all runs of three words. */
export interface PeerFigures {
  readonly name: string;
  readonly version: string;
  /** What is particular in how it works. */
  readonly does: string;
  /** From the text to the sketch, with cutting the text into shingles. MB of text a second. */
  readonly fromText: number;
  /** The same where the shingles are there already: strings, or their hashes where no string is made. */
  readonly fromShingles: number;
  readonly shingles: number;
}

export interface SpeedResults {
  readonly schema: 'twicetold.speed/1';
  readonly date: string;
  readonly version: string;
  readonly machine: Machine;
  readonly runs: number;
  readonly starts?: readonly StartFigures[];
  readonly scans: readonly ScanFigures[];
  readonly floors: readonly FloorFigures[];
  /** How often the speed of one thread, and of one core, several threads reach. */
  readonly cores?: {
    readonly articles: number;
    readonly jobs: number;
    readonly speedup: number;
    readonly overOneCore?: number;
  };
  readonly comparing?: ComparingFigures;
  readonly growth: readonly Growth[];
  readonly recall: readonly Recall[];
  readonly sketching?: SketchingFigures;
  readonly peers?: {
    readonly articles: number;
    readonly bytes: number;
    readonly figures: readonly PeerFigures[];
    /** Peers that were left out, and why. */
    readonly missing: readonly string[];
  };
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory: totalmem(),
    os: `${distribution()} (${type()} ${release()})`,
    node: process.version,
  };
}

function distribution(): string {
  try {
    return /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? process.platform;
  } catch {
    return process.platform;
  }
}
