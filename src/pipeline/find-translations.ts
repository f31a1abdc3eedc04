/** Finds pairs of articles in different languages of which one is a translation of the other. */

import { ACROSS_RULE, hasSeveralLanguages } from '../candidates/across-languages.js';
import { joinSketches } from '../candidates/sketch.js';
import { verdictOn } from '../compare/packed-pairs.js';
import { sharesWording, type Translation, unpackTranslations } from '../compare/translations.js';
import type { ScoredPair } from '../compare/verify.js';
import type { Corpus } from '../corpus/corpus.js';
import type { KeyStore } from '../corpus/key-store.js';
import { sharedCopy } from '../corpus/token-store.js';
import type { DetectOptions } from '../options.js';
import { pick } from './build-corpus.js';
import type { FoundPairs } from './build-report.js';
import { comparePairs, type PairFilter, pairsAt, placesOf } from './compare-pairs.js';
import { ARTICLES_PER_RANGE, proposeByRule } from './find-candidates.js';
import { beginStage, type Environment, evenCuts } from './stages.js';

/** Candidate pairs in a range. */
const PAIRS_PER_RANGE = 1 << 12;

interface FoundTranslations {
  /** Ordered by `a`, then `b`. */
  readonly translations: readonly Translation[];
  readonly candidatePairs: number;
}

/**
 * Finds translations by the names and numbers of articles, and their order.
 *
 * @param compared  articles to pair, ascending
 * @param languages language of each article
 * @param threshold least similarity
 * @param isWanted  whether a pair is compared
 */
async function findTranslations(
  keys: KeyStore,
  compared: Uint32Array,
  languages: Int8Array,
  threshold: number,
  environment: Environment,
  isWanted?: PairFilter,
): Promise<FoundTranslations> {
  if (!hasSeveralLanguages(languages, compared)) return { translations: [], candidatePairs: 0 };
  const { runner, storage } = environment;
  const cuts = evenCuts(compared.length, ARTICLES_PER_RANGE);
  const sketched = await runner.run('sketchKeys', { keys, articles: compared }, cuts);
  const sketches = joinSketches(sketched, ARTICLES_PER_RANGE, storage);
  const ofSketches = new Int8Array(new SharedArrayBuffer(compared.length));
  compared.forEach((article, sketch) => {
    ofSketches[sketch] = languages[article];
  });
  const proposed = await proposeByRule(sketches, ACROSS_RULE, runner, () => {}, ofSketches);
  const all = { left: pick(compared, proposed.left), right: pick(compared, proposed.right) };
  const pairs = isWanted === undefined ? all : pairsAt(all, placesOf(all, isWanted));
  const count = pairs.left.length;
  const onDone = beginStage(environment, 'compare', count);
  const cutsOfPairs = evenCuts(count, PAIRS_PER_RANGE);
  const packed = await runner.run('compareKeys', { keys, pairs, threshold }, cutsOfPairs, onDone);
  const translations = packed.flatMap(unpackTranslations).sort((x, y) => x.a - y.a || x.b - y.b);
  return { translations, candidatePairs: count };
}

interface KeyedCorpus {
  readonly keys: KeyStore;
  readonly corpus: Corpus;
  readonly compared: Uint32Array;
}

/**
 * Finds translations, and removes them from the pairs of the word comparison.
 *
 * @param isWanted whether a pair of articles is compared across languages; by default all are
 */
export async function withTranslations(
  scored: readonly ScoredPair[],
  { keys, corpus, compared }: KeyedCorpus,
  options: DetectOptions,
  environment: Environment,
  isWanted?: PairFilter,
): Promise<Required<Pick<FoundPairs, 'scored' | 'translations' | 'candidatePairs'>>> {
  const { threshold } = options;
  const found = await findTranslations(keys, compared, corpus.languages, threshold, environment, isWanted);
  const { translations, candidatePairs } = found;
  const pairs = {
    left: sharedCopy(Uint32Array.from(translations, ({ b }) => b)),
    right: sharedCopy(Uint32Array.from(translations, ({ a }) => a)),
  };
  const words = await comparePairs(corpus, { pairs }, { ...options, threshold: 0, related: false }, environment);
  words.sort((x, y) => x.a - y.a || x.b - y.b);
  const numberOf = ({ a, b }: { readonly a: number; readonly b: number }): number => a * corpus.store.size + b;
  const across = new Set(translations.map(numberOf));
  const copies = words.filter(pair => pair.similarity >= threshold && sharesWording(pair));
  return {
    candidatePairs,
    scored: [...scored.filter(pair => !across.has(numberOf(pair))), ...copies].sort((x, y) => x.b - y.b || x.a - y.a),
    translations: translations.flatMap((translation, n) =>
      sharesWording(words[n]) ? [] : { ...verdictOn(words[n]), ...translation },
    ),
  };
}
