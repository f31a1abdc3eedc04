/**
 * Turns sketches into candidate pairs by an inverted index that the scheduler groups by bucket. The values of a bucket give, for each article, its
 * predecessors in the posting lists of its values. Predecessors are grouped by article and counted. The rule is that of a scan
 * (`candidates/candidates.ts`).
 */
import { SHORT_OVERLAP } from '../candidates/candidates.js';
import { LEVELS } from '../candidates/engine.js';
import { NumberList } from '../collections/number-list.js';
import { FREQUENT_POSTINGS } from '../kernels/candidates.js';
import { ENTRIES_AT_ONCE, ENTRIES_OF_A_ROW, orderByBucket, placesAt } from './buckets.js';
import { commonValuesIn } from './common-value-steps.js';
import { numbersAt, type Row } from './frames.js';
import { type EmitPredecessors, PREDECESSORS, Predecessors } from './predecessors.js';
import { numberIn, optionsIn } from './settings.js';
import { isShortPlace, numberOfPlace } from './sketch-step.js';
import type { Step } from './step.js';
import { bytesOf } from './stored-tokens.js';

const SKETCH = { place: 'f64', values: 'bytes' } as const;
/** Values, and for each of them an article that holds it. */
const VALUES = { bucket: 'i32', values: 'bytes', places: 'bytes' } as const;

/** Emits the values of sketches that are not common, by bucket. */
export const spreadValues: Step<typeof SKETCH, typeof VALUES> = {
  input: SKETCH,
  output: VALUES,
  begin(settings) {
    const common = commonValuesIn(settings);
    const buckets = numberIn(settings, 'buckets');
    const values = new Uint32Array(ENTRIES_AT_ONCE);
    const placeOf = new Float64Array(ENTRIES_AT_ONCE);
    let size = 0;
    const flush = (emit: (row: Row<typeof VALUES>) => void): void => {
      const { order, starts } = orderByBucket(values, size, buckets);
      for (let bucket = 0; bucket < buckets; bucket++) {
        for (let from = starts[bucket]; from < starts[bucket + 1]; from += ENTRIES_OF_A_ROW) {
          const to = Math.min(from + ENTRIES_OF_A_ROW, starts[bucket + 1]);
          const [its, places] = [new Uint32Array(to - from), new Float64Array(to - from)];
          for (let n = from; n < to; n++) {
            its[n - from] = values[order[n]];
            places[n - from] = placeOf[order[n]];
          }
          emit({ bucket, values: bytesOf(its), places: bytesOf(places) });
        }
      }
      size = 0;
    };
    return {
      push({ rows, columns: { place, values: sketches } }, emit) {
        for (let row = 0; row < rows; row++) {
          const sketch = numbersAt(sketches, row);
          for (let n = 0; n < sketch.length; n++) {
            if (common.size > 0 && common.has(sketch[n])) continue;
            if (size === ENTRIES_AT_ONCE) flush(emit);
            values[size] = sketch[n];
            placeOf[size++] = place[row];
          }
        }
      },
      end: flush,
    };
  },
};

/**
 * Input: rows ordered by bucket. Emits for each article its predecessors in the lists of its values. The list of a value that too many articles
 * hold counts with its first few articles.
 */
export const listPredecessors: Step<typeof VALUES, typeof PREDECESSORS> = {
  input: VALUES,
  output: PREDECESSORS,
  begin(settings) {
    const { maxDocumentFrequency } = LEVELS[optionsIn(settings).sensitivity].rule;
    const predecessors = new Predecessors(numberIn(settings, 'buckets'));
    const values = new NumberList(Uint32Array);
    const places = new NumberList(Float64Array);
    let bucket = -1;
    const finish = (emit: EmitPredecessors): void => {
      const [held, placeOf] = [values.values(), places.values()];
      const order = orderOf(held);
      for (let from = 0, to = 0; from < order.length; from = to) {
        for (to = from + 1; to < order.length && held[order[to]] === held[order[from]]; ) to++;
        if (to - from === 1) continue;
        const holders = new Float64Array(to - from);
        for (let n = from; n < to; n++) holders[n - from] = placeOf[order[n]];
        holders.sort();
        const most = holders.length > maxDocumentFrequency ? FREQUENT_POSTINGS : holders.length;
        for (let n = 1; n < holders.length; n++) predecessors.add(holders[n], holders, Math.min(n, most));
        predecessors.emitMany(emit);
      }
      values.clear();
      places.clear();
    };
    return {
      push({ rows, columns }, emit) {
        for (let row = 0; row < rows; row++) {
          if (columns.bucket[row] !== bucket) {
            finish(emit);
            bucket = columns.bucket[row];
          }
          values.append(numbersAt(columns.values, row));
          places.append(placesAt(columns.places, row));
        }
      },
      end(emit) {
        finish(emit);
        predecessors.emit(emit);
      },
    };
  },
};

/** The positions of numbers in ascending order of the numbers: a radix sort. */
function orderOf(numbers: Uint32Array): Uint32Array {
  const size = numbers.length;
  let order = new Uint32Array(size);
  let sorted = new Uint32Array(size);
  for (let n = 0; n < size; n++) order[n] = n;
  for (let shift = 0; shift < 32; shift += 8) {
    const cursors = new Uint32Array(257);
    for (let n = 0; n < size; n++) cursors[((numbers[n] >>> shift) & 0xff) + 1]++;
    for (let digit = 0; digit < 256; digit++) cursors[digit + 1] += cursors[digit];
    for (let n = 0; n < size; n++) sorted[cursors[(numbers[order[n]] >>> shift) & 0xff]++] = order[n];
    [order, sorted] = [sorted, order];
  }
  return order;
}

const PAIR = { left: 'f64', right: 'f64' } as const;

/** Input: rows ordered by bucket. Emits the numbers of two articles that share enough values; `left` is the article with the later place. */
export const countOverlaps: Step<typeof PREDECESSORS, typeof PAIR> = {
  input: PREDECESSORS,
  output: PAIR,
  begin(settings) {
    const { minOverlap } = LEVELS[optionsIn(settings).sensitivity].rule;
    let bucket = -1;
    /** The predecessors of each article of the bucket, in parts. */
    let found = new Map<number, Float64Array[]>();
    const finish = (emit: (row: Row<typeof PAIR>) => void): void => {
      for (const [place, parts] of found) {
        const counts = new Map<number, number>();
        for (const part of parts) for (const other of part) counts.set(other, (counts.get(other) ?? 0) + 1);
        const least = isShortPlace(place) ? Math.min(minOverlap, SHORT_OVERLAP) : minOverlap;
        for (const [right, count] of counts)
          if (count >= least) emit({ left: numberOfPlace(place), right: numberOfPlace(right) });
      }
      found = new Map();
    };
    return {
      push({ rows, columns }, emit) {
        for (let row = 0; row < rows; row++) {
          if (columns.bucket[row] !== bucket) {
            finish(emit);
            bucket = columns.bucket[row];
          }
          const before = placesAt(columns.before, row);
          const counts = numbersAt(columns.counts, row);
          let at = 0;
          placesAt(columns.places, row).forEach((place, n) => {
            const parts = found.get(place) ?? [];
            parts.push(before.subarray(at, at + counts[n]));
            found.set(place, parts);
            at += counts[n];
          });
        }
      },
      end: finish,
    };
  },
};
