/** Sketches the contents of articles. */
import { SKETCH_ENGINES } from '../candidates/engine.js';
import { weightsByLanguage } from '../corpus/corpus.js';
import { markBackground } from '../corpus/runs.js';
import { longestOf, tokensOf } from '../corpus/token-store.js';
import { GramSampler } from '../kernels/boilerplate.js';
import { SHORT_TEXT } from '../kernels/compare.js';
import { optionsIn, statisticsIn } from './settings.js';
import type { Step } from './step.js';
import { allOf, bytesOf, storeOf } from './stored-tokens.js';

/**
 * The `place` of an article is its position in the order of pairing: its number, or its number plus `SHORT_FROM` for a short text. So
 * of a pair with one short text the short one comes later. Numbers are below `SHORT_FROM`.
 */
const SHORT_FROM = 2 ** 40;
export const isShortPlace = (place: number): boolean => place >= SHORT_FROM;
export const numberOfPlace = (place: number): number => place % SHORT_FROM;

const CONTENT = { number: 'f64', language: 'i32', hashes: 'bytes', flags: 'bytes' } as const;
const SKETCHED = {
  number: 'f64',
  place: 'f64',
  language: 'i32',
  hashes: 'bytes',
  flags: 'bytes',
  values: 'bytes',
} as const;

/** Sketches articles. Also returns their contents with the background marked, for the comparison. */
export const sketchContents: Step<typeof CONTENT, typeof SKETCHED> = {
  input: CONTENT,
  output: SKETCHED,
  begin(settings) {
    const options = optionsIn(settings);
    const { frequencies, runs } = statisticsIn(settings);
    const weights = weightsByLanguage(frequencies);
    const engine = SKETCH_ENGINES[options.engine];
    return {
      push({ rows, columns: { number, language, hashes, flags } }, emit) {
        const store = storeOf(rows, hashes, flags);
        const sampler = new GramSampler(longestOf(store, allOf(rows)));
        for (let row = 0; row < rows; row++) {
          const tokens = tokensOf(store, row);
          markBackground(tokens, runs, sampler);
          const values = engine.sketch(tokens, weights(language[row]), options);
          const isShort = tokens.hashes.length < SHORT_TEXT;
          emit({
            number: number[row],
            place: number[row] + (isShort ? SHORT_FROM : 0),
            language: language[row],
            hashes: bytesOf(tokens.hashes),
            flags: tokens.flags,
            values: bytesOf(values),
          });
        }
        sampler.check();
      },
    };
  },
};
