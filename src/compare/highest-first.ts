/**
 * Takes numbered scores from the highest down: a heap (Williams 1964) over their numbers, because mostly the first few
 * decide, and sorting all of them would cost more than everything that is done with them.
 */
export class HighestFirst {
  #score: Float64Array = new Float64Array(0);
  #heap = new Int32Array(1 << 10);
  #size = 0;

  /** Starts anew with those of the first `count` scores that are at least `least`. */
  fill(score: Float64Array, count: number, least: number): void {
    if (this.#heap.length < count) this.#heap = new Int32Array(count * 2);
    this.#score = score;
    this.#size = 0;
    for (let n = 0; n < count; n++) if (score[n] >= least) this.#heap[this.#size++] = n;
    this.#order();
  }

  /** Scores left. */
  get size(): number {
    return this.#size;
  }

  /** Forgets all numbers but these. */
  keep(isKept: (n: number) => boolean): void {
    const all = this.#size;
    this.#size = 0;
    for (let at = 0; at < all; at++) if (isKept(this.#heap[at])) this.#heap[this.#size++] = this.#heap[at];
    this.#order();
  }

  /** Number of the highest score left, of equal ones the lowest; -1 when none is left. */
  take(): number {
    if (this.#size === 0) return -1;
    const first = this.#heap[0];
    this.#size--;
    if (this.#size > 0) this.#sink(this.#heap[this.#size], 0);
    return first;
  }

  #order(): void {
    for (let at = (this.#size >> 1) - 1; at >= 0; at--) this.#sink(this.#heap[at], at);
  }

  /** Lets a number sink from a place in the heap to where it belongs. */
  #sink(n: number, from: number): void {
    const heap = this.#heap;
    const score = this.#score;
    const size = this.#size;
    const comesFirst = (x: number, y: number): boolean => score[x] > score[y] || (score[x] === score[y] && x < y);
    let at = from;
    for (let child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && comesFirst(heap[child + 1], heap[child])) child++;
      if (!comesFirst(heap[child], n)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = n;
  }
}
