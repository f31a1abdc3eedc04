/**
 * Shared memory is free again once every thread has noticed that it needs it no more, and the engine is in no hurry: what
 * is shared is not counted as anybody's. A gigabyte of sketches would lie about until the report is written.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const nothing = (): void => {};
let collect: (() => void) | undefined;

/** Takes some milliseconds for each ten megabytes that this thread has on its heap; does nothing where the engine will not be told. */
export function collectGarbage(): void {
  if (collect === undefined) {
    // a flag of the whole process: a thread that took it back would take it from another that is about to use it
    setFlagsFromString('--expose-gc');
    collect = (runInNewContext('globalThis.gc') as (() => void) | undefined) ?? nothing;
  }
  collect();
}
