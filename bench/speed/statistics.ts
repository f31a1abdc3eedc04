/** Median and growth exponent. */

/** The middle value, or the mean of the middle two. NaN without values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return NaN;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The exponent of the growth of time between two sizes: 1 is linear, 2 quadratic. A constant start-up time reduces it if the
 * smaller size takes little time.
 */
export function growthExponent(
  small: { readonly articles: number; readonly wall: number },
  large: { readonly articles: number; readonly wall: number },
): number {
  return Math.log(large.wall / small.wall) / Math.log(large.articles / small.articles);
}
