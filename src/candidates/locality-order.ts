/**
 * The order in which candidate pairs are compared: families one after the other, so that what was made of an article for one
 * pair is still there for its next. Nothing but time depends on it.
 */
import type { CandidatePairs } from './candidates.js';

/** Shared values from which two articles are taken for kin; strangers that became candidates share three to five. */
export const OF_KIN = 12;

/**
 * The pairs, those of an article's family next to its own. Pairs with one left article stay together and in their order.
 *
 * @param closest for each article the earlier one that it shares most with, plus 1; 0 where it has none of kin
 */
export function byFamily({ left, right }: CandidatePairs, closest: Uint32Array): CandidatePairs {
  const size = closest.length;
  // the first of each family: those before are known by then
  const first = new Uint32Array(size);
  for (let article = 0; article < size; article++)
    first[article] = closest[article] === 0 ? article : first[closest[article] - 1];
  const places = new Uint32Array(size + 1);
  for (let n = 0; n < left.length; n++) places[first[left[n]] + 1]++;
  for (let article = 0; article < size; article++) places[article + 1] += places[article];
  const ordered = { left: new Uint32Array(left.length), right: new Uint32Array(right.length) };
  for (let n = 0; n < left.length; n++) {
    const place = places[first[left[n]]]++;
    ordered.left[place] = left[n];
    ordered.right[place] = right[n];
  }
  return ordered;
}
