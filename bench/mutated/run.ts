/** Mutates files of every format and has threads read them. A thread that crashes or takes too long is replaced. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { encodingOf } from '../../src/read/formats.js';
import { KINDS } from '../../test/read/mutated-files.js';
import { mutation } from '../../test/read/mutations.js';
import { CONTAINERS } from '../../test/read/variants/containers.js';
import { FEEDS } from '../../test/read/variants/feeds.js';
import { PAGES } from '../../test/read/variants/pages.js';
import { TABLES } from '../../test/read/variants/tables.js';
import type { Outcome } from './worker.js';

export interface MutatedOptions {
  readonly inputs: number;
  readonly seed: number;
  readonly threads: number;
  /** Largest processor time for one input. Seconds. */
  readonly seconds: number;
  /** Largest heap of a thread. MB. */
  readonly memory: number;
  /** Folder for the reported inputs; undefined for none. */
  readonly keep: string | undefined;
}

export interface Input {
  /** From 0; the same number and seed give the same input. */
  readonly number: number;
  readonly file: string;
  readonly bytes: Uint8Array;
}

export interface MutatedResult {
  readonly inputs: number;
  /** Sums over all inputs. */
  readonly found: { articles: number; problems: number; skipped: number; notices: number };
  readonly crashes: readonly { readonly input: Input; readonly error: string }[];
  readonly hangs: readonly Input[];
  /** Inputs without any result. */
  readonly silent: readonly Input[];
  /** Slowest first. */
  readonly slowest: readonly { readonly input: Input; readonly milliseconds: number }[];
  /** Largest growth of the memory of the process since its start, including its threads. MB. */
  readonly growth: number;
}

const SLOWEST = 10;
/**
 * On a busy machine a thread waits for the processor. A thread hangs if the process has used enough processor time for
 * every thread to reach the limit, or if this many times the limit have passed on the clock.
 */
const MOST_WAITS = 20;
/** Number of inputs that are generated at once. */
const BATCH = 1000;

/** Small files of every format, including files that deviate from the expectations of the readers. */
function seedFiles(): { readonly file: string; readonly bytes: Buffer }[] {
  const kinds = Object.entries(KINDS).map(([file, { seed, pack }]) => ({
    file,
    bytes: Buffer.from(pack === undefined ? seed : pack(seed)),
  }));
  const variants = Object.values({ ...CONTAINERS, ...FEEDS, ...PAGES, ...TABLES }).flatMap(family =>
    family().map(({ file, content }) => ({ file, bytes: Buffer.from(content as string) })),
  );
  // Each kind occurs as often as all variants of its extension together.
  return [...kinds, ...kinds, ...variants].filter(({ file }) => encodingOf(file) !== undefined);
}

function* mutatedInputs({ inputs, seed }: MutatedOptions): Generator<Input> {
  const files = seedFiles();
  for (let start = 0; start < inputs; start += BATCH) {
    const numRuns = Math.min(BATCH, inputs - start);
    const picked = fc.sample(fc.tuple(fc.nat(files.length - 1), mutation), { seed: seed + start, numRuns });
    for (const [n, [at, mutate]] of picked.entries()) {
      const { file, bytes } = files[at];
      yield { number: start + n, file, bytes: mutate(bytes) };
    }
  }
}

export async function readMutated(
  options: MutatedOptions,
  onProgress: (done: number) => void = () => {},
): Promise<MutatedResult> {
  const folder = mkdtempSync(join(tmpdir(), 'twicetold-mutated-'));
  const inputs = mutatedInputs(options);
  const found = { articles: 0, problems: 0, skipped: 0, notices: 0 };
  const crashes: { input: Input; error: string }[] = [];
  const hangs: Input[] = [];
  const silent: Input[] = [];
  let slowest: { input: Input; milliseconds: number }[] = [];
  const before = process.memoryUsage().rss;
  let growth = 0;
  let done = 0;

  const take = (input: Input, { milliseconds, ...counts }: Outcome): void => {
    for (const key of Object.keys(found) as (keyof typeof found)[]) found[key] += counts[key];
    if (Object.values(counts).every(count => count === 0)) silent.push(input);
    if (slowest.length < SLOWEST || milliseconds > slowest[SLOWEST - 1].milliseconds) {
      slowest = [...slowest, { input, milliseconds }].sort((x, y) => y.milliseconds - x.milliseconds).slice(0, SLOWEST);
    }
  };

  const runThread = async (name: string): Promise<void> => {
    const own = join(folder, name);
    mkdirSync(own);
    let thread = startThread(own, options);
    for (const input of inputs) {
      const outcome = await thread.read(input, options.seconds);
      if (typeof outcome === 'object') take(input, outcome);
      else {
        if (outcome === 'hang') hangs.push(input);
        else crashes.push({ input, error: outcome });
        await thread.end();
        thread = startThread(own, options);
      }
      if (++done % BATCH === 0) onProgress(done);
      if (done % 100 === 0) growth = Math.max(growth, (process.memoryUsage().rss - before) / 2 ** 20);
    }
    await thread.end();
  };

  try {
    await Promise.all(Array.from({ length: options.threads }, (_, n) => runThread(String(n))));
  } finally {
    rmSync(folder, { recursive: true });
  }
  if (options.keep !== undefined) {
    mkdirSync(options.keep, { recursive: true });
    const kept = {
      crash: crashes.map(({ input }) => input),
      hang: hangs,
      silent,
      slow: slowest.map(({ input }) => input),
    };
    for (const [why, its] of Object.entries(kept)) {
      for (const { number, file, bytes } of its) writeFileSync(join(options.keep, `${why}-${number}-${file}`), bytes);
    }
  }
  return { inputs: done, found, crashes, hangs, silent, slowest, growth };
}

/** Registers the TypeScript loader, which a worker thread does not inherit. */
const START = `import('tsx/esm/api').then(({ register }) => {
  register();
  return import(${JSON.stringify(new URL('./worker.ts', import.meta.url).href)});
});`;

interface Thread {
  /** The outcome of the file, 'hang', or the message of the error that ended the thread. */
  read(input: Input, seconds: number): Promise<Outcome | string>;
  end(): Promise<unknown>;
}

function startThread(folder: string, { memory, threads }: MutatedOptions): Thread {
  const worker = new Worker(START, {
    eval: true,
    workerData: { folder },
    resourceLimits: { maxOldGenerationSizeMb: memory },
  });
  let answer: (outcome: Outcome | string) => void = () => {};
  worker.on('message', (outcome: Outcome) => answer(outcome));
  worker.on('error', error => answer(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  worker.on('exit', code => answer(`the thread ended with ${code}`));
  return {
    read: ({ file, bytes }, seconds) =>
      new Promise(resolve => {
        const start = process.cpuUsage();
        let waits = 0;
        const timer = setInterval(() => {
          const { user, system } = process.cpuUsage(start);
          if (++waits >= MOST_WAITS || user + system > seconds * threads * 1e6) answer('hang');
        }, seconds * 1000);
        answer = outcome => {
          clearInterval(timer);
          resolve(outcome);
        };
        worker.postMessage({ file, bytes: new Uint8Array(bytes) });
      }),
    end: () => worker.terminate(),
  };
}
