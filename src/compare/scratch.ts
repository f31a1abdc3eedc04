/**
 * Arrays that are used again from pair to pair: millions of pairs are compared, and what a comparison needs for a moment
 * only should not be allocated and collected millions of times. Each is one function's own, and is what the last call
 * left in it.
 */

interface NumberArray {
  readonly length: number;
}

/** Makes an array at least so long, the same one as long as it suffices. */
export function scratch<T extends NumberArray>(make: new (length: number) => T): (length: number) => T {
  let array = new make(1 << 10);
  return length => {
    if (array.length < length) array = new make(2 ** Math.ceil(Math.log2(length)));
    return array;
  };
}
