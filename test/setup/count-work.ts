/**
 * Counts the work of a call: the same number on a fast, a slow and a busy machine. A function that ran before this file
 * was loaded counts as one step, whatever it does. Nothing is counted in WebAssembly.
 */
import { Session } from 'node:inspector';
import { expect } from 'vitest';

interface Coverage {
  readonly result: readonly {
    readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[];
  }[];
}
type Post = (method: string, parameters: object, done: (error: Error | null, result: object) => void) => void;

const session = new Session();
session.connect();

/** Sends a command to the engine's profiler, which answers before this function returns. */
function profiler(command: string): Coverage {
  let answer!: object;
  (session.post as Post)(`Profiler.${command}`, { callCount: true, detailed: true }, (error, result) => {
    if (error !== null) throw error;
    answer = result;
  });
  return answer as Coverage;
}

profiler('enable');
profiler('startPreciseCoverage');

/** @returns how often the blocks of all functions (bodies of functions, loops and branches) ran since the last call */
function blocksRun(): number {
  let count = 0;
  for (const { functions } of profiler('takePreciseCoverage').result) {
    for (const { ranges } of functions) for (const range of ranges) count += range.count;
  }
  return count;
}

/** Characters or elements that a built-in function passes over. The engine counts a call of it as one step. */
type Work = (subject: { readonly length: number }, result: unknown, args: readonly unknown[]) => number;
const whole: Work = subject => subject.length;
const upToResult: Work = (subject, result, [, from]) =>
  ((result as number) < 0 ? subject.length : (result as number)) - (Number(from) || 0);

const BUILT_IN: readonly (readonly [object, Work, readonly string[]])[] = [
  [String.prototype, upToResult, ['indexOf']],
  [String.prototype, whole, ['split', 'trim', 'normalize', 'toLowerCase', 'replaceAll']],
  [Array.prototype, whole, ['shift', 'unshift', 'splice', 'slice', 'concat', 'includes', 'indexOf', 'join', 'sort']],
  [Object.getPrototypeOf(Uint8Array.prototype), whole, ['set', 'slice', 'sort', 'fill', 'copyWithin']],
  [Buffer.prototype, upToResult, ['indexOf']],
  [Buffer, (_, result) => (result as Buffer).length, ['concat']],
];

/** Runs `run`, in which the functions of `BUILT_IN` and regular expressions add up their work. */
async function elementsPassed(run: () => unknown): Promise<number> {
  let count = 0;
  const { exec } = RegExp.prototype;
  const restore = [
    () => {
      RegExp.prototype.exec = exec;
    },
  ];
  for (const [owner, work, names] of BUILT_IN) {
    for (const name of names) {
      const methods = owner as Record<string, (...args: unknown[]) => unknown>;
      const method = methods[name];
      methods[name] = function (this: { readonly length: number }, ...args) {
        const before = this.length;
        const result = method.apply(this, args);
        count += work({ length: before }, result, args);
        return result;
      };
      restore.push(() => {
        methods[name] = method;
      });
    }
  }
  // `test`, `match`, `replace` and `split` call `exec`, too. What an expression does at one place is not counted.
  RegExp.prototype.exec = function (text) {
    const from = this.global || this.sticky ? this.lastIndex : 0;
    const match = exec.call(this, text);
    if (match !== null) count += match.index + match[0].length - from;
    else if (!this.sticky) count += text.length - from;
    return match;
  };
  try {
    await run();
  } finally {
    for (const undo of restore) undo();
  }
  return count;
}

/** @returns steps of the program and elements that built-in functions pass over, while `run` runs */
async function countWork(run: () => unknown): Promise<number> {
  blocksRun();
  const elements = await elementsPassed(run);
  return elements + blocksRun();
}

/** Expects about twice the work for twice the size; what grows with the square of the size takes four times. */
export async function expectLinear(size: number, run: (size: number) => unknown): Promise<void> {
  await run(Math.ceil(size / 100)); // loads and builds what is made once
  const once = await countWork(() => run(size));
  const twice = await countWork(() => run(2 * size));
  expect(once, 'the work is counted').toBeGreaterThan(size);
  expect(twice / once, 'work for twice the size').toBeLessThan(2.5);
}
