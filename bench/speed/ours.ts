/**
 * The tool's own functions from text to sketch, as they are measured: everything in this folder that knows how sketches
 * are made stands here.
 */
import { SCALE_BOUND, sketchOf } from '../../src/sketch/sketch.js';
import { sketchTokens } from '../../src/sketch/sketch-tokens.js';
import { countFacts, type WordWeights, wordWeights } from '../../src/text/corpus-facts.js';
import { fewHashes } from '../../src/text/few-hashes.js';
import { languageOf } from '../../src/text/lexicon.js';
import { scanWords } from '../../src/text/scan-words.js';
import { contentShingles, shinglesOf } from '../../src/text/shingles.js';
import { TokenColumns } from '../../src/text/token-columns.js';
import { tokenStoreOf } from '../../src/text/token-store.js';
import { addTokens, type Tokens, tokenize } from '../../src/text/tokenize.js';

/** Words of a content shingle, values of a sketch: the defaults of a scan. */
const SIZE = 2;
const VALUES = 128;
/** Words of a shingle where peers are measured. */
const PEER_SIZE = 3;
/** Keeps exactly the smallest values and no more. */
const NO_SCALE = 0;

const encoder = new TextEncoder();

/** A named pass over all articles; returns the number of things it made, so that nothing can be left out. */
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
  return wordWeights(countFacts(tokenStoreOf(tokens), articles), languageOf(tokens[0]?.hashes ?? new Uint32Array()));
}

const columns = new TokenColumns();

/** The tokens of a text as a scan has them, in columns that are used again; good until the next call. */
function tokensOf(text: string): Tokens {
  columns.length = 0;
  addTokens(text, columns);
  return { hashes: columns.hashes.subarray(0, columns.length), flags: columns.flags.subarray(0, columns.length) };
}

/** What a scan does to each text: all stages at once. The words' weights are counted beforehand, untimed. */
export function wholePass(name: string, texts: readonly string[]): Pass {
  const weights = weightsOf(texts.map(tokenize));
  return {
    name,
    run: () => sum(texts, text => sketchTokens(tokensOf(text), weights, SIZE, VALUES, SCALE_BOUND).length),
  };
}

/** Each stage alone, its input ready. */
export function stagePasses(texts: readonly string[]): Pass[] {
  const tokens = texts.map(tokenize);
  const weights = weightsOf(tokens);
  const buffer = new Uint8Array(Math.max(0, ...texts.map(text => text.length)) * 3 + 1);
  const encoded = (text: string): number => {
    const { written } = encoder.encodeInto(text, buffer);
    buffer[written] = 0;
    return written;
  };
  const scanned = (text: string): number => {
    columns.length = 0;
    const length = encoded(text);
    return scanWords(buffer, length, columns.room(length + 1), undefined, false, undefined);
  };
  return [
    { name: 'encode', run: () => sum(texts, encoded) },
    { name: 'encode and tokenise', run: () => sum(texts, text => tokensOf(text).hashes.length) },
    { name: 'the same without WebAssembly', run: () => sum(texts, scanned) },
    {
      name: 'content shingles and sketch',
      run: () => sum(tokens, its => sketchTokens(its, weights, SIZE, VALUES, SCALE_BOUND).length),
    },
    {
      name: 'these without WebAssembly',
      run: () => sum(tokens, its => sketchOf(contentShingles(its, weights, SIZE), VALUES).values.length),
    },
  ];
}

/** All words are content words. */
const EVERY_WORD = { functionWords: fewHashes([]) };

/**
 * The peers' task: every run of three words, 128 values. Returns shingles. Hashes of shingles that are there already are
 * sketched as words are, each a run of one.
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
