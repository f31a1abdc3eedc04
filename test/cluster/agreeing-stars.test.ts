/** A cluster has no member whose compared pairs with most other members were rejected. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreeingStars, type ComparedPairs } from '../../src/cluster/agreeing-stars.js';
import { type Link, starClusters } from '../../src/cluster/star-clusters.js';

type Pair = readonly [a: number, b: number];

const link = ([a, b]: Pair, similarity = 0.9): Link => ({ a, b, similarity, relation: 'paraphrase' });
const columns = (pairs: readonly Pair[]): ComparedPairs => ({
  left: Uint32Array.from(pairs, ([, b]) => b),
  right: Uint32Array.from(pairs, ([a]) => a),
});
const among = (articles: readonly number[]): Pair[] =>
  articles.flatMap((a, n) => articles.slice(n + 1).map((b): Pair => [a, b]));

/** Clusters as sorted lists of articles. */
function clusters(linked: readonly Pair[], refused: readonly Pair[], copies = (_: number) => 1): number[][] {
  const stars = agreeingStars(
    linked.map(pair => link(pair)),
    columns([...linked, ...refused]),
    copies,
    () => 100,
  );
  return stars
    .map(({ representative, members }) =>
      [representative, ...members.map(member => member.article)].sort((x, y) => x - y),
    )
    .sort((x, y) => x[0]! - y[0]!);
}

describe('a member of a cluster', () => {
  const copies = among([0, 1, 2, 3]);

  test('leaves when most of the others reject it', () => {
    expect(
      clusters(
        [...copies, [0, 9]],
        [
          [1, 9],
          [2, 9],
          [3, 9],
        ],
      ),
    ).toEqual([[0, 1, 2, 3]]);
  });

  test('stays when no other member was compared with it', () => {
    expect(clusters([...copies, [0, 9]], [])).toEqual([[0, 1, 2, 3, 9]]);
  });

  test('stays when as many agree as reject', () => {
    expect(clusters([...copies, [0, 9]], [[1, 9]])).toEqual([[0, 1, 2, 3, 9]]);
  });

  test('leaves with the copies that joined through it, as a cluster of their own', () => {
    const telling = among([7, 8, 9]);
    const others = [7, 8, 9].flatMap(b => [0, 1, 2, 3].map((a): Pair => [a, b])).filter(([a, b]) => a !== 0 || b !== 9);
    expect(clusters([...copies, ...telling, [0, 9]], others)).toEqual([
      [0, 1, 2, 3],
      [7, 8, 9],
    ]);
  });

  test('counts once for each copy of its text', () => {
    const refused: Pair[] = [
      [1, 9],
      [2, 9],
    ];
    expect(clusters([...among([0, 1, 2]), [0, 9]], refused)).toEqual([[0, 1, 2]]);
    expect(clusters([...among([0, 1, 2]), [0, 9]], refused, article => (article === 0 ? 3 : 1))).toEqual([
      [0, 1, 2, 9],
    ]);
  });

  test('is judged after members with more rejections: a rejected group does not expel it', () => {
    // 0 is the centre; 1 and 2 agree with it and each other; 5 to 7 agree only with 0
    const linked: Pair[] = [...among([0, 1, 2]), [0, 5], [0, 6], [0, 7]];
    const refused: Pair[] = [5, 6, 7]
      .flatMap((b): Pair[] => [
        [1, b],
        [2, b],
      ])
      .concat(among([5, 6, 7]));
    const [first] = clusters(linked, refused);
    expect(first).toEqual(expect.arrayContaining([0, 1, 2]));
  });
});

const anyPairs = fc.uniqueArray(
  fc.tuple(fc.nat(11), fc.nat(11)).filter(([a, b]) => a < b),
  { selector: ([a, b]) => a * 12 + b, maxLength: 50 },
);

test('no article is in two clusters or alone, and without rejections the clusters are plain stars', () => {
  fc.assert(
    fc.property(anyPairs, fc.array(fc.boolean(), { minLength: 50, maxLength: 50 }), (pairs, isLinked) => {
      const linked = pairs.filter((_, n) => isLinked[n]);
      const refused = pairs.filter((_, n) => !isLinked[n]);
      const found = clusters(linked, refused);
      expect(new Set(found.flat()).size).toBe(found.flat().length);
      for (const articles of found) expect(articles.length).toBeGreaterThan(1);
      expect(clusters([...linked].reverse(), [...refused].reverse())).toEqual(found);
      const links = linked.map(pair => link(pair));
      expect(
        agreeingStars(
          links,
          columns(linked),
          () => 1,
          () => 1,
        ),
      ).toEqual(
        starClusters(
          links,
          () => 1,
          () => 1,
        ),
      );
    }),
  );
});

test('articles without links do not change the clusters of the others', () => {
  fc.assert(
    fc.property(
      anyPairs,
      anyPairs,
      fc.array(fc.boolean(), { minLength: 50, maxLength: 50 }),
      (pairs, others, isLinked) => {
        const moved = others.map(([a, b]): Pair => [a + 12, b + 12]);
        const split = (all: readonly Pair[]) => [all.filter((_, n) => isLinked[n]), all.filter((_, n) => !isLinked[n])];
        const [linked, refused] = split(pairs);
        const [otherLinked, otherRefused] = split(moved);
        const together = clusters([...otherLinked!, ...linked!], [...refused!, ...otherRefused!]);
        expect(together).toEqual([...clusters(linked!, refused!), ...clusters(otherLinked!, otherRefused!)]);
      },
    ),
  );
});
