/** Computes the positions of the passages of two aligned articles in their texts. */
import { type LocatedTokens, QUOTED } from '../text/tokenize.js';
import type { PassagePlaces, Place } from '../types/places.js';
import type { Relation } from '../types/report.js';
import type { AlignedArticle, AlignedPair, LocatedArticle } from './aligned-articles.js';

/** Most places listed of a pair. */
const MOST_PLACES = 16;

type Range = readonly [start: number, end: number];

/**
 * The places of a pair in the order of A: of its shared passages with the relation `passage`, otherwise of the passages
 * of its alignment. Empty without passages, and for a text that is not compared in its stored form.
 */
export function placesOf(aligned: AlignedPair, relation: Relation): PassagePlaces[] {
  const { a, b } = aligned;
  if (relation === 'translation' || !isAsStored(a) || !isAsStored(b)) return [];
  const ranges = rangesOf(aligned, relation)
    .filter(({ words }) => words > 0)
    .sort((x, y) => y.words - x.words || x.a[0] - y.a[0])
    .slice(0, MOST_PLACES)
    .sort((x, y) => x.a[0] - y.a[0]);
  const [inA, inB] = [
    characterRanges(
      a.tokens,
      ranges.map(one => one.a),
    ),
    characterRanges(
      b.tokens,
      ranges.map(one => one.b),
    ),
  ];
  return ranges.flatMap(({ words }, n) => {
    const [placeA, placeB] = [inA[n], inB[n]];
    return placeA.start < placeA.end && placeB.start < placeB.end ? [{ a: placeA, b: placeB, words }] : [];
  });
}

interface WordRanges {
  readonly a: Range;
  readonly b: Range;
  readonly words: number;
}

function rangesOf({ a, b, isSame, aligned, shared }: AlignedPair, relation: Relation): WordRanges[] {
  if (isSame) {
    const all = ({ offsets, whole }: AlignedArticle): Range =>
      offsets.length === 0 ? [0, whole] : [offsets[0], offsets[offsets.length - 1] + 1];
    return [{ a: all(a), b: all(b), words: a.offsets.length === 0 ? a.whole : a.offsets.length }];
  }
  if (relation === 'passage') return [...shared];
  return aligned.passages.map(passage => ({ a: passage.a, b: passage.b, words: passage.kept }));
}

/** Whether the word offsets refer to the stored text. */
export const isAsStored = ({ article, tokens }: LocatedArticle): boolean =>
  Buffer.from(article.text).equals(tokens.bytes);

/** Ranges of text in quotation marks, in UTF-16 code units. */
export function quotationsOf(tokens: LocatedTokens): Range[] {
  const ranges: Range[] = [];
  const { flags } = tokens;
  for (let from = 0; from < flags.length; from++) {
    if ((flags[from] & QUOTED) === 0) continue;
    let to = from + 1;
    while (to < flags.length && (flags[to] & QUOTED) !== 0) to++;
    ranges.push([from, to]);
    from = to;
  }
  return characterRanges(tokens, ranges).map(({ start, end }) => [start, end]);
}

/** Converts nonempty word ranges to ranges of UTF-16 code units of the text. */
function characterRanges({ bytes, starts, ends }: LocatedTokens, ranges: readonly Range[]): Place[] {
  const wanted = new Set(ranges.flatMap(([from, to]) => [starts[from], ends[to - 1]]));
  const units = new Map<number, number>();
  let at = 0;
  let count = 0;
  for (const offset of Uint32Array.from(wanted).sort()) {
    for (; at < offset; at++) {
      // a character of four bytes has two code units
      if ((bytes[at] & 0xc0) !== 0x80) count += bytes[at] >= 0xf0 ? 2 : 1;
    }
    units.set(offset, count);
  }
  return ranges.map(([from, to]) => ({ start: units.get(starts[from])!, end: units.get(ends[to - 1])! }));
}
