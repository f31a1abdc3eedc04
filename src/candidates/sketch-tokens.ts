/** Tokens to a sketch: what a scan does with every article, and so the quickest way there is. */
import { putAligned } from '../kernels/copy-aligned.js';
import { type SketchProgram, sketchProgram } from '../kernels/sketch.js';
import { type ContentWords, contentShingles } from '../text/shingles.js';
import type { Tokens } from '../text/tokenize.js';
import { likelySample, sketchOf } from './sketch.js';

/**
 * Values of the sketch of an article's content shingles, as `sketchOf(contentShingles(...), ...)` gives them. Valid until the
 * next call.
 *
 * @param shingleSize content words in a shingle
 * @param size        number of smallest values to keep at least
 * @param scale       every value below this is kept besides
 */
export function sketchTokens(
  tokens: Tokens,
  words: ContentWords,
  shingleSize: number,
  size: number,
  scale: number,
): Uint32Array {
  const program = sketchProgram();
  if (program !== null && fits(program, tokens, words)) {
    const count = run(program, tokens, words, shingleSize, size, scale);
    if (count >= 0) return program.values.subarray(0, count);
  }
  return sketchOf(contentShingles(tokens, words, shingleSize), size, scale).values;
}

function fits(program: SketchProgram, { hashes }: Tokens, { functionWords }: ContentWords): boolean {
  return hashes.length <= program.mostTokens && functionWords.slots.length <= program.slots.length;
}

/** The words that the program knows. */
let knownWords: ContentWords['functionWords'] | undefined;

function run(
  program: SketchProgram,
  { hashes, flags }: Tokens,
  { functionWords }: ContentWords,
  shingleSize: number,
  size: number,
  scale: number,
): number {
  const { slots, multiplier, shift } = functionWords;
  if (functionWords !== knownWords) {
    program.slots.set(slots);
    knownWords = functionWords;
  }
  const hashesAt = putAligned(hashes, program.hashes);
  const flagsAt = putAligned(flags, program.flags);
  return program.sketch(
    hashesAt,
    flagsAt,
    hashes.length,
    shingleSize,
    multiplier,
    shift,
    size,
    likelySample(size),
    scale,
  );
}
