/** A list of numbers that grows, in one typed array. */
export class NumberList<Numbers extends Uint32Array | Float64Array> {
  #numbers: Numbers;
  #length = 0;

  constructor(readonly kind: new (size: number) => Numbers) {
    this.#numbers = new kind(16);
  }

  get length(): number {
    return this.#length;
  }

  push(number: number): void {
    if (this.#length === this.#numbers.length) this.#reserve(1);
    this.#numbers[this.#length++] = number;
  }

  append(numbers: ArrayLike<number>): void {
    this.#reserve(numbers.length);
    this.#numbers.set(numbers, this.#length);
    this.#length += numbers.length;
  }

  /** The numbers so far, without a copy. */
  values(): Numbers {
    return this.#numbers.subarray(0, this.#length) as Numbers;
  }

  /** Removes the numbers and keeps their memory. */
  clear(): void {
    this.#length = 0;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#numbers.length) return;
    const longer = new this.kind(Math.max(this.#length + more, this.#numbers.length * 2));
    longer.set(this.values());
    this.#numbers = longer;
  }
}
