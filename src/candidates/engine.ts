/**
 * The ways to find candidate pairs, each with its sketch, its rule and the chance that it misses a pair; and the stage that
 * sketches articles. `bottom-k` is the default. `minhash` is the textbook method, for people who need exactly that, as the
 * benchmark's baseline, and as an independent check of our estimates.
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
  /** Similarity from which a pair is reported. */
  readonly threshold: number;
}

/** What a way of finding candidate pairs provides. */
export interface SketchEngine {
  /** Sketch values of one article, a plain function of its tokens and the corpus's weights. Valid until the next call. */
  sketch(tokens: Tokens, weights: WordWeights, options: SketchOptions): Uint32Array;
  /** Candidates are counted by that rule, on all cores; or the engine has a way of its own. */
  readonly candidates:
    | { rule(options: SketchOptions): CandidateRule }
    | { propose(store: SketchStore, options: SketchOptions): CandidatePairs };
  /** The probability that a pair is not proposed, 0 to 1, given the number of shingles of each article and their Jaccard. */
  missed(shingles: number, jaccard: number, options: SketchOptions): number;
  /** Similarity as the engine itself sees it, 0 to 1; absent where the text decides. */
  readonly similarity?: (a: Uint32Array, b: Uint32Array) => number;
}

// ---- bottom-k

interface Level {
  /** Every hash value below this is in the sketch, however many. */
  readonly scale: number;
  readonly rule: CandidateRule;
}

/** Sketch size and candidate rule move together. What each level finds and costs is measured by `npm run bench:sensitivity`. */
export const LEVELS: Readonly<Record<Sensitivity, Level>> = {
  low: { scale: 2 ** 29, rule: { maxDocumentFrequency: 50, minOverlap: 3 } },
  default: { scale: SCALE_BOUND, rule: DEFAULT_RULE },
  high: { scale: 2 ** 31, rule: { maxDocumentFrequency: 200, minOverlap: 3 } },
};

/**
 * The chance that two articles were never proposed, 0 to 1. A shingle that both hold is in both sketches when its hash
 * is below both bounds, so the number of shared sketch values is binomial; the pair is missed when it is too small.
 *
 * @param shingles distinct shingles of each of the two
 * @param jaccard  of the two shingle sets, 0 to 1
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

/** The same for the textbook method: none of the bands of `rows` permutations agrees. */
export function bandMissChance(jaccard: number, permutations: number, rows: number): number {
  return (1 - jaccard ** rows) ** Math.ceil(permutations / rows);
}

/** Bottom-k sketches, whose shared values are counted. */
const bottomKEngine: SketchEngine = {
  sketch: (tokens, weights, { shingleSize, sketchSize, sensitivity }) =>
    sketchTokens(tokens, weights, shingleSize, sketchSize, LEVELS[sensitivity].scale).values,
  candidates: { rule: ({ sensitivity }) => LEVELS[sensitivity].rule },
  missed: (shingles, jaccard, { sketchSize, sensitivity }) => missChance(shingles, jaccard, sketchSize, sensitivity),
};

// ---- minhash

type Signature = InstanceType<typeof minhash.Minhash>;

/** Rows in a band, at most, the package's default: with 128 permutations a pair at Jaccard 0.42 is as likely found as not. */
const MOST_ROWS = 4;
/** Share of the pairs at the threshold that may be missed: that of the usual settings, 128 permutations in bands of 4 at 0.5. */
const MISSED_AT_THRESHOLD = 0.13;

/** Rows in a band: a lower threshold takes smaller bands, and more of them. */
export function rowsFor({ threshold, sketchSize }: Pick<SketchOptions, 'threshold' | 'sketchSize'>): number {
  let rows = MOST_ROWS;
  while (rows > 1 && bandMissChance(threshold, sketchSize, rows) > MISSED_AT_THRESHOLD) rows--;
  return rows;
}

/** Hashes of every run of `size` values, in order; one hash of all values where there are fewer, and none for an empty list. */
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
    // the package hashes the string again for every permutation: hash it once and hand it the answer
    const value = hash(text);
    signature.hash = () => value;
    signature.update(text);
  }
  return Uint32Array.from(signature.hashvalues);
}

function signatureFrom(values: Uint32Array, rows: number): Signature {
  const signature = new minhash.Minhash({ numPerm: 1 });
  signature.hashvalues.splice(0, signature.hashvalues.length, ...values);
  // the package's band keys do not say which band they are, so that two different bands could meet
  signature.hashbands = Array.from({ length: Math.ceil(values.length / rows) }, (_, band) =>
    [band, ...values.subarray(band * rows, (band + 1) * rows)].join('.'),
  );
  return signature;
}

/**
 * Signatures of many permutations (Broder 1997) over shingles of all words, and bands to find candidates (Indyk and Motwani 1998).
 * Similarity is its estimate of Jaccard, nothing else.
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
        if (values.length === 0) continue; // left out of the comparison
        const signature = signatureFrom(values, rows);
        // inserted before it is asked for: a query throws for bands that the index has not seen
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
 * @returns function that sketches `articles[from]` to `articles[to - 1]`
 */
export function sketchArticles(
  corpus: Corpus,
  articles: Uint32Array,
  options: SketchStageOptions,
): (from: number, to: number) => SketchBatch {
  const engine = SKETCH_ENGINES[options.engine];
  const weights = weightsByLanguage(corpus.frequencies);
  /** Values of the current batch; grows and is used again. */
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
