/**
 * Takes numbered scores from the highest down. Mostly the first few decide, and what they decide does away with nearly all
 * others: these are found by looking through what is left, and a heap (Williams 1964) is built where more are asked for.
 */

/** So often all that is left is looked through before it is put in order. */
const MOST_LOOKS = 8;

export class HighestFirst {
  #score: Float64Array = new Float64Array(0);
  #left = new Int32Array(1 << 10);
  #size = 0;
  /** Scores that may still be found by looking through what is left. */
  #looks = 0;

  /** Starts anew with those of the first `count` scores that are at least `least`. */
  fill(score: Float64Array, count: number, least: number): void {
    if (this.#left.length < count) this.#left = new Int32Array(count * 2);
    this.#score = score;
    let size = 0;
    for (let n = 0; n < count; n++) if (score[n] >= least) this.#left[size++] = n;
    this.#size = size;
    this.#looks = MOST_LOOKS;
  }

  /** Scores left. */
  get size(): number {
    return this.#size;
  }

  /** Number of the highest score left, of equal ones the lowest; -1 when none is left. */
  take(): number {
    if (this.#size === 0) return -1;
    if (this.#looks > 0) {
      const at = this.#find();
      const highest = this.#left[at];
      this.#left[at] = this.#left[--this.#size];
      if (--this.#looks === 0) this.#order();
      return highest;
    }
    const highest = this.#left[0];
    this.#sink(this.#left[--this.#size], 0);
    return highest;
  }

  /** Forgets all numbers but these. */
  keep(isKept: (n: number) => boolean): void {
    const left = this.#left;
    let size = 0;
    for (let at = 0; at < this.#size; at++) if (isKept(left[at])) left[size++] = left[at];
    this.#size = size;
    this.#looks = MOST_LOOKS;
  }

  /** Place of the highest score among those left, in whatever order they are. */
  #find(): number {
    let first = 0;
    for (let at = 1; at < this.#size; at++) if (this.#comesFirst(this.#left[at], this.#left[first])) first = at;
    return first;
  }

  #comesFirst(x: number, y: number): boolean {
    const score = this.#score;
    return score[x] > score[y] || (score[x] === score[y] && x < y);
  }

  /** Makes a heap of those left. */
  #order(): void {
    for (let at = (this.#size >> 1) - 1; at >= 0; at--) this.#sink(this.#left[at], at);
  }

  /** Lets a number sink from a place in the heap to where it belongs. */
  #sink(n: number, from: number): void {
    const heap = this.#left;
    let at = from;
    for (let child = 2 * at + 1; child < this.#size; child = 2 * at + 1) {
      if (child + 1 < this.#size && this.#comesFirst(heap[child + 1], heap[child])) child++;
      if (!this.#comesFirst(heap[child], n)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = n;
  }
}
