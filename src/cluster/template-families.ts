/**
 * Finds template families: notes of one skeleton with different facts, such as forecasts, match reports and quarterly
 * figures.
 *
 * Members have the same words but different names and numbers, so they are no copies of one another.
 *
 * Two such notes alone could be one story with changed facts. A family therefore needs several pairs: an article whose
 * names and numbers contradict those of two others that are no copies of one another. Copies of one story form no
 * family, because their facts agree. A copy of a member agrees with that member, stays its pair, and contradicts all
 * other members.
 */
import { evidenceOn } from '../compare/packed-pairs.js';
import { type EvidenceName, isTemplate, TEMPLATE } from '../compare/score.js';
import type { PairVerdict } from '../compare/verify.js';

/**
 * A contradicted share below `TEMPLATE.contradicted` also suffices, if it reaches the first number and the verbatim
 * share the second one: then hardly anything but facts differs. Of the copies counted at `TEMPLATE` 4 reach both, 3 of
 * them in wire-items and briefs. The rule finds templates whose notes share at least half of their facts (`npm run
 * bench:templates -- --varying 0.4`).
 */
const CONTRADICTED_VERBATIM = 0.15;
const VERBATIM = 0.7;
/** Below both bounds the facts of two articles agree, and one is a copy of the other. */
const AGREES: Bounds = { contradicted: 0.2, exclusive: 0.3 };
/**
 * A family is close if it has at least so many members, and its contradicting pairs have at least this median verbatim
 * share. Reports on one event that contradict one another in places are no close family.
 */
export const CLOSE_MEMBERS = 6;
const CLOSE_VERBATIM = 0.4;
/**
 * Factors of the medians of contradicting members that give the bounds within a close family, where some facts may
 * belong to the template.
 */
const AGREES_WITHIN = { contradicted: 1 / 3, exclusive: 1 / 2 };

const NONE = -1;

/** Shares of contradicting and of exclusive names and numbers. */
interface Bounds {
  readonly contradicted: number;
  readonly exclusive: number;
}

export interface Families<P> {
  /** The members of each family, ascending; the largest family first. */
  readonly members: readonly (readonly number[])[];
  /** Pairs of two members that are no copies of one another. */
  readonly unlike: ReadonlySet<P>;
}

/**
 * @param pairs     scored pairs of different texts, in any order
 * @param threshold least similarity of a pair, because one common passage is no template; notes that only their facts
 *                  make no copies count as well
 */
export function findFamilies<P extends PairVerdict>(pairs: readonly P[], threshold: number): Families<P> {
  const whole = pairs.filter(pair => tellsOfFamilies(pair, threshold));
  const template = whole.filter(contradicts);
  if (template.length < 2) return { members: [], unlike: new Set() };
  const contradicting = neighboursOf(template);
  const copyOf = copyGroups(whole, contradicting);
  const groupOf = (article: number): number => copyOf.get(article) ?? article;

  // an article that contradicts articles of two other copy groups forms a family with them
  const families = new DisjointSets();
  for (const [article, others] of contradicting) {
    const own = groupOf(article);
    let first = NONE;
    const isMiddle = others.some(other => {
      const group = groupOf(other);
      if (group === own) return false;
      if (first === NONE) first = group;
      return group !== first;
    });
    if (isMiddle) for (const other of others) if (groupOf(other) !== own) families.join(article, other);
  }
  const core = families.sets();
  const familyOf = new Map<number, number>();
  core.forEach((articles, family) => {
    for (const article of articles) familyOf.set(article, family);
  });
  const within = ({ a, b }: P): number => {
    const family = familyOf.get(a);
    return family !== undefined && family === familyOf.get(b) ? family : NONE;
  };
  const bounds = boundsWithin(template, within, core);
  for (const [article, family] of joining(whole, familyOf, bounds, groupOf)) familyOf.set(article, family);
  for (const [article, family] of besideOne(template, familyOf, bounds)) familyOf.set(article, family);
  const members = core.map((): number[] => []);
  for (const [article, family] of [...familyOf].sort(([x], [y]) => x - y)) members[family].push(article);
  const isUnlike = (pair: P): boolean => {
    const family = within(pair);
    return family !== NONE && !agrees(pair, bounds[family]);
  };
  return { members, unlike: new Set(pairs.filter(isUnlike)) };
}

