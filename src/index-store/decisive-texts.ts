/**
 * Finds the texts of an index whose own pairs are needed to judge the pairs of new texts. Two texts are no copies if both are notes of one
 * template (cluster/template-families.ts), or if one is a box in the other (cluster/boxes.ts), and this depends on pairs between texts of
 * the index. Most new texts need no such pair, because they contradict no other text.
 */
import { MANY_STORIES } from '../cluster/boxes.js';
import { CLOSE_MEMBERS, contradicts, differenceOf, mayDiffer, tellsOfFamilies } from '../cluster/template-families.js';
import type { ScoredPair } from '../compare/verify.js';

/**
 * Number of texts that are examined first among those that differ from a new one. A much-copied story has dozens of copies with different facts,
 * each with as many pairs. In a family nearly every member contradicts another, so that the first few texts tell whether there is one.
 */
const FIRST_ASKED = 4;

interface Known {
  /** Similarity from which two texts are copies. */
  readonly threshold: number;
  isShort(text: number): boolean;
  /** Whether all pairs of a text are known. */
  isAsked(text: number): boolean;
}

/**
 * @param pairs all known pairs
 * @param own   the new texts
 * @returns texts whose pairs are needed and not known yet, in the order in which they are found
 */
export function decisiveTexts(pairs: readonly ScoredPair[], own: ReadonlySet<number>, known: Known): number[] {
  const telling = pairs.filter(pair => tellsOfFamilies(pair, known.threshold));
  const pairsOf = byText(telling);
  const wanted = new Set<number>();
  const judged = [...own, ...storiesAround(own, pairsOf, known, wanted)];
  followTemplates(judged, telling, pairsOf, known, wanted);
  return [...wanted].filter(text => !known.isAsked(text));
}

const otherOf = ({ a, b }: ScoredPair, text: number): number => (a === text ? b : a);

function byText(pairs: readonly ScoredPair[]): Map<number, ScoredPair[]> {
  const pairsOf = new Map<number, ScoredPair[]>();
  for (const pair of pairs) {
    for (const text of [pair.a, pair.b]) {
      const its = pairsOf.get(text);
      if (its === undefined) pairsOf.set(text, [pair]);
      else its.push(pair);
    }
  }
  return pairsOf;
}

/** The longer texts around short texts that may be boxes. A short text is a box only if these longer texts are no copies of each other. */
function storiesAround(
  own: ReadonlySet<number>,
  pairsOf: ReadonlyMap<number, readonly ScoredPair[]>,
  { threshold, isShort }: Known,
  wanted: Set<number>,
): Set<number> {
  const longerOf = (short: number): number[] =>
    (pairsOf.get(short) ?? [])
      .filter(pair => pair.similarity >= threshold)
      .map(pair => otherOf(pair, short))
      .filter(other => !isShort(other));
  const short = new Set<number>();
  for (const text of own) {
    if (isShort(text)) short.add(text);
    else for (const pair of pairsOf.get(text) ?? []) if (isShort(otherOf(pair, text))) short.add(otherOf(pair, text));
  }
  const stories = new Set<number>();
  for (const text of short) {
    const longer = longerOf(text);
    if (longer.length > 0) wanted.add(text);
    if (longer.length >= MANY_STORIES) for (const story of longer) stories.add(story);
  }
  for (const story of stories) wanted.add(story);
  return stories;
}

/** Adds the texts that decide about the template families of the judged texts. */
function followTemplates(
  judged: readonly number[],
  telling: readonly ScoredPair[],
  pairsOf: ReadonlyMap<number, readonly ScoredPair[]>,
  { isAsked }: Known,
  wanted: Set<number>,
): void {
  const contradictions = new Contradictions(telling, isAsked, wanted);
  const differingFrom = (text: number): number[] =>
    (pairsOf.get(text) ?? [])
      .filter(mayDiffer)
      .map(pair => ({ other: otherOf(pair, text), difference: differenceOf(pair) }))
      .sort((x, y) => y.difference - x.difference || x.other - y.other)
      .map(({ other }) => other);
  const followed = new Set<number>();
  for (const text of judged) {
    const circle = contradictions.within(text, 3);
    if (circle === undefined) continue;
    if (circle.length >= 3) {
      followed.add(text);
      continue;
    }
    // two texts make no family, but each may join a family together with the other
    for (const member of circle)
      for (const one of contradictions.familiesBeside(differingFrom(member))) followed.add(one);
  }
  // the loop also visits the texts that it adds to the set
  for (const text of followed) {
    for (const pair of pairsOf.get(text) ?? []) {
      const other = otherOf(pair, text);
      wanted.add(other);
      if (contradictions.has(other) && isAsked(other)) followed.add(other);
    }
  }
}

/** The graph of contradictions between texts; a template family is within one connected component. */
class Contradictions {
  readonly #others = new Map<number, number[]>();

  /** @param wanted receives texts whose pairs are needed for an answer */
  constructor(
    telling: readonly ScoredPair[],
    private readonly isAsked: (text: number) => boolean,
    private readonly wanted: Set<number>,
  ) {
    for (const pair of telling) {
      if (!contradicts(pair)) continue;
      for (const text of [pair.a, pair.b]) {
        const others = this.#others.get(text);
        if (others === undefined) this.#others.set(text, [otherOf(pair, text)]);
        else others.push(otherOf(pair, text));
      }
    }
  }

  has(text: number): boolean {
    return this.#others.has(text);
  }

  /** The texts that contradictions connect with a text, itself included: all, or at least `enough`; undefined if not enough pairs are known. */
  within(text: number, enough: number): readonly number[] | undefined {
    const found = new Set([text]);
    for (const one of found) {
      for (const other of this.#others.get(one) ?? []) found.add(other);
      if (found.size >= enough) return [...found];
    }
    const unknown = [...found].filter(one => !this.isAsked(one));
    for (const one of unknown) this.wanted.add(one);
    return unknown.length === 0 ? [...found] : undefined;
  }

  /**
   * The texts among `others` that may be members of a family which an article joins that differs from all of them: at least two members of a large
   * family.
   *
   * @param others the most different texts first: if the first ones contradict nothing, the others are not examined
   * @returns none if there is no such family, or not enough pairs are known
   */
  familiesBeside(others: readonly number[]): readonly number[] {
    if (others.length < 2) return [];
    const first = others.slice(0, FIRST_ASKED);
    const isFirst = first.some(other => !this.isAsked(other)) || !first.some(other => this.has(other));
    const asked = isFirst ? first : others;
    const unknown = asked.filter(other => !this.isAsked(other));
    for (const other of unknown) this.wanted.add(other);
    const members = others.filter(other => this.has(other));
    if (unknown.length > 0 || members.length < 2) return [];
    const many = members.filter(member => (this.within(member, CLOSE_MEMBERS)?.length ?? 0) >= CLOSE_MEMBERS);
    return many.length < 2 ? [] : many;
  }
}
