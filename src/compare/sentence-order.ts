/**
 * Do the sentences of one article find their best matches in the other in the same order? A paraphrase keeps the order
 * of its original; two reporters at one event choose their own.
 */
import type { Profile } from './profile.js';

/** A sentence needs this many distinct content words to be looked for. */
const MIN_WORDS = 4;
/** Share of a sentence's weight that its best match must hold. */
const MIN_MATCH = 0.25;
/** A word that stands more often than this in the other article points to no sentence. */
const MOST_PLACES = 50;

/** Share of sentence pairs whose matches stand in the same order (Kendall 1938), drawn to 0.5 while they are few. */
export function sentenceOrder(s: Profile, l: Profile): number {
  const places = bestMatches(s, l);
  const { concordant, discordant } = countOrder(places, l.sentenceCount);
  return (concordant + 2) / (concordant + discordant + 4);
}

/** For each sentence of `s` that has one: the sentence of `l` that shares the most weight with it. */
function bestMatches(s: Profile, l: Profile): number[] {
  const score = new Float64Array(l.sentenceCount);
  const places: number[] = [];
  const { contentPlaces, sentences, hashes, weights } = s;
  for (let p = 0; p < contentPlaces.length; ) {
    const sentence = sentences[contentPlaces[p]];
    const seen = new Set<number>();
    const touched: number[] = [];
    let total = 0;
    for (; p < contentPlaces.length && sentences[contentPlaces[p]] === sentence; p++) {
      const place = contentPlaces[p];
      if (seen.has(hashes[place])) continue;
      seen.add(hashes[place]);
      total += weights[place];
      let last = -1;
      const elsewheres = l.placesOf.get(hashes[place]);
      if (elsewheres === undefined || elsewheres.length > MOST_PLACES) continue;
      for (const elsewhere of elsewheres) {
        const other = l.sentences[elsewhere];
        if (other === last) continue;
        last = other;
        if (score[other] === 0) touched.push(other);
        score[other] += weights[place];
      }
    }
    let best = -1;
    for (const other of touched) {
      if (best < 0 || score[other] > score[best] || (score[other] === score[best] && other < best)) best = other;
    }
    if (best >= 0 && seen.size >= MIN_WORDS && score[best] > MIN_MATCH * total) places.push(best);
    for (const other of touched) score[other] = 0;
  }
  return places;
}

/** Counts pairs in and out of order with a Fenwick tree (1994): n log n, equal places count for neither. */
function countOrder(places: readonly number[], bound: number): { concordant: number; discordant: number } {
  const tree = new Uint32Array(bound + 2);
  const upTo = (place: number): number => {
    let sum = 0;
    for (let i = place; i > 0; i -= i & -i) sum += tree[i];
    return sum;
  };
  let concordant = 0;
  let discordant = 0;
  places.forEach((place, seen) => {
    concordant += upTo(place);
    discordant += seen - upTo(place + 1);
    for (let i = place + 1; i < tree.length; i += i & -i) tree[i]++;
  });
  return { concordant, discordant };
}