/** Whether a pair can affect families: each family is connected by such pairs. */
export const tellsOfFamilies = (pair: PairVerdict, threshold: number): boolean =>
  pair.similarity >= threshold || sharesSkeleton(pair);

/**
 * Lowest bounds of any close family, from the lowest `contradicted` of a contradicting pair; such a pair hardly has a
 * lower `exclusive`.
 */
const LEAST_BOUNDS: Bounds = {
  contradicted: AGREES_WITHIN.contradicted * CONTRADICTED_VERBATIM,
  exclusive: AGREES_WITHIN.contradicted * CONTRADICTED_VERBATIM,
};

/** Whether the facts of two articles may differ as much as those of members of some close family. */
export const mayDiffer = (pair: PairVerdict): boolean => !agrees(pair, LEAST_BOUNDS);

/** How much the facts of two articles differ, for putting pairs in an order. */
export const differenceOf = (pair: PairVerdict): number =>
  (evidenceOn(pair, 'contradicted') ?? 0) + (evidenceOn(pair, 'exclusive') ?? 0);

/**
 * Articles that join a close family because their facts differ from those of two or more members as much as members
 * differ.
 *
 * @returns the family of each article
 */
function joining(
  pairs: readonly PairVerdict[],
  familyOf: ReadonlyMap<number, number>,
  bounds: readonly Bounds[],
  groupOf: (article: number) => number,
): Map<number, number> {
  /** For each article its family, and the copy group of the first member that it differs from. */
  const first = new Map<number, readonly [family: number, group: number]>();
  const joined = new Map<number, number>();
  for (const pair of pairs) {
    const [ofA, ofB] = [familyOf.get(pair.a), familyOf.get(pair.b)];
    const family = ofA ?? ofB;
    if (family === undefined || (ofA !== undefined && ofB !== undefined)) continue;
    if (bounds[family] === AGREES || agrees(pair, bounds[family])) continue;
    const [article, member] = ofA === undefined ? [pair.a, pair.b] : [pair.b, pair.a];
    const known = first.get(article);
    if (known === undefined || family < known[0]) first.set(article, [family, groupOf(member)]);
  }
  for (const pair of pairs) {
    for (const [article, member] of [
      [pair.a, pair.b],
      [pair.b, pair.a],
    ]) {
      const known = first.get(article);
      if (known === undefined || familyOf.get(member) !== known[0] || groupOf(member) === known[1]) continue;
      if (!agrees(pair, bounds[known[0]])) joined.set(article, known[0]);
    }
  }
  return joined;
}

/** Articles outside of the families that contradict a member of a close family. Returns the family of each article. */
function besideOne(
  template: readonly PairVerdict[],
  familyOf: ReadonlyMap<number, number>,
  bounds: readonly Bounds[],
): Map<number, number> {
  const beside = new Map<number, number>();
  for (const { a, b } of template) {
    const [ofA, ofB] = [familyOf.get(a), familyOf.get(b)];
    const family = ofA ?? ofB;
    if (family === undefined || (ofA !== undefined && ofB !== undefined) || bounds[family] === AGREES) continue;
    const article = ofA === undefined ? a : b;
    beside.set(article, Math.min(family, beside.get(article) ?? family));
  }
  return beside;
}

/** Whether the facts of two articles differ too often for a copy. */
export function contradicts(pair: PairVerdict): boolean {
  const contradicted = evidenceOn(pair, 'contradicted') ?? 0;
  if (contradicted >= TEMPLATE.contradicted) return true;
  return contradicted >= CONTRADICTED_VERBATIM && (evidenceOn(pair, 'verbatim') ?? 0) >= VERBATIM;
}

/** Whether two articles are notes of one template, which the formula rejects because of their facts. */
function sharesSkeleton(pair: PairVerdict): boolean {
  const of = (name: EvidenceName): number => evidenceOn(pair, name) ?? 0;
  return isTemplate({
    verbatim: of('verbatim'),
    contradicted: of('contradicted'),
    vocabulary: of('vocabulary'),
    spread: of('spread'),
  });
}

