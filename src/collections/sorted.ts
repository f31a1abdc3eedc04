/** Binary search in sorted columns. */

/** The index of the first number that is not below the key; the length if all are. */
export function firstFrom(ascending: Uint32Array, key: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
