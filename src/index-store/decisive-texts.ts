/**
 * Which texts of an index have pairs that decide on those of new texts. Two texts are no copies where both are notes of one template
 * (cluster/template-families.ts), or one is a box in the other (cluster/boxes.ts): that shows in pairs of texts of the index with one
 * another. Most copies lead to no such pair: nothing of them contradicts anything.
 */
import { MANY_STORIES } from '../cluster/boxes.js';
import { contradicts, mayDiffer, tellsOfFamilies } from '../cluster/template-families.js';
import type { ScoredPair } from '../compare/verify.js';

interface Known {
  /** Similarity from which two texts are copies. */
  readonly threshold: number;
  /** Whether a text is a short one. */
  isShort(text: number): boolean;
  /** Whether all pairs of a text are among the known ones. */
  isAsked(text: number): boolean;
}

/**
 * @param pairs all that are known
 * @param own   the new texts
 * @returns texts whose pairs are not known yet, in the order in which they are found
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

/** The longer texts around short ones that may be boxes: whether they are depends on which of these are copies. */
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

/** Follows the texts that contradict one another as far as the families of the judged texts reach. */
function followTemplates(
  judged: readonly number[],
  telling: readonly ScoredPair[],
  pairsOf: ReadonlyMap<number, readonly ScoredPair[]>,
  { isAsked }: Known,
  wanted: Set<number>,
): void {
  const contradicting = new Set<number>();
  for (const pair of telling) if (contradicts(pair)) contradicting.add(pair.a).add(pair.b);
  const followed = new Set<number>();
  for (const text of judged) {
    if (contradicting.has(text)) {
      followed.add(text);
      continue;
    }
    // a text that contradicts none joins a family if it differs from two members
    const others = (pairsOf.get(text) ?? []).filter(mayDiffer).map(pair => otherOf(pair, text));
    if (others.length < 2) continue;
    for (const other of others) wanted.add(other);
    const members = others.filter(other => contradicting.has(other));
    if (members.length >= 2) for (const member of members) followed.add(member);
  }
  // a set is gone through with what is added meanwhile
  for (const text of followed) {
    for (const pair of pairsOf.get(text) ?? []) {
      const other = otherOf(pair, text);
      wanted.add(other);
      if (contradicting.has(other) && isAsked(other)) followed.add(other);
    }
  }
}
