/**
 * Template families: notes of one skeleton with other facts, such as forecasts, match reports and quarterly figures. Their words
 * are the same and their names and numbers are not, so they are no copies of one another.
 *
 * Two such notes alone could be one story with its facts exchanged. A family is a finding over pairs: an article whose names and
 * numbers contradict those of two others that are no copies of one another. Copies of one story do not make a family,
 * because their facts agree; a copy of a member agrees with that member, stays its pair, and contradicts all others.
 */
import { evidenceOn } from '../compare/packed-pairs.js';
import type { PairVerdict } from '../compare/verify.js';

/**
 * Names and numbers contradict one another from this share of those at aligned places on. Of 1,022 planted copies in
 * machine-paraphrase 2 have more, of 1,053 rewrites by language models 4, of 366 silver copies in german-wire none; of the pairs
 * within the families of bench/templates.ts 1 % have less.
 */
const CONTRADICTED = 0.3;
/** The facts of two members agree, and one is a copy of the other, below both of these. */
const AGREES_CONTRADICTED = 0.2;
const AGREES_EXCLUSIVE = 0.3;

const NONE = -1;

/** What a family is made of, by article number. */
export interface Families<P> {
  /** The members of each family, ascending; the largest family first. */
  readonly members: readonly (readonly number[])[];
  /** Pairs of two members that are no copies of one another. */
  readonly unlike: ReadonlySet<P>;
}

/** @param pairs scored pairs of different texts; their order does not matter */
export function findFamilies<P extends PairVerdict>(pairs: readonly P[]): Families<P> {
  const template = pairs.filter(pair => (evidenceOn(pair, 'contradicted') ?? 0) >= CONTRADICTED);
  if (template.length < 2) return { members: [], unlike: new Set() };
  const contradicting = neighboursOf(template);
  const among = pairs.filter(({ a, b }) => contradicting.has(a) && contradicting.has(b));
  const copyOf = copyGroups(among.filter(agrees));
  const groupOf = (article: number): number => copyOf.get(article) ?? article;

  // an article is in the middle of a family if it contradicts articles of two other groups
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
  const members = families.sets();
  const familyOf = new Map(members.flatMap((articles, family) => articles.map(article => [article, family] as const)));
  const isWithin = ({ a, b }: P): boolean => familyOf.has(a) && familyOf.get(a) === familyOf.get(b);
  return { members, unlike: new Set(among.filter(pair => isWithin(pair) && !agrees(pair))) };
}

function agrees(pair: PairVerdict): boolean {
  return (
    (evidenceOn(pair, 'contradicted') ?? 0) < AGREES_CONTRADICTED &&
    (evidenceOn(pair, 'exclusive') ?? 0) < AGREES_EXCLUSIVE
  );
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
 * Groups of copies: an article and what agrees with it, the articles that most agree with first. No chains: within a
 * family of thousands some facts agree by chance.
 *
 * @returns for each article that agrees with another: the article in the middle of its group
 */
function copyGroups(agreeing: readonly PairVerdict[]): Map<number, number> {
  const neighbours = neighboursOf(agreeing);
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
    // the lower number leads, whatever the order of the joins
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
