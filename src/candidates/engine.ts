/**
 * Defines the engines that find candidate pairs, and the stage that sketches articles.
 *
 * An engine has a sketch, a candidate rule, and the probability to miss a pair. `bottom-k` is the default. `minhash` is
 * the textbook method, for users who require it, as the baseline of the benchmarks, and as an independent check of our
 * estimates.
 */
import minhash from 'minhash';
import { mix32 } from '../collections/hash-table.js';
import { type Corpus, type WordWeights, weightsByLanguage } from '../corpus/corpus.js';
import { sharedNumbers, tokensOf } from '../corpus/token-store.js';
import { RUN_PRIME, RUN_START } from '../kernels/generated/constants.js';
import type { Engine, Sensitivity } from '../options.js';
import type { Tokens } from '../text/tokenize.js';
import { type CandidatePairs, type CandidateRule, DEFAULT_RULE } from './candidates.js';
import { SCALE_BOUND, type SketchBatch, type SketchStore, sketchTokens, valuesOf } from './sketch.js';

/** Options of a sketch. */
export interface SketchOptions {
  /** Words in a shingle. */
  readonly shingleSize: number;
  /** Values in a sketch. */
  readonly sketchSize: number;
  readonly sensitivity: Sensitivity;
  /** Least similarity of a reported pair. */
  readonly threshold: number;
}

export interface SketchEngine {
  /**
   * Sketch values of one article, a pure function of its tokens and the weights of the corpus. Valid until the next
   * call.
   */
  sketch(tokens: Tokens, weights: WordWeights, options: SketchOptions): Uint32Array;
  /** A rule for counting shared values on all cores, or the engine's own function. */
  readonly candidates:
    | { rule(options: SketchOptions): CandidateRule }
    | { propose(store: SketchStore, options: SketchOptions): CandidatePairs };
  /** Probability, 0 to 1, that a pair is no candidate, by the number of shingles of each article and their Jaccard. */
  missed(shingles: number, jaccard: number, options: SketchOptions): number;
  /** The engine's own similarity, 0 to 1; absent if the comparison of the texts decides. */
  readonly similarity?: (a: Uint32Array, b: Uint32Array) => number;
}

// ---- bottom-k

interface Level {
  /** The sketch has every hash value below this one. */
  readonly scale: number;
  readonly rule: CandidateRule;
}

/** Sketch and candidate rule of each sensitivity. `npm run bench:sensitivity` measures recall and cost. */
export const LEVELS: Readonly<Record<Sensitivity, Level>> = {
  low: { scale: 2 ** 29, rule: { maxDocumentFrequency: 50, minOverlap: 3 } },
  default: { scale: SCALE_BOUND, rule: DEFAULT_RULE },
  high: { scale: 2 ** 31, rule: { maxDocumentFrequency: 200, minOverlap: 3 } },
};

/**
 * Probability, 0 to 1, that two articles are no candidate pair. A common shingle is in both sketches if its hash is
 * below both bounds, so the number of shared sketch values is binomial.
 *
 * @param shingles distinct shingles of each of the two
 * @param jaccard  Jaccard of the two shingle sets, 0 to 1
 * @param size     smallest values kept in a sketch
 */
export function missChance(shingles: number, jaccard: number, size: number, sensitivity: Sensitivity): number {
  const { scale, rule } = LEVELS[sensitivity];
  const common = Math.round((2 * shingles * jaccard) / (1 + jaccard));
  const sampled = Math.min(1, Math.max(size / Math.max(1, shingles), scale / 2 ** 32));
  let chance = 0;
  let term = (1 - sampled) ** common;
  if (sampled === 1) return common < rule.minOverlap ? 1 : 0;
  for (let shared = 0; shared < rule.minOverlap && shared <= common; shared++) {
    chance += term;
    term *= ((common - shared) / (shared + 1)) * (sampled / (1 - sampled));
  }
  return Math.min(1, chance);
}

/** Probability that no band of `rows` permutations agrees, for the textbook method. */
export function bandMissChance(jaccard: number, permutations: number, rows: number): number {
  return (1 - jaccard ** rows) ** Math.ceil(permutations / rows);
}

const bottomKEngine: SketchEngine = {
  sketch: (tokens, weights, { shingleSize, sketchSize, sensitivity }) =>
    sketchTokens(tokens, weights, shingleSize, sketchSize, LEVELS[sensitivity].scale).values,
  candidates: { rule: ({ sensitivity }) => LEVELS[sensitivity].rule },
  missed: (shingles, jaccard, { sketchSize, sensitivity }) => missChance(shingles, jaccard, sketchSize, sensitivity),
};

// ---- minhash

type Signature = InstanceType<typeof minhash.Minhash>;

/**
 * Most rows in a band, the default of the package: with 128 permutations it finds half of the pairs at Jaccard 0.42.
 */
const MOST_ROWS = 4;
/**
 * Accepted share of missed pairs at the threshold: that of the usual settings, 128 permutations in bands of 4 at 0.5.
 */
const MISSED_AT_THRESHOLD = 0.13;

