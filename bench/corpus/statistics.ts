/** Compares the curves of real and generated text at the same numbers of words. */
import { Chance } from './chance.js';
import { type CurveOptions, Curves, type Figures, type Point } from './curves.js';
import { FunctionWords, GRAMS, type Gram } from './grams.js';
import type { Learned } from './learned.js';
import { Prose } from './prose.js';
import type { TrainingTexts } from './train.js';

export interface SampleFigures {
  readonly articles: number;
  readonly words: number;
  /** Mean share of distinct words among the first 200 of an article. */
  readonly variety: number;
  readonly points: readonly Point[];
  /** Share of the n-grams with a document frequency of 1, 2, 3 to 10, 11 to 100, and more. */
  readonly spread: Readonly<Record<Gram, readonly number[]>>;
}

export interface Comparison {
  readonly name: string;
  readonly real: SampleFigures;
  readonly generated: SampleFigures;
}

export interface Statistics {
  /** At the same numbers of words. */
  readonly comparisons: readonly Comparison[];
  /** Share of the occurrences that are known from the learned articles. */
  readonly known: { readonly heldOut: Figures; readonly generated: Figures };
}

const STOPS = [1, 10, 100, 1000, 10_000, 100_000].flatMap(scale => [10_000 * scale, 30_000 * scale]);
/** Limit of the n-grams that are counted, by kind; of a larger corpus a sample is counted. */
const COUNTED = 1e6;
/** First article number of the comparison, beyond those of any corpus. */
const APART = 0x20000000;

export const figuresOf = (curves: Curves): SampleFigures => ({
  articles: curves.articles,
  words: curves.words,
  variety: curves.variety,
  points: [...curves.points, { words: curves.words, distinct: curves.distinct() }],
  spread: recordOf(gram => curves.spread(gram)),
});

const recordOf = <T>(value: (gram: Gram) => T): Record<Gram, T> =>
  Object.fromEntries(GRAMS.map(gram => [gram, value(gram)])) as Record<Gram, T>;

/** Curves for a corpus of about the given number of words, in bounded memory. */
export function corpusCurves(functionWords: FunctionWords, words: number): Curves {
  let sample = 1;
  while (words / sample > COUNTED && sample < 4096) sample *= 2;
  return new Curves({ functionWords, stops: STOPS.filter(stop => stop >= 10_000 * sample), sample });
}

/** Shuffles the articles: the growth depends on their order, and the files hold one set after the other. */
function shuffled(texts: readonly string[]): string[] {
  const chance = new Chance(1, 0x5f0f);
  return texts
    .map(text => ({ text, place: chance.unit() }))
    .sort((x, y) => x.place - y.place)
    .map(({ text }) => text);
}

/** Reads the real articles, and generated articles with as many words and the same mean length. */
export function compareWithReal({ train, heldOut }: TrainingTexts, learned: Learned, seed: number): Statistics {
  const options: CurveOptions = { functionWords: new FunctionWords(train), stops: STOPS };
  const curvesOf = (texts: readonly string[]): Curves => {
    const curves = new Curves(options);
    for (const text of shuffled(texts)) curves.add(Buffer.from(text));
    return curves;
  };
  const learnedFrom = curvesOf(train);
  const samples = [
    { name: 'held-out articles', real: curvesOf(heldOut) },
    { name: 'all articles', real: curvesOf([...train, ...heldOut]) },
  ].filter(({ real }) => real.words > 0);
  const all = samples[samples.length - 1].real;
  const prose = new Prose(learned, seed, all.words / all.articles);
  const some: Uint8Array[] = [];
  const generated = samples.map(({ real }) => new Curves({ ...options, limit: real.words }));
  for (let article = APART; generated.some((curves, i) => curves.words < samples[i].real.words); article++) {
    const text = prose.text(article, false);
    for (const curves of generated) curves.add(text);
    if (some.length < Math.max(heldOut.length, 100)) some.push(text.slice());
  }
  return {
    comparisons: samples.map(({ name, real }, i) => ({
      name,
      real: figuresOf(real),
      generated: figuresOf(generated[i]),
    })),
    known: {
      heldOut: learnedFrom.recognise(heldOut.map(text => Buffer.from(text))),
      generated: learnedFrom.recognise(some),
    },
  };
}
