/**
 * Sketches to candidate pairs by an inverted index that the scheduler sorts: rows of sketch values come together by value, which gives
 * for each article the articles before it in the lists of its values, and these come together by article, which counts them.
 * The rule is that of a scan (`candidates/candidates.ts`).
 */
import { SHORT_OVERLAP } from '../candidates/candidates.js';
import { LEVELS, SKETCH_ENGINES } from '../candidates/engine.js';
import { weightsByLanguage } from '../corpus/corpus.js';
import { markBackground } from '../corpus/runs.js';
import { longestOf, tokensOf } from '../corpus/token-store.js';
import { GramSampler } from '../kernels/boilerplate.js';
import { FREQUENT_POSTINGS } from '../kernels/candidates.js';
import { SHORT_TEXT } from '../kernels/compare.js';
import { type Row, valueAt } from './frames.js';
import { optionsIn, statisticsIn } from './settings.js';
import type { Step } from './step.js';
import { allOf, bytesOf, storeOf } from './stored-tokens.js';

/**
 * The place of an article in the order in which articles are paired: its number, and short texts behind all others, so that of
 * two articles one of which is a short text it is the later one. Numbers are below this.
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

/** Sketches articles. Their contents come back with the background marked, as they are compared. */
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

/** One row for each value of a sketch. */
export const spreadValues: Step<typeof SKETCH, typeof VALUE> = {
  input: SKETCH,
  output: VALUE,
  begin: () => ({
    push({ rows, columns: { place, values } }, emit) {
      for (let row = 0; row < rows; row++) {
        const bytes = valueAt(values, row);
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
        for (let at = 0; at < bytes.length; at += 4) emit({ value: view.getUint32(at, true), place: place[row] });
      }
    },
  }),
};

const PREDECESSORS = { place: 'f64', before: 'bytes' } as const;

/** Predecessors that are collected before they are handed on. */
const MOST_PREDECESSORS = 2 ** 23;

/**
 * Rows by value, and by place in each value. For each article: the places of those before it in the lists of its values, one time for
 * each value. Of a value that too many articles hold the first few are the whole list.
 */
export const listPredecessors: Step<typeof VALUE, typeof PREDECESSORS> = {
  input: VALUE,
  output: PREDECESSORS,
  begin(settings) {
    const { maxDocumentFrequency } = LEVELS[optionsIn(settings).sensitivity].rule;
    let value = -1;
    let holders: number[] = [];
    /** By place: the predecessors of all values of the task so far. */
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
          // the list is complete, or known to be too long
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

/** Rows by place. The numbers of two articles that share enough values; the one whose place comes later is on the left. */
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
