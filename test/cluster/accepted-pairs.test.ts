import { describe, expect, it } from 'vitest';
import { AcceptedPairs, allPairs } from '../../src/cluster/accepted-pairs.js';

/** Articles of one text. */
const MANY = 100;

/** Number of accepted pairs of articles with the same words. */
function acceptedOf(isAccepted: (x: number, y: number) => boolean, size: number): number {
  const articles = Array.from({ length: size }, (_, article) => article);
  const judge = { rule: (x: number, y: number) => (isAccepted(x, y) ? ({ by: 'rule' } as const) : undefined) };
  const texts = [{ a: 0, b: 0, relation: 'identical', similarity: 1 } as const];
  return new AcceptedPairs(
    texts,
    new Uint32Array(size),
    allPairs(() => articles),
    judge,
    String,
  ).count;
}

describe('more pairs of one text than are checked singly', () => {
  const all = (MANY * (MANY - 1)) / 2;

  it.each<[string, (x: number, y: number) => boolean, number]>([
    ['the first articles alone are accepted with any other', (x, y) => x < 3 || y < 3, 0],
    ['all but two are', (x, y) => (x !== 5 && x !== 70) || (y !== 5 && y !== 70), 0],
    ['all but one are', (x, y) => x !== 50 || y !== 50, all],
    ['all are', () => true, all],
  ])('%s', (_, isAccepted, count) => {
    expect(acceptedOf(isAccepted, MANY)).toBe(count);
  });

  it('checks each pair below that number', () => {
    expect(acceptedOf((x, y) => x < 3 || y < 3, 10)).toBe(9 + 8 + 7);
  });
});
