/** The predecessors of articles in posting lists, as rows by the bucket of the article. */
import { NumberList } from '../collections/number-list.js';
import { ENTRIES_AT_ONCE, ENTRIES_OF_A_ROW, orderByBucket } from './buckets.js';
import type { Row } from './frames.js';
import { bytesOf } from './stored-tokens.js';

/** Articles, and for each of them `counts` predecessors in the posting lists of its values, one time for each value. */
export const PREDECESSORS = { bucket: 'i32', places: 'bytes', counts: 'bytes', before: 'bytes' } as const;
export type EmitPredecessors = (row: Row<typeof PREDECESSORS>) => void;

/** The predecessors of articles, until they are emitted by the bucket of the article. */
export class Predecessors {
  #of = new Map<number, number[]>();
  #size = 0;

  constructor(readonly buckets: number) {}

  /** Adds the first `count` of the holders of a value. */
  add(place: number, holders: ArrayLike<number>, count: number): void {
    const known = this.#of.get(place) ?? [];
    for (let n = 0; n < count; n++) known.push(holders[n]);
    this.#of.set(place, known);
    this.#size += count;
  }

  /** Emits the predecessors if there are many. */
  emitMany(emit: EmitPredecessors): void {
    if (this.#size >= ENTRIES_AT_ONCE) this.emit(emit);
  }

  emit(emit: EmitPredecessors): void {
    const all = Float64Array.from(this.#of.keys());
    const { order, starts } = orderByBucket(all, all.length, this.buckets);
    const [places, counts] = [new NumberList(Float64Array), new NumberList(Uint32Array)];
    const before = new NumberList(Float64Array);
    const emitRow = (bucket: number): void => {
      if (places.length === 0) return;
      emit({
        bucket,
        places: bytesOf(places.values()),
        counts: bytesOf(counts.values()),
        before: bytesOf(before.values()),
      });
      places.clear();
      counts.clear();
      before.clear();
    };
    for (let bucket = 0; bucket < this.buckets; bucket++) {
      for (const n of order.subarray(starts[bucket], starts[bucket + 1])) {
        const its = this.#of.get(all[n])!;
        places.push(all[n]);
        counts.push(its.length);
        before.append(its);
        if (before.length >= ENTRIES_OF_A_ROW) emitRow(bucket);
      }
      emitRow(bucket);
    }
    this.#of = new Map();
    this.#size = 0;
  }
}
