/**
 * The measured functions of the tool, from text to sketch. No other file of this folder knows how sketches are made.
 */

import { shinglesOf } from '../../src/candidates/engine.js';
import { SCALE_BOUND, sketchTokens } from '../../src/candidates/sketch.js';
import { perfectHashSet } from '../../src/collections/perfect-hash-set.js';
import { countFrequencies, type WordWeights, wordWeights } from '../../src/corpus/corpus.js';
import { tokenStoreOf } from '../../src/corpus/token-store.js';
import { languageOf } from '../../src/text/language.js';
import { addEncodedTokens, addTokens, TokenColumns, type Tokens, tokenize } from '../../src/text/tokenize.js';

/** Words in a content shingle and values in a sketch: the defaults of a scan. */
const SIZE = 2;
const VALUES = 128;
/** Words in a shingle for the comparison with the peers. */
const PEER_SIZE = 3;
/** A rule that keeps exactly the smallest values. */
const NO_SCALE = 0;

/** A named pass over all articles; returns the number of results, so that the compiler can drop nothing. */
export interface Pass {
  readonly name: string;
  run(): number;
}

const sum = <T>(list: readonly T[], of: (item: T) => number): number => {
  let total = 0;
  for (const item of list) total += of(item);
  return total;
};

function weightsOf(tokens: readonly Tokens[]): WordWeights {
  const articles = Uint32Array.from(tokens, (_, i) => i);
  return wordWeights(
    countFrequencies(tokenStoreOf(tokens), articles),
    languageOf(tokens[0]?.hashes ?? new Uint32Array()),
  );
}

const columns = new TokenColumns();

/** The tokens of a text in reused columns, valid until the next call. */
function tokensBy(add: (into: TokenColumns) => void): Tokens {
  columns.length = 0;
  add(columns);
  return { hashes: columns.hashes.subarray(0, columns.length), flags: columns.flags.subarray(0, columns.length) };
}
const tokensOf = (text: string): Tokens => tokensBy(into => addTokens(text, into));
const tokensOfEncoded = (utf8: Buffer): Tokens => tokensBy(into => addEncodedTokens(utf8, into));

const encodedOf = (texts: readonly string[]): Buffer[] => texts.map(text => Buffer.from(text));

/** The stages of a scan for each text, from the bytes of a file. Word weights are computed before the measurement. */
export function wholePass(name: string, texts: readonly string[]): Pass {
  const encoded = encodedOf(texts);
  const weights = weightsOf(texts.map(tokenize));
  return {
    name,
    run: () =>
      sum(encoded, utf8 => sketchTokens(tokensOfEncoded(utf8), weights, SIZE, VALUES, SCALE_BOUND).values.length),
  };
}

/** Each stage alone, with its input prepared. */
export function stagePasses(texts: readonly string[]): Pass[] {
  const encoded = encodedOf(texts);
  const tokens = texts.map(tokenize);
  const weights = weightsOf(tokens);
  return [
    { name: 'UTF-8 to tokens', run: () => sum(encoded, utf8 => tokensOfEncoded(utf8).hashes.length) },
    { name: 'strings to tokens', run: () => sum(texts, text => tokensOf(text).hashes.length) },
    {
      name: 'tokens to content shingles and sketch',
      run: () => sum(tokens, its => sketchTokens(its, weights, SIZE, VALUES, SCALE_BOUND).values.length),
    },
  ];
}

/** Treats all words as content words. */
const EVERY_WORD = { functionWords: perfectHashSet([]) };

/**
 * The task of the peers: all shingles of three words, 128 values. Returns the number of shingles. Prepared hashes of
 * shingles are sketched like words, as shingles of one.
 */
export function peerPasses(texts: readonly string[]): {
  readonly fromText: () => number;
  readonly fromShingles: () => number;
} {
  const ready = texts
    .map(text => shinglesOf(tokenize(text).hashes, PEER_SIZE))
    .map(hashes => ({ hashes, flags: new Uint8Array(hashes.length) }));
  const sketch = (tokens: Tokens, size: number): number => {
    sketchTokens(tokens, EVERY_WORD, size, VALUES, NO_SCALE);
    return Math.max(tokens.hashes.length - size + 1, 0);
  };
  return {
    fromText: () => sum(texts, text => sketch(tokensOf(text), PEER_SIZE)),
    fromShingles: () => sum(ready, shingles => sketch(shingles, 1)),
  };
}
