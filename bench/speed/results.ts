/** The format of bench/results/speed.json. Times are in seconds, sizes in bytes; 1 MB is 10^6 bytes. */
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
  /** True if the whole process ran on one core. */
  readonly onOneCore?: true;
  /** True if the files were read from the disk. */
  readonly fromDisk?: true;
  /** Wall time of each run in their order. */
  readonly walls: readonly number[];
  readonly wall: number;
  /** CPU time of all threads. */
  readonly cpu: number;
  readonly peakMemory: number;
  readonly megabytesPerSecond: number;
  readonly articlesPerSecond: number;
  /** Empty if the tool prints no stages. */
  readonly stages: readonly Stage[];
  /** Number of compared pairs. */
  readonly candidatePairs?: number;
  /** The reason if the scan failed. */
  readonly failed?: string;
}

/** Medians of the runs of one command with hardly any work. */
export interface StartFigures {
  readonly name: string;
  readonly wall: number;
  readonly cpu: number;
}

/** Medians of the runs of one floor loop (floor.ts). */
export interface FloorFigures {
  readonly form: Form;
  readonly articles: number;
  /** True if the files were read from the disk. */
  readonly fromDisk?: true;
  readonly seconds: readonly number[];
  readonly wall: number;
  /** Wall time of the scan of the same corpus with all threads, divided by the wall time of the floor. */
  readonly scanTakes: number;
}

/** True if a floor belongs to a scan. */
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
  /** Recall over all kinds, 0 to 1. */
  readonly recall: number;
  /** Recall of the pairs of the smallest corpus, if this corpus begins with it: the same pairs among more articles. */
  readonly ofSmallest?: number;
}

/** Speed in MB of UTF-8 text per second of CPU time. */
export interface Throughput {
  readonly name: string;
  readonly megabytesPerSecond: number;
}

/** Comparison of candidate pairs on one thread; speed in pairs per second of CPU time. */
export interface ComparingFigures {
  readonly articles: number;
  readonly pairs: number;
  /** Number of pairs that are reported. */
  readonly kept: number;
  readonly ways: readonly { readonly name: string; readonly pairsPerSecond: number }[];
}

export interface SketchingFigures {
  readonly articles: number;
  readonly bytes: number;
  /** Each stage alone with its input prepared, then all stages. */
  readonly stages: readonly Throughput[];
  /** All stages for the same articles in other scripts. */
  readonly scripts: readonly Throughput[];
}

/** One implementation of sketches of 128 values from all shingles of three words. */
export interface PeerFigures {
  readonly name: string;
  readonly version: string;
  /** A remark on its method. */
  readonly does: string;
  /** Speed from the text to the sketch, in MB of text per second. */
  readonly fromText: number;
  /** Speed from prepared shingles: strings, or hashes if the implementation makes no strings. */
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
  /** Speedup of several threads over one thread, and over one core. */
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
    /** Peers that were left out, with the reasons. */
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
