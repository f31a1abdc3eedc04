/**
 * The textbook method, on the `minhash` package: signatures of many permutations (Broder 1997) over shingles of all
 * words, and bands to find candidates (Indyk and Motwani 1998). For people who need exactly that, as the benchmark's
 * baseline, and as an independent check on our own estimates. Similarity is its estimate of Jaccard, nothing else.
 */
import minhash from 'minhash';
import { shinglesOf } from '../text/shingles.js';
import type { CandidatePairs } from './candidates.js';
import { bandMissChance } from './sensitivity.js';
import type { SketchEngine } from './sketch-engine.js';
import { valuesOf } from './sketch-store.js';

type Signature = InstanceType<typeof minhash.Minhash>;

/** Rows in a band, the package's default: with 128 permutations a pair at Jaccard 0.42 is as likely found as not. */
const BAND_SIZE = 4;

/** Signature of a set of shingle hashes; `numPerm` values. */
export function signatureOf(shingles: Iterable<number>, numPerm: number): Signature {
  const signature = new minhash.Minhash({ numPerm });
  const hash = signature.hash.bind(signature);
  for (const shingle of shingles) {
    const text = shingle.toString(36);
    // the package hashes the string again for every permutation: hash it once and hand it the answer
    const value = hash(text);
    signature.hash = () => value;
    signature.update(text);
  }
  return signature;
}

function signatureFrom(values: Uint32Array): Signature {
  const signature = new minhash.Minhash({ numPerm: 1 });
  signature.hashvalues.splice(0, signature.hashvalues.length, ...values);
  // the package's band keys do not say which band they are, so that two different bands could meet
  signature.hashbands = Array.from({ length: Math.ceil(values.length / BAND_SIZE) }, (_, band) =>
    [band, ...values.subarray(band * BAND_SIZE, (band + 1) * BAND_SIZE)].join('.'),
  );
  return signature;
}

export const minhashEngine: SketchEngine = {
  sketch: (tokens, _weights, { shingleSize, sketchSize }) =>
    Uint32Array.from(signatureOf(new Set(shinglesOf(tokens.hashes, shingleSize)), sketchSize).hashvalues),

  candidates: {
    propose(store) {
      const index = new minhash.LshIndex({ bandSize: BAND_SIZE });
      const left: number[] = [];
      const right: number[] = [];
      for (let article = 0; article < store.size; article++) {
        const values = valuesOf(store, article);
        if (values.length === 0) continue; // left out of the comparison
        const signature = signatureFrom(values);
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

  missed: (_shingles, jaccard, { sketchSize }) => bandMissChance(jaccard, sketchSize, BAND_SIZE),

  similarity(a, b) {
    let equal = 0;
    for (let i = 0; i < a.length; i++) if (a[i] === b[i]) equal++;
    return equal / a.length;
  },
};
