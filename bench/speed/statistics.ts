/** The two numbers that timings are boiled down to. */

/** The middle value; of an even number of values the mean of the middle two. NaN where there are none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return NaN;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The power of the size that the time grows with, between two sizes: 1 is linear, 2 quadratic. Start-up, which does not
 * grow, makes it look smaller where the smaller size takes little time.
 */
export function growthExponent(
  small: { readonly articles: number; readonly wall: number },
  large: { readonly articles: number; readonly wall: number },
): number {
  return Math.log(large.wall / small.wall) / Math.log(large.articles / small.articles);
}
