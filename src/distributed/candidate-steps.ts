/**
 * Turns sketches into candidate pairs by an inverted index that the scheduler sorts. Rows of sketch values are grouped by value; for each
 * article this gives its predecessors in the posting lists of its values. Predecessors are grouped by article and counted. The rule is
 * that of a scan (`candidates/candidates.ts`).
 */
import { SHORT_OVERLAP } from '../candidates/candidates.js';
import { LEVELS, SKETCH_ENGINES } from '../candidates/engine.js';
import { weightsByLanguage } from '../corpus/corpus.js';
import { markBackground } from '../corpus/runs.js';
import { longestOf, tokensOf } from '../corpus/token-store.js';
import { GramSampler } from '../kernels/boilerplate.js';
import { FREQUENT_POSTINGS } from '../kernels/candidates.js';
import { SHORT_TEXT } from '../kernels/compare.js';
import { commonValuesIn } from './common-value-steps.js';
import { numbersAt, type Row, valueAt } from './frames.js';
import { optionsIn, statisticsIn } from './settings.js';
import type { Step } from './step.js';
import { allOf, bytesOf, storeOf } from './stored-tokens.js';

/**
 * The `place` of an article is its position in the order of pairing: its number, or its number plus `SHORT_FROM` for a short text. So
 * of a pair with one short text the short one comes later. Numbers are below `SHORT_FROM`.
 */
const SHORT_FROM = 2 ** 40;
const isShortPlace = (place: number): boolean => place >= SHORT_FROM;
const numberOfPlace = (place: number): number => place % SHORT_FROM;

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

const SKETCH = { place: 'f64', values: 'bytes' } as const;
const VALUE = { value: 'f64', place: 'f64' } as const;

/** Emits a row for each value of a sketch that is not common. */
export const spreadValues: Step<typeof SKETCH, typeof VALUE> = {
  input: SKETCH,
  output: VALUE,
  begin(settings) {
    const common = commonValuesIn(settings);
    return {
      push({ rows, columns: { place, values } }, emit) {
        for (let row = 0; row < rows; row++)
          for (const value of numbersAt(values, row)) if (!common.has(value)) emit({ value, place: place[row] });
      },
    };
  },
};

const PREDECESSORS = { place: 'f64', before: 'bytes' } as const;

/** Number of predecessors that are collected before they are emitted. */
const MOST_PREDECESSORS = 2 ** 23;

/**
 * Input: rows ordered by value, then place. Emits for each article the places of its predecessors in the lists of its values, once for each
 * value. The list of a value that too many articles hold counts with its first few articles.
 */
export const listPredecessors: Step<typeof VALUE, typeof PREDECESSORS> = {
  input: VALUE,
  output: PREDECESSORS,
  begin(settings) {
    const { maxDocumentFrequency } = LEVELS[optionsIn(settings).sensitivity].rule;
    let value = -1;
    let holders: number[] = [];
    /** The predecessors of all values so far, by place. */
    let found = new Map<number, number[]>();
    let size = 0;
    const flush = (emit: (row: Row<typeof PREDECESSORS>) => void): void => {
      for (const [place, before] of found) emit({ place, before: bytesOf(Float64Array.from(before)) });
      found = new Map();
      size = 0;
    };
    const add = (place: number, count: number): void => {
      const known = found.get(place) ?? [];
      for (let n = 0; n < count; n++) known.push(holders[n]);
      found.set(place, known);
      size += count;
    };
    return {
      push({ rows, columns }, emit) {
        for (let row = 0; row < rows; row++) {
          const place = columns.place[row];
          if (columns.value[row] !== value) {
            finishList();
            value = columns.value[row];
            holders = [place];
            continue;
          }
          // collect the list until it is complete or too long
          if (holders.length <= maxDocumentFrequency) {
            holders.push(place);
            if (holders.length <= maxDocumentFrequency) continue;
            for (let n = 1; n < holders.length; n++) add(holders[n], Math.min(n, FREQUENT_POSTINGS));
          } else add(place, FREQUENT_POSTINGS);
          if (size >= MOST_PREDECESSORS) flush(emit);
        }
        if (size >= MOST_PREDECESSORS) flush(emit);
      },
      end(emit) {
        finishList();
        flush(emit);
      },
    };

    function finishList(): void {
      if (holders.length > maxDocumentFrequency) return;
      for (let n = 1; n < holders.length; n++) add(holders[n], n);
    }
  },
};

const PAIR = { left: 'f64', right: 'f64' } as const;

/** Input: rows ordered by place. Emits the numbers of two articles that share enough values; `left` is the article with the later place. */
export const countOverlaps: Step<typeof PREDECESSORS, typeof PAIR> = {
  input: PREDECESSORS,
  output: PAIR,
  begin(settings) {
    const { minOverlap } = LEVELS[optionsIn(settings).sensitivity].rule;
    let place = -1;
    let counts = new Map<number, number>();
    const finish = (emit: (row: Row<typeof PAIR>) => void): void => {
      const least = isShortPlace(place) ? Math.min(minOverlap, SHORT_OVERLAP) : minOverlap;
      for (const [right, count] of counts)
        if (count >= least) emit({ left: numberOfPlace(place), right: numberOfPlace(right) });
      counts = new Map();
    };
    return {
      push({ rows, columns }, emit) {
        for (let row = 0; row < rows; row++) {
          if (columns.place[row] !== place) {
            finish(emit);
            place = columns.place[row];
          }
          const bytes = valueAt(columns.before, row);
          const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
          for (let at = 0; at < bytes.length; at += 8) {
            const other = view.getFloat64(at, true);
            counts.set(other, (counts.get(other) ?? 0) + 1);
          }
        }
      },
      end: finish,
    };
  },
};
