/**
 * Who holds each sketch value: an inverted index over all sketches (Zobel and Moffat 2006), built part by part so that it
 * never needs more than a part's worth of memory besides itself, and by several workers at once.
 *
 * A part is the values with the same six highest bits, which in an ascending sketch stand together. Once a part is
 * sorted, each value in the sketches is overwritten by the place of its list of holders, under the same six bits:
 * the sketches stay in the same order part by part, and the index costs little beyond the lists themselves.
 */
import { sharedNumbers } from '../text/token-store.js';
import { type SketchStore, type SketchValues, valuesOfBatch } from './sketch-store.js';

export const PARTS = 64;
const PLACE_BITS = 26;
const PLACE_MASK = 2 ** PLACE_BITS - 1;

/** Past the most holders that count, a value is still compared with this many of the first: a text that thousands copy must not vanish. */
export const FIRST_HOLDERS = 4;

/**
 * Lists of a part: the number of holders and then the holders, ascending; of lists that are too long only the first
 * four. Place 0 is that of values that nobody else holds.
 */
export type Holders = Uint32Array;

export const partOf = (value: number): number => value >>> PLACE_BITS;
export const placeOf = (reference: number): number => reference & PLACE_MASK;

/**
 * Indexes the parts [from, to), and replaces their values in the store by references to the lists.
 *
 * @param mostHolders of a value that more articles hold only the first few are listed
 * @throws RangeError where a part has more holders than a reference can tell apart (about 10 million articles)
 */
export function indexParts(store: SketchStore, mostHolders: number, from: number, to: number): Holders[] {
  const columns = Array.from({ length: to - from }, () => new Column());
  const starts = new Float64Array(store.size + 1); // of each sketch's values of these parts, in `references`
  eachSketch(store, (sketch, values, start, end) => {
    let at = lowerBound(values, start, end, from);
    const first = at;
    for (; at < end; at++) {
      const part = values[at] >>> PLACE_BITS;
      if (part >= to) break;
      columns[part - from].add(values[at], sketch);
    }
    starts[sketch + 1] = starts[sketch] + at - first;
  });
  const references = new Uint32Array(starts[store.size]);
  const cursors = starts.slice();
  const lists = columns.map((column, i) => {
    column.sort();
    return listHolders(from + i, column, references, cursors, mostHolders);
  });
  // parts stand together in every sketch, and only these are written: others may be at work on the rest
  eachSketch(store, (sketch, values, start, end, batch) => {
    if (starts[sketch] === starts[sketch + 1]) return;
    const its = references.subarray(starts[sketch], starts[sketch + 1]);
    const at = lowerBound(values, start, end, from);
    if ('write' in batch) batch.write(at, its);
    else batch.set(its, at);
  });
  return lists;
}

function eachSketch(
  store: SketchStore,
  use: (sketch: number, values: Uint32Array, start: number, end: number, batch: SketchValues) => void,
): void {
  const { size, starts, batches, batchSize } = store;
  for (let batch = 0; batch < batches.length; batch++) {
    const values = valuesOfBatch(store, batch);
    const first = batch * batchSize;
    const last = Math.min(size, first + batchSize);
    for (let sketch = first; sketch < last; sketch++) {
      use(sketch, values, starts[sketch] - starts[first], starts[sketch + 1] - starts[first], batches[batch]);
    }
  }
}

/** Values of a part with the articles that hold them. */
class Column {
  keys: Uint32Array = new Uint32Array(1 << 8);
  articles: Uint32Array = new Uint32Array(1 << 8);
  count = 0;

  add(key: number, article: number): void {
    if (this.count === this.keys.length) {
      this.keys = grown(this.keys);
      this.articles = grown(this.articles);
    }
    this.keys[this.count] = key;
    this.articles[this.count++] = article;
  }

  /** By key, in a stable radix sort; the highest bits are the same in all. */
  sort(): void {
    const { count } = this;
    let [keys, articles] = [this.keys, this.articles];
    let otherKeys: Uint32Array = new Uint32Array(keys.length);
    let otherArticles: Uint32Array = new Uint32Array(keys.length);
    const offsets = new Uint32Array(DIGITS + 1);
    for (let shift = 0; shift < PLACE_BITS; shift += DIGIT_BITS) {
      offsets.fill(0);
      for (let i = 0; i < count; i++) offsets[((keys[i] >>> shift) & (DIGITS - 1)) + 1]++;
      for (let i = 1; i < DIGITS; i++) offsets[i] += offsets[i - 1];
      for (let i = 0; i < count; i++) {
        const to = offsets[(keys[i] >>> shift) & (DIGITS - 1)]++;
        otherKeys[to] = keys[i];
        otherArticles[to] = articles[i];
      }
      [keys, otherKeys] = [otherKeys, keys];
      [articles, otherArticles] = [otherArticles, articles];
    }
    this.keys = keys;
    this.articles = articles;
  }
}

const DIGIT_BITS = 9;
const DIGITS = 1 << DIGIT_BITS;

/** Where the values of a part, or of those behind it, begin. */
function lowerBound(values: Uint32Array, start: number, end: number, part: number): number {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] >>> PLACE_BITS < part) low = middle + 1;
    else high = middle;
  }
  return low;
}

function grown(column: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(column.length * 2);
  larger.set(column);
  return larger;
}

/** Lists the holders of each value of a sorted part, and writes the reference to the list where the article's cursor stands. */
function listHolders(
  part: number,
  { keys, articles, count }: Column,
  references: Uint32Array,
  cursors: Float64Array,
  mostHolders: number,
): Holders {
  const lists = new Uint32Array(count + (count >>> 1) + 1);
  const none = (part << PLACE_BITS) >>> 0;
  let length = 1;
  for (let start = 0; start < count; ) {
    let end = start + 1;
    while (end < count && keys[end] === keys[start]) end++;
    const size = end - start;
    let reference = none;
    if (size > 1) {
      if (length > PLACE_MASK) throw new RangeError('too many articles for one scan');
      reference = (none | length) >>> 0;
      const listed = size > mostHolders ? Math.min(FIRST_HOLDERS, size) : size;
      lists[length++] = listed;
      for (let i = start; i < start + listed; i++) lists[length++] = articles[i];
    }
    for (let i = start; i < end; i++) references[cursors[articles[i]]++] = reference;
    start = end;
  }
  const kept = sharedNumbers(length);
  kept.set(lists.subarray(0, length));
  return kept;
}
