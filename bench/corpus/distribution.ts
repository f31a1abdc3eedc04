/**
 * Many discrete distributions side by side in one typed array, each sampled in constant time (Walker 1977, Vose 1991).
 * The data of a draw lie together: a draw costs one cache miss.
 */

/** The item for everything that a distribution does not list. */
export const OTHER = -1;

/**
 * A cell is two integers: an item with the upper half of the probability that it is kept, and the alternative item with
 * the lower half. Cells are small, because a draw waits for memory.
 */
const CELL = 2;
const HALF = 12;
const ALWAYS = 2 ** (2 * HALF) - 1;
/** Limit of the item numbers. */
export const MOST_ITEMS = 2 ** (31 - HALF);

export class Distributions {
  readonly #starts: Uint32Array;
  readonly #cells: Int32Array;

  /**
   * @param starts offset of each distribution in the arrays, and the end of the last one
   * @param items integers from 0 to below `MOST_ITEMS`, or OTHER
   * @param weights above 0, in any unit
   */
  constructor(starts: Uint32Array, items: Int32Array, weights: Float64Array) {
    this.#starts = starts;

    this.#cells = new Int32Array(items.length * CELL);
    const size = starts.reduce((most, start, i) => Math.max(most, start - (starts[i - 1] ?? 0)), 0);
    const rooms = { share: new Float64Array(size), small: new Int32Array(size), large: new Int32Array(size) };
    for (let row = 0; row + 1 < starts.length; row++) this.#build(starts[row], starts[row + 1], items, weights, rooms);
  }

  #build(
    start: number,
    end: number,
    items: Int32Array,
    weights: Float64Array,
    { share, small, large }: { share: Float64Array; small: Int32Array; large: Int32Array },
  ): void {
    const size = end - start;
    let sum = 0;
    for (let i = start; i < end; i++) sum += weights[i];
    let [smalls, larges] = [0, 0];
    for (let i = 0; i < size; i++) {
      share[i] = (weights[start + i] * size) / sum;
      if (share[i] < 1) small[smalls++] = i;
      else large[larges++] = i;
      this.#set(start + i, items[start + i], ALWAYS, items[start + i]);
    }
    while (smalls > 0 && larges > 0) {
      const less = small[--smalls];
      const more = large[larges - 1];
      this.#set(start + less, items[start + less], Math.floor(share[less] * ALWAYS), items[start + more]);
      share[more] -= 1 - share[less];
      if (share[more] < 1) {
        larges--;
        small[smalls++] = more;
      }
    }
  }

  #set(at: number, item: number, kept: number, otherwise: number): void {
    this.#cells[at * CELL] = (item << HALF) | (kept >>> HALF);
    this.#cells[at * CELL + 1] = (otherwise << HALF) | (kept & (2 ** HALF - 1));
  }

  /** Number of items in a distribution, with OTHER. */
  sizeOf(row: number): number {
    return this.#starts[row + 1] - this.#starts[row];
  }

  /** @param unit uniform over [0, 1): the result depends on it alone */
  draw(row: number, unit: number): number {
    const start = this.#starts[row];
    const place = unit * (this.#starts[row + 1] - start);
    const whole = Math.floor(place);
    const first = this.#cells[(start + whole) * CELL];
    const second = this.#cells[(start + whole) * CELL + 1];
    const kept = ((first & (2 ** HALF - 1)) << HALF) | (second & (2 ** HALF - 1));
    return ((place - whole) * (ALWAYS + 1) < kept ? first : second) >> HALF;
  }
}