function agrees(pair: PairVerdict, { contradicted, exclusive }: Bounds): boolean {
  return (
    (evidenceOn(pair, 'contradicted') ?? 0) < contradicted &&
    (evidenceOn(pair, 'exclusive') ?? 0) < exclusive &&
    !contradicts(pair)
  );
}

/** For each family the bounds below which the facts of two members agree; `AGREES` for a family that is not close. */
function boundsWithin<P extends PairVerdict>(
  template: readonly P[],
  within: (pair: P) => number,
  core: readonly (readonly number[])[],
): Bounds[] {
  const pairs = core.map((): P[] => []);
  for (const pair of template) {
    const family = within(pair);
    if (family !== NONE) pairs[family].push(pair);
  }
  const median = (its: readonly P[], name: keyof Bounds | 'verbatim'): number => {
    const values = Float64Array.from(its, pair => evidenceOn(pair, name) ?? 0).sort();
    return values[values.length >> 1];
  };
  return pairs.map((its, family) => {
    if (core[family].length < CLOSE_MEMBERS || median(its, 'verbatim') < CLOSE_VERBATIM) return AGREES;
    const bound = (name: keyof Bounds): number => Math.min(AGREES[name], AGREES_WITHIN[name] * median(its, name));
    return { contradicted: bound('contradicted'), exclusive: bound('exclusive') };
  });
}

function neighboursOf(pairs: readonly PairVerdict[]): Map<number, number[]> {
  const neighbours = new Map<number, number[]>();
  const add = (article: number, other: number): void => {
    const known = neighbours.get(article);
    if (known === undefined) neighbours.set(article, [other]);
    else known.push(other);
  };
  for (const { a, b } of pairs) {
    add(a, b);
    add(b, a);
  }
  return neighbours;
}

/**
 * Forms star-shaped groups of copies: a centre and the articles that agree with it, starting with the articles that
 * agree with most others. Chains are excluded, because in a family of thousands some facts agree by chance. Two copies
 * of one article with different errors may contradict one another; the centre of their group need not contradict any.
 *
 * @param contradicting articles whose groups are needed
 * @returns the centre of the group of each article that agrees with another one
 */
function copyGroups(pairs: readonly PairVerdict[], contradicting: ReadonlyMap<number, unknown>): Map<number, number> {
  const near = new Set(contradicting.keys());
  const beside = pairs.filter(pair => (contradicting.has(pair.a) || contradicting.has(pair.b)) && agrees(pair, AGREES));
  for (const { a, b } of beside) near.add(a).add(b);
  const neighbours = neighboursOf(pairs.filter(pair => (near.has(pair.a) || near.has(pair.b)) && agrees(pair, AGREES)));
  const order = [...neighbours].sort(([x, xs], [y, ys]) => ys.length - xs.length || x - y);
  const groupOf = new Map<number, number>();
  for (const [article, others] of order) {
    if (groupOf.has(article)) continue;
    groupOf.set(article, article);
    for (const other of others) if (!groupOf.has(other)) groupOf.set(other, article);
  }
  return groupOf;
}

/** Sets that are joined (Tarjan 1975). */
class DisjointSets {
  readonly #parents = new Map<number, number>();

  join(a: number, b: number): void {
    const [x, y] = [this.#rootOf(a), this.#rootOf(b)];
    // the lower number leads, for any order of the joins
    this.#parents.set(Math.max(x, y), Math.min(x, y));
  }

  /** Each ascending; the largest first, then by first element. */
  sets(): number[][] {
    const sets = new Map<number, number[]>();
    for (const element of [...this.#parents.keys()].sort((x, y) => x - y)) {
      const root = this.#rootOf(element);
      const known = sets.get(root);
      if (known === undefined) sets.set(root, [element]);
      else known.push(element);
    }
    return [...sets.values()].sort((x, y) => y.length - x.length || x[0] - y[0]);
  }

  #rootOf(element: number): number {
    let root = element;
    for (let up = this.#parents.get(root); up !== undefined && up !== root; up = this.#parents.get(root)) root = up;
    for (let at = element; at !== root; ) {
      const up = this.#parents.get(at) ?? root;
      this.#parents.set(at, root);
      at = up;
    }
    if (!this.#parents.has(root)) this.#parents.set(root, root);
    return root;
  }
}
