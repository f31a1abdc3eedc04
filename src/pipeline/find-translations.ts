/** Articles in different languages to pairs of which one is a translation of the other. */

import { ACROSS_RULE, hasSeveralLanguages } from '../candidates/across-languages.js';
import { joinSketches } from '../candidates/sketch.js';
import { type Translation, unpackTranslations } from '../compare/translations.js';
import type { KeyStore } from '../corpus/key-store.js';
import { pick } from './build-corpus.js';
import { ARTICLES_PER_RANGE, proposeByRule } from './find-candidates.js';
import { beginStage, type Environment, evenCuts } from './stages.js';

/** Candidate pairs in a range. */
const PAIRS_PER_RANGE = 1 << 12;

export interface FoundTranslations {
  /** Ordered by `a`, then `b`. */
  readonly translations: readonly Translation[];
  readonly candidatePairs: number;
}

/**
 * Finds translations by the names and numbers of articles, and their order.
 *
 * @param compared  articles to pair, ascending
 * @param languages by article
 * @param threshold similarity from which a pair is kept
 */
export async function findTranslations(
  keys: KeyStore,
  compared: Uint32Array,
  languages: Int8Array,
  threshold: number,
  environment: Environment,
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
  const pairs = { left: pick(compared, proposed.left), right: pick(compared, proposed.right) };
  const count = pairs.left.length;
  const onDone = beginStage(environment, 'compare', count);
  const cutsOfPairs = evenCuts(count, PAIRS_PER_RANGE);
  const packed = await runner.run('compareKeys', { keys, pairs, threshold }, cutsOfPairs, onDone);
  const translations = packed.flatMap(unpackTranslations).sort((x, y) => x.a - y.a || x.b - y.b);
  return { translations, candidatePairs: count };
}
