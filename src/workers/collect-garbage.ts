/**
 * Shared memory is free again once every thread has noticed that it needs it no more, and the engine is in no hurry: what
 * is shared is not counted as anybody's. A gigabyte of sketches would lie about until the report is written.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | undefined;

/** Takes some milliseconds for each ten megabytes that this thread has on its heap. */
export function collectGarbage(): void {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
    setFlagsFromString('--no-expose-gc');
  }
  collect();
}
