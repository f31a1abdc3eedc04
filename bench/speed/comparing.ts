/** Comparing candidate pairs alone, in this process and on one core: by the program, and by the reference without it. */
import { collectArticles } from '../../src/collect.js';
import { comparisonProgram } from '../../src/compare/comparison-program.js';
import { verifyPairs } from '../../src/compare/verify.js';
import { DEFAULT_OPTIONS } from '../../src/detect.js';
import { SHINGLE_SIZES } from '../../src/model.js';
import { type CandidatePairs, proposeAll } from '../../src/sketch/candidates.js';
import { LEVELS } from '../../src/sketch/sensitivity.js';
import { sketchArticles } from '../../src/sketch/sketch-articles.js';
import { joinSketches } from '../../src/sketch/sketch-store.js';
import { prepare } from '../../src/text/prepare.js';
import type { ComparingFigures } from './results.js';
import { type Loops, medianSeconds, secondsOf } from './timing.js';

const ENGINE = 'bottom-k';
const { minWords: MIN_WORDS, threshold: FLOOR, sensitivity: SENSITIVITY } = DEFAULT_OPTIONS;

/** @param texts their candidate pairs are compared */
export async function measureComparing(texts: readonly string[], { runs, atLeast }: Loops): Promise<ComparingFigures> {
  const items = texts.map((text, n) => ({ article: { id: String(n), text } }));
  const { corpus, compared } = await collectArticles([prepare(items, MIN_WORDS)], MIN_WORDS);
  const options = {
    engine: ENGINE,
    shingleSize: SHINGLE_SIZES[ENGINE],
    numPerm: 128,
    sensitivity: SENSITIVITY,
  } as const;
  const sketches = joinSketches([sketchArticles(corpus, compared, options, 0, compared.length)], compared.length);
  const { left, right } = proposeAll(sketches, LEVELS[SENSITIVITY].rule);
  const numberOf = (sketch: number): number => compared[sketch];
  const pairs: CandidatePairs = { left: left.map(numberOf), right: right.map(numberOf) };
  const keep = { shingleSize: options.shingleSize, floor: FLOOR, related: false };
  let kept = 0;
  const ways = [
    { name: 'by the program', program: comparisonProgram() },
    { name: 'by the reference, without WebAssembly', program: null },
  ].map(({ name, program }) => ({
    name,
    // a corpus of its own each time: nothing is known of its articles
    pass: () => {
      kept = verifyPairs({ ...corpus }, pairs, 0, left.length, keep, program).length;
    },
  }));
  const seconds = await medianSeconds(
    ways.map(({ name, pass }) => ({ name, run: async () => secondsOf(pass, atLeast) })),
    runs,
  );
  return {
    articles: texts.length,
    pairs: left.length,
    kept,
    ways: ways.map(({ name }, n) => ({ name, pairsPerSecond: left.length / seconds[n] })),
  };
}
