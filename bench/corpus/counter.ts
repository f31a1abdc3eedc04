/** Document frequencies of tens of millions of keys: open addressing in typed arrays. */

const LOAD = 0.6;

export class DocumentCounter {
  #keys: Float64Array;
  #articles: Uint32Array;
  #latest: Int32Array;
  #size = 0;

  constructor(capacity = 1 << 16) {
    this.#keys = new Float64Array(capacity).fill(-1);
    this.#articles = new Uint32Array(capacity);
    this.#latest = new Int32Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  /** @param key an integer from 0 to 2^53 with evenly distributed lower bits; counts once in an article */
  add(key: number, article: number): void {
    const at = this.#slotOf(key);
    if (this.#keys[at] === -1) {
      this.#keys[at] = key;
      this.#articles[at] = 1;
      this.#latest[at] = article;
      if (++this.#size > LOAD * this.#keys.length) this.#grow();
    } else if (this.#latest[at] !== article) {
      this.#articles[at]++;
      this.#latest[at] = article;
    }
  }

  has(key: number): boolean {
    return this.#keys[this.#slotOf(key)] !== -1;
  }

  /** @returns for each limit the number of keys with a document frequency up to it and above the limit before */
  histogram(limits: readonly number[]): number[] {
    const counts = limits.map(() => 0);
    this.#keys.forEach((key, at) => {
      if (key !== -1) counts[limits.findIndex(limit => this.#articles[at] <= limit)]++;
    });
    return counts;
  }

  #slotOf(key: number): number {
    const mask = this.#keys.length - 1;
    let at = ((key % 0x100000000) | 0) & mask;
    while (this.#keys[at] !== -1 && this.#keys[at] !== key) at = (at + 1) & mask;
    return at;
  }

  #grow(): void {
    const [keys, articles, latest] = [this.#keys, this.#articles, this.#latest];
    this.#keys = new Float64Array(keys.length * 2).fill(-1);
    this.#articles = new Uint32Array(keys.length * 2);
    this.#latest = new Int32Array(keys.length * 2);
    keys.forEach((key, i) => {
      if (key === -1) return;
      const at = this.#slotOf(key);
      this.#keys[at] = key;
      this.#articles[at] = articles[i];
      this.#latest[at] = latest[i];
    });
  }
}