/** Rows in a band: a lower threshold needs more and smaller bands. */
export function rowsFor({ threshold, sketchSize }: Pick<SketchOptions, 'threshold' | 'sketchSize'>): number {
  let rows = MOST_ROWS;
  while (rows > 1 && bandMissChance(threshold, sketchSize, rows) > MISSED_AT_THRESHOLD) rows--;
  return rows;
}

/**
 * Hashes of all runs of `size` values, in order; one hash of all values if there are fewer, and none for an empty list.
 */
export function shinglesOf(values: Uint32Array, size: number): Uint32Array {
  const length = Math.min(size, values.length);
  if (length === 0) return new Uint32Array(0);
  const shingles = new Uint32Array(values.length - length + 1);
  for (let i = 0; i < shingles.length; i++) {
    let h = RUN_START;
    for (let j = i; j < i + length; j++) h = Math.imul(h ^ values[j], RUN_PRIME) ^ (h >>> 15);
    shingles[i] = mix32(h);
  }
  return shingles;
}

/** Signature of a set of shingle hashes: the lowest hash of each of `numPerm` permutations. */
export function signatureOf(shingles: Iterable<number>, numPerm: number): Uint32Array {
  const signature = new minhash.Minhash({ numPerm });
  const hash = signature.hash.bind(signature);
  for (const shingle of shingles) {
    const text = shingle.toString(36);
    // the package would hash the string again for each permutation
    const value = hash(text);
    signature.hash = () => value;
    signature.update(text);
  }
  return Uint32Array.from(signature.hashvalues);
}

function signatureFrom(values: Uint32Array, rows: number): Signature {
  const signature = new minhash.Minhash({ numPerm: 1 });
  signature.hashvalues.splice(0, signature.hashvalues.length, ...values);
  // add the number of the band to its key: the package's own keys of two different bands could be equal
  signature.hashbands = Array.from({ length: Math.ceil(values.length / rows) }, (_, band) =>
    [band, ...values.subarray(band * rows, (band + 1) * rows)].join('.'),
  );
  return signature;
}

/**
 * MinHash signatures of many permutations (Broder 1997) over shingles of all words, with bands to find candidates
 * (Indyk and Motwani 1998). The similarity is the estimate of Jaccard.
 */
export const minhashEngine: SketchEngine = {
  sketch: (tokens, _weights, { shingleSize, sketchSize }) =>
    signatureOf(new Set(shinglesOf(tokens.hashes, shingleSize)), sketchSize),

  candidates: {
    propose(store, options) {
      const rows = rowsFor(options);
      const index = new minhash.LshIndex({ bandSize: rows });
      const left: number[] = [];
      const right: number[] = [];
      for (let article = 0; article < store.size; article++) {
        const values = valuesOf(store, article);
        if (values.length === 0) continue; // an article without shingles has no pairs
        const signature = signatureFrom(values, rows);
        // insert before the query, which throws for bands that the index has not seen
        index.insert(String(article), signature);
        const earlier = index
          .query(signature)
          .map(Number)
          .filter(other => other < article);
        for (const other of earlier.sort((x, y) => x - y)) {
          left.push(article);
          right.push(other);
        }
      }
      return { left: Uint32Array.from(left), right: Uint32Array.from(right) } satisfies CandidatePairs;
    },
  },

  missed: (_shingles, jaccard, options) => bandMissChance(jaccard, options.sketchSize, rowsFor(options)),

  similarity(a, b) {
    let equal = 0;
    for (let i = 0; i < a.length; i++) if (a[i] === b[i]) equal++;
    return equal / a.length;
  },
};

/** An engine without an entry does not compile. */
export const SKETCH_ENGINES = {
  'bottom-k': bottomKEngine,
  minhash: minhashEngine,
} as const satisfies Record<Engine, SketchEngine>;

// ---- the stage

export interface SketchStageOptions extends SketchOptions {
  readonly engine: Engine;
}

/**
 * Prepares the stage for a corpus.
 *
 * @returns a function that sketches `articles[from]` to `articles[to - 1]`
 */
export function sketchArticles(
  corpus: Corpus,
  articles: Uint32Array,
  options: SketchStageOptions,
): (from: number, to: number) => SketchBatch {
  const engine = SKETCH_ENGINES[options.engine];
  const weights = weightsByLanguage(corpus.frequencies);
  /** Values of the current batch; reused, and grows as needed. */
  let buffer = new Uint32Array(1 << 14);
  return (from, to) => {
    const counts = new Uint32Array(to - from);
    let total = 0;
    for (let i = from; i < to; i++) {
      const tokens = tokensOf(corpus.store, articles[i]);
      const sketch = engine.sketch(tokens, weights(corpus.languages[articles[i]]), options);
      if (buffer.length < total + sketch.length) {
        const larger = new Uint32Array((total + sketch.length) * 2);
        larger.set(buffer.subarray(0, total));
        buffer = larger;
      }
      buffer.set(sketch, total);
      counts[i - from] = sketch.length;
      total += sketch.length;
    }
    const values = sharedNumbers(total);
    values.set(buffer.subarray(0, total));
    return { counts, values };
  };
}
